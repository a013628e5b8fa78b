// Sellers from winning to their first sale, by month won and by origin: conversion within N days and time_to.
import { byPeriod } from "./answer.mjs";
import { ACTIVATED_DAYS, ACTIVATED_Q, activation } from "./naive.mjs";

const PAIR = { start: { event: "seller.won", key: "account" }, end: { event: "seller.sold", key: "account" } };
const perDays = (make) => Object.fromEntries(ACTIVATED_DAYS.map((days) => [`activated_within_${days}_days`, make(days)]));

export const sets = ["olist_activation"];
export const name = "activation (by plain arithmetic)";
export const figures = activation;
export const metrics = {
    ref_sellers_won: { unit: "count", measure: { kind: "count", event: "seller.won" } },
    ...Object.fromEntries(
        Object.entries(perDays((within) => ({ unit: "%", measure: { kind: "conversion", ...PAIR, within } })))
            .map(([key, metric]) => [`ref_${key}`, metric]),
    ),
    ...Object.fromEntries(
        Object.entries(ACTIVATED_Q).map(([key, q]) => [`ref_first_sale_${key}`, { unit: "s", measure: { kind: "time_to", ...PAIR, q } }]),
    ),
};

function compareWait(book, table, path, answer, n) {
    const expected = book.get(...path);
    if (expected !== "not_reached") return book.quantile(table, path, answer);
    const { value, reason } = answer.row;
    const problems = value === null && reason === "not_reached" ? [] : [`expected not_reached, got ${value} ${reason}`];
    if (answer.n !== n) problems.push(`n: expected ${n}, got ${answer.n}`);
    return book.check(table, path, problems);
}

async function compareGroup(book, waymark, months, groupBy, places, table) {
    const fetch = (key) => byPeriod(waymark, `ref_${key}`, months, groupBy);
    const won = await fetch("sellers_won");
    for (const { path, pick } of places) book.count(`won ${table}`, [...path, "won"], pick(won).value());
    for (const days of ACTIVATED_DAYS) {
        const key = `activated_within_${days}_days`;
        const answers = await fetch(key);
        for (const { path, pick } of places) book.ratio(`activated within N days of winning ${table}`, [...path, key], pick(answers));
    }
    for (const key of Object.keys(ACTIVATED_Q)) {
        const answers = await fetch(`first_sale_${key}`);
        for (const { path, pick } of places)
            compareWait(book, `time to first sale ${table}`, [...path, "time_to_first_sale", key], pick(answers), book.get(...path, "won"));
    }
}

// The same database, looked at on the morning of that day.
async function compareHalfway(book, waymark, months) {
    const as_of = book.get("halfway", "as_of");
    const until = months.filter((m) => m <= as_of.slice(0, 7));
    await waymark.stop();
    await waymark.start(as_of.replace("T00", "T08"));
    book.skip(["halfway", "as_of"], "the day at which it is looked at");
    book.check("known halfway", ["halfway", "sold"], book.get("halfway", "sold") > 0 ? [] : ["nobody has sold: choose another day"]);
    for (const key of Object.keys(ACTIVATED_Q)) {
        const answer = (await byPeriod(waymark, `ref_first_sale_${key}`, until)).total();
        if (key === "p50") book.count("known halfway", ["halfway", "won"], answer.n);
        compareWait(book, "time to first sale as known halfway", ["halfway", "time_to_first_sale", key], answer, book.get("halfway", "won"));
    }
    await waymark.stop();
    await waymark.start();
}

export async function compare(book, waymark) {
    const months = book.keys("by_won_month");
    const total = [{ path: ["total"], pick: (answers) => answers.total() }];
    const monthly = months.map((m) => ({ path: ["by_won_month", m], pick: (answers) => answers.month(m) }));
    const origins = book.keys("by_origin").map((o) => ({
        path: ["by_origin", o], pick: (answers) => answers.total(o === "(blank)" ? "" : o),
    }));
    await compareGroup(book, waymark, months, undefined, total, "in total");
    await compareGroup(book, waymark, months, undefined, monthly, "by month");
    await compareGroup(book, waymark, months, "attr.origin", origins, "by origin");
    await compareHalfway(book, waymark, months);
}
