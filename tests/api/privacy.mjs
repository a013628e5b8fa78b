// What is known of a person can be had and be forgotten, and no figure moves.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Server, dice, problem } from "./harness.mjs";

const SECRETS = ["person-of-the-test-77", "a remark that only this person makes", "keepsake-attribute-of-hers", "answer-id-of-hers", "asked-id-of-hers", "Her Own Name"];
const [HER, REMARK, KEEPSAKE, ANSWER, ASKED, OWNER] = SECRETS;
const METRIC = { journey: "end_customer", phase: "operate_loyalty", perspective: "value_realization", purpose: "indicator", basis: "output", value_level: "functional", unit: "points", better: "high", min_n: 1, cadence: "month", owner: null };
const METRICS = {
    nps_of_people: { kind: "nps", instrument: "nps", per: "contact", population: "contacts" },
    mean_of_buyers: { kind: "mean", instrument: "ces", where: { role: "buyer" } },
    answered: { kind: "response_rate", instrument: "nps" },
    attained: { kind: "attainment" },
    heard: { kind: "coverage", roles: 1 },
};

// Accounts of a few people who are asked and answer over four months; hers is one of them.
function company() {
    const d = dice(7), facts = { responses: [], invitations: [], events: [] };
    const people = Array.from({ length: 12 }, (_, i) => ({ id: i === 5 ? HER : `p-${i}`, account: `acc-${i % 3}`, role: ["buyer", "end_user", "manager"][i % 2], since: "2026-01-01T00:00:00Z",
        attributes: i === 5 ? { note: KEEPSAKE } : {} }));
    const id = (p, kind, n) => (p.id === HER ? `${kind === "a" ? ANSWER : ASKED}-${n}` : `${p.id}-${kind}-${n}`);
    for (let n = 0; n < 160; n++) {
        const p = n % 4 === 0 ? people[5] : d.pick(people), instrument = d.pick(["nps", "ces", "csat"]), day = 1 + d.below(27), month = 7 + d.below(4);
        const at = (h) => `2026-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}T${String(h).padStart(2, "0")}:00:00Z`;
        const score = instrument === "nps" ? d.below(11) : 1 + d.below(5), touchpoint = d.pick(["support", "product", undefined]);
        if (d.next() < 0.7) facts.invitations.push({ id: id(p, "i", n), source: "tool", instrument, contact: p.id, touchpoint, sent_at: at(8), status: d.next() < 0.1 ? "bounced" : "sent" });
        const named = d.below(4);
        if (d.next() < 0.7) facts.responses.push({ id: id(p, "a", n), source: d.pick(["tool", "other"]), instrument, score, contact: p.id, touchpoint, answered_at: at(d.pick([8, 9])), attributes: { locale: d.pick(["fi", "sv"]) },
            comment: p.id === HER ? `${REMARK} ${n}` : d.next() < 0.3 ? "somebody else's remark" : undefined, invitation: named === 0 ? { source: "tool", id: id(p, "i", n) } : named === 1 ? id(p, "i", n) : undefined });
        facts.events.push({ id: `e-${n}`, type: n % 2 ? "ticket.opened" : "ticket.closed", subject: `t-${d.below(20)}`, account: p.account, contact: p.id, time: at(10), touchpoint: "support", attributes: { sla_met: d.next() < 0.5 } });
    }
    // Equal in time: the later id counts, whatever came first. An answer of nobody that names her invitation.
    for (const [n, score] of [["t2", 0], ["t1", 10], ["t3", 7]]) facts.responses.push({ id: `${ANSWER}-${n}`, source: "tool", instrument: "nps", score, contact: HER, answered_at: "2026-10-28T09:00:00Z", comment: REMARK });
    facts.invitations.push({ id: `${ASKED}-x`, source: "tool", instrument: "nps", contact: HER, sent_at: "2026-10-28T08:00:00Z" });
    facts.responses.push({ id: "nobodys", source: "tool", instrument: "nps", score: 3, account: "acc-2", answered_at: "2026-10-29T08:00:00Z", invitation: `${ASKED}-x` });
    return { people, facts };
}

