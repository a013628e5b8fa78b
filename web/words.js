/*
 * Numbers, units, periods and sentences: how a figure of the API is said. Pure; must not touch the page, and must not
 * compute a figure: it converts units and rounds, nothing else.
 */

const SECONDS = { s: 1, min: 60, h: 3600, d: 86400, w: 604800 };
const CENSUS = ["sum", "last", "retention", "movement", "index"];
const INTERVALS = {
    simple: ["", "Each observation is taken as independent of the others."],
    clustered: ["accounts told apart", "Answers of one account are not taken as independent: what counts is how accounts differ."],
    account: ["every account alike", "Every account counts alike, however many answers it gave."],
    revenue: ["accounts by revenue", "Accounts count by their recurring revenue, not by their answers."],
};
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const GAP = "\u00a0"; /* a number and its unit stay on one line */

export const STATUS = {
    on_target: "On target",
    at_risk: "At risk",
    off_target: "Off target",
    too_few: "Too few",
    no_target: "No target",
    open: "Period open",
    maturing: "Maturing",
    no_data: "No data",
};

export const PERSPECTIVES = [
    ["value_realization", "Value realization"],
    ["value_proposition", "Value proposition"],
    ["value_delivery", "Value delivery"],
];

/* --- numbers and units --------------------------------------------------------------------------------------- */

/* The unit a reader sees, and what the API's figures are divided by to be in it. */
export function unit_shown(metric) {
    const from = SECONDS[metric.unit];
    const to = SECONDS[metric.display_unit];
    if (from && to) return { name: metric.display_unit, divisor: to / from };
    return { name: metric.unit, divisor: 1 };
}

function digits_for(unit, numbers) {
    const sizes = numbers.filter((x) => x !== null && x !== undefined).map(Math.abs);
    const most = Math.max(0, ...sizes);
    if (sizes.every(Number.isInteger)) return 0;
    if (unit === "count" && Number.isInteger(sizes[0])) return 0; /* whole things have whole bounds */
    if (unit === "%") return sizes.every((x) => x >= 99) || most <= 1 ? 2 : 1;
    if (unit === "points") return most >= 10 ? 0 : 1;
    if (unit === "score") return 2;
    if (/^[A-Z]{3}$/.test(unit)) return most >= 100 ? 0 : 2;
    if (most >= 100) return 0;
    return most < 1 || (most < 10 && !SECONDS[unit]) ? 2 : 1;
}

/* A change that is not nothing shall not be said as 0.0. */
function change_digits(unit, numbers) {
    let digits = digits_for(unit, numbers);
    while (digits < 4 && numbers[0] !== 0 && !/[1-9]/.test(number_text(numbers[0], digits))) digits++;
    return digits;
}

