// Who stands behind the reviews: a contact's latest, answers of one seller together, every seller alike, and orders by
// the state of their seller.
import { byPeriod } from "./answer.mjs";
import { people } from "./naive.mjs";

export const sets = ["olist_orders", "olist_activation"];
export const name = "people and accounts (by plain arithmetic)";
export const figures = people;
export const metrics = {
    ref_people_latest: { unit: "%", measure: { kind: "top_box", instrument: "csat", at_least: 4, per: "contact" } },
    ref_people_top: { unit: "%", measure: { kind: "top_box", instrument: "csat", at_least: 4 } },
    ref_people_mean: { unit: "score", measure: { kind: "mean", instrument: "csat" } },
    ref_people_orders: { unit: "count", measure: { kind: "count", event: "order.placed" } },
};

export async function compare(book, waymark) {
    const months = book.keys("by_creation_month");
    const fetch = (key, how) => byPeriod(waymark, `ref_people_${key}`, months, undefined, how);
    const latest = await fetch("latest");
    const top = await fetch("top", { interval: "clustered" });
    const mean = await fetch("mean", { interval: "clustered" });
    const weighted = await fetch("mean", { interval: "auto", weighting: "account" });
    for (const m of months) {
        const path = ["by_creation_month", m];
        const own = weighted.month(m);
        const expected = book.get(...path, "by_account", "mean");
        book.ratio("a contact's latest, top 2 by month", [...path, "latest_of_contact_top2"], latest.month(m));
        book.bounds("top 2 by month, clustered by seller", [...path, "top2_clustered"], top.month(m));
        book.bounds("mean by month, clustered by seller", [...path, "mean_clustered"], mean.month(m));
        book.count("sellers who answered by month", [...path, "by_account", "accounts"], own.n);
        book.check("mean by month, every seller alike", [...path, "by_account", "mean"],
            Math.abs(own.row.value - expected) <= 1e-9 ? [] : [`expected ${expected}, got ${own.row.value}`]);
        book.bounds("its interval", [...path, "by_account", "bounds"], own);
    }
    const years = { from: "2000-01-01", to: "2040-01-01", grain: "total", group_by: "account.state" };
    const rows = await waymark.values("ref_people_orders", years);
    for (const state of book.keys("orders_by_sellers_state")) {
        const row = rows.find(({ group }) => group === (state === "(none)" ? null : state));
        book.count("orders by the seller's state", ["orders_by_sellers_state", state], row?.value);
    }
}
