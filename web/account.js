/*
 * One account's line of time: where it stands in the journeys, its figures, who of it was heard and how they differ, what was
 * agreed with it, and its facts, newest first, with its moves between phases among them. Must not compute a figure.
 */

import { element, lane, range_chart, shape } from "./draw.js";
import { outcome_card } from "./outcomes.js";
import { badge, figure_nodes, more_button, pairs, section, table } from "./views.js";
import { number_text, period_text, time_text } from "./words.js";

const PAGE = 200;
const MONTHS_SHOWN = 24;
const KINDS = { response: "Answer", event: "Event", invitation: "Asked" };

const plain = (key) => (key ? key.replaceAll("_", " ") : "no role");

/* --- stays --- */

function phase_names(ctx, key) {
    const journey = ctx.journeys.find((one) => one.key === key);
    return new Map((journey ? journey.phases : []).map((phase) => [phase.key, phase.name]));
}

/* Lanes of the journey's phases over two years; the words are in the list of facts, too. */
function stay_lanes(line, ctx, now) {
    const names = phase_names(ctx, line.journey);
    const begin = new Date(now);
    begin.setUTCMonth(begin.getUTCMonth() - MONTHS_SHOWN);
    const from = begin.getTime();
    const ticks = [1, 2, 3, 4, 5, 6, 7].map((i) => from + (i * (now - from)) / 8);
    const keys = [...new Set([...names.keys(), ...line.stays.map((stay) => stay.phase)])];
    const rows = keys.map((key) => {
        const stays = line.stays.filter((stay) => stay.phase === key);
        const spans = stays.map((stay) => ({ from: Date.parse(stay.entered_at), to: stay.left_at ? Date.parse(stay.left_at) : now }));
        return element("li", { class: key === line.now ? "lane-row here" : "lane-row" },
            element("span", { class: "lane-name" }, names.get(key) || plain(key), key === line.now ? element("span", { class: "small" }, " now") : null),
            lane(spans, from, now, ticks),
            element("span", { class: "small lane-count" }, stays.length ? `${number_text(stays.length, 0)}×` : "–"));
    });
    const stand = line.building ? "Its stays are being derived." : line.now ? `In ${names.get(line.now) || plain(line.now)} now.` : "In no phase yet.";
    return element("div", { class: "stays", "data-journey": line.journey },
        element("h3", {}, line.name), element("p", { class: "small" }, stand),
        element("ul", { class: "lanes" }, ...rows),
        element("p", { class: "lane-axis small", "aria-hidden": "true" }, element("span", {}, time_text(from, ctx.zone)), element("span", {}, time_text(now, ctx.zone))));
}

/* --- voices --- */

function voice_rows(instrument, axis) {
    return instrument.roles.map((role) => [plain(role.role),
        role.value === null ? [role.reason === "suppressed" ? "withheld: so few that one could be recognised" : `no value, n\u00a0=\u00a0${number_text(role.n, 0)}`]
            : figure_nodes({ ...role, unit: instrument.measure === "nps" ? "points" : "score", display_unit: null }),
        role.value === null ? null : range_chart(role, axis),
        role.contacts === null ? null : number_text(role.contacts, 0)]);
}

function difference_text(difference, instrument) {
    const digits = instrument.measure === "nps" ? 0 : 2;
    const bounds = difference.low === null ? "" : ` (${number_text(Math.abs(difference.value) === difference.value ? difference.low : -difference.high, digits)} to `
        + `${number_text(Math.abs(difference.value) === difference.value ? difference.high : -difference.low, digits)})`;
    const side = difference.value >= 0 ? "above" : "below";
    return `${plain(difference.role)} is ${number_text(Math.abs(difference.value), digits)}${bounds} ${side} ${plain(difference.against)}`;
}

