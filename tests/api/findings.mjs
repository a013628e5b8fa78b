// Findings: what the scorecard's reader should notice, that chance is not told, and that what was seen comes back worse.
import assert from "node:assert/strict";
import { problem } from "./harness.mjs";

const DAY = (month, i) => `${month}-${String(1 + (i % 27)).padStart(2, "0")}T12:00:00Z`;
const path = "/v1/journeys/end_customer/findings?period=2026-10";
let sent = 0;

// n answers of a month, each of another account, so many of them content.
const answers = (month, n, content, more) => Array.from({ length: n }, (_, i) => ({
    id: `f-${++sent}`, instrument: "csat", score: i < content ? 5 : 2, account: `f-${i}`, contact: `f-${i}-p`, answered_at: DAY(month, i), touchpoint: "onboarding", ...more }));
const find = async (s, rule, options, at = path) => (await s.good("GET", at, undefined, options)).items.filter((f) => f.rule === rule);
const bound = async (s, member) => (await s.good("POST", "/v1/keys", { name: "bound", scopes: ["read"], ...member })).secret;

export const tests = {
    "an empty company: what is not owned, not measured and has no data": async (s) => {
        const card = await s.good("GET", path);
        const { etag } = (await s.get(path)).headers;
        assert.equal((await s.get(path, { headers: { "If-None-Match": etag } })).status, 304);
        assert.deepEqual([card.journey, card.period, card.next, card.open], ["end_customer", "2026-10", null, false]);
        assert.deepEqual(card.items.filter((f) => f.rule === "unowned").map((f) => f.phase), ["deployment", "terminate"]);
        assert.equal(card.items.filter((f) => f.rule === "no_data").length, 1);
        assert.equal(card.unseen, card.items.length);
        for (const rule of ["drop", "conflict", "watermelon", "silent"]) assert.deepEqual(card.items.filter((f) => f.rule === rule), []);
        const unmeasured = await find(s, "unmeasured", {}, "/v1/journeys/focus_journeys/findings?period=2026-10");
        assert.equal(unmeasured.length, 1);
        assert.deepEqual((await s.good("GET", "/v1/journeys/end_customer/scorecard?period=2026-10")).findings, card.items);
    },
    "a drop is told with its figures; the same by chance is not": async (s) => {
        await s.good("POST", "/v1/responses", answers("2026-08", 40, 38));
        await s.good("POST", "/v1/responses", answers("2026-09", 40, 36));
        await s.good("POST", "/v1/responses", answers("2026-10", 40, 12));
        assert.deepEqual(await find(s, "drop", {}, "/v1/journeys/end_customer/findings?period=2026-09"), []);
        const [drop, ...more] = await find(s, "drop");
        assert.deepEqual(more, []);
        assert.deepEqual([drop.metric, drop.phase, drop.since, drop.compared], ["onboarding_csat", "deployment", "2026-10", 1]);
        assert.ok(drop.p < 1e-6);
        assert.deepEqual(drop.evidence.map((e) => [e.label, e.value, e.n]), [["now", 30, 40], ["before", 90, 40]]);
        const facts = await s.good("GET", drop.query);
        assert.equal(facts.items.length, 40);
    },
    "green inside, red for customers: a watermelon": async (s) => {
        assert.deepEqual(await find(s, "watermelon"), []);
        await s.good("POST", "/v1/events", [{ id: "f-t", source: "desk", type: "ticket.opened", subject: "t-1", time: "2026-10-05T08:00:00Z", touchpoint: "onboarding" }]);
        const [melon] = await find(s, "watermelon");
        assert.equal(melon.phase, "deployment");
        assert.deepEqual(melon.evidence.map((e) => [e.metric, e.label, e.status]), [["onboarding_csat", "value realization", "off_target"], ["deployment_issues", "value delivery", "on_target"]]);
        const items = (await s.good("GET", path)).items;
        assert.deepEqual(items.slice(0, 2).map((f) => f.rule), ["watermelon", "drop"]);
    },
    "two roles that differ are a conflict; over all accounts, and inside one": async (s) => {
        const say = (role, i, score, account) => ({ id: `f-${++sent}`, instrument: "ces", score, account, contact: `${account}-${role}-${i}`, role, touchpoint: "support", answered_at: DAY("2026-06", i) });
        await s.good("POST", "/v1/responses", Array.from({ length: 20 }, (_, i) => [say("buyer", i, 1 + (i % 2), `w-${i}`), say("end_user", i, i % 3 ? 5 : 4, `w-${i}`)]).flat());
        const [wide, ...more] = await find(s, "conflict");
        assert.deepEqual(more, []);
        assert.deepEqual([wide.phase, wide.account, wide.evidence.map((e) => [e.role, e.value, e.n])], ["operate_loyalty", null, [["buyer", 1.5, 20], ["end_user", 4.65, 20]]]);
        await s.good("POST", "/v1/responses", Array.from({ length: 12 }, (_, i) => [say("manager", i, 1 + (i % 2), "inside"), say("contracts", i, i % 3 ? 5 : 4, "inside")]).flat());
        const inside = (await find(s, "conflict")).filter((f) => f.account === "inside");
        assert.deepEqual(inside.map((f) => f.evidence.map((e) => e.role)), [["manager", "contracts"]]);
    },
    "a finding that was seen stands last, and comes back when it is worse": async (s) => {
        const [drop] = await find(s, "drop");
        const seen = `/v1/findings/${drop.id}/acknowledge`;
        problem(await s.post(seen, {}), 422, "validation", ["/level required", "/note required"]);
        problem(await s.post(seen, { level: "1", note: "" }), 422, "validation", ["/level type", "/note empty"]);
        problem(await s.post("/v1/findings/fnd_x/acknowledge", { level: 1, note: "x" }), 404, "not-found");
        for (const parts of ["end_customer\x1fnothing\x1f\x1f\x1f\x1f", "end_customer\x1fdrop\x1f\x1f\x1f", "end_customer\x1fdrops\x1f\x1f\x1f\x1f", Buffer.concat([Buffer.from("end_customer\x1fdrop\x1f\x1f\x1f\x1f"), Buffer.from([0xf1])])])
            problem(await s.post(`/v1/findings/fnd_${Buffer.from(parts).toString("base64url")}/acknowledge`, { level: 1, note: "x" }), 404, "not-found");
        problem(await s.post(`/v1/findings/fnd_${Buffer.from("nowhere\x1fdrop\x1f\x1f\x1f\x1f").toString("base64url")}/acknowledge`, { level: 1, note: "x" }), 404, "not-found");
        problem(await s.delete(seen), 404, "not-found");
        await s.good("POST", seen, { level: drop.level, note: "We know" });
        const after = await s.good("GET", path);
        assert.equal(after.items.at(-1).id, drop.id);
        assert.equal(after.items.at(-1).acknowledged.note, "We know");
        assert.equal(after.unseen, after.items.length - 1);
        // Twelve more who are not content: beyond a tenth.
        await s.good("POST", "/v1/responses", answers("2026-10", 40, 0).map((a, i) => ({ ...a, account: `g-${i}`, contact: `g-${i}-p` })));
        const [worse] = await find(s, "drop");
        assert.equal(worse.id, drop.id);
        assert.equal(worse.acknowledged, null);
        assert.ok(worse.level > drop.level * 1.1);
        await s.good("POST", seen, { level: worse.level, note: "Still" });
        assert.equal((await find(s, "drop"))[0].acknowledged.note, "Still");
        await s.good("DELETE", seen);
        assert.equal((await find(s, "drop"))[0].acknowledged, null);
    },
    "silent accounts by revenue; one voice": async (s) => {
        const start = (account, value) => ({ id: `sub-${account}`, source: "billing", type: "subscription.started", subject: `sub-${account}`, account, value, time: "2025-01-10T08:00:00Z" });
        await s.good("POST", "/v1/events", [start("mute-1", 900), start("mute-2", 4000), start("w-1", 100), start("f-2", 50)]);
        const [silent] = await find(s, "silent");
        assert.deepEqual(silent.evidence.map((e) => [e.account, e.value, e.n]), [["mute-2", 4000, 0], ["mute-1", 900, 0]]);
        assert.match(silent.title, /^2 live accounts with 97 %/);
        assert.deepEqual(await find(s, "one_voice"), []); // w-1 spoke in two roles, f-2 in none
        await s.good("POST", "/v1/responses", [{ id: `f-${++sent}`, instrument: "nps", score: 9, account: "mute-1", contact: "m-1", role: "buyer", answered_at: "2026-03-03T10:00:00Z" }]);
        assert.deepEqual((await find(s, "silent"))[0].account, "mute-2");
        assert.deepEqual((await find(s, "one_voice"))[0].evidence.map((e) => [e.account, e.role]), [["mute-1", "buyer"]]);
    },
    "answers, invitations and revenue that no metric of the journey looks at move its kept findings": async (s) => {
        const blind = "/v1/journeys/blind/findings?period=2026-10", rules = async () => (await s.good("GET", blind)).items.map((f) => f.rule);
        await s.good("PUT", "/v1/journeys/blind", { name: "Blind", phases: [{ key: "use", name: "Use", enter_on: [{ event: "blind.used" }] }] });
        await s.good("PUT", "/v1/metrics/blind_clicks", { name: "Clicks", journey: "blind", phase: "use", perspective: "value_delivery", unit: "count", better: "high", measure: { kind: "count", event: "blind.click" } });
        const policy = await s.good("GET", "/v1/contact-policy");
        await s.good("PUT", "/v1/contact-policy", { contact_days: 30 });
        const silent = (await find(s, "silent", {}, blind))[0];
        await s.good("POST", "/v1/events", [{ id: "sub-more", source: "billing", type: "subscription.changed", subject: "sub-mute-2", account: "mute-2", value: 5000, time: "2026-02-10T08:00:00Z" }]);
        assert.ok((await find(s, "silent", {}, blind))[0].level > silent.level);
        assert.ok(!(await rules()).includes("over_asked"));
        await s.good("POST", "/v1/invitations", [1, 2].map((day) => ({ id: `blind-${day}`, instrument: "nps", account: "mute-2", contact: "m-2", sent_at: `2026-10-0${day}T08:00:00Z` })));
        assert.ok((await rules()).includes("over_asked"));
        assert.ok((await rules()).includes("silent"));
        await s.good("POST", "/v1/responses", [{ id: "blind-answer", instrument: "nps", score: 9, account: "mute-2", contact: "m-2", role: "buyer", answered_at: "2026-10-03T10:00:00Z" }]);
        assert.ok(!(await rules()).includes("silent"));
        const { version, changed_at, ...old } = policy;
        await s.good("PUT", "/v1/contact-policy", old);
    },
    "outcomes past their review, the longest overdue first": async (s) => {
        assert.deepEqual(await find(s, "review_due"), []);
        for (const [account, cadence, at] of [["f-1", "month", "2026-09-10"], ["f-2", "quarter", "2026-07-05"], ["f-3", "quarter", "2026-09-01"], ["mute-1", "month", "2026-09-01"]]) {
            await s.good("POST", "/v1/outcomes", { id: `of-${account}`, account, what: "Less waiting", unit: "h", baseline: 9, target: 1, review: { cadence } });
            if (account === "mute-1") continue; // not accepted: nothing to review
            const key = (await s.good("POST", "/v1/keys", { name: "client", scopes: ["manage"], account })).secret;
            await s.good("POST", `/v1/outcomes/of-${account}/accept`, { person: "x", at: `${at}T10:00:00Z` }, { key });
        }
        const [due, ...more] = await find(s, "review_due");
        assert.deepEqual(more, []);
        assert.deepEqual(due.evidence.map((e) => [e.account, e.value]), [["f-2", 26], ["f-1", 21]]);
        assert.match(due.title, /^2 agreed outcomes are/);
        assert.deepEqual((await s.good("GET", due.query)).items.map((o) => o.id), ["of-f-2", "of-f-1"]);
        assert.deepEqual((await find(s, "review_due", {}, "/v1/journeys/end_customer/findings?period=2026-09")), []);
        assert.deepEqual((await find(s, "review_due", {}, `${path}&account=f-1`))[0].evidence.map((e) => e.account), ["f-1"]);
        assert.deepEqual(await find(s, "review_due", { key: await bound(s, { account: "mute-1" }) }), []);
        await s.good("POST", "/v1/outcomes/of-f-2/readings", { value: 3, at: "2026-10-20T00:00:00Z", evidence: "seen" });
        assert.equal((await find(s, "review_due"))[0].account, "f-1");
    },
    "a bound key: its own accounts alone, and no notes": async (s) => {
        const [drop] = await find(s, "drop");
        await s.good("POST", `/v1/findings/${drop.id}/acknowledge`, { level: drop.level, note: "secret plan" });
        await s.good("PUT", "/v1/accounts/partner-f", { kind: "partner" });
        await s.good("PUT", "/v1/accounts/mute-2", { partner: "partner-f" });
        const key = await bound(s, { partner: "partner-f" });
        const text = (await s.get(path, { key })).text;
        assert.match(text, /mute-2/);
        for (const other of ["mute-1", "w-1", "secret plan", "inside"]) assert.ok(!text.includes(other), other);
        problem(await s.post(`/v1/findings/${drop.id}/acknowledge`, { level: 1, note: "x" }, { key }), 403, "forbidden");
    },
    "periods that cannot be asked for": async (s) => {
        problem(await s.get("/v1/journeys/end_customer/findings?period=2027-01"), 400, "query", ["period range"]);
        problem(await s.get("/v1/journeys/nowhere/findings"), 404, "not-found");
        const open = await s.good("GET", "/v1/journeys/end_customer/findings?period=2026-11");
        assert.equal(open.open, true);
        for (const rule of ["drop", "conflict", "silent"]) assert.deepEqual(open.items.filter((f) => f.rule === rule), []);
    },
    "the query of every finding is one that the server answers": async (s) => {
        for (const filters of ["", "&partner=partner-f", "&account.tier=a%26b%3D1"]) {
            const { items } = await s.good("GET", path + filters);
            assert.ok(items.length > 2, filters);
            for (const f of items) assert.equal((await s.get(f.query)).status, 200, `${f.rule}: ${f.query}`);
        }
    },
};
