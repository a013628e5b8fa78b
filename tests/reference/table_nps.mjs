// nps_csat_surveys: of the surveys of that topic the Ceph one is at hand; others are skipped by name.
import { Answer } from "./answer.mjs";
import { fraction, tQuantile } from "./book.mjs";

const ITEM = /^ceph_2021_(\w+)$/;
const ITEMS = ["recommend", "dashboard"];
const SCORES = [...Array(10).keys()].map((i) => i + 1);
const YEAR = { from: "2021-01-01", to: "2022-01-01", grain: "year" };

const asked = (item, measure) => ({ ...measure, instrument: "nps", where: { item } });
const forItem = (item) => ({
    [`ref_nps_${item}`]: { unit: "points", measure: asked(item, { kind: "nps" }) },
    ...Object.fromEntries(
        SCORES.map((score) => [
            `ref_nps_${item}_top_${score}`,
            { unit: "%", measure: asked(item, { kind: "top_box", at_least: score }) },
        ]),
    ),
});

export const sets = ["nps_ceph"];
export const metrics = Object.assign({}, ...ITEMS.map(forItem));

// Each respondent is an account of its own: weighted by account, the interval is t·s/√n with the sample's s. Of it the
// reference's standard error, √(variance/n) without n − 1, and its normal interval. Not where Waymark's reaches 100 points.
function compareError(book, key, weighted) {
    if (!book.has(key, "nps_se")) return;
    const { value, low, high } = weighted.row;
    const [n, z] = [weighted.n, 1.959963984540054];
    const error = ((high - low) / 2 / tQuantile(n - 1)) * Math.sqrt((n - 1) / n);
    const off = (expected, got) => (Math.abs(Number(expected) - got) <= 1e-9 ? [] : [`expected ${expected}, got ${got}`]);
    if (low <= -100 || high >= 100) return book.skipRest(/nps_(se|ci95_normal)$/, "the interval ends at the scale's end");
    book.check("standard error, by accounts of one answer", [key, "nps_se"], off(book.get(key, "nps_se"), error));
    const [down, up] = book.get(key, "nps_ci95_normal");
    book.check("normal interval, by accounts of one answer", [key, "nps_ci95_normal"],
        [...off(down, value - z * error), ...off(up, value + z * error)]);
}

async function compareItem(book, waymark, key, item) {
    const one = async (metric, how) => new Answer(await waymark.values(metric, { ...YEAR, ...how }));
    const nps = await one(`ref_nps_${item}`);
    const weighted = await one(`ref_nps_${item}`, { weighting: "account", interval: "auto" });
    const tops = {};
    for (const score of SCORES) tops[score] = await one(`ref_nps_${item}_top_${score}`);
    const atLeast = (score) => (score === 0 ? nps.n : score > 10 ? 0 : tops[score].hits());
    const exact = fraction(book.get(key, "nps").exact);
    const off = Math.abs(nps.row.value - exact) <= 1e-11 ? [] : [`expected ${exact}, got ${nps.row.value}`];

    compareError(book, key, weighted);
    book.count("answers", [key, "n"], nps.n);
    book.check("NPS", [key, "nps"], off);
    book.count("promoters, passives, detractors", [key, "promoters"], atLeast(9));
    book.count("promoters, passives, detractors", [key, "passives"], atLeast(7) - atLeast(9));
    book.count("promoters, passives, detractors", [key, "detractors"], nps.n - atLeast(7));
    for (const score of book.keys(key, "distribution"))
        book.count("scores", [key, "distribution", score], atLeast(Number(score)) - atLeast(Number(score) + 1));
}

export async function compare(book, waymark) {
    for (const key of book.keys()) {
        const item = ITEM.exec(key)?.[1];
        if (ITEMS.includes(item)) await compareItem(book, waymark, key, item);
        else book.skipRest(new RegExp(`^${key}(/|$)`), "a survey that is not in this data");
    }
}
