// The scorecard, and answers that are kept while nothing that they rest on changes.
import assert from "node:assert/strict";

const CARD = "/v1/journeys/end_customer/scorecard?period=2026-10";
const CSAT = "/v1/metrics/product_csat/values?from=2026-10&to=2026-11";
let serial = 0;
const answer = (more) => ({ id: `k-${serial++}`, instrument: "csat", score: 5, account: "acme", touchpoint: "product", answered_at: "2026-10-05T12:00:00Z", ...more });
const find = (card, key) => card.phases.flatMap((p) => [p.value_realization, p.value_proposition, p.value_delivery].flatMap((c) => c.metrics)).find((m) => m.key === key);

// Posts something and says whether the answer's tag moved. A 304 and the body agree on it.
async function moves(s, target, act) {
    const before = await s.get(target);
    assert.equal((await s.get(target, { headers: { "If-None-Match": before.headers.etag } })).status, 304);
    await act();
    const conditional = await s.get(target, { headers: { "If-None-Match": before.headers.etag } });
    const after = await s.get(target);
    assert.equal(conditional.status, after.headers.etag === before.headers.etag ? 304 : 200);
    if (conditional.status === 304) assert.equal(conditional.text, "");
    assert.equal(after.text === before.text, after.headers.etag === before.headers.etag);
    return after.headers.etag !== before.headers.etag;
}

