/*
 * How accounts move through the journey: who entered, left and is in each phase, how long they stay, where they go and where
 * they are lost. Counts and stays are the API's; must not add or divide any.
 */

import { element, share_bar } from "./draw.js";
import { heat, section, table } from "./views.js";
import { duration_text, month_of, number_text, period_step, time_text } from "./words.js";

const SPANS = [["year", "Twelve months", 11], ["month", "This month", 0]];

/* The query of a span that ends with the period shown; without a month to count from, the API's own twelve months. */
function query_of(period, months) {
    const from = months === 0 ? period : period_step(period || "", -months);
    const to = period_step(period || "", 1);
    return /^\d{4}-\d\d$/.test(period || "") && from && to ? `?from=${from}&to=${to}` : "";
}

function quantile_nodes(quantile, waiting) {
    if (quantile.value === null) {
        const known = quantile.low === null ? "" : ` (at least ${duration_text(quantile.low)})`;
        return quantile.reason === "not_reached" ? [element("span", { class: "small" }, waiting ? `not reached yet${known}` : "–")] : null;
    }
    const low = quantile.low === null ? null : duration_text(quantile.low);
    const range = quantile.high === null ? `${low} or more` : `${low} to ${duration_text(quantile.high)}`;
    return [element("b", { class: "reading-small" }, duration_text(quantile.value)), " ", low ? element("span", { class: "small" }, range) : null].filter(Boolean);
}

function exits_nodes(exits) {
    if (exits.value === null) return null;
    return [element("b", { class: "reading-small" }, number_text(exits.exited, 0)), " ", element("span", { class: "small" },
        exits.exited ? `${number_text(exits.value, 1)} % (${number_text(exits.low, 1)} to ${number_text(exits.high, 1)}) of ${number_text(exits.n, 0)}` : `of ${number_text(exits.n, 0)}`)];
}

function phase_row(phase, most) {
    return [phase.name, number_text(phase.entered, 0), number_text(phase.left, 0),
        [share_bar(most ? phase.now / most : 0), " ", number_text(phase.now, 0)],
        quantile_nodes(phase.stay_s.median, phase.stay_s.waiting), quantile_nodes(phase.stay_s.p90, phase.stay_s.waiting),
        phase.exit ? null : exits_nodes(phase.exits)];
}

/* From (rows) to (columns): how many, darker for a larger share of those that left. */
function moves(flow) {
    const to = flow.phases.filter((phase) => flow.transitions.some((move) => move.to === phase.phase));
    const from = [{ phase: null, name: "Newly in" }, ...flow.phases].filter((phase) => flow.transitions.some((move) => move.from === phase.phase));
    return table("Moves from phase to phase, and their share of those that left", ["From", ...to.map((phase) => `To ${phase.name}`)], from.map((row) => [row.name,
        ...to.map((column) => {
            const move = flow.transitions.find((one) => one.from === row.phase && one.to === column.phase);
            if (!move) return null;
            return heat(move.share === null ? 0 : move.share / 100, [number_text(move.n, 0), " ", move.share === null ? null : element("span", { class: "small" }, `${number_text(move.share, 0)} %`)]);
        })]));
}

export async function open(ctx) {
    const span = SPANS.find(([key]) => key === ctx.place.kind) || SPANS[0];
    const flow = await ctx.ask(`/v1/journeys/${encodeURIComponent(ctx.place.journey)}/flow${query_of(ctx.place.period, span[2])}`);
    const most = Math.max(0, ...flow.phases.map((phase) => phase.now));
    const kinds = element("p", { class: "kinds" }, ...SPANS.map(([key, words]) =>
        element("a", { href: ctx.link({ view: "flow", kind: key }), "aria-current": key === span[0] ? "true" : null }, words)));
    const there = flow.accounts > 0;
    return {
        title: "Flow",
        period: month_of(Date.parse(flow.end) - 1, ctx.zone),
        open: flow.open,
        when: `${flow.name}, ${time_text(flow.start, ctx.zone)} to ${time_text(Date.parse(flow.end) - 1, ctx.zone)}`,
        lead: flow.building ? "The stays are being derived from the facts already stored: look again in a moment."
            : `${number_text(flow.accounts, 0)} accounts were in a phase.${flow.open ? ` The window is still open: as of ${time_text(flow.as_of, ctx.zone)}.` : ""}`,
        nodes: [kinds,
            section("Phases", "No account has entered a phase in this time. Events that a phase lists under enter_on bring it there.", there
                ? [table("Entered, left and now, by phase", ["Phase", "Entered", "Left", "In it at the end", "Median stay", "9 of 10 left within", "Lost from here"], flow.phases.map((phase) => phase_row(phase, most))),
                    element("p", { class: "small note" }, "Stays count from those that entered in this time; those still in count as at least that long. Lost: left for a phase that ends the journey.")] : []),
            section("Where they went", "Nobody moved in this time.", flow.transitions.length ? moves(flow) : [])],
    };
}
