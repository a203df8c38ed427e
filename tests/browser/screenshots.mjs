// SPDX-License-Identifier: Apache-2.0
// screenshots.mjs FOLDER: the main pages as they look (make screenshots).
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { serve } from "./council.mjs";

const { chromium } = createRequire(pathToFileURL(process.cwd() + "/package.json"))("playwright-core");
const folder = process.argv[2];
const shots = [
  ["this-week", "/", 1280, "light"], ["this-week-dark", "/", 1280, "dark"], ["this-week-welsh-small", "/cy", 320, "light"],
  ["caseload", "/caseload", 1280, "light"], ["indicators", "/indicators", 1280, "light"],
  ["behind-a-figure", "/figure?view=indicators&row=SCC/025&column=value", 1280, "light"],
  ["caseload-high-contrast", "/caseload", 1280, "light", { forcedColors: "active" }], ["due-list", "/due?team=T02", 1280, "light"],
  ["edition", "/editions/2013-W09", 1280, "light"], ["compare", "/compare", 1280, "light"], ["data-health", "/health", 1280, "light"],
];
mkdirSync(folder, { recursive: true });
const council = await serve();
await council.takeLater();
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--lang=en-GB"] });
for (const [name, path, width, colorScheme, look] of shots) {
  const page = await browser.newPage({ viewport: { width, height: 1100 }, colorScheme, locale: "en-GB", ...look });
  await page.goto(council.base + path);
  if (await page.locator("[data-chart]").count() > 0) await page.waitForSelector(".chart-place svg");
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, name + ".png"), fullPage: width === 1280 && name.startsWith("this-week"), animations: "disabled" });
  await page.close();
}
await browser.close();
await council.stop();
