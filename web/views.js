/*
 * Parts that the views share: lists as tables, sections, and a figure with its interval in a line. Must not ask the API, nor
 * know what a view is about.
 */

import { element, shape } from "./draw.js";
import { STATUS, number_text, scale_of } from "./words.js";

/* A section with a heading; nothing in it: the words say so. */
export function section(title, empty, ...nodes) {
    const there = nodes.flat().filter(Boolean);
    return element("section", { class: "part" }, element("h2", {}, title), ...(there.length ? there : [element("p", { class: "lead" }, empty)]));
}

/*
 * A table that becomes a list of cards on a phone. heads: names, the first of which heads its row; rows: arrays of nodes or
 * text, as long as heads; null is a blank.
 */
export function table(caption, heads, rows) {
    const head = element("tr", { role: "row" }, ...heads.map((name) => element("th", { scope: "col", role: "columnheader" }, name)));
    const body = rows.map((cells) => element("tr", { role: "row" }, ...cells.map((cell, i) => {
        const content = [].concat(cell === null || cell === undefined ? [] : cell);
        if (i === 0) return element("th", { scope: "row", role: "rowheader" }, ...content);
        return element("td", { role: "cell", class: content.length ? null : "blank" }, element("span", { class: "label", "aria-hidden": "true" }, heads[i]),
            element("span", { class: "content" }, ...content));
    })));
    return element("table", { class: "list", role: "table" }, element("caption", {}, caption),
        element("thead", { role: "rowgroup" }, head), element("tbody", { role: "rowgroup" }, ...body));
}

/* A cell's content on a ground that grows darker with the share, 0 to 1; the number says the same. */
export function heat(share, nodes) {
    const step = share <= 0 ? 0 : Math.min(4, 1 + Math.floor(share * 4));
    return element("span", { class: `heat heat-${step}` }, ...nodes.filter(Boolean));
}

/* A few large numbers, each with what it is. */
export function tiles(entries) {
    return element("ul", { class: "tiles" }, ...entries.map(([number, words]) => element("li", {}, element("b", { class: "value" }, number), " ", element("span", { class: "small" }, words))));
}

export function badge(status) {
    return element("span", { class: `badge status-${status}` }, shape(status), element("span", {}, STATUS[status] || status));
}

/* A figure's value with unit, its interval and n as nodes; `figure` has unit, display_unit, value, low, high, n. */
export function figure_nodes(figure) {
    if (figure.value === null) return [element("span", { class: "small" }, "no value"), " ", n_node(figure.n)];
    const scale = scale_of({ target: null, warn: null, ...figure });
    const bounded = figure.low !== null && figure.high !== null;
    return [element("data", { value: figure.value, class: "reading-small" }, scale.full(figure.value)), " ",
        bounded ? element("span", { class: "small interval" }, `${scale.bare(figure.low)} to ${scale.bare(figure.high)}`) : null, " ", n_node(figure.n)].filter(Boolean);
}

const n_node = (n) => element("span", { class: "small n" }, `n\u00a0=\u00a0${number_text(n, 0)}`);

/* A list of names and what they are; pairs without a second are left out. */
export function pairs(entries) {
    return element("dl", { class: "pairs" }, ...entries.filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, ...[].concat(value)))));
}

/*
 * A button that fetches page after page. next: the cursor, null at the end; fetch_page(cursor) answers {rows, next} and shows
 * them itself.
 */
export function more_button(text, next, fetch_page) {
    if (!next) return null;
    const button = element("button", { type: "button" }, text);
    let cursor = next;
    button.addEventListener("click", async () => {
        button.setAttribute("aria-disabled", "true");
        try {
            cursor = await fetch_page(cursor);
        } catch (fault) {
            button.after(element("p", { role: "alert", class: "act-fault" }, `${fault.message} Press again to try again.`));
        }
        button.setAttribute("aria-disabled", "false");
        if (!cursor) button.remove();
    });
    return button;
}
