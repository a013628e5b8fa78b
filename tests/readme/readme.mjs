// Runs every command of README.md as it stands there, in a directory of its own; only the port 8080 is another, free one.
// A block is preceded by `<!-- test: server|client|import TEXT -->`; TEXT must be in what it prints. `make run` is started
// with a database of its own; `make test` is what runs this, so it is only looked for in .ci/run.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = process.cwd();
const readme = readFileSync("README.md", "utf8");
const scratch = mkdtempSync(join(tmpdir(), "waymark-readme-"));
const wait = 60_000;
let passed = 0;
let failed = 0;
const started = [];

function tell(name, fault) {
    if (fault) {
        failed++;
        console.log(`FAILED ${name}\n  ${fault}`);
    } else {
        passed++;
        console.log(`ok ${name}`);
    }
}

function freePort() {
    return new Promise((resolve) => {
        const s = createServer().listen(0, "127.0.0.1", () => {
            const { port } = s.address();
            s.close(() => resolve(port));
        });
    });
}

/** Starts a command that goes on, and waits until it has printed `pattern`. */
function start(command, options, pattern) {
    return new Promise((resolve, reject) => {
        const child = spawn("bash", ["-c", command], { ...options, detached: true, stdio: ["ignore", "pipe", "inherit"] });
        let printed = "";
        const late = setTimeout(() => reject(new Error(`did not print ${pattern} in time: ${printed}`)), wait);
        started.push(child);
        child.stdout.on("data", (bytes) => {
            printed += bytes;
            const found = printed.match(pattern);
            if (!found) return;
            clearTimeout(late);
            resolve(found);
        });
        child.on("exit", (code) => reject(new Error(`ended with ${code}: ${printed}`)));
    });
}

function stop(child) {
    return new Promise((resolve) => {
        child.removeAllListeners("exit");
        child.on("exit", resolve);
        try {
            process.kill(-child.pid, "SIGTERM");
        } catch {
            resolve();
        }
    });
}

/** The blocks of commands: { test, expect, text }. */
function blocks() {
    const found = [];
    const fence = /(?:<!-- test: (\w+) ?(.*?) -->\n)?```sh\n([\s\S]*?)```/g;
    for (const [, test, expect, text] of readme.matchAll(fence)) found.push({ test, expect, text: text.trim() });
    return found;
}

/** One shell for all commands of the reader, so that what it exports stays; the server has its own. */
function runClient(script, env) {
    return spawnSync("bash", ["-euc", script], { cwd: scratch, env, encoding: "utf8", timeout: wait });
}

async function tryMakeRun() {
    const [, url, key] = await start(
        `exec make run DEPS=no DEMO_DB="${join(scratch, "demo.db")}" ARGS="--listen 127.0.0.1:0"`,
        { cwd: root },
        /(http:\/\/127\.0\.0\.1:\d+)\/#key=(\S+)[\s\S]*curl /,
    );
    const page = await fetch(`${url}/`);
    const card = await fetch(`${url}/v1/journeys/end_customer/scorecard`, { headers: { authorization: `Bearer ${key}` } });
    const body = await card.json();
    const cells = body.phases?.length * 3;
    tell("make run", page.status === 200 && cells === 18 ? null : `page ${page.status}, ${cells} cells`);
    await stop(started.pop());
}

async function main() {
    const port = await freePort();
    const all = blocks().map((b) => ({ ...b, text: b.text.replaceAll("127.0.0.1:8080", `127.0.0.1:${port}`) }));
    const client = [];
    let server = null;

    symlinkSync(join(root, process.env.B ? process.env.B.replace(`${root}/`, "") : "build"), join(scratch, "build"));
    for (const { test, expect, text } of all) {
        const name = text.split("\n")[0].slice(0, 90);
        if (text === "make run") {
            await tryMakeRun();
        } else if (text === "make test") {
            tell(name, /make test/.test(readFileSync(".ci/run", "utf8")) ? null : ".ci/run does not call it");
        } else if (test === "server") {
            const key = "export WAYMARK_ADMIN_KEY=";
            const secret = spawnSync("bash", ["-c", `${text.split("\n")[0]}; echo $WAYMARK_ADMIN_KEY`], { encoding: "utf8" });
            process.env.WAYMARK_ADMIN_KEY = secret.stdout.trim();
            if (!text.startsWith(key)) throw new Error("the server's block begins with its admin key");
            await start(`exec ${text.split("\n").slice(1).join("\n")} 2>/dev/null`, { cwd: scratch }, /serving http/);
            server = started.at(-1);
            tell(name);
        } else if (test === "client" || test === "import") {
            if (test === "import" && server) {
                await stop(server);
                server = null;
            }
            if (text.startsWith("export")) client.push(text);
            const again = test === "client" && !server;
            if (again) {
                await start(`exec build/waymark serve --db waymark.db --listen 127.0.0.1:${port} 2>/dev/null`, { cwd: scratch }, /serving http/);
                server = started.at(-1);
            }
            const exports = test === "import" ? "" : client.filter((c) => c !== text).join("\n");
            const run = runClient(`${exports}\n${text}`, process.env);
            const printed = run.stdout + run.stderr;
            tell(name, run.status === 0 && printed.includes(expect ?? "") ? null : `exit ${run.status}, expected ${expect} in: ${printed}`);
        } else {
            tell(name, "no <!-- test: … --> before this block");
        }
    }
    if (all.length < 10) tell("blocks", `only ${all.length} found`);
}

try {
    await main();
} catch (e) {
    tell("README", e.message);
} finally {
    for (const child of started) await stop(child);
    rmSync(scratch, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
