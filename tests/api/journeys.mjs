// A journey's flow, touchpoints and coverage, against computations from the posted facts; two journeys at once; bound keys.
import assert from "node:assert/strict";
import { close, dice, problem } from "./harness.mjs";

const d = dice(23), us = (text) => Date.parse(text), iso = (ms) => new Date(ms).toISOString();
const PHASES = ["seek", "use", "idle", "quit"];
const JOURNEY = { name: "Line", phases: PHASES.map((key) => ({ key, name: key, exit: key === "quit", enter_on: [{ event: `j.${key}` }],
    touchpoints: { use: [{ key: "j-desk", name: "Desk", channel: "phone", control: "partner", stage: "back", weight: 3 }], idle: [{ key: "j-shop", name: "Shop" }] }[key] ?? [] })) };
const OTHER = { name: "Other", phases: [{ key: "a", name: "A", enter_on: [{ event: "j.use" }] }, { key: "b", name: "B", enter_on: [{ event: "j.other" }] }] };
const ACCOUNTS = Array.from({ length: 20 }, (_, i) => `j-a${i}`);
const events = [], answers = [];
let serial = 0;
const NOW = us("2026-11-02T08:00:00Z"), AS_OF = us("2026-11-01T22:00:00Z"); // midnight in Helsinki
const flow = (s, query = "", options) => s.good("GET", `/v1/journeys/line/flow?from=2026-03&to=2026-09${query}`, undefined, options);
const coverage = (s, query = "", options) => s.good("GET", `/v1/journeys/line/coverage?period=2026-10${query}`, undefined, options);

// An account's stays from its events: [phase, entered, left or Infinity].
function stays(account) {
    const list = [];
    for (const e of events.filter((x) => x.account === account && PHASES.includes(x.type.slice(2))).sort((x, y) => us(x.time) - us(y.time))) {
        const phase = e.type.slice(2), last = list.at(-1);
        if (last?.phase === phase) continue;
        if (last) last.left = us(e.time);
        list.push({ phase, entered: us(e.time), left: Infinity, first: !last });
    }
    return list.map((x, i) => ({ ...x, next: list[i + 1]?.phase ?? null }));
}

// The quantile of Kaplan and Meier: the smallest time at which S <= 1 - q.
function kaplan(waits, q) {
    let alive = 1;
    const times = [...new Set(waits.filter((w) => w.seen).map((w) => w.t))].sort((x, y) => x - y);
    for (const t of times) {
        const at_risk = waits.filter((w) => w.t >= t).length, ended = waits.filter((w) => w.seen && w.t === t).length;
        alive *= 1 - ended / at_risk;
        if (alive <= 1 - q + 1e-12) return t / 1000;
    }
    return null;
}

function check_flow(got, accounts) {
    const from = us(got.start), to = Math.min(us(got.end), NOW), as_of = us(got.as_of), all = accounts.flatMap(stays);
    for (const phase of got.phases) {
        const own = all.filter((x) => x.phase === phase.phase), inside = (t) => t >= from && t < to;
        const left = own.filter((x) => inside(x.left)), entered = own.filter((x) => inside(x.entered));
        assert.equal(phase.entered, entered.length);
        assert.equal(phase.left, left.length);
        assert.equal(phase.now, own.filter((x) => x.entered < to && x.left >= to).length);
        assert.equal(phase.at_start + phase.entered - phase.left, phase.now, phase.phase);
        assert.equal(phase.exits.exited, left.filter((x) => x.next === "quit").length);
        close(phase.exits.value, left.length ? 100 * phase.exits.exited / left.length : null, "exits");
        const waits = entered.filter((x) => x.entered < as_of).map((x) => ({ t: Math.min(x.left, as_of) - x.entered, seen: x.left <= as_of }));
        assert.deepEqual([phase.stay_s.n, phase.stay_s.waiting], [waits.length, waits.filter((w) => !w.seen).length]);
        close(phase.stay_s.median.value, kaplan(waits, 0.5), `${phase.phase} median`);
        close(phase.stay_s.p90.value, kaplan(waits, 0.9), `${phase.phase} p90`);
        assert.equal(got.transitions.filter((t) => t.to === phase.phase).reduce((n, t) => n + t.n, 0), phase.entered);
        assert.equal(got.transitions.filter((t) => t.from === phase.phase).reduce((n, t) => n + t.n, 0), phase.left);
        for (const t of got.transitions.filter((x) => x.from === phase.phase)) assert.equal(t.n, left.filter((x) => x.next === t.to).length);
    }
    assert.equal(got.accounts, accounts.filter((a) => stays(a).some((x) => x.entered < to && x.left >= from)).length);
}

