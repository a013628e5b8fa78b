// Groups by role or side too small to be told, for keys that may not manage (KPI.md, "Suppressed").
import assert from "node:assert/strict";
import { ADMIN } from "./harness.mjs";

// acme: 4 buyers, 3 end users, 2 managers, 1 of no role; globex: 3 buyers, 3 end users; hooli: 2 buyers, 1 end user
const STAFF = { acme: { buyer: 4, end_user: 3, manager: 2 }, globex: { buyer: 3, end_user: 3 }, hooli: { buyer: 2, end_user: 1 } };
const CONTACTS = Object.entries(STAFF).flatMap(([account, roles]) => Object.entries(roles).flatMap(([role, n]) =>
    Array.from({ length: n }, (_, i) => ({ id: `${account}-${role}-${i}`, account, role, side: role === "manager" ? "partner" : "client" }))));
const T = "2026-09-10T10:00:00Z";
const ANSWERS = CONTACTS.flatMap((c, i) => [0, 1, 2].map((k) => ({ id: `${c.id}-${k}`, instrument: "csat", contact: c.id, score: 1 + ((i + k) % 5), answered_at: T, touchpoint: "support" })));
const EVENTS = CONTACTS.map((c) => ({ id: `e-${c.id}`, type: "s.event", contact: c.id, account: c.account, time: T }));
const PERIOD = "from=2026-09&to=2026-10";
const metric = (measure) => ({ name: "S", journey: "end_customer", phase: "awareness", perspective: "value_delivery", unit: "count", better: "high", min_n: 1, measure });
const keys = {};

// "group n", or "group suppressed"; a suppressed one tells nothing more.
async function told(s, key, metric, query) {
    const rows = await s.good("GET", `/v1/metrics/${metric}/values?${PERIOD}&${query}`, undefined, { key });
    for (const row of rows.filter((r) => r.reason === "suppressed"))
        assert.deepEqual([row.value, row.n, row.low, row.high, row.interval, row.population, row.missing, row.changed_at, row.status], [null, 0, null, null, null, null, 0, null, "no_data"]);
    return rows.map((r) => `${r.group} ${r.reason === "suppressed" ? r.reason : r.n}`);
}

export const tests = {
    "by role inside one account, the smallest and the next": async (s) => {
        await s.good("POST", "/v1/accounts", [{ id: "nordic", kind: "partner" }, { id: "solo", kind: "partner" }, { id: "acme", partner: "nordic", attributes: { segment: "big" } },
            { id: "globex", partner: "nordic" }, { id: "hooli", partner: "solo" }]);
        await s.good("POST", "/v1/contacts", CONTACTS);
        for (const [key, measure] of [["s_mean", { kind: "mean", instrument: "csat" }], ["s_count", { kind: "count", event: "s.event" }], ["s_contact", { kind: "mean", instrument: "csat", per: "contact" }]]) {
            await s.good("PUT", `/v1/metrics/${key}`, metric(measure));
            await s.live(key);
        }
        await s.good("POST", "/v1/responses", ANSWERS);
        await s.good("POST", "/v1/events", EVENTS);
        for (const [name, body] of Object.entries({ read: { scopes: ["read"] }, manage: { scopes: ["read", "manage"] }, nordic: { scopes: ["read"], partner: "nordic" }, solo: { scopes: ["read"], partner: "solo" }, acme: { scopes: ["read"], account: "acme" } }))
            keys[name] = (await s.good("POST", "/v1/keys", { name, ...body })).secret;
        for (const [key, buyers, users] of [["s_mean", 12, 9], ["s_count", 4, 3], ["s_contact", 4, 3]]) {
            /* two managers are too few; three end users are the next smallest, else they were what is left */
            assert.deepEqual(await told(s, keys.read, key, "account=acme&group_by=role"), [`buyer ${buyers}`, "end_user suppressed", "manager suppressed"], key);
            assert.deepEqual(await told(s, keys.manage, key, "account=acme&group_by=role"), [`buyer ${buyers}`, `end_user ${users}`, `manager ${(2 * users) / 3}`], key);
            assert.deepEqual(await told(s, keys.read, key, "account=globex&group_by=role"), [`buyer ${users}`, `end_user ${users}`]);
            assert.deepEqual(await told(s, keys.read, key, "account=hooli&group_by=role"), ["buyer suppressed", "end_user suppressed"]);
        }
    },
    "the administrator's key may see them": async (s) => {
        assert.deepEqual(await told(s, ADMIN, "s_count", "account=hooli&group_by=role"), ["buyer 2", "end_user 1"]);
    },
    "a role or side as a filter, too": async (s) => {
        for (const role of ["manager", "end_user"]) assert.deepEqual(await told(s, keys.read, "s_count", `account=acme&role=${role}`), ["null suppressed"]);
        assert.deepEqual(await told(s, keys.read, "s_count", "account=acme&role=buyer"), ["null 4"]);
        assert.deepEqual(await told(s, keys.read, "s_count", "account=acme&side=partner"), ["null suppressed"]);
        assert.deepEqual(await told(s, keys.read, "s_count", "account=acme&group_by=side"), ["client suppressed", "partner suppressed"]);
        assert.deepEqual(await told(s, keys.read, "s_count", "role=manager&group_by=account"), ["acme suppressed"]);
        assert.deepEqual(await told(s, keys.read, "s_count", "role=buyer&group_by=account"), ["acme 4", "globex 3", "hooli suppressed"]);
        assert.deepEqual(await told(s, keys.read, "s_count", "account.segment=big&group_by=role"), ["buyer 4", "end_user suppressed", "manager suppressed"]);
        assert.deepEqual(await told(s, keys.read, "s_mean", "account=acme&role=manager&group_by=touchpoint"), ["support suppressed"]);
        assert.deepEqual(await told(s, keys.read, "s_count", "role=buyer&group_by=partner"), ["nordic 7", "solo suppressed"]);
    },
    "what a key is bound to counts as a filter": async (s) => {
        assert.deepEqual(await told(s, keys.acme, "s_count", "group_by=role"), ["buyer 4", "end_user suppressed", "manager suppressed"]);
        assert.deepEqual(await told(s, keys.solo, "s_count", "group_by=role"), ["buyer suppressed", "end_user suppressed"]);
        assert.deepEqual(await told(s, keys.nordic, "s_count", "group_by=role"), ["buyer 7", "end_user 6", "manager 2"]);
    },
    "not the account as a whole, nor a role of several accounts": async (s) => {
        assert.deepEqual(await told(s, keys.read, "s_count", "account=hooli"), ["null 3"]);
        assert.deepEqual(await told(s, keys.read, "s_count", "group_by=account"), ["acme 9", "globex 6", "hooli 3"]);
        assert.deepEqual(await told(s, keys.read, "s_count", "group_by=role"), ["buyer 9", "end_user 7", "manager 2"]);
    },
    "on the scorecard, without a change": async (s) => {
        const card = await s.good("GET", "/v1/journeys/end_customer/scorecard?period=2026-09&account=acme&role=manager", undefined, { key: keys.read });
        const entry = card.phases.flatMap((p) => p.value_delivery.metrics).find((x) => x.key === "s_mean");
        assert.deepEqual([entry.value, entry.n, entry.reason, entry.change.value, entry.change.reason, entry.trend.at(-1).n], [null, 0, "suppressed", null, "no_value", 0]);
        assert.ok(entry.trend.slice(0, -1).every((t) => t.reason === "no_observations"));
    },
};
