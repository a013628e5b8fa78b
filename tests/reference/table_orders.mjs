// olist_orders_15k: orders by month of purchase: status, stages, waits between them, on time, reviewed.
import { byCohort, byPeriod } from "./answer.mjs";
import { backwards } from "./facts.mjs";
import {
    compareValues, compareWaits, skipRestOfWaits, valuesByCohort, waitMetrics, waitsByCohort, waitsByPeriod,
} from "./waits.mjs";

const EVER_DAYS = 2000; // longer than any wait in the set, and its windows are closed
const STAGES = ["approved", "shipped", "delivered"];
const FROM_PURCHASE = { purchase_to_approved: "approved", purchase_to_delivered: "delivered" };
const LATER = {
    approved_to_shipped: { start: "approved", end: "shipped", valued: "shipped" },
    shipped_to_delivered: { start: "shipped", end: "delivered", valued: "carried" },
};
const share = (event, condition) => ({ unit: "%", measure: { kind: "share", event, condition } });
const count = (event, where) => ({ unit: "count", measure: { kind: "count", event, ...(where && { where }) } });
const PLACED_SHARES = {
    on_time_by_date: share("order.placed", { on_time: true }),
    on_time_by_timestamp: share("order.placed", { on_time_exact: true }),
    cancelled_or_unavailable: share("order.placed", { status: { in: ["canceled", "unavailable"] } }),
    review_response_rate: share("order.placed", { reviewed: true }),
};
const DELIVERED_SHARES = {
    on_time_by_date: share("order.delivered", { on_time: true }),
    on_time_by_timestamp: share("order.delivered", { on_time_exact: true }),
};
const prefixed = (prefix, entries) =>
    Object.fromEntries(Object.entries(entries).map(([name, metric]) => [`${prefix}${name}`, metric]));
const reached = (stage) => ({
    unit: "%",
    measure: {
        kind: "conversion", start: { event: "order.placed" }, end: { event: `order.${stage}` }, within: EVER_DAYS,
    },
});

export const sets = ["olist_orders"];
export const metrics = {
    ref_orders: count("order.placed"),
    ...prefixed("ref_orders_", Object.fromEntries(STAGES.map((stage) => [stage, count(`order.${stage}`)]))),
    ...prefixed("ref_conversion_to_", Object.fromEntries(STAGES.map((stage) => [stage, reached(stage)]))),
    ...prefixed("ref_placed_", PLACED_SHARES),
    ...prefixed("ref_delivered_", DELIVERED_SHARES),
    ...waitMetrics("ref_purchase_to_approved", "order.placed", "order.approved"),
    ...waitMetrics("ref_purchase_to_delivered", "order.placed", "order.delivered"),
    ...Object.assign(
        {},
        ...Object.entries(LATER).map(([name, { start, end, valued }]) => ({
            ...waitMetrics(`ref_${name}`, `order.${start}`, `order.${end}`, `order.${valued}`),
            [`ref_${name}_paired`]: count(`order.${valued}`, { paired: true }),
        })),
    ),
};

async function compareStatus(book, waymark, months, places) {
    const orders = await byPeriod(waymark, "ref_orders", months);
    const statuses = await byPeriod(waymark, "ref_orders", months, "attr.status");
    for (const { path, pick, month, table } of places) {
        const given = book.keys(...path, "by_status");
        const seen = month ? statuses.groupsOf(month) : statuses.groups;
        const extra = seen.filter((status) => !given.includes(status));
        const of = (status) => (month ? statuses.month(month, status) : statuses.total(status)).value();
        book.count(`orders ${table}`, [...path, "orders"], pick(orders).value());
        book.count(`delivered ${table}`, [...path, "delivered"], of("delivered"));
        for (const status of given) book.count(`status ${table}`, [...path, "by_status", status], of(status));
        if (extra.length) book.check(`status ${table}`, [...path, "by_status"], [`unexpected: ${extra.join(", ")}`]);
    }
}

