/*
 * What kind of measuring the journey gets: bases, value levels, proxies, gaps, and metrics that nobody reads. Counts are the
 * API's; must not count anything itself.
 */

import { element, shape, share_bar } from "./draw.js";
import { section, table } from "./views.js";
import { PERSPECTIVES, number_text, time_text } from "./words.js";

const LEVELS = { table_stakes: "table stakes", functional: "functional", ease_of_doing_business: "ease of doing business", individual: "individual", inspirational: "inspirational", none: "not said" };
const perspective_text = (key) => (PERSPECTIVES.find(([k]) => k === key) || [key, key])[1].toLowerCase();

/* A bar of how many of all. */
const bar = (n, all) => [share_bar(all ? n / all : 0), " ", number_text(n, 0)];

function phase_row(phase) {
    const gaps = phase.unmeasured.map(perspective_text);
    return [phase.name, number_text(phase.metrics, 0), ...["input", "output", "outcome"].map((basis) => bar(phase.basis[basis], phase.metrics)),
        [phase.proxy_only ? "proxies alone" : null, gaps.length ? `nothing measures ${gaps.join(", ")}` : null].filter(Boolean).join("; ") || null];
}

export async function open(ctx) {
    const m = await ctx.ask(`/v1/journeys/${encodeURIComponent(ctx.place.journey)}/measurement`);
    const name_of = (key) => (ctx.metrics.get(key) || { name: key }).name;
    const metric_link = (key) => element("a", { class: "lined", href: ctx.link({ view: "metric", metric: key }) }, name_of(key));
    const unread = m.readings.filter((reading) => reading.unread);
    const phases = table("Metrics of each phase by basis", ["Phase", "Metrics", "Input", "Output", "Outcome", "Gaps"], m.phases.map(phase_row));
    const levels = table("Metrics by value level", ["Value level", "Metrics"], Object.entries(LEVELS).filter(([key]) => key !== "none" || m.value_level.none > 0)
        .map(([key, words]) => [words, bar(m.value_level[key], m.metrics)]));
    const readings = table("When each metric was last read by itself", ["Metric", "Last read", "Times", ""], m.readings.map((reading) => [metric_link(reading.metric),
        reading.last ? time_text(`${reading.last}T12:00:00Z`, "UTC") : "never", number_text(reading.n, 0),
        reading.unread ? [shape("at_risk"), " nobody reads it"] : null]));
    const share = m.proxy_share === null ? "" : ` ${number_text(m.proxy_share, 0)} % of them are proxies: they measure what is put in or done, not what customers reach.`;
    return {
        title: "How it is measured",
        when: m.name,
        lead: `${number_text(m.metrics, 0)} metrics.${share} ${unread.length ? `${number_text(unread.length, 0)} were not read for three cadences: measure less, understand more.` : ""}`,
        nodes: [section("Phases", "This journey has no phases yet.", m.phases.length ? phases : []), section("Value levels", "", levels),
            section("Readings", "No metric is defined for this journey yet. PUT /v1/metrics/{key} makes one.", m.readings.length ? readings : [])],
    };
}
