// One account's line of time: its facts, stays, figures, voices, outcomes and invitations, and who may see them.
import assert from "node:assert/strict";
import { NOW, close, problem } from "./harness.mjs";

const at = (month, day, hour = 12) => `2026-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}T${String(hour).padStart(2, "0")}:00:00Z`;
const keyOf = async (s, members) => (await s.good("POST", "/v1/keys", { name: "A key", ...members })).secret;
const line = (s, query = "", options) => s.good("GET", `/v1/accounts/acme/timeline${query && "?" + query}`, undefined, options);
const keys = {};

// Of each role its contacts' scores; buyers answer lower.
const SAID = { buyer: [3, 4, 6, 5, 2], end_user: [9, 10, 9, 10, 9, 8], manager: [7, 8] };

async function prepare(s) {
    await s.good("POST", "/v1/accounts", [{ id: "nordic", kind: "partner" }, { id: "other", kind: "partner" }, { id: "acme", name: "Acme Oy", partner: "nordic", attributes: { segment: "mid" } },
        { id: "bolt", name: "Bolt Oy", partner: "other" }]);
    const responses = [], contacts = [];
    for (const [role, scores] of Object.entries(SAID)) scores.forEach((score, i) => {
        contacts.push({ id: `${role}-${i}`, account: "acme", role });
        responses.push({ id: `r-${role}-${i}`, instrument: "nps", score, account: "acme", contact: `${role}-${i}`, touchpoint: "product", answered_at: at(9, 1 + i) });
    });
    responses.push({ id: "r-older", instrument: "nps", score: 10, account: "acme", contact: "buyer-0", answered_at: at(3, 1) }); // not the latest
    responses.push({ id: "r-ancient", instrument: "ces", score: 1, account: "acme", contact: "buyer-0", answered_at: "2025-10-31T12:00:00Z" }); // more than a year ago
    responses.push({ id: "r-csat", instrument: "csat", score: 5, account: "acme", contact: "buyer-1", touchpoint: "product", answered_at: at(10, 5) });
    responses.push({ id: "r-bolt", instrument: "nps", score: 1, account: "bolt", contact: "bolt-1", comment: "of Bolt", answered_at: at(9, 1) });
    await s.good("POST", "/v1/contacts", contacts);
    await s.good("POST", "/v1/responses", responses);
    await s.good("POST", "/v1/events", [
        { id: "e-1", type: "lead.created", subject: "l", account: "acme", time: at(1, 5) }, { id: "e-2", type: "deal.won", subject: "l", account: "acme", time: at(2, 5) },
        { id: "e-3", type: "order.delivered", subject: "o", account: "acme", time: at(3, 5) }, { id: "e-bolt", type: "lead.created", subject: "l", account: "bolt", time: at(4, 5) },
        { id: "e-all", type: "market.share", value: 7, time: at(4, 5) }]);
    await s.good("POST", "/v1/invitations", [
        { id: "i-named", instrument: "csat", account: "acme", contact: "manager-0", sent_at: at(9, 1) }, // answered by name, late
        { id: "i-time", instrument: "csat", account: "acme", contact: "buyer-1", touchpoint: "product", sent_at: at(10, 1) }, // answered by r-csat
        { id: "i-place", instrument: "csat", account: "acme", contact: "buyer-1", touchpoint: "support", sent_at: at(10, 1) }, // another touchpoint: no
        { id: "i-late", instrument: "csat", account: "acme", contact: "end_user-0", sent_at: at(8, 1) }, // answered after 31 days: no
        { id: "i-waits", instrument: "csat", account: "acme", contact: "end_user-1", sent_at: at(10, 20) },
        { id: "i-gone", instrument: "csat", account: "acme", contact: "end_user-2", sent_at: at(10, 21), status: "bounced" },
        { id: "i-bolt", instrument: "csat", account: "bolt", contact: "bolt-1", sent_at: at(10, 21) }]);
    await s.good("POST", "/v1/responses", [{ id: "r-named", instrument: "csat", score: 4, account: "acme", contact: "manager-0", answered_at: at(10, 15), invitation: "i-named" },
        { id: "r-late", instrument: "csat", score: 4, account: "acme", contact: "end_user-0", answered_at: at(9, 2) }]);
    for (const account of ["acme", "bolt"]) await s.good("POST", "/v1/outcomes", { id: `of-${account}`, account, what: "Less waiting", unit: "hours", baseline: 20, target: 8 });
    keys.manage = s.key;
    keys.read = await keyOf(s, { scopes: ["read"] });
    keys.partner = await keyOf(s, { scopes: ["read"], partner: "nordic" });
    keys.client = await keyOf(s, { scopes: ["read", "manage"], account: "acme" });
    keys.foreign = await keyOf(s, { scopes: ["read"], partner: "other" });
    keys.bolt = await keyOf(s, { scopes: ["read"], account: "bolt" });
}

