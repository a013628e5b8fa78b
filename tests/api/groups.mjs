// Filters, groups, formats and the facts behind, against sums made here from the facts that were sent.
import assert from "node:assert/strict";
import { dice } from "./harness.mjs";

const roll = dice(7);
const ACCOUNTS = Array.from({ length: 12 }, (_, i) => ({ id: `a-${i}`, partner: i % 4 === 3 ? undefined : `p-${i % 4}`, attributes: { segment: ["small", "mid", "large"][i % 3], size: i % 2, vip: i % 5 === 0 } }));
const CONTACTS = Array.from({ length: 30 }, (_, i) => ({ id: `c-${i}`, account: `a-${i % 12}`, role: [undefined, "buyer", "end_user", "manager"][i % 4], side: ["client", "provider", "partner"][i % 3] }));
const PHASES = { website: "awareness", quote: "consideration", support: "operate_loyalty", product: "operate_loyalty", elsewhere: undefined };

const day = () => new Date(Date.UTC(2026, 5 + roll.below(4), 1 + roll.below(28), roll.below(24))).toISOString();
const person = () => (roll.below(5) ? roll.pick(CONTACTS) : undefined);
const fact = (i) => {
    const contact = person();
    const explicit = roll.below(3) === 0;
    return { id: `g-${i}`, account: roll.below(9) ? (contact ?? roll.pick(ACCOUNTS.map((a) => ({ account: a.id })))).account : contact?.account, contact: contact?.id,
        role: explicit ? roll.pick(["buyer", "service_provider"]) : undefined, side: explicit ? roll.pick(["client", "third_party"]) : undefined,
        touchpoint: roll.below(6) ? roll.pick(Object.keys(PHASES)) : undefined, attributes: roll.below(4) ? { locale: roll.pick(["fi", "sv"]), tier: roll.below(3), beta: roll.below(2) === 0 } : undefined };
};
const EVENTS = Array.from({ length: 900 }, (_, i) => ({ ...fact(i), type: "g.event", time: day(), value: roll.below(8) ? roll.below(1000) / 4 : undefined }));
const ANSWERS = Array.from({ length: 600 }, (_, i) => ({ ...fact(i), instrument: "csat", score: 1 + roll.below(5), answered_at: day() }));

const account_of = (f) => ACCOUNTS.find((a) => a.id === f.account);
const contact_of = (f) => CONTACTS.find((c) => c.id === f.contact);
const text = (v) => (v === undefined ? null : typeof v === "string" ? v : JSON.stringify(v));
// What a fact shows under each name of group_by.
const DIMENSIONS = {
    account: (f) => f.account ?? null,
    partner: (f) => account_of(f)?.partner ?? null,
    role: (f) => f.role ?? contact_of(f)?.role ?? null,
    side: (f) => f.side ?? contact_of(f)?.side ?? null,
    touchpoint: (f) => f.touchpoint ?? null,
    phase: (f) => PHASES[f.touchpoint] ?? null,
    "account.segment": (f) => account_of(f)?.attributes.segment ?? null,
    "account.size": (f) => text(account_of(f)?.attributes.size),
    "account.vip": (f) => text(account_of(f)?.attributes.vip),
    "attr.locale": (f) => f.attributes?.locale ?? null,
    "attr.tier": (f) => text(f.attributes?.tier),
    "attr.beta": (f) => text(f.attributes?.beta),
};
const MONTHS = ["2026-06", "2026-07", "2026-08", "2026-09"];
const HELSINKI_H = 3; // all of these months are summer
const month_of = (f) => new Date(Date.parse(f.time ?? f.answered_at) + HELSINKI_H * 3600e3).toISOString().slice(0, 7);
const SPAN = "from=2026-06&to=2026-10";

// [metric, its facts, value of a list of facts (null: none)]
const METRICS = [
    ["g_count", EVENTS, (list) => list.length],
    ["g_sum", EVENTS, (list) => list.reduce((n, f) => n + (f.value ?? 0), 0)],
    ["g_mean", ANSWERS, (list) => (list.length ? list.reduce((n, f) => n + f.score, 0) / list.length : null)],
    ["g_box", ANSWERS, (list) => (list.length ? (100 * list.filter((f) => f.score >= 4).length) / list.length : null)],
];

