#!/usr/bin/env python3
"""Prints how fast Assay is beside what bounds it (cat, the bare Hyperscan loop over the same rules) and beside other
tools that are on the PATH. Warm cache; the commands take turns, the median of all rounds counts. Also writes
build/bench/results.json. Called by ./dev bench, which builds build/release first."""
import argparse
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def parse_size(text):
    return int(text[:-1]) * UNITS[text[-1]] if text[-1:] in UNITS else int(text)


def run(command):
    """Wall seconds, CPU seconds, peak RSS in MB (of the largest process) and exit code."""
    begin = time.perf_counter()
    with open(os.devnull, "r+b") as null:
        child = subprocess.Popen([str(part) for part in command], stdin=null, stdout=null, stderr=null)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - begin
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, child.returncode


def scenarios(size):
    """Name, layout of assay_corpus, bytes."""
    return [
        ("mixed text", "mixed", size),
        ("4 KB files", "small", 2 * size),
        ("archives", "archives", size // 4),
        ("utf-16", "utf16", size // 2),
    ]


def generate(build, folder, layout, size):
    """The corpus' folder; made once for a layout, a size and a generator."""
    root = folder / f"{layout}-{size}"
    program = build / "bench/assay_corpus"
    mark = pathlib.Path(f"{root}.done")
    if not mark.exists() or mark.stat().st_mtime < program.stat().st_mtime:
        print(f"generating {root.name} …", file=sys.stderr)
        subprocess.run([program, root, layout, str(size)], check=True, stdout=subprocess.DEVNULL)
        mark.touch()
    return root


def commands(build, root, folder):
    """Label and command of everything that is measured over `root`. The exit codes of a finished run: 0 and 1."""
    assay = build / "assay"
    scan = [assay, "scan", root, "--format", f"jsonl={os.devnull}", "--quiet", "--no-progress"]
    found = [
        ("assay --jobs 1", [*scan, "--jobs", "1"]),
        ("assay --jobs 2", [*scan, "--jobs", "2"]),
        ("cat", ["sh", "-c", f"find '{root}' -type f -print0 | xargs -0 cat > /dev/null"]),
        ("bare hyperscan", [build / "bench/assay_bare_hyperscan", folder / "rules.hsdb", root]),
    ]
    others = [
        ("rg -c, one word", "rg", ["-uuu", "-j1", "-c", "password", root]),
        ("gitleaks", "gitleaks", ["detect", "--no-git", "--no-banner", "--source", root]),
        ("trufflehog", "trufflehog", ["filesystem", "--no-update", "--no-verification", root]),
        ("kingfisher", "kingfisher", ["scan", "--no-validate", root]),
    ]
    for label, program, args in others:
        if shutil.which(program):
            found.append((label, [program, *args]))
    return found


def measure(todo, rounds):
    """Per label the medians over rounds of wall, CPU and RSS. A first round warms the cache and is not counted."""
    seen = {label: [] for label, _ in todo}
    failed = {}
    for turn in range(rounds + 1):
        for label, command in todo:
            *numbers, code = run(command)
            if code not in (0, 1, 123):  # 123: xargs passes on rg's or cat's 1
                failed[label] = code
            if turn > 0:
                seen[label].append(numbers)
    return {label: [statistics.median(column) for column in zip(*rows)] for label, rows in seen.items()}, failed


def content_of(root):
    sizes = [path.stat().st_size for path in root.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)


def table(name, root, todo, rounds):
    files, size = content_of(root)
    medians, failed = measure(todo, rounds)
    cat = medians["cat"][0]
    bare = medians["bare hyperscan"][1]
    print(f"\n{name}: {files} files, {size / 1e6:.0f} MB")
    print(f"  {'':18} {'MB/s':>8} {'files/s':>9} {'wall s':>8} {'CPU s':>8} {'RSS MB':>8} {'x cat':>7} {'CPU x bare':>11}")
    rows = []
    for label, (wall, cpu, rss) in medians.items():
        note = f"  exit {failed[label]}" if label in failed else ""
        print(f"  {label:18} {size / 1e6 / wall:8.0f} {files / wall:9.0f} {wall:8.3f} {cpu:8.3f} {rss:8.1f} "
              f"{wall / cat:7.1f} {cpu / bare:11.2f}{note}")
        rows.append({"command": label, "wall": wall, "cpu": cpu, "rss_mb": rss, "mb_per_s": size / 1e6 / wall,
                     "files_per_s": files / wall, "exit": failed.get(label, 0)})
    return {"scenario": name, "files": files, "bytes": size, "rows": rows}


def start_up(build, folder):
    """Milliseconds of a whole run over one file of 6 bytes: the median of 20."""
    tiny = folder / "tiny"
    tiny.mkdir(exist_ok=True)
    (tiny / "hello.txt").write_bytes(b"hello\n")
    todo = [entry for entry in commands(build, tiny, folder) if entry[0] != "bare hyperscan"]
    medians, _ = measure(todo, 20)
    print("\none file of 6 bytes")
    for label, (wall, cpu, rss) in medians.items():
        print(f"  {label:18} {1000 * wall:8.1f} ms wall {1000 * cpu:8.1f} ms CPU {rss:8.1f} MB")
    return {"scenario": "one file of 6 bytes",
            "rows": [{"command": label, "wall": w, "cpu": c, "rss_mb": r} for label, (w, c, r) in medians.items()]}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="200M", help="bytes of the mixed corpus; the others are sized by it")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="one scenario by its name")
    parser.add_argument("--folder", default="", help="a folder of your own instead of the made-up corpora")
    parser.add_argument("--build", default=str(ROOT / "build/release"), help="where the programs are")
    parser.add_argument("--corpus-folder", default=str(ROOT / "build/bench/corpora"))
    args = parser.parse_args()
    build, folder = pathlib.Path(args.build).resolve(), pathlib.Path(args.corpus_folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([build / "bench/assay_bare_hyperscan", "--compile", folder / "rules.hsdb"], check=True, stdout=subprocess.DEVNULL)
    results = []
    if args.folder:
        root = pathlib.Path(args.folder).resolve()
        results.append(table(args.folder, root, commands(build, root, folder), args.rounds))
    for name, layout, size in scenarios(parse_size(args.size)):
        if not args.folder and args.only in ("", name):
            root = generate(build, folder, layout, size)
            results.append(table(name, root, commands(build, root, folder), args.rounds))
    if not args.folder and args.only in ("", "start"):
        results.append(start_up(build, folder))
    out = ROOT / "build/bench/results.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps({"machine": platform.machine(), "cores": os.cpu_count(), "results": results}, indent=1) + "\n",
                   encoding="utf-8")
    print(f"\nwritten: {out.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
