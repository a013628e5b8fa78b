// helpdesk_tickets: tickets by month of opening: how many are closed, how long until resolved, closed, last touched.
import { byPeriod } from "./answer.mjs";
import { backwards } from "./facts.mjs";
import {
    compareValues, compareWaits, skipRestOfWaits, valuesByCohort, waitMetrics, waitsByPeriod,
} from "./waits.mjs";

const EVER_DAYS = 2000; // longer than any wait in the set, and its windows are closed
const WAITS = { first_to_last: "last_touched", first_to_resolve: "resolved", first_to_closed: "closed" };

export const sets = ["helpdesk"];
export const metrics = {
    ref_tickets: { unit: "count", measure: { kind: "count", event: "ticket.opened" } },
    ref_tickets_closed: {
        unit: "%",
        measure: {
            kind: "conversion", start: { event: "ticket.opened" }, end: { event: "ticket.closed" }, within: EVER_DAYS,
        },
    },
    ...Object.assign(
        {},
        ...Object.entries(WAITS).map(([name, end]) =>
            waitMetrics(`ref_${name}`, "ticket.opened", `ticket.${end}`),
        ),
    ),
};

export async function compare(book, waymark, facts) {
    const months = book.keys("by_open_month");
    const tickets = await byPeriod(waymark, "ref_tickets", months);
    const closed = await byPeriod(waymark, "ref_tickets_closed", months);
    const places = [
        { path: ["total"], pick: (answers) => answers.total(), table: "in total" },
        ...months.map((m) => ({ path: ["by_open_month", m], pick: (answers) => answers.month(m), table: "by month" })),
    ];
    if (backwards(facts.helpdesk.events, "ticket.opened", "ticket.closed").length)
        throw new Error("a ticket was closed before its first event");
    for (const { path, pick, table } of places) {
        book.count(`tickets ${table}`, [...path, "tickets"], pick(tickets).value());
        book.ratio(`closed ${table}`, [...path, "closed"], pick(closed));
    }
    for (const name of Object.keys(WAITS)) {
        const waits = await waitsByPeriod(waymark, `ref_${name}`, months);
        const values = await valuesByCohort(waymark, `ref_${name}`, months, "open");
        for (const { path, pick, table } of places) {
            compareWaits(book, `${name} ${table}`, [...path, name], waits(pick));
            compareValues(book, `${name} ${table}`, [...path, name], values(pick));
        }
    }
    skipRestOfWaits(book);
}