async function prepare(s) {
    await s.good("POST", "/v1/accounts", [...new Set(ACCOUNTS.map((a) => a.partner))].filter(Boolean).map((id) => ({ id, kind: "partner" })).concat(ACCOUNTS));
    await s.good("POST", "/v1/contacts", CONTACTS);
    await s.good("POST", "/v1/events", EVENTS);
    await s.good("POST", "/v1/responses", ANSWERS);
    const define = (key, measure) => s.good("PUT", `/v1/metrics/${key}`, { name: key, journey: "end_customer", phase: "awareness", perspective: "value_delivery", unit: "count", better: "high", measure });
    await define("g_count", { kind: "count", event: "g.event" });
    await define("g_sum", { kind: "sum", event: "g.event" });
    await define("g_mean", { kind: "mean", instrument: "csat" });
    await define("g_box", { kind: "top_box", instrument: "csat", at_least: 4 });
    for (const [key] of METRICS) await s.live(key);
}

// Facts without account, contact's account or their own: the store gives a fact its contact's account.
for (const f of [...EVENTS, ...ANSWERS]) f.account ??= contact_of(f)?.account;

function same(row, list, of, what) {
    const value = of(list);
    assert.equal(row.n, list.length, `${what} n`);
    if (value === null) assert.equal(row.value, null, what);
    else assert.ok(Math.abs(row.value - value) < 1e-9 * Math.max(1, Math.abs(value)), `${what}: ${row.value}, not ${value}`);
}

