/*
 * What a reader should notice: the scorecard's findings as the API orders them, the first three in full, the others folded,
 * those acknowledged last. It must not find, drop or reorder anything itself.
 */

import { Refusal, tell_api } from "./api.js";
import { place_of_query } from "./address.js";
import { element, shape } from "./draw.js";
import { STATUS, chance_text, number_text, period_text, scale_of, time_text } from "./words.js";

const FIRST = 3; /* as many as a manager's morning holds */
const ROWS = 4; /* of evidence, before the rest is folded */

/* A rule's few words, and its shape where it is about figures; the others are about the measuring. */
const RULES = {
    watermelon: ["Green outside, red inside", "off_target"],
    drop: ["Got worse", "down"],
    conflict: ["Roles disagree", "at_risk"],
    lagging_partner: ["A partner behind", "down"],
    silent: ["Silent accounts", "at_risk"],
    review_due: ["Review due", "waiting"],
    parts_not_whole: ["Parts good, whole not", "off_target"],
    restated: ["Figures have changed", "waiting"],
    unowned: ["Nobody answers for it", "nobody"],
    stale: ["Nothing new", "waiting"],
    over_asked: ["Asked too often", "at_risk"],
    one_voice: ["One role heard", "at_risk"],
    no_data: ["No data", "none"],
    unproven: ["Not linked to success", "none"],
    proxy_only: ["Proxies alone", "none"],
    unmeasured: ["Not measured", "none"],
    unread: ["Not read", "none"],
};
const LOUD = ["watermelon", "drop", "conflict", "lagging_partner", "parts_not_whole"];

/* --- evidence --- */

/* What one row is about: a metric's name, a role, an account, and the label where these do not say it. */
function row_name(row, metrics) {
    const metric = metrics.get(row.metric);
    const name = metric ? metric.name : row.metric;
    return [name, row.role && row.role.replaceAll("_", " "), row.account, row.label].filter(Boolean).join(", ") || "What was seen";
}

function row_value(row, metrics) {
    const metric = metrics.get(row.metric);
    if (row.value === null) return { value: "no value", interval: null };
    const same = metric && metric.unit === row.unit;
    const scale = scale_of({ ...row, unit: row.unit || "", display_unit: same ? metric.display_unit : null, target: null, warn: null });
    if (row.unit === "rho") return { value: number_text(row.value, 2), interval: null };
    const bounded = row.low !== null && row.high !== null;
    return { value: scale.full(row.value).trim(), interval: bounded ? `${scale.bare(row.low)} to ${scale.bare(row.high)}` : null };
}

function evidence_row(row, metrics) {
    const { value, interval } = row_value(row, metrics);
    const status = row.status && row.status !== "no_target" ? element("span", { class: `badge status-${row.status}` }, shape(row.status),
        element("span", {}, STATUS[row.status] || row.status)) : null;
    return element("li", { class: "evidence-row" },
        element("span", { class: "evidence-name" }, row_name(row, metrics)),
        element("span", { class: "evidence-figure" },
            element("b", {}, row.value === null ? value : element("data", { value: row.value }, value)), " ",
            interval ? element("span", { class: "interval" }, `(${interval})`) : null, " ",
            element("span", { class: "n" }, `n\u00a0=\u00a0${number_text(row.n, 0)}`), " ", status));
}

function evidence(finding, metrics) {
    const rows = finding.evidence.map((row) => evidence_row(row, metrics));
    if (!rows.length) return [];
    const list = element("ul", { class: "evidence" }, ...rows.slice(0, ROWS));
    if (rows.length <= ROWS) return [list];
    return [list, element("details", { class: "fold" },
        element("summary", {}, `${rows.length - ROWS} more of the kind`), element("ul", { class: "evidence" }, ...rows.slice(ROWS)))];
}

/* --- a finding --- */

function basis(finding) {
    const words = [];
    if (finding.since) words.push(`Since ${period_text(finding.since)}`);
    if (finding.compared > 0) words.push(`compared ${number_text(finding.compared, 0)}${finding.p === null ? "" : `, ${chance_text(finding.p)}`}`);
    return words.length ? element("p", { class: "finding-basis" }, words.join(" · ")) : null;
}

function query_link(finding, ctx) {
    const place = place_of_query(finding.query, finding);
    if (!finding.query) return null;
    if (!place) return element("span", { class: "small" }, "Shown by ", element("code", {}, finding.query));
    return element("a", { class: "act", href: ctx.link(place) }, "Show it", element("span", { class: "quiet" }, `: ${finding.title}`));
}

const named = (text, finding) => [text, element("span", { class: "quiet" }, `: ${finding.title}`)];

