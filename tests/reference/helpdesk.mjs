// Italian help desk log -> ticket.opened, .resolved, .closed, .last_touched.
//
//   ticket.opened        at the case's first event, whatever its activity
//   ticket.resolved      at its first "Resolve ticket"     ticket.closed   at its first "Closed" (15 cases have more)
//   ticket.last_touched  at its last event, so that the whole span can be measured
//   subject = Case ID; ids "<Case ID>:opened" …; account = the customer of the case's first row (7 cases name more
//   than one; a ticket's facts have to share an account to meet); value: seconds since the opening; open_month:
//   the opening's, on all events, so that later ones can be grouped by their ticket's cohort
//
// "First" is by timestamp, then by the order of the rows. No zone stands in the file: UTC.
import { join } from "node:path";
import { readRecords, seconds, utc } from "./csv.mjs";
import { runAlone } from "./facts.mjs";

const LOG = "helpdesk/finale.csv";

export const name = "helpdesk";
export const inputs = [LOG];

export const columns = {
    [LOG]: {
        used: ["Case ID", "Activity", "Complete Timestamp", "customer"],
        left: {
            "the activities' order, which stands in their times": ["Variant", "Variant index"],
            "no figure is given by it": [
                "Resource", "seriousness", "product", "responsible_section", "seriousness_2", "service_level", "service_type",
                "support_section", "workgroup",
            ],
        },
    },
};

function caseFacts(id, rows) {
    rows.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
    const first = (activity) => rows.find((row) => row.activity === activity);
    const opened = rows[0].time;
    const cohort = { open_month: opened.slice(0, 7) };
    const event = (what, row) => ({
        id: `${id}:${what}`, source: name, type: `ticket.${what}`, subject: id, account: `customer ${rows[0].customer}`,
        time: row.time, value: seconds(opened, row.time), attributes: cohort,
    });
    const facts = [event("opened", rows[0]), event("last_touched", rows[rows.length - 1])];
    if (first("Resolve ticket")) facts.push(event("resolved", first("Resolve ticket")));
    if (first("Closed")) facts.push(event("closed", first("Closed")));
    return facts;
}

export function convert(dir) {
    const cases = new Map();
    for (const row of readRecords(join(dir, LOG))) {
        const id = row["Case ID"];
        if (!cases.has(id)) cases.set(id, []);
        cases.get(id).push({ time: utc(row["Complete Timestamp"]), activity: row.Activity, customer: row.customer });
    }
    return { events: [...cases].flatMap(([id, rows]) => caseFacts(id, rows)) };
}

runAlone(import.meta.url, { name, inputs, convert });
