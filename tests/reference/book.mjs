// Keeps account of one reference file: every figure in it ends as compared or as skipped with a reason; one that is
// neither counts as failed, so that nothing goes by unseen. It must not ask Waymark and must not know any set.
//
// Tolerances: numbers that the reference rounds are met to its last digit; quantiles within 1 % (KPI.md 1).

const Z = 1.959963984540054;
const EPSILON = 1e-9; // of a figure in percent or points, for the rounding of a double

function isFigure(node) {
    if (node === null || typeof node !== "object" || Array.isArray(node)) return true;
    return ["exact", "num"].some((key) => key in node);
}

function listFigures(node, path = []) {
    if (isFigure(node)) return [path];
    return Object.entries(node).flatMap(([key, child]) => listFigures(child, [...path, key]));
}

export function fraction(text) {
    const [num, den = 1] = String(text).split("/").map(Number);
    return num / den;
}

// Half a unit of the last digit given, and what a double may add.
function lastDigit(text) {
    const [, decimals = "", exponent = "0"] = /^-?\d+(?:\.(\d+))?(?:E(-?\d+))?$/.exec(text);
    return 0.5 * 10 ** (Number(exponent) - decimals.length) + 1e-13;
}

// The names of skipped figures in a line: where they stand, then what they are; of a table's keys only how many.
function describe(paths) {
    const places = new Map();
    const names = new Map();
    for (const path of paths) {
        const keyed = path[0].startsWith("by_");
        const rest = path.slice(keyed ? 2 : 1);
        if (!places.has(path[0])) places.set(path[0], new Set());
        if (keyed) places.get(path[0]).add(path[1]);
        const owner = rest.slice(0, -1).join(" ");
        if (!names.has(owner)) names.set(owner, new Set());
        names.get(owner).add(rest.at(-1) ?? path[0]);
    }
    const where = [...places].map(([place, keys]) => (keys.size ? `${place} (${keys.size})` : place)).join(", ");
    const lasts = new Map();
    for (const [owner, set] of names) {
        const last = [...set].join(", ");
        lasts.set(last, [...(lasts.get(last) ?? []), owner].filter(Boolean));
    }
    const what = [...lasts].map(([last, owners]) => (owners.length ? `${last} of ${owners.join(", ")}` : last));
    return `${where}: ${what.join("; ")}`;
}

export function wilson(k, n) {
    const p = k / n;
    const middle = p + (Z * Z) / (2 * n);
    const half = Z * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n));
    const scale = 1 + (Z * Z) / n;
    return [Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale)];
}

// Student's t below which 97.5 % lie. With t = √ν·tan θ its density is cos^(ν−1) θ: Simpson's rule, then halving.
export function tQuantile(freedom) {
    const area = (to) => {
        const steps = 4000;
        const at = (i) => Math.cos((to * i) / steps) ** (freedom - 1);
        let sum = at(0) + at(steps);
        for (let i = 1; i < steps; i++) sum += (i % 2 ? 4 : 2) * at(i);
        return (sum * to) / steps / 3;
    };
    const half = area(Math.PI / 2);
    let [low, high] = [0, Math.PI / 2];
    for (let i = 0; i < 60; i++) {
        const middle = (low + high) / 2;
        if (area(middle) < 0.95 * half) low = middle;
        else high = middle;
    }
    return Math.sqrt(freedom) * Math.tan(low);
}

function near(problems, what, expected, got, tolerance) {
    if (typeof got === "number" && Math.abs(got - expected) <= tolerance) return;
    problems.push(`${what}: expected ${expected}, got ${got ?? "null"}`);
}

export class Book {
    constructor(name, figures) {
        this.name = name;
        this.figures = figures;
        this.done = new Set();
        this.tables = new Map();
        this.skipped = new Map();
        this.notes = [];
    }

    get(...path) {
        return path.reduce((node, key) => node?.[key], this.figures);
    }

    has(...path) {
        return this.get(...path) !== undefined;
    }

    keys(...path) {
        return Object.keys(this.get(...path) ?? {});
    }

    note(text) {
        this.notes.push(text);
    }

    // One figure compared, in the named table; `problems` says how Waymark's answer differs.
    check(table, path, problems) {
        this.done.add(path.join("/"));
        if (!this.tables.has(table)) this.tables.set(table, { compared: 0, wrong: [] });
        const entry = this.tables.get(table);
        entry.compared += 1;
        if (problems.length) entry.wrong.push(`${path.join(" ")}: ${problems.join("; ")}`);
    }

    skip(path, reason) {
        const key = path.join("/");
        if (this.done.has(key)) return;
        this.done.add(key);
        this.skipped.set(reason, [...(this.skipped.get(reason) ?? []), path]);
    }

    // Skips every figure not yet accounted for whose path, parts joined by "/", matches.
    skipRest(pattern, reason) {
        for (const path of listFigures(this.figures)) if (pattern.test(path.join("/"))) this.skip(path, reason);
    }

