// Holds what Assay writes against validators from npm and Debian. usage: node documents.mjs ASSAY MODULES
// Schemas: ASSAY_SCHEMAS, else ../shared/schemas beside the source. Ends with 77, which ctest takes for skipped, where modules are
// not there; a schema or tool that is missing is said and its check left out. Each schema check proves too that it can fail.
import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { makeShare, policy } from "./share.mjs";

const [, , assay, modules] = process.argv;
const require = createRequire(path.join(modules, "package.json"));
const need = (name) => { try { return require(name); } catch { console.log(`skipped: npm package ${name} is not in ${modules}: run ./dev reports-check`); process.exit(77); } };
const source = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const schemas = process.env.ASSAY_SCHEMAS ?? path.join(source, "..", "shared", "schemas");
const { HtmlValidate } = need("html-validate");
const Ajv2020 = need("ajv/dist/2020"), Ajv = need("ajv"), AjvDraft04 = need("ajv-draft-04"), formats = need("ajv-formats");

const root = fs.mkdtempSync(path.join(os.tmpdir(), "assay-documents-"));
process.on("exit", () => fs.rmSync(root, { recursive: true, force: true }));
const share = path.join(root, "share");
makeShare(share, 60);
fs.writeFileSync(path.join(share, "<b onclick=x>]]>.txt"), `ssn: ${"536-" + "22-" + "8145"}\n`);
fs.writeFileSync(path.join(root, "policy.toml"), policy(share, "en"));
const names = ["html", "json", "sarif", "oscal", "prometheus"];
const run = spawnSync(assay, ["scan", share, "--policy", path.join(root, "policy.toml"), "--quiet", "--no-progress",
  ...names.map((name) => `--format=${name}=${path.join(root, name)}`)], { env: { PATH: process.env.PATH }, encoding: "utf8" });
assert.ok([0, 1, 3].includes(run.status), run.stderr);
const read = (name) => fs.readFileSync(path.join(root, name), "utf8");

let failed = 0;
const check = async (name, body) => {
  try { const note = await body(); console.log(note ? `left out: ${name}: ${note}` : `ok   ${name}`); }
  catch (error) { failed++; console.log(`FAIL ${name}\n     ${String(error.message).slice(0, 1500)}`); }
};
const obeys = (validator, file, schema, broken) => {
  if (!fs.existsSync(schema)) return `there is no ${schema}`;
  const validate = validator.compile(JSON.parse(fs.readFileSync(schema, "utf8")));
  const document = JSON.parse(read(file));
  assert.ok(validate(document), JSON.stringify((validate.errors ?? []).slice(0, 3)));
  broken(document);
  assert.ok(!validate(document), "a broken document is accepted");
  return undefined;
};
const options = { strict: false, allErrors: false, unicodeRegExp: true };
const with_ = (validator) => { formats(validator); return validator; };

await check("html-validate finds nothing", async () => {
  const html = new HtmlValidate({ extends: ["html-validate:recommended"], rules: { "no-inline-style": "error", "long-title": "off", "void-style": "off",
    "no-trailing-whitespace": "off", "no-raw-characters": "off", "require-sri": "off", "valid-id": ["error", { relaxed: true }] } });
  const report = await html.validateString(read("html"));
  assert.deepEqual(report.results.flatMap((each) => each.messages).slice(0, 5).map((each) => `${each.line}: ${each.message}`), []);
  assert.ok(!(await html.validateString(read("html").replace("<main>", "<main><p><div></p>"))).valid, "a broken page is accepted");
});
await check("tidy finds no error", async () => {
  const tidy = spawnSync("tidy", ["-q", "-e", "--show-warnings", "no", path.join(root, "html")], { encoding: "utf8" });
  if (tidy.error) return "there is no tidy";
  assert.ok(tidy.status < 2, tidy.stderr.slice(0, 500));
  return undefined;
});
await check("json obeys assay-1.schema.json (ajv)", async () => obeys(with_(new (Ajv2020.default ?? Ajv2020)(options)), "json",
  path.join(source, "reports", "schema", "assay-1.schema.json"), (document) => { document.findings[0].confidence = "sure"; }));
await check("SARIF obeys 2.1.0 (ajv, draft-04)", async () => obeys(with_(new (AjvDraft04.default ?? AjvDraft04)(options)), "sarif",
  path.join(schemas, "sarif-2.1.0.json"), (document) => { document.runs[0].results[0].level = "loud"; }));
await check("OSCAL obeys 1.1.3 (ajv, unicodeRegExp)", async () => obeys(with_(new (Ajv.default ?? Ajv)(options)), "oscal",
  path.join(schemas, "oscal-complete-1.1.3.json"), (document) => { delete document["assessment-results"].uuid; }));
await check("promtool finds nothing", async () => {
  const promtool = spawnSync("promtool", ["check", "metrics"], { input: read("prometheus"), encoding: "utf8" });
  if (promtool.error) return "there is no promtool (Debian: prometheus)";
  assert.equal(promtool.status, 0, promtool.stderr + promtool.stdout);
  return undefined;
});
console.log(failed ? `${failed} failed` : "all passed");
process.exit(failed ? 1 : 0);
