// Every operation of openapi.yaml, and every status that it documents, must have been met by tests/api. What cannot be is
// named with its reason in unvisited.json: {"<operationId> <status>": "why"}. A reason that is not needed any more is a
// fault, too, so that the list does not outlive what it excuses.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const FILE = path.join(__dirname, "unvisited.json");

// seen: operationId -> Set of the statuses met. Answers [faults, how many were met, how many are excused].
function visited_faults(operations, seen) {
    const excused = JSON.parse(fs.readFileSync(FILE, "utf8")), used = new Set(), faults = [];
    let met = 0;
    for (const { id, method, route, operation } of operations) {
        const missing = [];
        for (const status of Object.keys(operation.responses)) {
            const name = `${id} ${status}`;
            if (seen.get(id)?.has(Number(status))) met++;
            else if (excused[name]) used.add(name);
            else missing.push(status);
        }
        if (missing.length)
            faults.push(`${id} (${method} ${route}) documents ${missing.join(", ")}; no test in tests/api meets ${missing.length > 1 ? "them" : "it"}`);
    }
    for (const name of Object.keys(excused)) if (!used.has(name)) faults.push(`unvisited.json excuses ${name}, which is met or not documented`);
    return [faults, met, used.size];
}

module.exports = { visited_faults };