export const tests = {
    "no filter": async (s) => {
        await prepare(s);
        for (const [key, facts, of] of METRICS) {
            const rows = await s.values(key, SPAN);
            assert.deepEqual(rows.map((r) => r.period), MONTHS);
            for (const row of rows) same(row, facts.filter((f) => month_of(f) === row.period), of, `${key} ${row.period}`);
        }
    },
    ...Object.fromEntries(Object.entries(DIMENSIONS).map(([name, of_fact]) => [`group_by=${name}, and each group as a filter`, async (s) => {
        for (const [key, facts, of] of METRICS) {
            const rows = await s.values(key, `${SPAN}&group_by=${name}`);
            const groups = [...new Set(facts.map(of_fact))].sort((x, y) => (x === null) - (y === null) || (x < y ? -1 : x > y ? 1 : 0));
            assert.deepEqual([...new Set(rows.map((r) => r.group))], groups, key);
            assert.equal(rows.length, groups.length * MONTHS.length);
            for (const row of rows) same(row, facts.filter((f) => of_fact(f) === row.group && month_of(f) === row.period), of, `${key} ${row.group} ${row.period}`);
            if (name === "phase") continue;
            for (const group of groups.filter((g) => g !== null)) {
                const [total] = await s.values(key, `${SPAN}&grain=total&${name}=${encodeURIComponent(group)}`);
                same(total, facts.filter((f) => of_fact(f) === group), of, `${key} ${name}=${group}`);
            }
            assert.equal((await s.values(key, `${SPAN}&grain=total&${name}=${name === "side" ? "third_party" : "nobody"}`))[0].n, name === "side" ? facts.filter((f) => of_fact(f) === "third_party").length : 0);
        }
    }])),
    "filters together, with a group": async (s) => {
        for (const [key, facts, of] of METRICS) {
            const rows = await s.values(key, `${SPAN}&grain=total&group_by=role&partner=p-1&attr.locale=fi&account.segment=mid`);
            const chosen = facts.filter((f) => DIMENSIONS.partner(f) === "p-1" && f.attributes?.locale === "fi" && DIMENSIONS["account.segment"](f) === "mid");
            assert.ok(chosen.length > 0);
            assert.equal(rows.reduce((n, r) => n + r.n, 0), chosen.length);
            for (const row of rows) same(row, chosen.filter((f) => DIMENSIONS.role(f) === row.group), of, `${key} ${row.group}`);
        }
    },
    "an account's field and partner are those of now": async (s) => {
        await s.good("PUT", "/v1/accounts/a-0", { ...ACCOUNTS[0], partner: "p-2", attributes: { segment: "huge" } });
        const rows = await s.values("g_count", `${SPAN}&grain=total&group_by=account.segment`);
        assert.equal(rows.find((r) => r.group === "huge").value, EVENTS.filter((f) => f.account === "a-0").length);
        await s.good("PUT", "/v1/accounts/a-0", ACCOUNTS[0]);
    },
    "the facts behind a figure are as many as its n": async (s) => {
        for (const [key, facts] of METRICS) {
            for (const query of ["", "&role=buyer", "&account=a-3", "&account.segment=mid&attr.locale=sv", "&touchpoint=support&side=client"]) {
                const [row] = await s.values(key, `from=2026-07&to=2026-08${query}`);
                const items = [];
                let next = null;
                do {
                    const page = await s.good("GET", `/v1/metrics/${key}/facts?period=2026-07&limit=17${query}${next ? `&cursor=${next}` : ""}`);
                    items.push(...page.items);
                    next = page.next;
                } while (next);
                assert.equal(items.length, row.n, `${key}${query}`);
                assert.equal(new Set(items.map((i) => i.fact)).size, items.length);
                for (let i = 1; i < items.length; i++) assert.ok(items[i - 1].at >= items[i].at);
                const k = items.filter((i) => i.counts).length;
                if (key === "g_box") assert.equal(row.value, row.n ? (100 * k) / row.n : null);
                else assert.ok(items.every((i) => i.counts === null));
                if (query === "") assert.deepEqual(items.map((i) => i.value).sort(), facts.filter((f) => month_of(f) === "2026-07").map((f) => f.score ?? f.value ?? null).sort());
            }
        }
    },
    "three formats of the same rows": async (s) => {
        const target = `/v1/metrics/g_mean/values?${SPAN}&group_by=role`;
        const json = (await s.get(target)).json;
        for (const ndjson of [await s.get(`${target}&format=ndjson`), await s.get(target, { headers: { Accept: "application/x-ndjson" } })]) {
            assert.equal(ndjson.headers["content-type"], "application/x-ndjson");
            assert.deepEqual(ndjson.text.trimEnd().split("\n").map((l) => JSON.parse(l)), json);
        }
        for (const csv of [await s.get(`${target}&format=csv`, { headers: { Accept: "application/json" } }), await s.get(target, { headers: { Accept: "text/csv, */*;q=0.1" } })]) {
            assert.match(csv.headers["content-type"], /^text\/csv/);
            const [head, ...rows] = csv.text.trimEnd().split("\r\n").map((l) => l.split(","));
            assert.deepEqual(head, Object.keys(json[0]));
            assert.deepEqual(rows, json.map((row) => Object.values(row).map((v) => (v === null ? "" : String(v)))));
        }
        assert.deepEqual((await s.get(target, { headers: { Accept: "image/png" } })).json, json);
    },
    "a text with commas, quotes and lines in CSV": async (s) => {
        await s.good("POST", "/v1/events", { id: "q", type: "g.quoted", time: "2026-07-01T00:00:00Z", attributes: { t: 'a,"b"\nc' } });
        await s.good("PUT", "/v1/metrics/g_quoted", { name: "q", journey: "end_customer", phase: "awareness", perspective: "value_delivery", unit: "count", better: "high", measure: { kind: "count", event: "g.quoted" } });
        await s.live("g_quoted");
        const { text: csv } = await s.get("/v1/metrics/g_quoted/values?from=2026-07&to=2026-08&group_by=attr.t&format=csv");
        assert.ok(csv.includes('"a,""b""\nc"'), csv);
    },
    "1,000 groups, and one more": async (s) => {
        const events = Array.from({ length: 1001 }, (_, i) => ({ id: `many-${i}`, type: "g.many", time: "2026-07-01T00:00:00Z", attributes: { k: `k-${i}` } }));
        await s.good("PUT", "/v1/metrics/g_many", { name: "q", journey: "end_customer", phase: "awareness", perspective: "value_delivery", unit: "count", better: "high", measure: { kind: "count", event: "g.many" } });
        await s.good("POST", "/v1/events", events.slice(0, 1000));
        await s.live("g_many");
        assert.equal((await s.values("g_many", "from=2026-07&to=2026-08&group_by=attr.k")).length, 1000);
        await s.good("POST", "/v1/events", events.slice(1000));
        const answer = await s.get("/v1/metrics/g_many/values?from=2026-07&to=2026-08&group_by=attr.k");
        assert.equal(answer.status, 400);
        assert.equal(answer.json.errors[0].code, "too_many");
    },
};
