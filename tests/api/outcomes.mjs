// Outcomes: the whole life of a result agreed with one client, who may do what, and what is refused.
import assert from "node:assert/strict";
import { NOW, problem } from "./harness.mjs";

const TERMS = { what: "A fault is repaired within the hours that production can wait", unit: "hours", baseline: 20, baseline_at: "2026-01-01T00:00:00Z",
    target: 8, due_at: "2027-01-01T00:00:00Z", expected: 6, review: { cadence: "quarter", events: ["incident.major"], triggers: ["a new plant"] },
    provider_owner: { function: "Technical support", person: "M. Laine" }, client_owner: { person: "A. Virtanen", contact: "c-acme" } };
const LATER = { ...TERMS, reason: "Nights count, too", target: 7, expected: null };
const SHOWN = { evidence: "Median of the quarter's faults" };

const key = async (s, members) => (await s.good("POST", "/v1/keys", { name: "A key", ...members })).secret;
const ids = (list) => list.items.map((i) => i.id);
let client, partner, other, reader;

const propose = (s, id, terms = {}, options) => s.good("POST", "/v1/outcomes", { ...TERMS, id, account: "acme", ...terms }, options);
const accept = (s, id, members = {}) => s.good("POST", `/v1/outcomes/${id}/accept`, { person: "A. Virtanen", ...members }, { key: client });
const read = (s, id, value, at) => s.good("POST", `/v1/outcomes/${id}/readings`, { value, at, ...SHOWN });
const status = async (s, id) => (await s.good("GET", `/v1/outcomes/${id}`)).status;

async function prepare(s) {
    await s.good("POST", "/v1/accounts", [{ id: "nordic", kind: "partner" }, { id: "acme", partner: "nordic" }, { id: "bolt", name: "Bolt Oy" }]);
    await s.good("POST", "/v1/contacts", [{ id: "c-acme", account: "acme", role: "manager" }, { id: "c-bolt", account: "bolt", role: "manager" }]);
    client = await key(s, { scopes: ["read", "manage"], account: "acme" });
    other = await key(s, { scopes: ["read", "manage"], account: "bolt" });
    partner = await key(s, { scopes: ["read"], partner: "nordic" });
    reader = await key(s, { scopes: ["read"], account: "acme" });
}

