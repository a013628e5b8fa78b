// Olist sellers between winning and their first sale -> seller.won, seller.sold; accounts with their state.
//
//   seller.won     one per closed deal, at won_date; origin: of the deal's lead
//   seller.sold    one per order and seller with an item in it, at order_purchase_timestamp
//   account and subject are the seller_id; ids are "<mql_id>:seller" and "<order_id>:<seller_id>"
//   accounts       the sellers of the orders; state: as it stands
//
// The orders are a sample, so a seller's first sale is the first that was drawn. No zone stands in the files: UTC.
import { join } from "node:path";
import { readRecords, utc } from "./csv.mjs";
import { runAlone } from "./facts.mjs";

const LEADS = "olist_funnel/olist_marketing_qualified_leads_dataset.csv";
const DEALS = "olist_funnel/olist_closed_deals_dataset.csv";
const ORDERS = "olist_orders/olist_orders_dataset.csv";
const ITEMS = "olist_orders/olist_order_items_dataset.csv";
const SELLERS = "olist_orders/olist_sellers_dataset.csv";

export const name = "olist_activation";
export const inputs = [LEADS, DEALS, ORDERS, ITEMS, SELLERS];

export const columns = {
    [SELLERS]: {
        used: ["seller_id", "seller_state"],
        left: { "the state is one dimension, finer places show nothing more": ["seller_zip_code_prefix", "seller_city"] },
    },
    "olist_funnel/olist_sellers_dataset.csv": {
        used: [],
        left: {
            "the sellers of all orders: those of the orders drawn stand in olist_orders": [
                "seller_id", "seller_zip_code_prefix", "seller_city", "seller_state",
            ],
        },
    },
};

export function convert(dir) {
    const origins = new Map(readRecords(join(dir, LEADS)).map((row) => [row.mql_id, row.origin]));
    const times = new Map(readRecords(join(dir, ORDERS)).map((row) => [row.order_id, row.order_purchase_timestamp]));
    const of = (seller) => ({ source: name, subject: seller, account: seller });
    const won = readRecords(join(dir, DEALS)).map((row) => ({
        id: `${row.mql_id}:seller`, type: "seller.won", ...of(row.seller_id), time: utc(row.won_date),
        attributes: origins.has(row.mql_id) ? { origin: origins.get(row.mql_id) } : {},
    }));
    const sold = new Map();
    for (const { order_id, seller_id } of readRecords(join(dir, ITEMS))) {
        const id = `${order_id}:${seller_id}`;
        if (times.has(order_id)) sold.set(id, { id, type: "seller.sold", ...of(seller_id), time: utc(times.get(order_id)) });
    }
    const accounts = readRecords(join(dir, SELLERS)).map((row) => ({
        id: row.seller_id, name: row.seller_id, attributes: { state: row.seller_state },
    }));
    return { accounts, events: [...won, ...sold.values()] };
}

runAlone(import.meta.url, { name, inputs, convert });
