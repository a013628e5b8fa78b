// olist_lead_funnel: leads by month of first contact and by origin, deals by month won and by business type.
import { byCohort, byPeriod } from "./answer.mjs";
import { backwards } from "./facts.mjs";
import {
    compareValues, compareWaits, skipRestOfWaits, valuesByCohort, waitMetrics, waitsByPeriod,
} from "./waits.mjs";

const EVER_DAYS = 2000; // longer than any wait in the set, and its windows are closed
const WITHIN = { won_within_30_days: 30, won_within_60_days: 60, won_within_90_days: 90 };
const won = (within) => ({
    unit: "%",
    measure: { kind: "conversion", start: { event: "lead.created" }, end: { event: "deal.won" }, within },
});

export const sets = ["olist_funnel"];
export const metrics = {
    ref_leads: { unit: "count", measure: { kind: "count", event: "lead.created" } },
    ref_deals: { unit: "count", measure: { kind: "count", event: "deal.won" } },
    ref_won_ever: won(EVER_DAYS),
    ...Object.fromEntries(Object.entries(WITHIN).map(([name, days]) => [`ref_${name}`, won(days)])),
    ref_calendar_days: { unit: "d", measure: { kind: "average", event: "deal.counted" } },
    ...waitMetrics("ref_contact_to_won", "lead.created", "deal.won"),
};

const blank = (group) => (group === "(blank)" ? "" : group);

async function compareLeads(book, waymark, lost, table, { groupBy, places }) {
    const months = book.keys("by_first_contact_month");
    const fetch = (metric) => byPeriod(waymark, metric, months, groupBy);
    const leads = await fetch("ref_leads");
    const ever = await fetch("ref_won_ever");
    const within = {};
    for (const name of Object.keys(WITHIN)) within[name] = await fetch(`ref_${name}`);
    const deals = await byCohort(waymark, "ref_deals", months, "first_contact", groupBy);
    const days = await byCohort(waymark, "ref_calendar_days", months, "first_contact", groupBy);
    const waits = await waitsByPeriod(waymark, "ref_contact_to_won", months, groupBy);
    const values = await valuesByCohort(waymark, "ref_contact_to_won", months, "first_contact", groupBy);

    for (const { path, pick, holds } of places) {
        const less = lost.filter(holds).length;
        const conversion = pick(ever);
        if (less) book.note(`${path.join(" ")}: ${less} won before first contact, no pair; ${less} fewer expected`);
        book.count(`leads ${table}`, [...path, "mql"], pick(leads).value());
        book.count(`deals of leads ${table}`, [...path, "won"], conversion.hits(), less);
        book.ratio(`conversion ${table}`, [...path, "conversion"], conversion, less);
        book.wilson(`conversion's Wilson bounds ${table}`, [...path, "conversion_wilson95"],
            book.get(...path, "conversion"), conversion, less);
        for (const name of Object.keys(WITHIN))
            book.ratio(`${name} ${table}`, [...path, name], pick(within[name]), less);
        book.mean(`calendar days ${table}`, [...path, "mean_calendar_days_all"], pick(days), book.get(...path, "won"));
        const paired = waits(pick);
        compareWaits(book, `contact to won ${table}`, [...path, "contact_to_won"], paired);
        compareValues(book, `contact to won ${table}`, [...path, "contact_to_won"], values(pick));
        book.count(`deals before first contact ${table}`, [...path, "negative_intervals_excluded"],
            pick(deals).value() - paired.p50_nearest_rank.n);
    }
}

async function compareDeals(book, waymark) {
    const months = book.keys("deals_won_by_won_month");
    if (!months.length) return;
    const deals = await byPeriod(waymark, "ref_deals", months);
    const typed = await byPeriod(waymark, "ref_deals", months, "attr.business_type");
    const types = book.keys("deals_by_business_type");
    for (const m of months) book.count("deals by month won", ["deals_won_by_won_month", m], deals.month(m).value());
    for (const type of types)
        book.count("deals by business type", ["deals_by_business_type", type], typed.total(blank(type)).value());
    const unknown = typed.groups.filter((group) => !types.map(blank).includes(group));
    if (types.length && unknown.length)
        book.check("deals by business type", ["deals_by_business_type"], [`unexpected: ${JSON.stringify(unknown)}`]);
}

export async function compare(book, waymark, facts) {
    const { events } = facts.olist_funnel;
    const months = book.keys("by_first_contact_month");
    const lost = backwards(events, "lead.created", "deal.won");
    const month = (lead) => lead.time.slice(0, 7);
    const listed = (lead) => months.includes(month(lead));
    const origins = book.keys("by_origin");

    const total = { path: ["total"], pick: (answers) => answers.total(), holds: listed };
    const monthly = months.map((m) => ({
        path: ["by_first_contact_month", m], pick: (answers) => answers.month(m), holds: (lead) => month(lead) === m,
    }));
    const byOrigin = origins.map((o) => ({
        path: ["by_origin", o],
        pick: (answers) => answers.total(blank(o)),
        holds: (lead) => listed(lead) && lead.attributes.origin === blank(o),
    }));
    await compareLeads(book, waymark, lost, "in total", { places: [total] });
    await compareLeads(book, waymark, lost, "by month", { places: monthly });
    if (origins.length)
        await compareLeads(book, waymark, lost, "by origin", { groupBy: "attr.origin", places: byOrigin });

    await compareDeals(book, waymark);
    skipRestOfWaits(book);
}
