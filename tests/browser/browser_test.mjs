// SPDX-License-Identifier: Apache-2.0
// The pages in a real browser: both languages, accessibility, keyboard, no scripts, small screens, print, live figures, and every figure against
// the feed and the command line at the same question.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { ask, authority, serve } from "./council.mjs";
import { inWelsh, pages, questions, wrong } from "./pages.mjs";

const here = createRequire(pathToFileURL(process.cwd() + "/package.json"));
const { chromium } = here("playwright-core");
const axe = readFileSync(here.resolve("axe-core/axe.min.js"), "utf8");

let council, browser, child;
before(async () => {
  council = await serve();
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--lang=en-GB"] });
  child = ask("caseload", "--as-at", "2013-03-01", "--by", "authority", "--open").rows[0].members[0];
});
after(async () => {
  await browser?.close();
  await council?.stop();
});

// A page of its own; what it says on the console is an error of the test.
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB", bypassCSP: options.axe === true, ...options });
  const page = await context.newPage();
  page.complaints = [];
  page.on("console", (message) => { if (message.type() === "error") page.complaints.push(message.text()); });
  page.on("pageerror", (error) => page.complaints.push(error.message));
  const response = await page.goto(council.base + path);
  return { page, response, close: () => context.close() };
}
const everyPage = () => [...pages, `/record/${child}`, ...wrong].flatMap((path) => [path, inWelsh(path)]);

