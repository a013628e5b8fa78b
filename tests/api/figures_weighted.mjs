// Weightings, clustered intervals, a contact's latest answer and finite populations, against an independent computation over
// the answers that were sent (KPI.md 2, "Weighting and clustering", "Census correction", "Change").
import assert from "node:assert/strict";
import { dice, problem } from "./harness.mjs";

const roll = dice(11);
const Z = 1.959963984540054;
const MONTHS = ["2026-06", "2026-07", "2026-08", "2026-09"];
const SPAN = "from=2026-06&to=2026-10";
const HELSINKI_MS = 3 * 3600e3; // all of these months are summer
const month_of = (f) => new Date(Date.parse(f.answered_at ?? f.time) + HELSINKI_MS).toISOString().slice(0, 7);

// Ten accounts; those from w-6 on answer once a month at most, w-9 pays nothing.
const ACCOUNTS = Array.from({ length: 10 }, (_, i) => ({ id: `w-${i}`, since: i % 2 ? "2025-01-01T00:00:00Z" : undefined, until: i === 8 ? "2026-08-15T00:00:00Z" : undefined }));
const CONTACTS = Array.from({ length: 36 }, (_, i) => ({
    id: `wc-${i}`, account: `w-${i % 9}`, role: ["buyer", "end_user"][i % 2], side: "client",
    since: i % 3 === 0 ? undefined : ["2025-03-01T00:00:00Z", "2026-07-31T20:59:59Z"][i % 2], until: i % 7 === 3 ? "2026-08-31T21:00:00Z" : undefined,
}));
const day = () => new Date(Date.UTC(2026, 5 + roll.below(4), 1 + roll.below(28), roll.below(20), roll.below(60), roll.below(60))).toISOString();
// Accounts lean to one side, so that their answers resemble each other.
const lean = (account) => (Number(account.slice(2)) % 3) * 3;
const answer = (instrument, score) => (_, i) => {
    const contact = roll.below(8) ? roll.pick(CONTACTS) : undefined;
    const account = contact?.account ?? (roll.below(2) ? roll.pick(ACCOUNTS).id : undefined);
    return { id: `${instrument}-${i}`, instrument, contact: contact?.id, account, score: score(account ?? "w-0"), answered_at: day(), touchpoint: roll.pick(["support", "product", undefined]) };
};
const NPS = Array.from({ length: 420 }, answer("nps", (a) => Math.min(10, lean(a) + roll.below(5))));
const CSAT = Array.from({ length: 300 }, answer("csat", (a) => Math.min(5, 1 + Math.floor(lean(a) / 3) + roll.below(3))));
const EVENTS = Array.from({ length: 300 }, (_, i) => {
    const account = roll.below(9) ? roll.pick(ACCOUNTS).id : undefined;
    return { id: `we-${i}`, type: "w.event", account, time: day(), attributes: roll.below(12) ? { ok: roll.below(6) < 1 + lean(account ?? "w-0") / 2 } : {} };
});
// At a contact's one moment the greater id counts.
NPS.push({ id: "tie-b", instrument: "nps", contact: "wc-1", account: "w-1", score: 0, answered_at: "2026-09-30T12:00:00Z" });
NPS.push({ id: "tie-a", instrument: "nps", contact: "wc-1", account: "w-1", score: 10, answered_at: "2026-09-30T12:00:00Z" });
const REVENUE = ACCOUNTS.slice(0, 9).flatMap(({ id }, i) => [
    { id: `ws-${i}`, type: "subscription.started", account: id, subject: `sub-${i}`, value: 100 * (1 + i * i), time: "2026-01-10T00:00:00Z" },
    i === 2 && { id: `we-${i}-end`, type: "subscription.ended", account: id, subject: `sub-${i}`, time: "2026-07-10T00:00:00Z" },
    i === 4 && { id: `we-${i}-up`, type: "subscription.changed", account: id, subject: `sub-${i}`, value: 5000.5, time: "2026-08-10T00:00:00Z" },
].filter(Boolean));

// --- the independent computation --------------------------------------------------------------------------------------

