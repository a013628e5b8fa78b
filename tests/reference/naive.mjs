// Figures for which there is no reference file, computed from the rows of the files alone, in the shape of the reference
// files and by KPI.md's words as plainly as can be. It must not use what the conversions made, nor ask Waymark.
import { join } from "node:path";
import { readRecords } from "./csv.mjs";
import { tQuantile, wilson } from "./book.mjs";

const Z = 1.959963984540054;
const DAY = 86400;
const at = (text) => Date.parse(`${text.replace(" ", "T")}Z`) / 1000;
const ratio = (num, den) => ({ num, den, value: den ? (num / den).toFixed(12) : null });

function grouped(rows, key) {
    const groups = new Map();
    for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
    return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

// --- activation -------------------------------------------------------------------------------------------------------

export const ACTIVATED_DAYS = [7, 30, 60, 90, 180];
export const ACTIVATED_Q = { p02: 0.02, p05: 0.05, p10: 0.1, p20: 0.2, p25: 0.25, p50: 0.5 };

// Kaplan–Meier: the least time at which at most 1 - q are still waiting. waits: [seconds, ended].
function waitQuantile(waits, q) {
    const times = [...new Set(waits.filter(([, ended]) => ended).map(([wait]) => wait))].sort((a, b) => a - b);
    let left = 1;
    for (const time of times) {
        const risk = waits.filter(([wait]) => wait >= time).length;
        left *= 1 - waits.filter(([wait, ended]) => ended && wait === time).length / risk;
        if (left <= 1 - q + 1e-12) return { exact: String(time) };
    }
    return "not_reached";
}

const quantiles = (waits) => Object.fromEntries(Object.entries(ACTIVATED_Q).map(([name, q]) => [name, waitQuantile(waits, q)]));

function activationFigures(deals) {
    const waits = deals.map((deal) => [deal.wait ?? deal.until, deal.wait !== null]);
    const within = (days) => waits.filter(([wait, ended]) => ended && wait <= days * DAY).length;
    return {
        won: deals.length,
        ...Object.fromEntries(ACTIVATED_DAYS.map((d) => [`activated_within_${d}_days`, ratio(within(d), deals.length)])),
        time_to_first_sale: quantiles(waits),
    };
}

// What was known at the start of a day in the middle: whoever has not sold by then is still waiting.
function halfway(deals) {
    const days = deals.map((deal) => Math.floor(deal.time / DAY)).sort((a, b) => a - b);
    const as_of = days[Math.floor(days.length / 2)] * DAY;
    const known = deals.filter((deal) => deal.time < as_of);
    const seen = (deal) => deal.wait !== null && deal.time + deal.wait <= as_of;
    const waits = known.map((deal) => (seen(deal) ? [deal.wait, true] : [Math.min(deal.until, as_of - deal.time), false]));
    return {
        as_of: new Date(as_of * 1000).toISOString(), won: known.length, sold: waits.filter(([, ended]) => ended).length,
        time_to_first_sale: quantiles(waits),
    };
}

export function activation(dir) {
    const read = (path) => readRecords(join(dir, path));
    const bought = new Map(read("olist_orders/olist_orders_dataset.csv").map((row) => [row.order_id, at(row.order_purchase_timestamp)]));
    const origin = new Map(read("olist_funnel/olist_marketing_qualified_leads_dataset.csv").map((row) => [row.mql_id, row.origin]));
    const items = read("olist_orders/olist_order_items_dataset.csv").filter((row) => bought.has(row.order_id));
    const deals = read("olist_funnel/olist_closed_deals_dataset.csv").map((row) => ({
        seller: row.seller_id, time: at(row.won_date), month: row.won_date.slice(0, 7), origin: origin.get(row.mql_id) || "(blank)",
    }));
    for (const deal of deals) {
        const next = Math.min(...deals.filter((d) => d.seller === deal.seller && d.time > deal.time).map((d) => d.time), Infinity);
        const sales = items.filter((i) => i.seller_id === deal.seller).map((i) => bought.get(i.order_id));
        const first = Math.min(...sales.filter((time) => time >= deal.time && time < next), Infinity);
        deal.wait = first === Infinity ? null : first - deal.time;
        deal.until = next - deal.time;
    }
    return {
        halfway: halfway(deals),
        total: activationFigures(deals),
        by_won_month: Object.fromEntries(grouped(deals, (d) => d.month).map(([month, list]) => [month, activationFigures(list)])),
        by_origin: Object.fromEntries(grouped(deals, (d) => d.origin).map(([name, list]) => [name, activationFigures(list)])),
    };
}

// --- people and accounts behind answers ---------------------------------------------------------------------------------

const sum = (list) => list.reduce((a, b) => a + b, 0);

// The variance of the mean of x, clusters apart: [it, how many clusters].
function clusterVariance(answers, x) {
    const [n, mean] = [answers.length, sum(answers.map(x)) / answers.length];
    const clusters = grouped(answers, (a) => a.account ?? `alone ${a.id}`).map(([, list]) => sum(list.map((a) => x(a) - mean)));
    const m = clusters.length;
    return [(m / (m - 1)) * (sum(clusters.map((s) => s * s)) / n ** 2), m];
}

function clusteredMean(answers) {
    if (answers.length < 2) return null;
    const mean = sum(answers.map((a) => a.score)) / answers.length;
    const [v, m] = clusterVariance(answers, (a) => a.score);
    if (m < 2 || v === 0) return null;
    const half = tQuantile(m - 1) * Math.sqrt(v);
    return [Math.max(1, mean - half), Math.min(5, mean + half)];
}

function clusteredShare(answers) {
    const [n, k] = [answers.length, answers.filter((a) => a.score >= 4).length];
    const [v, m] = clusterVariance(answers, (a) => (a.score >= 4 ? 100 : 0));
    if (n < 2 || m < 2) return null;
    const plain = (100 ** 2 * (k / n) * (1 - k / n)) / n;
    const wider = (tQuantile(m - 1) / Z) ** 2;
    const divisor = plain === 0 ? (n / m) * wider : Math.max(1, v / plain) * wider;
    return wilson(k / divisor, n / divisor).map((bound) => 100 * bound);
}

function byAccount(answers) {
    const own = grouped(answers.filter((a) => a.account), (a) => a.account).map(([, list]) => sum(list.map((a) => a.score)) / list.length);
    const m = own.length;
    if (m === 0) return { accounts: 0, mean: null, bounds: null };
    const mean = sum(own) / m;
    const s = Math.sqrt(sum(own.map((x) => (x - mean) ** 2)) / (m - 1));
    const half = m > 1 && s > 0 ? (tQuantile(m - 1) * s) / Math.sqrt(m) : null;
    return { accounts: m, mean, bounds: half === null ? null : [Math.max(1, mean - half), Math.min(5, mean + half)] };
}

function answerFigures(answers) {
    const latest = new Map();
    const later = (a, b) => a.time > b.time || (a.time === b.time && a.id > b.id);
    for (const a of answers) if (!latest.has(a.contact) || later(a, latest.get(a.contact))) latest.set(a.contact, a);
    const last = [...latest.values()];
    return {
        latest_of_contact_top2: ratio(last.filter((a) => a.score >= 4).length, last.length),
        mean_clustered: clusteredMean(answers),
        top2_clustered: clusteredShare(answers),
        by_account: byAccount(answers),
    };
}

export function people(dir) {
    const read = (path) => readRecords(join(dir, path));
    const orders = new Map(read("olist_orders/olist_orders_dataset.csv").map((row) => [row.order_id, row]));
    const states = new Map(read("olist_orders/olist_sellers_dataset.csv").map((row) => [row.seller_id, row.seller_state]));
    const sellers = new Map();
    for (const row of read("olist_orders/olist_order_items_dataset.csv"))
        if (row.order_item_id === "1") sellers.set(row.order_id, row.seller_id);
    const answers = read("olist_orders/olist_order_reviews_dataset.csv").map((row) => ({
        id: `${row.review_id}:${row.order_id}`, time: row.review_creation_date, score: Number(row.review_score),
        account: sellers.get(row.order_id), contact: orders.get(row.order_id)?.customer_id ?? `none ${row.review_id}`,
    }));
    const placed = [...orders.keys()].map((id) => ({ state: states.get(sellers.get(id)) ?? "(none)" }));
    return {
        by_creation_month: Object.fromEntries(grouped(answers, (a) => a.time.slice(0, 7)).map(([m, list]) => [m, answerFigures(list)])),
        orders_by_sellers_state: Object.fromEntries(grouped(placed, (o) => o.state).map(([state, list]) => [state, list.length])),
    };
}