async function fill(s) {
    const { people, facts } = company();
    for (const [key, measure] of Object.entries(METRICS)) await s.good("PUT", `/v1/metrics/${key}`, { key, name: key, ...METRIC, measure });
    await s.good("POST", "/v1/contacts", people);
    const owner = { person: OWNER, contact: HER };
    await s.good("POST", "/v1/outcomes", { id: "agreed", account: "acc-2", what: "Less waiting", unit: "hours", target: 8, direction: "down", client_owner: owner, review: { cadence: "quarter", events: [], triggers: [] } });
    const { secret } = await s.good("POST", "/v1/keys", { name: "client", scopes: ["read", "manage"], account: "acc-2" });
    await s.good("POST", "/v1/outcomes/agreed/accept", { ...owner, at: "2026-07-01T00:00:00Z" }, { key: secret });
    await s.good("POST", "/v1/outcomes/agreed/readings", { value: 7, at: "2026-08-01T00:00:00Z", evidence: "the quarter's report" });
    for (const [kind, items] of Object.entries(facts)) await s.good("POST", `/v1/${kind}`, items);
    const metrics = (await s.good("GET", "/v1/metrics")).items;
    for (const m of metrics) if (m.state === "building") await s.live(m.key);
    return { facts, metrics: metrics.map((m) => m.key) };
}

// Every figure that there is, as text: whole, by group, by filter, on the scorecard.
async function figures(s, metrics) {
    const all = {};
    const cuts = ["", "&group_by=role", "&group_by=side", "&group_by=account", "&group_by=touchpoint", "&group_by=attr.locale", "&role=buyer", "&account=acc-2"];
    for (const key of metrics) for (const cut of cuts) for (const grain of ["month", "total"]) {
        const target = `/v1/metrics/${key}/values?from=2026-06&to=2026-11&grain=${grain}${cut}`;
        const answer = await s.get(target);
        assert.ok(answer.status === 200 || answer.status === 400, answer.text);
        all[target] = answer.text.replace(/urn:waymark:request:\w+/, "");
    }
    for (const period of ["2026-08", "2026-10", "2026-Q4"]) all[period] = (await s.get(`/v1/journeys/end_customer/scorecard?period=${period}`)).text.replaceAll(`"${HER}"`, "null"); // a finding names her
    return all;
}

// Which differ, and where.
function unmoved(after, before) {
    const moved = Object.keys(before).filter((k) => after[k] !== before[k]).map((k) => {
        let i = 0;
        while (after[k][i] === before[k][i]) i++;
        return `${k}\n        was ${before[k].slice(Math.max(0, i - 150), i + 80)}\n        is  ${after[k].slice(Math.max(0, i - 150), i + 80)}`;
    });
    assert.equal(moved.length, 0, moved.slice(0, 5).join("\n"));
}

const verify = (s) => spawnSync(process.env.WAYMARK, ["verify", "--db", path.join(s.dir, "waymark.db")], { encoding: "utf8" });
const traces = (s, secrets) => fs.readdirSync(s.dir).flatMap((f) => {
    const bytes = fs.readFileSync(path.join(s.dir, f));
    return secrets.filter((t) => bytes.includes(t)).map((t) => `${t} in ${f}`);
});

