// kill -9 of a server while it answers POSTs: what was acknowledged is there exactly once, each batch wholly or not at all,
// and verify is clean. One database goes through all rounds.
//
//   WAYMARK=build/waymark node tests/fault/http.mjs [N]      prints "N passed, N failed"
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";

const N = Number(process.argv[2] ?? 50);
const KEY = "a-key-of-the-fault-test-0123456789";
const LANES = 4;
const START_MS = 20_000;
const dir = fs.mkdtempSync(path.join(os.tmpdir(), "waymark-fault-http-"));
const db = path.join(dir, "fault.db");
const below = (n) => Math.floor(Math.random() * n);

class Server {
    async start() {
        const env = { ...process.env, WAYMARK_ADMIN_KEY: KEY, WAYMARK_LOG_LEVEL: "error" };
        this.child = spawn(process.env.WAYMARK, ["serve", "--db", db, "--listen", "127.0.0.1:0"], { env, stdio: ["ignore", "pipe", "pipe"] });
        this.agent = new http.Agent({ keepAlive: true, maxSockets: LANES });
        this.log = "";
        this.child.stderr.on("data", (data) => (this.log += data));
        this.ended = new Promise((resolve) => this.child.once("exit", (code, signal) => resolve(signal ?? code)));
        this.port = await new Promise((resolve, reject) => {
            let said = "";
            const timer = setTimeout(() => reject(new Error(`no address: ${this.log}`)), START_MS);
            this.ended.then((how) => reject(new Error(`serve ended with ${how}: ${this.log}`)));
            this.child.stdout.on("data", (data) => {
                const match = /http:\/\/127\.0\.0\.1:(\d+)\s/.exec((said += data));
                if (!match) return;
                clearTimeout(timer);
                resolve(Number(match[1]));
            });
        });
        return this;
    }

    // The answer's counts; null: none came.
    post(batch) {
        const bytes = Buffer.from(JSON.stringify(batch.items));
        const headers = { Authorization: `Bearer ${KEY}`, "Content-Type": "application/json", "Content-Length": bytes.length };
        return new Promise((resolve) => {
            const request = http.request({ host: "127.0.0.1", port: this.port, method: "POST", path: batch.path, headers, agent: this.agent }, (reply) => {
                let text = "";
                reply.on("data", (part) => (text += part));
                reply.on("error", () => resolve(null));
                reply.on("aborted", () => resolve(null));
                reply.on("end", () => {
                    if (reply.statusCode !== 201 && reply.statusCode !== 200) this.refused ??= `${reply.statusCode} ${text}`;
                    // What has come wholly has been acknowledged.
                    try {
                        resolve(JSON.parse(text));
                    } catch {
                        resolve(null);
                    }
                });
            });
            request.on("error", () => resolve(null));
            request.end(bytes);
        });
    }

    async end(signal) {
        this.child.kill(signal);
        const how = await this.ended;
        this.agent.destroy();
        return how;
    }
}

function random_batch(round, lane, k) {
    const n = below(3) ? 1 : 1 + below(50);
    const time = () => new Date(Date.UTC(2026, 1, 1) + below(60 * 24 * 60) * 60_000).toISOString();
    const account = () => `a${below(20)}`;
    const id = (i) => `r${round}-${lane}-${k}-${i}`;
    const events = Array.from({ length: n }, (_, i) => ({ id: id(i), type: ["order.placed", "order.delivered", "ticket.opened", "ticket.closed"][below(4)],
                                                          time: time(), account: account(), subject: `s${below(10)}` }));
    if (below(4)) return { path: "/v1/events", items: events };
    return { path: "/v1/responses", items: events.map((e) => ({ id: e.id, instrument: "nps", score: below(11), answered_at: e.time, account: e.account })) };
}

// Posts on several lanes until the server dies; answers every batch that was sent, `acknowledged` where an answer came.
async function pour(server, round, sent) {
    let going = true;
    const lane = async (number) => {
        for (let k = 0; going; k++) {
            const batch = random_batch(round, number, k);
            sent.push(batch);
            const answer = await server.post(batch);
            if (!answer) return;
            batch.acknowledged = answer.created === batch.items.length;
            if (!batch.acknowledged) server.refused ??= `${JSON.stringify(answer)}`;
        }
    };
    const lanes = Array.from({ length: LANES }, (_, number) => lane(number));
    await new Promise((resolve) => setTimeout(resolve, 5 + below(146)));
    const how = await server.end("SIGKILL");
    going = false;
    await Promise.all(lanes);
    if (how !== "SIGKILL") throw new Error(`the server ended by itself: ${how} ${server.log}`);
    if (server.refused) throw new Error(`a batch was answered ${server.refused.slice(0, 400)}`);
}

// Sent again, what is there is a duplicate, what is not is made.
async function look(server, sent) {
    for (const batch of sent) {
        const answer = await server.post(batch);
        if (!answer) throw new Error(`no answer: ${server.log}`);
        if (answer.created !== 0 && (batch.acknowledged || answer.created !== batch.items.length))
            throw new Error(`${batch.items[0].id}: ${batch.acknowledged ? "acknowledged, but" : ""} ${answer.created} of ${batch.items.length} were not there`);
        if (answer.created + answer.duplicates !== batch.items.length) throw new Error(`${batch.items[0].id}: ${JSON.stringify(answer).slice(0, 400)}`);
    }
}

let passed = 0, facts = 0, acknowledged = 0, server;
try {
    server = await new Server().start();
    for (; passed < N; passed++) {
        const sent = [];
        await pour(server, passed, sent);
        facts += sent.reduce((n, batch) => n + batch.items.length, 0);
        acknowledged += sent.filter((batch) => batch.acknowledged).length;
        server = await new Server().start();
        await look(server, sent);
        const said = execFileSync(process.env.WAYMARK, ["verify", "--db", db], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
        const stored = Number(/: (\d+) facts/.exec(said)?.[1]);
        if (stored !== facts) throw new Error(`${stored} facts are stored, ${facts} were sent`);
    }
    await server.end("SIGTERM");
    fs.rmSync(dir, { recursive: true });
} catch (e) {
    server?.child.kill("SIGKILL");
    console.log(`FAILED in round ${passed}; the database is ${db}\n${e.stack}\n${e.stdout ?? ""}`);
}
console.log(`${acknowledged} batches acknowledged over HTTP, ${facts} facts sent`);
console.log(`${passed} passed, ${passed < N ? 1 : 0} failed`);
process.exit(passed < N ? 1 : 0);
