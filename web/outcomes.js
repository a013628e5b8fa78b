/*
 * Outcomes agreed with clients: what was expected at commitment, what the last reading says, and when they are looked at
 * together. Must not judge an outcome: its status is the API's.
 */

import { element, shape } from "./draw.js";
import { account_link } from "./behind.js";
import { more_button, pairs, section } from "./views.js";
import { number_text, time_text } from "./words.js";

const PAGE = 100;
const STATES = {
    proposed: ["Proposed: the client has not accepted it", "none", "no_target"],
    agreed: ["Agreed", "none", "no_target"],
    on_course: ["On course", "on_target", "on_target"],
    attained: ["Attained", "on_target", "on_target"],
    missed: ["Missed", "off_target", "off_target"],
    retired: ["Withdrawn", "none", "no_target"],
};

const amount = (x, unit) => `${number_text(x, Number.isInteger(x) ? 0 : 2)} ${unit}`;

/* One outcome as a card. */
export function outcome_card(outcome, ctx, with_account) {
    const terms = outcome.in_force || outcome.proposed;
    const [words, mark, tone] = outcome.behind && outcome.status === "agreed" ? ["Agreed, and behind", "at_risk", "at_risk"] : STATES[outcome.status];
    const due = outcome.next_review;
    const way = `${terms.baseline === null ? "" : `from ${amount(terms.baseline, terms.unit)} `}to ${amount(terms.target, terms.unit)}${terms.due_at ? ` by ${time_text(terms.due_at, ctx.zone)}` : ""}`;
    const { commitment, realized } = outcome;
    return element("li", { class: "outcome", "data-outcome": outcome.id },
        element("p", {}, element("span", { class: `badge status-${tone}` }, shape(mark), element("span", {}, words))),
        element("h3", {}, terms.what),
        pairs([
            ["Account", with_account ? account_link(outcome.account, ctx) : null],
            ["Agreed", way],
            ["Expected at commitment", commitment ? amount(commitment.expected, commitment.unit) : null],
            ["Realized", realized ? `${amount(realized.value, terms.unit)} on ${time_text(realized.at, ctx.zone)}${realized.progress === null ? "" : `, ${number_text(realized.progress, 0)} % of the way`}` : "no reading yet"],
            ["Waits for the client", outcome.in_force && outcome.proposed ? `a revision: to ${amount(outcome.proposed.target, outcome.proposed.unit)}` : null],
            ["Review", due ? `${due.due ? "due since" : "due"} ${time_text(due.due_at, ctx.zone)}${due.because === "event" ? ", because of an event" : ""}` : null],
            ["Withdrawn", outcome.retired_at ? `${time_text(outcome.retired_at, ctx.zone)}: ${outcome.retired_reason || "no reason said"}` : null],
        ]));
}

export async function open(ctx) {
    const due = /[?&]due=true/.test(ctx.place.q || "");
    const path = `/v1/outcomes?limit=${PAGE}${due ? "&due=true" : ""}`;
    const first = await ctx.ask(path);
    const list = element("ul", { class: "outcomes" }, ...first.items.map((outcome) => outcome_card(outcome, ctx, true)));
    const more = more_button("Show more", first.next, async (cursor) => {
        const page = await ctx.fetch(`${path}&cursor=${encodeURIComponent(cursor)}`);
        list.append(...page.items.map((outcome) => outcome_card(outcome, ctx, true)));
        return page.next;
    });
    const kinds = element("p", { class: "kinds" },
        element("a", { href: ctx.link({ view: "outcomes" }), "aria-current": due ? null : "true" }, "All"),
        element("a", { href: ctx.link({ view: "outcomes", q: "/v1/outcomes?due=true" }), "aria-current": due ? "true" : null }, "Review due"));
    return {
        title: "Outcomes",
        lead: "Results agreed with one client in the client's own unit. They count once the client has accepted them.",
        nodes: [kinds, section(due ? "Review due, the most overdue first" : "All, by id",
            due ? "No review is due." : "None yet. POST /v1/outcomes proposes one to a client; it counts once the client accepts it.", first.items.length ? [list, more] : [])],
    };
}