// Student's t: the density integrated by Simpson's rule, the quantile by bisection.
const t_kept = new Map();
function t975(df) {
    if (t_kept.has(df)) return t_kept.get(df);
    const lgamma = (x) => { // Stirling, shifted up
        let shift = 0;
        for (; x < 30; x++) shift -= Math.log(x);
        return shift + (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5);
    };
    const scale = Math.exp(lgamma((df + 1) / 2) - lgamma(df / 2)) / Math.sqrt(df);
    // sin substitution: t = sqrt(df) tan u, so that the tail is finite; density becomes cos^(df-1)
    const upto = (t) => {
        const end = Math.atan(t / Math.sqrt(df)), n = 4000, h = end / n;
        let sum = 0;
        for (let i = 0; i <= n; i++) sum += (i === 0 || i === n ? 1 : i % 2 ? 4 : 2) * Math.cos(i * h) ** (df - 1);
        return (sum * h) / 3 * scale * Math.sqrt(df) / Math.sqrt(Math.PI);
    };
    let low = 1, high = 20;
    for (let i = 0; i < 60; i++) {
        const middle = (low + high) / 2;
        if (upto(middle) < 0.475) low = middle;
        else high = middle;
    }
    t_kept.set(df, low);
    return low;
}

const sum = (list) => list.reduce((a, b) => a + b, 0);
const mean = (list) => sum(list) / list.length;

// One list of x a cluster: an account's, or one answer's of nobody.
function clusters(list) {
    const map = new Map();
    list.forEach((f, i) => {
        const key = f.account ?? `#${i}`;
        map.set(key, [...(map.get(key) ?? []), f]);
    });
    return [...map.values()];
}

function bounded(e, low, high, [min, max]) {
    return { ...e, low: Math.max(min, Math.min(low, e.value)), high: Math.min(max, Math.max(high, e.value)) };
}

const RANGE = { nps: [-100, 100], share: [0, 100], mean: [1, 5] };

function wald(e, p, d, n) {
    const P = (p + 0.75) / (n + 3), D = (d + 0.75) / (n + 3), m = P - D, half = Z * Math.sqrt((P + D - m * m) / (n + 3));
    return bounded(e, 100 * (m - half), 100 * (m + half), RANGE.nps);
}

function wilson(e, k, n) {
    const p = k / n, z2 = Z * Z, middle = p + z2 / (2 * n), half = Z * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
    return bounded(e, (100 * (middle - half)) / (1 + z2 / n), (100 * (middle + half)) / (1 + z2 / n), RANGE.share);
}

function student(kind, e, v, df) {
    if (!(v > 1e-18)) return e;
    const half = t975(df) * Math.sqrt(v);
    return bounded(e, e.value - half, e.value + half, RANGE[kind]);
}

function simple(kind, xs) {
    const e = { value: mean(xs), n: xs.length, low: null, high: null };
    if (kind === "nps") return wald(e, xs.filter((x) => x > 0).length, xs.filter((x) => x < 0).length, xs.length);
    if (kind === "share") return wilson(e, xs.filter((x) => x > 0).length, xs.length);
    return xs.length < 2 ? e : student(kind, e, sum(xs.map((x) => (x - e.value) ** 2)) / (xs.length - 1) / xs.length, xs.length - 1);
}

function clustered(kind, groups, x) {
    const xs = groups.flat().map(x), n = xs.length, m = groups.length, value = mean(xs), e = { value, n, low: null, high: null };
    if (m < 2) return e;
    const v = (m / (m - 1)) * sum(groups.map((g) => sum(g.map((f) => x(f) - value)) ** 2)) / n ** 2;
    if (kind === "mean") return student(kind, e, v, m - 1);
    const v0 = mean(xs.map((y) => (y - value) ** 2)) / n, t = t975(m - 1);
    const D = (v0 > 1e-12 ? Math.max(1, v / v0) : n / m) * (t / Z) ** 2;
    const up = xs.filter((y) => y > 0).length / D, down = xs.filter((y) => y < 0).length / D;
    return kind === "nps" ? wald(e, up, down, n / D) : wilson(e, up, n / D);
}