test("every page in both languages is accessible, in words, and leads to its twin", async () => {
  for (const path of everyPage()) {
    const { page, response, close } = await open(path, { axe: true });
    const welsh = path.startsWith("/cy");
    assert.equal(await page.getAttribute("html", "lang"), welsh ? "cy" : "en", path);
    assert.ok(wrong.includes(path) || wrong.map(inWelsh).includes(path) ? response.status() >= 400 : response.status() === 200, `${path}: ${response.status()}`);
    if (await page.locator("[data-chart]").count() > 0) await page.waitForSelector(".chart-place svg");
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
    const said = found.violations.map((violation) => `${violation.id}: ${violation.nodes.slice(0, 2).map((node) => node.html).join(" | ")}`);
    assert.deepEqual(said, [], path);
    const text = await page.evaluate(() => {
      const main = document.querySelector("main").cloneNode(true);
      main.querySelectorAll("code, [lang]").forEach((element) => element.remove());
      return main.textContent;
    });
    const inside = text.match(/\b[a-z]+_[a-z_]+\b/g);
    assert.equal(inside, null, `${path} shows inside names`);
    const twin = await page.locator(".masthead-twin").getAttribute("href");
    assert.equal(twin, await twinOf(page, welsh), path);
    if (response.status() === 200) assert.deepEqual(page.complaints, [], path);
    await close();
  }
});
async function twinOf(page, welsh) {
  const address = new URL(page.url());
  const path = welsh ? address.pathname.slice(3) || "/" : address.pathname === "/" ? "/cy" : "/cy" + address.pathname;
  const query = [...address.searchParams].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value).replace("%3A", ":")}`);
  return path + (query.length > 0 ? "?" + query.join("&") : "");
}

test("without scripts every page has its figures, and nothing runs", async () => {
  for (const path of pages) {
    const { page, close } = await open(path, { javaScriptEnabled: false });
    assert.ok((await page.locator("h1").innerText()).length > 0, path);
    if (path === "/") assert.ok((await page.locator("[data-live]").count()) >= 14);
    if (questions.includes(path)) assert.ok((await page.locator("main table [data-live]").count()) > 0, path);
    await close();
  }
});

test("no page is wider than a small screen", async () => {
  for (const path of everyPage()) {
    const { page, close } = await open(path, { viewport: { width: 320, height: 600 } });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 320, `${path} is ${width} wide`);
    await close();
  }
});

test("the keyboard alone reaches everything and turns the clock back", async () => {
  const { page, close } = await open("/");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "govuk-skip-link");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await page.goto(council.base + "/caseload");
  const reached = new Set();
  for (let presses = 0; presses < 400; ++presses) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) return null;
      const style = getComputedStyle(element);
      const seen = style.outlineStyle !== "none" || style.boxShadow !== "none" || style.backgroundColor === "rgb(255, 221, 0)";
      return { seen, what: element.outerHTML.slice(0, 90), focusable: [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary, [tabindex='0']")].indexOf(element) };
    });
    if (at === null) break;
    assert.ok(at.seen, `focus cannot be seen on ${at.what}`);
    reached.add(at.focusable);
  }
  const all = await page.evaluate(() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary, [tabindex='0']")].filter((e) => e.checkVisibility()).length);
  assert.ok(reached.size >= all, `${reached.size} of ${all} reached`);
  await page.locator(".time-machine summary").focus();
  await page.keyboard.press("Enter");
  await page.locator("#as_at").focus();
  const before = await page.inputValue("#as_at");
  await page.keyboard.press("ArrowDown");  // a day or a month earlier, as the language of the browser writes dates
  const chosen = await page.inputValue("#as_at");
  assert.notEqual(chosen, before);
  for (let presses = 0; presses < 12 && (await page.evaluate(() => document.activeElement.tagName)) !== "BUTTON"; ++presses) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp("as_at=" + chosen));
  await close();
});

// Contrast of what is read against what is behind it, where a browser paints neither picture nor gradient.
const faint = (page) => page.evaluate(() => {
  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => numbers(colour).slice(0, 3).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let e = element; e !== null; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if ((numbers(colour)[3] ?? 1) > 0.99) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  for (const element of document.querySelectorAll("main *, .moment-bar *, .masthead *, .menu *, .foot *")) {
    const words = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "");
    if (!words || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(element.closest("svg") !== null ? style.fill : style.color), light(behind(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.push(`${element.outerHTML.slice(0, 80)}: ${ratio.toFixed(1)}`);
  }
  return found;
});
test("dark, with more contrast and in forced colours every word can be read, and a chart is there", async () => {
  for (const path of ["/", "/caseload", "/cy/due", "/compare", `/record/${child}`, "/nothing"]) {
    for (const look of [{ colorScheme: "dark" }, { contrast: "more" }, { contrast: "more", colorScheme: "dark" }, { forcedColors: "active" }, { forcedColors: "active", colorScheme: "dark" }]) {
      const { page, close } = await open(path, look);
      if (await page.locator("[data-chart]").count() > 0) await page.waitForSelector(".chart-place svg");
      assert.deepEqual(await faint(page), [], `${path} ${JSON.stringify(look)}`);
      const unseen = await page.evaluate(() => [...document.querySelectorAll(".chart-line path, .chart-bar rect")].filter((mark) => {
        const style = getComputedStyle(mark);
        const colour = mark.closest(".chart-line") !== null ? style.stroke : style.fill;
        return colour === getComputedStyle(document.body).backgroundColor || colour === "none";
      }).length);
      assert.equal(unseen, 0, `${path}: marks that cannot be seen`);
      await close();
    }
  }
});

test("printed, a page is its figures on A4", async () => {
  const { page, close } = await open("/");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".menu").isVisible(), false);
  assert.equal(await page.locator(".card-value").first().isVisible(), true);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const box = /MediaBox ?\[ ?0 0 ([\d.]+) ([\d.]+)/.exec(pdf.toString("latin1"));
  assert.ok(Math.abs(box[1] - 595) < 2 && Math.abs(box[2] - 842) < 2, `${box[1]} x ${box[2]} points`);
  await close();
});

// The figures of a page by the id that live figures have.
const figuresOf = (page) => page.evaluate(() => Object.fromEntries([...document.querySelectorAll("main [data-live]")].map((e) => [e.dataset.live, e.textContent])));
const plain = (text) => text.replace(/,/g, "").replace(/%$/, "");

function compare(figures, answer, path, from) {
  const at = new Map(answer.columns.map((column, i) => [column, i]));
  const rows = new Map(answer.rows.map((row) => [row.cells.slice(0, answer.dimensions).join("/"), row.cells]));
  let compared = 0;
  for (const [id, text] of Object.entries(figures)) {
    const colon = id.lastIndexOf(":");
    const cells = rows.get(id.slice(0, colon));
    assert.ok(cells, `${path}: ${from} has no row ${id}`);
    assert.equal(plain(text), cells[at.get(id.slice(colon + 1))], `${path}: ${id} as ${from} has it`);
    ++compared;
  }
  return compared;
}

test("every figure on a page is the one of the feed and of the command line", async () => {
  let compared = 0;
  for (const path of [...questions, "/caseload?as_at=2013-02-15&known_at=2013-03-01", "/indicators?as_at=2013-03-10&known_at=2013-03-12", "/sickness?by=worker&columns=all"]) {
    const { page, close } = await open(path);
    const figures = await figuresOf(page);
    const link = new URL(await page.locator(".downloads a").last().getAttribute("href"), council.base);
    const feed = await (await fetch(link)).json();
    compared += compare(figures, feed, path, "the feed");
    const words = [...link.searchParams].flatMap(([name, value]) => ["--" + name.replace(/_/g, "-"), value]);
    const view = link.pathname.split("/").pop().replace(".json", "");
    compare(figures, ask(view, ...words), path, "the command line");
    await close();
  }
  assert.ok(compared > 500, `${compared} compared`);
});

test("each figure of this week is the one behind it", async () => {
  const { page, close } = await open("/");
  const cards = await page.evaluate(() => [...document.querySelectorAll(".card-value a")].map((a) => [a.getAttribute("href"), a.querySelector("[data-live]").textContent]));
  assert.equal(cards.length, 14);
  for (const [href, text] of cards) {
    await page.goto(council.base + href);
    assert.equal(await page.locator("[data-figure]").innerText(), text, href);
  }
  await close();
});

// Without scripts: what is shown is in the address.
test("what is shown is chosen by a form, and the address, the table, the chart and the downloads are of it", async () => {
  const choices = {
    "/caseload": { team: "T01", category: "in_need", period: "2013-Q1" }, "/sickness": { team: "T01", category: "long", period: "2013-Q1" },
    "/recruitment": { team: "T01", category: "social_worker", period: "2013-Q1" }, "/indicators": { team: "T01", code: "SCC/025", by: "team" },
    "/supervision": { team: "T01" },
    "/front-door": { team: "T01", period: "2013-Q1" }, "/due": { team: "T01", category: "supervision" }, "/programme": { by: "rating", category: "workforce" },
  };
  for (const [path, chosen] of Object.entries(choices)) {
    const { page, close } = await open(path + "?as_at=2013-03-17", { javaScriptEnabled: false });
    for (const [name, value] of Object.entries(chosen)) await page.selectOption(`.filters [name=${name}]`, value);
    await page.click(".filters button");
    await page.waitForLoadState();
    const address = new URL(page.url());
    for (const [name, value] of Object.entries(chosen)) assert.equal(address.searchParams.get(name), value, `${path}: ${name}`);
    assert.equal(address.searchParams.get("as_at"), "2013-03-17", `${path} keeps its day`);
    assert.ok((await page.locator("[data-chart]").count()) > 0, `${path} has no chart`);
    assert.ok((await page.locator("main table tbody tr").count()) > 0, `${path} has no rows`);
    await page.locator("main table thead a").last().click();
    await page.waitForLoadState();
    assert.ok(new URL(page.url()).searchParams.get("sort"), `${path} cannot be sorted`);
    for (const kind of [".csv", ".xlsx"]) {
      const link = new URL(await page.locator(`.downloads a[href*="${kind}"]`).getAttribute("href"), council.base);
      for (const filter of ["team", "category"]) {
        if (chosen[filter]) assert.equal(link.searchParams.get(filter), chosen[filter], `${path}${kind} is of what is shown`);
      }
      assert.equal((await fetch(link)).status, 200, link.href);
    }
    await close();
  }
});

test("the programme has its actions, how they stand, and the way behind each", async () => {
  const when = ["--as-at", "2013-03-17"];
  const all = ask("programme", "--by", "action", ...when);
  const state = all.columns.indexOf("state"), ratings = all.columns.indexOf("ratings");
  for (const of of ["open", "overdue", "finished"]) assert.ok(all.rows.some((row) => row.cells[state] === of), `the plan has no action that is ${of}`);
  for (const [path, overdue] of [["/programme?as_at=2013-03-17", "Overdue"], ["/cy/programme?as_at=2013-03-17", "Hwyr"]]) {
    const { page, close } = await open(path);
    await page.waitForSelector(".chart-place svg .chart-bar rect");
    const rows = page.locator("main table").last().locator("tbody tr");
    assert.equal(await rows.count(), all.rows.length);
    const late = all.rows.filter((row) => row.cells[state] === "overdue");
    assert.equal(await rows.filter({ hasText: overdue }).count(), late.length);
    const moved = all.rows.find((row) => row.cells[ratings].includes(","));
    await rows.locator(`a[href*="/record/action:${moved.cells[0]}"]`).click();
    await page.waitForURL(/record\/action/);
    assert.ok((await page.locator("main").textContent()).includes(moved.cells[1]), "the history of an action names it");
    await page.goto(council.base + path + "&category=workforce");
    assert.equal(await page.locator("main table").last().locator("tbody tr").count(), ask("programme", "--by", "action", "--category", "workforce", ...when).rows.length);
    await page.goto(council.base + path.replace("?", "?by=theme&"));
    await page.locator('[data-live="total:overdue"]').click();
    assert.equal(await page.locator("[data-figure]").innerText(), String(late.length));
    const listed = await page.locator("main table tbody th a[href*='/record/action:']").allInnerTexts();
    for (const row of late) assert.ok(listed.some((words) => words.endsWith(row.cells[0])), `${row.cells[0]} is not behind the figure`);
    await page.waitForSelector(".chart-place svg");
    await close();
  }
});

test("a card has its target and how far it is, or says that there is none", async () => {
  const { page, close } = await open("/?as_at=2013-03-17");
  const card = (measure) => page.locator(`.card:has([data-live="${measure}"])`);
  const row = ask("caseload", "--as-at", "2013-03-17", "--by", "authority");
  const value = Number(row.rows.at(-1).cells[row.columns.indexOf("unallocated")]);
  const words = await card("caseload.unallocated").innerText();
  assert.match(words, /Target 10: /);
  assert.ok(words.includes(value > 10 ? `${value - 10} from the target` : "target met"), words);
  assert.match(await card("caseload.children").innerText(), /No target is set/);
  await page.goto(council.base + "/cy?as_at=2013-03-17");
  assert.match(await card("caseload.children").innerText(), /Nid oes targed/);
  await close();
});

test("behind a figure stand the cases that its own column counts, and the others of the row", async () => {
  const { page, close } = await open("/figure?view=caseload&by=team&row=total/&column=unallocated&as_at=2013-03-17&all=1");
  const counted = ask("caseload", "--as-at", "2013-03-17", "--category", "unallocated", "--open").rows.at(-1).members;
  const all = ask("caseload", "--as-at", "2013-03-17", "--open").rows.at(-1).members;
  assert.equal(plain(await page.locator("[data-figure]").innerText()), String(counted.length));
  const tables = await page.locator("main table:has(th a[href*='/record/'])").all();
  const shown = await Promise.all(tables.map((table) => table.locator("tbody th").count()));
  assert.deepEqual(shown, [counted.length, all.length - counted.length]);
  assert.equal(await tables[0].locator("tbody th").first().innerText(), "Child " + counted[0].replace("child:", ""));
  await close();
});

test("behind the figures of the front door and of staff stand their cases, on both sides of a share", async () => {
  const behind = async (query) => {
    const { page, close } = await open(`/figure?${query}&as_at=2013-03-17&all=1`);
    const figure = Number(plain(await page.locator("[data-figure]").innerText()).replace("%", ""));
    const tables = await page.locator("main table:has(th a[href*='/record/'])").all();
    const sides = await Promise.all(tables.map((table) => table.locator("tbody tr").count()));
    await close();
    return { figure, sides };
  };
  const total = (view, column) => {
    const answer = ask(view, "--as-at", "2013-03-17");
    return Number(answer.rows.at(-1).cells[answer.columns.indexOf(column)]);
  };
  for (const column of ["contacts", "referrals", "children"]) {
    const { figure, sides } = await behind(`view=front-door&row=total&column=${column}`);
    assert.ok(figure > 0, column);
    assert.equal(sides.reduce((a, b) => a + b, 0), figure, `front-door ${column}`);
  }
  const decided = await behind("view=front-door&row=total&column=decision");
  assert.equal(decided.sides[0], total("front-door", "in_time"));
  assert.equal(decided.sides[0] + decided.sides[1], total("front-door", "decision_N"));
  for (const column of ["establishment", "in_post", "in_post_at_end", "agency", "joiners", "leavers", "started_after_offer"]) {
    const { figure, sides } = await behind(`view=recruitment&row=total&column=${column}`);
    assert.equal(sides[0] ?? 0, figure, `recruitment ${column}`);
  }
  for (const column of ["workers_off", "off_long_term", "cases_held_by_off", "spells_ended", "return_to_work_held"]) {
    const { figure, sides } = await behind(`view=sickness&row=total&column=${column}`);
    assert.equal(sides[0] ?? 0, figure, `sickness ${column}`);
  }
  for (const column of ["audits", "actions_overdue"]) {
    const { figure, sides } = await behind(`view=audits&row=total&column=${column}`);
    assert.equal(column === "audits" ? sides[0] ?? 0 : figure > 0, column === "audits" ? figure : (sides[0] ?? 0) > 0, `audits ${column}`);
  }
  for (const [view, by, column] of [["due", "what", "overdue"], ["programme", "theme", "red"]]) {
    const { figure, sides } = await behind(`view=${view}&by=${by}&row=total&column=${column}`);
    assert.equal(figure === 0 ? 0 : sides[0], figure, `${view} ${column}`);
  }
  const absence = await behind("view=sickness&row=total&column=absence_rate");
  assert.equal(absence.sides.length, 2, "days lost, and those in post");
  const turnover = await behind("view=recruitment&row=total&column=turnover_rate");
  assert.deepEqual(turnover.sides, [total("recruitment", "leavers"), total("recruitment", "in_post_at_end")]);
});

test("a filter that a question does not have is not offered, and a value that there is not is refused with what there is", async () => {
  const { page, close } = await open("/programme");
  assert.equal(await page.locator(".filters [name=team], .filters [name=worker]").count(), 0);
  await page.goto(council.base + "/recruitment");
  assert.equal(await page.locator(".filters [name=worker]").count(), 0);
  await page.goto(council.base + "/front-door");
  assert.equal(await page.locator(".filters [name=worker]").count(), 1);
  for (const path of ["/recruitment?worker=W1", "/sickness?category=boredom", "/sickness?worker=nobody", "/programme?team=T01"]) {
    assert.equal((await fetch(council.base + path, { headers: { Accept: "text/html" } })).status, 400, path);
  }
  await close();
});

test("the counts that a chart draws can be downloaded beside its rows", async () => {
  for (const [path, by] of [["/due", "what"], ["/programme", "rating"]]) {
    const { page, close } = await open(path + "?as_at=2013-03-17");
    const links = await page.locator(".downloads-counts a").evaluateAll((all) => all.map((link) => link.href));
    assert.deepEqual(links.map((link) => new URL(link).pathname.match(/\.\w+$/)[0]), [".csv", ".xlsx", ".json"], path);
    const counts = await (await fetch(links[2])).json();
    assert.equal(counts.by, by);
    for (const row of counts.rows.filter((row) => row.cells[0] !== "total")) {
      assert.ok((await page.locator(`[data-live^="${row.cells[0]}:"]`).count()) > 0, `${path} draws no ${row.cells[0]}`);
    }
    await page.goto(council.base + path + `?as_at=2013-03-17&by=${by}`);
    assert.equal(await page.locator(".downloads-counts").count(), 0, `${path} counts what it shows`);
    await close();
  }
});

test("two moments compared show the events that make the difference, child by child", async () => {
  const { page, close } = await open("/compare?from_as_at=2013-02-15&from_known_at=2013-02-16&as_at=2013-02-15&known_at=2013-03-17");
  const members = (known) => new Set(ask("caseload", "--as-at", "2013-02-15", "--known-at", known, "--open").rows.at(-1).members);
  const [was, is] = [members("2013-02-16"), members("2013-03-17")];
  const joined = [...is].filter((one) => !was.has(one)).sort();
  assert.ok(joined.length > 0, "the council records nothing late");
  const list = page.locator("section:has(> h3:has-text('Only in the second')) > ul > li");
  assert.equal(await list.count(), Math.min(50, joined.length));
  const first = list.first();
  assert.match(await first.innerText(), new RegExp(joined[0].replace("child:", "")));
  assert.ok((await first.locator("[data-event]").count()) > 0, "a child without the events behind it");
  const known = await first.locator("[data-event]").first().innerText();
  assert.match(known, /known \d+ (February|March) 2013/);
  await close();
});

test("two moments compared show the workers and posts that differ, with what was said of each and its events", async () => {
  const { page, close } = await open("/compare?from_as_at=2013-02-01&from_known_at=2013-03-17&as_at=2013-03-15&known_at=2013-03-17");
  const members = (view, day) => {
    const said = new Map();
    for (const member of ask(view, "--as-at", day, "--known-at", "2013-03-17", "--open").rows.at(-1).members) {
      const [who, reason] = member.split("\t");
      if (who.startsWith("worker:") && !reason.startsWith("in post")) said.set(who, (said.get(who) ?? "") + reason);
    }
    return said;
  };
  const [was, is] = [members("sickness", "2013-02-01"), members("sickness", "2013-03-15")];
  const differ = [...new Set([...was.keys(), ...is.keys()])].filter((who) => was.get(who) !== is.get(who)).sort();
  assert.ok(differ.length > 0, "nobody fell ill in six weeks");
  const list = page.locator("section[data-view=sickness] > ul > li");
  assert.equal(await list.count(), Math.min(50, differ.length));
  assert.equal(await list.first().getAttribute("data-stream"), differ[0]);
  const words = await list.first().innerText();
  assert.match(words, /First moment: .*\n.*Second moment: /);
  assert.ok((await page.locator("section[data-view=sickness] [data-event^=Sickness]").count()) > 0, "no absence is behind the difference");
  assert.ok((await page.locator("section[data-view=recruitment] li[data-stream^='post:'], section[data-view=recruitment] li[data-stream^='worker:']").count()) > 0);
  assert.ok((await page.locator("section[data-view=supervision] [data-event=SupervisionHeld]").count()) > 0);
  await close();
});

test("a rebuild that runs is on its page, and views that are missing at the start are waited for on a page that says so", async () => {
  const { page, close } = await open("/rebuild");
  const rebuilt = council.rebuild();
  let seen = "", done = false;
  rebuilt.then(() => { done = true; });
  while (!done && !/<progress/.test(seen)) seen = await (await fetch(council.base + "/rebuild", { headers: { Accept: "text/html" } })).text();
  assert.match(seen, /[\d,]+ of [\d,]+ events/, "a rebuild ran and its page did not say so");
  await rebuilt;
  await page.waitForFunction(() => document.querySelector(".build") === null, undefined, { timeout: 60_000 });
  await council.startAnew(async (base) => {
    const answer = await fetch(base + "/cy/caseload", { headers: { Accept: "text/html" } });
    assert.equal(answer.status, 503, "the views are there at once");
    assert.equal(answer.headers.get("retry-after"), "5");
    assert.match(await answer.text(), /Mae&#39;r ffigurau&#39;n cael eu hadeiladu o&#39;r log/);
    await page.goto(base + "/caseload");
    await page.waitForSelector("main table [data-live]", { timeout: 120_000 });  // it opens by itself
  });
  await close();
});

test("the time machine shows what the command line answers at the same two times", async () => {
  for (const [as_at, known_at] of [["2013-02-15", "2013-02-20"], ["2013-02-15", "2013-03-24"], ["2013-01-20", "2013-01-20"]]) {
    const { page, close } = await open(`/caseload?by=status&as_at=${as_at}&known_at=${known_at}`);
    const answer = ask("caseload", "--by", "status", "--as-at", as_at, "--known-at", known_at);
    assert.equal(compare(await figuresOf(page), answer, as_at, "the command line"), answer.rows.length);
    assert.equal(await page.locator("[data-live-state]").count(), 0, "a chosen moment is not live");
    await close();
  }
});

test("the first page is light and soon there", async () => {
  const { page, close } = await open("/nothing");
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  let bytes = 0;
  session.on("Network.loadingFinished", (event) => { bytes += event.encodedDataLength; });
  await page.goto(council.base + "/", { waitUntil: "load" });
  await page.waitForSelector(".chart-place svg");
  const paint = await page.evaluate(() => new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime)).observe({ type: "largest-contentful-paint", buffered: true });
  }));
  console.log(`first page: ${bytes} bytes compressed, largest paint after ${Math.round(paint)} ms`);
  assert.ok(bytes < 200_000, `${bytes} bytes`);
  await close();
});

test("a figure changes in place when an extract arrives, and a screen reader is told", async () => {
  const { page, close } = await open(`/v1/authorities/${authority}/status`);
  await page.goto(council.base + "/front-door?as_at=2013-03-31");
  await page.waitForSelector(".live-on");
  await page.waitForSelector(".chart-place svg");
  const drawn = await page.getAttribute("[data-chart]", "data-chart");
  const marks = await page.locator(".chart-place svg").innerHTML();
  const before = await page.locator('[data-live="total:contacts"]').innerText();
  await council.takeLater();
  await page.waitForFunction((text) => document.querySelector('[data-live="total:contacts"]').textContent !== text, before, { timeout: 60_000 });
  await page.waitForFunction(() => /\d/.test(document.querySelector("[data-live-said]").textContent));
  await page.waitForFunction((points) => document.querySelector("[data-chart]").dataset.chart !== points, drawn, { timeout: 60_000 });
  await page.waitForFunction((inside) => document.querySelector(".chart-place svg").innerHTML !== inside, marks);
  const answer = ask("front-door", "--as-at", "2013-03-31");
  await page.waitForFunction((text) => document.querySelector('[data-live="total:contacts"]').textContent.replace(/,/g, "") === text, answer.rows.at(-1).cells[1]);
  await close();
});

test("a figure that a late extract changed after its week was published is marked on its card and on the week's page, in both languages", async () => {
  await council.takeLater();
  await council.takeLateReferral("2013-02-20");
  const revisions = JSON.parse(council.command("revisions", "--week", "2013-W09", "--format", "json"));
  const whole = revisions.rows.filter((row) => row.cells[revisions.columns.indexOf("team")] === "");
  assert.ok(whole.length > 0, "nothing of the week was revised");
  for (const [path, mark, edition] of [["/", "Revised since it was published", "/editions/2013-W09"], ["/cy", "Diwygiwyd ers ei gyhoeddi", "/cy/editions/2013-W09"]]) {
    const { page, close } = await open(path);
    const cards = page.locator(".card:has(.mark)");
    const marked = await cards.locator("[data-live]").evaluateAll((figures) => [...new Set(figures.map((figure) => figure.dataset.live.replace(/:of$/, "")))]);
    const shown = await page.locator(".card-value [data-live]").evaluateAll((figures) => figures.map((figure) => figure.dataset.live));
    const value = (row, column) => Number(row.cells[revisions.columns.indexOf(column)] || NaN);
    const due = whole.filter((row) => value(row, "published") !== value(row, "now")).map((row) => row.cells[0]).filter((measure) => shown.includes(measure));
    assert.ok(due.length > 0, "no card shows a measure that was revised");
    assert.deepEqual(marked.sort(), due.sort(), `${path}: the cards that are marked`);
    assert.equal(await cards.first().locator(".mark").innerText(), mark);
    await cards.first().locator(".mark").click();
    assert.equal(new URL(page.url()).pathname, edition);
    const names = await page.locator("main table").first().locator("tbody tr").count();
    assert.equal(names, revisions.rows.length, "each revision has its row");
    await close();
  }
});
