/*
 * The page beside the table: findings and their acknowledgement, who counts, and the views of metrics, accounts, outcomes and
 * measuring. Run by tests/web/run, whose helpers are `use`. What is shown is compared with the API's answers.
 */
"use strict";

const look = require("./look.js");

const view_of = (page, title) => page.waitForFunction((words) => {
    const view = document.getElementById("view");
    return !view.hidden && view.getAttribute("aria-busy") === "false" && document.getElementById("view-title").textContent.includes(words);
}, title);

/* A key with these scopes, made by the API as an operator would. */
async function make_key(site, use, scopes) {
    const reply = await fetch(`${site.origin}/v1/keys`, { method: "POST", headers: { Authorization: `Bearer ${use.ADMIN}`, "Content-Type": "application/json" },
        body: JSON.stringify({ name: "web test", scopes }) });
    if (reply.status !== 201) throw new Error(`no key: ${reply.status} ${await reply.text()}`);
    return (await reply.json()).secret;
}

const squeezed = (text) => text.replace(/\s+/g, " ");

async function findings__are_the_apis_in_its_order(browser, site, use) {
    const { check, unless } = use;
    const tab = await use.open_tab(browser, { viewport: { width: 1440, height: 900 } });
    const { page } = tab;
    await page.goto(`${site.origin}/#key=${site.key}`);
    await use.board_of(page);
    const card = await use.ask_api(site, "/v1/journeys/end_customer/scorecard");
    const said = await page.locator("[data-finding]").evaluateAll((items) => items.map((item) => ({ id: item.dataset.finding, text: item.textContent })));
    check("findings__are_the_apis_in_its_order", [
        unless(said.map(({ id }) => id).join() === card.findings.map(({ id }) => id).join(), `${said.length} of ${card.findings.length}, or in another order`),
        ...card.findings.flatMap((finding, i) => [finding.title, finding.detail].map((words) => unless((said[i] || { text: "" }).text.includes(words), `${finding.rule} lacks "${words}"`))),
        ...card.findings.flatMap((finding, i) => finding.evidence.map((row) => unless(row.value === null || squeezed((said[i] || { text: "" }).text).includes(`n = ${row.n}`),
            `${finding.rule} does not say n = ${row.n}`))),
        ...card.findings.map((finding, i) => unless(finding.compared === 0 || (said[i] || { text: "" }).text.includes(`compared ${finding.compared}`), `${finding.rule} does not say ${finding.compared}`))]);
    check("findings__of_the_sample_company_are_there", ["watermelon", "drop", "conflict", "lagging_partner", "silent"].map((rule) =>
        unless(card.findings.some((finding) => finding.rule === rule), `no ${rule}`)));
    const seen = await page.locator("[data-finding]").evaluateAll((items) => items.filter((item) => item.checkVisibility()).length);
    check("findings__three_stand_out_and_the_others_are_folded", unless(seen === 3, `${seen} are seen`));
    check("findings__cannot_be_acknowledged_by_a_reader", unless(await page.getByRole("button", { name: "Acknowledge" }).count() === 0, "there is a button"));
    check("findings__page_is_silent", tab.noise);
    await tab.context.close();
}

/* Every link of a finding shows something; reached by the keyboard alone. */
async function findings__lead_to_what_shows_them(browser, site, use) {
    const { check, unless } = use;
    const tab = await use.open_tab(browser, { viewport: { width: 1440, height: 900 } });
    const { page } = tab;
    await page.goto(`${site.origin}/#key=${site.key}`);
    await use.board_of(page);
    const links = await page.locator("[data-finding] .act").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    check("findings__have_links", unless(links.length >= 5, `${links.length} links`));
    await page.locator("[data-rule=drop] .act").focus();
    await page.keyboard.press("Enter");
    await view_of(page, "what it rests on");
    check("findings__drop_leads_to_its_facts", unless(await page.locator("#view .list tbody tr").count() > 0, "no facts"));
    await page.goBack();
    await use.board_of(page);
    await page.locator("[data-rule=watermelon] .act").focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.id.startsWith("phase-") || document.activeElement.id.startsWith("metric-"));
    for (const href of new Set(links)) {
        await page.evaluate((to) => { location.hash = to; }, href);
        await page.waitForFunction(() => [...document.querySelectorAll("#board, #view, #problem")].some((node) => !node.hidden) && !document.body.classList.contains("is-loading"));
        check(`findings__link_works ${href}`, unless(await page.locator("#problem").isHidden(), await page.locator("#problem").textContent()));
    }
    check("findings__links_are_silent", tab.noise);
    await tab.context.close();
}