function by_account(kind, groups, x) {
    const own = groups.filter((g) => g[0].account !== undefined).map((g) => mean(g.map(x))), m = own.length;
    if (m === 0) return null;
    const e = { value: mean(own), n: m, low: null, high: null };
    return m < 2 ? e : student(kind, e, sum(own.map((y) => (y - e.value) ** 2)) / (m - 1) / m, m - 1);
}

const revenue_before = (account, time) => (REVENUE.filter((r) => r.account === account && Date.parse(r.time) < time).at(-1) ?? { value: 0 }).value ?? 0;

function by_revenue(kind, groups, x) {
    const own = groups.filter((g) => g[0].account !== undefined)
        .map((g) => ({ y: mean(g.map(x)), w: revenue_before(g[0].account, Math.max(...g.map((f) => Date.parse(f.answered_at ?? f.time)))) })).filter((a) => a.w > 0);
    if (own.length === 0) return null;
    const W = sum(own.map((a) => a.w)), value = sum(own.map((a) => (a.w / W) * a.y)), e = { value, n: own.length, low: null, high: null };
    if (own.length < 2) return e;
    return student(kind, e, sum(own.map(({ y, w }) => ((w / W) ** 2 * (y - value) ** 2) / (1 - w / W))), Math.max(1, 1 / sum(own.map((a) => (a.w / W) ** 2)) - 1));
}

function expected(kind, list, x, weighting, interval, survey) {
    const groups = clusters(list), repeats = groups.some((g) => g.length > 1);
    if (list.length === 0) return { reason: "no_observations" };
    const how = weighting !== "respondent" ? weighting : interval === "auto" ? (survey && repeats ? "clustered" : "simple") : interval;
    const e = { simple: () => simple(kind, list.map(x)), clustered: () => clustered(kind, groups, x), account: () => by_account(kind, groups, x), revenue: () => by_revenue(kind, groups, x) }[how]();
    return e === null ? { reason: "no_denominator" } : { ...e, how };
}

// The latest of a contact, in order of time, then id.
function latest(list) {
    const ordered = [...list].sort((a, b) => Date.parse(a.answered_at) - Date.parse(b.answered_at) || (a.id < b.id ? -1 : 1));
    return ordered.filter((f, i) => f.contact === undefined || !ordered.slice(i + 1).some((g) => g.contact === f.contact));
}

// --- the metrics -------------------------------------------------------------------------------------------------------

const nps_x = (f) => (f.score >= 9 ? 100 : f.score <= 6 ? -100 : 0);
const box_x = (f) => (f.score >= 4 ? 100 : 0);
const METRICS = [
    { key: "w_nps", kind: "nps", facts: NPS, x: nps_x, survey: true, measure: { kind: "nps", instrument: "nps" } },
    { key: "w_nps_contact", kind: "nps", facts: NPS, x: nps_x, survey: true, per_contact: true, measure: { kind: "nps", instrument: "nps", per: "contact" } },
    { key: "w_box", kind: "share", facts: CSAT, x: box_x, survey: true, measure: { kind: "top_box", instrument: "csat", at_least: 4 } },
    { key: "w_mean", kind: "mean", facts: CSAT, x: (f) => f.score, survey: true, measure: { kind: "mean", instrument: "csat" } },
    { key: "w_share", kind: "share", facts: EVENTS, x: (f) => (f.attributes.ok ? 100 : 0), survey: false, measure: { kind: "share", event: "w.event", condition: { ok: true } } },
];
const POPULATION = { key: "w_nps_people", kind: "nps", facts: NPS, x: nps_x, survey: true, per_contact: true, measure: { kind: "nps", instrument: "nps", per: "contact", population: "contacts" } };
const FIRMS = { key: "w_mean_firms", kind: "mean", facts: CSAT, x: (f) => f.score, survey: true, measure: { kind: "mean", instrument: "csat", population: "accounts" } };

const counted = (m, facts) => (m.per_contact ? latest(facts) : facts).filter((f) => m.kind !== "share" || f.attributes?.ok !== undefined || f.score !== undefined);
const near = (a, b, what) => {
    if (b === null || b === undefined) return assert.equal(a, null, what);
    assert.ok(typeof a === "number" && Math.abs(a - b) <= 1e-7 * Math.max(1, Math.abs(b)), `${what}: ${a}, not ${b}`);
};

