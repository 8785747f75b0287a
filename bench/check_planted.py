#!/usr/bin/env python3
"""Scans a corpus of assay_corpus and compares with what was planted: every value once, at its file, line and column.
A finding of the manifest's rule or of its class (or one above or below it) counts. Prints recall per rule, duplicates
and, as noise, findings where nothing was planted; raw values are compared by digest only. Exits 1 on a miss."""
import argparse
import collections
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile


def related(planted, found):
    """Whether one of the two classes is the other or holds it, or they share their family."""
    return planted.split(".")[:1] == found.split(".")[:1]


def scan(assay, root, extra):
    """Findings and skipped entries of a scan. Codes 0 and 1 are a finished scan."""
    command = [assay, "scan", str(root), "--format", "jsonl", "--show-secrets", "--no-progress", *extra]
    done = subprocess.run(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False)
    findings, skipped = [], []
    for line in done.stdout.decode("utf-8", "surrogateescape").splitlines():
        record = json.loads(line)
        if record["type"] == "finding":
            findings.append(record)
        elif record["type"] == "skipped" or (record["type"] == "file" and record.get("partial")):
            skipped.append(record)
    return findings, skipped, done.returncode


class Check:
    def __init__(self, root, findings):
        self.by_place = collections.defaultdict(list)
        prefix = str(root).rstrip("/") + "/"
        for finding in findings:
            path = finding["path"].removeprefix(prefix)
            self.by_place[path, finding["line"], finding["column"]].append(finding)
        self.planted, self.found, self.other_span = (collections.Counter() for _ in range(3))
        self.misses, self.duplicates, self.by_rule = [], [], collections.Counter()

    def compare(self, manifest):
        for line in manifest.open(encoding="utf-8"):
            want = json.loads(line)
            self.planted[want["rule"]] += 1
            here = self.by_place.pop((want["path"], want["line"], want["column"]), [])
            fits = [f for f in here if related(want["class"], f["class"])]
            if not fits:
                self.misses.append((want, [f["rule"] for f in here]))
                continue
            if len(here) > 1:
                self.duplicates.append((want, [f["rule"] for f in here]))
            self.found[want["rule"]] += 1
            self.by_rule[want["rule"], fits[0]["rule"], fits[0]["confidence"]] += 1
            if all(hashlib.sha256(f["secret"].encode("utf-8", "surrogateescape")).hexdigest() != want["sha256"] for f in fits):
                self.other_span[want["rule"]] += 1

    def report(self):
        print(f"{'planted':20} {'values':>7} {'found':>7} {'recall':>8} {'other span':>11}  reported as")
        for rule, total in sorted(self.planted.items()):
            found = self.found[rule]
            names = ", ".join(f"{name} {level} {n}" for (own, name, level), n in self.by_rule.most_common() if own == rule)
            print(f"{rule:20} {total:7} {found:7} {found / total:8.3f} {self.other_span[rule]:11}  {names}")
        noise = collections.Counter((f["rule"], f["confidence"]) for rest in self.by_place.values() for f in rest)
        print(f"duplicates: {len(self.duplicates)}; findings where nothing was planted: {sum(noise.values())}")
        for (rule, confidence), n in noise.most_common(15):
            print(f"  noise: {rule} {confidence}: {n}")
        for want, here in self.misses[:20]:
            print(f"missed: {want['rule']} at {want['path']}:{want['line']}:{want['column']}; there: {here or 'nothing'}")
        for want, here in self.duplicates[:10]:
            print(f"twice: {want['rule']} at {want['path']}:{want['line']}:{want['column']}: {here}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assay", required=True)
    parser.add_argument("--corpus", required=True, help="the assay_corpus program")
    parser.add_argument("--layout", default="mixed")
    parser.add_argument("--size", default="20M")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--spacing", default="4K")
    parser.add_argument("--strict-span", action="store_true", help="a value found with other ends is a miss too")
    parser.add_argument("options", nargs="*", help="further options of assay scan, after --")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="assay-planted-") as folder:
        root = pathlib.Path(folder) / "corpus"
        subprocess.run([args.corpus, root, args.layout, args.size, args.seed, args.spacing], check=True)
        findings, skipped, code = scan(args.assay, root, args.options)
        check = Check(root, findings)
        check.compare(pathlib.Path(f"{root}.manifest.jsonl"))
    check.report()
    for record in skipped[:10]:
        print(f"not read: {record['path']}: {record.get('reason') or record.get('partial')} {record.get('detail', '')}")
    bad = check.misses or check.duplicates or skipped or code not in (0, 1) or not check.planted
    if args.strict_span and sum(check.other_span.values()):
        bad = True
    print("exit code of the scan:", code)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