async function findings__can_be_acknowledged(browser, site, use) {
    const { check, unless } = use;
    const key = await make_key(site, use, ["read", "manage"]);
    const tab = await use.open_tab(browser, { viewport: { width: 1440, height: 900 } });
    const { page } = tab;
    await page.goto(`${site.origin}/#key=${key}`);
    await use.board_of(page);
    const first = page.locator("[data-finding]").first();
    const id = await first.getAttribute("data-finding");
    await first.getByRole("button", { name: "Acknowledge" }).focus();
    await page.keyboard.press("Enter");
    const note = "The onboarding team calls each new customer.";
    await page.keyboard.type(note);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForFunction((name) => document.querySelector(`#findings-seen [data-finding="${name}"]`) !== null, id);
    const stored = (await use.ask_api(site, "/v1/journeys/end_customer/scorecard")).findings.find((finding) => finding.id === id);
    check("acknowledge__is_stored_with_its_note", unless(stored.acknowledged && stored.acknowledged.note === note, JSON.stringify(stored.acknowledged)));
    const text = await page.locator(`#findings-seen [data-finding="${id}"]`).textContent();
    check("acknowledge__stands_last_with_its_note", [unless(text.includes(note), text),
        unless(await page.locator("[data-finding]").last().getAttribute("data-finding") === id, "it is not the last")]);
    await page.locator("#findings-seen > summary").focus();
    await page.keyboard.press("Enter");
    await page.locator("#findings-seen").getByRole("button", { name: "Take back" }).click();
    await page.waitForFunction((name) => document.querySelector("[data-finding]").dataset.finding === name, id);
    check("acknowledge__can_be_taken_back", []);

    await page.route("**/acknowledge", (route) => route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ title: "No", status: 403 }) }));
    await page.locator("[data-finding]").first().getByRole("button", { name: "Acknowledge" }).click();
    await page.keyboard.type("x");
    await page.getByRole("button", { name: "Save the note" }).click();
    const fault = page.locator(".act-fault");
    await fault.waitFor();
    check("acknowledge__says_which_scope_it_needs", unless(/scope manage/.test(await fault.textContent()), await fault.textContent()));
    check("acknowledge__page_is_silent", tab.noise.filter((line) => !line.includes("403")));
    await tab.context.close();
}

