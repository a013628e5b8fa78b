// Dimensions that a journey names: filters and groups by them are the same figures, before they are kept, while they are built,
// afterwards, and when accounts move.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { dice, problem } from "./harness.mjs";

const roll = dice(11);
const accounts = Array.from({ length: 40 }, (_, i) => ({ id: `c-${i}`, partner: i % 3 ? `p-${i % 3}` : undefined, attributes: { segment: ["small", "mid"][i % 2] } }));
const events = Array.from({ length: 3000 }, (_, i) => ({ id: `c-${i}`, type: "cut.event", account: roll.below(20) ? `c-${roll.below(40)}` : undefined, value: roll.below(1000),
    time: new Date(Date.UTC(2026, roll.below(9), 2 + roll.below(26), 12)).toISOString() }));
const lines = (items) => items.map((i) => JSON.stringify(i)).join("\n");
const metric = (key) => ({ name: key, journey: "end_customer", phase: "deployment", perspective: "value_delivery", unit: "count", better: "none", measure: { kind: key, event: "cut.event" } });
const of = (f) => accounts.find((a) => a.id === f.account);
const VALUES = { partner: (a) => a?.partner ?? null, "account.segment": (a) => a?.attributes.segment ?? null };

async function check(s) {
    for (const [name, value] of Object.entries(VALUES)) {
        const expected = new Map();
        for (const e of events) {
            const group = value(of(e));
            const [n, sum] = expected.get(group) ?? [0, 0];
            expected.set(group, [n + 1, sum + e.value]);
        }
        const rows = (key, more) => s.values(key, `from=2025-12&to=2026-11&grain=total&${more}`);
        for (const [key, i] of [["cut_count", 0], ["cut_sum", 1]]) {
            const groups = new Map((await rows(key, `group_by=${name}`)).map((r) => [r.group, r.value]));
            assert.deepEqual([...groups].sort(), [...expected].map(([g, v]) => [g, v[i]]).sort(), `${key} by ${name}`);
            for (const [group, v] of expected) {
                if (group === null) continue;
                assert.equal((await rows(key, `${name}=${group}`))[0].value, v[i], `${key} of ${name}=${group}`);
            }
            assert.equal((await rows(key, `${name}=nobody`))[0].value, 0);
        }
    }
}

async function checks(s) {
    for (let i = 0; i < 4; i++) {
        await check(s);
        await pause(40); // the job goes on between the looks
    }
}

async function dimensions(s, names) {
    const { version, changed_at, state, progress, ...journey } = await s.good("GET", "/v1/journeys/end_customer");
    return s.good("PUT", "/v1/journeys/end_customer", { ...journey, dimensions: names });
}

export const tests = {
    "figures by what accounts are": async (s) => {
        for (const key of ["count", "sum"]) await s.good("PUT", `/v1/metrics/cut_${key}`, metric(key));
        for (const a of accounts) await s.good("PUT", `/v1/accounts/${a.id}`, a);
        await s.good("POST", "/v1/events", lines(events), { type: "application/x-ndjson" });
        await check(s);
    },
    "are the same when a journey names these as dimensions": async (s) => {
        assert.deepEqual((await s.good("GET", "/v1/journeys/end_customer")).dimensions, []);
        assert.deepEqual((await dimensions(s, ["partner", "account.segment"])).dimensions, ["partner", "account.segment"]);
        await checks(s);
    },
    "and follow accounts that move": async (s) => {
        for (const i of [0, 1, 7, 12]) {
            const a = accounts[i];
            a.partner = a.partner === "p-2" ? "p-1" : "p-2";
            a.attributes = { segment: i % 2 ? "large" : "mid" };
            await s.good("PUT", `/v1/accounts/${a.id}`, a);
        }
        delete accounts[5].partner;
        await s.good("PUT", "/v1/accounts/c-5", accounts[5]);
        await check(s);
    },
    "facts that come later are in them": async (s) => {
        const more = Array.from({ length: 50 }, (_, i) => ({ id: `m-${i}`, type: "cut.event", account: i % 2 ? `c-${i}` : "new", value: i, time: "2026-08-03T10:00:00Z" })).filter((e) => e.account === "new" || of(e));
        await s.good("POST", "/v1/events", more);
        events.push(...more);
        await check(s);
        const segment = { id: "new", attributes: { segment: "late" } };
        await s.good("PUT", "/v1/accounts/new", segment);
        accounts.push(segment);
        await check(s);
    },
    "a dimension that is left out, and named again": async (s) => {
        await dimensions(s, ["partner"]);
        await check(s);
        await dimensions(s, ["account.segment", "partner"]);
        await checks(s);
    },
    "the scorecard of a partner's customers": async (s) => {
        const card = await s.good("GET", "/v1/journeys/end_customer/scorecard?period=2026-08&partner=p-2");
        const found = card.phases.flatMap((p) => p.value_delivery.metrics).find((m) => m.key === "cut_count");
        assert.equal(found.value, events.filter((e) => of(e)?.partner === "p-2" && e.time.startsWith("2026-08")).length);
    },
    "what is no dimension": async (s) => {
        const { version, changed_at, state, progress, ...journey } = await s.good("GET", "/v1/journeys/end_customer");
        const put = (names) => s.put("/v1/journeys/end_customer", { ...journey, dimensions: names });
        problem(await put(["segment"]), 422, "validation", ["/dimensions/0 choice"]);
        problem(await put(["partner", "partner"]), 422, "validation", ["/dimensions/1 not_unique"]);
    },
};