function acts(finding, ctx) {
    const row = element("div", { class: "acts" }, query_link(finding, ctx));
    if (!ctx.may("manage")) return row;
    if (finding.acknowledged) {
        const back = element("button", { type: "button", class: "small-button" }, ...named("Take back", finding));
        back.addEventListener("click", () => tell(row, ctx, "Taken back.", "DELETE", finding));
        row.append(back);
        return row;
    }
    const open = element("button", { type: "button", class: "small-button", "aria-expanded": "false" }, ...named("Acknowledge", finding));
    open.addEventListener("click", () => {
        const form = row.querySelector("form");
        if (form) return close_form(row, form, open);
        open.setAttribute("aria-expanded", "true");
        row.append(note_form(finding, ctx, row, open));
        row.querySelector("textarea").focus();
    });
    row.append(open);
    return row;
}

function close_form(row, form, open) {
    form.remove();
    open.setAttribute("aria-expanded", "false");
    open.focus();
}

function note_form(finding, ctx, row, open) {
    const id = `note-${finding.id}`;
    const field = element("textarea", { id, rows: 3, maxlength: 1000, required: "" });
    const cancel = element("button", { type: "button", class: "small-button" }, "Cancel");
    const form = element("form", { class: "note-form" },
        element("label", { for: id }, "What is done about it, or why nothing is"), field,
        element("div", { class: "row" }, element("button", { type: "submit", class: "primary small-button" }, "Save the note"), cancel));
    cancel.addEventListener("click", () => close_form(row, form, open));
    form.addEventListener("keydown", (event) => {
        if (event.key === "Escape") close_form(row, form, open);
    });
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        const note = field.value.trim();
        if (!note) return say(row, "Write a few words first: the next reader shall know why.");
        tell(row, ctx, "Acknowledged: it stands last until it worsens.", "POST", finding, { level: finding.level, note });
    });
    return form;
}

/* Says what went wrong beside the button. */
function say(row, text) {
    let line = row.querySelector(".act-fault");
    if (!line) row.append(line = element("p", { class: "act-fault", role: "alert" }));
    line.textContent = text;
}

async function tell(row, ctx, done, method, finding, body) {
    try {
        await tell_api(method, `/v1/findings/${finding.id}/acknowledge`, body);
    } catch (fault) {
        if (!(fault instanceof Refusal)) throw fault;
        if (fault.status === 403) return say(row, "This key may not do that: acknowledging needs a key with the scope manage that is bound to no account. Forget this key and paste another one.");
        return say(row, `${fault.problem.title}. ${fault.problem.detail || ""}`);
    }
    ctx.again(done);
}

function note_of(finding, ctx) {
    const { note, at } = finding.acknowledged;
    return element("p", { class: "finding-note" }, shape("on_target"),
        element("span", {}, `Acknowledged ${time_text(at, ctx.zone)}: ${note}`));
}

function finding_item(finding, ctx, metrics) {
    const [words, mark] = RULES[finding.rule] || [finding.rule.replaceAll("_", " "), "none"];
    return element("li", { class: `finding${LOUD.includes(finding.rule) ? " loud" : ""}`, "data-finding": finding.id, "data-rule": finding.rule },
        element("p", { class: "finding-rule" }, shape(mark), element("span", {}, words)),
        element("h3", {}, finding.title),
        finding.acknowledged ? note_of(finding, ctx) : element("p", { class: "finding-detail" }, finding.detail),
        ...evidence(finding, metrics), basis(finding), acts(finding, ctx));
}

/* --- all of them --- */

function fold(id, summary, items, open) {
    if (!items.length) return null;
    return element("details", { id, class: "fold findings-fold", open: open ? "" : null },
        element("summary", {}, summary), element("ol", { class: "findings-list" }, ...items));
}

const count_text = (n, one, many) => `${number_text(n, 0)} ${n === 1 ? one : many}`;

/*
 * card: the API's scorecard. ctx: zone; link(changes) the fragment of another place; may(scope); again(words) loads anew and
 * says the words.
 */
export function show_findings(card, ctx) {
    const root = document.getElementById("findings");
    const was = new Set([...root.querySelectorAll("details[open]")].map((node) => node.id));
    const metrics = new Map(card.phases.flatMap((phase) => ["value_realization", "value_proposition", "value_delivery"].flatMap((key) =>
        phase[key].metrics.map((metric) => [metric.key, metric]))));
    const item = (finding) => finding_item(finding, ctx, metrics);
    const open = card.findings.filter((finding) => !finding.acknowledged);
    const seen = card.findings.filter((finding) => finding.acknowledged);
    const none = card.open ? "Nothing so far. The period is still open: what rests on comparisons is told once it is over."
        : "Nothing stands out in this period: no figure got worse by more than chance explains, and nothing is amiss with the measuring.";
    root.replaceChildren(...[
        element("h2", { id: "findings-title" }, "Worth a look", open.length ? element("span", { class: "count" }, ` ${count_text(open.length, "finding", "findings")}`) : null),
        open.length ? element("ol", { class: "findings-list findings-first" }, ...open.slice(0, FIRST).map(item)) : element("p", { class: "lead" }, none),
        fold("findings-more", `${count_text(open.length - FIRST, "more finding", "more findings")}`, open.slice(FIRST).map(item), was.has("findings-more")),
        fold("findings-seen", `${number_text(seen.length, 0)} acknowledged`, seen.map(item), was.has("findings-seen")),
    ].filter(Boolean));
}
