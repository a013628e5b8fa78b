// A stop under load: what was acknowledged is there afterwards, what was not is either there or not, and nothing twice.
import assert from "node:assert/strict";
import { Server } from "./harness.mjs";

const CLIENTS = 24;
const BATCH = 20;
const RUN_MS = 400;
const STOP_MS = 5_000;

async function stored(s, source) {
    const ids = [];
    let next = null;
    do {
        const page = await s.good("GET", `/v1/events?limit=1000&source=${source}${next ? `&cursor=${next}` : ""}`);
        ids.push(...page.items.map((i) => i.id));
        next = page.next;
    } while (next);
    return ids;
}

export const tests = {
    "SIGTERM under load: an answer for each request or none, exit 0 in time, every acknowledged fact there": async () => {
        const s = await new Server({}, { straight: true }).start();
        const sent = [], acknowledged = [];
        let ending = false, serial = 0;
        const client = async () => {
            while (!ending) {
                const batch = Array.from({ length: BATCH }, () => ({ id: `s-${serial++}`, source: "load", type: "stop.tested", account: `a-${serial % 9}`, time: "2026-10-02T00:00:00Z" }));
                sent.push(...batch.map((b) => b.id));
                const answer = await s.post("/v1/events", batch).catch(() => null);
                if (answer?.status === 201) acknowledged.push(...batch.map((b) => b.id));
                else if (answer) assert.equal(answer.status, 503, answer.text);
                else return;
            }
        };
        const clients = Array.from({ length: CLIENTS }, client);
        await new Promise((resolve) => setTimeout(resolve, RUN_MS));
        const begun = Date.now();
        const how = await s.stop({ keep: true });
        const took = Date.now() - begun;
        ending = true;
        await Promise.all(clients);
        assert.equal(how, 0, s.log.slice(-2000));
        assert.ok(took < STOP_MS, `${took} ms`);
        assert.ok(acknowledged.length > 0);
        await s.start();
        const there = await stored(s, "load");
        assert.equal(new Set(there).size, there.length);
        const set = new Set(there);
        assert.deepEqual(acknowledged.filter((id) => !set.has(id)), []);
        assert.ok(there.every((id) => sent.includes(id)));
        assert.equal(await s.stop(), 0);
    },
    "a second start keeps keys, definitions and figures": async () => {
        const s = await new Server({}, { straight: true }).start();
        const { secret: key } = await s.good("POST", "/v1/keys", { name: "r", scopes: ["read"] });
        await s.good("POST", "/v1/responses", { id: "r", instrument: "csat", score: 5, touchpoint: "product", answered_at: "2026-10-02T00:00:00Z" });
        const before = [await s.get("/v1/metrics", { key }), await s.get("/v1/journeys/end_customer/scorecard?period=2026-10", { key })];
        assert.equal(await s.stop({ keep: true }), 0);
        await s.start();
        const after = [await s.get("/v1/metrics", { key }), await s.get("/v1/journeys/end_customer/scorecard?period=2026-10", { key })];
        assert.deepEqual(after.map((a) => a.text), before.map((a) => a.text));
        assert.deepEqual(after.map((a) => a.headers.etag), before.map((a) => a.headers.etag));
        assert.equal((await s.good("GET", "/v1/keys")).items.length, 2);
        assert.equal(await s.stop(), 0);
    },
};
