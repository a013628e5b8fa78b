/*
 * Elements and drawings: small helpers to build the page, the shapes of the statuses and the chart of twelve periods.
 * No HTML is parsed and no style attribute set (the page's content policy forbids both): text comes in as text.
 */

import { number_text, period_text, unit_shown } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";

/* An element with attributes and children; children are nodes, text, or null for nothing. */
export function element(name, attributes, ...children) {
    return filled(document.createElement(name), attributes, children);
}

function drawing(name, attributes, ...children) {
    return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(node, attributes, children) {
    for (const [key, value] of Object.entries(attributes || {})) {
        if (value !== null && value !== undefined) node.setAttribute(key, value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
}

/* --- shapes: every status has its own, so that nobody needs the colour ------------------------------------------ */

const SHAPES = {
    on_target: "M8 1a7 7 0 1 0 0 14a7 7 0 0 0 0-14zM4.6 8.1l1.2-1.2l1.6 1.6l3-3.2l1.2 1.2l-4.2 4.4z",
    at_risk: "M8 1.5l7 12.5h-14zM7.2 6v4h1.6v-4zM7.2 11v1.6h1.6v-1.6z",
    off_target: "M1.5 1.5h13v13h-13zM5.8 4.7l-1.1 1.1l2.2 2.2l-2.2 2.2l1.1 1.1l2.2-2.2l2.2 2.2l1.1-1.1l-2.2-2.2l2.2-2.2l-1.1-1.1l-2.2 2.2z",
    too_few: "M8 1l7 7l-7 7l-7-7zM8 3.3l-4.7 4.7l4.7 4.7l4.7-4.7z",
    waiting: "M8 1a7 7 0 1 0 0 14a7 7 0 0 0 0-14zM8 2.6a5.4 5.4 0 1 1 0 10.8a5.4 5.4 0 0 1 0-10.8zM7.2 4.4v4.2l3 1.8l.8-1.3l-2.2-1.3v-3.4z",
    none: "M8 1a7 7 0 1 0 0 14a7 7 0 0 0 0-14zM8 2.6a5.4 5.4 0 1 1 0 10.8a5.4 5.4 0 0 1 0-10.8z",
    up: "M8 3l6 9h-12z",
    down: "M8 13l6-9h-12z",
    flat: "M2 6.8h12v2.4h-12z",
    nobody: "M8 1a7 7 0 1 0 0 14a7 7 0 0 0 0-14zM8 2.6a5.4 5.4 0 0 1 3.3 9.6l-7.5-7.5a5.4 5.4 0 0 1 4.2-2.1zM2.6 8a5.4 5.4 0 0 1 .6-2.4l7.2 7.2a5.4 5.4 0 0 1-7.8-4.8z",
};

export function shape(name) {
    const known = { open: "waiting", maturing: "waiting", no_target: "none", no_data: "none" }[name] || name;
    const path = drawing("path", { d: SHAPES[known] || SHAPES.none, "fill-rule": "evenodd" });
    return drawing("svg", { class: "shape", viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" }, path);
}

/* --- the chart ------------------------------------------------------------------------------------------------- */

const WIDTH = 148;
const HEIGHT = 44;
const PAD = 5;

/* Where a period and a figure lie in the drawing. Null without two figures to compare, or with no height at all. */
function axes_of(metric) {
    const there = metric.trend.filter((point) => point.value !== null);
    if (there.length < 2) return null;
    const seen = there.flatMap((point) => [point.low, point.value, point.high]).concat(metric.target).filter((x) => x !== null);
    const size = Math.max(...seen.map(Math.abs));
    const calm = metric.unit === "%" ? 0 : size / 5; /* a ripple of a large figure shall not look like a storm */
    const range = Math.max(...seen) - Math.min(...seen);
    const span = Math.max(range, calm) || 1;
    const least = Math.min(...seen) - (span - range) / 2;
    return {
        x: (i) => round(PAD + (i * (WIDTH - 2 * PAD)) / (metric.trend.length - 1)),
        y: (value) => round(HEIGHT - PAD - ((value - least) * (HEIGHT - 2 * PAD)) / span),
    };
}

const round = (x) => Math.round(x * 100) / 100;

/* Stretches of neighbouring points that all have what is asked for. */
function runs_of(points, has) {
    const runs = [];
    points.forEach((point, i) => {
        if (!has(point)) return;
        const last = runs[runs.length - 1];
        if (last && last[last.length - 1].i === i - 1) last.push({ i, point });
        else runs.push([{ i, point }]);
    });
    return runs;
}

function line(axes, run, of) {
    return run.map(({ i, point }) => `${axes.x(i)},${axes.y(of(point))}`);
}

/* Twelve periods: the interval as a band, the figure as a line, the target dashed. Null where there is nothing to draw. */
export function trend_chart(metric) {
    const axes = axes_of(metric);
    if (!axes) return null;
    const whole = metric.status === "open" ? metric.trend.slice(0, -1) : metric.trend; /* no line dives into a month just begun */
    const parts = [];
    for (const run of runs_of(whole, (point) => point.low !== null && point.high !== null)) {
        const outline = line(axes, run, (point) => point.high).concat(line(axes, run, (point) => point.low).reverse());
        parts.push(drawing("polygon", { class: "band", points: outline.join(" ") }));
    }
    if (metric.target !== null) {
        const y = axes.y(metric.target);
        parts.push(drawing("line", { class: "aim", x1: 0, x2: WIDTH, y1: y, y2: y }));
    }
    for (const run of runs_of(whole, (point) => point.value !== null)) {
        const points = line(axes, run, (point) => point.value);
        if (points.length > 1) parts.push(drawing("polyline", { class: "path", points: points.join(" ") }));
        else parts.push(drawing("circle", { class: "speck", cx: axes.x(run[0].i), cy: axes.y(run[0].point.value), r: 1.5 }));
    }
    parts.push(...now_mark(metric.trend, axes, metric.status === "open"));
    return drawing("svg", {
        class: "trend", role: "img", "aria-label": trend_words(metric), viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT,
    }, ...parts);
}

function now_mark(trend, axes, open) {
    const i = trend.length - 1;
    const now = trend[i];
    if (now.value === null) return [];
    const marks = [];
    if (now.low !== null && now.high !== null) {
        marks.push(drawing("line", { class: "whisker", x1: axes.x(i), x2: axes.x(i), y1: axes.y(now.low), y2: axes.y(now.high) }));
    }
    marks.push(drawing("circle", { class: open ? "now still-open" : "now", cx: axes.x(i), cy: axes.y(now.value), r: 3 }));
    return marks;
}

function trend_words(metric) {
    const there = metric.trend.filter((point) => point.value !== null);
    const { name, divisor } = unit_shown(metric);
    const say = (point) => `${number_text(point.value / divisor, Math.abs(point.value / divisor) >= 100 ? 0 : 1)} ${name} in ${period_text(point.period)}`;
    const least = there.reduce((a, b) => (b.value < a.value ? b : a));
    const most = there.reduce((a, b) => (b.value > a.value ? b : a));
    return `Trend over ${there.length} periods: lowest ${say(least)}, highest ${say(most)}`;
}

/* --- for lists and lines of time: drawings that stretch with their cell ------------------------------------------ */

const LONG = 1000; /* the drawing's own width; it stretches */

/* A figure and its interval on an axis {least, most, target} that all rows of a list share. */
export function range_chart(row, axis) {
    const span = axis.most - axis.least || 1;
    const x = (value) => round(20 + ((value - axis.least) * (LONG - 40)) / span);
    const parts = [];
    if (axis.target !== null && axis.target !== undefined) parts.push(drawing("line", { class: "aim", x1: x(axis.target), x2: x(axis.target), y1: 0, y2: 16 }));
    if (row.low !== null && row.high !== null) parts.push(drawing("rect", { class: "band", x: x(row.low), width: Math.max(2, x(row.high) - x(row.low)), y: 5, height: 6 }));
    parts.push(drawing("rect", { class: "mark", x: x(row.value) - 5, width: 10, y: 2, height: 12 }));
    return drawing("svg", { class: "range", viewBox: `0 0 ${LONG} 16`, preserveAspectRatio: "none", "aria-hidden": "true" }, ...parts);
}

/* A part of one, as a bar. */
export function share_bar(share) {
    return drawing("svg", { class: "share", viewBox: `0 0 ${LONG} 10`, preserveAspectRatio: "none", "aria-hidden": "true" },
        drawing("rect", { class: "share-all", x: 0, y: 0, width: LONG, height: 10 }),
        drawing("rect", { class: "share-part", x: 0, y: 0, width: round(Math.min(1, Math.max(0, share)) * LONG), height: 10 }));
}

/* One lane of a line of time: spans [{from, to}] between two moments; all in milliseconds. ticks: moments marked. */
export function lane(spans, from, to, ticks) {
    const x = (t) => round((Math.min(Math.max(t, from), to) - from) * LONG / (to - from || 1));
    return drawing("svg", { class: "lane", viewBox: `0 0 ${LONG} 12`, preserveAspectRatio: "none", "aria-hidden": "true" },
        drawing("rect", { class: "lane-ground", x: 0, y: 0, width: LONG, height: 12 }),
        ...spans.filter((span) => span.to >= from && span.from <= to).map((span) =>
            drawing("rect", { class: "lane-span", x: x(span.from), y: 0, width: Math.max(3, x(span.to) - x(span.from)), height: 12 })),
        ...ticks.map((t) => drawing("line", { class: "lane-tick", x1: x(t), x2: x(t), y1: 0, y2: 12 })));
}