// By n of [promoters, detractors].
const nps = (scores) => 100 * (scores.filter((x) => x >= 9).length - scores.filter((x) => x <= 6).length) / scores.length;

export const tests = {
    "facts of all kinds in one line, newest first, page by page": async (s) => {
        await prepare(s);
        const all = await line(s);
        const time = (f) => f.time ?? f.answered_at ?? f.sent_at;
        assert.equal(all.account.name, "Acme Oy");
        assert.equal(all.items.length, 27);
        assert.deepEqual([...new Set(all.items.map((f) => f.kind))].sort(), ["event", "invitation", "response"]);
        assert.deepEqual(all.items.map(time), all.items.map(time).sort().reverse());
        assert.ok(all.items.every((f) => f.account === "acme"));
        let seen = [], cursor = "";
        do {
            const page = await line(s, `limit=4${cursor}`);
            seen = seen.concat(page.items.map((f) => f.id));
            if (cursor) assert.deepEqual([page.stays, page.metrics, page.voices, page.outcomes, page.invitations], [null, null, null, null, null]);
            else assert.ok(page.stays && page.metrics && page.voices && page.outcomes && page.invitations);
            cursor = page.next && `&cursor=${page.next}`;
        } while (cursor);
        assert.deepEqual(seen, all.items.map((f) => f.id));
        const some = await line(s, "from=2026-02&to=2026-03-05&include=none");
        assert.deepEqual(some.items.map((f) => f.id), ["r-older", "e-2"]);
        assert.equal(some.voices, null);
    },
    "stays in every journey": async (s) => {
        const { stays } = await line(s, "include=stays");
        const own = stays.find((j) => j.journey === "end_customer");
        assert.deepEqual([own.now, own.building], ["deployment", false]);
        assert.deepEqual(own.stays, [{ phase: "awareness", entered_at: at(1, 5), left_at: at(2, 5) }, { phase: "commitment", entered_at: at(2, 5), left_at: at(3, 5) },
            { phase: "deployment", entered_at: at(3, 5), left_at: null }]);
        assert.deepEqual(stays.map((j) => j.journey).sort(), (await s.good("GET", "/v1/journeys")).items.map((j) => j.key).sort());
    },
    "figures are those of a query for this account": async (s) => {
        const { metrics, stays } = await line(s, "include=metrics");
        assert.equal(stays, null);
        assert.equal(metrics.period, "2026-10");
        const csat = metrics.items.find((m) => m.key === "product_csat");
        const [row] = await s.values("product_csat", "from=2026-10&to=2026-11&account=acme");
        for (const member of ["value", "n", "low", "high", "status"]) assert.equal(csat[member], row[member], member);
        assert.equal(csat.n, 1);
        assert.ok(metrics.items.every((m) => m.value !== null || m.reason !== "no_observations"));
    },
    "voices by role, each contact's latest, with their differences": async (s) => {
        const { voices } = await line(s, "include=voices");
        assert.equal(voices.to, NOW);
        assert.equal(voices.from, "2025-11-01T22:00:00Z");
        assert.deepEqual(voices.items.map((v) => v.instrument).sort(), ["csat", "nps"]); // ces was answered too long ago
        const own = voices.items.find((v) => v.instrument === "nps");
        for (const [role, scores] of Object.entries(SAID)) {
            const told = own.roles.find((r) => r.role === role);
            assert.deepEqual([told.n, told.contacts, told.reason], [scores.length, scores.length, null]);
            close(told.value, nps(scores), role);
        }
        assert.equal(own.differences.length, 3);
        const d = own.differences.find((x) => new Set([x.role, x.against, "buyer", "end_user"]).size === 2);
        close(Math.abs(d.value), nps(SAID.end_user) - nps(SAID.buyer), "difference");
        assert.equal(d.significant, true);
        assert.ok(own.differences.filter((x) => x !== d).every((x) => !x.significant)); // two managers prove nothing
    },
    "small groups are not told to keys without manage, nor to bound ones": async (s) => {
        for (const key of [keys.read, keys.partner, keys.client]) {
            const answer = await line(s, "include=voices", { key });
            const own = answer.voices.items.find((v) => v.instrument === "nps");
            const told = Object.fromEntries(own.roles.map((r) => [r.role, r.reason]));
            assert.deepEqual(told, { buyer: "suppressed", end_user: null, manager: "suppressed" }); // the next smallest, too
            for (const r of own.roles.filter((x) => x.reason)) assert.deepEqual([r.value, r.n, r.low, r.high, r.contacts], [null, 0, null, null, null]);
            assert.deepEqual(own.differences, []);
            const csat = answer.voices.items.find((v) => v.instrument === "csat");
            assert.ok(csat.roles.every((r) => r.reason === "suppressed"));
        }
    },
    "outcomes and invitations": async (s) => {
        const { outcomes, invitations } = await line(s, "include=outcomes,invitations");
        assert.deepEqual(outcomes.map((o) => o.id), ["of-acme"]);
        assert.deepEqual(outcomes[0], await s.good("GET", "/v1/outcomes/of-acme"));
        assert.equal(invitations.items.length, 1);
        const { name, ...told } = invitations.items[0];
        assert.deepEqual(told, { instrument: "csat", sent: 5, answered: 2, waiting: 1, bounced: 1, last_at: at(10, 21) });
    },
    "nothing of another account": async (s) => {
        for (const key of [keys.partner, keys.client]) {
            const answer = await s.get("/v1/accounts/acme/timeline?limit=1000", { key });
            assert.equal(answer.status, 200);
            assert.ok(!/bolt/i.test(answer.text), answer.text);
            assert.ok(!answer.text.includes("market.share"));
            for (const other of ["bolt", "nordic", "nobody"]) problem(await s.get(`/v1/accounts/${other}/timeline`, { key }), 404, "not-found");
        }
        for (const key of [keys.foreign, keys.bolt]) {
            problem(await s.get("/v1/accounts/acme/timeline", { key }), 404, "not-found");
            const answer = await s.get("/v1/accounts/bolt/timeline", { key });
            assert.equal(answer.status, 200);
            assert.ok(!/acme|nordic|manager-|buyer|end_user/i.test(answer.text), answer.text);
        }
        await s.good("PUT", "/v1/accounts/bolt", { name: "Bolt Oy", partner: "nordic" });
        assert.equal((await s.get("/v1/accounts/bolt/timeline", { key: keys.partner })).status, 200);
        problem(await s.get("/v1/accounts/bolt/timeline", { key: keys.foreign }), 404, "not-found");
        await s.good("PUT", "/v1/accounts/bolt", { name: "Bolt Oy", partner: "other" });
        // A figure does not move by what another account does.
        const before = (await s.get("/v1/accounts/acme/timeline")).headers.etag;
        await s.good("POST", "/v1/responses", { id: "r-bolt-2", instrument: "csat", score: 1, account: "bolt", contact: "bolt-2", touchpoint: "product", answered_at: at(10, 7) });
        const after = await s.get("/v1/accounts/acme/timeline");
        assert.equal(after.headers.etag, before);
        assert.equal((await s.get("/v1/accounts/acme/timeline", { headers: { "If-None-Match": before } })).status, 304);
    },
    "an account that did nothing has an empty line": async (s) => {
        await s.good("PUT", "/v1/accounts/quiet", {});
        const quiet = await s.good("GET", "/v1/accounts/quiet/timeline");
        assert.deepEqual([quiet.items, quiet.next, quiet.voices.items, quiet.outcomes, quiet.invitations.items], [[], null, [], [], []]);
        assert.ok(quiet.stays.every((j) => j.now === null && j.stays.length === 0));
    },
    "what cannot be asked": async (s) => {
        problem(await s.get("/v1/accounts/acme/timeline?include=stays,money"), 400, "query", ["include choice"]);
        problem(await s.get("/v1/accounts/acme/timeline?include="), 400, "query", ["include choice"]);
        problem(await s.get("/v1/accounts/acme/timeline?from=soon"), 400, "query", ["from format"]);
        problem(await s.get("/v1/accounts/acme/timeline?cursor=*"), 400, "query", ["cursor format"]);
        problem(await s.get("/v1/accounts/acme/timeline?limit=1001"), 400, "query", ["limit range"]);
        problem(await s.get("/v1/accounts/acme/timeline?period=2026-10"), 400, "query", ["period unknown_parameter"]);
        problem(await s.get("/v1/accounts/nobody/timeline"), 404, "not-found");
    },
};
