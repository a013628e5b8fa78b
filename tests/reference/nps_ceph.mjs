// Ceph User Survey 2021 -> nps answers.
//
//   score   of the first cell of the form "N (Promoter|Passive|Detractor)" among the question's column and the two to
//           its right: a comma too many has shifted three rows. A row without such a cell gives no answer
//   item    recommend: "… recommend Ceph to a colleague?"; dashboard: the same asked about the Ceph Dashboard
//   id      "<row>:<item>", rows counted from 1 below the header
//
// The file holds neither dates nor people: all answers stand at one instant within the survey's year; a row's answers are
// of an account of its own, "respondent <row>", no contact.
import { join } from "node:path";
import { readTable } from "./csv.mjs";
import { runAlone } from "./facts.mjs";

const SURVEY = "nps_ceph/Ceph-User-Survey-2021-raw-results.csv";
const ANSWERED_AT = "2021-04-01T00:00:00Z";
const SCORE = /^(\d+) \((?:Promoter|Passive|Detractor)\)$/;
const ITEMS = {
    recommend: "How likely are you to recommend Ceph to a colleague?",
    dashboard: "How likely are you to recommend the Ceph Dashboard to a colleague?",
};

export const name = "nps_ceph";
export const inputs = [SURVEY];

export const columns = {
    [SURVEY]: {
        used: Object.values(ITEMS),
        left: { "other questions than how likely one recommends": (column) => !Object.values(ITEMS).includes(column) },
    },
};

export function convert(dir) {
    const { header, rows } = readTable(join(dir, SURVEY));
    const responses = [];

    for (const [item, question] of Object.entries(ITEMS)) {
        const column = header.indexOf(question);
        if (column < 0) throw new Error(`${SURVEY}: no column ${JSON.stringify(question)}`);
        rows.forEach((row, i) => {
            const cell = row.slice(column, column + 3).find((text) => SCORE.test(text.trim()));
            if (cell === undefined) return;
            responses.push({
                id: `${i + 1}:${item}`, source: name, account: `respondent ${i + 1}`, instrument: "nps", score: Number(SCORE.exec(cell.trim())[1]),
                answered_at: ANSWERED_AT, attributes: { item },
            });
        });
    }
    return { responses };
}

runAlone(import.meta.url, { name, inputs, convert });
