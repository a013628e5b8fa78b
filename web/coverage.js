/*
 * Who is heard over twelve months, and first of all who is not: accounts without a voice, and roles that no phase hears.
 * Counts are the API's.
 */

import { account_link } from "./behind.js";
import { element, shape, share_bar } from "./draw.js";
import { heat, section, table, tiles } from "./views.js";
import { number_text, period_text, time_text } from "./words.js";

const SHOWN = 50;
const role_text = (role) => (role === null ? "no role" : role.replaceAll("_", " "));

function blind_accounts(spots, currency, ctx) {
    if (!spots.accounts.length) return [];
    const hidden = spots.accounts_n - spots.accounts.length;
    return [table("Live accounts without an answer, the largest first", ["Account", `Recurring revenue a month, ${currency}`], spots.accounts.map((row) =>
        [account_link(row.account, ctx), number_text(row.revenue, 0)])),
    hidden > 0 ? element("p", { class: "small note" }, `and ${number_text(hidden, 0)} more`) : null];
}

/* Roles that a phase does not hear, a phase a line. */
function blind_cells(spots, names) {
    const phases = [...new Set(spots.cells.map((cell) => cell.phase))];
    return phases.length ? element("ul", { class: "differences" }, ...phases.map((phase) => element("li", {}, shape("at_risk"), " ",
        element("b", {}, names.get(phase) || phase), ": nobody heard of ", spots.cells.filter((cell) => cell.phase === phase).map((cell) => role_text(cell.role)).join(", ")))) : [];
}

function matrix(coverage, names) {
    const roles = [...new Set(coverage.matrix.map((cell) => cell.role))].filter((role) => coverage.matrix.some((cell) => cell.role === role && (cell.role !== null || cell.answers > 0)));
    const phases = [...new Set(coverage.matrix.map((cell) => cell.phase))].filter((phase) => phase !== null || coverage.matrix.some((cell) => cell.phase === null && cell.answers > 0));
    const most = Math.max(1, ...coverage.matrix.map((cell) => cell.answers));
    const blind = new Set(coverage.blind_spots.cells.map((cell) => `${cell.phase} ${cell.role}`));
    return table("Answers of each phase and role, and the people behind them", ["Phase", ...roles.map((role) => role_text(role).replace(/^./, (c) => c.toUpperCase()))], phases.map((phase) => [
        phase === null ? "Elsewhere" : names.get(phase) || phase,
        ...roles.map((role) => {
            const cell = coverage.matrix.find((one) => one.phase === phase && one.role === role);
            if (!cell || cell.answers === 0) return blind.has(`${phase} ${role}`) ? element("span", { class: "blind" }, shape("nobody"), " nobody") : null;
            return heat(cell.answers / most, [number_text(cell.answers, 0), " ", cell.contacts ? element("span", { class: "small" }, `${number_text(cell.contacts, 0)} people`) : null]);
        })]));
}

export async function open(ctx) {
    const query = new URLSearchParams({ limit: SHOWN });
    if (ctx.place.period) query.set("period", ctx.place.period);
    const coverage = await ctx.ask(`/v1/journeys/${encodeURIComponent(ctx.place.journey)}/coverage?${query}`);
    const journey = ctx.journeys.find((one) => one.key === coverage.journey);
    const names = new Map((journey ? journey.phases : []).map((phase) => [phase.key, phase.name]));
    const { accounts, revenue, blind_spots } = coverage;
    const share = (x) => (x === null ? "–" : `${number_text(x, 1)} %`);
    const by = accounts.by_roles;
    const there = coverage.roles.some((role) => role.answers > 0);
    return {
        title: "Who is heard",
        period: coverage.period,
        open: coverage.open,
        when: `${coverage.name}, twelve months to ${time_text(Date.parse(coverage.heard_to) - 1, ctx.zone)}`,
        lead: coverage.building ? "The voices are being derived from the facts already stored: look again in a moment." : `Up to ${period_text(coverage.period)}. Blind spots first.`,
        nodes: [
            tiles([
                [share(accounts.value), `of live accounts are heard: ${number_text(accounts.heard, 0)} of ${number_text(accounts.live, 0)}${accounts.low === null ? "" : ` (${number_text(accounts.low, 1)} to ${number_text(accounts.high, 1)} %)`}`],
                [share(revenue.value), `of their recurring revenue: ${number_text(revenue.heard, 0)} of ${number_text(revenue.live, 0)} ${ctx.workspace.currency} a month`],
                [number_text(by.one, 0), `accounts are heard from one role alone; ${number_text(by.two, 0)} from two, ${number_text(by.more, 0)} from more, ${number_text(by.none, 0)} from none`],
            ]),
            section("Silent accounts", "None: every live account has answered.", blind_accounts(blind_spots, ctx.workspace.currency, ctx)),
            section("Roles without a voice", "None: each role is heard in each phase.", blind_cells(blind_spots, names)),
            section("Phases and roles", "Nobody has answered in twelve months. POST /v1/responses takes answers.", there ? matrix(coverage, names) : []),
            section("Roles", "No contact is registered.", coverage.roles.length ? table("People registered and heard, by role", ["Role", "Registered", "Heard", "Answers", "Accounts"],
                coverage.roles.map((role) => [role_text(role.role), role.role === null ? null : number_text(role.registered, 0),
                    role.role === null ? null : [share_bar(role.registered ? role.contacts / role.registered : 0), " ", number_text(role.contacts, 0)],
                    number_text(role.answers, 0), number_text(role.accounts, 0)])) : []),
        ],
    };
}
