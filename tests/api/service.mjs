// Probes, the contract, the page, and what every route has in common.
import assert from "node:assert/strict";
import fs from "node:fs";
import { problem } from "./harness.mjs";

const open = { key: null };

export const tests = {
    "probes answer without a key": async (s) => {
        for (const target of ["/healthz", "/readyz"]) {
            const answer = await s.get(target, open);
            assert.equal(answer.status, 200);
            assert.deepEqual(answer.json, { status: "ok" });
        }
    },
    "metrics are OpenMetrics and count": async (s) => {
        await s.good("POST", "/v1/events", [1, 2, 3].map((i) => ({ id: `m-${i}`, type: "x", time: "2026-10-01T00:00:00Z" })));
        const answer = await s.get("/metrics", open);
        assert.match(answer.headers["content-type"], /^application\/openmetrics-text/);
        assert.ok(answer.text.endsWith("# EOF\n"));
        assert.match(answer.text, /^waymark_facts_total 3$/m);
        assert.match(answer.text, /^waymark_queue_facts 0$/m);
        for (const line of answer.text.split("\n")) assert.match(line, /^(|# (TYPE|UNIT|HELP|EOF).*|[a-z_]+(\{[^}]*\})? [-+0-9.e]+)$/);
        const families = answer.text.split("\n").filter((l) => l.startsWith("# TYPE")).map((l) => l.split(" ")[2]);
        assert.equal(new Set(families).size, families.length);
    },
    "the contract is served as it stands": async (s) => {
        const answer = await s.get("/openapi.yaml", open);
        assert.equal(answer.text, fs.readFileSync("openapi.yaml", "utf8"));
        assert.equal((await s.get("/openapi.yaml", { ...open, headers: { "If-None-Match": answer.headers.etag } })).status, 304);
    },
    "the page and its parts, framed by nobody": async (s) => {
        const page = await s.get("/", open);
        assert.equal(page.status, 200);
        assert.match(page.headers["content-type"], /^text\/html/);
        assert.match(page.headers["content-security-policy"], /default-src 'none'.*frame-ancestors 'none'/);
        assert.ok(!/unsafe/.test(page.headers["content-security-policy"]));
        assert.equal((await s.get("/", { ...open, headers: { "If-None-Match": page.headers.etag } })).status, 304);
        const parts = [...page.text.matchAll(/"\/assets\/([^"]+)"/g)].map((m) => m[1]);
        assert.ok(parts.length > 0);
        for (const part of parts) {
            const answer = await s.get(`/assets/${part}`, open);
            assert.equal(answer.status, 200, part);
            assert.equal((await s.get(`/assets/${part}`, { ...open, headers: { "If-None-Match": answer.headers.etag } })).status, 304, part);
        }
        for (const name of ["none.js", "index.html", "..%2Fopenapi.yaml", "%2e%2e%2ftemplates%2fmetrics.json", "x"]) problem(await s.get(`/assets/${name}`, open), 404, "not-found");
    },
    "the workspace": async (s) => {
        assert.deepEqual(await s.good("GET", "/v1/workspace"), { name: "Waymark", time_zone: "Europe/Helsinki", currency: "EUR", created_at: "2026-11-02T08:00:00Z", comment_days: null, freeze_day: null, freeze_journeys: null, version: "0.1.0",
            scopes: ["ingest", "read", "manage", "admin"] });
    },
    "other paths, other methods": async (s) => {
        problem(await s.get("/v1/none"), 404, "not-found");
        problem(await s.get("/v1/none", open), 404, "not-found");
        const answer = await s.call("PATCH", "/v1/accounts/acme", { body: {} });
        problem(answer, 405, "method-not-allowed");
        assert.deepEqual(answer.headers.allow.split(", ").sort(), ["DELETE", "GET", "HEAD", "PUT"].filter((m) => answer.headers.allow.includes(m)));
        assert.match(answer.headers.allow, /GET.*PUT|PUT.*GET/);
    },
    "HEAD is GET without its body": async (s) => {
        const head = await s.call("HEAD", "/openapi.yaml", open), get = await s.get("/openapi.yaml", open);
        assert.equal(head.status, 200);
        assert.equal(head.text, "");
        assert.equal(head.headers["content-length"], get.headers["content-length"]);
        assert.equal(head.headers.etag, get.headers.etag);
    },
    "unknown and repeated parameters": async (s) => {
        problem(await s.get("/v1/workspace?x=1"), 400, "query", ["x unknown_parameter"]);
        problem(await s.post("/v1/events?on_eror=skip", {}), 400, "query", ["on_eror unknown_parameter"]);
        problem(await s.get("/v1/accounts?limit=1&limit=2"), 400, "query", ["limit not_unique"]);
        problem(await s.get("/v1/accounts?limit=%zz"), 400, "bad-request");
    },
    "an address that is too long": async (s) => {
        problem(await s.get(`/v1/accounts/${"a".repeat(8200)}`), 414, "uri-too-long");
        problem(await s.get(`/healthz?${"a".repeat(8200)}`, open), 414, "uri-too-long");
    },
    "a body where none is taken": async (s) => {
        problem(await s.call("DELETE", "/v1/accounts/acme", { body: {} }), 400, "bad-request");
    },
    "every answer names its request, and the log has it": async (s) => {
        const answer = await s.get("/v1/accounts/nobody-here");
        assert.equal(answer.json.instance, `urn:waymark:request:${answer.headers["x-request-id"]}`);
        const line = await s.logged(answer.headers["x-request-id"]);
        assert.equal(line.length, 1);
        assert.equal(line[0].status, 404);
        assert.ok(!s.log.includes(s.key));
    },
    "figures and answers are nobody else's to keep": async (s) => {
        for (const target of ["/v1/keys", "/v1/metrics/leads/values", "/v1/accounts"]) {
            const answer = await s.get(target);
            assert.match(answer.headers["cache-control"], /no-store|private/);
            assert.equal(answer.headers["x-content-type-options"], "nosniff");
        }
    },
};
