// Real data through the whole of Waymark: converts each set under DIR to facts, imports them into a fresh database,
// defines metrics and holds the API's figures against DIR/reference/*.json. The rules of each set stand in its script
// (olist_funnel, olist_orders, olist_activation, helpdesk, nps_ceph), the figures compared in table_*.mjs; naive.mjs computes
// those for which there is no file. Every file and column is accounted for (columns.mjs). Nothing here names a month, a
// half or a figure: all of them come from the reference files, so that other cases of the same form run too.
//
//   B        build directory; scratch goes below it      WAYMARK  the binary      DIR  holds the sets and reference/
//
// Ends with 1 when a figure differs, when one was neither compared nor skipped, and when nothing was compared.
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { Book } from "./book.mjs";
import { hasInputs, writeSet } from "./facts.mjs";
import { Waymark } from "./waymark.mjs";
import { accountForFiles } from "./columns.mjs";
import * as helpdesk from "./helpdesk.mjs";
import * as npsCeph from "./nps_ceph.mjs";
import * as olistActivation from "./olist_activation.mjs";
import * as olistFunnel from "./olist_funnel.mjs";
import * as olistOrders from "./olist_orders.mjs";
import * as activation from "./table_activation.mjs";
import * as csat from "./table_csat.mjs";
import * as leadFunnel from "./table_lead_funnel.mjs";
import * as nps from "./table_nps.mjs";
import * as orders from "./table_orders.mjs";
import * as people from "./table_people.mjs";
import * as published from "./table_published.mjs";
import * as tickets from "./table_tickets.mjs";

const SETS = [olistFunnel, olistOrders, olistActivation, helpdesk, npsCeph];
const TABLES = [
    [/^olist_lead_funnel/, leadFunnel],
    [/^olist_orders/, orders],
    [/^olist_csat/, csat],
    [/^helpdesk_tickets/, tickets],
    [/^nps_csat_surveys/, nps],
];

const OWN = [published, activation, people]; // without a file: their figures are made of the sets themselves

const print = (line) => process.stdout.write(`${line}\n`);

function readReferences(dir) {
    const folder = join(dir, "reference");
    const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".json")) : [];
    const given = files.sort().map((file) => {
        const reference = JSON.parse(readFileSync(join(folder, file), "utf8"));
        const table = TABLES.find(([topic]) => topic.test(reference.topic ?? ""))?.[1];
        return { name: `${file.replace(/\.json$/, "")} (${reference.half ?? "whole"})`, table, ...reference };
    });
    const there = (name) => hasInputs(SETS.find((set) => set.name === name), dir);
    const own = OWN.map((table) => ({ name: table.name, table, figures: table.sets.every(there) ? table.figures(dir) : {} }));
    return [...given, ...own];
}

// Inputs that are not the ones the reference was computed from, by SHA-256. Missing ones are the sets' affair.
function changedInputs(dir, reference) {
    return Object.entries(reference.files ?? {}).filter(([path, hash]) => {
        const file = join(dir, path);
        return existsSync(file) && createHash("sha256").update(readFileSync(file)).digest("hex") !== hash;
    });
}

function importSets(waymark, dir, scratch) {
    const facts = {};
    for (const set of SETS.filter((each) => hasInputs(each, dir))) {
        const { facts: made, written } = writeSet(set, dir, scratch);
        facts[set.name] = made;
        for (const { as, path, count } of written) {
            const before = process.hrtime.bigint();
            waymark.import(as, path);
            const took = Number((process.hrtime.bigint() - before) / 1_000_000n);
            print(`imported ${set.name}: ${count} ${as} in ${took} ms`);
        }
    }
    return facts;
}

async function defineMetrics(waymark, tables, faults) {
    const metrics = Object.entries(Object.assign({}, ...tables.map((table) => table.metrics)));
    for (const [key, { measure, unit }] of metrics)
        await waymark.define(key, measure, unit).catch((e) => faults.push(`define ${key}: ${e.message}`));
    if (faults.some((fault) => fault.startsWith("define "))) return false;
    for (const [key] of metrics) await waymark.live(key);
    print(`${metrics.length} metrics live`);
    return true;
}

async function compareFile(reference, dir, waymark, facts, faults) {
    const { name, table, figures } = reference;
    const missing = table?.sets.filter((set) => !facts[set]);
    const book = new Book(name, figures ?? {});
    for (const [path] of changedInputs(dir, reference))
        faults.push(`${name}: ${path} is not the file it was made from`);
    if (!table) book.skipRest(/./, `no comparison is known for topic ${JSON.stringify(reference.topic)}`);
    else if (missing.length) {
        print(`${name}: skipped, no data of ${missing.join(", ")}`);
        book.skipRest(/./, `no data: ${missing.join(", ")}`);
    }
    else
        await table.compare(book, waymark, facts).catch((e) => {
            faults.push(`${name}: ${e.message}`);
            book.skipRest(/./, "the comparison broke off");
        });
    return book.close(print);
}

async function main() {
    const { B = "build", WAYMARK = join(B, "waymark"), DIR } = process.env;
    if (!DIR) throw new Error("DIR is not set: the directory that holds the data sets and reference/");
    const dir = resolve(DIR);
    const references = readReferences(dir);
    if (!references.length) throw new Error(`${dir}/reference holds no *.json`);
    mkdirSync(B, { recursive: true });
    const scratch = mkdtempSync(join(resolve(B), "reference-"));
    const waymark = new Waymark(resolve(WAYMARK), join(scratch, "waymark.db"));
    const total = { passed: 0, failed: 0, skipped: 0 };
    const faults = [];

    try {
        faults.push(...accountForFiles(dir, SETS, print));
        const facts = importSets(waymark, dir, scratch);
        await waymark.start();
        const ready = await defineMetrics(waymark, [...new Set(references.map(({ table }) => table))].filter(Boolean), faults);
        if (ready)
            for (const reference of references) {
                const part = await compareFile(reference, dir, waymark, facts, faults);
                for (const key of Object.keys(total)) total[key] += part[key];
            }
    } finally {
        await waymark.stop();
        if (!process.env.KEEP) rmSync(scratch, { recursive: true, force: true });
    }
    for (const fault of faults) print(`FAILED ${fault}`);
    total.failed += faults.length;
    print(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
    if (!total.passed) print("nothing was compared");
    return total.failed || !total.passed ? 1 : 0;
}

process.exitCode = await main().catch((e) => {
    process.stderr.write(`reference: ${e.message}\n`);
    return 1;
});
