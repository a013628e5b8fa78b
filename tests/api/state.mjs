// Figures of state: recurring revenue, stays, open waits, invitations, voices and indexes, against computations from the
// posted facts themselves; the facts behind them; and that nothing of them is kept too long.
import assert from "node:assert/strict";
import { close, dice, problem } from "./harness.mjs";

const YEAR = "from=2025-11&to=2026-11"; // twelve months
let serial = 0;
const event = (type, account, time, more) => ({ id: `st-${serial++}`, type, account, time, ...more });
const metric = (measure, more) => ({ name: "A metric", journey: "path", phase: "use", perspective: "value_delivery", unit: "%", better: "high", measure, ...more });
const JOURNEY = { name: "Path", phases: [
    { key: "try", name: "Try", enter_on: [{ event: "p.tried" }] },
    { key: "use", name: "Use", enter_on: [{ event: "p.used" }], touchpoints: [{ key: "desk", name: "Desk" }] },
    { key: "gone", name: "Gone", enter_on: [{ event: "p.gone" }], exit: true }] };
const MEASURES = {
    st_gross: { kind: "retention", net: false }, st_net: { kind: "retention", net: true }, st_month: { kind: "retention", net: true, window: "period" },
    st_logos: { kind: "churn", of: "logos" }, st_lost: { kind: "churn", of: "revenue" },
    st_new: { kind: "movement", of: "new" }, st_returned: { kind: "movement", of: "returned" }, st_expansion: { kind: "movement", of: "expansion" },
    st_contraction: { kind: "movement", of: "contraction" }, st_gone: { kind: "movement", of: "lost" },
    st_back: { kind: "win_back", within: 60 }, st_active: { kind: "active", event: "p.login", at_least: 2 }, st_exits: { kind: "exits", phase: "use" },
    st_voice: { kind: "coverage", roles: 1 }, st_roles: { kind: "coverage", roles: 2 },
    st_wait: { kind: "time_to", start: { event: "p.asked" }, end: { event: "p.told" }, q: 0.5 }, st_rate: { kind: "response_rate", instrument: "csat" },
};
const d = dice(7), us = (text) => Date.parse(text);
const ACCOUNTS = Array.from({ length: 24 }, (_, i) => `st-a${i}`);
const facts = []; // subscription events in order of time
const value = async (s, key, query) => (await s.values(key, query))[0];

// r(t) of an account: its subscriptions' last values before t. Every event has an instant of its own.
function revenue(account, t) {
    const last = {};
    for (const f of facts) if (us(f.time) < t) last[f.subject] = f;
    return Object.values(last).filter((f) => f.account === account).reduce((sum, f) => sum + f.value, 0);
}
const yearBefore = (local) => us(local.replace(/^\d{4}/, (y) => y - 1)); // local midnights of whole months keep their offset over a year

