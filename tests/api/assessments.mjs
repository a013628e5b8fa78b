// Freezing, what is said about it, and what has changed since. Later is another clock: the server is started anew.
import assert from "node:assert/strict";
import { problem } from "./harness.mjs";

const PERIOD = "2026-10";
const get = (s, id) => s.good("GET", `/v1/assessments/${id}`);
const restated = (s, id) => s.good("GET", `/v1/assessments/${id}/restated`);
const figures = (card) => card.phases.flatMap((p) => ["value_realization", "value_proposition", "value_delivery"].flatMap((c) => p[c].metrics));
const reasons = (r, metric) => (r.changed.find((c) => c.metric === metric)?.reasons ?? []).map((x) => x.reason);
const of = (r, metric, reason) => r.changed.find((c) => c.metric === metric).reasons.find((x) => x.reason === reason);

const answer = (id, score, day, members) => ({ id, instrument: "csat", score, account: "acme", touchpoint: "product", answered_at: `2026-10-${day}T12:00:00Z`, ...members });

async function later(s, clock) {
    assert.equal(await s.stop({ keep: true }), 0);
    s.env.WAYMARK_CLOCK = clock;
    await s.start();
}

let first, frozen; // the id, and the whole as it was answered first

export const tests = {
    "only a period that is over is frozen": async (s) => {
        await s.good("POST", "/v1/accounts", [{ id: "acme" }, { id: "bell" }]);
        await s.good("POST", "/v1/responses", [5, 4, 2, 5, 3, 4].map((score, i) => answer(`r-${i}`, score, `0${i + 1}`)));
        await s.good("POST", "/v1/events", [1, 2, 3].map((i) => ({ id: `lead-${i}`, type: "lead.created", subject: `l-${i}`, account: "acme", time: `2026-10-0${i}T08:00:00Z` })));
        const post = (body) => s.post("/v1/assessments", body);
        problem(await post({ journey: "end_customer", period: "2026-11" }), 422, "validation", ["/period range"]);
        problem(await post({ journey: "end_customer", period: "2026" }), 422, "validation", ["/period range"]);
        problem(await post({ journey: "end_customer", period: "2027-01" }), 422, "validation", ["/period range"]);
        problem(await post({ journey: "end_customer", period: "1970-03" }), 422, "validation", ["/period range"]);
        problem(await post({ journey: "end_customer", period: "October" }), 422, "validation", ["/period format"]);
        problem(await post({ journey: "none", period: PERIOD, title: "", color: 1 }), 422, "validation", ["/journey unknown_journey", "/title empty", "/color unknown_member"]);
        problem(await post({}), 422, "validation", ["/journey required", "/period required"]);
        problem(await s.get("/v1/assessments/asm_1"), 404, "not-found");
        assert.deepEqual(await s.good("GET", "/v1/assessments"), { items: [], next: null });
    },
    "it keeps the scorecard as it is answered, and its definitions": async (s) => {
        const made = await s.post("/v1/assessments", { journey: "end_customer", period: PERIOD, title: "October for the board" });
        assert.equal(made.status, 201, made.text);
        first = made.json.id;
        frozen = await get(s, first);
        const { scorecard, definitions, notes, ...head } = frozen;
        assert.deepEqual(head, made.json);
        assert.equal(head.as_of, "2026-11-02T00:00:00+02:00");
        assert.equal(head.frozen_at, "2026-11-02T08:00:00Z");
        assert.deepEqual(scorecard, await s.good("GET", `/v1/journeys/end_customer/scorecard?period=${PERIOD}`));
        assert.deepEqual(notes, { comments: [], actions: [] });
        for (const m of figures(scorecard)) {
            const d = definitions.find((x) => x.kind === "metric" && x.key === m.key);
            assert.equal(d.version, m.version);
            assert.equal(d.definition.target ?? null, m.target);
        }
        assert.ok(definitions.some((d) => d.kind === "journey" && d.key === "end_customer" && d.definition.phases.length === scorecard.phases.length));
        assert.ok(definitions.some((d) => d.kind === "instrument" && d.key === "csat"));
        assert.deepEqual(await restated(s, first), { ...head, unchanged: figures(scorecard).length, changed: [], added: [] });
        const tag = (await s.get(`/v1/assessments/${first}`)).headers.etag;
        assert.equal((await s.get(`/v1/assessments/${first}`, { headers: { "If-None-Match": tag } })).status, 304);
        const same = (await s.get(`/v1/assessments/${first}/restated`)).headers.etag;
        assert.equal((await s.get(`/v1/assessments/${first}/restated`, { headers: { "If-None-Match": same } })).status, 304);
    },
    "the list is newest first, by journey, in pages; bound keys see none": async (s) => {
        await s.good("POST", "/v1/assessments", { journey: "focus_journeys", period: "2026-W40" });
        await s.good("POST", "/v1/assessments", { journey: "end_customer", period: "2026-Q3" });
        const all = (await s.good("GET", "/v1/assessments")).items;
        assert.deepEqual(all.map((a) => a.period), ["2026-Q3", "2026-W40", PERIOD]);
        assert.deepEqual((await s.good("GET", "/v1/assessments?journey=focus_journeys")).items, [all[1]]);
        const page = await s.good("GET", "/v1/assessments?limit=2");
        assert.deepEqual(page.items, all.slice(0, 2));
        assert.deepEqual(await s.good("GET", `/v1/assessments?limit=2&cursor=${page.next}`), { items: [all[2]], next: null });
        const bound = (await s.good("POST", "/v1/keys", { name: "Acme", scopes: ["read"], account: "acme" })).secret;
        assert.deepEqual(await s.good("GET", "/v1/assessments", undefined, { key: bound }), { items: [], next: null });
        problem(await s.get(`/v1/assessments/${first}`, { key: bound }), 404, "not-found");
        problem(await s.get(`/v1/assessments/${first}/restated`, { key: bound }), 404, "not-found");
    },
    "comments and actions, per phase and metric": async (s) => {
        const to = `/v1/assessments/${first}`;
        const comment = await s.post(`${to}/comments`, { phase: "operate_loyalty", metric: "product_csat", text: "The release of the 3rd" });
        assert.equal(comment.status, 201, comment.text);
        assert.equal(comment.json.no, 1);
        assert.equal(comment.json.text, "The release of the 3rd");
        const action = await s.post(`${to}/actions`, { what: "Call Acme", owner: "Technical support", due: "2026-11-15" });
        assert.equal(action.status, 201);
        assert.deepEqual([action.json.no, action.json.phase, action.json.done_at], [2, null, null]);
        problem(await s.post(`${to}/comments`, { phase: "none", metric: "none", text: "x" }), 422, "validation", ["/phase unknown_phase", "/metric unknown_metric"]);
        problem(await s.post(`${to}/comments`, {}), 422, "validation", ["/text required"]);
        problem(await s.post(`${to}/actions`, { what: "x", owner: "y", due: "2026-11" }), 422, "validation", ["/due format"]);
        problem(await s.post(`${to}/actions`, {}), 422, "validation", ["/what required", "/owner required", "/due required"]);
        problem(await s.post("/v1/assessments/asm_99/comments", { text: "x" }), 404, "not-found");
        problem(await s.post("/v1/assessments/none/actions", { what: "x", owner: "y", due: "2026-11-15" }), 404, "not-found");
        const done = await s.good("POST", `${to}/actions/2`, { done: true, note: "They are fine" });
        assert.equal(done.done_at, "2026-11-02T08:00:00Z");
        assert.equal((await get(s, first)).open_actions, 0);
        const open = await s.good("POST", `${to}/actions/2`, { done: false });
        assert.deepEqual([open.done_at, open.done_by, open.note], [null, null, null]);
        problem(await s.post(`${to}/actions/1`, { done: true }), 404, "not-found"); // a comment
        problem(await s.post(`${to}/actions/x`, { done: true }), 404, "not-found");
        problem(await s.post(`${to}/actions/2`, {}), 422, "validation", ["/done required"]);
        const now = await get(s, first);
        assert.deepEqual([now.comments, now.actions, now.open_actions], [1, 1, 1]);
        assert.deepEqual(now.notes, { comments: [comment.json], actions: [open] });
        assert.deepEqual(now.scorecard, frozen.scorecard);
    },
    "what is closed stays as it is": async (s) => {
        const to = `/v1/assessments/${first}`;
        const closed = await s.post(`${to}/close`);
        assert.equal(closed.status, 200, closed.text);
        assert.equal(closed.json.closed_at, "2026-11-02T08:00:00Z");
        const before = await get(s, first);
        for (const [target, body] of [["comments", { text: "x" }], ["actions", { what: "x", owner: "y", due: "2026-11-15" }], ["actions/2", { done: true }], ["close", undefined]])
            problem(await s.post(`${to}/${target}`, body), 409, "conflict");
        assert.deepEqual(await get(s, first), before);
        problem(await s.post("/v1/assessments/asm_99/close"), 404, "not-found");
    },
    "what arrived in the very moment of freezing is not blamed on the program": async (s) => {
        const { id } = await s.good("POST", "/v1/assessments", { journey: "end_customer", period: "2026-09" });
        await s.good("POST", "/v1/responses", answer("at-once", 1, 1, { answered_at: "2026-09-01T12:00:00Z" }));
        const late = of(await restated(s, id), "product_csat", "late_facts");
        assert.deepEqual([late.facts, reasons(await restated(s, id), "product_csat")], [null, ["late_facts"]]);
        assert.match(late.detail, /while it was being frozen/);
    },
    "late facts are named, with their number": async (s) => {
        await later(s, "2026-11-20T08:00:00Z");
        await s.good("POST", "/v1/responses", [answer("late-1", 1, 20), answer("late-2", 1, 21), answer("other", 1, 22, { touchpoint: "billing" })]);
        const r = await restated(s, first);
        assert.deepEqual(reasons(r, "product_csat"), ["late_facts"]);
        assert.equal(of(r, "product_csat", "late_facts").facts, 2);
        const was = figures(frozen.scorecard).find((m) => m.key === "product_csat");
        const row = r.changed.find((c) => c.metric === "product_csat");
        assert.deepEqual([row.before.value, row.before.n, row.phase, row.name], [was.value, 6, "operate_loyalty", was.name]);
        assert.equal(row.now.n, 8);
        assert.deepEqual((await s.good("GET", row.query)).items.map((f) => f.at).slice(0, 2), ["2026-10-21T12:00:00Z", "2026-10-20T12:00:00Z"]);
        assert.equal(r.unchanged, figures(frozen.scorecard).length - r.changed.length);
        assert.deepEqual((await get(s, first)).scorecard, frozen.scorecard);
    },
    "deletions are named, beside what else has happened": async (s) => {
        const fact = (id) => s.good("GET", `/v1/responses?id=${id}`).then((l) => l.items[0].fact);
        await s.good("DELETE", `/v1/facts/${await fact("r-0")}`);
        let r = await restated(s, first);
        assert.deepEqual(reasons(r, "product_csat"), ["late_facts", "deletions"]);
        assert.deepEqual([of(r, "product_csat", "late_facts").facts, of(r, "product_csat", "deletions").facts], [2, 1]);
        await s.good("DELETE", `/v1/facts/${(await s.good("GET", "/v1/events?id=lead-1")).items[0].fact}`);
        r = await restated(s, first);
        assert.deepEqual(reasons(r, "leads"), ["deletions"]);
        assert.deepEqual([r.changed.find((c) => c.metric === "leads").before.value, r.changed.find((c) => c.metric === "leads").now.value], [3, 2]);
    },
    "a report that would read otherwise today is a finding, on this and later scorecards": async (s) => {
        const of_rule = async (period, query = "") => (await s.good("GET", `/v1/journeys/end_customer/findings?period=${period}${query}`)).items.filter((f) => f.rule === "restated");
        const [found, ...rest] = await of_rule(PERIOD);
        assert.deepEqual(rest.map((f) => f.since), []);
        assert.equal(found.query, `/v1/assessments/${first}/restated`);
        const r = await s.good("GET", found.query);
        assert.equal(found.level, r.changed.length);
        assert.equal(found.since, PERIOD);
        for (const word of ["late facts", "deletions"]) assert.ok(found.detail.includes(word), found.detail);
        const row = r.changed.find((c) => c.metric === "product_csat"), shown = found.evidence.filter((e) => e.metric === "product_csat");
        assert.deepEqual(shown.map((e) => [e.label, e.value, e.n]), [["as reported", row.before.value, row.before.n], ["today", row.now.value, row.now.n]]);
        assert.deepEqual(await of_rule("2026-09"), []); // its period had not been then
        assert.deepEqual(await of_rule(PERIOD, "&account=acme"), []);
    },
    "a fact that was replaced and belongs elsewhere now is named": async (s) => {
        const made = await s.good("POST", "/v1/assessments", { journey: "end_customer", period: PERIOD });
        await later(s, "2026-11-21T08:00:00Z");
        await s.good("POST", "/v1/responses", answer("late-1", 1, 20, { answered_at: "2026-11-20T12:00:00Z" }));
        assert.deepEqual(reasons(await restated(s, made.id), "product_csat"), ["moved_facts"]);
        await s.good("POST", "/v1/responses", answer("late-2", 2, 21));
        assert.deepEqual(reasons(await restated(s, made.id), "product_csat"), ["late_facts"]);
    },
    "definitions are named, with what of them has changed": async (s) => {
        const made = await s.good("POST", "/v1/assessments", { journey: "end_customer", period: PERIOD });
        const put = async (key, members) => {
            const { version, changed_at, state, progress, ...body } = await s.good("GET", `/v1/metrics/${key}`);
            await s.good("PUT", `/v1/metrics/${key}`, { ...body, ...members });
        };
        await put("product_csat", { name: "Another name", owner: null });
        assert.deepEqual((await restated(s, made.id)).changed, []);
        await put("product_csat", { target: 91, warn: 90 });
        let r = await restated(s, made.id);
        assert.deepEqual(reasons(r, "product_csat"), ["definition"]);
        const { definition } = of(r, "product_csat", "definition");
        assert.deepEqual([definition.kind, definition.key, definition.from, definition.to, definition.members], ["metric", "product_csat", 1, 3, ["target", "warn"]]);
        const { measure } = await s.good("GET", "/v1/metrics/leads");
        await put("leads", { measure: { ...measure, where: { subject: "l-2" } } });
        await s.live("leads");
        r = await restated(s, made.id);
        assert.deepEqual(reasons(r, "leads"), ["definition"]);
        assert.deepEqual(of(r, "leads", "definition").definition.members, ["measure"]);
        await s.good("DELETE", "/v1/metrics/exit_csat");
        await s.good("PUT", "/v1/metrics/more", { name: "More", journey: "end_customer", phase: "awareness", perspective: "value_delivery", unit: "count", better: "high", measure: { kind: "count", event: "more" } });
        r = await restated(s, made.id);
        assert.equal(r.changed.find((c) => c.metric === "exit_csat").now, null);
        assert.deepEqual(reasons(r, "exit_csat"), ["definition"]);
        assert.deepEqual(of(r, "exit_csat", "definition").definition.to, null);
        assert.deepEqual(r.added, ["more"]);
    },
    "a journey that moves a touchpoint restates what its phases count": async (s) => {
        await s.good("PUT", "/v1/metrics/by_phase", { name: "By phase", journey: "end_customer", phase: "operate_loyalty", perspective: "value_delivery", unit: "%", better: "high",
            measure: { kind: "top_box", instrument: "csat", at_least: 4, where: { phase: "operate_loyalty" } } });
        await s.live("by_phase");
        const made = await s.good("POST", "/v1/assessments", { journey: "end_customer", period: PERIOD });
        const { version, changed_at, state, progress, ...journey } = await s.good("GET", "/v1/journeys/end_customer");
        for (const p of journey.phases) p.touchpoints = p.touchpoints.filter((t) => t.key !== "product");
        await s.good("PUT", "/v1/journeys/end_customer", journey);
        await s.live("by_phase");
        const r = await restated(s, made.id);
        assert.deepEqual(reasons(r, "by_phase"), ["definition"]);
        assert.deepEqual(of(r, "by_phase", "definition").definition.kind, "journey");
    },
    "each month is frozen by itself on a day of the month, once, also after a pause": async (s) => {
        const set = (body) => s.put("/v1/workspace", body);
        problem(await set({ freeze_day: 29 }), 422, "validation", ["/freeze_day range"]);
        problem(await set({ freeze_day: 5, freeze_journeys: ["none"] }), 422, "validation", ["/freeze_journeys/0 unknown_journey"]);
        problem(await set({ freeze_journeys: ["end_customer"] }), 422, "validation", ["/freeze_journeys mismatch"]);
        problem(await set({ freeze_day: 5, freeze_journeys: [] }), 422, "validation", ["/freeze_journeys empty"]);
        const automatic = async () => (await s.good("GET", "/v1/assessments?limit=1000")).items.filter((a) => a.automatic);
        const frozen = async (n) => {
            for (let i = 0; i < 200 && (await automatic()).length < n; i++) await new Promise((resolve) => setTimeout(resolve, 25));
            return (await automatic()).map((a) => `${a.journey} ${a.period}`);
        };
        const now = await s.good("PUT", "/v1/workspace", { freeze_day: 21, freeze_journeys: ["end_customer"] });
        assert.deepEqual([now.freeze_day, now.freeze_journeys, now.comment_days], [21, ["end_customer"], null]);
        assert.deepEqual(await s.good("GET", "/v1/workspace"), now);
        // A journey that is named is not deleted under it.
        await s.good("PUT", "/v1/journeys/passing", { name: "Passing", phases: [{ key: "one", name: "One" }] });
        await s.good("PUT", "/v1/workspace", { freeze_day: 21, freeze_journeys: ["end_customer", "passing"] });
        const kept = await s.delete("/v1/journeys/passing");
        problem(kept, 409, "referred-to");
        assert.match(kept.json.detail, /freeze_journeys/);
        await s.good("PUT", "/v1/workspace", { freeze_day: 21, freeze_journeys: ["end_customer"] });
        assert.equal((await s.delete("/v1/journeys/passing")).status, 204);
        // It is the 21st, so that October is due today; what was due before is not.
        assert.deepEqual(await frozen(1), ["end_customer 2026-10"]);
        const [first] = await automatic();
        assert.deepEqual([first.key, first.title, first.frozen_at], [null, null, "2026-11-21T08:00:00Z"]);
        assert.ok((await s.good("GET", "/v1/audit?action=assessments_post")).items.some((r) => r.key === null && r.resource === `assessment ${first.id}`));
        await later(s, "2026-12-20T08:00:00Z");
        await s.good("PUT", "/v1/accounts/wake", {});
        await s.good("PUT", "/v1/journeys/other", { name: "Other", phases: [{ key: "one", name: "One" }] }); // wakes the job
        await later(s, "2027-02-21T08:00:00Z");
        assert.deepEqual(await frozen(4), ["end_customer 2027-01", "end_customer 2026-12", "end_customer 2026-11", "end_customer 2026-10"]);
        await later(s, "2027-02-21T09:00:00Z");
        await s.good("PUT", "/v1/workspace", { freeze_day: 21 });
        await s.good("PUT", "/v1/journeys/other", { name: "Other again", phases: [{ key: "one", name: "One" }] });
        assert.deepEqual(await frozen(4), ["end_customer 2027-01", "end_customer 2026-12", "end_customer 2026-11", "end_customer 2026-10"]);
        assert.equal((await s.good("PUT", "/v1/workspace", {})).freeze_day, null);
    },
};
