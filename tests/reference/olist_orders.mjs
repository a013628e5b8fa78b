// Olist orders and their reviews -> order.placed, .approved, .shipped, .delivered, .carried, review.created,
// .answered, csat.
//
//   order.placed      at order_purchase_timestamp     order.approved   at order_approved_at
//   order.shipped     at order_delivered_carrier_date order.delivered  at order_delivered_customer_date
//                     each only where its timestamp stands; subject = order_id, account = the seller of item 1 (an
//                     order without items has none: its events belong to the workspace); ids "<order_id>:placed" …
//   order.carried     the delivery once more, so that the wait since it was shipped has an event to stand on
//   on_time           boolean: delivered by the estimated calendar date; on_time_exact: by its instant (midnight, so
//                     an arrival on that day is late). On order.delivered and order.placed, and only where the status
//                     is delivered too: the other orders lack it and are in neither part of a share
//   status, reviewed  what became of the order, on order.placed
//   purchase_month    of the order, on all its events: later stages can be grouped by their order's cohort
//   value             seconds since the stage before: of .approved and .delivered the purchase, of .shipped the
//                     approval, of .carried the shipping (left out where negative or where one is missing)
//   paired            boolean, of the same: whether the stage before has its timestamp
//
//   csat answer       one per review row, at review_creation_date, id = "review_id:order_id": a review_id may stand
//                     with several orders, and an order may have several reviews; contact = the order's customer_id, role end_user; score 1-5;
//                     delivery_outcome = on_time, late (by date) or not_delivered
//   review.created,   the same rows as events of the review (subject = the answer's id), at creation and at
//   review.answered   review_answer_timestamp; value of .answered: seconds between them
//
// No zone stands in the files: UTC.
import { join } from "node:path";
import { readRecords, seconds, utc } from "./csv.mjs";
import { runAlone } from "./facts.mjs";

const ORDERS = "olist_orders/olist_orders_dataset.csv";
const ITEMS = "olist_orders/olist_order_items_dataset.csv";
const REVIEWS = "olist_orders/olist_order_reviews_dataset.csv";
const STAGES = [
    ["placed", "order_purchase_timestamp", null],
    ["approved", "order_approved_at", "placed"],
    ["shipped", "order_delivered_carrier_date", "approved"],
    ["delivered", "order_delivered_customer_date", "placed"],
    ["carried", "order_delivered_customer_date", "shipped"],
];

export const name = "olist_orders";
export const inputs = [ORDERS, ITEMS, REVIEWS];

export const columns = {
    [ORDERS]: {
        used: [
            "order_id", "customer_id", "order_status", "order_purchase_timestamp", "order_approved_at",
            "order_delivered_carrier_date", "order_delivered_customer_date", "order_estimated_delivery_date",
        ],
    },
    [ITEMS]: {
        used: ["order_id", "order_item_id", "seller_id"],
        left: {
            "no figure is given of what was sold": ["product_id", "price", "freight_value"],
            "no figure is given of the seller's limit": ["shipping_limit_date"],
        },
    },
    [REVIEWS]: {
        used: ["review_id", "order_id", "review_score", "review_creation_date", "review_answer_timestamp"],
        left: { "texts have no figure": ["review_comment_title", "review_comment_message"] },
    },
};

function firstSellers(dir) {
    const sellers = new Map();
    for (const row of readRecords(join(dir, ITEMS)))
        if (Number(row.order_item_id) === 1) sellers.set(row.order_id, row.seller_id);
    return sellers;
}

function withValue(event, from) {
    const wait = from === undefined ? -1 : seconds(from, event.time);
    return wait >= 0 ? { ...event, value: wait } : event;
}

function orderFacts(row, account, reviewed) {
    const times = {};
    const cohort = { purchase_month: row.order_purchase_timestamp.slice(0, 7) };
    const outcome = {};
    if (row.order_status === "delivered" && row.order_delivered_customer_date) {
        const [at, due] = [row.order_delivered_customer_date, row.order_estimated_delivery_date];
        outcome.on_time = at.slice(0, 10) <= due.slice(0, 10);
        outcome.on_time_exact = at <= due;
    }
    const more = { placed: { ...outcome, status: row.order_status, reviewed }, delivered: outcome };
    const events = [];

    for (const [stage, column, since] of STAGES) {
        if (!row[column]) continue;
        times[stage] = utc(row[column]);
        const paired = since && { paired: times[since] !== undefined };
        const event = {
            id: `${row.order_id}:${stage}`, source: name, type: `order.${stage}`, subject: row.order_id,
            ...(account && { account }), time: times[stage], attributes: { ...cohort, ...paired, ...more[stage] },
        };
        events.push(withValue(event, times[since]));
    }
    const delivered = outcome.on_time === undefined ? "not_delivered" : outcome.on_time ? "on_time" : "late";
    return { events, delivered };
}

function reviewFacts(row, account, customer, outcome) {
    const id = `${row.review_id}:${row.order_id}`;
    const attributes = { delivery_outcome: outcome };
    const created = utc(row.review_creation_date);
    const whose = account && { account };
    const event = { source: name, subject: id, ...whose };
    const events = [{ id: `${id}:created`, type: "review.created", ...event, time: created, attributes }];
    if (row.review_answer_timestamp)
        events.push(
            withValue(
                {
                    id: `${id}:answered`, type: "review.answered", ...event, time: utc(row.review_answer_timestamp),
                    attributes: { ...attributes, creation_month: created.slice(0, 7) },
                },
                created,
            ),
        );
    const response = {
        id, source: name, instrument: "csat", score: Number(row.review_score), ...whose, ...(customer && { contact: customer }), role: "end_user",
        answered_at: created, attributes,
    };
    return { events, response };
}

export function convert(dir) {
    const sellers = firstSellers(dir);
    const reviews = readRecords(join(dir, REVIEWS));
    const reviewed = new Set(reviews.map((row) => row.order_id));
    const outcomes = new Map();
    const customers = new Map();
    const events = [];
    const responses = [];

    for (const row of readRecords(join(dir, ORDERS))) {
        const order = orderFacts(row, sellers.get(row.order_id), reviewed.has(row.order_id));
        outcomes.set(row.order_id, order.delivered);
        customers.set(row.order_id, row.customer_id);
        events.push(...order.events);
    }
    for (const row of reviews) {
        const outcome = outcomes.get(row.order_id) ?? "not_delivered";
        const review = reviewFacts(row, sellers.get(row.order_id), customers.get(row.order_id), outcome);
        events.push(...review.events);
        responses.push(review.response);
    }
    return { events, responses };
}

runAlone(import.meta.url, { name, inputs, convert });
