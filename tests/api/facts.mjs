// Facts one at a time: identity, digest, what is refused and where, limits at and one past their edge.
import assert from "node:assert/strict";
import { problem } from "./harness.mjs";

const response = (more) => ({ id: "r-1", instrument: "nps", score: 9, account: "acme", answered_at: "2026-10-02T09:12:33Z", ...more });
const event = (more) => ({ id: "e-1", type: "ticket.opened", subject: "t-1", account: "acme", time: "2026-10-02T09:12:33Z", ...more });
const invitation = (more) => ({ id: "i-1", instrument: "nps", account: "acme", sent_at: "2026-10-01T09:00:00Z", ...more });
const routes = { responses: response, events: event, invitations: invitation };

const stored = (answer, status, outcome) => {
    assert.equal(answer.status, status, answer.text.slice(0, 500));
    assert.deepEqual(answer.json.items.map((i) => i.status), [outcome]);
};
const long = (n, letter = "x") => letter.repeat(n);
const many = (n, name = (i) => `a${i}`) => Object.fromEntries(Array.from({ length: n }, (_, i) => [name(i), i]));

// [what, route, members, faults as "pointer code"]
const REFUSED = [
    ["a score above the scale", "responses", { score: 11 }, ["/score range"]],
    ["a score below the scale", "responses", { score: -1 }, ["/score range"]],
    ["a score off its step", "responses", { score: 7.5 }, ["/score off_step"]],
    ["an expected score off the scale", "responses", { expected: 12 }, ["/expected range"]],
    ["an unknown instrument", "responses", { instrument: "moods" }, ["/instrument unknown_instrument"]],
    ["an unknown instrument", "invitations", { instrument: "moods" }, ["/instrument unknown_instrument"]],
    ["a time without zone", "responses", { answered_at: "2026-10-02T09:12:33" }, ["/answered_at time_without_zone"]],
    ["no time at all", "events", { time: "yesterday" }, ["/time format"]],
    ["the 30th of February", "events", { time: "2026-02-30T00:00:00Z" }, ["/time format"]],
    ["a time more than a day ahead", "events", { time: "2026-11-03T08:00:01Z" }, ["/time time_too_far_ahead"]],
    ["a time before the second day of 1970", "events", { time: "1970-01-01T23:59:59Z" }, ["/time time_too_early"]],
    ["a value beyond the bound", "events", { value: 9000000000000.5 }, ["/value range"]],
    ["a value that is text", "events", { value: "12" }, ["/value type"]],
    ["negative recurring revenue", "events", { type: "subscription.started", value: -1 }, ["/value range"]],
    ["another currency", "events", { type: "subscription.started", value: 1, attributes: { currency: "USD" } }, ["/attributes/currency mismatch"]],
    ["an unknown member", "events", { ammount: 3 }, ["/ammount unknown_member"]],
    ["an unknown side", "events", { side: "mine" }, ["/side choice"]],
    ["an unknown status", "invitations", { status: "opened" }, ["/status choice"]],
    ["a control character", "events", { subject: "a\u0007b" }, ["/subject format"]],
    ["an empty id", "responses", { id: "" }, ["/id empty"]],
    ["no id", "responses", { id: undefined }, ["/id required"]],
    ["no type", "events", { type: undefined }, ["/type required"]],
    ["no score", "responses", { score: undefined }, ["/score required"]],
    ["an id of a number", "events", { id: 7 }, ["/id type"]],
    ["attributes of attributes", "events", { attributes: { a: { b: 1 } } }, ["/attributes/a type"]],
    ["attributes that are a list", "events", { attributes: [1] }, ["/attributes type"]],
    ["half an invitation's name", "responses", { invitation: { id: "i" } }, ["/invitation/source required"]],
    ["several faults at once", "responses", { score: 99, account: 4, answered_at: "?" }, ["/score range", "/account type", "/answered_at format"]],
];

// [what, route, at the edge, one past it, fault]
const LIMITS = [
    ["an id", "events", { id: long(200) }, { id: long(201) }, "/id too_long"],
    ["an id in bytes, not characters", "events", { id: long(100, "é") }, { id: long(101, "é") }, "/id too_long"],
    ["a source", "responses", { source: long(200) }, { source: long(201) }, "/source too_long"],
    ["a type", "events", { type: long(200), id: "e-type" }, { type: long(201) }, "/type too_long"],
    ["a subject", "events", { subject: long(200), id: "e-subject" }, { subject: long(201) }, "/subject too_long"],
    ["an account's id", "events", { account: long(200), id: "e-account" }, { account: long(201) }, "/account too_long"],
    ["a comment in characters", "responses", { comment: long(10000, "é"), id: "r-comment" }, { comment: long(10001) }, "/comment too_long"],
    ["a number of attributes", "events", { attributes: many(50), id: "e-many" }, { attributes: many(51) }, "/attributes too_many"],
    ["an attribute's name", "events", { attributes: { [long(100)]: 1 }, id: "e-name" }, { attributes: { [long(101)]: 1 } }, `/attributes/${long(101)} too_long`],
    ["an attribute's value", "events", { attributes: { a: long(1000) }, id: "e-value" }, { attributes: { a: long(1001) } }, "/attributes/a too_long"],
    ["a value", "events", { value: 9000000000000, id: "e-big" }, { value: 9000000000001 }, "/value range"],
    ["a time ahead", "events", { time: "2026-11-03T08:00:00Z", id: "e-ahead" }, { time: "2026-11-03T08:00:00.000001Z" }, "/time time_too_far_ahead"],
    ["a time long ago", "events", { time: "1970-01-02T00:00:00Z", id: "e-old" }, { time: "1970-01-01T23:59:59.999999Z" }, "/time time_too_early"],
];

