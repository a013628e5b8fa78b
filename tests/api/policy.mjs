// The contact policy: who may be asked, how often, and that two who ask at once do not both.
import assert from "node:assert/strict";
import { problem } from "./harness.mjs";

const ask = (s, members) => s.good("POST", "/v1/survey-eligibility", { instrument: "nps", ...members });
const invite = (s, id, contact, sent_at, more = {}) => s.good("POST", "/v1/invitations", { id, instrument: "nps", contact, sent_at, ...more });
const POLICY = { contact_days: 10, account_days: 3, instrument_days: 30, exempt_roles: ["employee"],
    kinds: { ces: { contact_days: 0, account_days: 0, instrument_days: 1 }, csat: { exempt_roles: [] } } };
const set = (s, policy) => s.good("PUT", "/v1/contact-policy", policy);

export const tests = {
    "a new workspace has a policy; it is a definition like any other": async (s) => {
        const first = await s.get("/v1/contact-policy");
        assert.equal(first.status, 200);
        assert.equal(first.json.version, 1);
        assert.equal(first.json.kinds.nps.instrument_days, 90);
        assert.equal((await s.get("/v1/contact-policy", { headers: { "If-None-Match": first.headers.etag } })).status, 304);
        const { version, changed_at, ...text } = first.json;
        assert.equal((await set(s, text)).version, 1);
        problem(await s.put("/v1/contact-policy", POLICY, { headers: { "If-Match": '"7"' } }), 412, "precondition-failed");
        problem(await s.put("/v1/contact-policy", POLICY, { headers: { "If-None-Match": "*" } }), 412, "precondition-failed");
        const put = await s.put("/v1/contact-policy", POLICY, { headers: { "If-Match": first.headers.etag } });
        assert.equal(put.status, 200);
        assert.equal(put.json.version, 2);
        assert.deepEqual(put.json.kinds, { nps: null, scale: null, csat: { contact_days: null, account_days: null, instrument_days: null, exempt_roles: [] },
            ces: { contact_days: 0, account_days: 0, instrument_days: 1, exempt_roles: null } });
        assert.deepEqual((await set(s, {})).kinds, { nps: null, csat: null, ces: null, scale: null });
    },
    "what a policy cannot be": async (s) => {
        problem(await s.put("/v1/contact-policy", { contact_days: 731, account_days: -1, instrument_days: 1.5, exempt_roles: "x", kinds: { mood: {}, nps: { contact_days: "7", exempt_roles: ["a\nb"] } } }), 422, "validation",
            ["/contact_days range", "/account_days range", "/instrument_days format", "/exempt_roles type", "/kinds/mood unknown_member", "/kinds/nps/contact_days type", "/kinds/nps/exempt_roles/0 format"]);
        problem(await s.put("/v1/contact-policy", "["), 400, "syntax");
        await set(s, { contact_days: 730 });
    },
    "who was never asked may be; what cannot be asked": async (s) => {
        await set(s, POLICY);
        assert.deepEqual(await ask(s, { contact: "stranger" }), { eligible: true, reason: "free", detail: "No rule of the contact policy speaks against it",
            next: "2026-11-02T08:00:00Z", rule: null, reserved: false, fact: null, sent_at: null });
        problem(await s.post("/v1/survey-eligibility", { instrument: "nps" }), 422, "validation", ["/contact required"]);
        problem(await s.post("/v1/survey-eligibility", { contact: "c", instrument: "mood", reserve: true, at: "2026-11-04T09:00:00Z" }), 422, "validation",
            ["/instrument unknown_instrument", "/id required", "/at time_too_far_ahead"]);
        problem(await s.post("/v1/survey-eligibility", { contact: "c", instrument: "nps", reserve: 1, colour: 2 }), 422, "validation", ["/reserve type", "/colour unknown_member"]);
        problem(await s.get("/v1/contacts/stranger"), 404, "not-found");
    },
    "each rule, its days, and the next date": async (s) => {
        await s.good("POST", "/v1/contacts", [{ id: "a-1", account: "a" }, { id: "a-2", account: "a" }, { id: "b-1", account: "b" }]);
        await invite(s, "i-1", "a-1", "2026-10-20T08:00:00Z");
        const at = "2026-10-25T08:00:00Z";
        const said = async (members) => {
            const { eligible, reason, next, rule } = await ask(s, members);
            assert.equal(eligible, reason === "free");
            return [reason, next, rule && rule.days, rule && rule.invited_at];
        };
        // The instrument's rule lasts longer than the contact's; another kind has the contact's alone.
        assert.deepEqual(await said({ contact: "a-1", at }), ["instrument_rule", "2026-11-19T08:00:00Z", 30, "2026-10-20T08:00:00Z"]);
        assert.deepEqual(await said({ contact: "a-1", at, instrument: "csat" }), ["contact_rule", "2026-10-30T08:00:00Z", 10, "2026-10-20T08:00:00Z"]);
        assert.deepEqual(await said({ contact: "a-1", at, instrument: "ces" }), ["free", at, null, null]);
        // Somebody else at the account.
        assert.deepEqual(await said({ contact: "a-2", at: "2026-10-22T08:00:00Z" }), ["account_rule", "2026-10-23T08:00:00Z", 3, "2026-10-20T08:00:00Z"]);
        assert.deepEqual(await said({ contact: "a-2", at: "2026-10-23T08:00:00Z" }), ["free", "2026-10-23T08:00:00Z", null, null]);
        assert.deepEqual(await said({ contact: "stranger", account: "a", at: "2026-10-22T08:00:00Z" }), ["account_rule", "2026-10-23T08:00:00Z", 3, "2026-10-20T08:00:00Z"]);
        // The edge: one microsecond before it is too near, on both sides.
        assert.equal((await said({ contact: "a-1", at: "2026-11-19T08:00:00Z" }))[0], "free");
        assert.equal((await said({ contact: "a-1", at: "2026-11-19T07:59:59.999999Z" }))[0], "instrument_rule");
        assert.equal((await said({ contact: "a-1", at: "2026-09-20T08:00:00Z" }))[0], "free");
        assert.deepEqual(await said({ contact: "a-1", at: "2026-09-20T08:00:00.000001Z" }), ["instrument_rule", "2026-11-19T08:00:00Z", 30, "2026-10-20T08:00:00Z"]);
        // Between two invitations there is no gap that is long enough: behind both.
        await invite(s, "i-2", "b-1", "2026-10-01T08:00:00Z");
        await invite(s, "i-3", "b-1", "2026-10-21T08:00:00Z", { instrument: "ces" });
        assert.deepEqual(await said({ contact: "b-1", at: "2026-10-02T08:00:00Z", instrument: "csat" }), ["contact_rule", "2026-10-11T08:00:00Z", 10, "2026-10-01T08:00:00Z"]);
        assert.deepEqual(await said({ contact: "b-1", at: "2026-10-13T08:00:00Z", instrument: "csat" }), ["contact_rule", "2026-10-31T08:00:00Z", 10, "2026-10-21T08:00:00Z"]);
        assert.deepEqual(await said({ contact: "b-1", at: "2026-10-02T09:00:00Z", instrument: "nps" }), ["instrument_rule", "2026-10-31T08:00:00Z", 30, "2026-10-01T08:00:00Z"]);
    },
    "a contact counts wherever it was asked, a bounced invitation nowhere": async (s) => {
        await s.good("PUT", "/v1/contacts/two-jobs", { account: "a" });
        await invite(s, "i-4", "two-jobs", "2026-11-01T08:00:00Z", { account: "elsewhere" });
        assert.equal((await ask(s, { contact: "two-jobs" })).reason, "instrument_rule");
        await invite(s, "i-4", "two-jobs", "2026-11-01T08:00:00Z", { account: "elsewhere", status: "bounced" });
        assert.equal((await ask(s, { contact: "two-jobs" })).reason, "free");
    },
    "exempt roles, those who opted out, those who left": async (s) => {
        await s.good("POST", "/v1/contacts", [{ id: "staff", account: "c", role: "employee" }, { id: "mute", account: "c", role: "employee", attributes: { opted_out: true } },
            { id: "loud", account: "c", attributes: { opted_out: "true" } }, { id: "gone", account: "c", until: "2026-11-01T00:00:00Z" }]);
        await invite(s, "i-5", "staff", "2026-11-02T07:00:00Z");
        const staff = await ask(s, { contact: "staff" });
        assert.deepEqual([staff.eligible, staff.reason, staff.next], [true, "exempt_role", "2026-11-02T08:00:00Z"]);
        // csat has a list of its own, with nobody in it
        assert.equal((await ask(s, { contact: "staff", instrument: "csat" })).reason, "contact_rule");
        for (const [contact, reason] of [["mute", "opted_out"], ["gone", "left"]]) {
            const answer = await ask(s, { contact, reserve: true, id: `no-${contact}` });
            assert.deepEqual([answer.eligible, answer.reason, answer.next, answer.reserved, answer.fact], [false, reason, null, false, null]);
        }
        assert.equal((await ask(s, { contact: "gone", at: "2026-10-31T00:00:00Z", instrument: "ces" })).eligible, true);
        assert.equal((await ask(s, { contact: "loud", instrument: "ces" })).eligible, true);
    },
    "a reservation is an invitation; the same again answers the same": async (s) => {
        const body = { contact: "r-1", account: "r", touchpoint: "support", reserve: true, source: "typeform", id: "res-1" };
        const first = await ask(s, body);
        assert.deepEqual([first.eligible, first.reserved, first.sent_at], [true, true, "2026-11-02T08:00:00Z"]);
        const { kind, status, account, contact, touchpoint, sent_at } = await s.good("GET", `/v1/facts/${first.fact}`);
        assert.deepEqual({ kind, status, account, contact, touchpoint, sent_at }, { kind: "invitation", status: "sent", account: "r", contact: "r-1", touchpoint: "support", sent_at: "2026-11-02T08:00:00Z" });
        assert.deepEqual(await ask(s, body), first);
        assert.deepEqual(await ask(s, { ...body, at: "2026-11-02T09:00:00Z" }), { ...first });
        // As though it had been posted.
        assert.equal((await s.good("POST", "/v1/invitations", { id: "res-1", source: "typeform", instrument: "nps", account: "r", contact: "r-1", touchpoint: "support", sent_at: "2026-11-02T08:00:00Z" })).duplicates, 1);
        assert.equal((await ask(s, { ...body, id: "res-2" })).reason, "instrument_rule");
        assert.equal((await ask(s, { ...body, source: "other" })).reserved, false);
        problem(await s.post("/v1/survey-eligibility", { ...body, instrument: "csat" }), 409, "conflict", ["/id conflict"]);
        problem(await s.post("/v1/survey-eligibility", { ...body, instrument: "nps", contact: "r-2" }), 409, "conflict", ["/id conflict"]);
        // Bounced, it stands in nobody's way, and may be sent again under its own id.
        await invite(s, "res-1", "r-1", "2026-11-02T08:00:00Z", { source: "typeform", status: "bounced" });
        assert.equal((await ask(s, { ...body, reserve: false, id: undefined })).eligible, true);
        assert.deepEqual(await ask(s, body), first);
        await s.call("DELETE", `/v1/facts/${first.fact}`);
        assert.equal((await ask(s, { ...body, id: "res-2" })).reserved, true);
    },
    "of fifty who ask at once one may": async (s) => {
        await set(s, { contact_days: 1 });
        const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => ask(s, { contact: "wanted", account: "w", reserve: true, source: `tool-${i % 2}`, id: `w-${i}` })));
        const yes = answers.filter((a) => a.eligible);
        assert.equal(yes.length, 1);
        assert.equal(yes[0].reserved, true);
        for (const a of answers) if (!a.eligible) assert.deepEqual([a.reason, a.next, a.reserved], ["contact_rule", "2026-11-03T08:00:00Z", false]);
        assert.equal((await s.good("GET", "/v1/invitations?contact=wanted")).items.length, 1);
        // By account, each for another contact; and while the policy changes under them.
        await set(s, { account_days: 1 });
        const racing = await Promise.all(Array.from({ length: 51 }, (_, i) => i === 25 ? set(s, { account_days: 2 }) : ask(s, { contact: `w-${i}`, account: "w2", reserve: true, id: `w2-${i}` })));
        assert.equal(racing.filter((a) => a.eligible).length, 1);
        assert.equal((await s.good("GET", "/v1/invitations?account=w2")).items.length, 1);
    },
    "the burden of a contact and of an account": async (s) => {
        await set(s, { contact_days: 10, account_days: 1 });
        await s.good("POST", "/v1/contacts", [{ id: "u-1", account: "u" }, { id: "u-2", account: "u" }]);
        const days = (n) => new Date(Date.parse("2026-11-02T08:00:00Z") - n * 86400_000).toISOString();
        for (const [id, contact, n, more] of [["u1", "u-1", 5], ["u2", "u-1", 60], ["u3", "u-1", 364], ["u4", "u-1", 366], ["u5", "u-2", 2, { status: "bounced" }], ["u6", "u-1", 3, { account: "v", instrument: "ces" }]])
            await invite(s, `b-${id}`, contact, days(n), more);
        await s.good("POST", "/v1/responses", [{ id: "u-r1", instrument: "nps", score: 9, contact: "u-1", answered_at: days(59) }, { id: "u-r2", instrument: "nps", score: 9, account: "u", answered_at: days(1) }]);
        const one = await s.good("GET", "/v1/contacts/u-1/burden");
        assert.deepEqual([one.contact, one.account, one.last_invited_at, one.last_answered_at], ["u-1", "u", "2026-10-30T08:00:00Z", "2026-09-04T08:00:00Z"]);
        assert.deepEqual(one.spans.map((x) => Object.values(x)), [[30, 2, 0, 0, 1], [90, 3, 0, 1, 1], [365, 4, 0, 1, 1]]);
        assert.deepEqual(one.next.map((x) => [x.instrument, x.reason, x.next]), ["ces", "csat", "nps"].map((i) => [i, "contact_rule", "2026-11-09T08:00:00Z"]));
        const all = await s.good("GET", "/v1/accounts/u/burden");
        assert.deepEqual([all.contact, all.account, all.last_invited_at, all.last_answered_at], [null, "u", "2026-10-28T08:00:00Z", "2026-11-01T08:00:00Z"]);
        assert.deepEqual(all.spans.map((x) => Object.values(x)), [[30, 1, 1, 1, 2], [90, 2, 1, 2, 2], [365, 3, 1, 2, 2]]);
        assert.equal(all.next[0].reason, "free");
        problem(await s.get("/v1/contacts/nobody/burden"), 404, "not-found");
        problem(await s.get("/v1/accounts/nobody/burden"), 404, "not-found");
        // A key of the account v sees of u-1's invitations none of u's, and not the contact, which is u's.
        const { secret } = await s.good("POST", "/v1/keys", { name: "v", scopes: ["read"], account: "v" });
        problem(await s.get("/v1/contacts/u-1/burden", { key: secret }), 404, "not-found");
        problem(await s.get("/v1/accounts/u/burden", { key: secret }), 404, "not-found");
        assert.deepEqual((await s.good("GET", "/v1/accounts/v/burden", undefined, { key: secret })).spans[2].invitations, 1);
        const own = await s.good("POST", "/v1/keys", { name: "u", scopes: ["read"], account: "u" });
        const seen = await s.good("GET", "/v1/contacts/u-1/burden", undefined, { key: own.secret });
        assert.deepEqual(seen.spans[0], { days: 30, invitations: 1, bounced: 0, answers: 0, people: 1 });
        assert.equal(seen.next[0].next, "2026-11-07T08:00:00Z");
    },
};