async function compareShares(book, waymark, months, places) {
    for (const name of Object.keys(PLACED_SHARES)) {
        const placed = await byPeriod(waymark, `ref_placed_${name}`, months);
        const delivered =
            DELIVERED_SHARES[name] && (await byCohort(waymark, `ref_delivered_${name}`, months, "purchase"));
        for (const { path, pick, table } of places) {
            book.ratio(`${name} ${table}`, [...path, name], pick(placed));
            if (delivered) book.ratio(`${name} of deliveries ${table}`, [...path, name], pick(delivered));
            if (!book.has(...path, `${name}_wilson95`)) continue;
            const bounds = [...path, `${name}_wilson95`];
            const of = book.get(...path, name);
            book.wilson(`${name}'s Wilson bounds ${table}`, bounds, of, pick(placed));
            if (delivered)
                book.wilson(`${name}'s Wilson bounds of deliveries ${table}`, bounds, of, pick(delivered));
        }
    }
}

async function compareStages(book, waymark, events, months, places) {
    for (const stage of STAGES) {
        const conversion = await byPeriod(waymark, `ref_conversion_to_${stage}`, months);
        const lost = backwards(events, "order.placed", `order.${stage}`);
        for (const { path, pick, holds, table } of places) {
            const less = lost.filter(holds).length;
            if (less)
                book.note(`${path.join(" ")}: ${less} ${stage} before purchase, no pair; ${less} fewer expected`);
            book.ratio(`conversion to ${stage} ${table}`, [...path, "conversion_to", stage], pick(conversion), less);
        }
    }
}

// orders: all of them; there: those which have both timestamps. The wait's own n leaves out the negative ones.
function comparePairs(book, table, path, orders, there, waits) {
    compareWaits(book, table, path, waits);
    book.count(table, [...path, "missing"], orders.value() - there.value());
    book.count(table, [...path, "negative_excluded"], there.value() - waits.p50_nearest_rank.n);
}

async function compareStageWaits(book, waymark, months, places) {
    const orders = await byPeriod(waymark, "ref_orders", months);
    for (const [name, stage] of Object.entries(FROM_PURCHASE)) {
        const key = `ref_${name}`;
        const waits = await waitsByPeriod(waymark, key, months);
        const there = await byCohort(waymark, `ref_orders_${stage}`, months, "purchase");
        for (const { path, pick, table } of places)
            comparePairs(book, `${name} ${table}`, [...path, name], pick(orders), pick(there), waits(pick));
    }
    for (const name of Object.keys(LATER)) {
        const waits = await waitsByCohort(waymark, `ref_${name}`, months, "purchase");
        const there = await byCohort(waymark, `ref_${name}_paired`, months, "purchase");
        for (const { path, pick, table } of places)
            comparePairs(book, `${name} ${table}`, [...path, name], pick(orders), pick(there), waits(pick));
    }
    for (const name of [...Object.keys(FROM_PURCHASE), ...Object.keys(LATER)]) {
        const values = await valuesByCohort(waymark, `ref_${name}`, months, "purchase");
        for (const { path, pick, table } of places)
            compareValues(book, `${name} ${table}`, [...path, name], values(pick));
    }
}

export async function compare(book, waymark, facts) {
    const months = book.keys("by_purchase_month");
    const month = (order) => order.time.slice(0, 7);
    const places = [
        { path: ["total"], pick: (a) => a.total(), holds: (order) => months.includes(month(order)), table: "in total" },
        ...months.map((m) => ({
            path: ["by_purchase_month", m], pick: (a) => a.month(m), holds: (order) => month(order) === m, month: m,
            table: "by month",
        })),
    ];
    await compareStatus(book, waymark, months, places);
    await compareShares(book, waymark, months, places);
    await compareStages(book, waymark, facts.olist_orders.events, months, places);
    await compareStageWaits(book, waymark, months, places);

    skipRestOfWaits(book);
}
