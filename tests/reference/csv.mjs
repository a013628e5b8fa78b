// Reads CSV as RFC 4180 has it: quoted fields may hold commas, doubled quotes and line ends; a BOM is dropped; lines
// end in LF or CRLF; the last one may lack its end. It must not guess: a quote out of place or a row of another width
// is an error that names the file and the row.
import { readFileSync } from "node:fs";

export function parseCsv(text, name = "csv") {
    const rows = [];
    let row = [];
    let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    const fail = (why) => {
        throw new Error(`${name}: row ${rows.length + 1}: ${why}`);
    };

    while (at < text.length) {
        let field;
        if (text[at] === '"') {
            const parts = [];
            at += 1;
            for (;;) {
                const close = text.indexOf('"', at);
                if (close < 0) fail("a quote is never closed");
                parts.push(text.slice(at, close));
                at = close + 1;
                if (text[at] !== '"') break;
                parts.push('"');
                at += 1;
            }
            field = parts.join("");
        } else {
            let end = at;
            while (end < text.length && text[end] !== "," && text[end] !== "\n" && text[end] !== "\r") end += 1;
            field = text.slice(at, end);
            if (field.includes('"')) fail("a quote inside an unquoted field");
            at = end;
        }
        row.push(field);
        if (text[at] === ",") {
            at += 1;
            if (at < text.length) continue;
            row.push("");
        } else if (text[at] === "\r" && text[at + 1] === "\n") at += 2;
        else if (text[at] === "\n") at += 1;
        else if (at < text.length) fail("text after a closing quote");
        rows.push(row);
        row = [];
    }
    return rows;
}

// The rows below the header, each of the header's width, as arrays of text.
export function readTable(path) {
    const rows = parseCsv(readFileSync(path, "utf8"), path);
    const header = rows.shift() ?? [];
    rows.forEach((row, i) => {
        if (row.length !== header.length)
            throw new Error(`${path}: row ${i + 2}: ${row.length} fields, the header has ${header.length}`);
    });
    return { header, rows };
}

// The rows as objects by column name. A name that stands twice in the header keeps its first column.
export function readRecords(path) {
    const { header, rows } = readTable(path);
    const columns = header.map((name, i) => [name, i]).filter(([name, i]) => header.indexOf(name) === i);
    return rows.map((row) => Object.fromEntries(columns.map(([name, i]) => [name, row[i]])));
}

// "2018-02-26 19:58:54", "2012/10/09 14:50:17.000" or "2018-02-26" as RFC 3339. No zone stands there: UTC.
export function utc(text) {
    const m = /^(\d{4})[-/](\d\d)[-/](\d\d)(?: (\d\d:\d\d:\d\d(?:\.\d+)?))?$/.exec(text);
    if (!m) throw new Error(`not a time: ${JSON.stringify(text)}`);
    const time = `${m[1]}-${m[2]}-${m[3]}T${m[4] ?? "00:00:00"}Z`;
    if (Number.isNaN(Date.parse(time))) throw new Error(`not a time: ${JSON.stringify(text)}`);
    return time;
}

// Whole seconds from one RFC 3339 time to another.
export function seconds(from, to) {
    return Math.round((Date.parse(to) - Date.parse(from)) / 1000);
}
