// What went ahead of a success metric: one indicator is planted two months before it, the others are noise.
import assert from "node:assert/strict";
import { close, dice, problem } from "./harness.mjs";

const roll = dice(11);
const normal = () => Array.from({ length: 12 }, roll.next).reduce((a, b) => a + b, -6);
const ACCOUNTS = Array.from({ length: 20 }, (_, i) => ({ id: `n-${String(i).padStart(2, "0")}`, partner: i < 12 ? "n-many" : "n-few" }));
const MONTHS = Array.from({ length: 20 }, (_, i) => new Date(Date.UTC(2025, 2 + i, 15, 12)).toISOString()); // 2025-03 .. 2026-10
const LAG = 2;
const NOISE = 4;
const KEYS = ["n_cause", ...Array.from({ length: NOISE }, (_, i) => `n_noise${i}`)];
const ASK = "/v1/metrics/n_success/anticipated-by";

// seen[metric][account][month], as they are sent
const seen = Object.fromEntries([...KEYS, "n_success"].map((key) => [key, ACCOUNTS.map(() => [])]));
const round = (v) => Math.round(v * 1000) / 1000;
ACCOUNTS.forEach((_, a) => {
    const levels = KEYS.map(normal);
    const level = normal();
    MONTHS.forEach((_, t) => {
        KEYS.forEach((key, k) => (seen[key][a][t] = roll.below(5) === 0 ? null : round(100 + (k % 2 ? 5 * levels[k] : 0) + normal())));
        const cause = t >= LAG ? seen.n_cause[a][t - LAG] : null;
        seen.n_success[a][t] = roll.below(4) === 0 ? null : round(50 + level + 0.1 * t + 2 * ((cause ?? 100) - 100) + normal());
    });
});

async function prepare(s) {
    await s.good("POST", "/v1/accounts", [{ id: "n-many", kind: "partner" }, { id: "n-few", kind: "partner" }, ...ACCOUNTS]);
    await s.good("PUT", "/v1/journeys/ahead", { name: "Ahead", phases: [{ key: "only", name: "Only", goal: "It goes on", enter_on: [], touchpoints: [] }] });
    const events = Object.entries(seen).flatMap(([key, of]) => of.flatMap((months, a) => months.flatMap((value, t) =>
        value === null ? [] : [{ id: `${key}-${a}-${t}`, type: key, account: ACCOUNTS[a].id, time: MONTHS[t], value }])));
    for (let i = 0; i < events.length; i += 1000) await s.good("POST", "/v1/events", events.slice(i, i + 1000));
    const define = (key, purpose, measure) => s.good("PUT", `/v1/metrics/${key}`, { name: key, journey: "ahead", phase: "only", perspective: "value_delivery", purpose, unit: "EUR", better: "high", measure });
    for (const key of KEYS) await define(key, "indicator", { kind: "average", event: key });
    await define("n_success", "success", { kind: "average", event: "n_success" });
    await define("n_unheard", "indicator", { kind: "average", event: "n.unheard" });
    await define("n_unheard_success", "success", { kind: "average", event: "n.unheard" });
    for (const key of [...KEYS, "n_success", "n_unheard", "n_unheard_success"]) await s.live(key);
}

// Spearman's rho, from ranks counted one by one.
function spearman(pairs) {
    const ranks = (list) => list.map((v) => 1 + list.filter((w) => w < v).length + (list.filter((w) => w === v).length - 1) / 2);
    const x = ranks(pairs.map((p) => p[0])), y = ranks(pairs.map((p) => p[1]));
    const mean = (x.length + 1) / 2;
    const sum = (u, v) => u.reduce((n, r, i) => n + (r - mean) * (v[i] - mean), 0);
    return sum(x, y) / Math.sqrt(sum(x, x) * sum(y, y));
}

// Months [from, to) of MONTHS, as rows.
const rows_of = (key, lag, from, to) => ACCOUNTS.flatMap((account, a) => MONTHS.slice(from, to).flatMap((time, i) => {
    const x = seen[key][a][from + i - lag], y = seen.n_success[a][from + i];
    return x == null || y == null ? [] : [{ account: account.id, period: time.slice(0, 7), x, y }];
}));
const LAST_YEAR = [MONTHS.length - 12, MONTHS.length];

