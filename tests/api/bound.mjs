// What a bound key reads does not depend on what it may not see. Every GET route of the contract is asked of two servers: one
// that holds what the key's own accounts did and nothing else, and one that holds everybody's. Their answers must be equal
// to the byte: then no id, no name and no figure of another account is in them. A route without a sample here fails.
import assert from "node:assert/strict";
import YAML from "yaml";
import { Server, dice, problem } from "./harness.mjs";

const OWN = "own1", SIBLING = "sib2", FOREIGN = "Q7Z"; // in every id, name and text of the account, its partner's other one, everybody else
const PARTNER = "prt-mine", THEIRS = `prt-${FOREIGN}`;
const METRIC = { journey: "end_customer", phase: "operate_loyalty", perspective: "value_realization", purpose: "indicator", basis: "output", value_level: "functional", unit: "points", better: "high", min_n: 1, cadence: "month", owner: null };
const METRICS = {
    of_people: { kind: "nps", instrument: "nps", per: "contact", population: "contacts" },
    of_accounts: { kind: "top_box", instrument: "csat", at_least: 4, per: "contact", population: "accounts" },
    differences: { kind: "gap", instrument: "nps" },
    ranks: { kind: "relative_rank", instrument: "nps" },
    sessions: { kind: "quantile", event: "usage.session", q: 0.9 },
    answered: { kind: "response_rate", instrument: "nps" },
    heard: { kind: "coverage", roles: 1 },
    together: { kind: "index", parts: [{ metric: "product_csat", weight: 2, floor: 0, ceiling: 100 }, { metric: "support_effort", weight: 1, floor: 5, ceiling: 1 }] },
};

// --- what the servers hold -------------------------------------------------------------------------------------------------

const stamp = (month, day, hour) => `2026-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}T${String(hour).padStart(2, "0")}:00:00Z`;

function people(account, tag) {
    return ["buyer", "end_user", `role-${tag}`, "manager"].map((role, i) => ({ id: `c-${account}-${i}`, account, role, since: "2026-01-01T00:00:00Z", attributes: { secret: tag } }));
}

function voices(d, account, tag) {
    const responses = [], invitations = [];
    for (let n = 0; n < 36; n++) {
        const instrument = ["nps", "csat", "ces"][n % 3], month = 8 + (n % 4), day = month === 11 ? 1 : 1 + d.below(27), id = `r-${account}-${n}`;
        const score = instrument === "nps" ? d.below(11) : 1 + d.below(5), contact = n % 5 ? `c-${account}-${d.below(4)}` : undefined;
        const touchpoint = d.pick(["support", "product", "onboarding", "evaluation", "purchase", "exit", `tp-${tag}`]);
        if (n % 2) invitations.push({ id: `i-${id}`, source: `src-${tag}`, instrument, account, contact, touchpoint, sent_at: stamp(month, day, 4) });
        if (n % 7) responses.push({ id, source: `src-${tag}`, instrument, score, expected: n % 4 ? undefined : score, account, contact, touchpoint, answered_at: stamp(month, day, 5 + (n % 3)), comment: `remark ${tag}`,
            attributes: { secret: tag, locale: d.pick(["fi", "sv"]), rank: 1 + d.below(3), brands: 3 } });
    }
    return { responses, invitations };
}

