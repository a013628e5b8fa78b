/*
 * What is behind a figure: the facts it rests on, or its values by group. The address holds the API's query as it stands;
 * must not ask for anything but a metric's facts and values.
 */

import { Refusal } from "./api.js";
import { element, range_chart } from "./draw.js";
import { badge, figure_nodes, more_button, section, table } from "./views.js";
import { duration_text, number_text, period_text, scale_of, time_text } from "./words.js";

const ALLOWED = /^\/v1\/metrics\/[A-Za-z0-9_.-]+\/(facts|values)\?[^#]*$/;
const PAGE = 200;

const words_of = (key) => key.replace(/^(account|attr)\./, "").replaceAll("_", " ");

/* Account ids lead to the account. */
export function account_link(id, ctx, name) {
    if (!id) return null;
    return element("a", { class: "lined", href: ctx.link({ view: "account", account: id }) }, name || id);
}

/* --- facts --- */

const KINDS = { response: "answer", event: "event", invitation: "asked" };
const COUNTED = ["share", "exits", "response_rate", "top_box", "conversion"]; /* of these a fact is in the numerator, or not */
const UNITLESS = ["%", "points", "score", "count"]; /* units of the figure that are none of a single fact */

/* A fact's own number: a wait as time, a score plain, an amount in the metric's unit. */
function value_text(fact, definition) {
    if (fact.value === null) return null;
    if (fact.pair) return duration_text(fact.value);
    if (fact.kind === "response" || UNITLESS.includes(definition.unit)) return number_text(fact.value, Number.isInteger(fact.value) ? 0 : 2);
    return scale_of({ ...definition, value: fact.value, low: null, high: null, target: null, warn: null }).full(fact.value);
}

function fact_row(fact, definition, counted, ctx) {
    const counts = fact.counts === null ? null : fact.counts ? "yes" : "no";
    return [time_text(fact.at, ctx.zone, true), KINDS[fact.kind] || fact.kind, account_link(fact.account, ctx),
        fact.role ? words_of(fact.role) : null, fact.touchpoint ? words_of(fact.touchpoint) : null, value_text(fact, definition), ...(counted ? [counts] : [])];
}

async function open_facts(ctx, definition) {
    const counted = COUNTED.includes(definition.measure.kind);
    const heads = ["When", "Kind", "Account", "Role", "Touchpoint", "Value", ...(counted ? ["Counts"] : [])];
    const first = await ctx.ask(`${ctx.place.q}&limit=${PAGE}`);
    const list = table("Facts behind the figure, the newest first", heads, first.items.map((fact) => fact_row(fact, definition, counted, ctx)));
    const more = more_button("Show more", first.next, async (cursor) => {
        const page = await ctx.fetch(`${ctx.place.q}&limit=${PAGE}&cursor=${encodeURIComponent(cursor)}`);
        list.querySelector("tbody").append(...table("", heads, page.items.map((fact) => fact_row(fact, definition, counted, ctx))).querySelectorAll("tbody tr"));
        return page.next;
    });
    return { when: null, nodes: first.items.length ? [list, more] : [] };
}

/* --- values --- */

const sorted = (rows) => [...rows].sort((a, b) => (a.value === null) - (b.value === null) || a.value - b.value);

async function open_values(ctx, definition, group_by) {
    const rows = await ctx.ask(ctx.place.q);
    const list = Array.isArray(rows) ? rows : rows.items;
    const ordered = group_by ? sorted(list) : list;
    if (definition.better === "low") ordered.reverse();
    const there = list.flatMap((row) => [row.low, row.value, row.high]).concat(definition.target ?? null).filter((x) => x !== null);
    const axis = there.length ? { least: Math.min(...there), most: Math.max(...there), target: definition.target ?? null } : null;
    const name = (row) => {
        if (!group_by) return row.period ? period_text(row.period) : "all";
        if (row.group === null) return `no ${words_of(group_by)}`;
        if (group_by === "account") return account_link(row.group, ctx);
        return words_of(row.group);
    };
    if (!list.length) return { nodes: [], when: null };
    const when = group_by ? `${time_text(list[0].start, ctx.zone)} to ${time_text(Date.parse(list[0].end) - 1, ctx.zone)}` : null;
    return { when, nodes: [table("Values by group", [group_by ? words_of(group_by).replace(/^./, (c) => c.toUpperCase()) : "Period", "Figure", "Interval", "Status"], ordered.map((row) => [
        name(row), figure_nodes({ ...row, display_unit: definition.display_unit, unit: definition.unit }),
        axis && row.value !== null ? range_chart(row, axis) : null, badge(row.status)]))] };
}

/* --- both --- */

export async function open(ctx) {
    const { q, metric, view } = ctx.place;
    const definition = ctx.metrics.get(metric);
    if (!definition || !ALLOWED.test(q || "")) throw new Refusal(404, { title: "No such place", detail: "The link names nothing that this page can show. Go to the scorecard and press the name of a metric." });
    const query = new URLSearchParams(q.split("?")[1]);
    const group_by = query.get("group_by");
    const { nodes, when } = view === "facts" ? await open_facts(ctx, definition) : await open_values(ctx, definition, group_by);
    return {
        title: view === "facts" ? `${definition.name}: what it rests on` : `${definition.name}${group_by ? `, by ${words_of(group_by)}` : ""}`,
        when: query.get("period") ? period_text(query.get("period")) : when,
        back: { href: ctx.link({ view: "metric", metric }), text: definition.name },
        lead: view === "facts" ? "The answers, events or pairs that the figure counts." : "The farthest from good first. The line is the 95 % interval, the dashed line the target.",
        nodes: [section(view === "facts" ? "Facts" : "Groups", view === "facts" ? "No single facts are told of this figure: it is a state, or a small group is withheld."
            : "Nothing was observed in this time.", nodes)],
    };
}