export const tests = {
    "a tag moves with what its answer rests on, and with nothing else": async (s) => {
        await s.good("POST", "/v1/responses", answer());
        for (const target of [CSAT, CARD, "/v1/metrics/product_csat/facts?period=2026-10"]) {
            const post = (more) => s.good("POST", "/v1/responses", answer(more));
            assert.ok(await moves(s, target, () => post({ score: 1 })), `${target}: an answer in the period`);
            assert.ok(!(await moves(s, target, () => post({ instrument: "nps" }))) || target === CARD, `${target}: another instrument`);
            assert.ok(!(await moves(s, target, () => post({ touchpoint: "nowhere" }))), `${target}: another touchpoint`);
            assert.ok(!(await moves(s, target, () => post({ answered_at: "2024-03-05T12:00:00Z" }))), `${target}: another month`);
            assert.ok(!(await moves(s, target, () => s.good("PUT", `/v1/accounts/other-${serial++}`, {}))), `${target}: the registry`);
            assert.ok(!(await moves(s, target, () => s.good("POST", "/v1/events", { id: `k-${serial++}`, type: "unheard.of", time: "2026-10-05T12:00:00Z" }))), `${target}: an unknown event`);
            const { items } = await s.good("GET", "/v1/responses?instrument=csat&from=2026-10&to=2026-11&limit=1");
            assert.ok(await moves(s, target, () => s.good("DELETE", `/v1/facts/${items[0].fact}`)) || items[0].touchpoint === "nowhere", `${target}: a deletion`);
        }
    },
    "a deleted fact is gone from its figure at once": async (s) => {
        const n = async () => (await s.good("GET", CSAT))[0].n;
        const before = await n();
        const fact = answer();
        await s.good("POST", "/v1/responses", fact);
        assert.equal(await n(), before + 1);
        const { items } = await s.good("GET", `/v1/responses?id=${fact.id}`);
        await s.good("DELETE", `/v1/facts/${items[0].fact}`);
        assert.equal(await n(), before);
    },
    "a kept answer says its age, and is passed by on demand": async (s) => {
        await s.get(CARD);
        const kept = await s.get(CARD);
        assert.match(kept.headers.age, /^\d+$/);
        const fresh = await s.get(CARD, { headers: { "Cache-Control": "no-cache" } });
        assert.equal(fresh.headers.age, undefined);
        assert.equal(fresh.text, kept.text);
    },
    "a kept answer of one bound is not another's": async (s) => {
        await s.good("POST", "/v1/accounts", [{ id: "p", kind: "partner" }, { id: "of-p", partner: "p" }]);
        const { secret: key } = await s.good("POST", "/v1/keys", { name: "p", scopes: ["read"], partner: "p" });
        const all = await s.get(CSAT), again = await s.get(CSAT), bound = await s.get(CSAT, { key });
        assert.equal(all.text, again.text);
        assert.ok(all.json[0].n > 0);
        assert.equal(bound.json[0].n, 0);
        assert.ok(await moves({ get: (t, o) => s.get(t, { ...o, key }) }, CSAT, () => s.good("POST", "/v1/responses", answer({ account: "of-p" }))));
        assert.ok(await moves({ get: (t, o) => s.get(t, { ...o, key }) }, CSAT, () => s.good("PUT", "/v1/accounts/acme", { partner: "p" })));
    },
    "a new definition moves the tag and the version": async (s) => {
        const { version, changed_at, state, progress, ...metric } = await s.good("GET", "/v1/metrics/product_csat");
        assert.ok(await moves(s, CSAT, () => s.good("PUT", "/v1/metrics/product_csat", { ...metric, target: 95 })));
        assert.equal((await s.good("GET", CSAT))[0].version, version + 1);
        assert.equal(find(await s.good("GET", CARD), "product_csat").target, 95);
    },
    "the scorecard: every metric of the journey once, in its phase and perspective": async (s) => {
        const card = await s.good("GET", CARD);
        const metrics = (await s.good("GET", "/v1/metrics")).items.filter((m) => m.journey === "end_customer");
        const journey = await s.good("GET", "/v1/journeys/end_customer");
        assert.deepEqual(card.phases.map((p) => [p.key, p.goal, p.owner, p.exit]), journey.phases.map((p) => [p.key, p.goal, p.owner, p.exit]));
        assert.deepEqual([card.period, card.start, card.end, card.grain, card.open, card.time_zone, card.confidence], ["2026-10", "2026-10-01T00:00:00+03:00", "2026-11-01T00:00:00+02:00", "month", false, "Europe/Helsinki", 0.95]);
        let n = 0;
        for (const phase of card.phases) {
            for (const perspective of ["value_realization", "value_proposition", "value_delivery"]) {
                const keys = phase[perspective].metrics.map((m) => m.key);
                assert.deepEqual(keys, metrics.filter((m) => m.phase === phase.key && m.perspective === perspective).map((m) => m.key).sort());
                n += keys.length;
            }
        }
        assert.equal(n, metrics.length);
        assert.ok(n > 30);
    },
    "each figure of the scorecard is the one of /values": async (s) => {
        await s.good("POST", "/v1/events", Array.from({ length: 60 }, (_, i) => ({ id: `lead-${i}`, type: "lead.created", account: `l-${i % 5}`, subject: `lead-${i}`,
            time: new Date(Date.UTC(2026, i < 10 ? 7 : i < 30 ? 8 : 9, 3 + (i % 20))).toISOString() })));
        const card = await s.good("GET", CARD);
        for (const m of card.phases.flatMap((p) => [p.value_realization, p.value_proposition, p.value_delivery].flatMap((c) => c.metrics))) {
            const rows = await s.values(m.key, "from=2025-11&to=2026-11&grain=month");
            assert.equal(m.trend.length, 12);
            const point = ({ period, start, end, value, n, low, high, status, reason }) => ({ period, start, end, value, n, low, high, status, reason });
            assert.deepEqual(m.trend, rows.map(point), m.key);
            const { value, n, low, high } = rows[11], before = rows[10];
            assert.deepEqual([m.value, m.n, m.low, m.high, m.status, m.changed_at], [value, n, low, high, rows[11].status, rows[11].changed_at]);
            assert.deepEqual(m.previous, before.value === null ? null : { value: before.value, n: before.n, low: before.low, high: before.high });
            if (value === null || before.value === null) assert.deepEqual(m.change, { value: null, low: null, high: null, significant: false, reason: "no_value" });
        }
        const leads = find(card, "leads");
        assert.deepEqual([leads.value, leads.previous.value], [30, 20]);
        assert.equal(leads.change.value, 30 - (20 * 31) / 30);
        const maturing = find(card, "lead_qualification");
        assert.equal(maturing.status, "maturing");
        assert.equal(maturing.change.reason, "maturing");
        assert.equal(maturing.matured.period, "2026-07");
    },
    "other grains, the open period, and the default one": async (s) => {
        for (const [period, grain, first] of [["2026-10-30", "day", "2026-10-19"], ["2026-W43", "week", "2026-W32"], ["2026-Q3", "quarter", "2023-Q4"], ["2025", "year", "2014"]]) {
            const card = await s.good("GET", `/v1/journeys/end_customer/scorecard?period=${period}`);
            assert.equal(card.grain, grain);
            const { trend } = find(card, "leads");
            assert.deepEqual([trend[0].period, trend[11].period], [first, period]);
        }
        /* every cohort of the trend still matures: the newest that has is older */
        for (const [period, key, from, to, name] of [["2026-10-30", "lead_qualification", "2026-08-03", "2026-08-04", "2026-08-03"], ["2026-W43", "win_rate", "2026-W18", "2026-W19", "2026-W18"]]) {
            const m = find(await s.good("GET", `/v1/journeys/end_customer/scorecard?period=${period}`), key);
            const [{ value, n, low, high, status }] = await s.values(key, `from=${from}&to=${to}&grain=${period.includes("W") ? "week" : "day"}`);
            assert.deepEqual(m.matured, { period: name, value, n, low, high, status });
            assert.ok(key === "win_rate" || n === 1);
        }
        const open = await s.good("GET", "/v1/journeys/end_customer/scorecard?period=2026-11");
        assert.equal(open.open, true);
        assert.deepEqual([find(open, "leads").status, find(open, "leads").change.reason], ["open", "open"]);
        assert.equal((await s.good("GET", "/v1/journeys/end_customer/scorecard")).period, "2026-10");
        const filtered = await s.good("GET", `${CARD}&account=l-1`);
        assert.equal(find(filtered, "leads").value, 6);
    },
};
