"""Runs the folders of cases/: in a copy of the folder, `cmd` by sh (where `assay` is the program and $SELECT chooses
the tests' rules) must print `stdout` and end with the code in `exit`; `stderr`, if there, must be what it says there.
Times and rates are replaced. usage: run_cases.py PROGRAM [--update] [CASE…]"""
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

import support


def settled(text: str) -> str:
    text = re.sub(r"\d+\.\d\d s\b", "TIME", text)
    return re.sub(r" \([0-9.]+ (B|[KMG]iB)/s\)", "", text)


def run_case(folder: str, update: bool) -> list:
    with tempfile.TemporaryDirectory() as work:
        copy = shutil.copytree(folder, os.path.join(work, "case"), symlinks=True)
        with open(os.path.join(folder, "cmd"), encoding="utf-8") as stream:
            script = 'assay() { "$ASSAY" "$@"; }\n' + stream.read()
        env = {**support.environment(work), "ASSAY": support.program(),
               "SELECT": " ".join(shlex.quote(word) for word in support.SELECT)}
        done = subprocess.run(["sh", "-c", script], cwd=copy, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=120, check=False)
    got = {"stdout": settled(done.stdout.decode()), "exit": f"{done.returncode}\n", "stderr": settled(done.stderr.decode())}
    wrong = []
    for name, text in got.items():
        path = os.path.join(folder, name)
        if update and (name != "stderr" or text):
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(text)
        expected = ""
        if os.path.exists(path) or name != "stderr":
            with open(path, encoding="utf-8") as stream:
                expected = stream.read()
        if text != expected:
            wrong.append(f"--- {name}: expected\n{expected}--- got\n{text}")
    return wrong


def main() -> int:
    args = sys.argv[2:]
    update = "--update" in args
    root = os.path.join(support.HERE, "cases")
    names = [arg for arg in args if arg != "--update"] or sorted(os.listdir(root))
    failed = 0
    for name in names:
        wrong = run_case(os.path.join(root, name), update)
        print(("FAILED " if wrong else "ok     ") + name, *wrong, sep="\n" if wrong else "")
        failed += bool(wrong)
    return 1 if failed or not names else 0


if __name__ == "__main__":
    sys.exit(main())
