// Keeps account of the files of a data directory: each is read by a set, its columns used or left out with a reason, or
// is named as skipped. It must not read a row.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { readTable } from "./csv.mjs";

const OTHER = { "README.md": "what others have published" };

function listFiles(dir, below = "") {
    return readdirSync(join(dir, below)).flatMap((name) => {
        const path = join(below, name);
        return statSync(join(dir, path)).isDirectory() ? listFiles(dir, path) : [path];
    });
}

// columns of one file: {used: [name], left: {reason: [name] or a function of the name}}. A column is in one of them, and
// each name given is a column.
function accountFor(path, header, { used, left = {} }) {
    const faults = [];
    const reasons = Object.entries(left).map(([reason, which]) => [reason, Array.isArray(which) ? (c) => which.includes(c) : which]);
    for (const column of new Set(header)) {
        const times = reasons.filter(([, holds]) => holds(column)).length + (used.includes(column) ? 1 : 0);
        if (times !== 1) faults.push(`${path}: column ${JSON.stringify(column)} is ${times ? "accounted for twice" : "neither used nor left out"}`);
    }
    const given = [...used, ...Object.values(left).filter(Array.isArray).flat()];
    for (const column of given) if (!header.includes(column)) faults.push(`${path}: there is no column ${JSON.stringify(column)}`);
    return faults;
}

// Prints what is used of which file; answers what is unaccounted for.
export function accountForFiles(dir, sets, print) {
    const known = Object.assign({}, ...sets.map((set) => set.columns));
    const faults = [];
    for (const path of listFiles(dir)) {
        if (OTHER[path]) print(`file ${path}: ${OTHER[path]}`);
        else if (/^reference\/.*\.json$/.test(path)) print(`file ${path}: figures, each accounted for below`);
        else if (!known[path]) print(`file ${path}: skipped, no conversion is known`);
        else {
            const { header } = readTable(join(dir, path));
            const found = accountFor(path, header, known[path]);
            faults.push(...found);
            print(`file ${path}: ${known[path].used.length} of ${header.length} columns used`);
            for (const [reason, which] of Object.entries(known[path].left ?? {})) {
                const names = Array.isArray(which) ? which : [`${header.filter(which).length} of them`];
                print(`  left out, ${reason}: ${names.join(", ")}`);
            }
        }
    }
    return faults;
}
