/*
 * The scorecard's table and tally, built from the API's answer. Says what the answer says:
 * it must not judge a figure itself, nor leave one out.
 */

import { element, shape, trend_chart } from "./draw.js";
import {
    PERSPECTIVES, STATUS, change_text, covered_text, interval_kind_short, interval_text, number_text, owner_text, period_text, reason_text, scale_of,
    status_text, target_text,
} from "./words.js";

/* Every metric of a scorecard, with its phase and perspective. */
export function metrics_of(card) {
    return card.phases.flatMap((phase) => PERSPECTIVES.flatMap(([key, name]) =>
        phase[key].metrics.map((metric) => ({ metric, phase, perspective: name }))));
}

/* --- a metric ------------------------------------------------------------------------------------------------ */

/* card names the period; measure is the metric's definition where the reader could get it, else undefined. */
function metric_item(metric, measure, card, link) {
    const scale = scale_of(metric);
    return element("li", { class: `metric is-${metric.status}`, id: `metric-${metric.key}`, "data-metric": metric.key, tabindex: "-1" },
        element("div", { class: "metric-head" },
            element("h4", {}, element("a", { href: link({ view: "metric", metric: metric.key }) }, metric.name)),
            element("span", { class: `badge status-${metric.status}` }, shape(metric.status), element("span", {}, status_text(metric)))),
        metric.value === null ? null : figure(metric, scale),
        metric.value === null ? element("p", { class: "reason" }, reason_text(metric, card.period)) : null,
        basis_line(metric, measure, scale),
        matured_line(metric, scale),
        change_line(metric, measure, card, scale));
}

function figure(metric, scale) {
    return element("div", { class: "figure" },
        element("p", { class: "reading" },
            element("data", { class: "value", value: metric.value }, scale.bare(metric.value)),
            " ", element("span", { class: "unit" }, scale.unit)),
        trend_chart(metric));
}

/* What the figure rests on and how sure it is; a metric without value still says in which unit it would be. */
export function basis_line(metric, measure, scale) {
    const n = element("span", { class: "n" }, "n\u00a0=\u00a0", element("data", { value: metric.n }, number_text(metric.n, 0)));
    const parts = metric.value === null
        ? [n, element("span", {}, "measured in ", element("span", { class: "unit" }, scale.unit))]
        : [element("span", { class: "interval" }, interval_text(metric, measure, scale)), n];
    if (metric.missing > 0) parts.push(element("span", {}, `${number_text(metric.missing, 0)} left out, field missing`));
    if (metric.value !== null && interval_kind_short(metric.interval)) parts.push(element("span", {}, interval_kind_short(metric.interval)));
    if (metric.population) parts.push(element("span", {}, `of ${number_text(metric.population, 0)} registered`));
    if (metric.covered !== null && metric.covered < 100) parts.push(element("span", {}, covered_text(metric)));
    const target = target_text(metric, scale);
    if (target) parts.push(element("span", {}, target));
    return element("p", { class: "basis" }, ...parts.flatMap((part, i) => (i ? [" ", part] : [part])));
}

/* Of a cohort still maturing: the newest one that is complete. */
export function matured_line(metric, scale) {
    const done = metric.matured;
    if (!done || done.value === null) return null;
    const bounds = done.low === null || done.high === null ? "" : `, ${scale.bare(done.low)} to ${scale.full(done.high)}`;
    return element("p", { class: "matured" }, shape(done.status),
        element("span", {}, `Newest complete: ${period_text(done.period)}, ${scale.full(done.value)}${bounds}, n = ${number_text(done.n, 0)}, `
            + `${(STATUS[done.status] || done.status).toLowerCase()}`));
}

export function change_line(metric, measure, card, scale) {
    const before = metric.trend[metric.trend.length - 2].period;
    const change = change_text(metric, measure, before, scale);
    if (!change) return null;
    const value = metric.change.value;
    const arrow = value === null ? null : shape(value > 0 ? "up" : value < 0 ? "down" : "flat");
    return element("p", { class: `change tone-${change.tone}` }, arrow, element("span", {}, change.text));
}

/* --- the table ------------------------------------------------------------------------------------------------ */

function cell(phase, key, name, metric_of) {
    const id = `cell-${phase.key}-${key}`;
    const metrics = phase[key].metrics;
    const list = element("ul", { class: "metrics" }, ...metrics.map(metric_of));
    return element("td", { role: "cell", "aria-labelledby": id, "data-cell": `${phase.key}.${key}`, class: metrics.length ? null : "empty" },
        element("h3", { id, class: "cell-name" }, element("span", { class: "quiet" }, `${phase.name}, `), name.toLowerCase()),
        metrics.length ? list : element("p", { class: "reason" }, "No metric is defined here: nothing is measured."));
}

function phase_row(phase, metric_of) {
    const owner = owner_text(phase.owner);
    const head = element("th", { scope: "row", role: "rowheader", id: `phase-${phase.key}`, tabindex: "-1" },
        element("h2", {}, phase.name),
        phase.goal ? element("p", { class: "goal" }, phase.goal) : null,
        element("p", { class: owner ? "owner" : "owner nobody" }, owner ? null : shape("nobody"),
            element("span", {}, owner ? `Owner: ${owner}` : "No owner")));
    return element("tr", { role: "row", "data-phase": phase.key }, head,
        ...PERSPECTIVES.map(([key, name]) => cell(phase, key, name, metric_of)));
}

/* card: the API's scorecard; definitions: a Map from a metric's key to it, possibly empty; link(changes): another place's fragment. */
export function show_scorecard(card, definitions, link) {
    const metric_of = (metric) => metric_item(metric, (definitions.get(metric.key) || {}).measure, card, link);
    document.getElementById("phases").replaceChildren(...card.phases.map((phase) => phase_row(phase, metric_of)));
    document.getElementById("caption").textContent = `${card.name}, ${period_text(card.period)}: phases by value realization, value proposition and value delivery`;
    show_tally(card);
}

/* --- above the table --------------------------------------------------------------------------------------------- */

function show_tally(card) {
    const counts = new Map();
    for (const { metric } of metrics_of(card)) counts.set(metric.status, (counts.get(metric.status) || 0) + 1);
    const items = Object.keys(STATUS).filter((status) => counts.has(status)).map((status) =>
        element("li", { class: `status-${status}` }, shape(status), element("b", {}, String(counts.get(status))), " ",
            element("span", {}, STATUS[status].toLowerCase())));
    document.getElementById("tally").replaceChildren(...items);
}
