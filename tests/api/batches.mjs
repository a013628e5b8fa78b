// Facts many at a time: arrays, NDJSON, all or nothing, skip, sizes, and definitions that move meanwhile.
import assert from "node:assert/strict";
import http from "node:http";
import { problem } from "./harness.mjs";

const event = (i, more) => ({ id: `b-${i}`, type: "order.placed", subject: `o-${i}`, account: `a-${i % 7}`, time: "2026-10-02T09:12:33Z", ...more });
const events = (n, from = 0) => Array.from({ length: n }, (_, i) => event(from + i));
const response = (i, more) => ({ id: `b-${i}`, instrument: "nps", score: i % 11, account: `a-${i % 7}`, answered_at: "2026-10-02T09:12:33Z", ...more });
const lines = (items) => items.map((i) => JSON.stringify(i)).join("\n") + "\n";
const NDJSON = { type: "application/x-ndjson" };

async function count(s, route, source) {
    let n = 0, next = null;
    do {
        const page = await s.good("GET", `/v1/${route}?limit=1000${source ? `&source=${source}` : ""}${next ? `&cursor=${next}` : ""}`);
        n += page.items.length;
        next = page.next;
    } while (next);
    return n;
}

// What Content-Length alone makes the server say; no byte of the body is sent.
function announce(s, route, length, type) {
    return new Promise((resolve, reject) => {
        const request = http.request({ host: "127.0.0.1", port: s.own_port, method: "POST", path: route,
            headers: { Authorization: `Bearer ${s.key}`, "Content-Type": type, "Content-Length": length } }, (reply) => {
            reply.resume();
            resolve(reply.statusCode);
            request.destroy();
        });
        request.on("error", reject);
        request.flushHeaders();
    });
}

