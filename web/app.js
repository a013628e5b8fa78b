/*
 * The page's flow: finds the reader's key, asks the API, shows the scorecard or what went wrong. The key comes from the
 * link's fragment (#key=...), which no server sees, leaves the address bar at once and stays in this tab's session
 * storage. It must go nowhere but into the Authorization header of requests to this server.
 */

import { metrics_of, show_scorecard } from "./scorecard.js";
import { number_text, owner_text, period_step, period_text } from "./words.js";

const byId = (id) => document.getElementById(id);
const KEY = "waymark.key";

const state = {
    key: null,
    workspace: null,
    journeys: [],
    measures: new Map(),
    journey: null, /* asked for */
    period: null, /* asked for; null: the API's default, the last full month */
    card: null,
    lost: false, /* what was asked for is not there: asking again would not help */
    load: null, /* AbortController of the load under way */
};

/* What the API or the way to it refused: a problem's members, as far as they are known. */
class Refusal extends Error {
    constructor(status, problem) {
        super(problem.detail || problem.title);
        this.status = status;
        this.problem = problem;
    }
}

/* --- the key and the address ------------------------------------------------------------------------------------ */

function stored_key() {
    try {
        return sessionStorage.getItem(KEY);
    } catch {
        return null;
    }
}

/* Session storage may be switched off; the key then lives as long as the page. */
function keep_key(key) {
    state.key = key;
    try {
        if (key) sessionStorage.setItem(KEY, key);
        else sessionStorage.removeItem(KEY);
    } catch {
        /* nothing to do: state.key has it */
    }
}

/* Takes key, journey and period out of the fragment. Returns whether it held a key. */
function read_address() {
    const fragment = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B"));
    state.journey = fragment.get("journey") || state.journey;
    state.period = fragment.get("period") || state.period;
    const key = (fragment.get("key") || "").trim();
    if (!key) return false;
    keep_key(key);
    write_address();
    return true;
}

/* The address names journey and period, for bookmarks, never the key. */
function write_address() {
    const fragment = new URLSearchParams();
    if (state.journey) fragment.set("journey", state.journey);
    if (state.period) fragment.set("period", state.period);
    const text = fragment.toString();
    history.replaceState(null, "", location.pathname + location.search + (text ? "#" + text : ""));
}

/* --- asking the API ------------------------------------------------------------------------------------------- */

async function ask_api(path, signal) {
    let reply;
    try {
        reply = await fetch(path, { headers: { Authorization: `Bearer ${state.key}`, Accept: "application/json" }, signal });
    } catch (fault) {
        if (signal.aborted) throw fault;
        throw new Refusal(0, { title: "The server does not answer", detail: "The request did not reach it. See whether it runs, then try again." });
    }
    const body = await reply.json().catch(() => null);
    if (reply.ok && body !== null) return body;
    throw new Refusal(reply.status, body && body.title ? body : { title: "An answer that was not expected", detail: `The server said ${reply.status} to ${path}.` });
}

async function load_definitions(signal) {
    state.workspace = await ask_api("/v1/workspace", signal);
    const [journeys, metrics] = await Promise.all([ask_api("/v1/journeys", signal), ask_api("/v1/metrics", signal)]);
    state.journeys = journeys.items;
    state.measures = new Map(metrics.items.map((metric) => [metric.key, metric.measure]));
}

async function load_card(signal) {
    if (!state.journeys.length) {
        throw new Refusal(404, { title: "No journey", detail: "This workspace has no journey yet. PUT /v1/journeys/{key} makes one." });
    }
    if (!state.journey) state.journey = state.journeys[0].key;
    const query = state.period ? `?period=${encodeURIComponent(state.period)}` : "";
    state.card = await ask_api(`/v1/journeys/${encodeURIComponent(state.journey)}/scorecard${query}`, signal);
}

/* Loads what is not there yet, then the scorecard. A newer load ends an older one. */
async function load() {
    if (state.load) state.load.abort();
    const mine = (state.load = new AbortController());
    show_only("loading");
    try {
        if (!state.workspace) await load_definitions(mine.signal);
        await load_card(mine.signal);
        if (mine.signal.aborted) return;
        show_card();
    } catch (fault) {
        if (mine.signal.aborted) return;
        show_fault(fault);
    }
}

/* --- showing -------------------------------------------------------------------------------------------------- */

/* While loading, the board stays as it was so that nothing jumps. */
function show_only(what) {
    const loading = what === "loading";
    byId("ask").hidden = what !== "ask";
    byId("problem").hidden = what !== "problem";
    byId("board").hidden = what !== "board" && !(loading && state.card);
    byId("board").setAttribute("aria-busy", String(loading));
    byId("controls").hidden = what === "ask" || !state.card;
    document.body.classList.toggle("is-loading", loading);
    if (loading) byId("loading").textContent = `Loading ${state.period ? period_text(state.period) : "the scorecard"} …`;
    else if (what !== "board") byId("loading").textContent = "";
}

