/*
 * The page's flow: takes the reader's key and the address, asks the API, shows the scorecard, one of the views beside it, or
 * what went wrong. A view's own words and drawings are in its file; this one must not know what a view shows.
 */

import { address_read, address_text, address_write } from "./address.js";
import { Refusal, ask_api, keep_key, key_there } from "./api.js";
import { element } from "./draw.js";
import { show_findings } from "./findings.js";
import { metrics_of, show_scorecard } from "./scorecard.js";
import { number_text, owner_text, period_step, period_text } from "./words.js";

const byId = (id) => document.getElementById(id);

/* Views beside the scorecard: the file that has `open`, and whether it speaks of the scorecard's figures. */
const VIEWS = {
    metric: { file: "./metric.js", card: true },
    values: { file: "./behind.js", card: true },
    facts: { file: "./behind.js", card: true },
    flow: { file: "./flow.js" },
    coverage: { file: "./coverage.js" },
    touchpoints: { file: "./touchpoints.js" },
    accounts: { file: "./accounts.js" },
    account: { file: "./account.js" },
    outcomes: { file: "./outcomes.js" },
    assessments: { file: "./assessments.js" },
    assessment: { file: "./assessments.js" },
    anticipated: { file: "./anticipation.js" },
    measurement: { file: "./measurement.js" },
};

const state = {
    place: { view: "scorecard" }, /* what is asked for, as in the address */
    shown: null, /* the view on the page */
    workspace: null,
    journeys: [],
    metrics: new Map(), /* definitions by key */
    card: null,
    open: false, /* the period shown is not over */
    lost: false, /* what was asked for is not there: asking again would not help */
    load: null, /* AbortController of the load under way */
};

/* --- the address ------------------------------------------------------------------------------------------------ */

/* Takes the address over; journey and period stay as they were where it names none. Returns whether it held a key. */
function take_address() {
    const { key, ...place } = address_read();
    state.place = { ...place, journey: place.journey || state.place.journey || null, period: place.period || state.place.period || null };
    if (!key) return false;
    keep_key(key);
    address_write(state.place);
    return true;
}

/* The fragment of another place: of this one, so much is kept as the views share. */
function link(changes) {
    const { journey, period, weighting } = state.place;
    return address_text({ journey, period, weighting, ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== null)) });
}

/* --- loading --------------------------------------------------------------------------------------------------- */

async function load_definitions(signal) {
    const [workspace, journeys, metrics] = await Promise.all(["/v1/workspace", "/v1/journeys", "/v1/metrics"].map((path) => ask_api(path, signal)));
    state.journeys = journeys.items;
    state.metrics = new Map(metrics.items.map((metric) => [metric.key, metric]));
    state.workspace = workspace;
}

function card_path() {
    const query = new URLSearchParams();
    for (const name of ["period", "weighting"]) if (state.place[name]) query.set(name, state.place[name]);
    const text = query.toString();
    return `/v1/journeys/${encodeURIComponent(state.place.journey)}/scorecard${text ? "?" + text : ""}`;
}

/* Definitions and figures side by side where the address says which journey; else the first journey's. */
async function load_shared(signal, with_card) {
    const definitions = state.workspace ? Promise.resolve() : load_definitions(signal);
    if (!state.place.journey) {
        await definitions;
        if (!state.journeys.length) throw new Refusal(404, { title: "No journey", detail: "This workspace has no journey yet. PUT /v1/journeys/{key} makes one." });
        state.place.journey = state.journeys[0].key;
    }
    const [card] = await Promise.all([with_card ? ask_api(card_path(), signal) : state.card, definitions]);
    if (signal.aborted) return;
    state.card = card;
    if (with_card) state.place.period = card.period;
}

/* Loads what the place needs and shows it; `said` is told to those who listen. A newer load ends an older one. */
async function load(said) {
    if (state.load) state.load.abort();
    const mine = (state.load = new AbortController());
    const view = VIEWS[state.place.view];
    if (!view) state.place.view = "scorecard";
    show_only("loading");
    try {
        await load_shared(mine.signal, !view || view.card);
        if (mine.signal.aborted) return;
        if (!view) return show_card(said);
        const file = await import(view.file);
        const content = await file.open(context(mine.signal));
        if (!mine.signal.aborted) show_view(content);
    } catch (fault) {
        if (!mine.signal.aborted) show_fault(fault);
    }
}

/* What a view may know and do. */
function context(signal) {
    const { card, journeys, metrics, place, workspace } = state;
    return {
        card, journeys, metrics, place, workspace, link, zone: workspace.time_zone,
        ask: (path) => ask_api(path, signal),
        fetch: (path) => ask_api(path), /* later, by a press */
        may: (scope) => workspace.scopes.includes(scope),
        again: (words) => load(words),
    };
}