export const tests = {
    "proposed, accepted, read out, revised, accepted anew, retired": async (s) => {
        await prepare(s);
        const made = await propose(s, "life");
        assert.equal(made.status, "proposed");
        assert.deepEqual([made.in_force, made.commitment, made.realized, made.next_review], [null, null, null, null]);
        const { client_owner, provider_owner, review, ...flat } = TERMS;
        assert.deepEqual(made.proposed, { revision: 1, state: "proposed", ...flat, direction: "down", review, provider_owner, client_owner, reason: null,
            proposed_by: "provider", proposed_at: NOW, accepted_at: null, accepted_by: null });

        const agreed = await accept(s, "life", { contact: "c-acme", at: "2026-01-12T10:00:00Z", revision: 1 });
        assert.deepEqual([agreed.status, agreed.proposed, agreed.in_force.state], ["agreed", null, "in_force"]);
        assert.deepEqual(agreed.in_force.accepted_by, { person: "A. Virtanen", contact: "c-acme" });
        assert.deepEqual(agreed.commitment, { revision: 1, accepted_at: "2026-01-12T10:00:00Z", target: 8, expected: 6, unit: "hours" });
        assert.deepEqual(agreed.next_review, { last_at: "2026-01-12T10:00:00Z", due_at: "2026-04-12T09:00:00Z", due: true, because: "cadence" });

        // Half of the way in half of the time, then worse than the line, then better.
        await read(s, "life", 14, "2026-07-02T12:00:00Z");
        assert.equal(await status(s, "life"), "on_course");
        const behind = (await read(s, "life", 13.5, "2026-09-01T00:00:00Z"), await s.good("GET", "/v1/outcomes/life"));
        assert.deepEqual([behind.status, behind.behind], ["agreed", true]);
        assert.deepEqual(behind.realized, { value: 13.5, at: "2026-09-01T00:00:00Z", source: "api", met: false, progress: 6.5 / 12 * 100, against_expected: 7.5 });
        await read(s, "life", 8, "2026-10-01T00:00:00Z");
        assert.equal(await status(s, "life"), "attained");

        // Another target is not in force before the client accepts it.
        const revised = await s.good("POST", "/v1/outcomes/life/revisions", LATER);
        assert.deepEqual([revised.status, revised.in_force.revision, revised.proposed.revision, revised.proposed.reason], ["attained", 1, 2, LATER.reason]);
        const anew = await accept(s, "life", { at: "2026-10-20T00:00:00Z" });
        assert.deepEqual([anew.status, anew.behind, anew.in_force.revision, anew.commitment.revision], ["on_course", false, 2, 1]);
        assert.deepEqual((await s.good("GET", "/v1/outcomes/life/revisions")).items.map((r) => [r.revision, r.state, r.target]), [[2, "in_force", 7], [1, "replaced", 8]]);

        const retired = await s.good("POST", "/v1/outcomes/life/retire", { reason: "The plant was sold" });
        assert.deepEqual([retired.status, retired.retired_at, retired.retired_reason, retired.next_review], ["retired", NOW, "The plant was sold", null]);
        const readings = (await s.good("GET", "/v1/outcomes/life/readings")).items;
        assert.deepEqual(readings.map((r) => r.value), [8, 13.5, 14]);
        assert.deepEqual(readings[0], { value: 8, at: "2026-10-01T00:00:00Z", source: "api", evidence: SHOWN.evidence, link: null, recorded_at: NOW });
    },
    "a retired outcome takes nothing more": async (s) => {
        problem(await s.post("/v1/outcomes/life/revisions", LATER), 409, "conflict", []);
        problem(await s.post("/v1/outcomes/life/revisions", LATER, { key: client }), 409, "conflict", []);
        problem(await s.post("/v1/outcomes/life/accept", { person: "x" }, { key: client }), 409, "conflict", []);
        problem(await s.post("/v1/outcomes/life/readings", { value: 1, at: NOW, ...SHOWN }), 409, "conflict", []);
        problem(await s.post("/v1/outcomes/life/retire", { reason: "again" }), 409, "conflict", []);
    },
    "the provider cannot accept": async (s) => {
        await propose(s, "asked");
        const answer = await s.post("/v1/outcomes/asked/accept", { person: "A. Virtanen" });
        problem(answer, 403, "forbidden");
        assert.match(answer.json.detail, /bound to its account/);
        assert.equal(await status(s, "asked"), "proposed");
    },
    "a client proposes, revises, accepts and reads its own, and does nothing else": async (s) => {
        const made = await s.post("/v1/outcomes", TERMS, { key: client });
        assert.equal(made.status, 201);
        assert.deepEqual([made.json.account, made.json.proposed.proposed_by], ["acme", "client"]);
        assert.match(made.json.id, /^out_[0-9a-f]{16}$/);
        const at = `/v1/outcomes/${made.json.id}`;
        assert.equal((await s.post(`${at}/revisions`, LATER, { key: client })).status, 201);
        assert.equal((await accept(s, made.json.id)).in_force.revision, 2);
        assert.deepEqual((await s.good("GET", `${at}/revisions`, undefined, { key: client })).items.map((r) => r.state), ["in_force", "lapsed"]);
        assert.ok(ids(await s.good("GET", "/v1/outcomes", undefined, { key: client })).includes(made.json.id));
        for (const [method, target, body] of [["POST", `${at}/readings`, { value: 1, at: NOW, ...SHOWN }], ["POST", `${at}/retire`, { reason: "x" }],
            ["PUT", "/v1/accounts/acme", {}], ["POST", "/v1/accounts", [{ id: "acme" }]], ["PUT", "/v1/contacts/c-acme", { account: "acme" }], ["DELETE", "/v1/metrics/nps"],
            ["PUT", "/v1/journeys/end_customer", {}], ["DELETE", "/v1/facts/fct_AAA"], ["DELETE", "/v1/accounts/acme"]])
            problem(await s.call(method, target, { body, key: client }), 403, "forbidden");
        problem(await s.post("/v1/outcomes", TERMS, { key: reader }), 403, "forbidden");
        problem(await s.post("/v1/outcomes", { ...TERMS, id: "mine" }, { key: client }), 422, "validation", ["/id mismatch"]);
    },
    "nothing of another account is seen or touched": async (s) => {
        await propose(s, "asked-2");
        await s.good("POST", "/v1/outcomes", { ...TERMS, id: "of-bolt", account: "bolt", client_owner: null });
        for (const k of [other, partner, client]) {
            const foreign = k === other ? "asked-2" : "of-bolt";
            for (const rest of ["", "/revisions", "/readings"]) problem(await s.get(`/v1/outcomes/${foreign}${rest}`, { key: k }), 404, "not-found");
            const list = await s.get("/v1/outcomes", { key: k });
            assert.ok(!list.text.includes(k === other ? "acme" : "bolt"), list.text);
            assert.ok(list.json.items.length > 0);
            assert.deepEqual(ids((await s.get(`/v1/outcomes?account=${k === other ? "acme" : "bolt"}`, { key: k })).json), []);
        }
        for (const [rest, body] of [["accept", { person: "x" }], ["revisions", LATER]]) problem(await s.post(`/v1/outcomes/of-bolt/${rest}`, body, { key: client }), 404, "not-found");
        problem(await s.post("/v1/outcomes", { ...TERMS, account: "bolt" }, { key: client }), 422, "validation", ["/account unknown_account"]);
        problem(await s.post("/v1/outcomes", { ...TERMS, client_owner: { contact: "c-bolt" } }, { key: client }), 422, "validation", ["/client_owner/contact mismatch"]);
        problem(await s.post("/v1/outcomes", TERMS, { key: partner }), 403, "forbidden");
    },
    "what cannot be proposed": async (s) => {
        const bad = async (terms, ...faults) => problem(await s.post("/v1/outcomes", { ...TERMS, id: "bad", account: "acme", ...terms }), 422, "validation", faults);
        await bad({ account: null }, "/account required");
        await bad({ account: "nobody" }, "/account unknown_account");
        await bad({ what: null, unit: "", target: "8" }, "/what required", "/unit empty", "/target type");
        await bad({ target: 20 }, "/direction required");
        await bad({ baseline: null, baseline_at: null }, "/direction required");
        await bad({ direction: "up" }, "/direction mismatch");
        await bad({ direction: "sideways" }, "/direction choice");
        await bad({ baseline: null, direction: "down" }, "/baseline_at mismatch");
        await bad({ due_at: "2026-01-01T00:00:00Z" }, "/due_at mismatch");
        await bad({ due_at: "2026-12-01" }, "/due_at format");
        await bad({ baseline_at: "2026-11-04T08:00:00Z" }, "/baseline_at time_too_far_ahead");
        await bad({ target: 9e12 + 1 }, "/target range");
        await bad({ what: "x".repeat(1001) }, "/what too_long");
        await bad({ review: { cadence: "decade", events: ["a\u0001"], triggers: Array(21).fill("t") } }, "/review/cadence choice", "/review/events/0 format", "/review/triggers too_many");
        await bad({ review: 4, colour: 1 }, "/review type", "/colour unknown_member");
        await bad({ client_owner: { contact: "c-bolt" } }, "/client_owner/contact mismatch");
        problem(await s.post("/v1/outcomes", { ...TERMS, id: "asked", account: "acme" }), 409, "conflict", ["/id conflict"]);
        problem(await s.post("/v1/outcomes", "["), 400, "syntax");
        problem(await s.post("/v1/outcomes", []), 422, "validation", [" type"]);
        problem(await s.get("/v1/outcomes/bad"), 404, "not-found");
        assert.equal((await propose(s, "flat", { baseline: 8, direction: "up", expected: null, review: null, client_owner: null, provider_owner: null })).proposed.review.cadence, null);
    },
    "what cannot be accepted, revised, read out or retired": async (s) => {
        const post = (rest, body, k) => s.post(`/v1/outcomes/asked/${rest}`, body, k && { key: k });
        problem(await post("accept", {}, client), 422, "validation", ["/person required"]);
        problem(await post("accept", { person: "x", at: "2026-11-04T08:00:00Z" }, client), 422, "validation", ["/at time_too_far_ahead"]);
        problem(await post("accept", { contact: "c-bolt" }, client), 422, "validation", ["/contact mismatch"]);
        problem(await post("accept", { person: "x", revision: 2 }, client), 409, "conflict", ["/revision conflict"]);
        await accept(s, "asked", { at: "2026-10-01T00:00:00Z" });
        problem(await post("accept", { person: "x" }, client), 409, "conflict", []);
        problem(await post("revisions", TERMS), 422, "validation", ["/reason required"]);
        problem(await post("revisions", { ...LATER, id: "asked", account: "acme" }), 422, "validation", ["/id unknown_member", "/account unknown_member"]);
        await s.good("POST", "/v1/outcomes/asked/revisions", LATER);
        problem(await post("accept", { person: "x", at: "2026-09-30T00:00:00Z" }, client), 422, "validation", ["/at mismatch"]);
        problem(await post("readings", { value: 1, at: NOW }), 422, "validation", ["/evidence required"]);
        problem(await post("readings", { at: NOW, link: "ftp://x" }), 422, "validation", ["/value required", "/link format"]);
        problem(await post("readings", { value: 1, at: "2026-11-04T08:00:00Z", ...SHOWN }), 422, "validation", ["/at time_too_far_ahead"]);
        problem(await post("retire", {}), 422, "validation", ["/reason required"]);
        problem(await post("retire", { reason: "x", at: "2026-09-30T00:00:00Z" }), 422, "validation", ["/at mismatch"]);
        for (const rest of ["revisions", "readings", "retire"]) problem(await s.post(`/v1/outcomes/none/${rest}`, { reason: "x", ...TERMS, value: 1, at: NOW, ...SHOWN }), 422, "validation");
        problem(await s.post("/v1/outcomes/none/retire", { reason: "x" }), 404, "not-found");
        problem(await s.post("/v1/outcomes/none/revisions", LATER), 404, "not-found");
        problem(await s.post("/v1/outcomes/none/readings", { value: 1, at: NOW, ...SHOWN }), 404, "not-found");
        problem(await s.get("/v1/outcomes/none/revisions"), 404, "not-found");
        problem(await s.get("/v1/outcomes/none/readings"), 404, "not-found");
    },
    "a reading is stored once, and of one moment the last recorded counts": async (s) => {
        const sent = { value: 15, at: "2026-10-15T00:00:00Z", source: "desk", link: "https://desk.example.com/1" };
        assert.equal((await s.post("/v1/outcomes/asked/readings", sent)).status, 201);
        assert.equal((await s.post("/v1/outcomes/asked/readings", sent)).status, 200);
        assert.equal((await s.post("/v1/outcomes/asked/readings", { ...sent, value: 9 })).status, 201);
        assert.equal((await s.post("/v1/outcomes/asked/readings", { ...sent, value: 30, at: "2026-10-14T00:00:00Z" })).status, 201);
        assert.equal((await s.good("GET", "/v1/outcomes/asked")).realized.value, 9);
        const first = await s.good("GET", "/v1/outcomes/asked/readings?limit=2");
        assert.deepEqual(first.items.map((r) => r.value), [9, 15]);
        const rest = await s.good("GET", `/v1/outcomes/asked/readings?limit=2&cursor=${first.next}`);
        assert.deepEqual([rest.items.map((r) => r.value), rest.next], [[30], null]);
        problem(await s.get("/v1/outcomes/asked/readings?limit=0"), 400, "query", ["limit range"]);
    },
    "lists by account and status, in pages": async (s) => {
        const all = ids(await s.good("GET", "/v1/outcomes"));
        assert.deepEqual(all, [...all].sort());
        let cursor = "", seen = [];
        do {
            const page = await s.good("GET", `/v1/outcomes?limit=2${cursor}`);
            seen = seen.concat(ids(page));
            cursor = page.next && `&cursor=${page.next}`;
        } while (cursor);
        assert.deepEqual(seen, all);
        assert.deepEqual(ids(await s.good("GET", "/v1/outcomes?account=bolt")), ["of-bolt"]);
        assert.deepEqual(ids(await s.good("GET", "/v1/outcomes?account=nobody")), []);
        assert.deepEqual(ids(await s.good("GET", "/v1/outcomes?status=retired")), ["life"]);
        for (const wanted of ["proposed", "agreed", "on_course"]) for (const o of (await s.good("GET", `/v1/outcomes?status=${wanted}`)).items) assert.equal(o.status, wanted);
        problem(await s.get("/v1/outcomes?status=late"), 400, "query", ["status choice"]);
        problem(await s.get("/v1/outcomes?due=soon"), 400, "query", ["due format"]);
        problem(await s.get("/v1/outcomes?due=true&cursor=eA"), 400, "query", ["cursor format"]);
    },
    "the due list: the most overdue first, an event calls for a review": async (s) => {
        const since = { monthly: "2026-09-01T00:00:00Z", quarterly: "2026-07-15T00:00:00Z", called: "2026-10-01T00:00:00Z", fresh: "2026-10-20T00:00:00Z" };
        for (const [id, at] of Object.entries(since)) {
            await propose(s, id, { review: { cadence: id === "monthly" ? "month" : "quarter", events: ["incident.major"] } });
            await accept(s, id, { at });
        }
        const due = async (query = "true") => (await s.good("GET", `/v1/outcomes?due=${query}`)).items.filter((o) => o.id in since);
        assert.deepEqual((await due()).map((o) => [o.id, o.next_review.because]), [["monthly", "cadence"], ["quarterly", "cadence"]]);
        assert.deepEqual((await due("2027-01-05")).map((o) => o.id), ["monthly", "quarterly", "called"]);
        await s.good("POST", "/v1/events", [{ id: "i-1", type: "incident.major", account: "acme", time: "2026-10-10T00:00:00Z" }, { id: "i-2", type: "incident.major", account: "bolt", time: "2026-10-25T00:00:00Z" },
            { id: "i-3", type: "incident.minor", account: "acme", time: "2026-10-25T00:00:00Z" }]);
        assert.deepEqual((await due()).map((o) => [o.id, o.next_review.because, o.next_review.due_at]),
            [["monthly", "cadence", "2026-10-01T00:00:00Z"], ["quarterly", "event", "2026-10-10T00:00:00Z"], ["called", "event", "2026-10-10T00:00:00Z"]]);
        await read(s, "called", 15, "2026-10-11T00:00:00Z"); // it was reviewed
        assert.ok(!(await due()).some((o) => o.id === "called"));
        const all = ids(await s.good("GET", "/v1/outcomes?due=true"));
        const first = await s.good("GET", "/v1/outcomes?due=true&limit=1");
        assert.deepEqual([...ids(first), ...ids(await s.good("GET", `/v1/outcomes?due=true&cursor=${first.next}`))], all);
    },
    "missed when the date is past and the target is not met": async (s) => {
        await propose(s, "late", { due_at: "2026-10-31T00:00:00Z" });
        await accept(s, "late", { at: "2026-02-01T00:00:00Z" });
        assert.equal(await status(s, "late"), "missed");
        await read(s, "late", 9, "2026-10-30T00:00:00Z");
        assert.equal(await status(s, "late"), "missed");
        await read(s, "late", 7, "2026-11-01T00:00:00Z");
        assert.equal(await status(s, "late"), "attained");
    },
    "attainment counts outcomes, and follows the revision in force": async (s) => {
        await s.good("POST", "/v1/accounts", [{ id: "counted", attributes: { of: "attainment" } }, { id: "beside", attributes: { of: "attainment" } }]);
        const keys = { counted: await key(s, { scopes: ["manage"], account: "counted" }), beside: await key(s, { scopes: ["manage"], account: "beside" }) };
        const agree = async (id, account, unit, target) => {
            await s.good("POST", "/v1/outcomes", { what: id, id, account, unit, baseline: 0, target });
            await s.good("POST", `/v1/outcomes/${id}/accept`, { person: "x", at: "2026-02-10T00:00:00Z" }, { key: keys[account] });
        };
        await agree("at-1", "counted", "EUR", 1000000);
        await agree("at-2", "counted", "%", 1);
        await agree("at-3", "beside", "h", 10);
        await s.good("POST", "/v1/outcomes", { what: "only proposed", id: "at-4", account: "beside", unit: "h", baseline: 0, target: 1 });
        await read(s, "at-1", 999999, "2026-03-05T00:00:00Z");
        await read(s, "at-2", 1, "2026-03-31T20:00:00Z");
        await read(s, "at-4", 5, "2026-03-05T00:00:00Z");
        const rows = async (query = "") => (await s.good("GET", `/v1/metrics/outcome_attainment/values?grain=month&from=2026-02&to=2026-06&account.of=attainment${query}`)).map((r) => [r.group ?? null, r.value, r.n]);
        const near = (list) => list.map(([g, v, n]) => [g, v === null ? null : Math.round(v * 10) / 10, n]);
        assert.deepEqual(near(await rows()), [[null, 0, 3], [null, 33.3, 3], [null, 33.3, 3], [null, 33.3, 3]]);
        await s.good("POST", "/v1/outcomes/at-2/revisions", { reason: "more", what: "at-2", unit: "%", baseline: 0, target: 2 });
        assert.deepEqual(near(await rows())[1], [null, 33.3, 3]); // proposed alone
        await s.good("POST", "/v1/outcomes/at-2/accept", { person: "x", at: "2026-04-10T00:00:00Z" }, { key: keys.counted });
        await s.good("POST", "/v1/outcomes/at-3/retire", { reason: "sold", at: "2026-05-10T00:00:00Z" });
        assert.deepEqual(near(await rows()), [[null, 0, 3], [null, 33.3, 3], [null, 0, 3], [null, 0, 2]]);
    },
    "the audit says who proposed and who accepted": async (s) => {
        const told = async (action) => (await s.good("GET", `/v1/audit?action=${action}&resource=${encodeURIComponent("outcome life")}`)).items;
        const [proposed] = await told("outcomes_post"), accepted = await told("outcomes_accept");
        const keys = (await s.good("GET", "/v1/keys")).items;
        assert.equal(accepted.length, 2);
        for (const row of accepted) assert.equal(keys.find((k) => k.id === row.key).account, "acme");
        assert.equal(keys.find((k) => k.id === proposed.key).account, null);
    },
    "an account with outcomes stays": async (s) => {
        await s.good("PUT", "/v1/accounts/lone", {});
        await s.good("POST", "/v1/outcomes", { ...TERMS, id: "of-lone", account: "lone", client_owner: null });
        problem(await s.delete("/v1/accounts/lone"), 409, "referred-to");
    },
};
