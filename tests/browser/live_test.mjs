// SPDX-License-Identifier: Apache-2.0
// Pages that change in place, in a real browser: no oftener than twice a second, told politely, resumed where they broke off, and honest when
// they are not live.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

process.env.COUNCIL_FOLDER += "-live";
const { ask, serve } = await import("./council.mjs");
const { wire } = await import("./wire.mjs");
const { chromium } = createRequire(pathToFileURL(process.cwd() + "/package.json"))("playwright-core");

const path = "/caseload?as_at=2013-03-31";
const figure = '[data-live="total/:children"]';
const firstWeek = "2012-12-02";
let council, browser, lines;
before(async () => {
  council = await serve(firstWeek);
  lines = await wire(council.base);
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--lang=en-GB"] });
});
after(async () => {
  await browser?.close();
  await lines?.close();
  await council?.stop();
});

async function open(address = path) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB" });
  const page = await context.newPage();
  await page.goto(lines.base + address);
  const state = page.locator("[data-live-state]");
  return { page, state, says: async (name) => (await state.getAttribute(`data-${name}`)), close: () => context.close() };
}
const becomes = (page, words, timeout = 30_000) =>
  page.waitForFunction((text) => document.querySelector("[data-live-state]").textContent === text, words, { timeout });

test("a page that is refused says that it is not live, in its language, and follows when it may", async () => {
  for (const [address, words] of [[path, "Not live"], ["/cy" + path, null]]) {
    lines.refuse = 1;
    const { page, state, says, close } = await open(address);
    await becomes(page, await says("off"));
    if (words !== null) assert.match(await state.innerText(), new RegExp(words));
    assert.equal(await page.locator(".live-on").count(), 0);
    await becomes(page, await says("on"));
    await close();
  }
});

test("a page that lost its connection says so, comes back with the last id, and nothing is told twice", async () => {
  const { page, says, close } = await open();
  await becomes(page, await says("on"));
  const last = lines.lastIds.at(-1), asked = lines.asked.length;
  await page.evaluate(() => {
    window.states = [];
    new MutationObserver(() => window.states.push(document.querySelector("[data-live-state]").textContent))
      .observe(document.querySelector("[data-live-state]"), { childList: true, characterData: true, subtree: true });
  });
  lines.cut();
  await page.waitForFunction(([connecting, on]) => window.states.includes(connecting) && window.states.at(-1) === on,
                             [await says("connecting"), await says("on")], { timeout: 30_000 });
  assert.deepEqual(lines.asked.slice(asked), [last]);
  assert.equal(await page.locator("[data-live-said]").textContent(), "", "nothing had changed, so nothing is told");
  await close();
});

test("figures that change all the time are shown twice a second at most, and told politely every five seconds at most", async () => {
  const { page, says, close } = await open();
  await becomes(page, await says("on"));
  const said = page.locator("[data-live-said]");
  assert.equal(await said.getAttribute("role"), "status", "a live region that waits until a reader is free");
  assert.equal(await said.getAttribute("aria-live"), "polite");
  assert.equal(await said.textContent(), "", "what was there when the page came is no news");
  await page.evaluate((of) => {
    window.shown = [];
    window.told = [];
    const element = document.querySelector(of), said = document.querySelector("[data-live-said]"), watch = { childList: true, characterData: true, subtree: true };
    new MutationObserver(() => window.shown.push([performance.now(), element.textContent])).observe(element, watch);
    new MutationObserver(() => window.told.push([performance.now(), said.textContent])).observe(said, watch);
  }, figure);
  await council.takeLater(350);  // oftener than the page may be updated
  const { columns, rows } = ask("caseload", "--as-at", "2013-03-31", "--by", "team");
  const wanted = rows.at(-1).cells[columns.indexOf("children")];
  await page.waitForFunction(([of, text]) => document.querySelector(of).textContent.replace(/,/g, "") === text, [figure, wanted], { timeout: 60_000 });
  const { shown, told } = await page.evaluate(() => ({ shown: window.shown, told: window.told }));
  const gaps = (moments) => moments.slice(1).map(([at], index) => Math.round(at - moments[index][0]));
  console.log(`${shown.length} updates, ${told.length} announcements; gaps ${gaps(shown)} and ${gaps(told)} ms`);
  assert.ok(shown.length >= 5, "it changed while the extracts were taken in");
  assert.ok(shown.at(-1)[0] - shown[0][0] >= 450 * (shown.length - 1), "two updates a second at most, for all that a busy machine is late with one");
  assert.ok(told.length >= 2 && told.every(([, words]) => /\d/.test(words)), "a screen reader is told how many figures changed");
  for (const gap of gaps(told)) assert.ok(gap >= 4_900, `told again after ${gap} ms`);
  await close();
});

test("an address that is of a chosen moment is followed by nothing", async () => {
  const asked = lines.asked.length;
  const { page, close } = await open("/caseload?as_at=2013-03-01&known_at=2013-03-01");
  await page.waitForLoadState("networkidle");
  assert.equal(await page.locator("[data-live-state]").count(), 0);
  assert.equal(lines.asked.length, asked);
  await close();
});
