/*
 * The page's address: what a fragment says is shown, and the fragment that shows it. Pure but for the location; the key in a
 * link leaves the address here, before anybody else sees it.
 */

const NAMES = ["view", "journey", "period", "weighting", "metric", "account", "id", "kind", "q", "at"];
export const WEIGHTINGS = ["account", "revenue"]; /* besides every answer alike, which is not said */

/* {view, ..., key}: all members are text or null, view never null; a sign + in a key is no blank. */
export function address_read() {
    const fragment = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B"));
    const place = Object.fromEntries(NAMES.map((name) => [name, fragment.get(name) || null]));
    if (!place.view) place.view = "scorecard";
    if (!WEIGHTINGS.includes(place.weighting)) place.weighting = null;
    return { ...place, key: (fragment.get("key") || "").trim() || null };
}

/* The fragment of a place, with its #. `at` is a step on the way, not a place: it is said in links alone. */
export function address_text(place) {
    const fragment = new URLSearchParams();
    for (const name of NAMES) {
        if (place[name] && !(name === "view" && place[name] === "scorecard")) fragment.set(name, place[name]);
    }
    const text = fragment.toString().replaceAll("+", "%20");
    return "#" + text;
}

/* Puts a place in the address without a step in the history. */
export function address_write(place) {
    const text = address_text({ ...place, at: null });
    history.replaceState(null, "", location.pathname + location.search + (text === "#" ? "" : text));
}

/*
 * Where in the page an API's query is shown, as changes to a place; null: nowhere, it is to be read as it stands. finding
 * names the row to look at.
 */
export function place_of_query(query, finding) {
    if (!query) return null;
    const [path, text] = query.split("?");
    const filters = new URLSearchParams(text || "");
    const part = path.split("/").slice(2).map(decodeURIComponent);
    const at = finding.metric ? `metric-${finding.metric}` : finding.phase ? `phase-${finding.phase}` : null;
    if (part[0] === "journeys" && part.length === 2) return { view: "scorecard", journey: part[1], at };
    if (part[0] === "journeys" && part[2] === "scorecard") return { view: "scorecard", journey: part[1], period: filters.get("period"), at };
    if (part[0] === "journeys" && ["coverage", "measurement", "flow", "touchpoints"].includes(part[2])) return { view: part[2], journey: part[1] };
    if (part[0] === "accounts" && ["timeline", "burden", undefined].includes(part[2])) return { view: "account", account: part[1] };
    if (part[0] === "metrics" && ["values", "facts"].includes(part[2])) return { view: part[2], metric: part[1], q: query };
    if (part[0] === "assessments" && part[1]) return { view: "assessment", id: part[1] };
    if (part[0] === "outcomes") return { view: "outcomes", q: query };
    return null;
}
