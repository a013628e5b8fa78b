/*
 * What happens at the journey's touchpoints: how much, of how many accounts, and what is said there. Figures are the API's.
 */

import { element } from "./draw.js";
import { badge, figure_nodes, section, table } from "./views.js";
import { number_text, period_text } from "./words.js";

const HEADS = ["Touchpoint", "Phase", "Who controls it", "Answers", "Events", "Asked", "Accounts", "What is said there"];

function said_nodes(touchpoint, ctx) {
    const lines = [
        ...touchpoint.metrics.map((metric) => element("span", { class: "said" },
            element("a", { class: "lined", href: ctx.link({ view: "metric", metric: metric.metric }) }, metric.name), " ", ...figure_nodes({ ...metric, display_unit: null }), " ", badge(metric.status))),
        ...touchpoint.surveys.map((survey) => element("span", { class: "said" }, `${survey.instrument} `,
            ...figure_nodes({ ...survey, unit: survey.figure === "nps" ? "points" : "score", display_unit: null }))),
    ];
    return lines.length ? lines : null;
}

function touchpoint_row(touchpoint, phase, ctx) {
    const how = [touchpoint.control.replaceAll("_", " "), touchpoint.channel, touchpoint.stage === "back" ? "back stage" : null].filter(Boolean).join(", ");
    return [[touchpoint.name, " ", element("span", { class: "small" }, `weight ${number_text(touchpoint.weight, Number.isInteger(touchpoint.weight) ? 0 : 1)}`)], phase, how,
        ...["answers", "events", "invitations", "accounts"].map((key) => (touchpoint[key] ? number_text(touchpoint[key], 0) : null)), said_nodes(touchpoint, ctx)];
}

export async function open(ctx) {
    const query = ctx.place.period ? `?period=${encodeURIComponent(ctx.place.period)}` : "";
    const states = await ctx.ask(`/v1/journeys/${encodeURIComponent(ctx.place.journey)}/touchpoints${query}`);
    const journey = ctx.journeys.find((one) => one.key === states.journey);
    const name_of = (key) => ((journey ? journey.phases : []).find((phase) => phase.key === key) || { name: key }).name;
    return {
        title: "Touchpoints",
        period: states.period,
        open: states.open,
        when: `${states.name}, ${period_text(states.period)}`,
        lead: `Where customers meet the service, who controls it, how much happens there and what is said.${states.open ? " This period is still open." : ""}`,
        nodes: [section("In the order of the journey", "This journey has none yet. PUT /v1/journeys/{key} lists them under its phases.", states.touchpoints.length
            ? table("Touchpoints, phase by phase", HEADS, states.touchpoints.map((touchpoint) => touchpoint_row(touchpoint, name_of(touchpoint.phase), ctx))) : [])],
    };
}
