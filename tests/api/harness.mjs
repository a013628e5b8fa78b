// What the API's tests share: a server of their own on a database of their own, requests, and a record of every
// exchange for tests/contract. The clock of the server is held (WAYMARK_CLOCK), so no figure depends on the day.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
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
const BODY_KEPT = 200_000; // characters of a body in the record; longer ones are named by their length

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Server {
    constructor(env = {}) {
        this.dir = fs.mkdtempSync(path.join(os.tmpdir(), "waymark-api-"));
        this.env = { ...process.env, WAYMARK_ADMIN_KEY: ADMIN, WAYMARK_TIME_ZONE: ZONE, WAYMARK_CLOCK: NOW, ...env };
        this.key = ADMIN;
        this.changes = []; // what was asked with another method than GET, and made or removed something
    }

    async start() {
        this.agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
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
        return this;
    }

    // Ends it as an operator would; answers its exit code. keep: the database stays, for another start().
    async stop({ keep = false } = {}) {
        if (this.child.exitCode === null) this.child.kill("SIGTERM");
        const timer = setTimeout(() => this.child.kill("SIGKILL"), STOP_MS);
        const how = await this.ended;
        clearTimeout(timer);
        this.agent.destroy();
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
        return new Promise((resolve, reject) => {
            const request = http.request({ host: "127.0.0.1", port: this.port, method, path: target, headers: sent, agent: this.agent, timeout: ANSWER_MS }, (reply) => {
                const parts = [];
                reply.on("data", (part) => parts.push(part));
                reply.on("error", reject);
                reply.on("end", () => resolve(this.#answer(method, target, sent, bytes, reply, Buffer.concat(parts).toString("utf8"))));
            });
            request.on("timeout", () => request.destroy(new Error(`${method} ${target}: no answer in ${ANSWER_MS} ms`)));
            request.on("error", reject);
            request.end(bytes);
        });
    }

    #answer(method, target, sent, bytes, reply, text) {
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
                 status: answer.status, headers: reply.headers, reply: text });
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
