// Figures against cases computed elsewhere ($SHARED/vectors/kpi.json): each case is a month of a metric of its own.
import assert from "node:assert/strict";
import { close, problem, shared } from "./harness.mjs";

const { cases } = shared("vectors/kpi.json");
const of_kind = (kind) => cases.filter((c) => c.kind === kind);
const MANY = 20_000; // facts of one case that are worth sending
const month = (i) => `${2000 + Math.floor(i / 12)}-${String(1 + (i % 12)).padStart(2, "0")}`;
const at = (i) => `${month(i)}-15T12:00:00Z`;
const metric = (measure, more) => ({ name: "M", journey: "end_customer", phase: "awareness", perspective: "value_delivery", unit: "count", better: "high", min_n: 1, measure, ...more });

async function send(s, route, items) {
    for (let i = 0; i < items.length; i += 10_000) {
        const text = items.slice(i, i + 10_000).map((x) => JSON.stringify(x)).join("\n");
        await s.good("POST", `/v1/${route}`, text, { type: "application/x-ndjson" });
    }
}

// Rows of the months 0..n, a span at a time.
async function months(s, key, n) {
    const rows = [];
    for (let i = 0; i < n; i += 300) rows.push(...(await s.values(key, `from=${month(i)}&to=${month(Math.min(n, i + 300))}&grain=month`)));
    return rows;
}

function agree(row, expect, what, tolerance) {
    assert.equal(row.n, expect.n, what);
    for (const member of ["value", "low", "high"]) {
        if (tolerance && expect[member] !== null) assert.ok(Math.abs(row[member] - expect[member]) <= tolerance * Math.abs(expect[member]) + 1e-9, `${what} ${member}: ${row[member]}, not ${expect[member]}`);
        else close(row[member], expect[member], `${what} ${member}`);
    }
    assert.equal(row.interval, row.low === null && row.high === null ? null : "simple");
    assert.equal(row.reason, row.value === null ? "no_observations" : null);
}

// Cases of scores by number, on the instrument and metric that `define` names.
async function score_cases(s, kind, define) {
    const list = of_kind(kind).filter((c) => Object.values(c.given.scores).reduce((a, b) => a + b, 0) <= MANY);
    assert.ok(list.length > 5, `${list.length} cases`);
    const places = new Map();
    for (const [i, c] of list.entries()) {
        const place = await define(s, c.given);
        const index = places.get(place.key) ?? 0;
        places.set(place.key, index + 1);
        const scores = Object.entries(c.given.scores).flatMap(([score, n]) => Array(n).fill(Number(score)));
        await send(s, "responses", scores.map((score, k) => ({ id: `${kind}-${i}-${k}`, instrument: place.instrument, score, answered_at: at(index) })));
        c.place = { key: place.key, index };
    }
    for (const [key, n] of places) {
        await s.live(key);
        const rows = await months(s, key, n);
        for (const c of list.filter((x) => x.place.key === key)) agree(rows[c.place.index], c.expect, `${kind} ${JSON.stringify(c.given).slice(0, 80)}`);
    }
}

const defined = new Set();
async function once(s, key, define) {
    if (!defined.has(key)) await define();
    defined.add(key);
}