/* --- showing -------------------------------------------------------------------------------------------------- */

/* While loading, what is shown stays as it was so that nothing jumps. */
function show_only(what) {
    const loading = what === "loading";
    const shown = loading ? state.shown : what;
    byId("ask").hidden = what !== "ask";
    byId("problem").hidden = what !== "problem";
    byId("board").hidden = shown !== "board";
    byId("view").hidden = shown !== "view";
    for (const id of ["board", "view"]) byId(id).setAttribute("aria-busy", String(loading));
    byId("controls").hidden = byId("views").hidden = what === "ask" || (what === "problem" && !state.workspace);
    document.body.classList.toggle("is-first", loading && !state.workspace); /* the head's room is kept, still empty */
    document.body.classList.toggle("is-loading", loading);
    if (loading) byId("loading").textContent = `Loading ${state.place.view === "scorecard" && state.place.period ? period_text(state.place.period) : "what you asked for"} …`;
    else if (!["board", "view"].includes(what)) byId("loading").textContent = "";
    if (!loading && what !== "problem") state.shown = what === "ask" ? null : what;
}

const ended = (text) => (text && !/[.!?]$/.test(text) ? text + "." : text);

function show_fault(fault) {
    if (!(fault instanceof Refusal)) {
        console.error(fault);
        fault = new Refusal(0, { title: "The page failed", detail: "This is a fault of the page, not of the figures. The browser's console says more." });
    }
    if (fault.status === 401) return show_ask("This key is not accepted: it is wrong, has expired or was revoked. Paste another read key below.");
    if (fault.status === 403) return show_ask(`This key may not read that. ${ended(fault.problem.detail) || ""} Paste a key with the scope read below.`);
    byId("problem-title").textContent = fault.problem.title;
    const more = (fault.problem.errors || []).filter((e) => e.detail !== fault.problem.detail).map((e) => `${e.pointer}: ${e.detail}.`);
    byId("problem-detail").textContent = [ended(fault.problem.detail), ...more].filter(Boolean).join(" ");
    byId("problem-instance").textContent = fault.problem.instance ? `Reference for the log: ${fault.problem.instance}` : "";
    state.lost = fault.status === 400 || fault.status === 404;
    byId("again").textContent = !state.lost ? "Try again" : state.place.view === "scorecard" ? "Show the last full month" : "Show the scorecard of the last full month";
    if (state.workspace) show_controls(); /* the way back to what worked */
    show_only("problem");
    byId("problem").focus();
}

function show_ask(why) {
    keep_key(null);
    Object.assign(state, { workspace: null, journeys: [], card: null });
    byId("ask-why").textContent = why;
    byId("key").value = "";
    show_only("ask");
    byId("workspace").textContent = "";
    document.title = "Waymark scorecard";
    byId("key").focus();
}

function show_card(said) {
    const { card, workspace, place } = state;
    const before = state.shown;
    state.open = card.open;
    const metrics = metrics_of(card);
    const at = place.at;
    address_write(place);
    show_scorecard(card, state.metrics, link);
    show_findings(card, context(null));
    show_controls();
    byId("title").replaceChildren(card.name, " ", element("span", { class: "when" }, period_text(card.period)));
    byId("lead").textContent = lead_text(card, metrics);
    byId("foot").textContent = `Periods begin and end in ${card.time_zone}. Amounts of money are in ${workspace.currency} unless they say otherwise. `
        + `Journey version ${card.journey_version}. Waymark ${workspace.version}.`;
    document.title = `${card.name}, ${period_text(card.period)} – Waymark`;
    byId("view-body").replaceChildren();
    show_only("board");
    byId("loading").textContent = said || `${card.name}, ${period_text(card.period)}: ${number_text(metrics.length, 0)} metrics shown.`;
    if (said) byId("findings").focus({ preventScroll: true });
    else lead_to(at && byId(at), before, "board", byId("title"));
}

/* content: title, when, lead, back ({href, text}), nodes; period and open where it is about one. */
function show_view(content) {
    const before = state.shown;
    if (content.period) Object.assign(state, { open: Boolean(content.open), place: { ...state.place, period: content.period } });
    byId("view-title").replaceChildren(content.title, ...(content.when ? [" ", element("span", { class: "when" }, content.when)] : []));
    byId("view-lead").textContent = content.lead || "";
    byId("view-back").hidden = !content.back;
    byId("view-back").replaceChildren(...(content.back ? [element("a", { href: content.back.href }, `‹ ${content.back.text}`)] : []));
    byId("view-body").replaceChildren(...content.nodes.filter(Boolean));
    address_write(state.place);
    show_controls();
    document.title = `${content.title} – Waymark`;
    show_only("view");
    byId("loading").textContent = `${content.title} is shown.`;
    lead_to(null, before, "view", byId("view-title"));
}