function same(row, e, what) {
    assert.equal(row.reason, e.reason ?? null, what);
    near(row.value, e.value, `${what} value`);
    assert.equal(row.n, e.n ?? 0, `${what} n`);
    near(row.low, e.low, `${what} low`);
    near(row.high, e.high, `${what} high`);
    assert.equal(row.interval, row.low === null && row.high === null ? null : e.how, what);
}


async function prepare(s) {
    await s.good("POST", "/v1/accounts", ACCOUNTS);
    await s.good("POST", "/v1/contacts", CONTACTS);
    for (const m of [...METRICS, POPULATION, FIRMS])
        await s.good("PUT", `/v1/metrics/${m.key}`, { name: m.key, journey: "end_customer", phase: "awareness", perspective: "value_delivery", unit: "%", better: "high", measure: m.measure });
    await s.good("POST", "/v1/events", [...EVENTS, ...REVENUE]);
    await s.good("POST", "/v1/responses", [...NPS, ...CSAT]);
    for (const m of [...METRICS, POPULATION, FIRMS]) await s.live(m.key);
}

const HOW = [["respondent", "auto"], ["respondent", "simple"], ["respondent", "clustered"], ["account", "auto"], ["revenue", "auto"]];

// Registered at that moment, the end of a period.
function registered(list, facts_of, end) {
    return list.filter((x) => {
        const firsts = facts_of(x).map((f) => Date.parse(f.answered_at ?? f.time));
        const since = x.since ? Date.parse(x.since) : firsts.length ? Math.min(...firsts) : Infinity;
        return since < end && (!x.until || Date.parse(x.until) >= end);
    }).length;
}