export function number_text(x, digits, sign) {
    const text = new Intl.NumberFormat("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(Math.abs(x));
    const zero = !/[1-9]/.test(text);
    return (x < 0 && !zero ? "\u2212" : sign && x > 0 && !zero ? "+" : "") + text;
}

/*
 * Says one metric's numbers alike: value, bounds and target with the same unit and decimals. Where rounding would hide
 * on which side of the target a value lies, it takes another decimal.
 */
export function scale_of(metric) {
    const unit = unit_shown(metric);
    const put = (x) => (x === null || x === undefined ? null : x / unit.divisor);
    const shown = metric.value === null && metric.matured ? [metric.matured.value] : [metric.value, metric.low, metric.high];
    let digits = digits_for(unit.name, shown.map(put));
    const edges = [metric.target, metric.warn].filter((x) => x !== null && metric.value !== null && x !== metric.value);
    const hidden = (x) => number_text(put(x), digits) === number_text(put(metric.value), digits);
    while (digits < 4 && edges.some(hidden)) digits++;
    return {
        unit: unit.name,
        bare: (x) => number_text(put(x), digits),
        full: (x) => with_unit(number_text(put(x), digits), unit.name),
        edge: (x) => with_unit(number_text(put(x), digits_for(unit.name, [put(x)])), unit.name),
        change: (x, all) => number_text(put(x), change_digits(unit.name, all.map(put)), true),
    };
}

function with_unit(text, unit) {
    return unit === "count" || unit === "score" ? text : text + GAP + unit; /* said once, beside the value */
}

/* Seconds as the largest unit that says them well. */
export function duration_text(seconds) {
    const [unit, size] = seconds >= 2 * SECONDS.d ? ["d", SECONDS.d] : seconds >= 2 * SECONDS.h ? ["h", SECONDS.h] : ["min", SECONDS.min];
    const x = seconds / size;
    return with_unit(number_text(x, x < 10 && !Number.isInteger(x) ? 1 : 0), unit);
}

/* --- periods ------------------------------------------------------------------------------------------------- */

export function period_text(period, short) {
    const month = (m) => (short ? MONTHS[m - 1].slice(0, 3) : MONTHS[m - 1]);
    let part;
    if ((part = /^(\d{4})-(\d\d)$/.exec(period))) return `${month(Number(part[2]))} ${part[1]}`;
    if ((part = /^(\d{4})-(\d\d)-(\d\d)$/.exec(period))) return `${Number(part[3])} ${month(Number(part[2]))} ${part[1]}`;
    if ((part = /^(\d{4})-W(\d\d)$/.exec(period))) return `week ${Number(part[2])} of ${part[1]}`;
    if ((part = /^(\d{4})-Q(\d)$/.exec(period))) return `Q${part[2]} ${part[1]}`;
    return period;
}

/* The month that holds a moment in that time zone. */
export function month_of(moment, zone) {
    const part = Object.fromEntries(new Intl.DateTimeFormat("en-GB", { year: "numeric", month: "2-digit", timeZone: zone }).formatToParts(new Date(moment)).map((x) => [x.type, x.value]));
    return `${part.year}-${part.month}`;
}

/* The period so many steps away; null for days and weeks, which the page does not step through. */
export function period_step(period, step) {
    const part = /^(\d{4})(?:-(Q)?(\d+))?$/.exec(period);
    if (!part) return null;
    if (part[3] === undefined) return String(Number(part[1]) + step);
    const a_year = part[2] ? 4 : 12;
    const index = Number(part[1]) * a_year + Number(part[3]) - 1 + step;
    const rest = (index % a_year) + 1;
    return `${Math.floor(index / a_year)}-${part[2] ? "Q" + rest : String(rest).padStart(2, "0")}`;
}

/* A moment as a day, in the workspace's time zone; with the time of day where `clock`. */
export function time_text(moment, zone, clock) {
    const parts = { day: "numeric", month: "short", year: "numeric", timeZone: zone, ...(clock ? { hour: "2-digit", minute: "2-digit" } : {}) };
    return new Intl.DateTimeFormat("en-GB", parts).format(new Date(moment));
}

/* --- sentences ----------------------------------------------------------------------------------------------- */

export function owner_text(owner) {
    if (!owner) return null;
    return [owner.function, owner.person].filter(Boolean).join(", ") || null;
}

/* Too many still wait: the value is not known, but where it begins may be. */
function lower_text(metric) {
    const known = metric.low === null ? "" : ` It is at least ${scale_of(metric).full(metric.low)}, at 95${GAP}%.`;
    return `No value yet: too many are still waiting to tell how long it takes.${known}`;
}

/* Why a metric has no value. */
export function reason_text(metric, period) {
    switch (metric.reason) {
    case "no_observations": return `No value and no interval: nothing was observed in ${period_text(period)}.`;
    case "no_denominator": return "No value and no interval: there is nothing to take a share of.";
    case "not_reached": return lower_text(metric);
    case "suppressed": return "Withheld: so few people stand behind it that one could be recognised.";
    case "unsupported": return "Not measured yet: this kind of measure is not built yet.";
    case "building":
        if (!metric.progress) return "Being built from the facts already stored.";
        return `Being built from the facts already stored: ${number_text(metric.progress.done, 0)} of ${number_text(metric.progress.total, 0)} accounts done.`;
    default: return "No value and no interval.";
    }
}

/* Whether a kind of measure is a full count, which chance does not touch. kind may be undefined. */
export function is_census(measure) {
    return Boolean(measure) && (CENSUS.includes(measure.kind) || (measure.kind === "churn" && measure.of === "revenue"));
}

/* How an interval was found: a few words, empty for the plain way. */
export const interval_kind_short = (kind) => (INTERVALS[kind] || [""])[0];

/* The same as a sentence; null where there is no interval. */
export const interval_kind_text = (kind) => (INTERVALS[kind] || [null, null])[1];

/* Corrected for a finite population; null: it is not. */
export function population_text(metric) {
    if (!metric.population) return null;
    return `${number_text(metric.population, 0)} are registered in all: the interval is corrected for how many of them were heard.`;
}

/* Of an index: how much of its weight has a figure; null for others. */
export function covered_text(metric) {
    if (metric.covered === null || metric.covered === undefined) return null;
    return `${number_text(metric.covered, Number.isInteger(metric.covered) ? 0 : 1)}${GAP}% of its parts' weight has a figure`;
}

/* A chance as small as findings have it. */
export function chance_text(p) {
    if (p < 0.0001) return `p${GAP}<${GAP}0.0001`;
    return `p${GAP}=${GAP}${p.toPrecision(2)}`;
}

/* The 95 % interval of a metric with a value, or the words for none. */
export function interval_text(metric, measure, scale) {
    const { low, high, n } = metric;
    if (low !== null && high !== null) return `95${GAP}% interval ${scale.bare(low)} to ${scale.full(high)}`;
    if (low !== null) return `95${GAP}% interval from ${scale.full(low)}, upper end unknown`;
    if (high !== null) return `95${GAP}% interval up to ${scale.full(high)}, lower end unknown`;
    if (is_census(measure)) return "no interval: a census, not a sample";
    if (n < 2) return "no interval: too few, one observation";
    if (measure && ["nps", "top_box"].includes(measure.kind)) return "no interval: all answers are of one account";
    if (measure && ["mean", "gap", "relative_rank"].includes(measure.kind)) return "no interval: all answers are of one account, or all are equal";
    if (measure && measure.kind === "average") return "no interval: all observations are equal";
    return "no interval: too few observations";
}

export function target_text(metric, scale) {
    if (metric.target === null) return null;
    const side = { low: "at most ", high: "at least " }[metric.better] || "";
    return `target ${side}${scale.edge(metric.target)}`;
}

export function status_text(metric) {
    if (metric.status === "too_few") return `Too few (${metric.min_n} needed)`;
    return STATUS[metric.status] || metric.status;
}

const turned = (metric) => (metric.better === "none" || !metric.change.value ? "" : (metric.change.value > 0) === (metric.better === "high") ? "better" : "worse");

/*
 * The change against the period before: {text, tone}, tone better, worse or none; better and worse are said of
 * significant changes alone.
 */
export function change_text(metric, measure, before, scale) {
    const { value, low, high, significant, reason } = metric.change;
    const since = `since ${period_text(before, true)}`;
    if (value === null) {
        if (metric.value === null && reason === "no_value") return null;
        const why = { open: "the period is still open", maturing: "the cohort is still maturing", no_value: `no value in ${period_text(before, true)}`,
            overlap: "both look back at the same twelve months" };
        return { text: `No comparison: ${why[reason] || "not comparable"}`, tone: "none" };
    }
    const unit = scale.unit === "%" ? "pp" : scale.unit;
    const say = (x) => scale.change(x, [value, low, high]);
    const amount = with_unit(say(value), unit);
    if (low === null || high === null) {
        const why = is_census(measure) ? "a census" : "significance unknown";
        return { text: value === 0 ? `No change ${since}` : `${amount} ${since}, ${why}`, tone: "none" };
    }
    const range = `(${say(low)} to ${say(high)})`;
    if (!significant) {
        const few = low > 0 || high < 0 ? "too few to call it significant" : "not significant";
        return { text: `${amount} ${range} ${since}, ${few}`, tone: "none" };
    }
    const turn = turned(metric);
    return { text: `Significantly ${turn || "changed"}: ${amount} ${range} ${since}`, tone: turn || "none" };
}