export const tests = {
    "nps": async (s) => {
        await s.good("PUT", "/v1/metrics/v_nps", metric({ kind: "nps", instrument: "nps" }));
        await score_cases(s, "nps", () => ({ key: "v_nps", instrument: "nps" }));
    },
    "mean": (s) => score_cases(s, "mean", async (_, { min, max }) => {
        const key = `mean_${min}_${max}`;
        await once(s, key, async () => {
            await s.good("PUT", `/v1/instruments/${key}`, { name: key, kind: "scale", min, max, step: 1, better: "high" });
            await s.good("PUT", `/v1/metrics/${key}`, metric({ kind: "mean", instrument: key }));
        });
        return { key, instrument: key };
    }),
    "share, as the top box of answers and as a condition of events": async (s) => {
        const list = of_kind("share").filter((c) => c.given.n <= MANY);
        assert.ok(list.length > 5);
        await s.good("PUT", "/v1/metrics/v_box", metric({ kind: "top_box", instrument: "csat", at_least: 4 }));
        await s.good("PUT", "/v1/metrics/v_share", metric({ kind: "share", event: "v.share", condition: { ok: true } }));
        for (const [i, { given: { k, n } }] of list.entries()) {
            await send(s, "responses", Array.from({ length: n }, (_, j) => ({ id: `share-${i}-${j}`, instrument: "csat", score: j < k ? 4 + (j % 2) : 1 + (j % 3), answered_at: at(i) })));
            await send(s, "events", Array.from({ length: n }, (_, j) => ({ id: `share-${i}-${j}`, type: "v.share", time: at(i), attributes: { ok: j < k } })));
        }
        await send(s, "events", [{ id: "lacks", type: "v.share", time: at(0), attributes: { other: 1 } }, { id: "text", type: "v.share", time: at(1), attributes: { ok: "true" } }]);
        for (const key of ["v_box", "v_share"]) {
            await s.live(key);
            const rows = await months(s, key, list.length);
            for (const [i, c] of list.entries()) {
                /* a value of another type is there and does not satisfy; a member that lacks counts nowhere */
                if (key === "v_share" && i === 1) assert.equal(rows[i].n, c.expect.n + 1);
                else agree(rows[i], c.expect, `${key} ${c.given.k} of ${c.given.n}`);
                assert.equal(rows[i].missing, key === "v_share" && i === 0 ? 1 : 0);
            }
        }
    },
    "count, and the sum of the same events": async (s) => {
        const list = of_kind("count").filter((c) => c.given.n <= MANY);
        assert.ok(list.length > 4);
        await s.good("PUT", "/v1/metrics/v_count", metric({ kind: "count", event: "v.count" }));
        await s.good("PUT", "/v1/metrics/v_sum", metric({ kind: "sum", event: "v.count" }));
        for (const [i, { given: { n } }] of list.entries())
            await send(s, "events", Array.from({ length: n }, (_, j) => ({ id: `count-${i}-${j}`, type: "v.count", time: at(i), value: j % 4 ? j + 0.25 : undefined })));
        for (const key of ["v_count", "v_sum"]) await s.live(key);
        const counts = await months(s, "v_count", list.length), sums = await months(s, "v_sum", list.length);
        for (const [i, c] of list.entries()) {
            agree(counts[i], c.expect, `count of ${c.given.n}`);
            let sum = 0;
            for (let j = 0; j < c.given.n; j++) sum += j % 4 ? j + 0.25 : 0;
            assert.deepEqual([sums[i].value, sums[i].n, sums[i].low, sums[i].high, sums[i].interval], [sum, c.given.n, null, null, null]);
        }
    },
    "quantile, within one percent": async (s) => {
        const list = of_kind("quantile").filter((c) => c.given.values.length <= MANY);
        for (const [i, { given: { values } }] of list.entries())
            await send(s, "events", values.map((value, j) => ({ id: `q-${i}-${j}`, type: "v.quantile", time: at(i), value })));
        for (const q of new Set(list.map((c) => c.given.q))) {
            const key = `v_q${Math.round(q * 1000)}`;
            await s.good("PUT", `/v1/metrics/${key}`, metric({ kind: "quantile", event: "v.quantile", q }));
            await s.live(key);
            const rows = await months(s, key, list.length);
            for (const [i, c] of list.entries()) if (c.given.q === q) agree(rows[i], c.expect, `${q} of ${c.given.values.length} values`, 0.01);
        }
    },
    "gap": async (s) => {
        await s.good("PUT", "/v1/metrics/v_gap", metric({ kind: "gap", instrument: "nps" }));
        const list = of_kind("gap").filter((c) => c.given.min === 0 && c.given.max === 10);
        assert.ok(list.length > 0);
        for (const [i, { given: { answers } }] of list.entries())
            await send(s, "responses", answers.map((a, j) => ({ id: `gap-${i}-${j}`, source: "gap", instrument: "nps", score: a.score, expected: a.expected, answered_at: at(200 + i) })));
        await s.live("v_gap");
        const rows = (await months(s, "v_gap", 200 + list.length)).slice(200);
        for (const [i, c] of list.entries()) agree(rows[i], c.expect, "gap");
    },
    "pairs, as conversion and as duration": async (s) => {
        const start = Date.UTC(2026, 0, 1);
        const list = of_kind("pairs");
        for (const [i, { given, expect }] of list.entries()) {
            await send(s, "events", given.events.map((e, j) => ({ id: `pair-${i}-${j}`, source: "pairs", type: `p${i}.${e.type}`, subject: e.subject, account: "one", time: new Date(start + e.hour * 3600e3).toISOString() })));
            const ends = { start: { event: `p${i}.from` }, end: { event: `p${i}.to` } };
            await s.good("PUT", `/v1/metrics/v_pair${i}`, metric({ kind: "conversion", ...ends, within: given.within_days }));
            await s.good("PUT", `/v1/metrics/v_wait${i}`, metric({ kind: "duration", ...ends, q: 0.5, by: "start" }));
            await s.live(`v_pair${i}`);
            await s.live(`v_wait${i}`);
            const [row] = await s.values(`v_pair${i}`, "from=2025-12&to=2026-11&grain=total");
            const wanted = expect.conversion ?? expect;
            for (const member of Object.keys(wanted)) if (["value", "n", "low", "high"].includes(member)) close(row[member], wanted[member], `pairs ${i} ${member}`);
            const facts = (await s.good("GET", `/v1/metrics/v_wait${i}/facts?from=2025-12&to=2026-11&limit=1000`)).items;
            const [wait] = await s.values(`v_wait${i}`, "from=2025-12&to=2026-11&grain=total");
            assert.equal(facts.length, wait.n);
            for (const f of facts) assert.equal(f.pair.wait_s, (Date.parse(f.pair.end.at) - Date.parse(f.pair.start.at)) / 1000);
        }
    },
    "a pair by account wants an account": async (s) => {
        const key = (event) => ({ event, key: "account" });
        await s.good("PUT", "/v1/metrics/v_of_nobody", metric({ kind: "conversion", start: key("n.a"), end: key("n.b"), within: 5 }));
        await s.live("v_of_nobody");
        await send(s, "events", [undefined, "of-one"].flatMap((account, i) => ["n.a", "n.b"].map((type, k) => ({ id: `n-${i}-${type}`, type, account, time: `2000-01-1${k}T00:00:00Z` }))));
        const [row] = await s.values("v_of_nobody", "from=2000-01&to=2000-02&grain=month");
        assert.deepEqual([row.n, row.value], [1, 100]);
    },
    "last: each subject's newest value, carried forward": async (s) => {
        const level = (id, account, subject, day, value) => ({ id: `level-${id}`, type: "v.level", account, subject, time: `2026-0${day}T12:00:00Z`, value });
        await send(s, "events", [level(1, "a", "x", "2-10", 5), level(2, "a", "x", "4-10", 7), level(3, "a", "y", "3-01", 1.5), level(4, "b", "x", "4-02", 10)]);
        for (const across of ["sum", "mean"]) await s.good("PUT", `/v1/metrics/v_${across}`, metric({ kind: "last", event: "v.level", across }));
        for (const across of ["sum", "mean"]) await s.live(`v_${across}`);
        const rows = async (across) => (await s.values(`v_${across}`, "from=2026-01&to=2026-06")).map((r) => [r.value, r.n]);
        assert.deepEqual(await rows("sum"), [[null, 0], [5, 1], [6.5, 2], [18.5, 3], [18.5, 3]]);
        assert.deepEqual((await rows("mean")).map(([v]) => v), [null, 5, 3.25, 18.5 / 3, 18.5 / 3]);
    },
    "status against target and warn": async (s) => {
        const events = (n, i) => Array.from({ length: n }, (_, j) => ({ id: `st-${i}-${j}`, type: "v.status", time: at(i), value: 1 }));
        for (const [i, n] of [0, 1, 3, 6, 9].entries()) await send(s, "events", events(n, i));
        await s.good("PUT", "/v1/metrics/v_status", metric({ kind: "count", event: "v.status" }, { target: 9, warn: 6 }));
        await s.live("v_status");
        const said = async (query) => (await s.values("v_status", query)).map((r) => r.status);
        assert.deepEqual(await said(`from=${month(0)}&to=${month(5)}`), ["off_target", "off_target", "off_target", "at_risk", "on_target"]);
        assert.deepEqual(await said(`from=2000&to=2001&grain=year`), ["no_target"]);
        assert.deepEqual(await said(`from=2026-11&to=2026-12`), ["open"]);
        await s.good("PUT", "/v1/metrics/v_status_average", metric({ kind: "average", event: "v.status" }, { target: 1, min_n: 5 }));
        await s.live("v_status_average");
        assert.deepEqual((await s.values("v_status_average", `from=${month(0)}&to=${month(5)}`)).map((r) => r.status), ["no_data", "too_few", "too_few", "on_target", "on_target"]);
    },
    "periods are local": async (s) => {
        await send(s, "events", ["2026-09-30T20:59:59.999999Z", "2026-09-30T21:00:00Z", "2026-10-31T21:59:59Z", "2026-10-31T22:00:00Z"].map((time, i) => ({ id: `local-${i}`, type: "v.local", time })));
        await s.good("PUT", "/v1/metrics/v_local", metric({ kind: "count", event: "v.local" }));
        await s.live("v_local");
        const rows = await s.values("v_local", "from=2026-09&to=2026-12");
        assert.deepEqual(rows.map((r) => [r.period, r.value, r.start, r.end]), [
            ["2026-09", 1, "2026-09-01T00:00:00+03:00", "2026-10-01T00:00:00+03:00"],
            ["2026-10", 2, "2026-10-01T00:00:00+03:00", "2026-11-01T00:00:00+02:00"],
            ["2026-11", 1, "2026-11-01T00:00:00+02:00", "2026-12-01T00:00:00+02:00"]]);
        for (const grain of ["day", "week", "month", "quarter", "year"]) {
            const span = { day: ["2026-09-28", "2026-11-05"], week: ["2026-W38", "2026-W46"], month: ["2026-09", "2026-12"], quarter: ["2026-Q3", "2027"], year: ["2026", "2027"] }[grain];
            const list = await s.values("v_local", `from=${span[0]}&to=${span[1]}&grain=${grain}`);
            assert.equal(list.reduce((n, r) => n + r.value, 0), 4, grain);
            for (let i = 1; i < list.length; i++) assert.equal(list[i].start, list[i - 1].end);
        }
        const [whole] = await s.values("v_local", "from=2026-09-30&to=2026-11-02&grain=total");
        assert.deepEqual([whole.period, whole.value, whole.start, whole.end], [null, 4, "2026-09-30T00:00:00+03:00", "2026-11-02T00:00:00+02:00"]);
    },
    "nothing is older than 1970": async (s) => {
        await s.good("PUT", "/v1/metrics/v_first", metric({ kind: "count", event: "v.first" }));
        await s.live("v_first");
        await send(s, "events", [{ id: "first", type: "v.first", time: "1970-01-05T12:00:00Z" }]);
        for (const query of ["from=1970-01-01&to=1970-01-15&grain=day", "to=1970-01-08&grain=day", "from=1970-W01&to=1970-W04&grain=week", "to=1970-03&grain=month"])
            assert.deepEqual((await s.values("v_first", query)).filter((r) => r.n !== 0).map((r) => [r.period, r.n]), [[query.includes("day") ? "1970-01-05" : query.includes("week") ? "1970-W02" : "1970-01", 1]], query);
    },
    "what values do not take": async (s) => {
        const bad = async (query, ...faults) => problem(await s.get(`/v1/metrics/v_count/values?${query}`), 400, "query", faults);
        await bad("grain=hour", "grain choice");
        await bad("from=soon", "from format");
        await bad("from=2026-13", "from format");
        await bad("from=2026-10-02&to=2026-11", "from mismatch");
        await bad("from=2026-W40&grain=month", "from mismatch");
        await bad("from=2026-10&to=2026-10", "from range");
        await bad("from=2024-09-28&to=2025-11-03&grain=day", "from too_many");
        assert.equal((await s.values("v_count", "from=2024-09-28&to=2025-11-02&grain=day")).length, 400);
        await bad("group_by=colour", "group_by choice");
        await bad("group_by=attr.", "group_by choice");
        await bad("side=left", "side choice");
        await bad("format=xml", "format choice");
        await bad("grain=total&from=2026", "to required");
        await bad(Array.from({ length: 21 }, (_, i) => `attr.a${i}=x`).join("&"), "attr.a20 too_many");
        problem(await s.get("/v1/metrics/none/values"), 404, "not-found");
        problem(await s.get("/v1/journeys/none/scorecard"), 404, "not-found");
        problem(await s.get("/v1/journeys/end_customer/scorecard?period=2026-12"), 400, "query", ["period range"]);
        problem(await s.get("/v1/journeys/end_customer/scorecard?period=1970-05"), 400, "query", ["period range"]);
        problem(await s.get("/v1/metrics/v_count/facts?period=2026&from=2026"), 400, "query", ["period mismatch"]);
        problem(await s.get("/v1/metrics/v_count/facts?from=2026"), 400, "query", ["to required"]);
    },
};
