/*
 * Frozen scorecards: what was reported for a period, what was said and agreed about it, and which figures differ today and
 * why. Must not compare anything itself: the API does.
 */

import { element, shape } from "./draw.js";
import { badge, figure_nodes, more_button, pairs, section, table } from "./views.js";
import { number_text, period_text, time_text } from "./words.js";

const PAGE = 100;
const HEADS = ["Period", "Title", "Frozen", "By", "Comments", "Actions open", "Closed"];

/* --- the list --- */

function assessment_row(one, ctx) {
    return [element("a", { class: "lined", href: ctx.link({ view: "assessment", id: one.id }) }, period_text(one.period)), one.title, time_text(one.frozen_at, ctx.zone),
        one.automatic ? "itself" : one.key_name || one.key, number_text(one.comments, 0), one.actions ? `${number_text(one.open_actions, 0)} of ${number_text(one.actions, 0)}` : null,
        one.closed_at ? time_text(one.closed_at, ctx.zone) : null];
}

async function open_list(ctx) {
    const path = `/v1/assessments?limit=${PAGE}&journey=${encodeURIComponent(ctx.place.journey)}`;
    const first = await ctx.ask(path);
    const list = table("Assessments, the newest first", HEADS, first.items.map((one) => assessment_row(one, ctx)));
    const more = more_button("Show more", first.next, async (cursor) => {
        const page = await ctx.fetch(`${path}&cursor=${encodeURIComponent(cursor)}`);
        list.querySelector("tbody").append(...table("", HEADS, page.items.map((one) => assessment_row(one, ctx))).querySelectorAll("tbody tr"));
        return page.next;
    });
    const journey = ctx.journeys.find((one) => one.key === ctx.place.journey);
    return {
        title: "Assessments",
        when: journey ? journey.name : ctx.place.journey,
        lead: "Scorecards as they were reported. Nothing changes them afterwards; each says what differs today, and why.",
        nodes: [section("Frozen", "None yet. POST /v1/assessments freezes the scorecard of a period that is over; PUT /v1/workspace with freeze_day has it done each month.",
            first.items.length ? [list, more] : [])],
    };
}

/* --- one --- */

function changed_rows(restated, card, ctx) {
    const units = new Map(card.phases.flatMap((phase) => ["value_realization", "value_proposition", "value_delivery"].flatMap((key) => phase[key].metrics.map((metric) => [metric.key, metric]))));
    const figure = (entry, side) => {
        if (!side) return null;
        const { unit, display_unit } = units.get(entry.metric) || ctx.metrics.get(entry.metric) || { unit: "", display_unit: null };
        return [...figure_nodes({ ...side, unit, display_unit }), " ", badge(side.status)];
    };
    return restated.changed.map((entry) => [entry.name, figure(entry, entry.before), figure(entry, entry.now), entry.reasons.map((reason) => element("span", { class: "said" }, reason.detail))]);
}

/* Metrics have names in the frozen scorecard's phases; notes name a phase, a metric, or neither. */
const about = (note, card) => note.metric || (card.phases.find((phase) => phase.key === note.phase) || { name: note.phase }).name;

function note_items(notes, card, ctx) {
    const comments = notes.comments.map((note) => element("li", {}, element("b", {}, about(note, card) || "All of it"), `: ${note.text} `,
        element("span", { class: "small" }, `${note.key_name || note.key || "somebody"}, ${time_text(note.at, ctx.zone)}`)));
    return comments.length ? element("ul", { class: "notes" }, ...comments) : [];
}

function action_rows(notes, card, ctx) {
    return notes.actions.map((action) => [action.what, about(action, card), action.owner, action.due ? time_text(`${action.due}T12:00:00Z`, "UTC") : null,
        action.done_at ? [shape("on_target"), ` ${time_text(action.done_at, ctx.zone)}${action.note ? `: ${action.note}` : ""}`] : "open"]);
}

async function open_one(ctx) {
    const path = `/v1/assessments/${encodeURIComponent(ctx.place.id || "")}`;
    const [one, restated] = await Promise.all([ctx.ask(path), ctx.ask(`${path}/restated`)]);
    const card = one.scorecard;
    const same = `Nothing has changed since: ${number_text(restated.unchanged, 0)} figures are as they were reported.`;
    return {
        title: one.title || `${card.name} as reported`,
        when: period_text(one.period),
        back: { href: ctx.link({ view: "assessments", journey: one.journey }), text: "Assessments" },
        nodes: [
            pairs([["Frozen", `${time_text(one.frozen_at, ctx.zone, true)}${one.automatic ? ", by itself" : one.key_name ? `, by ${one.key_name}` : ""}`],
                ["Closed", one.closed_at ? time_text(one.closed_at, ctx.zone) : "not yet"], ["Unchanged figures", number_text(restated.unchanged, 0)], ["Changed figures", number_text(restated.changed.length, 0)]]),
            section("What differs today", same, restated.changed.length ? table("Figures that have changed since", ["Metric", "As reported", "Today", "Why"], changed_rows(restated, card, ctx)) : []),
            section("Said about it", "Nothing yet. POST /v1/assessments/{id}/comments says something about a phase or a metric.", note_items(one.notes, card, ctx)),
            section("Actions", "None yet. POST /v1/assessments/{id}/actions agrees on one, with owner and due date.",
                one.notes.actions.length ? table("Actions agreed", ["Action", "About", "Owner", "Due", "Done"], action_rows(one.notes, card, ctx)) : []),
            section("Findings then", "None.", card.findings.length ? element("ul", { class: "notes" }, ...card.findings.map((finding) => element("li", {}, finding.title))) : []),
        ],
    };
}

export const open = (ctx) => (ctx.place.view === "assessment" ? open_one(ctx) : open_list(ctx));
