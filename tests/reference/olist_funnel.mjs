// Olist marketing funnel -> lead.created, deal.won.
//
//   lead.created   one per qualified lead, at first_contact_date 00:00:00
//   deal.won       one per closed deal, at won_date
//   deal.counted   the same once more, with the calendar days since the first contact as its value, negative ones too
//   account and subject are the mql_id; ids are "<mql_id>:created" and "<mql_id>:won"
//   value of deal.won: seconds since the first contact (left out where negative), so that `average` and `sum`
//                  over deals can be held against the mean wait
//   origin, business_type: as they stand; an empty one stays "", which is not the value "unknown"
//   first_contact_month: of the deal's lead, so that deals can be grouped by their lead's cohort
//
// No zone stands in the files: UTC. One deal was won before its first contact; both facts are kept as they are.
import { join } from "node:path";
import { readRecords, seconds, utc } from "./csv.mjs";
import { runAlone } from "./facts.mjs";

const LEADS = "olist_funnel/olist_marketing_qualified_leads_dataset.csv";
const DEALS = "olist_funnel/olist_closed_deals_dataset.csv";

const DAY = 86400;

export const name = "olist_funnel";
export const inputs = [LEADS, DEALS];

export const columns = {
    [LEADS]: {
        used: ["mql_id", "first_contact_date", "origin"],
        left: { "no figure is given by page": ["landing_page_id"] },
    },
    [DEALS]: {
        used: ["mql_id", "seller_id", "won_date", "business_type"],
        left: {
            "no figure is given by salesperson": ["sdr_id", "sr_id"],
            "no figure is given by it": ["business_segment", "lead_type", "lead_behaviour_profile"],
            "mostly empty, and no figure is given by it": ["has_company", "has_gtin", "average_stock", "declared_product_catalog_size"],
            "declared, 0 in nearly every row": ["declared_monthly_revenue"],
        },
    },
};

export function convert(dir) {
    const events = [];
    const leads = new Map();
    const common = (id) => ({ source: name, subject: id, account: id });

    for (const row of readRecords(join(dir, LEADS))) {
        const time = utc(row.first_contact_date);
        leads.set(row.mql_id, { time, origin: row.origin });
        events.push({
            id: `${row.mql_id}:created`, type: "lead.created", ...common(row.mql_id), time,
            attributes: { origin: row.origin },
        });
    }
    for (const row of readRecords(join(dir, DEALS))) {
        const lead = leads.get(row.mql_id);
        const time = utc(row.won_date);
        const deal = {
            id: `${row.mql_id}:won`, type: "deal.won", ...common(row.mql_id), time,
            attributes: { business_type: row.business_type },
        };
        if (lead) {
            const wait = seconds(lead.time, time);
            if (wait >= 0) deal.value = wait;
            deal.attributes.origin = lead.origin;
            deal.attributes.first_contact_month = lead.time.slice(0, 7);
        }
        events.push(deal);
        if (lead)
            events.push({
                ...deal, id: `${row.mql_id}:counted`, type: "deal.counted",
                value: seconds(`${lead.time.slice(0, 10)}T00:00:00Z`, `${time.slice(0, 10)}T00:00:00Z`) / DAY,
            });
    }
    return { events };
}

runAlone(import.meta.url, { name, inputs, convert });
