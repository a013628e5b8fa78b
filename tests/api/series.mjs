// A new metric covers what is stored, while more comes in; a changed journey moves the metrics that name its phases.
import assert from "node:assert/strict";
import { dice } from "./harness.mjs";

const FACTS = 9000;
const TOUCHPOINTS = ["delivery", "onboarding", "support", "nowhere"];
const roll = dice(2);
const facts = Array.from({ length: FACTS }, (_, i) => ({
    id: `f-${i}`, type: "ticket.opened", account: `a-${roll.below(400)}`, touchpoint: roll.pick(TOUCHPOINTS), value: roll.below(1000),
    time: new Date(Date.UTC(2026, roll.below(10), 1 + roll.below(27), roll.below(24))).toISOString(), attributes: { p: roll.pick(["p1", "p2"]) } }));
const metric = (measure) => ({ name: "M", journey: "end_customer", phase: "deployment", perspective: "value_delivery", unit: "count", better: "low", measure });
const total = async (s, key) => (await s.values(key, "from=2025-01&to=2026-12&grain=month")).reduce((n, row) => n + (row.value ?? NaN), 0);
const lines = (items) => items.map((i) => JSON.stringify(i)).join("\n");

export const tests = {
    "facts first, the metric afterwards, more facts meanwhile": async (s) => {
        const half = facts.slice(0, FACTS / 2), rest = facts.slice(FACTS / 2);
        await s.good("POST", "/v1/events", lines(half), { type: "application/x-ndjson" });
        const made = await s.good("PUT", "/v1/metrics/p1_opened", metric({ kind: "count", event: "ticket.opened", where: { p: "p1" } }));
        assert.equal(made.state, "building");
        assert.ok(made.progress.done >= 0 && made.progress.total > 0);
        const while_building = s.values("p1_opened", "from=2026-01&to=2026-02");
        for (let i = 0; i < rest.length; i += 300) await s.good("POST", "/v1/events", rest.slice(i, i + 300));
        const [row] = await while_building;
        assert.ok(row.reason === "building" ? row.value === null : row.value >= 0);
        await s.live("p1_opened");
        assert.equal(await total(s, "p1_opened"), facts.filter((f) => f.attributes.p === "p1").length);
        const again = await s.good("PUT", "/v1/metrics/p1_opened", { ...metric({ kind: "count", event: "ticket.opened", where: { p: "p1" } }), name: "Renamed", target: 3 });
        assert.equal(again.state, "live");
        assert.equal(again.version, 2);
    },
    "a metric by phase follows its touchpoints": async (s) => {
        await s.good("PUT", "/v1/metrics/in_deployment", metric({ kind: "count", event: "ticket.opened", where: { phase: "deployment" } }));
        await s.live("in_deployment");
        const at = (...keys) => facts.filter((f) => keys.includes(f.touchpoint)).length;
        assert.equal(await total(s, "in_deployment"), at("delivery", "onboarding"));
        const { version, changed_at, state, progress, ...journey } = await s.good("GET", "/v1/journeys/end_customer");
        const phase = (key) => journey.phases.find((p) => p.key === key);
        const operate = phase("operate_loyalty"), deployment = phase("deployment");
        const support = operate.touchpoints.splice(operate.touchpoints.findIndex((t) => t.key === "support"), 1)[0];
        deployment.touchpoints.push(support);
        await s.good("PUT", "/v1/journeys/end_customer", journey);
        await s.live("in_deployment");
        assert.equal(await total(s, "in_deployment"), at("delivery", "onboarding", "support"));
        deployment.touchpoints.splice(0, 1);
        await s.good("PUT", "/v1/journeys/end_customer", journey);
        await s.live("in_deployment");
        assert.equal(await total(s, "in_deployment"), at("onboarding", "support"));
        const groups = await s.values("in_deployment", "from=2026-01&to=2026-11&grain=total&group_by=phase");
        assert.deepEqual(groups.map((g) => [g.group, g.value]), [["deployment", at("onboarding", "support")]]);
    },
    "a journey's stays are built anew when the events that enter its phases change": async (s) => {
        const { version, changed_at, state, progress, ...journey } = await s.good("GET", "/v1/journeys/end_customer");
        await s.live("end_customer", "journeys");
        const same = await s.good("PUT", "/v1/journeys/end_customer", { ...journey, name: "Renamed" });
        assert.equal(same.state, "live");
        journey.phases[0].enter_on.push({ event: "ticket.opened", where: { p: "p1" } });
        const exits = await s.good("PUT", "/v1/metrics/left", { ...metric({ kind: "exits", phase: journey.phases[0].key }) });
        assert.equal(exits.state, "live");
        const changed = await s.good("PUT", "/v1/journeys/end_customer", journey);
        assert.equal(changed.state, "building");
        assert.ok(changed.progress.total > 0);
        assert.equal((await s.good("GET", "/v1/metrics/left")).version, 2); // it follows
        await s.live("end_customer", "journeys");
        await s.live("left");
    },
    "a metric that comes back after its deletion": async (s) => {
        assert.equal((await s.delete("/v1/metrics/p1_opened")).status, 204);
        await s.good("PUT", "/v1/metrics/p1_again", metric({ kind: "count", event: "ticket.opened", where: { p: "p1" } }));
        await s.live("p1_again");
        assert.equal(await total(s, "p1_again"), facts.filter((f) => f.attributes.p === "p1").length);
    },
};
