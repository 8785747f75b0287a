#!/usr/bin/env python3
"""The numbers of detectors that README.md tells are those of the program: readme_counts.py ASSAY README.md [--update]"""
import collections, re, subprocess, sys

GROUPS = [
    ("credentials of services", "cloud database identity source-control ci package-registry messaging mail ai monitoring finance payment e-commerce social maps cdn iot blockchain storage hr other", "secret."),
    ("keys, passwords, hashes, connection strings, assignments", "private-key password hash connection-string generic token", "secret."),
    ("personal data", "", "pii health special"),
    ("numbers of organisations", "", "business"),
]

def table(assay):
    rules = [line.split()[1] for line in subprocess.run([assay, "rules", "list"], check=True, capture_output=True, text=True).stdout.splitlines()[1:] if line.strip()]
    classes = collections.Counter(rules)
    lines = ["%s detectors." % format(len(rules), ","), "", "| kind | detectors |", "| --- | --- |"]
    for title, parts, prefix in GROUPS:
        if parts:
            counts = {part: classes[prefix + part] for part in parts.split()}
            each = ": " + ", ".join("%s %d" % item for item in sorted(counts.items(), key=lambda item: -item[1]))
        else:
            counts = {name: count for name, count in classes.items() if name.split(".")[0] in prefix.split()}
            each = ": " + ", ".join("%s %d" % item for item in sorted(counts.items(), key=lambda item: -item[1])[:8]) + ", …" if len(counts) > 1 else ""
        lines.append("| %s | %s%s |" % (title, format(sum(counts.values()), ","), each))
    return "\n".join(lines)

def main():
    assay, readme = sys.argv[1:3]
    with open(readme, encoding="utf-8") as f: text = f.read()
    wanted = "<!-- counts -->\n%s\n<!-- /counts -->" % table(assay)
    new, found = re.subn(r"(?s)<!-- counts -->.*?<!-- /counts -->", lambda _: wanted, text)
    if found != 1: sys.exit("%s: no place for the counts" % readme)
    if new == text: return
    if "--update" not in sys.argv: sys.exit("%s: the numbers of detectors are not the program's; run this with --update" % readme)
    with open(readme, "w", encoding="utf-8") as f: f.write(new)

if __name__ == "__main__":
    main()
