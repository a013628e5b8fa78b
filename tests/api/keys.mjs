// Who may do what, and who sees what.
import assert from "node:assert/strict";
import { problem } from "./harness.mjs";

const make = async (s, members) => s.good("POST", "/v1/keys", { name: "A key", ...members });

// One request for each scope, and what it answers to a key that has it.
const BY_SCOPE = {
    ingest: ["POST", "/v1/events", [{ id: "k", type: "x", account: "mine", time: "2026-10-01T00:00:00Z" }]],
    read: ["GET", "/v1/workspace"],
    manage: ["PUT", "/v1/accounts/managed", {}],
    admin: ["GET", "/v1/keys"],
};

async function prepare(s) {
    await s.good("POST", "/v1/accounts", [{ id: "p-1", kind: "partner" }, { id: "p-2", kind: "partner" }, { id: "mine", partner: "p-1" }, { id: "also", partner: "p-1" }, { id: "theirs", partner: "p-2" }, { id: "nobodys" }]);
    await s.good("POST", "/v1/contacts", [{ id: "c-mine", account: "mine", role: "buyer" }, { id: "c-theirs", account: "theirs", role: "buyer" }, { id: "c-partner", account: "p-1" }]);
    await s.good("POST", "/v1/responses", ["mine", "also", "theirs", "nobodys", "p-1"].map((account, i) => ({ id: `r-${account}`, instrument: "csat", score: 1 + i, account, contact: account === "mine" ? "c-mine" : undefined,
        touchpoint: "product", answered_at: "2026-10-05T12:00:00Z" })));
    await s.good("POST", "/v1/events", [{ id: "e-mine", type: "x", account: "mine", time: "2026-10-05T12:00:00Z" }, { id: "e-theirs", type: "x", account: "theirs", time: "2026-10-05T12:00:00Z" },
        { id: "e-of-all", type: "x", time: "2026-10-05T12:00:00Z" }]);
}