function deeds(d, account, tag) {
    const events = [];
    const add = (type, subject, month, day, more = {}) => events.push({ id: `e-${account}-${events.length}`, source: `src-${tag}`, type, subject: subject && `${subject}-${account}`, account, time: stamp(month, day, 9 + (events.length % 9)), ...more });
    for (let month = 7; month <= 10; month++) {
        const day = () => 1 + d.below(27), a = day(), k = `${month}`;
        add("lead.created", `lead-${k}`, month, Math.min(a, 9));
        add("lead.contacted", `lead-${k}`, month, 10);
        if (d.next() < 0.7) add("lead.qualified", `lead-${k}`, month, 11);
        add("opportunity.created", `opp-${k}`, month, 12, { value: 100 + d.below(900), attributes: { opportunity: `opp-${k}-${account}`, lead: `lead-${k}-${account}` } });
        add("quote.sent", `quote-${k}`, month, 14, { attributes: { opportunity: `opp-${k}-${account}` } });
        if (d.next() < 0.6) add("deal.won", `deal-${k}`, month, 18, { value: 100 + d.below(900), attributes: { opportunity: `opp-${k}-${account}`, lead: `lead-${k}-${account}` } });
        add("order.placed", `o-${k}`, month, 19);
        add("order.delivered", `o-${k}`, month, 20 + d.below(5), { attributes: { on_time: d.next() < 0.5, secret: tag } });
        if (d.next() < 0.7) add("service.activated", `s-${k}`, month, 27, { attributes: { order: `o-${k}-${account}` } });
        for (let n = 0; n < 3; n++) {
            add("ticket.opened", `t-${k}-${n}`, month, a, { touchpoint: d.pick(["support", "onboarding"]), contact: `c-${account}-${d.below(4)}` });
            if (n < 2) add("ticket.closed", `t-${k}-${n}`, month, 28, { touchpoint: "support", attributes: { sla_met: d.next() < 0.5 } });
            add("usage.session", null, month, day(), { value: d.below(100) });
        }
        add("trial.started", `tr-${k}`, month, 2);
        if (d.next() < 0.5) add("trial.activated", `tr-${k}`, month, 6);
        add("social.followers", "page", month, day(), { value: 1000 + d.below(999) });
        add("market.share", "market", month, day(), { value: d.below(30) });
        add("site.engaged", null, month, day());
        add("service.uptime", "service", month, day(), { value: 99 });
        add(`custom.${tag}`, `thing-${tag}`, month, day());
    }
    add("subscription.started", "sub-a", 7, 1, { value: 100 + d.below(900) });
    add("subscription.started", "sub-b", 8, 1, { value: 50 + d.below(90) });
    add("subscription.changed", "sub-a", 9, 3, { value: 100 + d.below(900) });
    add("subscription.ended", "sub-b", 10, 3, { value: 0 });
    if (d.next() < 0.6) add("contract.terminated", null, 10, 20);
    if (d.next() < 0.6) add("offboarding.completed", "sub-b", 10, 22);
    return events;
}

async function agree(s, account, tag) {
    const owner = { person: `Person ${tag}`, contact: `c-${account}-0` };
    await s.good("POST", "/v1/outcomes", { id: `out-${account}`, account, what: `Less waiting ${tag}`, unit: "hours", baseline: 20, target: 8, client_owner: owner, review: { cadence: "quarter", events: ["incident.major"], triggers: [`new plant ${tag}`] } });
    const { secret } = await s.good("POST", "/v1/keys", { name: tag, scopes: ["read", "manage"], account });
    await s.good("POST", `/v1/outcomes/out-${account}/accept`, { ...owner, at: "2026-07-01T00:00:00Z" }, { key: secret });
    await s.good("POST", `/v1/outcomes/out-${account}/readings`, { value: 7, at: "2026-09-01T00:00:00Z", evidence: `report ${tag}` });
}

async function settle(s, account, tag, seed, partner) {
    const d = dice(seed), { responses, invitations } = voices(d, account, tag);
    await s.good("PUT", `/v1/accounts/${account}`, { name: `Name ${tag}`, partner, attributes: { segment: `seg-${tag}`, region: "FI" } });
    await s.good("POST", "/v1/contacts", people(account, tag));
    await s.good("POST", "/v1/invitations", invitations);
    await s.good("POST", "/v1/responses", responses);
    await s.good("POST", "/v1/events", deeds(d, account, tag));
    await agree(s, account, tag);
}

async function found(s) {
    await s.good("PUT", `/v1/accounts/${PARTNER}`, { kind: "partner" });
    for (const [key, measure] of Object.entries(METRICS)) await s.good("PUT", `/v1/metrics/${key}`, { key, name: key, ...METRIC, measure });
    return s;
}

// The three worlds: the account alone, its partner's two accounts, everybody. What all have comes first, in one order.
async function worlds() {
    const [account, partner, all] = await Promise.all([0, 1, 2].map(async () => found(await new Server().start())));
    for (const s of [account, partner, all]) await settle(s, `acc-${OWN}`, OWN, 11, PARTNER);
    for (const s of [partner, all]) await settle(s, `acc-${SIBLING}`, SIBLING, 22, PARTNER);
    await all.good("PUT", `/v1/accounts/${THEIRS}`, { kind: "partner", name: `Name ${FOREIGN}` });
    for (let n = 0; n < 4; n++) await settle(all, `acc-${FOREIGN}-${n}`, FOREIGN, 33 + n, n < 3 ? THEIRS : undefined);
    // The partner's own, and nobody's.
    await all.good("POST", "/v1/responses", [{ id: `own-${FOREIGN}`, instrument: "nps", score: 0, account: PARTNER, contact: `c-${FOREIGN}`, answered_at: stamp(10, 9, 9), comment: `remark ${FOREIGN}` },
        { id: `nobody-${FOREIGN}`, instrument: "nps", score: 0, answered_at: stamp(10, 9, 9), comment: `remark ${FOREIGN}` }]);
    await all.good("POST", "/v1/events", [{ id: `own-${FOREIGN}`, type: "usage.session", account: PARTNER, time: stamp(10, 9, 9), value: 7 }, { id: `nobody-${FOREIGN}`, type: "social.followers", subject: `page-${FOREIGN}`, time: stamp(10, 9, 9), value: 123456 }]);
    for (const s of [account, partner, all]) for (const { key, state } of (await s.good("GET", "/v1/metrics")).items) {
        if (state === "building") await s.live(key);
        await s.get(`/v1/metrics/${key}/values?from=2026-10&to=2026-11&grain=month`); // every metric has been read
    }
    return { account, partner, all };
}