export const tests = {
    "a response is created, then a duplicate, then replaced": async (s) => {
        stored(await s.post("/v1/responses", response()), 201, "created");
        stored(await s.post("/v1/responses", response()), 200, "duplicate");
        stored(await s.post("/v1/responses", response({ score: 3 })), 200, "updated");
        stored(await s.post("/v1/responses", response({ score: 3, account: "beta", answered_at: "2026-09-02T09:12:33Z" })), 200, "updated");
        const { items } = await s.good("GET", "/v1/responses?id=r-1");
        assert.equal(items.length, 1);
        assert.equal(items[0].account, "beta");
        assert.equal(items[0].score, 3);
        assert.equal(items[0].source, "api");
    },
    "the same content is a duplicate however it is written": async (s) => {
        await s.good("POST", "/v1/events", '{"id":"same","type":"x","time":"2026-10-01T14:00:00+03:00","value":1200.50,"attributes":{"b":true,"a":"\\u0041"}}');
        const again = await s.post("/v1/events", ' {"attributes" : {"a":"A","b":true, "c":null},"subject":null,"value":1.2005e3,"time":"2026-10-01T11:00:00.000Z","source":"api","type":"x","id":"same"}');
        stored(again, 200, "duplicate");
    },
    "the same id of another source is another fact": async (s) => {
        stored(await s.post("/v1/events", event({ id: "twin", source: "a" })), 201, "created");
        stored(await s.post("/v1/events", event({ id: "twin", source: "b", value: 2 })), 201, "created");
    },
    "an event with other content is a conflict; deleted, it can be posted again": async (s) => {
        stored(await s.post("/v1/events", event({ value: 1 })), 201, "created");
        const conflict = await s.post("/v1/events", event({ value: 2 }));
        problem(conflict, 409, "conflict", ["/id conflict"]);
        const { items } = await s.good("GET", "/v1/events?id=e-1&source=api");
        assert.match(conflict.json.errors[0].detail, new RegExp(items[0].fact));
        assert.equal((await s.delete(`/v1/facts/${items[0].fact}`)).status, 204);
        problem(await s.get(`/v1/facts/${items[0].fact}`), 404, "not-found");
        problem(await s.delete(`/v1/facts/${items[0].fact}`), 404, "not-found");
        stored(await s.post("/v1/events", event({ value: 2 })), 201, "created");
        assert.equal((await s.good("GET", `/v1/facts/${items[0].fact}`)).value, 2);
    },
    "an invitation is replaced": async (s) => {
        stored(await s.post("/v1/invitations", invitation()), 201, "created");
        stored(await s.post("/v1/invitations", invitation({ status: "sent" })), 200, "duplicate");
        stored(await s.post("/v1/invitations", invitation({ status: "bounced" })), 200, "updated");
        const { items } = await s.good("GET", "/v1/invitations?account=acme");
        assert.deepEqual(items.map((i) => [i.id, i.status]), [["i-1", "bounced"]]);
    },
    "a response names an invitation of its own or another source": async (s) => {
        await s.good("POST", "/v1/responses", [response({ id: "own", source: "tool", invitation: "i-9" }), response({ id: "other", source: "tool", invitation: { source: "crm", id: "i-9" } })]);
        const { items } = await s.good("GET", "/v1/responses?source=tool");
        assert.deepEqual(Object.fromEntries(items.map((i) => [i.id, i.invitation])), { own: { source: "tool", id: "i-9" }, other: { source: "crm", id: "i-9" } });
    },
    "everything that was sent comes back": async (s) => {
        const sent = { id: "whole", source: "typeform", instrument: "csat", score: 4, expected: 5, account: "acme", contact: "c-1", role: "buyer", side: "client", touchpoint: "support",
                       answered_at: "2026-10-02T12:12:33.250000+03:00", comment: "Zeile 1\nZeile 2 \u{1F600}", invitation: "inv", attributes: { locale: "fi", n: 1.5, ok: false } };
        await s.good("POST", "/v1/responses", sent);
        const [found] = (await s.good("GET", "/v1/responses?id=whole")).items;
        const { fact, kind, arrived_at, ...rest } = found;
        assert.match(fact, /^fct_/);
        assert.equal(kind, "response");
        assert.equal(arrived_at, "2026-11-02T08:00:00Z");
        assert.deepEqual(rest, { ...sent, answered_at: "2026-10-02T09:12:33.250000Z", invitation: { source: "typeform", id: "inv" } });
        assert.deepEqual(await s.good("GET", `/v1/facts/${fact}`), found);
    },
    "role and side default to the contact's as the fact arrives": async (s) => {
        await s.good("PUT", "/v1/contacts/known", { account: "acme", role: "manager", side: "partner" });
        await s.good("POST", "/v1/responses", response({ id: "by-known", account: undefined, contact: "known" }));
        const [found] = (await s.good("GET", "/v1/responses?id=by-known")).items;
        assert.deepEqual([found.account, found.role, found.side], ["acme", "manager", "partner"]);
    },
    "no form of a fact's id that is not ours is found": async (s) => {
        for (const id of ["fct_", "fct_AA", "fct_AgFhAWI", "fct_!", "x", "fct_" + long(500, "A")]) problem(await s.get(`/v1/facts/${id}`), 404, "not-found");
    },
    ...Object.fromEntries(REFUSED.map(([what, route, members, faults]) => [`${route}: refused is ${what}`, async (s) =>
        problem(await s.post(`/v1/${route}`, routes[route]({ id: "refused", ...members })), 422, "validation", faults)])),
    "nothing refused was kept": async (s) => {
        for (const route of Object.keys(routes)) assert.deepEqual((await s.good("GET", `/v1/${route}?id=refused`)).items, []);
    },
    ...Object.fromEntries(LIMITS.map(([what, route, at, past, fault]) => [`${route}: ${what} at its limit and one past it`, async (s) => {
        stored(await s.post(`/v1/${route}`, routes[route]({ id: "limit", ...at })), 201, "created");
        problem(await s.post(`/v1/${route}`, routes[route]({ id: "past", ...past })), 422, "validation", [fault]);
    }])),
    "a missing id says how to make one": async (s) => {
        const answer = await s.post("/v1/events", event({ id: undefined }));
        assert.match(answer.json.errors[0].detail, /id/);
        assert.ok(answer.json.errors[0].detail.length > 40);
    },
    "a body that is no JSON, and one nested too deep": async (s) => {
        problem(await s.post("/v1/events", "{"), 400, "syntax", [" bad_json"]);
        problem(await s.post("/v1/events", ""), 400, "syntax");
        problem(await s.post("/v1/events", Buffer.from([0x22, 0xff, 0x22])), 400, "syntax", [" bad_utf8"]);
        problem(await s.post("/v1/events", '{"id":"a","id":"b"}'), 400, "syntax", [" duplicate_member"]);
        problem(await s.post("/v1/events", `{"a":${"[".repeat(32)}${"]".repeat(32)}}`), 400, "syntax", [" depth"]);
        problem(await s.post("/v1/events", "7"), 422, "validation", [" type"]);
    },
    "structured CloudEvents": async (s) => {
        const type = "application/cloudevents+json";
        const sent = { specversion: "1.0", id: "ce-1", source: "https://erp.example.com", type: "order.delivered", subject: "o-77", time: "2026-10-01T11:00:00Z", region: "FI",
                       data: { account: "acme", touchpoint: "delivery", value: 1200.5, on_time: true, lines: [1, 2] } };
        stored(await s.post("/v1/events", sent, { type }), 201, "created");
        stored(await s.post("/v1/events", sent, { type: `${type}; charset=utf-8` }), 200, "duplicate");
        const [found] = (await s.good("GET", "/v1/events?id=ce-1")).items;
        assert.deepEqual([found.source, found.account, found.touchpoint, found.value, found.attributes], ["https://erp.example.com", "acme", "delivery", 1200.5, { on_time: true, region: "FI" }]);
        await s.good("POST", "/v1/events", { specversion: "1.0", id: "ce-2", source: "s", type: "x" }, { type });
        assert.equal((await s.good("GET", "/v1/events?id=ce-2")).items[0].time, "2026-11-02T08:00:00Z");
        problem(await s.post("/v1/events", { ...sent, specversion: "0.3", id: "ce-3" }, { type }), 422, "validation", ["/specversion choice"]);
        problem(await s.post("/v1/events", [sent], { type }), 422, "validation");
        problem(await s.post("/v1/responses", sent, { type }), 415, "media-type");
    },
    "batched CloudEvents, also none": async (s) => {
        const type = "application/cloudevents-batch+json";
        const answer = await s.post("/v1/events", [], { type });
        assert.equal(answer.status, 200);
        assert.deepEqual(answer.json, { created: 0, updated: 0, duplicates: 0, rejected: 0, items: [] });
        await s.good("POST", "/v1/events", [1, 2].map((i) => ({ specversion: "1.0", id: `ceb-${i}`, source: "batch", type: "x" })), { type });
        assert.equal((await s.good("GET", "/v1/events?source=batch")).items.length, 2);
        problem(await s.post("/v1/events", { specversion: "1.0", id: "ceb-3", source: "batch", type: "x" }, { type }), 422, "validation");
    },
    "an event without account belongs to the workspace": async (s) => {
        await s.good("POST", "/v1/events", event({ id: "of-all", account: undefined, type: "social.followers", value: 5 }));
        assert.equal((await s.good("GET", "/v1/events?id=of-all")).items[0].account, null);
    },
};
