/*
 * A database that the first release wrote, opened by this one: it answers what a new one answers to the same facts.
 *
 * schema_1.sql is that database, written by that release (commit d7a21ac; the last lines are sqlite3's):
 *   WAYMARK=<its binary> node tests/commands/run_upgrade.js x.db
 *   { sqlite3 x.db .dump; echo "PRAGMA application_id = $(sqlite3 x.db 'PRAGMA application_id');"; echo "PRAGMA user_version = 1;"; }
 */
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { spawnSync } = require("node:child_process");
const { ask, check, run, serve } = require("./run_waymark.js");

const SECRET = "a-secret-of-twenty-characters";
const CLOCK = "2026-11-01T12:00:00Z";
const DAY_MS = 86400000, START = Date.parse("2025-08-01T08:00:00Z");
const LATE_MS = 60000; /* what is built by then, no machine needs */
const ACCOUNTS = 8, MONTHS = 14;

const of_day = (day, hour = 0) => new Date(START + day * DAY_MS + hour * 3600000).toISOString();

/* The same facts, whoever takes them. Every fourth account is lost, every eighth comes back. */
function facts() {
    const events = [], responses = [], invitations = [];
    const event = (type, i, day, more) => events.push({ id: `${type}-${i}-${day}`, type, account: `up-${i}`, time: of_day(day, i), ...more });
    for (let i = 0; i < ACCOUNTS; i++) {
        event("lead.created", i, i, { subject: `lead-${i}` });
        if (i % 3) event("lead.contacted", i, i + 1 + (i % 4), { subject: `lead-${i}` });
        event("opportunity.created", i, i + 9, { subject: `opp-${i}`, value: 1000 + i });
        event("deal.won", i, i + 30, { subject: `deal-${i}`, value: 1000 + i, attributes: { opportunity: `opp-${i}`, lead: `lead-${i}` } });
        event("order.placed", i, i + 31, { subject: `order-${i}` });
        event("order.delivered", i, i + 35, { subject: `order-${i}`, attributes: { on_time: i % 5 !== 0 } });
        if (i % 4 !== 3) event("service.activated", i, i + 40, { subject: `svc-${i}`, attributes: { order: `order-${i}` } });
        event("subscription.started", i, i + 41, { subject: `sub-${i}`, value: 100 + 10 * i });
        event("subscription.changed", i, i + 150, { subject: `sub-${i}`, value: 90 + 13 * i });
        if (i % 4 === 1) event("subscription.ended", i, 330 + i, { subject: `sub-${i}`, value: 0 });
        if (i % 4 === 1) event("contract.terminated", i, 331 + i, { subject: `contract-${i}` });
        if (i % 8 === 1) event("subscription.started", i, 400 + i, { subject: `sub-${i}b`, value: 70 });
        for (let m = 2; m < MONTHS; m++) {
            if ((i + m) % 5) event("usage.session", i, 30 * m + i);
            if ((i + m) % 2) continue;
            invitations.push({ id: `inv-${i}-${m}`, instrument: "nps", account: `up-${i}`, contact: `c-${i}-${m % 3}`, sent_at: of_day(30 * m + 3, i) });
            responses.push({ id: `nps-${i}-${m}`, instrument: "nps", score: (i * 3 + m) % 11, account: `up-${i}`, contact: `c-${i}-${m % 3}`, role: "buyer", answered_at: of_day(30 * m + 4, i) });
        }
    }
    return { events, responses, invitations };
}

/* What that release took, though it says nothing of revenue: this one refuses it. The last is an end like any other. */
const LOOSE = [
    { id: "loose-1", type: "subscription.started", account: "up-0", time: of_day(60) },
    { id: "loose-2", type: "subscription.changed", account: "up-0", time: of_day(61), subject: "sub-loose" },
    { id: "loose-3", type: "subscription.ended", account: "up-0", time: of_day(62), subject: "sub-loose", value: 55 },
];

