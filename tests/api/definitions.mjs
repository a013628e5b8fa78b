// Instruments, journeys, metrics: versions, entity tags, what is refused, who refers to whom.
import assert from "node:assert/strict";
import { problem } from "./harness.mjs";

const MOOD = { name: "Mood", kind: "scale", min: 0, max: 100, step: 10, better: "high", question: "How is it?" };
const TRIP = {
    name: "Trip",
    phases: [{ key: "start", name: "Start", touchpoints: [{ key: "gate", name: "Gate" }, { key: "desk", name: "Desk" }] },
             { key: "end", name: "End", exit: true, enter_on: [{ event: "trip.ended", where: { kind: "final" } }] }],
};
const metric = (measure, more) => ({ name: "A metric", journey: "trip", phase: "start", perspective: "value_delivery", unit: "count", better: "high", measure, ...more });
const pair = { start: { event: "a" }, end: { event: "b", key: "attr.a" } };

// Every kind of KPI.md 3.
const MEASURES = {
    nps: { instrument: "nps" }, top_box: { instrument: "csat", at_least: 4 }, mean: { instrument: "ces" }, gap: { instrument: "nps" },
    relative_rank: { instrument: "nps" }, count: { event: "a" }, sum: { event: "a" }, average: { event: "a" },
    quantile: { event: "a", q: 0.9 }, share: { event: "a", condition: { ok: true } }, last: { event: "a", across: "mean" },
    duration: { ...pair, q: 0.5, by: "start" }, time_to: { ...pair, q: 0.5 }, conversion: { ...pair, within: 30 },
    active: { event: "a", at_least: 2 }, retention: { net: true }, churn: { of: "logos", window: "period" },
    movement: { of: "expansion" }, win_back: { within: 365 }, exits: { phase: "start" },
    response_rate: { instrument: "nps" }, attainment: {}, coverage: { roles: 2 },
    index: { parts: [{ metric: "of_count", weight: 1, floor: 0, ceiling: 10 }] },
};

const BAD = [
    ["an unknown kind", metric({ kind: "median" }), ["/measure/kind choice"]],
    ["an unknown instrument", metric({ kind: "mean", instrument: "moods" }), ["/measure/instrument unknown_instrument"]],
    ["nps of another instrument", metric({ kind: "nps", instrument: "csat" }), ["/measure/instrument mismatch"]],
    ["an unknown journey", metric({ kind: "count", event: "a" }, { journey: "tripp" }), ["/journey unknown_journey"]],
    ["an unknown phase", metric({ kind: "count", event: "a" }, { phase: "middle" }), ["/phase unknown_phase"]],
    ["an unknown phase in where", metric({ kind: "count", event: "a", where: { phase: "middle" } }), ["/measure/where/phase unknown_phase"]],
    ["an unknown metric in an index", metric({ kind: "index", parts: [{ metric: "nope", weight: 1, floor: 0, ceiling: 1 }] }), ["/measure/parts/0/metric unknown_metric"]],
    ["a warn better than its target", metric({ kind: "count", event: "a" }, { target: 5, warn: 6 }), ["/warn mismatch"]],
    ["a q of 1", metric({ kind: "quantile", event: "a", q: 1 }), ["/measure/q range"]],
    ["no measure", metric(undefined), ["/measure required"]],
    ["a population of contacts per answer", metric({ kind: "nps", instrument: "nps", population: "contacts" }), ["/measure/population mismatch"]],
    ["a member of another kind", metric({ kind: "count", event: "a", q: 0.5 }), ["/measure/q unknown_member"]],
];

