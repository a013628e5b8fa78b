// What the API's tests share: a server of their own on a database of their own, requests, and a record of every
// exchange for tests/contract. The clock of the server is held (WAYMARK_CLOCK), so no figure depends on the day.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";

export const NOW = "2026-11-02T08:00:00Z";
export const ZONE = "Europe/Helsinki";
export const ADMIN = "administrator-of-the-tests-0123456789";

const BINARY = process.env.WAYMARK;
const RECORD = process.env.EXCHANGES;
const START_MS = 60_000;
const STOP_MS = 30_000;
const ANSWER_MS = 120_000;
const REDOCLY = process.env.HARS && path.resolve("tests/node_modules/@redocly/cli/bin/cli.js"); // HARS: where proxies record
const BODY_KEPT = 200_000; // characters of a body in the record; longer ones are named by their length

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Server {
    // straight: never behind a proxy, also where the others are recorded by one.
    constructor(env = {}, { straight = false } = {}) {
        this.straight = straight;
        this.dir = fs.mkdtempSync(path.join(os.tmpdir(), "waymark-api-"));
        this.env = { ...process.env, WAYMARK_ADMIN_KEY: ADMIN, WAYMARK_TIME_ZONE: ZONE, WAYMARK_CLOCK: NOW, ...env };
        this.key = ADMIN;
        this.changes = []; // what was asked with another method than GET, and made or removed something
    }

    async start() {
        // The proxy gives up a connection that has been silent for 5 s, just when it may be used again.
        this.agent = new http.Agent({ keepAlive: !REDOCLY || this.straight, maxSockets: 64 });
        const db = path.join(this.dir, "waymark.db");
        this.child = spawn(BINARY, ["serve", "--db", db, "--listen", "127.0.0.1:0"], { env: this.env, stdio: ["ignore", "pipe", "pipe"] });
        this.log = "";
        this.child.stderr.on("data", (data) => (this.log += data));
        this.ended = new Promise((resolve) => this.child.once("exit", (code, signal) => resolve(code ?? signal)));
        this.port = await new Promise((resolve, reject) => {
            let said = "";
            const timer = setTimeout(() => reject(new Error(`no address after ${START_MS} ms: ${this.log}`)), START_MS);
            this.child.once("error", reject);
            this.ended.then((how) => reject(new Error(`serve ended with ${how}: ${this.log}`)));
            this.child.stdout.on("data", (data) => {
                said += data;
                const match = /http:\/\/127\.0\.0\.1:(\d+)\s/.exec(said);
                if (!match) return;
                clearTimeout(timer);
                resolve(Number(match[1]));
            });
        });
        this.own_port = this.port; // for what a proxy would not pass on
        if (REDOCLY && !this.straight) await this.#record();
        return this;
    }

    // Redocly's proxy between the tests and the server: it writes what passes to a HAR file, which tests/contract reads.
    async #record() {
        const har = path.join(process.env.HARS, `${process.pid}-${++proxies}.har`);
        const args = [REDOCLY, "proxy", "--target", `http://127.0.0.1:${this.port}`, "--port", "0", "--har", har];
        const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
        this.proxy = spawn(process.execPath, ["-r", path.resolve("tests/contract/node18.js"), ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
        this.proxy_ended = new Promise((resolve) => this.proxy.once("exit", resolve));
        let said = "";
        for (const stream of [this.proxy.stdout, this.proxy.stderr]) stream.on("data", (data) => (said += data));
        const until = Date.now() + START_MS;
        for (let match; !(match = /listening on http:\/\/127\.0\.0\.1:(\d+)\s/.exec(said)) || !(this.port = Number(match[1]));) {
            if (Date.now() > until || this.proxy.exitCode !== null) throw new Error(`the proxy does not start: ${said}`);
            await pause(20);
        }
    }

    // Ends it as an operator would; answers its exit code. keep: the database stays, for another start().
    async stop({ keep = false } = {}) {
        if (this.child.exitCode === null) this.child.kill("SIGTERM");
        const timer = setTimeout(() => this.child.kill("SIGKILL"), STOP_MS);
        const how = await this.ended;
        clearTimeout(timer);
        this.agent.destroy();
        if (this.proxy) {
            this.proxy.kill("SIGINT");
            await this.proxy_ended;
            this.proxy = null;
        }
        if (!keep) fs.rmSync(this.dir, { recursive: true, force: true });
        return how;
    }

    // One exchange. body: a string or buffer as it is, anything else as JSON. key: null sends none.
    call(method, target, { body, type, key = this.key, headers = {} } = {}) {
        const bytes = body === undefined ? undefined : Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
        const sent = { ...headers };
        if (key !== null) sent.Authorization = `Bearer ${key}`;
        if (bytes !== undefined) {
            if (type !== null) sent["Content-Type"] = type ?? "application/json";
            sent["Content-Length"] = bytes.length;
        }
        // Redocly's proxy cannot read a 304 that names the length of what it stands for: these go past it.
        const around = Object.keys(headers).some((name) => name.toLowerCase() === "if-none-match");
        return new Promise((resolve, reject) => {
            const request = http.request({ host: "127.0.0.1", port: around ? this.own_port : this.port, method, path: target, headers: sent, agent: this.agent, timeout: ANSWER_MS }, (reply) => {
                const parts = [];
                reply.on("data", (part) => parts.push(part));
                reply.on("error", reject);
                reply.on("end", () => resolve(this.#answer(method, target, sent, bytes, reply, Buffer.concat(parts).toString("utf8"), around)));
            });
            request.on("timeout", () => request.destroy(new Error(`${method} ${target}: no answer in ${ANSWER_MS} ms`)));
            request.on("error", reject);
            request.end(bytes);
        });
    }

    // A request that is begun only, past any proxy: its head without the empty line, then `part`. rest(text) sends more.
    hold(method, target, { type, length, part = "" } = {}) {
        const sent = { Authorization: `Bearer ${this.key}`, ...(type && { "Content-Type": type, "Content-Length": length }) };
        const socket = net.connect(this.own_port, "127.0.0.1");
        const head = Object.entries({ Host: "127.0.0.1", Connection: "close", ...sent }).map(([name, value]) => `${name}: ${value}\r\n`).join("");
        socket.write(`${method} ${target} HTTP/1.1\r\n${head}${part}`);
        const answer = new Promise((resolve, reject) => {
            const parts = [];
            socket.setTimeout(ANSWER_MS, () => socket.destroy(new Error(`${method} ${target}: no answer in ${ANSWER_MS} ms`)));
            socket.on("data", (data) => parts.push(data));
            socket.on("error", reject);
            socket.on("end", () => {
                socket.destroy();
                const [above, text] = Buffer.concat(parts).toString("utf8").split(/\r\n\r\n(.*)/s);
                const [first, ...lines] = above.split("\r\n");
                const headers = Object.fromEntries(lines.map((line) => [line.split(":")[0].toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]));
                resolve(this.#answer(method, target, sent, undefined, { statusCode: Number(first.split(" ")[1]), headers }, text, true));
            });
        });
        return { answer, rest: (text) => socket.write(text) };
    }

    #answer(method, target, sent, bytes, reply, text, straight) {
        const answer = { status: reply.statusCode, headers: reply.headers, text };
        if (method !== "GET" && (answer.status === 201 || answer.status === 204)) this.changes.push(`${method} ${target.split("?")[0]}`);
        if (/json$/.test((reply.headers["content-type"] ?? "").split(";")[0])) {
            try {
                answer.json = JSON.parse(text);
            } catch (e) {
                answer.broken = e.message;
            }
        }
        record({ method, target, sent, request: bytes === undefined ? null : bytes.length > BODY_KEPT ? { length: bytes.length } : bytes.toString("utf8"),
                 status: answer.status, headers: reply.headers, reply: text, straight: straight || !this.proxy });
        return answer;
    }

    get(target, options) { return this.call("GET", target, options); }
    put(target, body, options) { return this.call("PUT", target, { body, ...options }); }
    post(target, body, options) { return this.call("POST", target, { body, ...options }); }
    delete(target, options) { return this.call("DELETE", target, options); }

    // The same, where nothing but success is expected. Answers the body.
    async good(method, target, body, options) {
        const answer = await this.call(method, target, { body, ...options });
        assert.ok(answer.status >= 200 && answer.status < 300, `${method} ${target}: ${answer.status} ${answer.text.slice(0, 600)}`);
        return answer.json;
    }

    async values(metric, query = "") {
        return this.good("GET", `/v1/metrics/${metric}/values${query && "?" + query}`);
    }

    // The whole lines of the log that hold this text, once there is one: the pipe may be behind the socket.
    async logged(text) {
        const until = Date.now() + ANSWER_MS;
        for (;;) {
            const lines = this.log.split("\n").slice(0, -1).filter((l) => l.includes(text));
            if (lines.length > 0 || Date.now() > until) return lines.map((l) => JSON.parse(l));
            await pause(5);
        }
    }

    // A new metric's facts are counted behind the requests.
    async live(key, kind = "metrics") {
        for (let i = 0; i < 600; i++) {
            const { state } = await this.good("GET", `/v1/${kind}/${key}`);
            if (state !== "building") return assert.equal(state, "live");
            await pause(50);
        }
        throw new Error(`${key} is not built after 30 s`);
    }
}

let proxies = 0;
let file;
function record(exchange) {
    if (!RECORD) return;
    file ??= fs.openSync(RECORD, "w");
    fs.writeSync(file, JSON.stringify(exchange) + "\n");
}

// --- checks ---------------------------------------------------------------------------------------------------------

// A problem of this status and type; with pointers, exactly these faults, as "pointer code".
export function problem(answer, status, type, faults) {
    assert.equal(answer.status, status, answer.text.slice(0, 600));
    assert.equal(answer.headers["content-type"], "application/problem+json");
    assert.equal(answer.json.type, `urn:waymark:problem:${type}`);
    assert.equal(answer.json.status, status);
    assert.ok(answer.json.detail.length > 0 && answer.json.title.length > 0);
    if (faults === undefined) return;
    assert.deepEqual((answer.json.errors ?? []).map((e) => `${e.pointer} ${e.code}`).sort(), [...faults].sort(), answer.text.slice(0, 900));
    for (const e of answer.json.errors ?? []) assert.ok(e.detail.length > 0);
}

// As far as doubles go: the vectors were made with other arithmetic.
export function close(actual, expected, what) {
    if (expected === null) return assert.equal(actual, null, what);
    assert.ok(typeof actual === "number" && Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)), `${what}: ${actual}, not ${expected}`);
}

// A small generator (mulberry32), so that every run sees the same facts.
export function dice(seed) {
    const next = () => {
        seed = (seed + 0x6d2b79f5) | 0;
        let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
    return { next, below: (n) => Math.floor(next() * n), pick: (list) => list[Math.floor(next() * list.length)] };
}

export const shared = (name) => JSON.parse(fs.readFileSync(path.join(process.env.SHARED, name), "utf8"));
