// Who changed or read out what. That every changing route leaves a row is checked after each suite of all (run).
import assert from "node:assert/strict";
import { NOW, problem } from "./harness.mjs";

const rows = async (s, query = "") => (await s.good("GET", `/v1/audit?limit=1000${query}`)).items;
const tell = (items) => items.map((r) => `${r.action} ${r.resource}${r.detail === null ? "" : ` (${r.detail})`}`);

let reader, editor;

export const tests = {
    "a new workspace has nothing to tell": async (s) => {
        assert.deepEqual(await s.good("GET", "/v1/audit"), { items: [], next: null });
    },
    "each change leaves a row with who, when and what": async (s) => {
        editor = await s.good("POST", "/v1/keys", { name: "Editor", scopes: ["manage", "read", "ingest"] });
        const key = editor.secret;
        const [first] = await rows(s);
        assert.equal(first.action, "keys_post");
        assert.equal(first.resource, `key ${editor.id}`);
        await s.good("PUT", "/v1/accounts/acme%2Fx%20y", { name: "Acme" }, { key });
        await s.good("POST", "/v1/contacts", [{ id: "c-1", account: "acme/x y" }, { id: "c-2", account: "acme/x y" }], { key });
        await s.good("PUT", "/v1/instruments/mood", { name: "Mood", kind: "csat", min: 1, max: 5, step: 1, better: "high", question: "?" }, { key });
        await s.good("POST", "/v1/responses", { id: "r-1", instrument: "mood", score: 3, account: "acme/x y", contact: "c-1", comment: "Well", answered_at: "2026-10-02T00:00:00Z" }, { key });
        const { items: [fact] } = await s.good("GET", "/v1/responses", undefined, { key: s.key });
        await s.good("DELETE", `/v1/facts/${fact.fact}`, undefined, { key });
        await s.good("DELETE", "/v1/instruments/mood", undefined, { key });
        const told = await rows(s, `&key=${editor.id}`);
        assert.deepEqual(tell(told).reverse(), ["accounts_put account acme/x y", "contacts_post contacts (2 items)", "instruments_put instrument mood", `facts_delete fact ${fact.fact}`, "instruments_delete instrument mood"]);
        for (const r of told) assert.deepEqual([r.at, r.key, r.key_name], [NOW, editor.id, "Editor"]);
    },
    "what changed nothing, and what was refused, leaves none": async (s) => {
        const before = await rows(s);
        const key = editor.secret;
        await s.good("PUT", "/v1/accounts/acme%2Fx%20y", { name: "Acme" }, { key });
        problem(await s.put("/v1/instruments/mood", { kind: "none" }, { key }), 422, "validation");
        problem(await s.delete("/v1/metrics/none", { key }), 404, "not-found");
        problem(await s.delete("/v1/accounts/acme%2Fx%20y", { key }), 409, "referred-to");
        problem(await s.get("/v1/keys", { key }), 403, "forbidden");
        problem(await s.get("/v1/facts/fct_none", { key }), 404, "not-found");
        assert.deepEqual(await rows(s), before);
    },
    "what is read of persons leaves a row, once an hour, whatever page of it": async (s) => {
        reader = await s.good("POST", "/v1/keys", { name: "Reader", scopes: ["read"] });
        const key = reader.secret;
        for (const target of ["/v1/contacts?limit=1", "/v1/contacts", "/v1/contacts/c-1", "/v1/contacts?account=acme%2Fx%20y", "/v1/responses?account=acme%2Fx%20y&from=2026-10", "/v1/events", "/v1/metrics/nps/facts?period=2026-10",
            "/v1/metrics/nps/facts?period=2026-10", "/v1/accounts", "/v1/metrics", "/v1/metrics/nps/values?from=2026-10&to=2026-11"]) await s.good("GET", target, undefined, { key });
        const page = await s.good("GET", "/v1/contacts?limit=1", undefined, { key });
        await s.good("GET", `/v1/contacts?limit=1&cursor=${page.next}`, undefined, { key });
        // The queue is in order: behind this change, what was read before stands written.
        await s.good("PUT", "/v1/accounts/after", {}, { key: editor.secret });
        assert.deepEqual(tell(await rows(s, `&key=${reader.id}`)).reverse(), ["contacts_list contacts", "contacts_get contact c-1", "contacts_list contacts (account=acme/x y)",
            "responses_list responses (account=acme/x y&from=2026-10)", "events_list events", "metric_facts_get metric nps (period=2026-10)"]);
        await s.good("GET", "/v1/contacts", undefined, { key: editor.secret });
        await s.good("PUT", "/v1/accounts/after-2", {}, { key: editor.secret });
        assert.equal((await rows(s, "&action=contacts_list")).length, 3);
    },
    "filters, and pages newest first": async (s) => {
        const all = await rows(s);
        assert.deepEqual(await rows(s, "&resource=contact%20c-1"), all.filter((r) => r.resource === "contact c-1"));
        assert.deepEqual(await rows(s, `&action=accounts_put&key=${editor.id}`), all.filter((r) => r.action === "accounts_put" && r.key === editor.id));
        assert.deepEqual(await rows(s, `&from=${NOW}`), all);
        assert.deepEqual(await rows(s, "&from=2026-11-02T08:00:00.000001Z"), []);
        assert.deepEqual(await rows(s, `&to=${NOW}`), []);
        assert.deepEqual(await rows(s, "&from=2026-11&to=2026-12"), all);
        const paged = [];
        for (let next = ""; next !== null;) {
            const page = await s.good("GET", `/v1/audit?limit=2&to=2026-12${next && `&cursor=${next}`}`);
            assert.ok(page.items.length <= 2);
            paged.push(...page.items);
            next = page.next;
        }
        assert.deepEqual(paged, all);
        problem(await s.get("/v1/audit?limit=0"), 400, "query");
        problem(await s.get("/v1/audit?cursor=x"), 400, "query", ["cursor format"]);
        problem(await s.get("/v1/audit?from=yesterday"), 400, "query", ["from format"]);
        problem(await s.get("/v1/audit", { key: editor.secret }), 403, "forbidden");
        problem(await s.delete("/v1/audit"), 405, "method-not-allowed");
    },
};
