/*
 * What the browser is asked about the page. Each function here runs inside the page, alone: it must not use anything
 * from outside itself.
 */
"use strict";

/* What a cell says: its text and each metric's parts, null where a part is not there. */
function read_cell(cell) {
    const text = (node) => (node ? node.textContent.trim() : null);
    const metrics = [...cell.querySelectorAll("[data-metric]")].map((item) => {
        const part = (selector) => item.querySelector(selector);
        return {
            key: item.dataset.metric,
            name: text(part("h4")),
            status: text(part(".badge")) || "",
            shapes: item.querySelectorAll(".badge svg").length,
            value: part("data.value") ? part("data.value").value : null,
            value_text: text(part("data.value")),
            unit: text(part(".unit")),
            n: part(".n data") ? part(".n data").value : null,
            n_text: text(part(".n data")),
            interval: text(part(".interval")),
            reason: text(part(".reason")),
            change: text(part(".change")) || "",
        };
    });
    return { text: cell.innerText, metrics };
}

/* What a screen reader would miss. */
function structure_faults() {
    const faults = [];
    const want = (ok, what) => ok || faults.push(what);
    const all = (selector) => [...document.querySelectorAll(selector)];
    want(document.documentElement.lang === "en", "no language");
    want(all("table caption").every((caption) => caption.textContent.trim()) && all("table caption").length === 1, "no caption");
    want(all("thead th").length === 4 && all("thead th").every((th) => th.scope === "col"), "column headers without scope");
    want(all("tbody th").length === 6 && all("tbody th").every((th) => th.scope === "row"), "row headers without scope");
    want(all("h1").filter((h) => h.offsetParent).length === 1, "not one h1");
    want(all("[aria-live], [role=status]").length > 0, "nothing announces loading");
    want(all("input, select").every((field) => field.labels.length > 0), "a field without label");
    want(all("img").every((img) => img.hasAttribute("alt")), "an image without alt");
    want(all("svg").every((svg) => svg.getAttribute("aria-hidden") === "true" || svg.getAttribute("aria-label")), "a drawing without words");
    want(all("[style]").length === 0, "a style attribute");
    const ids = all("[id]").map((node) => node.id);
    want(new Set(ids).size === ids.length, "an id twice");
    return faults;
}

/* The same of a view beside the scorecard. */
function view_faults() {
    const faults = [];
    const want = (ok, what) => ok || faults.push(what);
    const all = (selector) => [...document.querySelectorAll(`#view ${selector}`)];
    want(all("table").every((table) => table.caption && table.caption.textContent.trim()), "a table without caption");
    want(all("thead th").every((th) => th.scope === "col") && all("tbody th").every((th) => th.scope === "row"), "a header without scope");
    want([...document.querySelectorAll("h1")].filter((h) => h.checkVisibility()).length === 1, "not one h1");
    want(all("input, select, textarea").every((field) => field.labels.length > 0), "a field without label");
    want(all("svg").every((svg) => svg.getAttribute("aria-hidden") === "true" || svg.getAttribute("aria-label")), "a drawing without words");
    want(all("[style]").length === 0, "a style attribute");
    want(all("a").every((a) => a.getAttribute("href") && a.textContent.trim()), "a link without address or words");
    want(document.querySelectorAll("#views [aria-current=page]").length === 1, "the tabs do not say where one is");
    const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
    want(new Set(ids).size === ids.length, "an id twice");
    return faults;
}

/* Sums by how much things moved that nobody had touched, as window.shifted. */
function watch_shifts() {
    window.shifted = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
}

/* Marks what a reader can use; answers how many there are. */
function mark_controls() {
    const controls = [...document.querySelectorAll("a[href], button, input, select")].filter((node) => node.checkVisibility());
    controls.forEach((node, i) => node.setAttribute("data-mark", i));
    return controls.length;
}

function focus_mark() {
    const at = document.activeElement;
    if (!at || !at.dataset.mark) return null;
    const style = getComputedStyle(at);
    return { mark: at.dataset.mark, what: at.id || at.textContent.trim(), outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 };
}

/* Texts whose contrast with what lies under them is below 4.5:1 (3:1 for large ones), as WCAG 2 computes it. */
function contrast_faults() {
    const rgba = (text) => {
        const [r, g, b, a] = text.match(/[\d.]+/g).map(Number);
        return { r, g, b, a: a === undefined ? 1 : a };
    };
    const over = (top, under) => {
        const mix = (x, y) => x * top.a + y * (1 - top.a);
        return { r: mix(top.r, under.r), g: mix(top.g, under.g), b: mix(top.b, under.b), a: 1 };
    };
    const ground_of = (node) => {
        const layers = [];
        for (let at = node; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
        return layers.reverse().reduce((under, top) => over(top, under), { r: 255, g: 255, b: 255, a: 1 });
    };
    const light = ({ r, g, b }) => {
        const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const faults = [];
    let texts = 0;
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const node = walk.currentNode.parentElement;
        if (!walk.currentNode.data.trim() || !node.checkVisibility({ visibilityProperty: true }) || node.closest("script, noscript")) continue;
        texts++;
        const style = getComputedStyle(node);
        const ground = ground_of(node);
        const [a, b] = [light(over(rgba(style.color), ground)), light(ground)];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        if (ratio < (large ? 3 : 4.5)) faults.push(`${ratio.toFixed(2)}: "${walk.currentNode.data.trim().slice(0, 40)}" (${style.color})`);
    }
    return { faults, texts };
}

/* What sticks out of the window at the right, but for what is hidden from sight on purpose. */
function overflow_faults() {
    const faults = [];
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width) faults.push(`the page is ${document.documentElement.scrollWidth} wide in ${width}`);
    for (const node of document.querySelectorAll("main *, header *")) {
        const box = node.getBoundingClientRect();
        if (box.width > 1 && box.right > width + 1 && !node.closest("thead, svg")) faults.push(`${node.tagName} ${node.className} reaches ${Math.round(box.right)}`);
    }
    return faults;
}

module.exports = { read_cell, structure_faults, view_faults, watch_shifts, mark_controls, focus_mark, contrast_faults, overflow_faults };