export const tests = {
    "the copy holds the contact and every fact that names it": async (s) => {
        const { facts } = await fill(s);
        const hers = Object.values(facts).flat().filter((f) => f.contact === HER).length;
        const first = await s.good("GET", `/v1/contacts/${HER}/export?limit=50`);
        assert.equal(first.contact.attributes.note, KEEPSAKE);
        assert.deepEqual(first.outcomes, [{ id: "agreed", account: "acc-2", revision: 1, owner: true, owner_name: OWNER, accepted_at: "2026-07-01T00:00:00Z", accepted_name: OWNER }]);
        const items = [...first.items];
        for (let page = first; page.next; items.push(...page.items)) page = await s.good("GET", `/v1/contacts/${HER}/export?limit=50&cursor=${page.next}`);
        assert.equal(items.length, hers);
        assert.equal(new Set(items.map((i) => i.fact)).size, hers);
        assert.ok(items.every((i) => i.contact === HER));
        assert.deepEqual([...new Set(items.map((i) => i.kind))].sort(), ["event", "invitation", "response"]);
        const times = items.map((i) => Date.parse(i.answered_at ?? i.sent_at ?? i.time));
        assert.deepEqual(times, [...times].sort((a, b) => b - a));
        assert.deepEqual((await s.good("GET", `/v1/responses?contact=${HER}&limit=1000`)).items, items.filter((i) => i.kind === "response"));
        assert.deepEqual((await s.good("GET", `/v1/responses?contact=${HER}&account=acc-1`)).items, []);
        problem(await s.get("/v1/contacts/nobody/export"), 404, "not-found");
        const { secret } = await s.good("POST", "/v1/keys", { name: "reader", scopes: ["read"] });
        problem(await s.get(`/v1/contacts/${HER}/export`, { key: secret }), 403, "forbidden");
        const bound = await s.good("POST", "/v1/keys", { name: "client", scopes: ["read", "manage"], account: "acc-1" });
        problem(await s.get(`/v1/contacts/${HER}/export`, { key: bound.secret }), 403, "forbidden");
        problem(await s.delete(`/v1/contacts/${HER}`, { key: bound.secret }), 403, "forbidden");
    },
    "erasing a contact moves no figure, and leaves no trace of it": async () => {
        const s = await new Server().start();
        try {
            const { facts, metrics } = await fill(s);
            await s.good("GET", `/v1/responses?contact=${HER}`); // the audit tells of it
            const before = await figures(s, metrics);
            const list = await s.good("GET", "/v1/responses?limit=1000"), one = list.items.find((r) => r.contact === HER);
            assert.equal((await s.delete(`/v1/contacts/${HER}`)).status, 204);
            unmoved(await figures(s, metrics), before);

            problem(await s.delete(`/v1/contacts/${HER}`), 404, "not-found");
            problem(await s.get(`/v1/contacts/${HER}`), 404, "not-found");
            problem(await s.get(`/v1/contacts/${HER}/export`), 404, "not-found");
            problem(await s.get(`/v1/facts/${one.fact}`), 404, "not-found");
            for (const target of ["/v1/contacts?limit=1000", "/v1/contacts?account=acc-2", "/v1/responses?limit=1000", "/v1/invitations?limit=1000", "/v1/events?limit=1000", "/v1/audit?limit=1000",
                "/v1/metrics/nps/facts?period=2026-10", "/v1/metrics/mean_of_buyers/facts?period=2026-10"]) {
                const { text, status } = await s.get(target);
                assert.equal(status, 200, text);
                for (const secret of SECRETS) assert.ok(!text.includes(secret), `${secret} in ${target}`);
            }
            // The facts are there, of nobody, and can be had by the ids that they have now.
            const left = await s.good("GET", "/v1/responses?limit=1000");
            assert.equal(left.items.length, list.items.length);
            const nameless = left.items.filter((r) => r.id.startsWith("erased-"));
            assert.equal(nameless.length, facts.responses.filter((r) => r.contact === HER).length);
            for (const r of nameless) assert.deepEqual([r.contact, r.comment, r.invitation], [null, null, null]);
            assert.deepEqual(await s.good("GET", `/v1/facts/${nameless[0].fact}`), nameless[0]);
            assert.ok((await s.good("GET", "/v1/audit?resource=contact")).items.length > 0);

            // Again: duplicates, and a new contact of that id has nothing of the old one.
            for (const kind of ["responses", "invitations", "events"]) {
                const again = await s.good("POST", `/v1/${kind}`, facts[kind]);
                assert.equal(again.duplicates, facts[kind].length, kind);
            }
            const other = await s.good("POST", "/v1/responses", facts.responses.filter((r) => r.contact === HER).map((r) => ({ ...r, score: 1, comment: "other" })));
            assert.equal(other.updated + other.created, 0);
            unmoved(await figures(s, metrics), before);
            assert.equal(await s.stop({ keep: true }), 0);

            const found = verify(s);
            assert.equal(found.status, 0, found.stdout + found.stderr);
            assert.deepEqual(traces(s, SECRETS), []);
            await s.start();
            unmoved(await figures(s, metrics), before);
            const next = await s.good("POST", "/v1/responses", { id: "new-1", instrument: "nps", score: 9, contact: HER, account: "acc-2", answered_at: "2026-10-30T09:00:00Z" });
            assert.equal(next.created, 1);
            assert.equal((await s.good("GET", `/v1/contacts/${HER}/export`)).items.length, 1);
            // Erased twice, each has ids of its own.
            assert.equal((await s.delete(`/v1/contacts/${HER}`)).status, 204);
            assert.equal((await s.good("GET", "/v1/responses?limit=1000")).items.filter((r) => r.id.startsWith("erased-")).length, nameless.length + 1);
            assert.equal(await s.stop({ keep: true }), 0);
            assert.equal(verify(s).status, 0);
        } finally {
            await s.stop();
        }
    },
    "the audit forgets the person, her answers, and who asks for her afterwards": async () => {
        const s = await new Server().start();
        const her = "c-forget&me=x", answer = "answer-of-forget&me", long = (c) => c.repeat(190);
        try {
            await s.good("POST", "/v1/responses", [{ id: answer, source: "tool", instrument: "nps", score: 3, account: "a", contact: her, answered_at: "2026-10-02T00:00:00Z" },
                { id: "stays", source: "tool", instrument: "nps", score: 3, account: "a", contact: "c-stays", answered_at: "2026-10-02T00:00:00Z" }]);
            const facts = (await s.good("GET", "/v1/responses")).items.map((r) => r.fact), [name, id] = [her, answer].map(encodeURIComponent);
            for (const fact of facts) await s.good("GET", `/v1/facts/${fact}`);
            for (const q of [`id=${id}`, `id=stays`, `source=tool&id=${id}&from=2026`, `account=${long("a")}&source=${long("s")}&instrument=${long("i")}&contact=${name}`, "contact=c-stays"]) await s.good("GET", `/v1/responses?${q}`);
            assert.equal((await s.delete(`/v1/contacts/${name}`)).status, 204);
            // Somebody makes sure that she is gone.
            assert.deepEqual((await s.good("GET", `/v1/responses?contact=${name}`)).items, []);
            await s.good("PUT", "/v1/accounts/after", {});
            const { items } = await s.good("GET", "/v1/audit?limit=1000");
            const told = items.filter((r) => ["facts_get", "responses_list"].includes(r.action)).map((r) => `${r.resource} ${r.detail ?? ""}`.trim()).sort();
            const kept = facts.find((f) => Buffer.from(f.slice(4), "base64url").includes("stays"));
            assert.deepEqual(told, ["fact", `fact ${kept}`, "responses", "responses contact=(unknown)", "responses contact=c-stays", "responses id=(erased)", "responses id=(erased)", "responses id=stays",
                "responses contact=(erased)"].sort());
            assert.equal(await s.stop({ keep: true }), 0);
            assert.deepEqual(traces(s, ["forget&me", Buffer.from(answer).toString("base64url").slice(4, 16)]), []);
        } finally {
            await s.stop();
        }
    },
    "remarks are kept as long as the workspace says": async () => {
        const s = await new Server().start();
        try {
            const { metrics } = await fill(s);
            assert.equal((await s.good("GET", "/v1/workspace")).comment_days, null);
            problem(await s.put("/v1/workspace", { comment_days: 0 }), 422, "validation", ["/comment_days range"]);
            problem(await s.put("/v1/workspace", { comment_days: 36501, name: "x" }), 422, "validation", ["/comment_days range", "/name unknown_member"]);
            // More than a slice of them, all of one instant.
            await s.good("POST", "/v1/responses", Array.from({ length: 1000 }, (_, i) => ({ id: `many-${i}`, instrument: "csat", score: 5, answered_at: "2026-06-01T09:00:00Z", comment: "one of many" })));
            const before = await figures(s, metrics), all = await s.good("GET", "/v1/responses?limit=1000&from=2026-07");
            // 2 November less 33 days: 30 September, 8:00 UTC.
            const set = await s.good("PUT", "/v1/workspace", { comment_days: 33 });
            assert.deepEqual(set, await s.good("GET", "/v1/workspace"));
            assert.equal(set.comment_days, 33);
            const blanked = async (list) => {
                for (let i = 0; ; i++) {
                    const items = (await s.good("GET", list)).items;
                    if (items.every((r) => r.comment === null)) return items.length;
                    assert.ok(i < 600, `${list}: remarks are left after 30 s`);
                    await new Promise((resolve) => setTimeout(resolve, 50));
                }
            };
            assert.ok(await blanked("/v1/responses?limit=1000&from=2026-07&to=2026-09-30T08:00:00Z") > 50);
            assert.equal(await blanked("/v1/responses?limit=1000&to=2026-07"), 1000);
            const kept = (r) => (Date.parse(r.answered_at) < Date.parse("2026-09-30T08:00:00Z") ? { ...r, comment: null } : r);
            assert.deepEqual((await s.good("GET", "/v1/responses?limit=1000&from=2026-07")).items, all.items.map(kept));
            assert.ok(all.items.some((r) => kept(r).comment !== null));
            unmoved(await figures(s, metrics), before);
            // What comes late goes, too; what is sent again is a duplicate still.
            const late = { id: "late", instrument: "csat", score: 5, answered_at: "2026-08-01T09:00:00Z", comment: "a late remark" };
            await s.good("POST", "/v1/responses", late);
            assert.equal((await s.good("PUT", "/v1/workspace", { comment_days: 34 })).comment_days, 34);
            await blanked("/v1/responses?from=2026-08-01&to=2026-08-02");
            assert.equal((await s.good("POST", "/v1/responses", late)).duplicates, 1);
            assert.equal((await s.good("PUT", "/v1/workspace", {})).comment_days, null);
            assert.equal(await s.stop({ keep: true }), 0);
            assert.equal(verify(s).status, 0);
            assert.deepEqual(traces(s, ["one of many", "a late remark"]), []);
        } finally {
            await s.stop();
        }
    },
    "who may not, may not": async (s) => {
        const { secret } = await s.good("POST", "/v1/keys", { name: "reader", scopes: ["read", "ingest"] });
        problem(await s.delete(`/v1/contacts/${HER}`, { key: secret }), 403, "forbidden");
        problem(await s.put("/v1/workspace", { comment_days: 1 }, { key: secret }), 403, "forbidden");
        assert.equal((await s.get(`/v1/contacts/${HER}`)).status, 200);
    },
};