function voices_of(instrument) {
    const there = instrument.roles.flatMap((role) => [role.low, role.value, role.high]).filter((x) => x !== null);
    const axis = { least: Math.min(...there), most: Math.max(...there), target: null };
    const differ = instrument.differences.filter((difference) => difference.significant);
    return element("div", { class: "voices" }, element("h3", {}, instrument.name),
        table(`${instrument.name} by role`, ["Role", "Figure", "Interval", "People"], voice_rows(instrument, axis)),
        differ.length ? element("ul", { class: "differences" }, ...differ.map((difference) => element("li", {}, shape("at_risk"), " ", `${difference_text(difference, instrument)}: more than chance explains`)))
            : element("p", { class: "small" }, instrument.roles.length > 1 ? "No two roles differ by more than chance explains." : "One role alone was heard: ask others, too."));
}

/* --- the line --- */

const moment_of = (fact) => fact.answered_at || fact.time || fact.sent_at;

function fact_words(fact) {
    const who = [fact.role && plain(fact.role), fact.contact].filter(Boolean).join(" ");
    const where = fact.touchpoint ? ` at ${plain(fact.touchpoint)}` : "";
    if (fact.kind === "response") return `${fact.instrument}: ${fact.score}${who ? ` by ${who}` : ""}${where}`;
    if (fact.kind === "invitation") return `${fact.instrument}${who ? `: ${who}` : ""}${fact.bounced ? ", bounced" : ""}${where}`;
    return [fact.type, fact.subject && fact.subject !== fact.type ? fact.subject : null, fact.value === null ? null : number_text(fact.value, Number.isInteger(fact.value) ? 0 : 2)]
        .filter(Boolean).join(", ");
}

/* Facts, moves and outcomes as {at, kind, words, note, loud, alike}; `alike` names what may be told together. */
function fact_entry(fact) {
    return { at: moment_of(fact), kind: KINDS[fact.kind] || fact.kind, words: fact_words(fact), note: fact.comment || null, alike: fact.kind === "event" ? fact.type : null };
}

function move_entries(timeline, ctx) {
    return (timeline.stays || []).filter((line) => line.journey === ctx.place.journey).flatMap((line) => {
        const names = phase_names(ctx, line.journey);
        return line.stays.map((stay) => ({ at: stay.entered_at, kind: "Moved", words: `to ${names.get(stay.phase) || plain(stay.phase)}`, loud: true }));
    });
}

function outcome_entries(timeline) {
    return (timeline.outcomes || []).flatMap((outcome) => {
        const what = (outcome.in_force || outcome.proposed).what;
        return [
            { at: outcome.proposed_at, kind: "Outcome", words: `proposed: ${what}`, loud: true },
            outcome.commitment ? { at: outcome.commitment.accepted_at, kind: "Outcome", words: `accepted by the client: ${what}`, loud: true } : null,
            outcome.realized ? { at: outcome.realized.at, kind: "Outcome", words: `read: ${number_text(outcome.realized.value, 1)}, ${what}`, loud: true } : null,
        ].filter(Boolean);
    });
}

/* Runs of the same event within a day become one entry. */
function gathered(entries, zone) {
    const runs = [];
    for (const entry of entries) {
        const last = runs[runs.length - 1];
        const day = time_text(entry.at, zone);
        if (last && entry.alike && last.alike === entry.alike && last.day === day) last.times++;
        else runs.push({ ...entry, day, times: 1 });
    }
    return runs;
}

function entry_item(entry, ctx) {
    const words = entry.times > 1 ? `${entry.alike}, ${number_text(entry.times, 0)} times` : entry.words;
    return element("li", { class: entry.loud ? "entry loud" : "entry" },
        element("time", { datetime: entry.at, class: "small" }, time_text(entry.at, ctx.zone, entry.times === 1)),
        element("span", { class: "entry-kind" }, entry.kind), element("span", { class: "entry-words" }, words, entry.note ? element("q", {}, entry.note) : null));
}

/* Entries of one page: its facts and what else happened in their time. until: null where the page is the last. */
function page_items(facts, others, ctx, newest, next) {
    const oldest = facts.length && next ? Date.parse(moment_of(facts[facts.length - 1])) : -Infinity;
    const between = others.filter((entry) => Date.parse(entry.at) >= oldest && Date.parse(entry.at) < newest);
    const all = [...facts.map(fact_entry), ...between].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
    return { items: gathered(all, ctx.zone).map((entry) => entry_item(entry, ctx)), oldest };
}