export const tests = {
    "the planted indicator is found at its lag, and noise is not": async (s) => {
        await prepare(s);
        const answer = await s.good("GET", ASK);
        assert.deepEqual([answer.first, answer.last, answer.grain, answer.lag_from, answer.lag_to], ["2025-11", "2026-10", "month", 1, 6]);
        assert.equal(answer.note, "association, not cause");
        assert.deepEqual([answer.reason, answer.accounts, answer.tried], [null, ACCOUNTS.length, KEYS.length * 6]);
        assert.deepEqual(answer.items.filter((i) => i.found).map((i) => [i.metric, i.lag]), [["n_cause", LAG]]);
        assert.equal(answer.items[0].metric, "n_cause");
        assert.deepEqual(answer.items[0].lags.filter((l) => l.found).map((l) => l.lag), [LAG]);
        assert.deepEqual(answer.untried, [{ metric: "n_unheard", reason: "no_values" }]);
        assert.ok(answer.items[0].p <= 0.001 && answer.items[0].p_any <= 0.01);
    },
    "every rho and n is that of its rows": async (s) => {
        const { items } = await s.good("GET", ASK);
        assert.equal(items.length, KEYS.length);
        for (const item of items) {
            assert.deepEqual(item.lags.map((l) => l.lag), [1, 2, 3, 4, 5, 6]);
            for (const lag of item.lags) {
                const rows = rows_of(item.metric, lag.lag, ...LAST_YEAR);
                assert.deepEqual([lag.n, lag.accounts, lag.reason], [rows.length, new Set(rows.map((r) => r.account)).size, null]);
                close(lag.rho, spearman(rows.map((r) => [r.x, r.y])), `${item.metric} ${lag.lag}`);
            }
            const best = item.lags.find((l) => l.lag === item.lag);
            for (const name of ["rho", "p", "p_any", "n", "accounts", "found"]) assert.equal(item[name], best[name]);
            assert.deepEqual(item.rows, rows_of(item.metric, item.lag, ...LAST_YEAR));
            assert.equal(item.rows_left_out, 0);
        }
    },
    "lags and span are as asked for": async (s) => {
        const answer = await s.good("GET", `${ASK}?lags=2&from=2025-07&to=2025-10`);
        assert.deepEqual([answer.first, answer.last, answer.lag_from, answer.lag_to, answer.tried], ["2025-07", "2025-09", 2, 2, KEYS.length]);
        for (const item of answer.items) assert.deepEqual(item.rows, rows_of(item.metric, 2, 4, 7));
        const now = await s.good("GET", `${ASK}?lags=0..1&from=2026-10`);
        assert.deepEqual([now.first, now.last, now.lag_from, now.lag_to], ["2026-10", "2026-10", 0, 1]);
        // The period that is open now is asked about, but does not count.
        const open = await s.good("GET", `${ASK}?lags=1&from=2026-10&to=2026-12`);
        for (const item of open.items) assert.deepEqual(item.rows, rows_of(item.metric, 1, 19, 20));
    },
    "one indicator alone is held against all that were tried": async (s) => {
        const all = await s.good("GET", ASK);
        for (const key of KEYS) {
            const one = await s.good("GET", `${ASK}?indicator=${key}`);
            assert.deepEqual(one.items, all.items.filter((i) => i.metric === key));
            assert.equal(one.tried, all.tried);
        }
    },
    "answers are kept until a fact moves them": async (s) => {
        const before = await s.get(ASK);
        assert.equal((await s.get(ASK, { headers: { "If-None-Match": before.headers.etag } })).status, 304);
        await s.good("POST", "/v1/events", { id: "n-late", type: "n_cause", account: ACCOUNTS[0].id, time: "2026-03-15T12:00:00Z", value: 900 });
        const after = await s.get(ASK);
        assert.notEqual(after.headers.etag, before.headers.etag);
        const { items } = await s.good("GET", "/v1/events?type=n_cause&id=n-late");
        await s.good("DELETE", `/v1/facts/${items[0].fact}`);
        assert.equal((await s.get(ASK)).text, before.text);
    },
    "where there is nothing to say, it says why": async (s) => {
        const reason = async (key, query = "", options) => (await s.good("GET", `/v1/metrics/${key}/anticipated-by${query}`, undefined, options));
        const of = async (...args) => { const a = await reason(...args); assert.deepEqual([a.items, a.untried, a.tried], [[], [], 0]); return [a.reason, a.accounts]; };
        assert.deepEqual(await of("n_cause"), ["not_a_success_metric", 0]);
        assert.deepEqual(await of("n_unheard_success"), ["too_few_accounts", 0]);
        assert.deepEqual(await of("n_success", "?from=2024-01&to=2024-06"), ["too_few_accounts", 0]);
        problem(await s.get("/v1/metrics/nothing/anticipated-by"), 404, "not-found");
        for (const lags of ["7", "", "1..7", "3..1", "1-3", "x", "1...3", "-1"]) problem(await s.get(`${ASK}?lags=${lags}`), 400, "query", ["lags format"]);
        problem(await s.get(`${ASK}?indicator=n_success`), 400, "query", ["indicator unknown_metric"]);
        problem(await s.get(`${ASK}?indicator=leads`), 400, "query", ["indicator unknown_metric"]);
        problem(await s.get(`${ASK}?from=2026-11`), 400, "query", ["from range"]);
        problem(await s.get(`${ASK}?from=1970-03&to=1970-05`), 400, "query", ["from range"]);
        problem(await s.get(`${ASK}?from=2020-01&to=2026-01`), 400, "query", ["from too_many"]);
        problem(await s.get(`${ASK}?group_by=account`), 400, "query", ["group_by unknown_parameter"]);
    },
    "a bound key asks about its own accounts": async (s) => {
        const ask = async (bound) => {
            const { secret: key } = await s.good("POST", "/v1/keys", { name: "bound", scopes: ["read"], ...bound });
            const answer = await s.get(ASK, { key });
            assert.equal(answer.status, 200);
            return answer;
        };
        const many = await ask({ partner: "n-many" });
        assert.deepEqual([many.json.reason, many.json.accounts], [null, 12]);
        for (const item of many.json.items) assert.deepEqual(item.rows, rows_of(item.metric, item.lag, ...LAST_YEAR).filter((r) => r.account < "n-12"));
        for (const { id } of ACCOUNTS.slice(12)) assert.ok(!many.text.includes(id));
        const few = await ask({ partner: "n-few" });
        assert.deepEqual([few.json.reason, few.json.accounts, few.json.items], ["too_few_accounts", 8, []]);
        const one = await ask({ account: ACCOUNTS[0].id });
        assert.deepEqual([one.json.reason, one.json.accounts, one.json.items], ["too_few_accounts", 1, []]);
    },
};
