/*
 * Asking the API with the reader's key. The key comes from the link's fragment (#key=...), which no server sees, and stays
 * in this tab's session storage. It must go nowhere but into the Authorization header of requests to this server.
 */

const KEY = "waymark.key";
let key = null;

/* What the API or the way to it refused: a problem's members, as far as they are known. */
export class Refusal extends Error {
    constructor(status, problem) {
        super(problem.detail || problem.title);
        this.status = status;
        this.problem = problem;
    }
}

export function key_there() {
    if (key) return true;
    try {
        key = sessionStorage.getItem(KEY);
    } catch {
        key = null;
    }
    return Boolean(key);
}

/* Session storage may be switched off; the key then lives as long as the page. */
export function keep_key(text) {
    key = text;
    try {
        if (text) sessionStorage.setItem(KEY, text);
        else sessionStorage.removeItem(KEY);
    } catch {
        /* nothing to do: the variable has it */
    }
}

async function send(path, options) {
    const headers = { Authorization: `Bearer ${key}`, Accept: "application/json", ...options.headers };
    try {
        return await fetch(path, { ...options, headers });
    } catch (fault) {
        if (options.signal && options.signal.aborted) throw fault;
        throw new Refusal(0, { title: "The server does not answer", detail: "The request did not reach it. See whether it runs, then try again." });
    }
}

async function refusal_of(reply, path) {
    const body = await reply.json().catch(() => null);
    return new Refusal(reply.status, body && body.title ? body : { title: "An answer that was not expected", detail: `The server said ${reply.status} to ${path}.` });
}

/* GET: the answer's JSON. path begins with /v1/; signal ends the request. */
export async function ask_api(path, signal) {
    const reply = await send(path, { signal });
    if (!reply.ok) throw await refusal_of(reply, path);
    const body = await reply.json().catch(() => null);
    if (body === null) throw new Refusal(reply.status, { title: "An answer that was not expected", detail: `The server's answer to ${path} could not be read.` });
    return body;
}

/* A request that changes something; answers nothing. body may be undefined. */
export async function tell_api(method, path, body) {
    const reply = await send(path, body === undefined ? { method }
        : { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (!reply.ok) throw await refusal_of(reply, path);
    await reply.text();
}