// --- what is asked -----------------------------------------------------------------------------------------------------------

const ACCOUNTS = [`acc-${OWN}`, `acc-${SIBLING}`, `acc-${FOREIGN}-0`, `acc-${FOREIGN}-3`, PARTNER, THEIRS];
const each = (kind, tags) => tags.map((t) => `${kind}${t}`);
// The values of a path's parameter, by path. Of the server that holds everything.
const SAMPLES = {
    "/v1/facts/{fact}": (w) => w.facts,
    "/v1/accounts/{id}": () => ACCOUNTS,
    "/v1/contacts/{id}": () => ACCOUNTS.map((a) => `c-${a}-1`).concat(`c-${FOREIGN}`),
    "/v1/outcomes/{id}": () => ACCOUNTS.map((a) => `out-${a}`),
    "/v1/instruments/{key}": () => ["nps"],
    "/v1/journeys/{key}": () => ["end_customer"],
    "/v1/metrics/{key}": (w) => w.metrics,
    "/v1/assessments/{id}": (w) => w.assessments,
};
// What a query needs besides the one parameter that is tried.
const NEEDED = { "/v1/metrics/{key}/values": "from=2026-08&to=2026-11&grain=month", "/v1/journeys/{key}/flow": "from=2026-08&to=2026-11", "/v1/metrics/{key}/anticipated-by": "lags=0..1" };
// The values that a query's parameter is tried with, by name.
const TRIED = {
    account: ACCOUNTS, partner: [PARTNER, THEIRS], contact: ACCOUNTS.map((a) => `c-${a}-1`), role: ["buyer", ...each("role-", [OWN, SIBLING, FOREIGN])], side: ["client"],
    touchpoint: ["support", ...each("tp-", [OWN, SIBLING, FOREIGN])], instrument: ["nps"], type: ["ticket.opened", ...each("custom.", [OWN, SIBLING, FOREIGN])], source: each("src-", [OWN, SIBLING, FOREIGN]),
    id: [`r-acc-${OWN}-1`, `r-acc-${SIBLING}-1`, `r-acc-${FOREIGN}-0-1`], kind: ["customer", "partner"], from: ["2026-09"], to: ["2026-10"], period: ["2026-08", "2026-10", "2026-Q4"], limit: ["2"], cursor: [],
    grain: ["day", "week", "quarter", "total"], group_by: ["account", "partner", "role", "side", "touchpoint", "phase", "account.segment", "attr.secret"], format: ["csv", "ndjson"],
    weighting: ["account", "revenue"], interval: ["simple", "clustered"], fields: ["account.segment=seg-" + FOREIGN, "account.region=FI", "attr.secret=" + OWN, "attr.secret=" + FOREIGN],
    account_fields: ["account.segment=seg-" + FOREIGN, "account.region=FI"],
    status: ["attained", "proposed"], due: ["true"], include: ["none", "stays,metrics,voices,outcomes,invitations"], lags: ["0..3"], indicator: ["sessions"], journey: ["end_customer"],
};
const PAGES = 4;

function queries(route, names) {
    const needed = NEEDED[route] ?? "", all = [needed];
    for (const name of names) {
        assert.ok(TRIED[name], `tests/api/bound.mjs tries no value of the parameter ${name} of ${route}`);
        const rest = needed.split("&").filter((q) => q && !q.startsWith(`${name}=`));
        for (const value of TRIED[name]) all.push([...rest, name.endsWith("fields") ? encodeURI(value) : `${name}=${encodeURIComponent(value)}`].join("&"));
    }
    return all.map((q) => q && `?${q}`);
}

