/*
 * One metric of the scorecard by itself: its figure, how sure it is and why, twelve periods in a table, and the ways to what
 * is behind it. Shows what the scorecard says; must not compute a figure.
 */

import { Refusal } from "./api.js";
import { element, trend_chart } from "./draw.js";
import { basis_line, change_line, matured_line, metrics_of } from "./scorecard.js";
import { badge, figure_nodes, pairs, section, table } from "./views.js";
import { covered_text, interval_kind_text, interval_text, number_text, owner_text, period_text, population_text, reason_text, scale_of, status_text, target_text } from "./words.js";

const BASIS = { input: "Input: what is put in", output: "Output: what is done, a proxy for what customers reach", outcome: "Outcome: what customers reach" };
const GROUPS = [["partner", "By partner"], ["account", "By account"], ["role", "By role"], ["touchpoint", "By touchpoint"], ["account.segment", "By segment"]];

function sureness(metric, measure, scale) {
    if (metric.value === null) return null;
    const kind = metric.low === null && metric.high === null ? null : interval_kind_text(metric.interval);
    return [interval_text(metric, measure, scale).replace(/^no/, "No"), kind].filter(Boolean).join(". ").replace(/\.?$/, ".");
}

function facts_of(metric, phase, perspective, measure, scale) {
    const warn = metric.warn === null ? null : scale.edge(metric.warn);
    return pairs([
        ["Where", `${phase.name}, ${perspective.toLowerCase()}`],
        ["How sure", sureness(metric, measure, scale)],
        ["Population", population_text(metric)],
        ["Covered", covered_text(metric)],
        ["Left out", metric.missing > 0 ? `${number_text(metric.missing, 0)} events lack a field of the condition` : null],
        ["Target", target_text(metric, scale) ? `${target_text(metric, scale).replace(/^target /, "")}${warn ? `; at risk beyond ${warn}` : ""}` : "none"],
        ["Least n", number_text(metric.min_n, 0)],
        ["Kind", [BASIS[metric.basis], metric.purpose === "success" ? "Success metric" : "Indicator"].filter(Boolean).join(". ")],
        ["Owner", owner_text(metric.owner) || owner_text(phase.owner) || "nobody"],
        ["Definition", `${measure ? measure.kind.replaceAll("_", " ") + ", " : ""}version ${metric.version}`],
    ]);
}

function history(metric) {
    const rows = [...metric.trend].reverse().map((point) => [period_text(point.period),
        figure_nodes({ ...point, unit: metric.unit, display_unit: metric.display_unit }),
        badge(point.status)]);
    return table(`${metric.name}, twelve periods, the newest first`, ["Period", "Figure", "Status"], rows);
}

function ways(metric, card, ctx) {
    const key = encodeURIComponent(metric.key);
    const span = new URLSearchParams({ from: metric.trend[0].start, to: metric.trend[metric.trend.length - 1].end });
    const to = (view, q) => ctx.link({ view, metric: metric.key, q });
    return element("ul", { class: "ways" },
        element("li", {}, element("a", { class: "lined", href: to("facts", `/v1/metrics/${key}/facts?period=${card.period}`) }, `What it rests on in ${period_text(card.period)}`)),
        metric.purpose === "success" ? element("li", {}, element("a", { class: "lined", href: to("anticipated", null) }, "What went ahead of it")) : null,
        ...GROUPS.map(([group, words]) => element("li", {}, element("a", { class: "lined",
            href: to("values", `/v1/metrics/${key}/values?grain=total&group_by=${group}&${span}`) }, words))));
}

export function open(ctx) {
    const found = metrics_of(ctx.card).find(({ metric }) => metric.key === ctx.place.metric);
    if (!found) throw new Refusal(404, { title: "No such metric here", detail: `This journey's scorecard has no metric ${ctx.place.metric}.` });
    const { metric, phase, perspective } = found;
    const measure = (ctx.metrics.get(metric.key) || {}).measure;
    const scale = scale_of(metric);
    const chart = trend_chart(metric);
    if (chart) chart.classList.add("large");
    return {
        title: metric.name,
        when: period_text(ctx.card.period),
        back: { href: ctx.link({ view: "scorecard", at: `metric-${metric.key}` }), text: "Scorecard" },
        nodes: [
            element("div", { class: "hero" },
                element("div", {},
                    element("p", { class: "hero-figure" },
                        metric.value === null ? null : element("data", { class: "value", value: metric.value }, scale.bare(metric.value)), " ",
                        metric.value === null ? null : element("span", { class: "unit" }, scale.unit), " ",
                        element("span", { class: `badge status-${metric.status}` }, ...badge(metric.status).childNodes[0] ? [badge(metric.status).firstChild] : [], element("span", {}, status_text(metric)))),
                    metric.value === null ? element("p", { class: "reason" }, reason_text(metric, ctx.card.period)) : null,
                    basis_line(metric, measure, scale), matured_line(metric, scale), change_line(metric, measure, ctx.card, scale)),
                chart),
            section("What it is", "", facts_of(metric, phase, perspective, measure, scale)),
            section("Behind it", "", ways(metric, ctx.card, ctx)),
            section("Twelve periods", "", history(metric)),
        ],
    };
}