    count(table, path, got, less = 0) {
        const problems = [];
        near(problems, "count", this.get(...path) - less, got, 0);
        this.check(table, path, problems);
    }

    // {num, den, value}. `lost`: how many of num are a known difference.
    ratio(table, path, answer, lost = 0) {
        const problems = [];
        const { num, den, value } = this.get(...path);
        near(problems, "n", den, answer.n, 0);
        near(problems, "k", num - lost, answer.hits(), 0);
        if (den > 0) {
            const exact = lost ? (num - lost) / den : Number(value);
            near(problems, "value", exact, answer.row.value / 100, lost ? EPSILON / 100 : lastDigit(value));
        }
        if (den === 0 && answer.row.value !== null) problems.push(`value of nothing: ${answer.row.value}`);
        this.check(table, path, problems);
    }

    // [low, high] as fractions, of the ratio `of`; recomputed by the same rule where some of num are known to be lost.
    wilson(table, path, of, answer, lost = 0) {
        const given = this.get(...path);
        const problems = [];
        if (given === undefined) return;
        if (given === null) {
            if (answer.row.low !== null || answer.row.high !== null) problems.push("expected no bounds");
            this.check(table, path, problems);
            return;
        }
        const { num, den } = of;
        const bounds = lost ? wilson(num - lost, den) : given.map(Number);
        ["low", "high"].forEach((end, i) => {
            const bound = answer.row[end];
            const percent = typeof bound === "number" ? bound / 100 : bound;
            near(problems, end, bounds[i], percent, lost ? 1e-9 : lastDigit(given[i]));
        });
        this.check(table, path, problems);
    }

    // {exact: "a/b"} against the mean of an answer whose single values are whole numbers. By the exact sum over n.
    mean(table, path, answer, n) {
        const figure = this.get(...path);
        const problems = [];
        if (figure === null || figure === undefined) {
            if (answer.n !== 0) problems.push(`expected none, got n ${answer.n}`);
            return this.check(table, path, problems);
        }
        const exact = fraction(figure.exact);
        near(problems, "n", n, answer.n, 0);
        near(problems, "mean", exact, answer.whole() / answer.n, Math.abs(exact) * 1e-14);
        near(problems, "value", exact, answer.row.value, Math.abs(exact) * 1e-12 + 1e-12);
        return this.check(table, path, problems);
    }

    // [low, high] = mean ± z·s/√n. Waymark's is Student's, mean ± t·s/√n within the scale.
    student(table, path, n, answer, [least, most]) {
        const given = this.get(...path);
        const problems = [];
        if (given === undefined) return;
        if (n < 2 || given === null || given[0] === given[1]) {
            if (answer.row.low !== null || answer.row.high !== null) problems.push("expected no bounds");
        } else {
            const [low, high] = given.map(Number);
            const [mean, wider] = [(low + high) / 2, tQuantile(n - 1) / Z];
            const clamp = (x) => Math.min(most, Math.max(least, x));
            const tolerance = lastDigit(given[0]) * (1 + 2 * wider);
            near(problems, "low", clamp(mean - ((high - low) / 2) * wider), answer.row.low, tolerance);
            near(problems, "high", clamp(mean + ((high - low) / 2) * wider), answer.row.high, tolerance);
        }
        this.check(table, path, problems);
    }

    // [low, high] of an answer, or null where it must have none.
    bounds(table, path, answer) {
        const given = this.get(...path);
        const problems = [];
        ["low", "high"].forEach((end, i) => {
            const expected = given === null ? null : Number(given[i]);
            const got = answer.row[end];
            if (expected === null && got !== null) problems.push(`${end}: expected none, got ${got}`);
            if (expected !== null) near(problems, end, expected, got, 1e-9 * Math.max(1, Math.abs(expected)));
        });
        this.check(table, path, problems);
    }

    // {exact: seconds}
    quantile(table, path, answer) {
        const exact = fraction(this.get(...path).exact);
        const problems = [];
        near(problems, "quantile", exact, answer.row.value, Math.abs(exact) * 0.01 * (1 + 1e-9) + 1e-6);
        return this.check(table, path, problems);
    }

    // Prints the file's account. Returns {passed, failed, skipped}.
    close(print) {
        const total = { passed: 0, failed: 0, skipped: 0 };
        for (const path of listFigures(this.figures)) {
            if (this.done.has(path.join("/"))) continue;
            print(`  FAILED ${this.name}: ${path.join(" ")} is neither compared nor skipped`);
            total.failed += 1;
        }
        for (const [table, { compared, wrong }] of this.tables) {
            print(`${this.name} ${table}: ${compared} compared, ${compared - wrong.length} equal`);
            for (const line of wrong) print(`  FAILED ${line}`);
            total.passed += compared - wrong.length;
            total.failed += wrong.length;
        }
        for (const line of this.notes) print(`  known difference: ${line}`);
        for (const [reason, paths] of this.skipped) {
            print(`  skipped ${paths.length}, ${reason}: ${describe(paths)}`);
            total.skipped += paths.length;
        }
        return total;
    }
}
