// What others have published about these sets, as README.md beside them says it: a sentence of figures, read here.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as leadFunnel from "./table_lead_funnel.mjs";
import * as nps from "./table_nps.mjs";

const CHANNEL = /(\w+) ([\d,]+) of ([\d,]+), (\d+\.\d+) %, mean (\d+\.\d+) days/;
const SURVEY = /Ceph NPS (\d+\.\d+)/;
const EVER = { from: "2000-01-01", to: "2040-01-01", grain: "total" };

export const sets = ["olist_funnel", "nps_ceph"];
export const name = "published";
export const metrics = { ...leadFunnel.metrics, ...nps.metrics };

export function figures(dir) {
    const file = join(dir, "README.md");
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    const [, channel, won, leads, percent, days] = CHANNEL.exec(text) ?? [];
    const [, nps] = SURVEY.exec(text) ?? [];
    const whole = (number) => Number(number.replaceAll(",", ""));
    return {
        ...(channel && { conversion: { [channel]: { won: whole(won), leads: whole(leads), percent, mean_days: days } } }),
        ...(nps && { ceph_nps: nps }),
    };
}

// As many decimals as were published.
function rounded(book, table, path, got) {
    const given = book.get(...path);
    const shown = got?.toFixed(given.split(".")[1].length);
    book.check(table, path, shown === given ? [] : [`expected ${given}, got ${got}`]);
}

export async function compare(book, waymark) {
    for (const channel of book.keys("conversion")) {
        const of = async (metric) =>
            (await waymark.values(metric, { ...EVER, group_by: "attr.origin" })).find(({ group }) => group === channel);
        const path = ["conversion", channel];
        const conversion = await of("ref_won_ever");
        book.count("conversion of a channel", [...path, "leads"], conversion?.n);
        book.count("conversion of a channel", [...path, "won"], Math.round((conversion?.value * conversion?.n) / 100));
        rounded(book, "conversion of a channel", [...path, "percent"], conversion?.value);
        rounded(book, "conversion of a channel", [...path, "mean_days"], (await of("ref_calendar_days"))?.value);
    }
    if (book.has("ceph_nps")) {
        const [row] = await waymark.values("ref_nps_recommend", EVER);
        rounded(book, "NPS", ["ceph_nps"], row.value);
    }
}
