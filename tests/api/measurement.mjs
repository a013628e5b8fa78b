// What kind of measuring a journey gets, and who reads its metrics. The default templates are counted here anew.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { problem } from "./harness.mjs";

const template = (name) => JSON.parse(fs.readFileSync(path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "../../templates", name), "utf8"));
const get = async (s, journey = "end_customer") => s.good("GET", `/v1/journeys/${journey}/measurement`);
const reading = async (s, metric) => (await get(s)).readings.find((r) => r.metric === metric);

function counts(metrics) {
    const count = (words, of) => Object.fromEntries(words.map((w) => [w, metrics.filter((m) => of(m) === w).length]));
    const proxies = metrics.filter((m) => (m.basis ?? "output") !== "outcome").length;
    return {
        metrics: metrics.length,
        basis: count(["input", "output", "outcome"], (m) => m.basis ?? "output"),
        value_level: count(["table_stakes", "functional", "ease_of_doing_business", "individual", "inspirational", "none"], (m) => m.value_level ?? "none"),
        perspective: count(["value_realization", "value_proposition", "value_delivery"], (m) => m.perspective),
        purpose: count(["indicator", "success"], (m) => m.purpose ?? "indicator"),
        cadence: count(["day", "week", "month", "quarter", "year"], (m) => m.cadence ?? "month"),
        proxies,
        proxy_share: metrics.length ? (100 * proxies) / metrics.length : null,
    };
}

const pick = (o, like) => Object.fromEntries(Object.keys(like).map((k) => [k, o[k]]));

export const tests = {
    "the default journeys are counted, in all and by phase": async (s) => {
        const all = template("metrics.json");
        for (const journey of template("journeys.json")) {
            const metrics = all.filter((m) => m.journey === journey.key), answer = await get(s, journey.key);
            assert.deepEqual(pick(answer, counts([])), counts(metrics));
            assert.deepEqual(answer.phases.map((p) => p.phase), journey.phases.map((p) => p.key));
            for (const phase of answer.phases) {
                const own = metrics.filter((m) => m.phase === phase.phase);
                assert.deepEqual(pick(phase, counts([])), counts(own), phase.phase);
                assert.equal(phase.proxy_only, own.length > 0 && !own.some((m) => m.basis === "outcome"));
                assert.deepEqual(phase.unmeasured, ["value_realization", "value_proposition", "value_delivery"].filter((p) => !own.some((m) => m.perspective === p)));
            }
            assert.deepEqual(answer.readings.map((r) => r.metric), metrics.map((m) => m.key).sort());
        }
    },
    "a journey without metrics has no share": async (s) => {
        await s.good("PUT", "/v1/journeys/empty", { name: "Empty", phases: [{ key: "one", name: "One" }] });
        const answer = await get(s, "empty");
        assert.equal(answer.metrics, 0);
        assert.equal(answer.proxy_share, null);
        assert.deepEqual(answer.phases[0].unmeasured.length, 3);
        assert.equal(answer.phases[0].proxy_only, false);
        problem(await s.get("/v1/journeys/none/measurement"), 404, "not-found");
        problem(await s.get("/v1/journeys/empty/measurement?period=2026-10"), 400, "query", ["period unknown_parameter"]);
    },
    "a survey score is no outcome": async (s) => {
        const { version, changed_at, state, progress, ...nps } = await s.good("GET", "/v1/metrics/nps");
        problem(await s.put("/v1/metrics/nps", { ...nps, basis: "outcome" }), 422, "validation", ["/basis mismatch"]);
    },
    "values and facts are readings, a scorecard and a definition are none": async (s) => {
        await s.good("GET", "/v1/journeys/end_customer/scorecard?period=2026-10");
        await s.good("GET", "/v1/metrics/nps");
        await s.good("PUT", "/v1/accounts/first", {});
        assert.deepEqual(await reading(s, "nps"), { metric: "nps", phase: "operate_loyalty", cadence: "month", n: 0, last: null, unread: false });
        await s.good("GET", "/v1/metrics/nps/facts?period=2026-10");
        await s.values("product_csat");
        problem(await s.get("/v1/metrics/nps/values?grain=none"), 400, "query");
        await s.good("PUT", "/v1/accounts/second", {}); // the queue is in order
        assert.deepEqual(await reading(s, "nps"), { metric: "nps", phase: "operate_loyalty", cadence: "month", n: 1, last: "2026-11-02", unread: false });
        assert.equal((await reading(s, "product_csat")).n, 1);
        assert.equal((await reading(s, "exit_csat")).last, null);
    },
    "what nobody has read for three cadences is unread, and counts outlast the server": async (s) => {
        for (let i = 0; i < 4; i++) await s.values("nps"); // kept answers are readings, too
        const tag = (await s.get("/v1/journeys/end_customer/measurement")).headers.etag;
        assert.equal((await s.get("/v1/journeys/end_customer/measurement", { headers: { "If-None-Match": tag } })).status, 304);
        assert.equal(await s.stop({ keep: true }), 0);
        s.env.WAYMARK_CLOCK = "2027-03-01T08:00:00Z"; // local march: november, december, january, february
        await s.start();
        assert.equal((await reading(s, "nps")).n, 5);
        assert.equal((await reading(s, "nps")).unread, true);
        await s.values("nps");
        await s.good("PUT", "/v1/accounts/third", {});
        assert.deepEqual(await reading(s, "nps"), { metric: "nps", phase: "operate_loyalty", cadence: "month", n: 6, last: "2027-03-01", unread: false });
        assert.equal((await reading(s, "exit_csat")).unread, true);
        assert.equal(await s.stop({ keep: true }), 0);
        s.env.WAYMARK_CLOCK = "2027-06-30T08:00:00Z"; // april, may and june is not over
        await s.start();
        assert.equal((await reading(s, "nps")).unread, false);
    },
};
