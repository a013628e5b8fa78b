// Runs the binary under test and speaks to it: all that depends on its command line and its API stands here.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";

const START_TIMEOUT_MS = 30_000;
const LIVE_TIMEOUT_MS = 300_000;
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 100;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Waymark {
    constructor(binary, db) {
        this.binary = binary;
        this.db = db;
        this.measures = new Map();
        this.restricted = new Map();
        this.key = randomBytes(24).toString("base64url");
        this.env = { ...process.env, WAYMARK_ADMIN_KEY: this.key, WAYMARK_TIME_ZONE: "UTC" };
    }

    import(as, path) {
        const run = spawnSync(this.binary, ["import", "--db", this.db, "--as", as, path], {
            env: this.env,
            stdio: ["ignore", "pipe", "pipe"],
            encoding: "utf8",
            maxBuffer: 64 << 20,
        });
        if (run.error) throw run.error;
        if (run.status !== 0) throw new Error(`import of ${path} ended with ${run.status}: ${run.stderr.slice(-2000)}`);
    }

    // clock: the time that the server holds to be now; left out, it is now.
    async start(clock) {
        this.child = spawn(this.binary, ["serve", "--db", this.db, "--listen", "127.0.0.1:0"], {
            env: { ...this.env, ...(clock && { WAYMARK_CLOCK: clock }) },
            stdio: ["ignore", "pipe", "pipe"],
        });
        this.said = "";
        this.ended = new Promise((resolve) => this.child.once("close", resolve));
        this.child.stderr.on("data", (data) => (this.said = (this.said + data).slice(-2000)));
        this.url = await new Promise((resolve, reject) => {
            const late = setTimeout(() => reject(new Error(`no address from serve: ${this.said}`)), START_TIMEOUT_MS);
            let out = "";
            const fail = (why) => {
                clearTimeout(late);
                reject(new Error(`serve: ${why}: ${this.said}`));
            };
            this.child.stdout.on("data", (data) => {
                if (out === null) return;
                out += data;
                const address = /http:\/\/127\.0\.0\.1:\d+/.exec(out);
                if (!address || address.index + address[0].length === out.length) return;
                out = null;
                clearTimeout(late);
                resolve(address[0]);
            });
            this.child.once("error", (e) => fail(e.message));
            this.child.once("close", (code) => fail(`ended with ${code}`));
        });
    }

    async stop() {
        if (!this.child || this.child.exitCode !== null) return;
        this.child.kill("SIGTERM");
        const late = setTimeout(() => this.child.kill("SIGKILL"), STOP_TIMEOUT_MS);
        await this.ended;
        clearTimeout(late);
    }

    async request(method, path, body) {
        const reply = await fetch(this.url + path, {
            method,
            headers: {
                authorization: `Bearer ${this.key}`,
                accept: "application/json",
                ...(body && { "content-type": "application/json" }),
            },
            body: body && JSON.stringify(body),
        }).catch((e) => {
            throw new Error(`${method} ${path}: ${e.cause?.message ?? e.message}; the server said: ${this.said.trim()}`);
        });
        const text = await reply.text();
        if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text.slice(0, 600)}`);
        return text ? JSON.parse(text) : null;
    }

    async define(key, measure, unit) {
        await this.request("PUT", `/v1/metrics/${key}`, {
            key,
            name: key,
            journey: "end_customer",
            phase: "commitment",
            perspective: "value_delivery",
            purpose: "indicator",
            basis: "output",
            value_level: "functional",
            owner: { function: "Reference", person: null },
            cadence: "month",
            unit,
            better: "none",
            measure,
        });
        this.measures.set(key, { measure, unit });
    }

    // The key of the same metric over the facts alone (of a pair: its start) whose attribute is one of `values`; made
    // live where it is not there yet.
    restrict(key, attribute, values) {
        const name = JSON.stringify([key, attribute, values]);
        if (!this.restricted.has(name)) {
            const made = `${key}_${this.restricted.size}`;
            const { measure, unit } = this.measures.get(key);
            const narrow = (part) => ({ ...part, where: { ...part.where, [attribute]: { in: values } } });
            const only = measure.start ? { ...measure, start: narrow(measure.start) } : narrow(measure);
            const defined = this.define(made, only, unit).then(() => this.live(made));
            this.restricted.set(name, defined.then(() => made));
        }
        return this.restricted.get(name);
    }

    // Waits until the metric covers the facts that were there before it.
    async live(key) {
        const late = Date.now() + LIVE_TIMEOUT_MS;
        for (;;) {
            const { state } = await this.request("GET", `/v1/metrics/${key}`);
            if (state === "live") return;
            if (Date.now() > late) throw new Error(`metric ${key} is still ${state}`);
            await pause(POLL_MS);
        }
    }

    // Rows {start, value, n, low, high, reason, …}; `group` is the group's value, undefined without group_by. Most reference
    // figures know no accounts, so the interval is the simple one unless another is asked for.
    async values(key, { from, to, grain, group_by, interval = "simple", weighting }) {
        const optional = { ...(group_by && { group_by }), ...(weighting && { weighting }) };
        const query = new URLSearchParams({ from, to, grain, interval, ...optional });
        return this.request("GET", `/v1/metrics/${key}/values?${query}`);
    }
}
