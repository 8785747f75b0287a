// Holds a real report against a real browser. usage: node browser.mjs ASSAY MODULES [SCREENSHOT-FOLDER]
// ASSAY: the program; MODULES: a folder with node_modules of package.json beside this file. Chromium: CHROMIUM, else
// /usr/bin/chromium. Ends with 77, which ctest takes for skipped, where browser or modules are not there.
import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { makeShare, policy } from "./share.mjs";

const [, , assay, modules, shots] = process.argv;
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
const require = createRequire(path.join(modules, "package.json"));
const need = (name) => { try { return require(name); } catch { console.log(`skipped: npm package ${name} is not in ${modules}: run ./dev reports-check`); process.exit(77); } };
if (!fs.existsSync(chromium)) { console.log(`skipped: there is no ${chromium}`); process.exit(77); }
const playwright = need("playwright-core");
need("axe-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const root = fs.mkdtempSync(path.join(os.tmpdir(), "assay-browser-"));
process.on("exit", () => fs.rmSync(root, { recursive: true, force: true }));
const share = path.join(root, "share");
makeShare(share, 160);
// Names and contents that want to be live.
const hostile = ["<img src=x onerror=alert(1)>.txt", "\"><script>alert(1)<∕script>.txt", "]]>.txt", "\u202efdp.txt", "\x1b[31m.txt", "=1+1.txt", "a\nb.txt"];
for (const name of hostile) fs.writeFileSync(path.join(share, name), `employee SSN: ${"536-" + "22-" + "8145"} <script>alert(1)</script>\n`);

const scan = (name, language, target) => {
  const file = path.join(root, name + ".html");
  const settings = path.join(root, name + ".toml");
  fs.writeFileSync(settings, policy(share, language));
  const run = spawnSync(assay, ["scan", target, "--policy", settings, "--quiet", "--no-progress", `--format=html=${file}`],
    { env: { PATH: process.env.PATH }, encoding: "utf8" });
  assert.ok([0, 1, 3].includes(run.status), `scan: exit code ${run.status}: ${run.stderr}`);
  return file;
};
const english = scan("en", "en", share), german = scan("de", "de", share);
const nothing = path.join(root, "empty");
fs.mkdirSync(nothing);
const empty = scan("none", "en", nothing);

const browser = await playwright.chromium.launch({ executablePath: chromium, args: ["--no-sandbox", "--disable-gpu", "--disable-quic",
  "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
let failed = 0;
const check = async (name, body) => {
  try { await body(); console.log(`ok   ${name}`); } catch (error) { failed++; console.log(`FAIL ${name}\n     ${String(error.message).split("\n").slice(0, 12).join("\n     ")}`); }
};
const problems = [], requests = [];
const open = async (file, options = {}, hash = "") => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  page.on("console", (message) => problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("dialog", (dialog) => { problems.push("a dialog: " + dialog.message()); dialog.dismiss(); });
  page.on("request", (request) => { if (!/^(file|data):/.test(request.url())) requests.push(request.url()); });
  await page.goto("file://" + file + hash);
  return page;
};
const sections = ["status", "work", "places", "kinds", "deviations", "findings", "ropa", "waivers", "controls", "scope", "method"];
const rows = (page) => page.locator("#explorer tbody tr");
const countOf = async (page) => Number((await page.locator("#explorer [role=status]").textContent()).replace(/[^\d ].*/, "").replace(/\D/g, ""));

for (const [name, file] of [["English", english], ["German", german], ["empty", empty]]) {
  for (const colorScheme of ["light", "dark"]) {
    await check(`${name}, ${colorScheme}: axe finds no violation`, async () => {
      const page = await open(file, { colorScheme, reducedMotion: "reduce" });
      await page.evaluate(axe);
      const result = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      const found = result.violations.map((each) => `${each.id}: ${each.help}: ${each.nodes.slice(0, 2).map((node) => node.html.slice(0, 160)).join(" | ")}`);
      assert.deepEqual(found, []);
      assert.ok(result.passes.length > 15);
      await page.close();
    });
  }
}
await check("without scripts every section has its substance", async () => {
  const page = await open(english, { javaScriptEnabled: false });
  for (const id of sections) assert.ok((await page.locator("#" + id).innerText()).length > 80, `#${id} is empty`);
  assert.ok(await page.locator("#worst-findings tbody tr").count() >= 20);
  assert.ok(await page.locator("#map .tile").count() > 5);
  assert.ok(await page.locator("#worst-findings").isVisible());
  await page.close();
});
await check("search, choice and folder narrow the findings; clear brings them back", async () => {
  const page = await open(english);
  const all = await countOf(page);
  assert.ok(all > 100);
  await page.locator("input[name=q]").fill("payroll iban");
  await page.waitForFunction((n) => !document.querySelector("#explorer [role=status]").textContent.startsWith(n), String(all));
  const some = await countOf(page);
  assert.ok(some > 0 && some < all, `${some} of ${all}`);
  for (const text of await rows(page).allInnerTexts()) assert.match(text, /payroll/);
  await page.locator("#explorer button", { hasText: "Clear" }).click();
  assert.equal(await countOf(page), all);
  await page.locator("select[name=level]").selectOption("3");
  const restricted = await countOf(page);
  assert.ok(restricted > 0 && restricted < all);
  for (const text of await rows(page).allInnerTexts()) assert.match(text, /restricted/);
  await page.locator("select[name=level]").selectOption("");
  await page.locator("input[name=folder]").fill(path.join(share, "hr"));
  await page.locator("input[name=folder]").press("Tab");
  for (const text of await rows(page).allInnerTexts()) assert.match(text, /\/hr\//);
  await page.locator("input[name=q]").fill("no such thing anywhere");
  await page.getByText("Nothing matches.").waitFor();
  await page.close();
});
await check("pages and sorting", async () => {
  const page = await open(english);
  const risks = () => page.locator("#explorer tbody td:last-child b").allTextContents().then((texts) => texts.map(Number));
  const first = await risks();
  assert.deepEqual(first, [...first].sort((a, b) => b - a));
  assert.equal(first.length, 50);
  await page.locator("#explorer button", { hasText: "Next" }).click();
  assert.match(await page.locator("#explorer .pager").innerText(), /Page 2 of/);
  const heading = page.locator("#explorer th", { hasText: "Risk" });
  await heading.locator("button").click();
  await heading.locator("button").click();
  assert.equal(await heading.getAttribute("aria-sort"), "ascending");
  const rising = await risks();
  assert.deepEqual(rising, [...rising].sort((a, b) => a - b));
  // A table of the page itself.
  const folders = page.locator("#places table");
  await folders.locator("thead button", { hasText: "Files" }).first().click();
  const numbers = (await folders.locator("tbody td:nth-child(2)").evaluateAll((cells) => cells.map((cell) => Number(cell.dataset.v))));
  assert.deepEqual(numbers, [...numbers].sort((a, b) => b - a));
  await page.close();
});
await check("links lead to a filter and to a finding", async () => {
  const page = await open(english, {}, "#findings?level=3&sort=-file");
  assert.equal(await page.locator("select[name=level]").inputValue(), "3");
  await rows(page).first().click();
  const href = await page.locator(".card a").getAttribute("href");
  const text = await page.locator(".card").innerText();
  await page.close();
  const other = await open(english, {}, href);
  assert.equal(await other.locator(".card").innerText(), text);
  assert.equal(await other.locator("#explorer tr[aria-selected=true]").count(), 1);
  await other.close();
});
await check("keys move, open and close", async () => {
  const page = await open(english);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.name), "q");
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  assert.equal(await page.locator(".card").count(), 1);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".card").count(), 0);
  await page.keyboard.press("n");
  assert.match(await page.locator("#explorer .pager").innerText(), /Page 2 of/);
  await page.close();
});
await check("the map is entered by key and left by its path", async () => {
  const page = await open(english);
  const tile = page.locator("#map .tile[role=button]").first();
  const label = await tile.getAttribute("aria-label");
  await tile.focus();
  await page.keyboard.press("Enter");
  const name = label.slice(0, label.indexOf(":")).split("/").pop();
  assert.equal(await page.locator("#map .crumb b").innerText(), name);
  await page.getByRole("button", { name: "Show findings here" }).click();
  assert.ok((await page.locator("input[name=folder]").inputValue()).endsWith(name));
  await page.locator("#map .crumb button").first().click();
  assert.equal(await page.locator("#map .crumb b").count(), 1);
  await page.close();
});
await check("it fits a phone: nothing but its own boxes scrolls sideways", async () => {
  const page = await open(english, { viewport: { width: 360, height: 740 } });
  const [width, inner] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(width <= inner, `${width} > ${inner}`);
  await page.close();
});
await check("the PDF has every section and the worst findings", async () => {
  const page = await open(english);
  const pdf = path.join(root, "report.pdf");
  await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: true });
  const text = spawnSync("pdftotext", ["-layout", pdf, "-"], { encoding: "utf8" });
  if (text.error) { console.log("     (no pdftotext: looked at its size alone)"); assert.ok(fs.statSync(pdf).size > 50_000); return; }
  for (const id of sections) {
    const title = await page.locator(`#h-${id}`).textContent();
    if (id !== "status") assert.ok(text.stdout.includes(title), `no "${title}" in the PDF`);
  }
  for (const part of ["What needs a decision", "AWS access key id", "CC1.1", "The books"]) assert.ok(text.stdout.includes(part), `no "${part}"`);
  await page.close();
});
await check("hostile names are shown and never live", async () => {
  const page = await open(english, {}, "#findings?q=onerror");
  assert.match(await rows(page).first().innerText(), /<img src=x onerror=alert\(1\)>/);
  assert.equal(await page.locator("img, iframe, object, embed, form").count(), 0);
  assert.equal(await page.locator("script").count(), 2);
  await page.close();
});
await check("no message, no error, no dialog, no request", async () => {
  assert.deepEqual(problems, []);
  assert.deepEqual(requests, []);
});
if (shots) {
  for (const [name, colorScheme, width, height, at] of [["status", "light", 1280, 900, ""], ["map", "dark", 1280, 900, "#places"], ["phone", "light", 390, 844, ""]]) {
    const page = await open(english, { colorScheme, viewport: { width, height }, reducedMotion: "reduce" }, at);
    await page.waitForTimeout(200);
    await page.screenshot({ path: path.join(shots, `report-${name}.png`) });
    await page.close();
  }
}
await browser.close();
console.log(failed ? `${failed} failed` : "all passed");
process.exit(failed ? 1 : 0);
