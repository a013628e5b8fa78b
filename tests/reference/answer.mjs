// Turns Waymark's rows (one per period and group) into the one answer that a reference figure asks for. Where one row
// holds the whole population the answer is that row; where it takes several, only what adds up may be read: n, the
// hits of a share, the sum behind a mean of whole numbers. It must not compute figures of its own.

export class Answer {
    constructor(rows) {
        this.rows = rows.filter((row) => row.n > 0);
        this.single = this.rows.length <= 1;
        this.row = this.rows[0] ?? rows[0] ?? { value: null, n: 0, low: null, high: null };
        this.n = this.rows.reduce((sum, row) => sum + row.n, 0);
    }

    // A share's k. Not a number when a row's value times n is no whole number of hits.
    hits() {
        return this.add((row) => (row.value * row.n) / 100);
    }

    // The sum behind a mean of whole numbers.
    whole() {
        return this.add((row) => row.value * row.n);
    }

    // The sum of rows whose value is a count or a sum of whole numbers.
    values() {
        return this.add((row) => row.value);
    }

    add(part) {
        return this.rows.reduce((sum, row) => {
            const exact = row.value === null ? NaN : part(row);
            const near = Math.round(exact);
            return sum + (Math.abs(exact - near) <= 1e-6 * Math.max(1, Math.abs(near) * 1e-6) ? near : NaN);
        }, 0);
    }
}

const year = (month) => Number(month.slice(0, 4));
const span = (from, to) => ({ from: `${from}-01-01`, to: `${to}-01-01` });
const startOf = (row) => row.start.slice(0, 7); // the workspace's zone is UTC
const inGroup = (group) => (row) => group === undefined || row.group === group;

// Answers of a metric whose own periods are the reference's months.
//   month(m, group)   one month
//   total(group)      all of `months`: the year's row when they are all that one year holds, else their rows together
export async function byPeriod(waymark, metric, months, groupBy) {
    const years = [...new Set(months.map(year))];
    const window = span(Math.min(...years), Math.max(...years) + 1);
    const rows = await waymark.values(metric, { ...window, grain: "month", group_by: groupBy });
    const listed = new Set(months);
    const whole = years.length === 1 && !rows.some((row) => row.n > 0 && !listed.has(startOf(row)));
    const yearly = whole ? await waymark.values(metric, { ...window, grain: "year", group_by: groupBy }) : [];
    const monthly = (m, group) => new Answer(rows.filter((row) => startOf(row) === m && inGroup(group)(row)));
    return {
        groups: [...new Set(rows.filter((row) => row.n > 0 && listed.has(startOf(row))).map((row) => row.group))],
        groupsOf: (m) => rows.filter((row) => row.n > 0 && startOf(row) === m).map((row) => row.group),
        month: monthly,
        total: (group) =>
            new Answer(
                whole
                    ? yearly.filter(inGroup(group))
                    : rows.filter((row) => listed.has(startOf(row)) && inGroup(group)(row)),
            ),
    };
}

// Answers of a metric whose facts lie later than the reference's months, which they carry as `<name>_month` and
// `<name>_year`: a month's row when all its facts fall into one year, else n and what adds.
export async function byCohort(waymark, metric, months, name) {
    const years = [...new Set(months.map(year))];
    const window = { ...span(Math.min(...years), Math.max(...years) + 3), grain: "year" };
    const monthly = await waymark.values(metric, { ...window, group_by: `attr.${name}_month` });
    const yearly = await waymark.values(metric, { ...window, group_by: `attr.${name}_year` });
    const listed = new Set(months);
    const rest = (row) => year(`${row.group}`) === years[0] && row.n > 0 && !listed.has(row.group);
    const whole = years.length === 1 && !monthly.some(rest);
    return {
        month: (m) => new Answer(monthly.filter((row) => row.group === m)),
        total: () =>
            new Answer(
                whole
                    ? yearly.filter((row) => row.group === String(years[0]))
                    : monthly.filter((row) => listed.has(row.group)),
            ),
    };
}