export const tests = {
    "no key, a wrong one, a malformed one: 401, whatever the body": async (s) => {
        await prepare(s);
        for (const headers of [{}, { Authorization: "Bearer wrong" }, { Authorization: "Bearer " }, { Authorization: s.key }, { Authorization: `Basic ${s.key}` }]) {
            const answer = await s.call("POST", "/v1/events", { key: null, headers, body: "no json", type: "text/plain" });
            problem(answer, 401, "unauthorized");
            assert.match(answer.headers["www-authenticate"], /^Bearer/);
        }
    },
    "each scope opens its own routes and no other": async (s) => {
        for (const scope of Object.keys(BY_SCOPE)) {
            const { secret } = await make(s, { scopes: [scope] });
            for (const [of, [method, target, body]] of Object.entries(BY_SCOPE)) {
                const answer = await s.call(method, target, { body, key: secret });
                if (of === scope) assert.ok(answer.status < 300, `${scope} ${target}: ${answer.text}`);
                else problem(answer, 403, "forbidden");
            }
            problem(await s.call("POST", "/v1/keys", { body: "no json", type: "text/plain", key: scope === "admin" ? null : secret }), scope === "admin" ? 401 : 403, scope === "admin" ? "unauthorized" : "forbidden");
        }
    },
    "the secret is shown once, and works at once": async (s) => {
        const made = await s.post("/v1/keys", { name: "Grafana", scopes: ["read"], expires_at: "2027-01-01T00:00:00Z" });
        assert.equal(made.status, 201);
        assert.match(made.json.secret, /^wm_[A-Za-z0-9_-]{43}$/);
        assert.match(made.json.id, /^key_[0-9a-f]{12}$/);
        assert.equal((await s.get("/v1/workspace", { key: made.json.secret })).status, 200);
        const list = await s.get("/v1/keys");
        assert.ok(!list.text.includes("wm_") && !list.text.includes("hash"));
        const { secret, ...rest } = made.json;
        assert.deepEqual(list.json.items.find((k) => k.id === made.json.id), rest);
        await s.logged(list.headers["x-request-id"]);
        assert.ok(!s.log.includes(secret));
    },
    "a revoked key ends with the next request": async (s) => {
        const { id, secret } = await make(s, { scopes: ["read"] });
        assert.equal((await s.get("/v1/workspace", { key: secret })).status, 200);
        assert.equal((await s.delete(`/v1/keys/${id}`)).status, 204);
        problem(await s.get("/v1/workspace", { key: secret }), 401, "unauthorized");
        assert.ok((await s.good("GET", "/v1/keys")).items.find((k) => k.id === id).revoked_at);
        problem(await s.delete("/v1/keys/key_none"), 404, "not-found");
    },
    "what a key cannot be": async (s) => {
        problem(await s.post("/v1/keys", { name: "x", scopes: [] }), 422, "validation", ["/scopes empty"]);
        problem(await s.post("/v1/keys", { name: "x", scopes: ["root"] }), 422, "validation", ["/scopes/0 choice"]);
        problem(await s.post("/v1/keys", { scopes: ["read"] }), 422, "validation", ["/name required"]);
        problem(await s.post("/v1/keys", { name: "x", scopes: ["read"], partner: "nobody" }), 422, "validation", ["/partner unknown_account"]);
        problem(await s.post("/v1/keys", { name: "x", scopes: ["read"], account: "nobody" }), 422, "validation", ["/account unknown_account"]);
        problem(await s.post("/v1/keys", { name: "x", scopes: ["read"], account: "mine", partner: "p-1" }), 422, "validation");
        problem(await s.post("/v1/keys", { name: "x", scopes: ["read", "manage"], partner: "p-1" }), 422, "validation");
    },
    "an expired key is none": async (s) => {
        const { secret } = await make(s, { scopes: ["read"], expires_at: "2026-11-02T08:00:00Z" });
        problem(await s.get("/v1/workspace", { key: secret }), 401, "unauthorized");
    },
    "a partner's key sees its present customers": async (s) => {
        const { secret: key } = await make(s, { scopes: ["read"], partner: "p-1" });
        const ids = async (target, member = "id") => (await s.good("GET", target, undefined, { key })).items.map((i) => i[member]).sort();
        assert.deepEqual(await ids("/v1/accounts"), ["also", "mine"]);
        assert.deepEqual(await ids("/v1/contacts"), ["c-mine"]);
        assert.deepEqual(await ids("/v1/responses"), ["r-also", "r-mine"]);
        assert.deepEqual((await ids("/v1/events")).filter((id) => id.startsWith("e-")), ["e-mine"]);
        assert.deepEqual(await ids("/v1/events?account=theirs"), []);
        for (const target of ["/v1/accounts/theirs", "/v1/accounts/nobodys", "/v1/accounts/p-1", "/v1/contacts/c-theirs", "/v1/contacts/c-partner"]) problem(await s.get(target, { key }), 404, "not-found");
        const foreign = (await s.good("GET", "/v1/responses?id=r-theirs")).items[0].fact;
        problem(await s.get(`/v1/facts/${foreign}`, { key }), 404, "not-found");
        assert.ok((await s.good("GET", "/v1/metrics", undefined, { key })).items.length > 20);
        const rows = async (query) => s.good("GET", `/v1/metrics/product_csat/values?from=2026-10&to=2026-11${query}`, undefined, { key });
        assert.equal((await rows(""))[0].n, 2);
        assert.deepEqual((await rows("&group_by=account")).map((r) => [r.group, r.n]), [["also", 1], ["mine", 1]]);
        assert.equal((await rows("&account=theirs"))[0].n, 0);
        assert.deepEqual(await ids("/v1/metrics/product_csat/facts?period=2026-10", "account"), ["also", "mine"]);
        const card = await s.good("GET", "/v1/journeys/end_customer/scorecard?period=2026-10", undefined, { key });
        const all = await s.good("GET", "/v1/journeys/end_customer/scorecard?period=2026-10");
        const csat = (c) => c.phases.flatMap((p) => p.value_realization.metrics).find((m) => m.key === "product_csat").n;
        assert.deepEqual([csat(card), csat(all)], [2, 5]);
        await s.good("PUT", "/v1/accounts/theirs", { partner: "p-1" });
        assert.equal((await rows(""))[0].n, 3);
        await s.good("PUT", "/v1/accounts/theirs", { partner: "p-2" });
        assert.equal((await rows(""))[0].n, 2);
        problem(await s.put("/v1/accounts/mine", {}, { key }), 403, "forbidden");
    },
    "an account's key sees that account alone": async (s) => {
        const { secret: key } = await make(s, { scopes: ["read"], account: "mine" });
        const ids = async (target) => (await s.good("GET", target, undefined, { key })).items.map((i) => i.id).sort();
        assert.deepEqual(await ids("/v1/accounts"), ["mine"]);
        assert.deepEqual(await ids("/v1/responses"), ["r-mine"]);
        problem(await s.get("/v1/accounts/also", { key }), 404, "not-found");
        assert.equal((await s.good("GET", "/v1/metrics/product_csat/values?from=2026-10&to=2026-11", undefined, { key }))[0].n, 1);
    },
};
