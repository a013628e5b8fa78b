// Accounts and contacts.
import assert from "node:assert/strict";
import { problem } from "./harness.mjs";

const ACME = { id: "acme", name: "Acme Oy", kind: "customer", partner: "nordic-it", since: "2025-01-10T00:00:00Z", until: null, attributes: { segment: "mid", n: 2 } };

export const tests = {
    "an account is created, read, replaced": async (s) => {
        const { id, ...body } = ACME;
        const made = await s.put("/v1/accounts/acme", body);
        assert.equal(made.status, 201);
        assert.deepEqual(made.json, ACME);
        assert.equal((await s.put("/v1/accounts/acme", ACME)).status, 200);
        assert.deepEqual(await s.good("GET", "/v1/accounts/acme"), ACME);
        assert.equal((await s.good("GET", "/v1/accounts/nordic-it")).kind, "partner");
        const bare = await s.good("PUT", "/v1/accounts/acme", {});
        assert.deepEqual(bare, { id: "acme", name: null, kind: "customer", partner: null, since: null, until: null, attributes: {} });
        await s.good("PUT", "/v1/accounts/acme", ACME);
    },
    "what an account cannot be": async (s) => {
        problem(await s.put("/v1/accounts/x", { id: "y" }), 422, "validation", ["/id mismatch"]);
        problem(await s.put("/v1/accounts/x", { partner: "x" }), 422, "validation", ["/partner mismatch"]);
        problem(await s.put("/v1/accounts/x", { kind: "friend", colour: 1 }), 422, "validation", ["/kind choice", "/colour unknown_member"]);
        problem(await s.put("/v1/accounts/x", { since: "2025-01-02T00:00:00Z", until: "2025-01-01T00:00:00Z" }), 422, "validation", ["/until mismatch"]);
        problem(await s.put("/v1/accounts/x", "["), 400, "syntax");
        problem(await s.put(`/v1/accounts/${"x".repeat(201)}`, {}), 422, "validation", ["/id too_long"]);
        problem(await s.get("/v1/accounts/x"), 404, "not-found");
        problem(await s.put("/v1/accounts/x", { attributes: { a: "x".repeat(270000) } }), 413, "too-large");
    },
    "ids may hold any character": async (s) => {
        const id = "A/B & C%20ü?";
        assert.equal((await s.put(`/v1/accounts/${encodeURIComponent(id)}`, {})).json.id, id);
        assert.equal((await s.good("GET", `/v1/accounts/${encodeURIComponent(id)}`)).id, id);
        assert.equal((await s.delete(`/v1/accounts/${encodeURIComponent(id)}`)).status, 204);
    },
    "an array of accounts is stored as a whole": async (s) => {
        const batch = [{ id: "p-1", kind: "partner" }, { id: "c-1", partner: "p-1" }, { id: "c-2", partner: "p-1" }, ACME];
        const answer = await s.post("/v1/accounts", batch);
        assert.equal(answer.status, 201);
        assert.deepEqual(answer.json.items.map((i) => i.status), ["created", "created", "created", "duplicate"]);
        const again = await s.post("/v1/accounts", [batch[1], { ...batch[2], name: "Two" }]);
        assert.equal(again.status, 200);
        assert.deepEqual(again.json.items.map((i) => i.status), ["duplicate", "updated"]);
        problem(await s.post("/v1/accounts", [{ id: "new-1" }, { id: "new-2", kind: 4 }, {}]), 422, "validation", ["/1/kind type", "/2/id required"]);
        problem(await s.get("/v1/accounts/new-1"), 404, "not-found");
        problem(await s.post("/v1/accounts", { id: "new-1" }), 422, "validation", [" type"]);
        problem(await s.post("/v1/accounts", Array.from({ length: 1001 }, (_, i) => ({ id: `x-${i}` }))), 413, "too-large");
        assert.equal((await s.post("/v1/accounts", [])).status, 200);
    },
    "lists of accounts by kind and partner, in pages": async (s) => {
        const ids = async (query) => (await s.good("GET", `/v1/accounts?${query}`)).items.map((i) => i.id);
        assert.deepEqual(await ids(""), ["acme", "c-1", "c-2", "nordic-it", "p-1"]);
        assert.deepEqual(await ids("kind=partner"), ["nordic-it", "p-1"]);
        assert.deepEqual(await ids("partner=p-1"), ["c-1", "c-2"]);
        const first = await s.good("GET", "/v1/accounts?limit=3");
        assert.equal(first.items.length, 3);
        assert.deepEqual(await ids(`limit=3&cursor=${first.next}`), ["nordic-it", "p-1"]);
        problem(await s.get("/v1/accounts?kind=foe"), 400, "query", ["kind choice"]);
        problem(await s.get("/v1/accounts?cursor=*"), 400, "query", ["cursor format"]);
    },
    "an account that facts name stays": async (s) => {
        await s.good("POST", "/v1/events", { id: "e", type: "x", account: "seen", contact: "who", time: "2026-10-01T00:00:00Z" });
        assert.equal((await s.good("GET", "/v1/accounts/seen")).kind, "customer");
        assert.equal((await s.good("GET", "/v1/contacts/who")).account, "seen");
        problem(await s.delete("/v1/accounts/seen"), 409, "referred-to");
        problem(await s.delete("/v1/accounts/p-1"), 409, "referred-to");
        assert.equal((await s.delete("/v1/accounts/c-2")).status, 204);
        problem(await s.delete("/v1/accounts/c-2"), 404, "not-found");
    },
    "contacts alike": async (s) => {
        const sent = { id: "c-17", account: "acme", role: "buyer", side: "client", since: "2025-02-01T00:00:00Z", until: null, attributes: { a: true } };
        const made = await s.put("/v1/contacts/c-17", sent);
        assert.equal(made.status, 201);
        assert.deepEqual(made.json, sent);
        assert.equal((await s.put("/v1/contacts/c-17", { ...sent, role: "manager" })).status, 200);
        const answer = await s.post("/v1/contacts", [{ id: "c-18", account: "brand-new", role: "buyer" }, { id: "c-17", account: "acme", role: "buyer" }, { id: "c-19" }]);
        assert.equal(answer.status, 201);
        assert.deepEqual(answer.json.items.map((i) => i.status), ["created", "updated", "created"]);
        assert.equal((await s.good("GET", "/v1/accounts/brand-new")).id, "brand-new");
        const ids = async (query) => (await s.good("GET", `/v1/contacts?${query}`)).items.map((i) => i.id);
        assert.deepEqual(await ids("role=buyer"), ["c-17", "c-18"]);
        assert.deepEqual(await ids("account=acme"), ["c-17"]);
        const first = await s.good("GET", "/v1/contacts?limit=2");
        assert.deepEqual([...first.items.map((i) => i.id), ...(await ids(`limit=2&cursor=${first.next}`))], ["c-17", "c-18", "c-19", "who"]);
        problem(await s.post("/v1/contacts", [{ id: "c-20" }, { id: "c-21", side: "left" }]), 422, "validation", ["/1/side choice"]);
        problem(await s.get("/v1/contacts/c-20"), 404, "not-found");
        assert.equal((await s.post("/v1/contacts", [{ id: "c-19" }])).status, 200);
        problem(await s.put("/v1/contacts/c-20", { side: "left" }), 422, "validation", ["/side choice"]);
        problem(await s.delete("/v1/contacts/c-20"), 404, "not-found");
    },
};