/* A frozen month, from the list to what differs today. */
async function assessment__says_what_was_reported(browser, site, use) {
    const { check, unless } = use;
    const key = await make_key(site, use, ["ingest", "read", "manage"]);
    const send = async (path, body) => {
        const reply = await fetch(site.origin + path, { method: "POST", headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" }, body: JSON.stringify(body) });
        if (reply.status !== 201) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
        return reply.json();
    };
    const { period } = await use.ask_api(site, "/v1/journeys/end_customer/scorecard");
    const { id } = await send("/v1/assessments", { journey: "end_customer", period, title: "For the board" });
    await send(`/v1/assessments/${id}/comments`, { phase: "deployment", text: "The new guide arrived late" });
    await send(`/v1/assessments/${id}/actions`, { what: "Rewrite the guide", owner: "Deployment", due: "2027-01-15" });
    await send("/v1/responses", { id: "late-1", source: "web-test", instrument: "ces", score: 1, touchpoint: "support", account: "acc-001", answered_at: `${period}-15T10:00:00Z` });
    const tab = await use.open_tab(browser, { viewport: { width: 390, height: 844 } });
    const { page } = tab;
    await page.goto(`${site.origin}/#view=assessments&journey=end_customer&key=${key}`);
    await view_of(page, "Assessments");
    await page.locator("#view .list a").first().focus();
    await page.keyboard.press("Enter");
    await view_of(page, "For the board");
    const said = squeezed(await page.locator("#view").textContent());
    const { changed } = await use.ask_api(site, `/v1/assessments/${id}/restated`);
    check("assessment__says_what_was_said_and_agreed", ["Deployment: The new guide arrived late", "Rewrite the guide", "15 Jan 2027"].map((words) => unless(said.includes(words), `no "${words}"`)));
    check("assessment__says_what_differs_and_why", [unless(changed.length > 0, "nothing differs"),
        ...changed.flatMap((entry) => [entry.name, ...entry.reasons.map((reason) => reason.detail)].map((words) => unless(said.includes(words), `no "${words}"`)))]);
    check("assessment__fits_a_phone", await page.evaluate(look.overflow_faults));
    check("assessment__is_silent", tab.noise);
    await tab.context.close();
}

async function weighting__is_asked_for_and_stays_in_the_address(browser, site, use) {
    const { check, unless } = use;
    const tab = await use.open_tab(browser, { viewport: { width: 1440, height: 900 } });
    const { page } = tab;
    await page.goto(`${site.origin}/#key=${site.key}`);
    await use.board_of(page);
    await page.getByLabel("Who counts").selectOption("account");
    await page.waitForFunction(() => location.hash.includes("weighting=account"));
    await use.board_of(page);
    await page.waitForFunction(() => document.querySelector("#metric-nps").textContent.includes("every account alike"));
    const card = await use.ask_api(site, "/v1/journeys/end_customer/scorecard?weighting=account");
    const nps = card.phases.flatMap((phase) => phase.value_realization.metrics).find((metric) => metric.key === "nps");
    check("weighting__changes_the_figures", unless(Number(await page.locator("#metric-nps data.value").getAttribute("value")) === nps.value, "another figure"));
    await page.reload();
    await use.board_of(page);
    check("weighting__outlives_a_reload", unless(await page.getByLabel("Who counts").inputValue() === "account", "forgotten"));
    check("weighting__page_is_silent", tab.noise);
    await tab.context.close();
}

/* What is on the page stays where it is while the rest arrives, and the scorecard is asked for once. */
async function page__stands_still_and_asks_once(browser, site, use) {
    const { check, unless } = use;
    for (const width of [1440, 390]) {
        const tab = await use.open_tab(browser, { viewport: { width, height: 844 } });
        const { page } = tab;
        await page.addInitScript(look.watch_shifts);
        await page.goto(`${site.origin}/#journey=end_customer&key=${site.key}`);
        await use.board_of(page);
        await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
        const shifted = await page.evaluate(() => window.shifted);
        check(`page__stands_still ${width}`, unless(shifted < 0.02, `shifted by ${shifted}`));
        const asked = tab.requests.map(({ url }) => url.slice(site.origin.length)).filter((path) => path.startsWith("/v1/"));
        check(`page__asks_once ${width}`, [unless(asked.filter((path) => path.includes("/scorecard")).length === 1, asked.join()),
            unless(asked.length === 4 && !asked.some((path) => path.includes("findings")), asked.join())]);
        await tab.context.close();
    }
}

/* Views by hash: what each must show, as text of its page. */
const PLACES = [
    ["view=metric&metric=onboarding_csat", "Satisfaction with onboarding", "one account are not taken as independent"],
    ["view=flow&period=2026-10", "Flow", "Median stay"],
    ["view=touchpoints&period=2026-10", "Touchpoints", "support desk"],
    ["view=coverage&period=2026-10", "Who is heard", "acc-006"],
    ["view=accounts", "Accounts", "acc-001"],
    ["view=account&account=acc-004", "acc-004", "Line of time"],
    ["view=outcomes", "Outcomes", "count once the client has accepted"],
    ["view=assessments&journey=end_customer", "Assessments", "None yet"],
    ["view=anticipated&metric=nps", "What went ahead of", "association, not cause"],
    ["view=measurement", "How it is measured", "proxies"],
    ["view=values&metric=activation_rate&q=%2Fv1%2Fmetrics%2Factivation_rate%2Fvalues%3Fgrain%3Dtotal%26group_by%3Dpartner%26from%3D2026-01%26to%3D2026-10", "by partner", "partner-08"],
    ["view=facts&metric=support_effort&q=%2Fv1%2Fmetrics%2Fsupport_effort%2Ffacts%3Fperiod%3D2026-10", "what it rests on", "acc-"],
];

/* Flow and coverage against the API: every phase's counts, every cell of the matrix. */
async function views__say_what_the_api_says(browser, site, use) {
    const { check, unless } = use;
    const tab = await use.open_tab(browser, { viewport: { width: 1440, height: 900 } });
    const { page } = tab;
    const rows_of = async () => page.locator("#view .list").evaluateAll((tables) => tables.map((table) => [...table.tBodies[0].rows].map((row) =>
        [...row.cells].map((cell) => (cell.querySelector(".content") || cell).textContent.trim()))));
    const number = (text) => Number((/[\d,]+/.exec(text) || ["0"])[0].replaceAll(",", ""));
    await page.goto(`${site.origin}/#view=flow&kind=month&journey=end_customer&period=2026-10&key=${site.key}`);
    await view_of(page, "Flow");
    const flow = await use.ask_api(site, "/v1/journeys/end_customer/flow?from=2026-10&to=2026-11");
    const phases = (await rows_of())[0];
    check("flow__is_the_apis", flow.phases.flatMap((phase, i) => [[1, phase.entered], [2, phase.left], [3, phase.now]].map(([k, want]) =>
        unless(number(phases[i][k]) === want, `${phase.phase}: ${phases[i][k]}, not ${want}`))));
    const moved = (await rows_of())[1].flatMap((row) => row.slice(1)).reduce((sum, text) => sum + number(text), 0);
    check("flow__says_every_move", unless(moved === flow.transitions.reduce((sum, move) => sum + move.n, 0), `${moved} moves`));
    await page.evaluate(() => { location.hash = "view=coverage&journey=end_customer&period=2026-10"; });
    await view_of(page, "Who is heard");
    const coverage = await use.ask_api(site, "/v1/journeys/end_customer/coverage?period=2026-10");
    const heard = page.locator("#view .list").filter({ hasText: "Answers of each phase and role" });
    const said = (await heard.locator("td .content").allTextContents()).reduce((sum, text) => sum + number(text), 0);
    check("coverage__says_every_answer", unless(said === coverage.matrix.reduce((sum, cell) => sum + cell.answers, 0), `${said} answers`));
    check("coverage__says_every_blind_cell", unless(await heard.locator(".blind").count() === coverage.blind_spots.cells.length, "others are marked"));
    check("views__api_pages_are_silent", tab.noise);
    await tab.context.close();
}

async function views__fit_every_reader(browser, site, use) {
    const { check, unless } = use;
    for (const [width, colorScheme] of [[1440, "light"], [390, "light"], [390, "dark"]]) {
        const tab = await use.open_tab(browser, { viewport: { width, height: 844 }, colorScheme });
        const { page } = tab;
        await page.goto(`${site.origin}/#key=${site.key}`);
        await use.board_of(page);
        await page.evaluate(() => document.querySelectorAll("#findings details").forEach((node) => { node.open = true; }));
        check(`findings__need_no_sideways_scroll ${width} ${colorScheme}`, await page.evaluate(look.overflow_faults));
        check(`findings__have_contrast ${width} ${colorScheme}`, (await page.evaluate(look.contrast_faults)).faults);
        for (const [hash, title, words] of PLACES) {
            const name = `${hash.split("&")[0].slice(5)} ${width} ${colorScheme}`;
            await page.evaluate((to) => { location.hash = to; }, hash);
            await view_of(page, title);
            check(`view__says_what_it_shall ${name}`, unless(squeezed(await page.locator("#view").textContent()).includes(words), `no "${words}"`));
            check(`view__needs_no_sideways_scroll ${name}`, await page.evaluate(look.overflow_faults));
            const { faults, texts } = await page.evaluate(look.contrast_faults);
            check(`view__has_contrast ${name}`, [unless(texts > 10, `only ${texts} texts`), ...faults]);
            check(`view__is_built_for_reading_aloud ${name}`, await page.evaluate(look.view_faults));
        }
        check(`views__are_silent ${width} ${colorScheme}`, tab.noise);
        await tab.context.close();
    }
}

async function views__open_by_keyboard(browser, site, use) {
    const { check, unless } = use;
    const tab = await use.open_tab(browser, { viewport: { width: 1280, height: 800 } });
    const { page } = tab;
    await page.goto(`${site.origin}/#key=${site.key}`);
    await use.board_of(page);
    const tabs = await page.locator("#views a").allInnerTexts();
    for (const name of tabs.slice(1).concat(tabs[0])) {
        await page.locator("#views").getByRole("link", { name }).focus();
        await page.keyboard.press("Enter");
        await page.waitForFunction((words) => !document.body.classList.contains("is-loading") && document.querySelector("#views [aria-current]").textContent === words, name);
        check(`views__open_by_keyboard ${name}`, unless(await page.evaluate(() => document.activeElement.matches("h1")), "the focus is not on its title"));
    }
    await page.locator("#views").getByRole("link", { name: "Accounts" }).click();
    await view_of(page, "Accounts");
    await page.getByLabel("Find by name").fill("acc-004");
    await page.getByRole("rowheader").filter({ visible: true }).getByRole("link").first().focus();
    await page.keyboard.press("Enter");
    await view_of(page, "acc-004");
    await page.goBack();
    await view_of(page, "Accounts");
    check("views__go_back", []);
    await page.evaluate(() => { location.hash = "view=account&account=nobody"; });
    await page.locator("#problem").waitFor();
    check("view__that_is_not_there_says_so", unless((await page.locator("#problem").textContent()).length > 20, "no words"));
    check("views__keyboard_is_silent", tab.noise.filter((line) => !line.includes("404")));
    await tab.context.close();
}

module.exports = { tests: [page__stands_still_and_asks_once, findings__are_the_apis_in_its_order, findings__lead_to_what_shows_them, findings__can_be_acknowledged,
    weighting__is_asked_for_and_stays_in_the_address, views__open_by_keyboard, views__say_what_the_api_says, views__fit_every_reader,
    assessment__says_what_was_reported] };