async function tell(s, what, items) {
    const r = await ask(s.url, `/v1/${what}`, SECRET, "POST", items);
    if (r.status !== 200 && r.status !== 201) throw new Error(`${what}: ${r.status} ${JSON.stringify(r.body)}`);
    return r;
}

async function tell_all(s) {
    const replies = [];
    for (const [what, items] of Object.entries(facts())) replies.push(await tell(s, what, items));
    return replies;
}

const start = (db) => serve(["serve", "--db", db, "--listen", "127.0.0.1:0"], { WAYMARK_ADMIN_KEY: SECRET, WAYMARK_CLOCK: CLOCK });

async function write(db) {
    const s = await start(db);
    await tell(s, "events", LOOSE);
    await tell_all(s);
    await s.stop();
}

const alike = ({ journey_version, ...answer }) => JSON.stringify(answer);

/* Every metric's definition and its figures of the months, once none is being built any more. */
async function figures(s) {
    const all = {}, late = Date.now() + LATE_MS;
    for (const metric of (await ask(s.url, "/v1/metrics", SECRET)).body.items) {
        const { changed_at, version, state, progress, ...definition } = metric;
        let rows;
        do rows = (await ask(s.url, `/v1/metrics/${metric.key}/values?from=2025-08&to=2026-11&grain=month`, SECRET)).body;
        while (rows.some((row) => row.reason === "building") && Date.now() < late);
        all[metric.key] = { definition: JSON.stringify(definition), rows: rows.map(({ changed_at, version, ...row }) => JSON.stringify(row)).join("\n") };
    }
    return all;
}

async function upgrade(at) {
    const old = at("schema_1.db"), fresh = at("today.db");
    const made = spawnSync("sqlite3", ["-bail", old], { input: fs.readFileSync(path.join(__dirname, "schema_1.sql")), encoding: "utf8" });
    check("upgrade__the_old_file_is_there", made.status === 0, made.stderr);
    const s = await start(old), now = await start(fresh);
    await tell_all(now);
    await tell(now, "events", [{ ...LOOSE.at(-1), value: 0 }]);
    const of_old = await figures(s), of_new = await figures(now);
    const same = Object.keys(of_old).filter((key) => of_old[key].definition === of_new[key]?.definition);
    check("upgrade__definitions_are_kept", same.length >= 30, `${same.length} of ${Object.keys(of_old).length} metrics are those of today`);
    for (const key of same) check(`upgrade__${key}_is_that_of_a_new_file`, of_old[key].rows === of_new[key].rows, `${of_old[key].rows}\n${of_new[key].rows}`);
    for (const route of ["flow?from=2025-08&to=2026-11", "coverage?period=2026-10"]) {
        const [x, y] = await Promise.all([s, now].map(async (server) => (await ask(server.url, `/v1/journeys/end_customer/${route}`, SECRET)).body));
        check(`upgrade__${route}_is_that_of_a_new_file`, x.building === false && alike(x) === alike(y), `${alike(x)}\n${alike(y)}`);
    }
    const policies = await Promise.all([s, now].map((server) => ask(server.url, "/v1/contact-policy", SECRET)));
    const [was, is] = policies.map((r) => JSON.stringify({ ...r.body, changed_at: null }));
    check("upgrade__there_is_a_contact_policy", policies.every((r) => r.status === 200) && was === is, `${was}\n${is}`);
    const told = same.filter((key) => /"value":-?\d/.test(of_old[key].rows)).length;
    check("upgrade__most_figures_have_values", told >= 20, `${told} have`);
    check("upgrade__facts_are_known_again", (await tell_all(s)).every((r) => r.status === 200), "some were taken twice");
    await s.stop();
    await now.stop();
    const r = run(["verify", "--db", old]);
    check("upgrade__verify_finds_nothing", r.status === 0 && r.out.includes(" 0 differ"), r);
}

module.exports = { upgrade };
if (require.main === module) write(process.argv[2]);
