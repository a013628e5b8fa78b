// What the conversion scripts share: writing facts as NDJSON, and asking of facts what Waymark's pairs leave out.
// It must not know any set.
import { closeSync, existsSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export function hasInputs(set, dir) {
    return set.inputs.every((path) => existsSync(join(dir, path)));
}

// Converts one set; the files written, as [{as, path, count}] in the order of import.
export function writeSet(set, dir, out) {
    const facts = set.convert(dir);
    mkdirSync(out, { recursive: true });
    const written = Object.entries(facts).map(([as, list]) => {
        const path = join(out, `${set.name}.${as}.ndjson`);
        const file = openSync(path, "w");
        for (let i = 0; i < list.length; i += 1000)
            writeSync(file, list.slice(i, i + 1000).map((fact) => `${JSON.stringify(fact)}\n`).join(""));
        closeSync(file);
        return { as, path, count: list.length };
    });
    return { facts, written };
}

// Lets a conversion be run alone: node SET.mjs DIR OUT
export function runAlone(url, set) {
    if (!process.argv[1] || pathToFileURL(process.argv[1]).href !== url) return;
    const [dir, out] = process.argv.slice(2);
    if (!dir || !out) {
        process.stderr.write(`usage: node ${process.argv[1]} DIR OUT\n`);
        process.exit(2);
    }
    for (const { path, count } of writeSet(set, dir, out).written) process.stdout.write(`${path}: ${count} facts\n`);
}

// The starts whose only end lies before them. Waymark pairs a start with an end at or after it, so these never meet:
// the one known difference from references that count a start as converted whenever its end exists.
export function backwards(events, startType, endType) {
    const ends = new Map();
    for (const e of events)
        if (e.type === endType) {
            if (ends.has(e.subject)) throw new Error(`two ${endType} of ${e.subject}`);
            ends.set(e.subject, Date.parse(e.time));
        }
    return events.filter(
        (e) => e.type === startType && ends.has(e.subject) && ends.get(e.subject) < Date.parse(e.time),
    );
}