export const tests = {
    ...Object.fromEntries(HOW.map(([weighting, interval], i) => [`weighting=${weighting}, interval=${interval}`, async (s) => {
        if (i === 0) await prepare(s);
        const seen_how = new Set();
        for (const m of METRICS) {
            for (const row of await s.values(m.key, `${SPAN}&weighting=${weighting}&interval=${interval}`)) {
                const e = expected(m.kind, counted(m, m.facts.filter((f) => month_of(f) === row.period)), m.x, weighting, interval, m.survey);
                seen_how.add(e.how);
                same(row, e, `${m.key} ${row.period} ${weighting} ${interval}`);
            }
            for (const row of await s.values(m.key, `${SPAN}&grain=total&group_by=${m.survey ? "touchpoint" : "account"}&weighting=${weighting}&interval=${interval}`)) {
                const mine = m.facts.filter((f) => ((m.survey ? f.touchpoint : f.account) ?? null) === row.group && MONTHS.includes(month_of(f)));
                same(row, expected(m.kind, counted(m, mine), m.x, weighting, interval, m.survey), `${m.key} ${row.group} ${weighting} ${interval}`);
            }
        }
        assert.deepEqual([...seen_how].sort(), weighting !== "respondent" ? [weighting] : interval === "auto" ? ["clustered", "simple"] : [interval]);
    }])),
    "the default is respondent and auto": async (s) => {
        for (const m of METRICS) assert.deepEqual(await s.values(m.key, SPAN), await s.values(m.key, `${SPAN}&weighting=respondent&interval=auto`));
    },
    "where no account answers twice, auto is simple": async (s) => {
        const filter = "account=w-9&grain=day&from=2026-06-01&to=2026-09-30";
        const rows = await s.values("w_box", filter);
        for (const row of rows.filter((r) => r.n === 1)) assert.equal(row.interval, "simple");
        assert.ok(rows.some((r) => r.n === 1));
    },
    "changes hold accounts against themselves": async (s) => {
        for (const [weighting, paired] of [["respondent", true], ["account", true], ["revenue", false]]) {
            const card = await s.good("GET", `/v1/journeys/end_customer/scorecard?period=2026-08&weighting=${weighting}`);
            const entries = card.phases.flatMap((p) => [p.value_delivery, p.value_proposition, p.value_realization]).flatMap((c) => c.metrics);
            for (const m of METRICS.filter((x) => x.survey)) {
                const of = (month) => counted(m, m.facts.filter((f) => month_of(f) === month));
                const groups = ["2026-08", "2026-07"].map((p) => clusters(of(p)));
                const [now, before] = ["2026-08", "2026-07"].map((p) => expected(m.kind, of(p), m.x, weighting, "auto", true));
                const entry = entries.find((x) => x.key === m.key), d = now.value - before.value;
                let low, high;
                if (paired) {
                    const u = new Map();
                    groups.forEach((list, side) => list.forEach((g, k) => {
                        const e = side ? before : now, id = g[0].account ?? `#${side}-${k}`;
                        if (weighting === "account" && g[0].account === undefined) return;
                        const pull = weighting === "account" ? (mean(g.map(m.x)) - e.value) / e.n : sum(g.map((f) => m.x(f) - e.value)) / e.n;
                        u.set(id, (u.get(id) ?? 0) + (side ? -pull : pull));
                    }));
                    const M = u.size, half = t975(M - 1) * Math.sqrt((M / (M - 1)) * sum([...u.values()].map((y) => y * y)));
                    [low, high] = [d - half, d + half];
                } else {
                    low = d - Math.hypot(now.value - now.low, before.high - before.value);
                    high = d + Math.hypot(now.high - now.value, before.value - before.low);
                }
                near(entry.change.value, d, `${m.key} change`);
                near(entry.change.low, low, `${m.key} ${weighting} change low`);
                near(entry.change.high, high, `${m.key} ${weighting} change high`);
                same({ ...entry, reason: null }, now, `${m.key} on the card`);
            }
        }
    },
    "a population of contacts narrows the interval, and no change": async (s) => {
        const facts_of = (c) => [...NPS, ...CSAT].filter((f) => f.contact === c.id);
        const narrowed = (row, e, N, what) => {
            const f = N === e.n ? 0 : Math.sqrt((N - e.n) / (N - 1));
            assert.equal(row.population, N, what);
            near(row.low, e.low === null ? null : e.value - f * (e.value - e.low), `${what} low`);
            near(row.high, e.high === null ? null : e.value + f * (e.high - e.value), `${what} high`);
        };
        const sizes = new Map();
        for (const row of [...(await s.values(POPULATION.key, SPAN)), ...(await s.values(POPULATION.key, "grain=day&from=2026-07-20&to=2026-09-05"))]) {
            const list = counted(POPULATION, NPS.filter((f) => Date.parse(f.answered_at) >= Date.parse(row.start) && Date.parse(f.answered_at) < Date.parse(row.end)));
            const e = expected("nps", list, nps_x, "respondent", "auto", true), N = registered(CONTACTS, facts_of, Date.parse(row.end));
            sizes.set(row.period, N);
            if (list.length === 0) assert.equal(row.population, null);
            else narrowed(row, e, Math.max(N, e.n), row.period);
        }
        assert.ok(sizes.get("2026-07-30") < sizes.get("2026-07-31") && sizes.get("2026-08-31") > sizes.get("2026-09-01"));
        for (const row of await s.values(POPULATION.key, `${SPAN}&group_by=account`)) {
            const list = counted(POPULATION, NPS.filter((f) => month_of(f) === row.period && (f.account ?? null) === row.group));
            const N = registered(CONTACTS.filter((c) => c.account === row.group), facts_of, Date.parse(row.end));
            const e = expected("nps", list, nps_x, "respondent", "auto", true);
            if (N > 0 && list.length > 0) assert.equal(row.population, Math.max(N, e.n), `${row.group} ${row.period}`);
            else assert.equal(row.population, null);
        }
        for (const query of ["touchpoint=support", "group_by=touchpoint", "attr.x=1", "weighting=account"])
            for (const row of await s.values(POPULATION.key, `${SPAN}&${query}`)) assert.equal(row.population, null, query);
        const card = await s.good("GET", "/v1/journeys/end_customer/scorecard?period=2026-08");
        const [people, plain] = [POPULATION.key, "w_nps_contact"].map((key) => card.phases.flatMap((p) => p.value_delivery.metrics).find((x) => x.key === key));
        assert.ok(people.population > 0 && plain.population === null && people.high < plain.high);
        assert.deepEqual(people.change, plain.change);
    },
    "the facts behind a figure per contact are those that count": async (s) => {
        for (const period of MONTHS) {
            const items = [];
            for (let next = ""; next !== null;) {
                const page = await s.good("GET", `/v1/metrics/w_nps_contact/facts?period=${period}&limit=7${next && `&cursor=${next}`}`);
                items.push(...page.items.map((x) => `${x.at} ${x.value}`));
                next = page.next;
            }
            const list = latest(NPS.filter((f) => month_of(f) === period));
            assert.deepEqual([...items].sort(), list.map((f) => `${new Date(f.answered_at).toISOString().replace(".000Z", "Z")} ${f.score}`).sort());
            assert.deepEqual([...items].map((x) => x.slice(0, 20)).sort().reverse(), items.map((x) => x.slice(0, 20)));
        }
    },
    "a population of accounts is for accounts": async (s) => {
        const facts_of = (a) => [...NPS, ...CSAT, ...EVENTS, ...REVENUE].filter((f) => f.account === a.id);
        for (const row of await s.values(FIRMS.key, SPAN)) assert.equal(row.population, null);
        for (const row of await s.values(FIRMS.key, `${SPAN}&weighting=account`)) {
            assert.equal(row.population, Math.max(row.n, registered(ACCOUNTS, facts_of, Date.parse(row.end))), row.period);
            assert.ok(row.low <= row.value && row.value <= row.high);
        }
    },
    "a weighting that would change nothing is refused": async (s) => {
        await s.good("PUT", "/v1/metrics/w_count", { name: "N", journey: "end_customer", phase: "awareness", perspective: "value_delivery", unit: "count", better: "high", measure: { kind: "count", event: "w.event" } });
        await s.live("w_count");
        problem(await s.get("/v1/metrics/w_count/values?weighting=account"), 400, "query", ["weighting mismatch"]);
        problem(await s.get("/v1/metrics/w_count/values?interval=clustered"), 400, "query", ["interval mismatch"]);
        problem(await s.get("/v1/metrics/w_nps/values?weighting=size"), 400, "query", ["weighting choice"]);
        problem(await s.get("/v1/journeys/end_customer/scorecard?interval=wide"), 400, "query", ["interval choice"]);
        const [row] = await s.values("w_count", "from=2026-08&to=2026-09&interval=simple");
        assert.equal(row.interval, "simple");
        const card = await s.good("GET", "/v1/journeys/end_customer/scorecard?period=2026-08&weighting=account");
        const entry = card.phases.flatMap((p) => p.value_delivery.metrics).find((x) => x.key === "w_count");
        assert.deepEqual([entry.value, entry.interval], [row.value, "simple"]);
    },
    "a mean of decimal scores meets the target that it is, however it is read": async (s) => {
        await s.good("PUT", "/v1/instruments/tenths", { name: "Tenths", kind: "scale", min: 0, max: 1, step: 0.1, better: "low" });
        await s.good("PUT", "/v1/metrics/w_tenths", { name: "T", journey: "end_customer", phase: "awareness", perspective: "value_delivery", unit: "score", better: "low", target: 0.2, min_n: 1,
            measure: { kind: "mean", instrument: "tenths" } });
        await s.live("w_tenths");
        await s.good("POST", "/v1/responses", [0.1, 0.2, 0.3].map((score, i) => ({ id: `tenth-${i}`, instrument: "tenths", account: "w-0", score, answered_at: "2026-07-10T12:00:00Z" })));
        for (const query of ["", "&interval=simple", "&interval=clustered", "&weighting=account", "&weighting=revenue"]) {
            const [row] = await s.values("w_tenths", `from=2026-07&to=2026-08${query}`);
            assert.deepEqual([row.value, row.status], [0.2, "on_target"], query);
        }
    },
    "rows as CSV name population and covered": async (s) => {
        const answer = await s.get(`/v1/metrics/${POPULATION.key}/values?${SPAN}&format=csv`);
        const [head, first] = answer.text.split("\r\n").map((l) => l.split(","));
        assert.equal(Number(first[head.indexOf("population")]), (await s.values(POPULATION.key, SPAN))[0].population);
        assert.equal(first[head.indexOf("covered")], "");
    },
};
