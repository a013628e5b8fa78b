// Lists of facts: filters, order, pages, cursors.
import assert from "node:assert/strict";
import { problem } from "./harness.mjs";

const EVENTS = Array.from({ length: 47 }, (_, i) => ({ id: `l-${i}`, source: i % 3 ? "crm" : "erp", type: i % 2 ? "a.b" : "c.d", account: `acc-${i % 4}`, contact: i % 5 ? undefined : `con-${i}`,
    time: new Date(Date.UTC(2026, 8, 1 + Math.floor(i / 2), 12)).toISOString() })); // two at one instant each

const PAIRS = [["account", "account"], ["contact", "contact"], ["type", "type"], ["source", "source"], ["id", "id"]];

async function walk(s, query, limit) {
    const items = [];
    let next = null;
    do {
        const page = await s.good("GET", `/v1/events?limit=${limit}&${query}${next ? `&cursor=${next}` : ""}`);
        assert.ok(page.items.length <= limit);
        items.push(...page.items);
        next = page.next;
    } while (next);
    return items;
}

export const tests = {
    "pages of any size hold everything once, newest first": async (s) => {
        await s.good("POST", "/v1/events", EVENTS);
        for (const limit of [1, 2, 7, 46, 47, 48, 1000]) {
            const items = await walk(s, "", limit);
            assert.deepEqual(items.map((i) => i.id).sort(), EVENTS.map((e) => e.id).sort());
            for (let i = 1; i < items.length; i++) assert.ok(items[i - 1].time >= items[i].time);
        }
    },
    "every filter, and all together": async (s) => {
        const wanted = EVENTS[5 * 4];
        for (const [parameter, member] of PAIRS) {
            const found = await walk(s, `${parameter}=${encodeURIComponent(wanted[member])}`, 5);
            assert.deepEqual(found.map((i) => i.id).sort(), EVENTS.filter((e) => e[member] === wanted[member]).map((e) => e.id).sort(), parameter);
        }
        const all = PAIRS.map(([parameter, member]) => `${parameter}=${encodeURIComponent(wanted[member])}`).join("&");
        assert.deepEqual((await walk(s, all, 5)).map((i) => i.id), [wanted.id]);
        assert.deepEqual(await walk(s, "account=nobody", 5), []);
        assert.deepEqual(await walk(s, "type=never", 5), []);
    },
    "from and to: times, local dates, periods, half open": async (s) => {
        const between = (from, to) => EVENTS.filter((e) => e.time >= from && e.time < to).map((e) => e.id).sort();
        const got = async (query) => (await walk(s, query, 9)).map((i) => i.id).sort();
        assert.deepEqual(await got("from=2026-09-05T12:00:00Z&to=2026-09-07T12:00:00Z"), between("2026-09-05T12:00:00.000Z", "2026-09-07T12:00:00.000Z"));
        assert.deepEqual(await got("from=2026-09-05&to=2026-09-08"), between("2026-09-04T21:00:00.000Z", "2026-09-07T21:00:00.000Z"));
        assert.deepEqual(await got("to=2026-W37"), between("2026", "2026-09-06T21:00:00.000Z"));
        assert.deepEqual(await got("from=2026-10"), []);
    },
    "what a list does not take": async (s) => {
        problem(await s.get("/v1/events?limit=0"), 400, "query", ["limit range"]);
        problem(await s.get("/v1/events?limit=1001"), 400, "query", ["limit range"]);
        problem(await s.get("/v1/events?limit=ten"), 400, "query", ["limit format"]);
        problem(await s.get("/v1/events?from=soon"), 400, "query", ["from format"]);
        problem(await s.get("/v1/events?instrument=nps"), 400, "query", ["instrument unknown_parameter"]);
        problem(await s.get("/v1/events?type=a&type=b"), 400, "query");
        for (const cursor of ["%21", "AAAA", "eyJhIjoxfQ", "bm90,YQ", "LDE", "MSw", ""]) problem(await s.get(`/v1/events?cursor=${cursor}`), 400, "query", ["cursor format"]);
    },
    "lists of the other kinds": async (s) => {
        await s.good("POST", "/v1/responses", ["nps", "csat"].map((instrument, i) => ({ id: `r-${i}`, instrument, score: 3, answered_at: "2026-09-01T00:00:00Z" })));
        await s.good("POST", "/v1/invitations", ["nps", "csat"].map((instrument, i) => ({ id: `i-${i}`, instrument, sent_at: "2026-09-01T00:00:00Z" })));
        for (const route of ["responses", "invitations"]) {
            assert.equal((await s.good("GET", `/v1/${route}`)).items.length, 2);
            assert.deepEqual((await s.good("GET", `/v1/${route}?instrument=csat`)).items.map((i) => i.instrument), ["csat"]);
        }
    },
};
