#!/usr/bin/env python3
"""The Jenkinsfile under packaging/ is one that Groovy parses and Jenkins' declarative pipelines have; broken ones are told. 77: no groovy here."""
import os, re, shutil, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
FILE = os.path.join(HERE, "../../packaging/ci/Jenkinsfile")

def check(path):
    run = subprocess.run(["groovy", os.path.join(HERE, "jenkinsfile.groovy"), path], capture_output=True, text=True)
    return run.returncode, run.stdout + run.stderr

def main():
    if shutil.which("groovy") is None:
        print("skipped: no groovy on PATH (Debian's package groovy), so nothing here can parse a Jenkinsfile")
        return 77
    code, said = check(FILE)
    if code != 0: sys.exit(said)
    print(said.strip())
    with open(FILE, encoding="utf-8") as f: text = f.read()
    # Whatever is broken in it is told: else the check above would say nothing.
    for what, broken in (("an open brace", text.rstrip().rstrip("}")), ("an unknown section", re.sub(r"\bsteps \{", "step {", text)), ("no agent", text.replace("agent any", "")),
                         ("no string's end", text.replace("assay.xml'\n", "assay.xml\n", 1)), ("two pipelines", text + text)):
        if broken == text: sys.exit("the case '%s' changes nothing" % what)
        with tempfile.NamedTemporaryFile("w", suffix=".Jenkinsfile") as f:
            f.write(broken); f.flush()
            code, said = check(f.name)
            if code != 1: sys.exit("%s passed: %s" % (what, said))
    return 0

if __name__ == "__main__":
    sys.exit(main())
