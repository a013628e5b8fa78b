// Asks Waymark for the one row that answers a reference figure: a month's, or that of a total over all the months
// (grain=total), whole or of one group. It must not add rows up nor compute figures of its own.

export class Answer {
    constructor(rows) {
        const held = rows.filter((row) => row.n > 0);
        if (held.length > 1) throw new Error(`${held[0].metric}: ${held.length} rows where one was asked for`);
        this.row = held[0] ?? rows[0] ?? { value: null, n: 0, low: null, high: null };
        this.n = this.row.n;
    }

    // A share's k. Not a number when value times n is no whole number of hits.
    hits() {
        return this.integer((this.row.value * this.n) / 100);
    }

    // The sum behind a mean of whole numbers.
    whole() {
        return this.integer(this.row.value * this.n);
    }

    // A count, or a sum of whole numbers.
    value() {
        return this.integer(this.row.value);
    }

    integer(exact) {
        if (this.n === 0) return 0;
        if (this.row.value === null) return NaN;
        const near = Math.round(exact);
        return Math.abs(exact - near) <= 1e-6 * Math.max(1, Math.abs(near) * 1e-6) ? near : NaN;
    }
}

const LATER_YEARS = 3; // how long after their cohort's last month facts may lie

const startOf = (row) => row.start.slice(0, 7); // the workspace's zone is UTC
const inGroup = (group) => (row) => group === undefined || row.group === group;

// The month that lies so many after "YYYY-MM".
function after(month, months) {
    const [year, number] = month.split("-").map(Number);
    return new Date(Date.UTC(year, number - 1 + months)).toISOString().slice(0, 7);
}

function span(months, more = 0) {
    const sorted = [...months].sort();
    return { from: sorted[0], to: after(sorted.at(-1), 1 + more) };
}

// Answers of a metric whose own periods are the reference's months.
//   month(m, group)   one month            groupsOf(m)   the groups that have facts in it
//   total(group)      all of `months`      groups        the groups that have facts in them
// A total is one span: facts in a month within it that the reference leaves out are an error.
export async function byPeriod(waymark, metric, months, groupBy, how = {}) {
    const window = { ...span(months), group_by: groupBy, ...how };
    const [rows, total] = await Promise.all(
        ["month", "total"].map((grain) => waymark.values(metric, { ...window, grain })),
    );
    const groupsOf = (some) => some.filter((row) => row.n > 0).map((row) => row.group);
    const extra = rows.find((row) => row.n > 0 && !months.includes(startOf(row)));
    if (extra) throw new Error(`${metric}: facts in ${startOf(extra)}, a month that the reference leaves out`);
    return {
        groups: groupsOf(total),
        groupsOf: (m) => groupsOf(rows.filter((row) => startOf(row) === m)),
        month: (m, group) => new Answer(rows.filter((row) => startOf(row) === m && inGroup(group)(row))),
        total: (group) => new Answer(total.filter(inGroup(group))),
    };
}

// Answers of a metric whose facts lie later than the reference's months, which they carry as `<name>_month`. The
// total is that of the metric restricted to these months, so that it too is one row.
export async function byCohort(waymark, metric, months, name, groupBy) {
    const window = { ...span(months, 12 * LATER_YEARS), grain: "total" };
    const cohort = `${name}_month`;
    const restricted = await waymark.restrict(metric, cohort, months);
    const [monthly, total] = await Promise.all([
        waymark.values(metric, { ...window, group_by: `attr.${cohort}` }),
        waymark.values(restricted, { ...window, group_by: groupBy }),
    ]);
    return {
        month: (m) => new Answer(monthly.filter((row) => row.group === m)),
        total: (group) => new Answer(total.filter(inGroup(group))),
    };
}