export const tests = {
    "two journeys are defined, and what happened is posted in no order": async (s) => {
        await s.good("PUT", "/v1/journeys/line", JOURNEY);
        await s.good("PUT", "/v1/journeys/other", OTHER);
        await s.good("POST", "/v1/accounts", [{ id: "j-p", kind: "partner" }, ...ACCOUNTS.map((id, i) => ({ id, partner: i % 2 ? "j-p" : null, attributes: { tier: i % 3 } }))]);
        for (let i = 0; i < 220; i++)
            events.push({ id: `j-e${i}`, type: `j.${d.pick(["seek", "use", "use", "idle", "quit", "other"])}`, account: d.pick(ACCOUNTS), time: iso(us("2026-01-01T00:00:00Z") + i * 33 * 3600_000 + d.below(3600_000)),
                          touchpoint: d.pick(["j-desk", "j-shop", "j-elsewhere"]) });
        for (let i = 0; i < 60; i++)
            answers.push({ id: `j-r${i}`, instrument: d.below(2) ? "nps" : "ces", score: 1 + d.below(5), account: d.pick(ACCOUNTS.slice(0, 14)), contact: `j-c${d.below(25)}`, role: ["j-user", "j-buyer"][d.below(2)],
                           touchpoint: d.pick(["j-desk", "j-shop", "j-elsewhere"]), answered_at: iso(us("2025-09-01T00:00:00Z") + d.below(420 * 86400_000)) });
        const values = ACCOUNTS.slice(0, 16).map((account, i) => ({ id: `j-s${i}`, type: "subscription.started", account, subject: account, value: 100 + i * 10, time: "2025-01-01T00:00:00Z" }));
        await s.good("POST", "/v1/events", [...events, ...values].sort((a, b) => (a.id < b.id ? -1 : 1)).reverse());
        await s.good("POST", "/v1/responses", answers);
        for (const key of ["line", "other"]) await s.live(key, "journeys");
    },
    "flow is that of the stays": async (s) => {
        const closed = await flow(s), open = await s.good("GET", "/v1/journeys/line/flow");
        assert.deepEqual([closed.journey, closed.building, closed.open, closed.as_of], ["line", false, false, closed.end]);
        check_flow(closed, ACCOUNTS);
        assert.deepEqual([open.open, us(open.as_of), open.start, open.end], [true, AS_OF, "2025-12-01T00:00:00+02:00", "2026-12-01T00:00:00+02:00"]);
        check_flow(open, ACCOUNTS);
        check_flow(await flow(s, "&account=j-a3"), ["j-a3"]);
        check_flow(await flow(s, "&account.tier=1"), ACCOUNTS.filter((_, i) => i % 3 === 1));
        check_flow(await flow(s, "&partner=j-p"), ACCOUNTS.filter((_, i) => i % 2));
        assert.equal((await flow(s, "&account=nobody")).accounts, 0);
        assert.equal((await flow(s, "&account.no=body")).accounts, 0);
    },
    "late events and deletions change the flow at once, of their journey alone": async (s) => {
        const other = await s.get("/v1/journeys/other/flow");
        assert.ok(other.json.phases[1].entered > 0);
        const late = { id: "j-late", type: "j.quit", account: "j-a0", time: "2026-04-10T00:00:00Z" };
        await s.good("POST", "/v1/events", late);
        events.push(late);
        check_flow(await flow(s), ACCOUNTS);
        const { items } = await s.good("GET", "/v1/events?id=j-late");
        await s.good("DELETE", `/v1/facts/${items[0].fact}`);
        events.pop();
        check_flow(await flow(s), ACCOUNTS);
        assert.equal((await s.get("/v1/journeys/other/flow")).headers.etag, other.headers.etag);
    },
    "touchpoints tell what happened there and what was said": async (s) => {
        const got = await s.good("GET", "/v1/journeys/line/touchpoints?period=2026");
        assert.deepEqual(got.touchpoints.map((t) => [t.touchpoint, t.phase, t.channel, t.control, t.stage, t.weight]), [["j-desk", "use", "phone", "partner", "back", 3], ["j-shop", "idle", null, "provider", "front", 1]]);
        for (const t of got.touchpoints) {
            const of = (list, at) => list.filter((x) => x.touchpoint === t.touchpoint && us(x[at]) >= us(got.start) && us(x[at]) < us(got.end));
            const said = of(answers, "answered_at"), done = of(events, "time");
            assert.deepEqual([t.answers, t.events, t.invitations], [said.length, done.length, 0]);
            assert.equal(t.accounts, new Set([...said, ...done].map((x) => x.account)).size);
            for (const survey of t.surveys) {
                const scores = said.filter((x) => x.instrument === survey.instrument).map((x) => x.score);
                assert.equal(survey.n, scores.length);
                const nps = 100 * (scores.filter((x) => x >= 9).length - scores.filter((x) => x <= 6).length) / scores.length;
                close(survey.value, survey.figure === "nps" ? nps : scores.reduce((x, y) => x + y, 0) / scores.length, `${t.touchpoint} ${survey.instrument}`);
                assert.ok(survey.low <= survey.value && survey.value <= survey.high);
            }
            assert.equal(t.surveys.length, new Set(said.map((x) => x.instrument)).size);
        }
        const m = { name: "Ease", journey: "line", phase: "use", perspective: "value_delivery", unit: "score", better: "low", measure: { kind: "mean", instrument: "ces", where: { touchpoint: { in: ["j-desk", "j-else"] } } } };
        await s.good("PUT", "/v1/metrics/j_ease", m);
        await s.live("j_ease");
        const [desk, shop] = (await s.good("GET", "/v1/journeys/line/touchpoints?period=2026")).touchpoints;
        close(desk.metrics[0].value, desk.surveys.find((x) => x.instrument === "ces").value, "the metric's");
        assert.deepEqual([desk.metrics.length, shop.metrics.length], [1, 0]);
        const one = (await s.good("GET", "/v1/journeys/line/touchpoints?period=2026&account=j-a2")).touchpoints;
        assert.equal(one[0].answers, answers.filter((x) => x.account === "j-a2" && x.touchpoint === "j-desk" && x.answered_at.startsWith("2026")).length);
    },
    "coverage tells who is not heard, largest revenue first": async (s) => {
        const got = await coverage(s), from = us("2025-10-31T22:00:00Z"), to = us("2026-10-31T22:00:00Z");
        assert.deepEqual([us(got.heard_from), us(got.heard_to), got.building], [from, to, false]);
        const heard = answers.filter((x) => us(x.answered_at) >= from && us(x.answered_at) < to), value = (a) => 100 + ACCOUNTS.indexOf(a) * 10;
        const live = ACCOUNTS.slice(0, 16), own = (a) => heard.filter((x) => x.account === a), sum = (list) => list.reduce((x, a) => x + value(a), 0);
        const blind = live.filter((a) => own(a).length === 0).sort((a, b) => value(b) - value(a));
        assert.deepEqual(got.blind_spots.accounts, blind.map((account) => ({ account, revenue: value(account) })));
        assert.deepEqual([got.accounts.live, got.accounts.heard], [16, 16 - blind.length]);
        close(got.accounts.value, 100 * (16 - blind.length) / 16, "accounts");
        assert.deepEqual([got.revenue.live, got.revenue.heard], [sum(live), sum(live) - sum(blind)]);
        close(got.revenue.value, 100 * (sum(live) - sum(blind)) / sum(live), "revenue");
        const roles = (a) => new Set(own(a).map((x) => x.role)).size;
        assert.deepEqual(got.accounts.by_roles, { none: blind.length, one: live.filter((a) => roles(a) === 1).length, two: live.filter((a) => roles(a) === 2).length, more: 0 });
        assert.equal(got.matrix.length, 5 * got.roles.length);
        const place = { use: "j-desk", idle: "j-shop" };
        for (const cell of got.matrix) {
            const list = heard.filter((x) => x.role === cell.role && (cell.phase === null ? x.touchpoint === "j-elsewhere" : x.touchpoint === place[cell.phase]));
            assert.deepEqual([cell.answers, cell.contacts, cell.accounts], [list.length, new Set(list.map((x) => x.contact)).size, new Set(list.map((x) => x.account)).size], `${cell.phase} ${cell.role}`);
        }
        assert.deepEqual(got.blind_spots.cells, got.matrix.filter((c) => c.phase !== null && c.role !== null && c.answers === 0).map(({ phase, role }) => ({ phase, role })));
        assert.equal((await coverage(s, "&limit=1")).blind_spots.accounts.length, Math.min(1, blind.length));
        assert.equal((await coverage(s, "&limit=1")).blind_spots.accounts_n, blind.length);
        const before = (await s.get("/v1/journeys/line/coverage?period=2026-10")).headers.etag;
        answers.push({ id: "j-new", instrument: "ces", score: 1, account: blind[0], answered_at: "2026-10-20T00:00:00Z" });
        await s.good("POST", "/v1/responses", answers.at(-1));
        assert.notEqual((await s.get("/v1/journeys/line/coverage?period=2026-10")).headers.etag, before);
        assert.deepEqual((await coverage(s)).blind_spots.accounts.map((a) => a.account), blind.slice(1));
        assert.equal((await coverage(s)).roles.at(-1).role, null);
    },
    "a bound key sees its own accounts alone": async (s) => {
        const { secret: partner } = await s.good("POST", "/v1/keys", { name: "j", scopes: ["read"], partner: "j-p" });
        const { secret: account } = await s.good("POST", "/v1/keys", { name: "j", scopes: ["read"], account: "j-a3" });
        check_flow(await flow(s, "", { key: partner }), ACCOUNTS.filter((_, i) => i % 2));
        check_flow(await flow(s, "", { key: account }), ["j-a3"]);
        assert.equal((await flow(s, "&account=j-a2", { key: account })).accounts, 0);
        for (const [key, mine] of [[partner, ACCOUNTS.filter((_, i) => i % 2)], [account, ["j-a3"]]]) {
            const got = await coverage(s, "", { key }), places = await s.good("GET", "/v1/journeys/line/touchpoints?period=2026", undefined, { key });
            assert.equal(got.accounts.live, mine.filter((a) => ACCOUNTS.indexOf(a) < 16).length);
            assert.ok(got.blind_spots.accounts.every((x) => mine.includes(x.account)));
            assert.equal(got.matrix.reduce((n, c) => n + c.answers, 0), answers.filter((x) => mine.includes(x.account) && us(x.answered_at) >= us(got.heard_from) && us(x.answered_at) < us(got.heard_to)).length);
            assert.equal(places.touchpoints[0].events, events.filter((x) => mine.includes(x.account) && x.touchpoint === "j-desk" && us(x.time) >= us(places.start) && us(x.time) < us(places.end)).length);
        }
    },
    "what cannot be asked is said clearly": async (s) => {
        for (const view of ["flow", "touchpoints", "coverage"]) {
            problem(await s.get(`/v1/journeys/nowhere/${view}`), 404, "not-found");
            problem(await s.get(`/v1/journeys/line/${view}?role=buyer`), 400, "query", ["role unknown_parameter"]);
            problem(await s.get(`/v1/journeys/line/${view}`, { key: null }), 401, "unauthorized");
        }
        for (const view of ["touchpoints", "coverage"]) problem(await s.get(`/v1/journeys/line/${view}?period=2026-12`), 400, "query", ["period range"]);
        problem(await s.get("/v1/journeys/line/flow?from=2027-01&to=2027-02"), 400, "query", ["from range"]);
        problem(await s.get("/v1/journeys/line/flow?from=2026-01"), 400, "query", ["to required"]);
        problem(await s.get("/v1/journeys/line/flow?from=2026-03&to=2026-01"), 400, "query", ["from range"]);
        problem(await s.get("/v1/journeys/line/coverage?limit=0"), 400, "query", ["limit range"]);
    },
};
