// A synthetic file share, the same every time, and a policy for it.
import fs from "node:fs";
import path from "node:path";

let seed = 7;
const random = () => { seed = (seed * 1664525 + 1013904223) >>> 0; return seed / 2 ** 32; };
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const digits = (n) => Array.from({ length: n }, () => below(10)).join("");
const given = "Ada Ben Carla David Emma Felix Greta Hugo Ida Jonas Klara Leon Mia Noah Olga Paul Rosa Simon Tina Viktor".split(" ");
const family = "Meyer Schmidt Fischer Weber Wagner Becker Hoffmann Schulz Koch Bauer Richter Klein Wolf Neumann Braun".split(" ");
const iban = () => { const body = digits(18); return "DE" + String(98n - BigInt(body + "131400") % 97n).padStart(2, "0") + body; };
const card = () => {
  const body = "4" + digits(14);
  const sum = [...body].reverse().reduce((total, digit, i) => { const n = Number(digit) * (i % 2 ? 1 : 2); return total + (n > 9 ? n - 9 : n); }, 0);
  return body + String((10 - sum % 10) % 10);
};
const letters = (n, of) => Array.from({ length: n }, () => pick(of)).join("");
const lines = (n, line) => Array.from({ length: 1 + below(n) }, line).join("\n") + "\n";

const payroll = () => "first name,last name,iban,date of birth\n" + lines(40, () => `${pick(given)},${pick(family)},${iban()},19${55 + below(44)}-0${1 + below(9)}-1${below(10)}`);
const contacts = () => "name,phone\n" + lines(60, () => `${pick(given)} ${pick(family)},+49 30 ${1000000 + below(8999999)}`);
const cards = () => "holder,card number\n" + lines(20, () => `${pick(given)} ${pick(family)},${card()}`);
const configuration = () => `DB_PASSWORD=q7${letters(14, "abcdefghkmnpqrstuvwxyzABCDEFGH23456789")}\nAWS_ACCESS_KEY_ID=${"AK" + "IA"}${letters(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}\n`;
const notes = () => lines(9, () => "Next steps: budget, travel, roof.");
const plan = [["hr/payroll", payroll, 0o640], ["hr/applications", contacts, 0o644], ["finance/cards", cards, 0o640], ["finance/invoices", notes, 0o644],
  ["it/config", configuration, 0o644], ["it/backup/old", payroll, 0o644], ["marketing/mailing", contacts, 0o644], ["public/web", notes, 0o644],
  ["projects/alpha/docs", notes, 0o664], ["projects/beta/test", payroll, 0o666], ["sales/crm export", contacts, 0o644]];

export const makeShare = (root, files) => {
  for (let i = 0; i < files; i++) {
    const [folder, make, mode] = plan[i % plan.length];
    const place = path.join(root, folder, i % 2 ? String(2016 + below(10)) : "");
    fs.mkdirSync(place, { recursive: true });
    const file = path.join(place, `${pick("report list export notes copy".split(" "))}-${String(i).padStart(4, "0")}.${make === configuration ? "env" : "csv"}`);
    fs.writeFileSync(file, make());
    fs.chmodSync(file, mode);
    const changed = 1_750_000_000 - below(9 * 365) * 86_400;
    fs.utimesSync(file, changed, changed);
  }
  fs.writeFileSync(path.join(root, "it", "broken.gz"), Buffer.from("1f8b0800000000000003deadbeef", "hex"));
};

export const policy = (root, language) => `
[policy]
id = "files"
version = "3"
owner = "privacy@acme.example"
role = "controller"
[report]
organisation = "Acme Cooperative"
contact = "privacy@acme.example"
language = "${language}"
[[root]]
path = "${root}/hr"
owner = "hr@acme.example"
[[root]]
path = "${root}/public"
reach = "public"
max_level = "public"
kind = "public"
owner = "press@acme.example"
[[activity]]
id = "payroll"
owner = "hr@acme.example"
purpose = "Pay staff"
basis = "6(1)(b)"
subjects = ["employees"]
classes = ["pii.name", "pii.bank-account", "pii.birth-date"]
paths = ["${root}/hr"]
recipients = ["tax office"]
[[retention]]
class = "pii.contact"
keep_days = 1095
[[exceptions]]
id = "W-17"
test = "T-PURPOSE"
path = "${root}/marketing"
reason = "the newsletter is being declared"
owner = "marketing@acme.example"
approver = "ciso@acme.example"
created = ${new Date(Date.now() - 100 * 864e5).toISOString().slice(0, 10)}
expires = ${new Date(Date.now() + 20 * 864e5).toISOString().slice(0, 10)}
`;
