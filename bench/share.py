#!/usr/bin/env python3
"""A realistic file share with planted deviations, and a check that a scan reports each of them and nothing else.

  share.py make OUT [--files 20000] [--seed 1]   OUT/share, OUT/assay.toml, OUT/expected.jsonl
  share.py check OUT --assay PROGRAM             scans OUT/share with the policy and compares; exits 1 on a difference
  share.py try --assay PROGRAM [--files N]       both, in a folder that is removed afterwards

HR, finance, support, engineering, projects, outbound and public, each with the files, modes, ages and labels that the policy asks
for; then every 25th file gets one thing wrong, of the kinds below. All people and numbers are made up.
"""
import argparse
import base64
import collections
import datetime
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

DAY = 86400
IDS = {"public": "a0000000-469d-470c-8cb0-58434e2bf457", "internal": "b0000000-469d-470c-8cb0-58434e2bf457",
       "confidential": "c0000000-469d-470c-8cb0-58434e2bf457", "restricted": "d0000000-469d-470c-8cb0-58434e2bf457"}
TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"
FIRST = "Anna Bernd Clara David Emma Felix Greta Hannah Ivan Julia Karl Laura Martin Nina Oscar Paula Robert Sarah Thomas Ursula".split()
LAST = "Miller Smith Johnson Becker Schneider Fischer Weber Wagner Hoffmann Schulz Koch Richter Klein Wolf Neumann Schwarz".split()
WORDS = ("the plan for next week covers delivery of the parts and a short review of open points with the team before the end of the "
         "quarter we agreed to keep the schedule and to write down what changes").split()

# What each test's deviations must turn into an exception (the tables of the frameworks, by their own ids).
CONTROLS = {
    "T-INV": ["A.5.9", "CC2.1"],
    "T-LEVEL": ["C1.1", "A.5.12"],
    "T-LABEL": ["C1.1", "A.5.13"],
    "T-ACCESS": ["CC6.1", "CC6.3", "P4.1", "A.5.15", "A.8.3"],
    "T-PLACE": ["P4.1", "A.5.10"],
    "T-PURPOSE": ["P3.1", "P4.1", "A.5.34"],
    "T-RETAIN": ["C1.1", "C1.2", "P4.2", "A.8.10"],
    "T-PROTECT": ["CC6.1", "A.8.24"],
    "T-MASK": ["CC8.1", "A.8.11", "A.8.33"],
    "T-SECRET": ["CC6.1", "CC7.1", "A.5.17"],
    "T-OUT": ["CC6.7", "A.5.14", "A.8.12"],
}


def iban(rnd):
    bank = "".join(str(rnd.randrange(10)) for _ in range(18))
    check = 98 - int(bank + "131400") % 97
    return f"DE{check:02d}{bank}"


def card(rnd):
    digits = [4] + [rnd.randrange(10) for _ in range(14)]
    total = sum(d if i % 2 else sum(divmod(2 * d, 10)) for i, d in enumerate(digits))
    return "".join(map(str, digits)) + str(-total % 10)


def ssn(rnd):
    return f"{rnd.randrange(100, 660)}-{rnd.randrange(10, 99)}-{rnd.randrange(1000, 9999)}"


def prose(rnd, lines=8):
    return "".join(" ".join(rnd.choice(WORDS) for _ in range(rnd.randint(6, 14))) + ".\n" for _ in range(lines))


class Person:
    def __init__(self, rnd):
        self.first, self.last = rnd.choice(FIRST), rnd.choice(LAST)
        self.born = datetime.date(rnd.randint(1955, 2003), rnd.randint(1, 12), rnd.randint(1, 28)).isoformat()
        self.ssn = ssn(rnd)
        self.mail = f"{self.first.lower()}.{self.last.lower()}{rnd.randrange(100)}@acme-mail.com"


def staff_list(rnd, rows=20):
    people = [Person(rnd) for _ in range(rows)]
    return "".join(f"Employee name: {p.first} {p.last}; date of birth: {p.born}; SSN: {p.ssn}; e-mail: {p.mail}\n" for p in people)


def staff_letter(rnd):
    p = Person(rnd)
    return [f"Employee name: {p.first} {p.last}", f"Date of birth: {p.born}", f"Social security number: {p.ssn}"] + prose(rnd, 4).splitlines()


