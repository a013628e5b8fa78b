// What the door says, of every operation that openapi.yaml names: no key, the wrong key, a parameter that is not there, an
// address too long, a body too long, of another type, or never whole, and a server that is stopping. The list is the
// contract's, so that a new route is tried by being written down.
import assert from "node:assert/strict";
import fs from "node:fs";
import YAML from "yaml";
import { Server, problem } from "./harness.mjs";

const THERE = { journeys: "end_customer", metrics: "win_rate", instruments: "csat" }; // of the default workspace
const METHODS = ["get", "put", "post", "delete", "patch"];
const LONG = "a".repeat(8200);

const operations = Object.entries(YAML.parse(fs.readFileSync("openapi.yaml", "utf8")).paths).flatMap(([route, item]) =>
    METHODS.filter((m) => item[m]).map((m) => ({
        id: item[m].operationId, route, method: m.toUpperCase(), target: route.replace(/\{\w+\}/g, "nobody"), scope: item[m]["x-scope"] ?? null,
        types: Object.keys(item[m].requestBody?.content ?? {}), most: item[m]["x-max-body-bytes"], says: item[m].responses,
    })));
const saying = (status) => operations.filter((o) => o.says[status]);
const body = (o) => (o.types.length ? { body: "{}", type: o.types[0] } : {});

async function each(list, test) {
    assert.ok(list.length > 0);
    for (const o of list) await test(o);
}

export const tests = {
    "no key": async (s) => {
        await each(saying(401), async (o) => {
            const answer = await s.call(o.method, o.target, { ...body(o), key: null });
            problem(answer, 401, "unauthorized");
            assert.match(answer.headers["www-authenticate"], /^Bearer/, o.id);
        });
    },
    "a key without the scope": async (s) => {
        const keys = {};
        for (const scope of ["read", "ingest"]) keys[scope] = (await s.good("POST", "/v1/keys", { name: scope, scopes: [scope] })).secret;
        await each(saying(403), async (o) =>
            problem(await s.call(o.method, o.target, { ...body(o), key: keys[o.scope === "read" ? "ingest" : "read"] }), 403, "forbidden"));
    },
    "a parameter that nobody knows": async (s) => {
        await each(operations.filter((o) => o.says[400] && o.scope), async (o) =>
            problem(await s.call(o.method, `${o.target}?nope=1`, body(o)), 400, "query", ["nope unknown_parameter"]));
    },
    "an address that is too long": async (s) => {
        await each(saying(414), async (o) => problem(await s.call(o.method, `${o.target}?${LONG}`, body(o)), 414, "uri-too-long"));
    },
    "what has not changed since its tag": async (s) => {
        const known = (o) => !o.route.includes("{") || THERE[o.route.split("/")[2]];
        await each(saying(304).filter(known), async (o) => {
            const target = o.route.replace(/\{\w+\}/, THERE[o.route.split("/")[2]]);
            const { status, headers: { etag } } = await s.get(target);
            assert.equal(status, 200, target);
            assert.equal((await s.get(target, { headers: { "If-None-Match": etag } })).status, 304, target);
            assert.equal((await s.get(target, { headers: { "If-None-Match": '"another"' } })).status, 200, target);
        });
    },
    "a body of another type": async (s) => {
        await each(saying(415), async (o) => problem(await s.call(o.method, o.target, { body: "x", type: "application/x-nope" }), 415, "media-type"));
    },
    "a body that is too long, by its announcement": async (s) => {
        await each(operations.filter((o) => o.most), async (o) => {
            const held = s.hold(o.method, o.target, { type: o.types[0], length: o.most + 1, part: "\r\n" });
            problem(await held.answer, 413, "too-large");
        });
    },
    "a body that is never whole": async (s) => {
        const held = saying(408).map((o) => s.hold(o.method, o.target, { type: o.types[0], length: 2, part: "\r\n{" }));
        assert.ok(held.length > 0);
        for (const { answer } of held) problem(await answer, 408, "timeout");
    },
    "a server that is stopping answers those who had begun": async () => {
        const s = await new Server({}, { straight: true }).start();
        const held = saying(503).map((o) => s.hold(o.method, o.target, o.types.length ? { type: o.types[0], length: 2 } : {}));
        const under_way = async () => Number(/^waymark_http_in_flight (\d+)$/m.exec((await s.get("/metrics", { key: null })).text)[1]);
        while (await under_way() < held.length + 1) await new Promise((resolve) => setTimeout(resolve, 5));
        const ended = s.stop();
        await s.logged('"stopping"');
        for (const { rest } of held) rest("\r\n{}");
        for (const { answer } of held) {
            const said = await answer;
            problem(said, 503, "stopping");
            assert.match(said.headers["retry-after"], /^\d+$/);
        }
        assert.equal(await ended, 0);
    },
};
