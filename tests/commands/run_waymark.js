/*
 * Runs the binary for the scripts of commands/ and importcheck/: to its end, or as a server until it is told to stop.
 * No figures and no expectations here.
 */
"use strict";

const { spawn, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const WAYMARK = process.env.WAYMARK || path.join(__dirname, "../../build/waymark");
const START_MS = 60000;
const ENV = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("WAYMARK")));

const tally = { passed: 0, failed: 0 };

/* holds: true, or what is wrong as text. */
function check(name, holds, seen) {
    if (holds === true) {
        tally.passed++;
        return;
    }
    tally.failed++;
    console.log(`FAILED ${name}${holds ? `: ${holds}` : ""}`);
    if (seen !== undefined) console.log(`    ${(typeof seen === "string" ? seen : JSON.stringify(seen)).slice(0, 1000)}`);
}

function finish() {
    console.log(`${tally.passed} passed, ${tally.failed} failed`);
    process.exit(tally.failed === 0 && tally.passed > 0 ? 0 : 1);
}

/* {status, out, err} of one run. options: env, input, cwd. */
function run(args, options = {}) {
    const r = spawnSync(WAYMARK, args, { env: { ...ENV, ...options.env }, input: options.input ?? "", cwd: options.cwd, encoding: "utf8",
        maxBuffer: 64 << 20 });
    if (r.error) throw r.error;
    return { status: r.status, out: r.stdout, err: r.stderr };
}

/* A server, once it has said its address: {child, url, said(), stop()}. stop answers {status, ms}. */
function serve(args, env = {}) {
    return new Promise((resolve, reject) => {
        const child = spawn(WAYMARK, args, { env: { ...ENV, ...env }, stdio: ["ignore", "pipe", "pipe"] });
        const late = setTimeout(() => reject(new Error("no address")), START_MS);
        let out = "", err = "";
        const closed = new Promise((done) => child.once("close", (status) => done(status)));
        child.stderr.on("data", (data) => (err = (err + data).slice(-20000)));
        child.stdout.on("data", (data) => {
            out += data;
            const address = /serving (http:\/\/[^\s]+:\d+)\n/.exec(out);
            if (!address || (args[0] === "demo" && !/curl .*\n\n/.test(out))) return;
            clearTimeout(late);
            resolve({
                child,
                url: address[1],
                said: () => ({ out, err }),
                stop: async (signal = "SIGTERM") => {
                    const begun = Date.now();
                    child.kill(signal);
                    return { status: await closed, ms: Date.now() - begun };
                },
            });
        });
        closed.then((status) => {
            clearTimeout(late);
            reject(new Error(`ended with ${status}: ${err}`));
        });
    });
}

/* {status, body} of one request; a body that is JSON is parsed. */
async function ask(url, route, key, method = "GET", body) {
    const reply = await fetch(url + route, { method, body: body && JSON.stringify(body),
        headers: { ...(key && { authorization: `Bearer ${key}` }), ...(body && { "content-type": "application/json" }) } });
    const text = await reply.text();
    const json = (reply.headers.get("content-type") || "").includes("json");
    return { status: reply.status, body: json ? JSON.parse(text) : text };
}

function scratch() {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), "waymark-"));
    process.on("exit", () => fs.rmSync(dir, { recursive: true, force: true }));
    return (name) => path.join(dir, name);
}

module.exports = { WAYMARK, ENV, ask, check, finish, run, scratch, serve, tally };