/* Where the reader's eye and the keyboard go: to what was asked for, else to the top of another view. */
function lead_to(item, before, now, title) {
    if (item) {
        item.scrollIntoView({ block: "center" });
        item.focus({ preventScroll: true });
    } else if (before !== now || now === "view") {
        if (before) window.scrollTo(0, 0);
        if (before || document.activeElement === document.body) title.focus({ preventScroll: true });
    }
}

function lead_text(card, metrics) {
    const valued = metrics.filter(({ metric }) => metric.value !== null).length;
    const open = card.open ? " This period is still open: its figures will move." : "";
    const unowned = card.phases.filter((phase) => !owner_text(phase.owner)).map((phase) => phase.name);
    const nobody = unowned.length ? ` ${unowned.join(" and ")} ${unowned.length > 1 ? "have" : "has"} no owner.` : "";
    if (!metrics.length) return `No metric is defined for this journey yet. PUT /v1/metrics/{key} makes one.${nobody}`;
    return `${valued} of ${metrics.length} metrics have a figure.${nobody}${open}`;
}

function show_controls() {
    const { place, journeys, workspace } = state;
    byId("workspace").textContent = !workspace || workspace.name === "Waymark" ? "" : workspace.name;
    byId("journey").replaceChildren(...journeys.map((journey) => new Option(journey.name, journey.key, false, journey.key === place.journey)));
    byId("month").value = /^\d{4}-\d\d$/.test(place.period || "") ? place.period : "";
    byId("weighting").value = place.weighting || "";
    enable("before", Boolean(place.period) && period_step(place.period, -1) !== null);
    enable("after", Boolean(place.period) && !state.open && period_step(place.period, 1) !== null);
    for (const control of byId("controls").querySelectorAll("[data-for]")) control.hidden = !control.dataset.for.split(" ").includes(place.view);
    const parent = { metric: "scorecard", values: "scorecard", facts: "scorecard", anticipated: "scorecard", account: "accounts", assessment: "assessments" }[place.view] || place.view;
    for (const tab of byId("views").querySelectorAll("a")) {
        tab.setAttribute("href", link({ view: tab.dataset.view }));
        if (tab.dataset.view === parent) tab.setAttribute("aria-current", "page");
        else tab.removeAttribute("aria-current");
    }
}

/* Not `disabled`, which would throw the keyboard off a button that was just pressed. */
function enable(id, can) {
    byId(id).setAttribute("aria-disabled", String(!can));
}

/* --- what the reader does ------------------------------------------------------------------------------------- */

function choose(change) {
    Object.assign(state.place, { at: null }, change);
    load();
}

function listen() {
    byId("ask-form").addEventListener("submit", (event) => {
        event.preventDefault();
        const key = byId("key").value.trim();
        if (!/^[\x21-\x7e]+$/.test(key)) return show_ask("That is not a key: a key has letters, digits and signs, and no blanks. Paste it whole.");
        keep_key(key);
        load();
    });
    byId("skip").addEventListener("click", () => byId("main").focus());
    byId("controls").addEventListener("submit", (event) => event.preventDefault());
    byId("journey").addEventListener("change", () => choose({ journey: byId("journey").value, view: state.place.metric ? "scorecard" : state.place.view, metric: null }));
    byId("weighting").addEventListener("change", () => choose({ weighting: byId("weighting").value || null }));
    byId("month").addEventListener("change", () => {
        if (/^\d{4}-(0[1-9]|1[0-2])$/.test(byId("month").value)) choose({ period: byId("month").value });
    });
    for (const [id, step] of [["before", -1], ["after", 1]]) {
        byId(id).addEventListener("click", () => {
            if (byId(id).getAttribute("aria-disabled") !== "true") choose({ period: period_step(state.place.period, step) });
        });
    }
    byId("forget").addEventListener("click", () => show_ask("The key is forgotten. Paste a read key to see the scorecard again."));
    byId("again").addEventListener("click", () => choose(state.lost ? { view: "scorecard", period: null, journey: null, metric: null, account: null, q: null } : {}));
    window.addEventListener("hashchange", () => {
        if (take_address()) state.workspace = null; /* another key may see another world */
        if (key_there()) load();
    });
}

function start() {
    listen();
    take_address();
    if (key_there()) load();
    else show_ask("To see figures this page needs a read key. Open the link that the server printed, or paste the key below.");
}

start();
