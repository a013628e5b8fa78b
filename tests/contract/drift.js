// Redocly's drift over what its proxy recorded between tests/api and the server (*.har), and over the exchanges that went
// past the proxy: openapi.yaml against the traffic. Everything that it finds is a fault, but what is named below.
"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const ROOT = path.join(__dirname, "../..");
const REDOCLY = path.join(ROOT, "tests/node_modules/@redocly/cli/bin/cli.js");

// Of requests that were refused, the answer must be as documented; the request is not, on purpose. Paths and methods that
// are not there are documented for all (info.description).
const REFUSED = [
    ["what was wrong with a request that was refused", (p) => p.target === "request"],
    ["a path or a method that is not there, which is said of all", (p) => p.ruleId === "undocumented-endpoint" && [404, 405].includes(p.status)],
    ["a request refused for its lack of a key", (p) => p.ruleId === "security-baseline" && p.status === 401],
];
const TAKEN = [
    ["account.<name> and attr.<name>: openapi.yaml has them as one object, which Redocly does not take apart",
     (p) => /^Undocumented query parameter in traffic: "(account|attr)\./.test(p.message)],
    ["HEAD, which is GET without its body", (p) => p.ruleId === "undocumented-endpoint" && p.method === "HEAD"],
    ["items of a batch sent with on_error=skip, which are told of one by one", (p) => p.target === "request" && /[?&]on_error=skip/.test(p.url)],
];

const pairs = (headers) => Object.entries(headers).map(([name, value]) => ({ name, value: String(value) }));

// An exchange as tests/api writes it down, in HAR's form.
function entry(x) {
    const url = new URL(x.target, "http://127.0.0.1:8080");
    const type = (headers) => Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
    return {
        startedDateTime: "2026-01-01T00:00:00.000Z", time: 0, cache: {}, timings: { send: 0, wait: 0, receive: 0 },
        request: {
            method: x.method, url: url.href, httpVersion: "HTTP/1.1", cookies: [], headers: pairs(x.sent), headersSize: -1, bodySize: -1,
            queryString: [...url.searchParams].map(([name, value]) => ({ name, value })),
            ...(typeof x.request === "string" && { postData: { mimeType: type(x.sent), text: x.request } }),
        },
        response: {
            status: x.status, statusText: "", httpVersion: "HTTP/1.1", cookies: [], headers: pairs(x.headers), redirectURL: "", headersSize: -1,
            bodySize: -1, content: { size: x.reply.length, mimeType: type(x.headers), text: x.reply },
        },
    };
}

// All entries, the refused apart from the others, so that what is said of one is not counted with the other.
function gather(hars, exchanges) {
    const files = fs.readdirSync(hars).filter((f) => f.endsWith(".har"));
    const recorded = files.flatMap((f) => JSON.parse(fs.readFileSync(path.join(hars, f), "utf8")).log.entries);
    const straight = exchanges.filter((x) => x.straight).map(entry);
    const all = [...recorded, ...straight];
    return { recorded: recorded.length, straight: straight.length, taken: all.filter((e) => e.response.status < 400), refused: all.filter((e) => e.response.status >= 400) };
}

function drift(entries, name, dir) {
    const traffic = path.join(dir, `${name}.json`), report = path.join(dir, `${name}.report.json`);
    fs.writeFileSync(traffic, JSON.stringify({ log: { version: "1.2", creator: { name: "tests", version: "1" }, entries } }));
    fs.rmSync(report, { force: true });
    const args = ["drift", traffic, "--api", "openapi.yaml", "--traffic-format", "har", "--match-mode", "basepath", "--format", "json", "--output", report];
    const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
    const ran = spawnSync(process.execPath, ["-r", path.join(__dirname, "node18.js"), REDOCLY, ...args], { cwd: ROOT, env, encoding: "utf8" });
    if (!fs.existsSync(report)) throw new Error(`redocly drift: ${ran.stderr.slice(-2000)}`);
    return JSON.parse(fs.readFileSync(report, "utf8"));
}

// Answers the faults; prints how much was compared, and what was let pass for which reason.
function drift_faults(hars, exchanges, print) {
    const all = gather(hars, exchanges), faults = [], passed = new Map();
    let compared = 0;
    for (const [name, accepted] of [["taken", TAKEN], ["refused", [...REFUSED, ...TAKEN]]]) {
        const { run, problems } = drift(all[name], name, hars);
        compared += run.totalExchanges - run.skippedExchanges;
        if (run.skippedExchanges > 0) faults.push(`${run.skippedExchanges} exchanges were skipped`);
        for (const p of problems) {
            const reason = accepted.find(([, holds]) => holds(p))?.[0];
            if (reason) passed.set(reason, (passed.get(reason) ?? 0) + p.occurrences);
            else faults.push(`${p.method} ${p.url.slice(0, 160)} ${p.status}: ${p.message} (${p.ruleId}, ${p.occurrences} times)`);
        }
    }
    print(`  Redocly's drift: ${compared} exchanges, ${all.recorded} of them by its proxy, ${faults.length} differences`);
    for (const [reason, n] of passed) print(`    let pass ${n}: ${reason}`);
    if (all.recorded === 0) faults.push("the proxy recorded nothing");
    return faults;
}

module.exports = { drift_faults };
