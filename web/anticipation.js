/*
 * Which indicators went ahead of a success metric, account by account. Shows the API's answer, which says itself that this is
 * association and not cause; must not call anything found that is not.
 */

import { Refusal } from "./api.js";
import { element, shape } from "./draw.js";
import { section, table } from "./views.js";
import { chance_text, number_text, period_text } from "./words.js";

const REASONS = { too_few_accounts: "too few accounts have both", no_values: "it has no values", constant: "it does not vary" };
const NOTHING = {
    not_a_success_metric: "Only success metrics are asked what went ahead of them: this one is an indicator.",
    building: "Figures are being counted anew from the facts already stored: look again in a moment.",
    unsupported: "This kind of measure has no figures of single accounts to compare.",
    too_many_accounts: "There are more accounts than can be compared in one answer.",
    no_indicators: "The journey has no indicator to hold against it. PUT /v1/metrics/{key} with purpose indicator makes one.",
};
const reason_words = (reason) => REASONS[reason] || reason.replaceAll("_", " ");

function item_row(item, answer, ctx) {
    return [element("a", { class: "lined", href: ctx.link({ view: "metric", metric: item.metric }) }, item.name),
        item.found ? [shape("on_target"), " yes"] : "not told from chance",
        `${number_text(item.lag, 0)} ${answer.grain}${item.lag === 1 ? "" : "s"} earlier`,
        item.rho === null ? null : number_text(item.rho, 2, true), item.p === null ? null : chance_text(item.p), number_text(item.accounts, 0), number_text(item.n, 0)];
}

export async function open(ctx) {
    const definition = ctx.metrics.get(ctx.place.metric);
    if (!definition) throw new Refusal(404, { title: "No such metric", detail: "The link names no metric of this workspace. Go to the scorecard and press the name of one." });
    const answer = await ctx.ask(`/v1/metrics/${encodeURIComponent(definition.key)}/anticipated-by`);
    const names = (key) => (ctx.metrics.get(key) || { name: key }).name;
    const found = answer.items.filter((item) => item.found).length;
    const few = NOTHING[answer.reason] || `${number_text(answer.accounts, 0)} accounts have figures; ${number_text(answer.accounts_min, 0)} are needed. Wait until more were heard.`;
    return {
        title: `What went ahead of ${definition.name}`,
        when: answer.first ? `${period_text(answer.first)} to ${period_text(answer.last)}` : null,
        back: { href: ctx.link({ view: "metric", metric: definition.key }), text: definition.name },
        lead: answer.reason ? few : `${found ? number_text(found, 0) : "None"} of ${number_text(answer.tried, 0)} tried stand out from chance, over ${number_text(answer.accounts, 0)} accounts. `
            + "It is association, not cause: ask why before you act on it.",
        nodes: [
            section("Indicators", answer.reason ? "Nothing was tried." : "This journey has no indicator with figures of single accounts.", answer.items.length
                ? table("Indicators by how they went ahead, what was found first", ["Indicator", "Found", "When", "Rank correlation", "Chance alone", "Accounts", "n"], answer.items.map((item) => item_row(item, answer, ctx))) : []),
            answer.untried.length ? section("Not tried", "", element("ul", { class: "notes" }, ...answer.untried.map((one) => element("li", {}, `${names(one.metric)}: ${reason_words(one.reason)}`)))) : null,
        ],
    };
}