export const tests = {
    "the default workspace has its definitions": async (s) => {
        const keys = async (route) => (await s.good("GET", `/v1/${route}`)).items.map((i) => i.key);
        assert.deepEqual(await keys("instruments"), ["ces", "csat", "nps"]);
        assert.deepEqual(await keys("journeys"), ["end_customer", "focus_journeys"]);
        const metrics = await keys("metrics");
        assert.deepEqual(metrics, [...metrics].sort());
        assert.ok(metrics.includes("time_to_activation"));
        for (const item of (await s.good("GET", "/v1/metrics")).items) assert.deepEqual(item, await s.good("GET", `/v1/metrics/${item.key}`));
    },
    "a definition is created, read with its tag, replaced under If-Match": async (s) => {
        const made = await s.put("/v1/instruments/mood", MOOD);
        assert.equal(made.status, 201);
        const { version, changed_at, ...rest } = made.json;
        assert.equal(version, 1);
        assert.equal(changed_at, "2026-11-02T08:00:00Z");
        assert.deepEqual(rest, { key: "mood", ...MOOD });
        const read = await s.get("/v1/instruments/mood");
        assert.equal(read.headers.etag, made.headers.etag);
        assert.equal((await s.get("/v1/instruments/mood", { headers: { "If-None-Match": read.headers.etag } })).status, 304);
        const same = await s.put("/v1/instruments/mood", { key: "mood", ...MOOD }, { headers: { "If-Match": read.headers.etag } });
        assert.equal(same.status, 200);
        assert.equal(same.json.version, 1);
        const renamed = await s.put("/v1/instruments/mood", { ...MOOD, name: "Humour" }, { headers: { "If-Match": `"9", ${read.headers.etag}` } });
        assert.equal(renamed.json.version, 2);
        assert.notEqual(renamed.headers.etag, read.headers.etag);
        assert.equal((await s.get("/v1/instruments/mood", { headers: { "If-None-Match": read.headers.etag } })).status, 200);
        problem(await s.put("/v1/instruments/mood", MOOD, { headers: { "If-Match": read.headers.etag } }), 412, "precondition-failed");
        problem(await s.put("/v1/instruments/mood", MOOD, { headers: { "If-Match": `W/${renamed.headers.etag}` } }), 412, "precondition-failed");
        problem(await s.put("/v1/instruments/none", MOOD, { headers: { "If-Match": "*" } }), 412, "precondition-failed");
        problem(await s.delete("/v1/instruments/mood", { headers: { "If-Match": read.headers.etag } }), 412, "precondition-failed");
        assert.equal((await s.put("/v1/instruments/mood", MOOD, { headers: { "If-Match": "*" } })).json.version, 3);
    },
    "If-None-Match: * makes a definition and replaces none": async (s) => {
        const only = { headers: { "If-None-Match": "*" } };
        const made = await s.put("/v1/instruments/once", MOOD, only);
        assert.equal(made.status, 201);
        problem(await s.put("/v1/instruments/once", { ...MOOD, name: "Humour" }, only), 412, "precondition-failed");
        const tag = (await s.get("/v1/instruments/once")).headers.etag;
        assert.equal(tag, made.headers.etag);
        problem(await s.put("/v1/instruments/once", MOOD, { headers: { "If-None-Match": tag } }), 412, "precondition-failed");
        assert.equal((await s.put("/v1/instruments/once", { ...MOOD, name: "Humour" }, { headers: { "If-None-Match": '"9"' } })).json.version, 2);
        assert.equal((await s.delete("/v1/instruments/once")).status, 204);
    },
    "journeys and metrics have tags, too": async (s) => {
        for (const target of ["/v1/journeys/focus_journeys", "/v1/metrics/win_rate"]) {
            const read = await s.get(target);
            assert.equal((await s.get(target, { headers: { "If-None-Match": read.headers.etag } })).status, 304);
            const { version, changed_at, state, progress, ...text } = read.json;
            problem(await s.put(target, text, { headers: { "If-Match": '"other"' } }), 412, "precondition-failed");
            problem(await s.delete(target, { headers: { "If-Match": '"other"' } }), 412, "precondition-failed");
            assert.equal((await s.put(target, text, { headers: { "If-Match": read.headers.etag } })).json.version, version);
        }
        problem(await s.get("/v1/metrics/none/facts?period=2026-10"), 404, "not-found");
    },
    "what is not there is a 404": async (s) => {
        for (const route of ["instruments", "journeys", "metrics"]) {
            problem(await s.get(`/v1/${route}/none`), 404, "not-found");
            problem(await s.delete(`/v1/${route}/none`), 404, "not-found");
        }
        problem(await s.put("/v1/instruments/no%20key", MOOD), 422, "validation", ["/key format"]);
        problem(await s.put("/v1/instruments/other", { key: "mood", ...MOOD }), 422, "validation", ["/key mismatch"]);
    },
    "an instrument's scale moves until it is answered": async (s) => {
        assert.equal((await s.put("/v1/instruments/mood", { ...MOOD, max: 50 })).status, 200);
        await s.good("POST", "/v1/responses", { id: "m", instrument: "mood", score: 30, answered_at: "2026-10-02T00:00:00Z" });
        for (const change of [{ max: 60 }, { min: -10, max: 50 }, { step: 5, max: 50 }, { kind: "csat", max: 50 }])
            problem(await s.put("/v1/instruments/mood", { ...MOOD, ...change }), 409, "conflict");
        assert.equal((await s.put("/v1/instruments/mood", { ...MOOD, max: 50, question: null, better: "low" })).status, 200);
        problem(await s.delete("/v1/instruments/mood"), 409, "conflict");
    },
    "an instrument may be deleted until a metric measures it or somebody answers": async (s) => {
        await s.good("PUT", "/v1/instruments/brief", MOOD);
        assert.equal((await s.delete("/v1/instruments/brief")).status, 204);
        problem(await s.post("/v1/responses", { id: "x", instrument: "brief", score: 30, answered_at: "2026-10-02T00:00:00Z" }), 422, "validation", ["/instrument unknown_instrument"]);
        const answer = await s.delete("/v1/instruments/ces");
        problem(answer, 409, "referred-to");
        assert.ok(answer.json.references.includes("metric support_effort"), answer.text);
    },
    "a journey is created, its order kept, defaults filled in": async (s) => {
        await s.good("PUT", "/v1/journeys/trip", TRIP);
        await s.live("trip", "journeys"); // its stays are counted from stored facts
        const { phases, progress } = await s.good("GET", "/v1/journeys/trip");
        assert.equal(progress, null);
        assert.deepEqual(phases.map((p) => p.key), ["start", "end"]);
        assert.deepEqual(phases[0], { key: "start", name: "Start", goal: null, moments_of_truth: [], owner: null, functions: [], enter_on: [], exit: false,
            touchpoints: ["gate", "desk"].map((key) => ({ key, name: key[0].toUpperCase() + key.slice(1), channel: null, control: "provider", stage: "front", weight: 1 })) });
        assert.deepEqual(phases[1].enter_on, TRIP.phases[1].enter_on);
        problem(await s.put("/v1/journeys/bad", { name: "Bad", phases: [] }), 422, "validation", ["/phases empty"]);
        problem(await s.put("/v1/journeys/bad", { name: "Bad", phases: [{ key: "a", name: "A" }, { key: "a", name: "B" }] }), 422, "validation", ["/phases/1/key not_unique"]);
    },
    "every kind of measure is taken": async (s) => {
        for (const [kind, members] of Object.entries(MEASURES)) {
            const made = await s.put(`/v1/metrics/of_${kind}`, metric({ kind, ...members }));
            assert.equal(made.status, 201, `${kind}: ${made.text}`);
            await s.live(`of_${kind}`);
            const read = await s.good("GET", `/v1/metrics/of_${kind}`);
            assert.equal(read.state, "live", kind);
            assert.equal(read.progress, null);
            assert.equal(read.min_n, 5);
            assert.equal(read.measure.kind, kind);
            const rows = await s.values(`of_${kind}`, "from=2026-09&to=2026-10");
            assert.notEqual(rows[0].reason, "unsupported", kind);
        }
        const contact = await s.good("PUT", "/v1/metrics/of_nps", metric({ kind: "nps", instrument: "nps", per: "contact" }));
        assert.equal(contact.state, "live"); // the answers are counted already: they are the same
    },
    ...Object.fromEntries(BAD.map(([what, body, faults]) => [`a metric is refused for ${what}`, async (s) =>
        problem(await s.put("/v1/metrics/bad", body), 422, "validation", faults)])),
    "an index keeps its parts, and cannot be part of itself": async (s) => {
        const part = (key) => metric({ kind: "index", parts: [{ metric: key, weight: 1, floor: 0, ceiling: 1 }] });
        const answer = await s.delete("/v1/metrics/of_count");
        problem(answer, 409, "referred-to");
        assert.deepEqual(answer.json.references, ["metric of_index"]);
        await s.good("PUT", "/v1/metrics/outer", part("of_index"));
        problem(await s.put("/v1/metrics/of_index", part("outer")), 422, "validation");
        for (const key of ["outer", "of_index", "of_count"]) assert.equal((await s.delete(`/v1/metrics/${key}`)).status, 204);
        problem(await s.get("/v1/metrics/of_count/values"), 404, "not-found");
    },
    "a phase that metrics need cannot be left out": async (s) => {
        await s.good("PUT", "/v1/metrics/at_end", metric({ kind: "count", event: "a", where: { phase: "end" } }));
        const short = await s.put("/v1/journeys/trip", { ...TRIP, phases: TRIP.phases.slice(0, 1) });
        problem(short, 409, "referred-to");
        assert.deepEqual(short.json.references, ["metric at_end"]);
        const gone = await s.delete("/v1/journeys/trip");
        problem(gone, 409, "referred-to");
        assert.ok(gone.json.references.length > 10);
        assert.ok(gone.json.references.every((r) => r.startsWith("metric ")));
        assert.equal((await s.delete("/v1/metrics/at_end")).status, 204);
        await s.good("PUT", "/v1/journeys/empty", TRIP);
        assert.equal((await s.delete("/v1/journeys/empty")).status, 204);
    },
    "versions go on after a deletion": async (s) => {
        const first = await s.good("PUT", "/v1/journeys/again", TRIP);
        await s.call("DELETE", "/v1/journeys/again");
        assert.ok((await s.good("PUT", "/v1/journeys/again", TRIP)).version > first.version);
    },
    "sixty at once: each is stored, and who reads meanwhile is answered": async (s) => {
        let going = true;
        const read = (async () => {
            for (let i = 0; going; i++) await s.good("GET", i % 2 ? "/v1/journeys/end_customer/findings" : "/v1/outcomes", undefined, { headers: { "Cache-Control": "no-cache" } });
        })();
        const puts = await Promise.all(Array.from({ length: 60 }, (_, i) => s.put("/v1/contact-policy", { contact_days: i + 1 })));
        going = false;
        await read;
        assert.deepEqual(puts.filter((a) => a.status >= 300).map((a) => a.text), []);
        assert.deepEqual(puts.map((a) => a.json.version).sort((a, b) => a - b), puts.map((_, i) => i + Math.min(...puts.map((a) => a.json.version))));
    },
};