def docx(lines, label=None, removed=False, footer=None, old=None):
    """A small OOXML text document. label: id in LabelInfo; old: id in custom.xml."""
    ns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>\n" for line in lines)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        def put(name, text):
            z.writestr(zipfile.ZipInfo(name, (2024, 1, 2, 3, 4, 6)), '<?xml version="1.0" encoding="UTF-8"?>\n' + text)
        put("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName='
            '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
        put("word/document.xml", f"<w:document {ns}><w:body>{body}</w:body></w:document>")
        if footer:
            put("word/footer1.xml", f"<w:ftr {ns}><w:p><w:r><w:t>{footer}</w:t></w:r></w:p></w:ftr>")
        if old:
            pairs = {"Enabled": "true", "SiteId": TENANT, "SetDate": "2024-01-02T03:04:05Z", "Method": "Privileged", "Name": "x"}
            put("docProps/custom.xml", '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt='
                '"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">' + "".join(
                    f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{i + 2}" name="MSIP_Label_{old}_{key}"><vt:lpwstr>{value}'
                    "</vt:lpwstr></property>" for i, (key, value) in enumerate(pairs.items())) + "</Properties>")
        if label:
            put("docMetadata/LabelInfo.xml", '<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata">'
                f'<clbl:label id="{{{label}}}" enabled="1" method="Standard" siteId="{{{TENANT}}}" contentBits="0" removed="{int(removed)}"/>'
                "</clbl:labelList>")
    return out.getvalue()


def zipped(name, text):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(zipfile.ZipInfo(name, (2024, 1, 2, 3, 4, 6)), text)
    return out.getvalue()


def mail(rnd, headers="", body=None):
    p = Person(rnd)
    return f"From: {p.mail}\r\nTo: desk@acme-mail.com\r\n{headers}Subject: open points\r\n\r\n" + (body or prose(rnd)).replace("\n", "\r\n")


# Good files: (folder, name, content, mode) by kind.
def good(kind, rnd, i):
    p = Person(rnd)
    if kind == "staff list":
        return f"hr/lists/{i % 37:02d}", f"staff-{i}.txt", staff_list(rnd), 0o640
    if kind == "contract":
        return f"hr/contracts/{i % 53:02d}", f"contract-{i}.docx", docx(staff_letter(rnd), IDS["restricted"]), 0o640
    if kind == "archive":
        return "hr/archive", f"year-{i}.zip", zipped("staff.txt", staff_list(rnd, 5)), 0o600
    if kind == "hr note":
        return f"hr/notes/{i % 11:02d}", f"note-{i}.txt", prose(rnd), 0o644
    if kind == "payments":
        return f"finance/payments/{i % 23:02d}", f"run-{i}.csv", "holder,iban\n" + "".join(
            f"{Person(rnd).first} {Person(rnd).last},{iban(rnd)}\n" for _ in range(6)), 0o640
    if kind == "cards":
        return "finance/cards", f"cards-{i}.csv", "card number\n" + "".join(card(rnd) + "\n" for _ in range(4)), 0o600
    if kind == "finance note":
        return f"finance/notes/{i % 7:02d}", f"note-{i}.md", "---\nclassification: internal\n---\n" + prose(rnd), 0o644
    if kind == "ticket":
        return f"support/tickets/{i % 61:02d}", f"ticket-{i}.txt", f"Customer name: {p.first} {p.last}\nE-mail: {p.mail}\n\n" + prose(rnd), 0o644
    if kind == "mail":
        return f"support/mail/{i % 31:02d}", f"m{i}.eml", mail(rnd), 0o644
    if kind == "secret mail":
        return f"support/mail/{i % 31:02d}", f"c{i}.eml", mail(rnd, "Sensitivity: Company-Confidential\r\n", f"IBAN: {iban(rnd)}\n" * 1), 0o640
    if kind == "code":
        return f"engineering/src/{i % 97:02d}", f"module_{i}.py", "".join(
            f"def step_{n}(value):\n    return value + {rnd.randrange(50)}\n\n" for n in range(12)), 0o644
    if kind == "configuration":
        return f"engineering/conf/{i % 13:02d}", f"service-{i}.yaml", f"name: service-{i}\nport: {rnd.randrange(1024, 9999)}\nreplicas: 3\n", 0o644
    if kind == "test data":
        return f"engineering/test/{i % 17:02d}", f"case-{i}.json", json.dumps({"case": i, "steps": [rnd.randrange(9) for _ in range(20)]}), 0o644
    if kind == "project":
        return f"projects/{i % 19:02d}", f"minutes-{i}.txt", "INTERNAL\n\n" + prose(rnd), 0o644
    if kind == "newsletter":
        return "outbound", f"newsletter-{i}.txt", prose(rnd), 0o644
    return f"public/{i % 29:02d}", f"page-{i}.html", f"<html><body><p>{prose(rnd, 3)}</p></body></html>\n", 0o644


KINDS = (["staff list"] * 6 + ["contract"] * 8 + ["archive"] * 1 + ["hr note"] * 5 + ["payments"] * 6 + ["cards"] * 2 + ["finance note"] * 6 +
         ["ticket"] * 14 + ["mail"] * 10 + ["secret mail"] * 4 + ["code"] * 14 + ["configuration"] * 6 + ["test data"] * 4 +
         ["project"] * 6 + ["newsletter"] * 2 + ["public"] * 6)


class Planted:
    """One thing wrong with a file that is good otherwise."""

    def __init__(self, folder, name, content, mode, tests, days=None, uid=None, waived=()):
        self.folder, self.name, self.content, self.mode, self.tests = folder, name, content, mode, tests
        self.days, self.uid, self.waived = days, uid, waived


def key(rnd):
    """An access key's id: what follows its first four letters holds the account, which has twelve digits."""
    while True:
        body = "".join(rnd.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(16))
        if (int.from_bytes(base64.b32decode(body)[:6], "big") & 0x7FFFFFFFFF80) >> 7 < 10**12:
            return "AK" + "IA" + body


PLANTS = {
    "open to all": lambda r, i: Planted("hr/lists/open", f"staff-{i}.txt", staff_list(r), 0o644, ["T-ACCESS"]),
    "open archive": lambda r, i: Planted("hr/archive", f"open-{i}.zip", zipped("staff.txt", staff_list(r, 5)), 0o644, ["T-ACCESS"]),
    "open, accepted": lambda r, i: Planted("hr/board", f"board-{i}.txt", staff_list(r), 0o644, ["T-ACCESS"], waived=["T-ACCESS"]),
    "over age": lambda r, i: Planted("hr/lists/old", f"staff-{i}.txt", staff_list(r), 0o640, ["T-RETAIN"], days=r.randint(2600, 4000)),
    "no label": lambda r, i: Planted("hr/contracts/new", f"c{i}.docx", docx(staff_letter(r)), 0o640, ["T-LABEL"]),
    "label too low": lambda r, i: Planted("hr/contracts/new", f"c{i}.docx", docx(staff_letter(r), IDS["internal"]), 0o640, ["T-LABEL"]),
    "label unknown": lambda r, i: Planted("hr/contracts/new", f"c{i}.docx", docx(staff_letter(r), "e0000000-469d-470c-8cb0-58434e2bf457"), 0o640,
                                          ["T-LABEL"]),
    "label removed": lambda r, i: Planted("hr/contracts/new", f"c{i}.docx", docx(staff_letter(r), IDS["restricted"], True, old=IDS["restricted"]),
                                          0o640, ["T-LABEL"]),
    "labels differ": lambda r, i: Planted("hr/contracts/new", f"c{i}.docx", docx(staff_letter(r), IDS["restricted"], footer="INTERNAL"), 0o640,
                                          ["T-LABEL"]),
    "marking too low": lambda r, i: Planted("hr/notes/new", f"n{i}.txt", "CONFIDENTIAL\n\n" + "\n".join(staff_letter(r)), 0o640, ["T-LABEL"]),
    "mail without label": lambda r, i: Planted("support/mail/new", f"m{i}.eml", mail(r, body=f"IBAN: {iban(r)}\n"), 0o640, ["T-LABEL"]),
    "in clear": lambda r, i: Planted("projects/new", f"staff-{i}.txt", staff_list(r), 0o640, ["T-PROTECT"]),
    "cards outside finance": lambda r, i: Planted("support/tickets/new", f"t{i}.txt", f"card number: {card(r)}\n", 0o640, ["T-PLACE"]),
    "no activity": lambda r, i: Planted("press", f"list-{i}.txt", f"Contact: {Person(r).mail}\n", 0o644, ["T-PURPOSE"]),
    "too high for its root": lambda r, i: Planted("support/exports", f"staff-{i}.txt", staff_list(r), 0o640, ["T-LEVEL"]),
    "on its way out": lambda r, i: Planted("outbound", f"payments-{i}.csv", "iban\n" + iban(r) + "\n" + iban(r) + "\n", 0o640, ["T-LEVEL", "T-OUT"]),
    "real data in tests": lambda r, i: Planted("engineering/test/new", f"users-{i}.csv", "e-mail\n" + Person(r).mail + "\n" + Person(r).mail + "\n",
                                               0o644, ["T-MASK"]),
    "key in configuration": lambda r, i: Planted("engineering/conf/new", f"s{i}.yaml", f"aws_access_key_id: {key(r)}\n", 0o600, ["T-SECRET"]),
    "nobody's": lambda r, i: Planted("lost", f"n{i}.txt", prose(r), 0o644, ["T-INV"], uid=54321),
}


def policy(root):
    today = datetime.date.today()
    labels = "\n".join(f'[[label]]\nmatch = {{ msip = "{id}" }}\nlevel = "{level}"' for level, id in IDS.items())
    return f"""
policy = {{ id = "share", version = "1", owner = "dpo@acme.example", role = "controller" }}
scope = {{ min_coverage = 95 }}
root = [
  {{ path = "{root}/hr", owner = "hr", max_level = "restricted", encrypted = true, activity = "payroll" }},
  {{ path = "{root}/finance", owner = "finance", max_level = "restricted", encrypted = true }},
  {{ path = "{root}/support", owner = "support", max_level = "confidential", encrypted = true }},
  {{ path = "{root}/engineering", owner = "engineering", max_level = "restricted", encrypted = true }},
  {{ path = "{root}/engineering/test", owner = "engineering", kind = "test", max_level = "internal" }},
  {{ path = "{root}/projects", owner = "projects" }},
  {{ path = "{root}/outbound", owner = "marketing", kind = "outbound", max_level = "internal" }},
  {{ path = "{root}/public", owner = "press", kind = "public", reach = "public", max_level = "public" }},
]
path = [{{ path = "{root}/public", level = "public", why = "published" }}]
places = {{ risky = [] }}
retention = [{{ class = "pii.social-security", keep_days = 2555, activity = "payroll" }},
             {{ class = "pii.government-id", keep_days = 2555, activity = "payroll" }}]
place = [{{ class = "pii.payment", allowed_in = ["{root}/finance"] }}]
{labels}
[handling]
restricted = {{ max_audience = 30, sla_days = 5 }}
confidential = {{ max_audience = 30, sla_days = 30 }}
[[activity]]
id = "payroll"
owner = "hr"
purpose = "pay staff"
classes = ["pii.*"]
paths = ["{root}/hr"]
[[activity]]
id = "business"
owner = "office"
purpose = "serve customers"
classes = ["pii.*"]
paths = ["{root}/finance", "{root}/support", "{root}/projects", "{root}/outbound", "{root}/engineering/test"]
[[exceptions]]
id = "W-1"
test = "T-ACCESS"
path = "{root}/hr/board"
reason = "the board reads on the old host"
owner = "cfo@acme.example"
approver = "ciso@acme.example"
created = {today - datetime.timedelta(days=10)}
expires = {today + datetime.timedelta(days=60)}
"""


def put(root, folder, name, content, mode, modified, uid=None):
    folder = os.path.join(root, folder)
    os.makedirs(folder, mode=0o755, exist_ok=True)
    path = os.path.join(folder, name)
    with open(path, "wb") as stream:
        stream.write(content if isinstance(content, bytes) else content.encode())
    os.chmod(path, mode)
    if uid is not None:
        os.chown(path, uid, -1)
    os.utime(path, (modified, modified))
    return path


def make(out, files, seed):
    rnd = random.Random(seed)
    os.umask(0o022)
    out = os.path.abspath(out)
    root = os.path.join(out, "share")
    os.makedirs(root)
    now = time.time()
    plants = [name for name in PLANTS if name != "nobody's" or os.getuid() == 0]
    wrong = max(files // 25, 2 * len(plants))
    with open(os.path.join(out, "expected.jsonl"), "w", encoding="utf-8") as expected:
        for i in range(files - wrong):
            folder, name, content, mode = good(rnd.choice(KINDS), rnd, i)
            put(root, folder, name, content, mode, now - rnd.randint(1, 700) * DAY)
        for i in range(wrong):
            kind = plants[i % len(plants)]
            one = PLANTS[kind](rnd, i)
            path = put(root, one.folder, one.name, one.content, one.mode, now - (one.days or rnd.randint(1, 700)) * DAY, one.uid)
            expected.write(json.dumps({"path": path, "kind": kind, "tests": one.tests, "waived": list(one.waived)}) + "\n")
    with open(os.path.join(out, "assay.toml"), "w", encoding="utf-8") as stream:
        stream.write(policy(root))


def check(out, assay):
    out = os.path.abspath(out)
    root = os.path.join(out, "share")
    records = os.path.join(out, "records.jsonl")
    started = time.monotonic()
    done = subprocess.run([assay, "scan", root, "--policy", os.path.join(out, "assay.toml"), "--format", "jsonl=" + records, "--quiet",
                           "--no-progress"], check=False)
    seconds = time.monotonic() - started
    if done.returncode not in (0, 1):
        return f"the scan ended with {done.returncode}"
    wanted, waived, kinds = set(), set(), {}
    for line in open(os.path.join(out, "expected.jsonl"), encoding="utf-8"):
        one = json.loads(line)
        for test in one["tests"]:
            wanted.add((one["path"], test))
            kinds[one["path"], test] = one["kind"]
        waived |= {(one["path"], test) for test in one["waived"]}
    found, found_waived, controls, counts, files = set(), set(), {}, collections.Counter(), 0
    for line in open(records, encoding="utf-8"):
        record = json.loads(line)
        if record["type"] == "control":
            controls[record["id"]] = record
        if record["type"] != "file":
            continue
        files += 1
        path = record["path"].split("!")[0]
        for test in record["tests"]:
            found.add((path, test))
            if test in record.get("waived", []):
                found_waived.add((path, test))
            else:
                counts[test] += 1
    problems = [f"not reported: {test} {path} ({kinds[path, test]})" for path, test in sorted(wanted - found)]
    problems += [f"reported besides: {test} {path}" for path, test in sorted(found - wanted)]
    problems += [f"waiver: {test} {path}" for path, test in sorted(found_waived ^ waived)]
    for control in controls.values():
        for test in control["tests"]:
            if test["deviations"] != counts[test["test"]]:
                problems.append(f"{control['id']}: {test['test']} counts {test['deviations']}, the files {counts[test['test']]}")
    planted = {test for path, test in wanted - waived}
    for test in planted:
        for name in CONTROLS[test]:
            here = controls.get(name)
            if here is None or here["status"] != "exception" or test not in [each["test"] for each in here["tests"] if each["deviations"]]:
                problems.append(f"{test} does not make {name} an exception")
    same = subprocess.run([assay, "policy", "check", os.path.join(out, "assay.toml"), "--against", records], stdout=subprocess.PIPE, text=True,
                          check=False).stdout
    if ", 0 would change" not in same:
        problems.append("the same policy changes its own scan:\n" + same)
    print(f"{files} records, {len(kinds)} planted deviations, {seconds:.1f} s")
    print(f"{'kind':24} {'planted':>8} {'found':>8}  tests")
    by_kind = collections.defaultdict(lambda: [0, 0, set()])
    for place, kind in kinds.items():
        row = by_kind[kind]
        row[0] += 1
        row[1] += place in found
        row[2].add(place[1])
    for kind, (planted_here, found_here, tests) in by_kind.items():
        print(f"{kind:24} {planted_here:8} {found_here:8}  {' '.join(sorted(tests))}")
    print(f"besides: {len(found - wanted)}; waived {len(found_waived)} of {len(waived)}; controls with an exception: "
          f"{sum(c['status'] == 'exception' for c in controls.values())} of {len(controls)}")
    return "\n".join(problems[:40]) + (f"\n… {len(problems)} in all" if len(problems) > 40 else "")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=["make", "check", "try"])
    parser.add_argument("out", nargs="?")
    parser.add_argument("--files", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--assay")
    args = parser.parse_args()
    if (args.out is None) != (args.verb == "try") or (args.assay is None and args.verb != "make"):
        parser.error("see --help")
    problems = ""
    if args.verb == "try":
        args.out = tempfile.mkdtemp(prefix="assay-share-")
        os.chmod(args.out, 0o755)
    try:
        if args.verb != "check":
            make(args.out, args.files, args.seed)
        if args.verb != "make":
            problems = check(args.out, os.path.abspath(args.assay))
    finally:
        if args.verb == "try":
            shutil.rmtree(args.out)
    if problems:
        print(problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