function line_of_time(timeline, ctx, path) {
    const others = [...move_entries(timeline, ctx), ...outcome_entries(timeline)];
    let { items, oldest } = page_items(timeline.items, others, ctx, Infinity, timeline.next);
    const list = element("ol", { class: "line" }, ...items);
    const more = more_button("Show earlier", timeline.next, async (cursor) => {
        const page = await ctx.fetch(`${path}&cursor=${encodeURIComponent(cursor)}`);
        const part = page_items(page.items, others, ctx, oldest, page.next);
        oldest = part.oldest;
        list.append(...part.items);
        return page.next;
    });
    return items.length ? [list, more] : [];
}

/* --- all of it --- */

function figures(timeline, ctx) {
    const metrics = timeline.metrics ? timeline.metrics.items : [];
    if (!metrics.length) return [];
    return [table(`Figures of this account, ${period_text(timeline.metrics.period)}`, ["Metric", "Figure", "Status"], metrics.map((metric) => [
        element("a", { class: "lined", href: ctx.link({ view: "metric", metric: metric.key, journey: metric.journey }) }, metric.name), figure_nodes(metric), badge(metric.status)]))];
}

function asked(timeline, ctx) {
    const items = timeline.invitations ? timeline.invitations.items : [];
    if (!items.length) return [];
    return [table("Who was asked in twelve months", ["Instrument", "Asked", "Answered", "Waiting", "Bounced", "Last"], items.map((row) => [row.name || row.instrument,
        ...["sent", "answered", "waiting", "bounced"].map((key) => number_text(row[key], 0)), time_text(row.last_at, ctx.zone)]))];
}

export async function open(ctx) {
    const path = `/v1/accounts/${encodeURIComponent(ctx.place.account || "")}/timeline?limit=${PAGE}`;
    const timeline = await ctx.ask(path);
    const { account } = timeline;
    const now = Date.now();
    const lines = (timeline.stays || []).filter((line) => line.journey === ctx.place.journey || line.stays.length)
        .sort((a, b) => (b.journey === ctx.place.journey) - (a.journey === ctx.place.journey));
    const voices = timeline.voices ? timeline.voices.items : [];
    const outcomes = timeline.outcomes || [];
    return {
        title: account.name || account.id,
        when: account.name ? account.id : null,
        back: { href: ctx.link({ view: "accounts" }), text: "Accounts" },
        nodes: [
            pairs([["Kind", account.kind.replaceAll("_", " ")], ["Partner", account.partner ? element("a", { class: "lined", href: ctx.link({ view: "account", account: account.partner }) }, account.partner) : null],
                ["Since", account.since ? time_text(account.since, ctx.zone) : null], ["Until", account.until ? time_text(account.until, ctx.zone) : null],
                ...Object.entries(account.attributes).map(([key, value]) => [key.replace(/^./, (c) => c.toUpperCase()), String(value)])]),
            section("Where it stands", "It is in no journey yet: no event of it enters a phase.", lines.map((line) => stay_lanes(line, ctx, now))),
            section("Outcomes agreed with it", "None yet. POST /v1/outcomes proposes one; it counts once the client accepts it.",
                outcomes.length ? element("ul", { class: "outcomes" }, ...outcomes.map((outcome) => outcome_card(outcome, ctx, false))) : []),
            section("Voices by role, twelve months", "Nobody answered in twelve months. Ask in person: whoever is silent may be leaving.", voices.map(voices_of)),
            section(timeline.metrics ? `Its figures, ${period_text(timeline.metrics.period)}` : "Its figures", "No metric says anything of this account in the last full month.", figures(timeline, ctx)),
            section("Asked in twelve months", "Nobody was asked in twelve months.", asked(timeline, ctx)),
            section("Line of time", "Nothing has happened yet. Facts that name this account will stand here.", line_of_time(timeline, ctx, path)),
        ],
    };
}