export const tests = {
    "metrics of state are defined": async (s) => {
        await s.good("PUT", "/v1/journeys/path", JOURNEY);
        for (const [key, measure] of Object.entries(MEASURES)) await s.good("PUT", `/v1/metrics/${key}`, metric(measure));
        await s.good("POST", "/v1/accounts", [{ id: "st-p", kind: "partner" }, ...ACCOUNTS.map((id, i) => ({ id, partner: i % 2 ? "st-p" : null, attributes: { size: i % 3 ? "s" : "l" } }))]);
        for (const key of Object.keys(MEASURES)) await s.live(key);
    },
    "nothing is said of nothing": async (s) => {
        for (const key of ["st_gross", "st_logos", "st_active", "st_voice"]) {
            const row = await value(s, key, "from=2026-09&to=2026-10");
            assert.deepEqual([row.value, row.n, row.reason, row.status], [null, 0, "no_denominator", "no_data"], key);
        }
        for (const key of ["st_back", "st_exits", "st_rate", "st_wait"]) assert.equal((await value(s, key, "from=2026-09&to=2026-10")).reason, "no_observations", key);
        assert.equal((await value(s, "st_new", "from=2026-09&to=2026-10")).value, 0);
    },
    "revenue between two moments is that of the events, in whatever order they arrive": async (s) => {
        for (let i = 0; i < 260; i++) {
            const subject = d.below(30), ended = d.below(4) === 0;
            const time = new Date(us("2024-09-01T00:00:00Z") + i * 72 * 3600_000 + d.below(3600_000)).toISOString();
            facts.push(event(ended ? "subscription.ended" : d.below(2) ? "subscription.started" : "subscription.changed", ACCOUNTS[d.below(6) ? subject % 24 : d.below(24)], time,
                             { subject: `sub-${subject}`, value: ended ? 0 : 10 + d.below(500) }));
        }
        await s.good("POST", "/v1/events", [...facts].sort((a, b) => (a.id.at(-1) < b.id.at(-1) ? -1 : 1)));
        const rows = Object.fromEntries(await Promise.all(["st_gross", "st_net", "st_month", "st_logos", "st_lost", "st_new", "st_returned", "st_expansion", "st_contraction", "st_gone", "st_back"]
            .map(async (key) => [key, await s.values(key, YEAR)])));
        rows.st_net.forEach((row, i) => {
            const t1 = us(row.end), t0 = yearBefore(row.end), begin = us(row.start);
            const all = ACCOUNTS.map((a) => ({ r0: revenue(a, t0), r1: revenue(a, t1), rm: revenue(a, begin), lived: facts.some((f) => us(f.time) < begin && revenue(a, us(f.time) + 1) > 0) }));
            const S = all.filter((x) => x.r0 > 0), sum = (list, of) => list.reduce((x, y) => x + of(y), 0), base = sum(S, (x) => x.r0);
            assert.ok(S.length > 5);
            assert.equal(row.n, S.length);
            close(row.value, 100 * sum(S, (x) => x.r1) / base, "NRR");
            close(rows.st_gross[i].value, 100 * sum(S, (x) => Math.min(x.r0, x.r1)) / base, "GRR");
            close(rows.st_logos[i].value, 100 * S.filter((x) => x.r1 === 0).length / S.length, "logos");
            close(rows.st_lost[i].value, 100 * sum(S.filter((x) => x.r1 === 0), (x) => x.r0) / base, "revenue churn");
            const L = all.filter((x) => x.rm > 0);
            close(rows.st_month[i].value, 100 * sum(L, (x) => x.r1) / sum(L, (x) => x.rm), "NRR of the month");
            close(rows.st_new[i].value, sum(all.filter((x) => !x.rm && !x.lived), (x) => x.r1), "new");
            close(rows.st_returned[i].value, sum(all.filter((x) => !x.rm && x.lived), (x) => x.r1), "returned");
            close(rows.st_expansion[i].value, sum(L, (x) => Math.max(x.r1 - x.rm, 0)), "expansion");
            close(rows.st_contraction[i].value, sum(L.filter((x) => x.r1 > 0), (x) => Math.max(x.rm - x.r1, 0)), "contraction");
            close(rows.st_gone[i].value, sum(L.filter((x) => x.r1 === 0), (x) => x.rm), "lost");
            let lost = 0, back = 0;
            for (const a of ACCOUNTS) {
                const falls = facts.map((f) => us(f.time)).filter((t) => t >= begin && t < t1 && revenue(a, t) > 0 && revenue(a, t + 1) === 0);
                const rises = facts.map((f) => us(f.time)).filter((t) => revenue(a, t + 1) > 0);
                lost += falls.length > 0;
                back += falls.some((t) => rises.some((r) => r > t && r < t + 60 * 86400_000));
            }
            assert.equal(rows.st_back[i].n, lost);
            if (lost) close(rows.st_back[i].value, 100 * back / lost, "win-back");
        });
        assert.equal(rows.st_back.at(-1).status === "maturing", rows.st_back.at(-1).value !== null);
    },
    "filters and groups of revenue are those of accounts": async (s) => {
        const one = (query) => value(s, "st_net", `from=2026-09&to=2026-10${query && "&" + query}`);
        const all = await one("");
        const small = await one("account.size=s"), large = await one("account.size=l");
        assert.equal(small.n + large.n, all.n);
        const groups = await s.values("st_net", "from=2026-09&to=2026-10&group_by=account.size");
        assert.deepEqual(groups.map((g) => [g.group, g.n, g.value]), [["l", large.n, large.value], ["s", small.n, small.value]]);
        assert.equal((await one("role=buyer")).reason, "no_denominator"); // an account has no role
        assert.equal((await one("attr.nobody=1")).reason, "no_denominator");
        assert.equal((await s.values("st_net", "from=2026-09&to=2026-10&group_by=account")).length, all.n);
        const { secret: key } = await s.good("POST", "/v1/keys", { name: "st", scopes: ["read"], partner: "st-p" });
        const bound = (await s.good("GET", "/v1/metrics/st_net/values?from=2026-09&to=2026-10", undefined, { key }))[0];
        assert.deepEqual([bound.n, bound.value], [(await one("partner=st-p")).n, (await one("partner=st-p")).value]);
        const { items } = await s.good("GET", "/v1/metrics/st_net/facts?period=2026-09&limit=1000", undefined, { key });
        assert.ok(items.length > 0 && items.every((f) => ACCOUNTS.indexOf(f.account) % 2 === 1));
    },
    "live accounts: active, and heard from roles": async (s) => {
        const row = await value(s, "st_gross", "from=2026-10&to=2026-11"), begin = us(row.start), end = us(row.end), from = yearBefore(row.end);
        const live = ACCOUNTS.filter((a) => revenue(a, end) > 0);
        const logins = [], answers = [];
        for (let i = 0; i < 60; i++) logins.push(event("p.login", d.pick(ACCOUNTS), new Date(begin + d.below(end - begin)).toISOString()));
        for (let i = 0; i < 40; i++)
            answers.push({ id: `st-r${i}`, instrument: "csat", score: 4, account: d.pick(ACCOUNTS), contact: `st-c${i}`, role: [null, "user", "buyer"][d.below(3)], touchpoint: "desk",
                           answered_at: new Date(from - 20 * 86400_000 + d.below(end - from + 20 * 86400_000)).toISOString() });
        await s.good("POST", "/v1/events", logins);
        await s.good("POST", "/v1/responses", answers);
        const active = live.filter((a) => logins.filter((l) => l.account === a).length >= 2);
        const heard = answers.filter((r) => us(r.answered_at) >= from && live.includes(r.account));
        const roles = (a) => new Set(heard.filter((r) => r.account === a && r.role).map((r) => r.role)).size;
        for (const [key, count] of [["st_active", active.length], ["st_voice", live.filter((a) => heard.some((r) => r.account === a)).length], ["st_roles", live.filter((a) => roles(a) >= 2).length]]) {
            const got = await value(s, key, "from=2026-10&to=2026-11");
            assert.equal(got.n, live.length, key);
            close(got.value, 100 * count / live.length, key);
        }
        const behind = async (key) => (await s.good("GET", `/v1/metrics/${key}/facts?period=2026-10&limit=1000`)).items.length;
        assert.equal(await behind("st_active"), logins.filter((l) => live.includes(l.account)).length);
        assert.equal(await behind("st_voice"), heard.length);
    },
    "exits follow the stays, late events and deletions included": async (s) => {
        const at = (day) => `2026-09-${day}T12:00:00Z`, exits = () => value(s, "st_exits", "from=2026-09&to=2026-10");
        await s.good("POST", "/v1/events", [event("p.gone", "st-a1", at(20)), event("p.used", "st-a1", at("01")), event("p.used", "st-a2", at("02")), event("p.tried", "st-a2", at(10))]);
        assert.deepEqual([(await exits()).n, (await exits()).value], [2, 50]);
        const { items } = await s.good("GET", "/v1/metrics/st_exits/facts?period=2026-09");
        assert.deepEqual(items.map((f) => [f.account, f.counts, f.pair.wait_s]), [["st-a2", false, 8 * 86400], ["st-a1", true, 19 * 86400]]);
        await s.good("DELETE", `/v1/facts/${items[1].pair.end.fact}`);
        assert.deepEqual([(await exits()).n, (await exits()).value], [1, 0]);
        const phases = await s.values("st_exits", "from=2026-09&to=2026-10&group_by=phase");
        assert.deepEqual(phases.map((p) => [p.group, p.n]), [["use", 1]]);
        const kept = await s.values("st_gross", "from=2027-09&to=2027-10&group_by=phase"); // not begun
        assert.deepEqual(kept, []);
    },
    "a wait that is open ends nothing, and tomorrow it is longer": async (s) => {
        const wait = () => value(s, "st_wait", "from=2026-10&to=2026-11");
        await s.good("POST", "/v1/events", [event("p.asked", "st-a1", "2026-10-20T10:00:00Z", { subject: "1" }), event("p.told", "st-a1", "2026-10-20T11:00:00Z", { subject: "1" }),
                                            event("p.asked", "st-a1", "2026-10-20T10:00:00Z", { subject: "2" })]);
        assert.deepEqual([(await wait()).n, (await wait()).value], [2, 3600]);
        await s.good("POST", "/v1/events", event("p.asked", "st-a1", "2026-10-21T10:00:00Z", { subject: "3" }));
        assert.deepEqual([(await wait()).n, (await wait()).value, (await wait()).reason], [3, null, "not_reached"]);
        await s.good("POST", "/v1/events", event("p.told", "st-a1", "2026-11-02T07:00:00Z", { subject: "3" })); // today: not seen yet
        assert.equal((await wait()).reason, "not_reached");
        const { items } = await s.good("GET", "/v1/metrics/st_wait/facts?period=2026-10");
        assert.deepEqual(items.map((f) => f.pair.end !== null), [true, false, true]);
    },
    "an invitation is answered by whom it was sent to, or by name": async (s) => {
        const rate = () => value(s, "st_rate", "from=2026-08&to=2026-09");
        const sent = (id, contact, at, more) => ({ id, instrument: "csat", account: "st-a1", contact, touchpoint: "desk", sent_at: at, ...more });
        await s.good("POST", "/v1/invitations", [sent("st-i1", "st-x", "2026-08-01T10:00:00Z"), sent("st-i2", "st-x", "2026-08-20T10:00:00Z"), sent("st-i3", "st-y", "2026-08-20T10:00:00Z"),
                                                 sent("st-i4", "st-z", "2026-08-20T10:00:00Z", { status: "bounced" })]);
        assert.deepEqual([(await rate()).n, (await rate()).value], [3, 0]);
        const answer = (id, contact, at, more) => s.good("POST", "/v1/responses", { id, instrument: "csat", score: 5, account: "st-a1", contact, touchpoint: "desk", answered_at: at, ...more });
        await answer("st-q1", "st-x", "2026-08-21T10:00:00Z");
        close((await rate()).value, 100 / 3, "the second's");
        await answer("st-q2", "st-y", "2026-10-20T10:00:00Z"); // too late to be meant
        close((await rate()).value, 100 / 3, "too late");
        await answer("st-q3", "st-w", "2026-10-25T10:00:00Z", { invitation: "st-i1" });
        close((await rate()).value, 200 / 3, "by name");
        const { items } = await s.good("GET", "/v1/metrics/st_rate/facts?period=2026-08&limit=2");
        assert.deepEqual(items.map((f) => [f.kind, f.counts, f.pair.end !== null]).sort(), [["invitation", false, false], ["invitation", true, true]]);
        assert.equal((await value(s, "st_rate", "from=2026-10&to=2026-11")).status, "no_data");
    },
    "an index weighs what has a value, and says how much that covers": async (s) => {
        const part = (key, weight, floor, ceiling) => ({ metric: key, weight, floor, ceiling });
        await s.good("PUT", "/v1/metrics/st_index", metric({ kind: "index", parts: [part("st_gross", 1, 0, 100), part("st_rate", 3, 100, 0), part("st_wait", 2, 0, 7200)] }));
        await s.good("PUT", "/v1/metrics/st_outer", metric({ kind: "index", parts: [part("st_index", 1, 0, 100), part("st_gross", 1, 0, 100)] }, { journey: "end_customer", phase: "awareness" }));
        const month = "from=2026-08&to=2026-09", gross = (await value(s, "st_gross", month)).value, rate = (await value(s, "st_rate", month)).value;
        const index = await value(s, "st_index", month), outer = await value(s, "st_outer", month);
        const expected = (gross / 100 + 3 * (1 - rate / 100)) / 4 * 100;
        close(index.value, expected, "index");
        assert.deepEqual([index.n, index.low, index.interval], [2, null, null]);
        close(index.covered, 100 * 4 / 6, "covered");
        close(outer.value, (expected + gross) / 2, "an index of an index");
        assert.deepEqual((await s.good("GET", "/v1/metrics/st_index/facts?period=2026-08")).items, []);
        problem(await s.put("/v1/metrics/st_index", metric({ kind: "index", parts: [part("st_outer", 1, 0, 100)] })), 422, "validation", ["/measure/parts/0/metric conflict"]);
    },
    "an answer is not kept when what comes later changes it": async (s) => {
        const tag = async (key, query) => (await s.get(`/v1/metrics/${key}/values?${query}`)).headers.etag;
        const changes = async (key, query, act) => {
            const before = await tag(key, query);
            assert.equal(await tag(key, query), before);
            await act();
            assert.notEqual(await tag(key, query), before, key);
        };
        const post = (more) => s.good("POST", "/v1/events", more);
        await post([event("subscription.started", "st-late", "2026-05-01T00:00:00Z", { subject: "late", value: 77 }), event("subscription.ended", "st-late", "2026-07-20T00:00:00Z", { subject: "late", value: 0 })]);
        await changes("st_back", "from=2026-07&to=2026-08", () => post(event("subscription.started", "st-late", "2026-09-01T00:00:00Z", { subject: "late", value: 5 })));
        await changes("st_outer", "from=2026-07&to=2026-08", () => post(event("subscription.started", "st-late", "2025-01-01T00:00:00Z", { subject: "early", value: 5 })));
        await changes("st_active", "from=2026-07&to=2026-08", () => post(event("subscription.started", "st-later", "2026-07-01T00:00:00Z", { subject: "later", value: 5 })));
        await changes("st_rate", "from=2026-08&to=2026-09", () => s.good("POST", "/v1/responses", { id: "st-q9", instrument: "csat", score: 5, account: "st-a1", contact: "st-v", answered_at: "2026-10-28T10:00:00Z", invitation: "st-i3" }));
        await changes("st_exits", "from=2026-09&to=2026-10", () => s.good("PUT", "/v1/journeys/path", { ...JOURNEY, phases: [{ ...JOURNEY.phases[0], exit: true }, ...JOURNEY.phases.slice(1)] }));
        assert.equal((await value(s, "st_exits", "from=2026-09&to=2026-10")).value, 100);
    },
    "no default metric lacks a working measure": async (s) => {
        const { items } = await s.good("GET", "/v1/metrics");
        for (const m of items) {
            await s.live(m.key);
            for (const row of await s.values(m.key, "from=2026-07&to=2026-10")) assert.notEqual(row.reason, "unsupported", m.key);
        }
        assert.ok(items.length >= 38);
    },
};
