/*
 * The list of accounts, each of which leads to its line of time. Must not ask more of the API than the list, page by page.
 */

import { element } from "./draw.js";
import { more_button, section, table } from "./views.js";
import { number_text, time_text } from "./words.js";

const PAGE = 500;
const KINDS = [["customer", "Customers"], ["partner", "Partners"], ["provider", "Providers"], ["third_party", "Third parties"]];
const HEADS = ["Account", "Id", "Partner", "Since", "Attributes"];

function account_row(account, ctx) {
    const attributes = Object.entries(account.attributes).map(([key, value]) => `${key} ${value}`).join(", ");
    return [element("a", { class: "lined", href: ctx.link({ view: "account", account: account.id }) }, account.name || account.id), account.id,
        account.partner ? element("a", { class: "lined", href: ctx.link({ view: "account", account: account.partner }) }, account.partner) : null,
        account.since ? time_text(account.since, ctx.zone) : null, attributes || null];
}

/* Rows that do not hold what is looked for are hidden; says how many are left. */
function sift(list, text, told, all) {
    const want = text.trim().toLowerCase();
    let left = 0;
    for (const row of list.querySelectorAll("tbody tr")) {
        row.hidden = want !== "" && !row.textContent.toLowerCase().includes(want);
        if (!row.hidden) left++;
    }
    told.textContent = `${number_text(left, 0)} shown${all ? "" : "; there are more: press Show more to look among them, too"}`;
}

export async function open(ctx) {
    const kind = KINDS.some(([key]) => key === ctx.place.kind) ? ctx.place.kind : "customer";
    const path = `/v1/accounts?kind=${kind}&limit=${PAGE}`;
    const first = await ctx.ask(path);
    const list = table("Accounts by id", HEADS, first.items.map((account) => account_row(account, ctx)));
    const told = element("p", { class: "small", role: "status" });
    const field = element("input", { type: "search", id: "find", autocomplete: "off" });
    let next = first.next;
    const look = () => sift(list, field.value, told, !next);
    field.addEventListener("input", look);
    const more = more_button("Show more", next, async (cursor) => {
        const page = await ctx.fetch(`${path}&cursor=${encodeURIComponent(cursor)}`);
        list.querySelector("tbody").append(...table("", HEADS, page.items.map((account) => account_row(account, ctx))).querySelectorAll("tbody tr"));
        next = page.next;
        look();
        return next;
    });
    look();
    const kinds = element("p", { class: "kinds" }, ...KINDS.map(([key, words]) =>
        element("a", { href: ctx.link({ view: "accounts", kind: key }), "aria-current": key === kind ? "true" : null }, words)));
    return {
        title: "Accounts",
        lead: "Each leads to its line of time: where it stands in the journeys, who of it was heard, and what was agreed with it.",
        nodes: [kinds,
            first.items.length ? element("p", { class: "find" }, element("label", { for: "find" }, "Find by name, id, partner or attribute"), field) : null,
            first.items.length ? told : null,
            section(KINDS.find(([key]) => key === kind)[1], "None are registered. POST /v1/accounts registers some; facts that name an account do so, too.", first.items.length ? [list, more] : [])],
    };
}