function show_fault(fault) {
    if (!(fault instanceof Refusal)) {
        console.error(fault);
        fault = new Refusal(0, { title: "The page failed", detail: "This is a fault of the page, not of the figures. The browser's console says more." });
    }
    if (fault.status === 401) return show_ask("This key is not accepted: it is wrong, has expired or was revoked. Paste another read key below.");
    if (fault.status === 403) return show_ask(`This key may not read the scorecard. ${ended(fault.problem.detail) || ""} Paste a key with the scope read below.`);
    byId("problem-title").textContent = fault.problem.title;
    const more = (fault.problem.errors || []).filter((e) => e.detail !== fault.problem.detail).map((e) => `${e.pointer}: ${e.detail}.`);
    byId("problem-detail").textContent = [ended(fault.problem.detail), ...more].filter(Boolean).join(" ");
    byId("problem-instance").textContent = fault.problem.instance ? `Reference for the log: ${fault.problem.instance}` : "";
    state.lost = fault.status === 400 || fault.status === 404;
    byId("again").textContent = state.lost ? "Show the last full month" : "Try again";
    if (state.card) show_controls(); /* the way back to what worked */
    show_only("problem");
    byId("problem").focus();
}

const ended = (text) => (text && !/[.!?]$/.test(text) ? text + "." : text);

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

function show_card() {
    const { card, workspace } = state;
    const first = byId("board").hidden;
    const metrics = metrics_of(card);
    state.period = card.period;
    write_address();
    show_scorecard(card, state.measures);
    show_controls();
    byId("workspace").textContent = workspace.name === "Waymark" ? "" : workspace.name;
    byId("title").replaceChildren(card.name, " ", Object.assign(document.createElement("span"), { className: "when", textContent: period_text(card.period) }));
    byId("lead").textContent = lead_text(card, metrics);
    byId("foot").textContent = `Periods begin and end in ${card.time_zone}. Amounts of money are in ${workspace.currency} unless they say otherwise. `
        + `Journey version ${card.journey_version}. Waymark ${workspace.version}.`;
    document.title = `${card.name}, ${period_text(card.period)} – Waymark`;
    show_only("board");
    byId("loading").textContent = `${card.name}, ${period_text(card.period)}: ${number_text(metrics.length, 0)} metrics shown.`;
    if (first && document.activeElement === document.body) byId("title").focus({ preventScroll: true });
}

function lead_text(card, metrics) {
    const valued = metrics.filter(({ metric }) => metric.value !== null).length;
    const open = card.open ? " This period is still open: its figures will move." : "";
    const unowned = card.phases.filter((phase) => !owner_text(phase.owner)).map((phase) => phase.name);
    const nobody = unowned.length ? ` ${unowned.join(" and ")} ${unowned.length > 1 ? "have" : "has"} no owner.` : "";
    if (!metrics.length) return `No metric is defined for this journey yet.${nobody}`;
    return `${valued} of ${metrics.length} metrics have a figure.${nobody}${open}`;
}

function show_controls() {
    const { card } = state;
    const options = state.journeys.map((journey) => new Option(journey.name, journey.key, false, journey.key === card.journey));
    byId("journey").replaceChildren(...options);
    byId("month").value = card.grain === "month" ? card.period : "";
    enable("before", period_step(card.period, -1) !== null);
    enable("after", !card.open && period_step(card.period, 1) !== null);
}

/* Not `disabled`, which would throw the keyboard off a button that was just pressed. */
function enable(id, can) {
    byId(id).setAttribute("aria-disabled", String(!can));
}

/* --- what the reader does ------------------------------------------------------------------------------------- */

function choose(change) {
    Object.assign(state, change);
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
    byId("controls").addEventListener("submit", (event) => event.preventDefault());
    byId("journey").addEventListener("change", () => choose({ journey: byId("journey").value }));
    byId("month").addEventListener("change", () => {
        if (/^\d{4}-(0[1-9]|1[0-2])$/.test(byId("month").value)) choose({ period: byId("month").value });
    });
    for (const [id, step] of [["before", -1], ["after", 1]]) {
        byId(id).addEventListener("click", () => {
            if (byId(id).getAttribute("aria-disabled") !== "true") choose({ period: period_step(state.card.period, step) });
        });
    }
    byId("forget").addEventListener("click", () => show_ask("The key is forgotten. Paste a read key to see the scorecard again."));
    byId("again").addEventListener("click", () => choose(state.lost ? { period: null, journey: null } : {}));
    window.addEventListener("hashchange", () => {
        if (read_address()) state.workspace = null; /* another key may see another world */
        if (state.key) load();
    });
}

function start() {
    listen();
    if (!read_address()) state.key = stored_key();
    if (state.key) load();
    else show_ask("To see figures this page needs a read key. Open the link that the server printed, or paste the key below.");
}

start();