// Every GET of a scope: its route, and what is asked of it.
async function targets(s, world) {
    const api = YAML.parse((await s.get("/openapi.yaml", { key: null })).text), found = [];
    for (const [route, item] of Object.entries(api.paths)) {
        if (!item.get) continue;
        const names = item.get["x-scope"] !== "read" ? [] : [...(item.parameters ?? []), ...(item.get.parameters ?? [])].map((p) => (p.$ref ? api.components.parameters[p.$ref.split("/").at(-1)] : p)).filter((p) => p.in === "query").map((p) => p.name);
        const stem = /^(.*\{\w+\})/.exec(route)?.[1];
        assert.ok(!stem || SAMPLES[stem] || !item.get["x-scope"], `tests/api/bound.mjs has no sample for ${route}`);
        const paths = stem && SAMPLES[stem] ? SAMPLES[stem](world).map((id) => route.replace(/\{\w+\}/, encodeURIComponent(id))) : [route];
        found.push({ route, scope: item.get["x-scope"], asked: paths.flatMap((path) => queries(route, names).map((q) => path + q)) });
    }
    return found;
}

const plain = (answer) => `${answer.status} ${answer.headers["content-type"]}\n${answer.text.replace(/urn:waymark:request:\w+/g, "")}\n${answer.headers.etag}`;

// The same of both, page by page.
async function compare(target, alone, all, forbidden) {
    for (let page = 0, cursor = ""; page < PAGES; page++) {
        const asked = target + (cursor && `${target.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`);
        const [a, b] = await Promise.all([alone.s.get(asked, { key: alone.key }), all.s.get(asked, { key: all.key })]);
        assert.ok(a.status < 500, `${asked}: ${a.text}`);
        if (plain(a) !== plain(b)) return `${asked}\n        alone ${difference(plain(a), plain(b))}`;
        for (const word of forbidden) if (!target.includes(word) && b.text.includes(word)) return `${asked}: ${word} in ${b.text.slice(0, 300)}`;
        if (typeof (cursor = a.json?.next) !== "string") return null;
    }
    return null;
}

function difference(x, y) {
    let i = 0;
    while (x[i] === y[i]) i++;
    return `${x.slice(Math.max(0, i - 120), i + 120)}\n        all   ${y.slice(Math.max(0, i - 120), i + 120)}`;
}

async function walk(world, alone, all, forbidden) {
    const faults = [], seen = {};
    for (const { route, scope, asked } of await targets(all.s, world)) {
        seen[route] = asked.length;
        if (scope === undefined) continue;
        if (scope !== "read") {
            problem(await all.s.get(asked[0], { key: all.key }), 403, "forbidden");
            continue;
        }
        let kept = 0;
        for (const target of asked) {
            const fault = await compare(target, alone, all, forbidden);
            if (fault && kept++ < 3) faults.push(fault);
        }
    }
    assert.deepEqual(faults, [], faults.join("\n"));
    return seen;
}

let servers, world;
const bind = async (s, members) => ({ s, key: (await s.good("POST", "/v1/keys", { name: "bound", scopes: ["read"], ...members })).secret });

export const tests = {
    "three worlds": async () => {
        servers = await worlds();
        const byKind = new Map();
        for (const m of (await servers.all.good("GET", "/v1/metrics")).items) byKind.set(m.measure.kind, m.key);
        const facts = [];
        for (const kind of ["responses", "events", "invitations"]) for (const tag of [`acc-${OWN}`, `acc-${SIBLING}`, `acc-${FOREIGN}-1`, PARTNER]) {
            const { items } = await servers.all.good("GET", `/v1/${kind}?limit=1&account=${tag}`);
            facts.push(...items.map((f) => f.fact));
        }
        // What was frozen of everybody is nobody's in particular.
        const frozen = await servers.all.good("POST", "/v1/assessments", { journey: "end_customer", period: "2026-09" });
        world = { metrics: [...byKind.values()], facts, assessments: [frozen.id] };
        assert.ok(world.metrics.length >= 20 && facts.length >= 10);
    },
    "a key of a partner reads what its present customers did, and nothing that rests on others": async () => {
        const seen = await walk(world, await bind(servers.partner, { partner: PARTNER }), await bind(servers.all, { partner: PARTNER }), [FOREIGN]);
        assert.ok(Object.keys(seen).length > 30 && seen["/v1/metrics/{key}/values"] > 20 * world.metrics.length, JSON.stringify(seen));
    },
    "a key of an account reads what the account did, and nothing that rests on others": async () => {
        await walk(world, await bind(servers.account, { account: `acc-${OWN}` }), await bind(servers.all, { account: `acc-${OWN}` }), [FOREIGN, SIBLING]);
    },
    "what needs no key says nothing of anybody": async () => {
        for (const { scope, asked } of await targets(servers.all, world)) {
            if (scope !== undefined || asked[0].includes("{")) continue;
            const { text } = await servers.all.get(asked[0], { key: null });
            assert.ok(!text.includes(FOREIGN) && !text.includes(OWN), asked[0]);
        }
    },
    "the worlds end": async () => {
        for (const s of Object.values(servers)) assert.equal(await s.stop(), 0);
    },
};