export const tests = {
    "an array of 1,000, and one more": async (s) => {
        const answer = await s.post("/v1/events", events(1000));
        assert.equal(answer.status, 201);
        assert.equal(answer.json.created, 1000);
        assert.deepEqual(answer.json.items[999], { id: "b-999", status: "created" });
        problem(await s.post("/v1/events", events(1001, 5000)), 413, "too-large");
        assert.equal(await count(s, "events"), 1000);
    },
    "item 900 of 1,000: named, and nothing is kept": async (s) => {
        const batch = Array.from({ length: 1000 }, (_, i) => response(i));
        batch[900] = response(900, { score: 11 });
        problem(await s.post("/v1/responses", batch), 422, "validation", ["/900/score range"]);
        assert.equal(await count(s, "responses"), 0);
        batch[17].answered_at = "2026-10-02T09:12:33";
        problem(await s.post("/v1/responses", batch), 422, "validation", ["/17/answered_at time_without_zone", "/900/score range"]);
        assert.equal(await count(s, "responses"), 0);
    },
    "at most 100 faults are listed, the rest counted": async (s) => {
        const answer = await s.post("/v1/responses", Array.from({ length: 150 }, (_, i) => response(i, { score: 99 })));
        problem(answer, 422, "validation");
        assert.equal(answer.json.errors.length, 100);
        assert.equal(answer.json.more, 50);
    },
    "an event of a batch that contradicts: named, and nothing is kept": async (s) => {
        const batch = [event(6000), event(3, { value: 8 }), event(6001)];
        problem(await s.post("/v1/events", batch), 409, "conflict", ["/1/id conflict"]);
        assert.deepEqual((await s.good("GET", "/v1/events?id=b-6000")).items, []);
    },
    "on_error=skip keeps the good ones and says why not the others": async (s) => {
        const batch = [event(7000), event(7001, { time: "?" }), event(3, { value: 8 }), event(7002), event(0), 5, event(7003, { id: 4 })];
        const answer = await s.post("/v1/events?on_error=skip", batch);
        assert.equal(answer.status, 201);
        assert.deepEqual(answer.json.items.map((i) => i.status), ["created", "rejected", "rejected", "created", "duplicate", "rejected", "rejected"]);
        const { created, updated, duplicates, rejected } = answer.json;
        assert.deepEqual([created, updated, duplicates, rejected], [2, 0, 1, 4]);
        assert.deepEqual(answer.json.items.filter((i) => i.errors).map((i) => `${i.id} ${i.errors[0].pointer} ${i.errors[0].code}`),
            ["b-7001 /1/time format", "b-3 /2/id conflict", "null /5 type", "null /6/id type"]);
    },
    "skip with all rejected is a 200, of a single object too": async (s) => {
        const answer = await s.post("/v1/responses?on_error=skip", [response(1, { score: 12 }), response(2, { instrument: "x" })]);
        assert.equal(answer.status, 200);
        assert.equal(answer.json.rejected, 2);
        const one = await s.post("/v1/responses?on_error=skip", response(1, { score: 12 }));
        assert.equal(one.status, 200);
        assert.equal(one.json.items[0].errors[0].pointer, "/score");
        problem(await s.post("/v1/responses?on_error=maybe", response(1)), 400, "query", ["on_error choice"]);
    },
    "an empty array, and one twice the same": async (s) => {
        problem(await s.post("/v1/events", []), 422, "validation", [" empty"]);
        const answer = await s.post("/v1/responses", [response(1), response(1), response(1, { score: 2 })]);
        assert.deepEqual(answer.json.items.map((i) => i.status), ["created", "duplicate", "updated"]);
        assert.equal((await s.good("GET", "/v1/responses?id=b-1")).items[0].score, 2);
    },
    "NDJSON: 10,000 lines, and one more": async (s) => {
        const before = await count(s, "events", "nd");
        const answer = await s.post("/v1/events", lines(events(10000).map((e) => ({ ...e, source: "nd" }))), NDJSON);
        assert.equal(answer.status, 201, answer.text.slice(0, 300));
        assert.equal(answer.json.created, 10000);
        problem(await s.post("/v1/events", lines(events(10001).map((e) => ({ ...e, source: "ne" }))), NDJSON), 413, "too-large");
        assert.equal(await count(s, "events", "nd") - before, 10000);
        assert.equal(await count(s, "events", "ne"), 0);
    },
    "NDJSON: blank lines are skipped, faults named by item": async (s) => {
        const text = `${JSON.stringify(event(12000))}\r\n\n${JSON.stringify(event(12001))}\n \n${JSON.stringify(event(12002, { time: "?" }))}`;
        problem(await s.post("/v1/events", text, NDJSON), 422, "validation", ["/2/time format"]);
        problem(await s.post("/v1/events", `${JSON.stringify(event(12000))}\n{"id":`, NDJSON), 400, "syntax");
        assert.deepEqual((await s.good("GET", "/v1/events?id=b-12000")).items, []);
    },
    "16 MiB are taken, a byte more is refused by its announcement alone": async (s) => {
        const filler = { ...event(9000), attributes: { a: "x".repeat(900) } };
        const items = Array.from({ length: 900 }, (_, i) => ({ ...filler, id: `big-${i}` }));
        const text = JSON.stringify(items);
        const body = text.slice(0, -1) + " ".repeat((16 << 20) - text.length) + "]";
        assert.equal(body.length, 16 << 20);
        assert.equal((await s.post("/v1/events", body)).status, 201);
        assert.equal(await announce(s, "/v1/events", (16 << 20) + 1, "application/json"), 413);
        assert.equal(await announce(s, "/v1/responses", 10e9, "application/x-ndjson"), 413);
    },
    "nothing is frozen while a metric of the journey still counts what is stored": async (s) => {
        const counting = { name: "N", journey: "end_customer", phase: "awareness", perspective: "value_delivery", unit: "count", better: "high" };
        const said = [];
        for (let i = 0; i < 20 && !said.includes(409); i++) {
            await s.good("PUT", `/v1/metrics/b_counting_${i}`, { ...counting, measure: { kind: "count", event: "order.placed", where: { value: { ge: i } } } });
            const answer = await s.post("/v1/assessments", { journey: "end_customer", period: "2026-10" });
            said.push(answer.status);
            if (answer.status === 409) problem(answer, 409, "conflict");
        }
        assert.deepEqual(said.filter((status) => status !== 201), [409]);
    },
    "other media types, and none": async (s) => {
        problem(await s.post("/v1/events", "a=b", { type: "application/x-www-form-urlencoded" }), 415, "media-type");
        problem(await s.post("/v1/events", "{}", { type: null }), 415, "media-type");
        problem(await s.post("/v1/events", "{}", { headers: { "Content-Encoding": "gzip" } }), 415, "media-type");
        assert.equal((await s.post("/v1/events", event(1), { type: "Application/JSON; charset=utf-8" })).status, 200);
    },
    "an instrument that moves while answers come in: each is stored or refused": async (s) => {
        const scale = (max) => s.good("PUT", "/v1/instruments/moving", { name: "M", kind: "scale", min: 0, max, step: 1, better: "high" });
        await scale(10);
        const post = (i) => s.post("/v1/responses", { id: `mv-${i}`, source: "moving", instrument: "moving", score: 20, answered_at: "2026-10-02T09:12:33Z" });
        const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => (i === 20 ? scale(20).then(() => post(i)) : post(i))));
        for (const a of answers) assert.ok(a.status === 201 || (a.status === 422 && a.json.errors[0].code === "range"), a.text);
        assert.equal(answers[20].status, 201);
        assert.equal(await count(s, "responses", "moving"), answers.filter((a) => a.status === 201).length);
    },
    "definitions that move while facts come in lose none and double none": async (s) => {
        const before = await count(s, "events", "race");
        const put = (i) => s.good("PUT", `/v1/metrics/race_${i % 3}`, { name: `Race ${i}`, journey: "end_customer", phase: "awareness", perspective: "value_delivery", unit: "count",
            better: "high", measure: { kind: "count", event: "order.placed", where: { subject: `o-${i}` } } });
        const post = (k) => s.good("POST", "/v1/events", Array.from({ length: 40 }, (_, i) => event(k * 40 + i, { source: "race" })));
        const puts = (async () => {
            for (let i = 0; i < 30; i++) await put(i);
        })();
        const [answers] = await Promise.all([Promise.all(Array.from({ length: 60 }, (_, k) => post(k))), puts]);
        assert.equal(answers.reduce((n, a) => n + a.created, 0), 2400);
        assert.equal(await count(s, "events", "race") - before, 2400);
        const leftover = [0, 1, 2].map((i) => s.call("DELETE", `/v1/metrics/race_${i}`));
        for (const answer of await Promise.all(leftover)) assert.equal(answer.status, 204);
    },
};
