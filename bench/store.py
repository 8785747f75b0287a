#!/usr/bin/env python3
"""Measures the store: rescans of unchanged files against a full scan and a bare find, and a store of many findings. Ratios of one
run count. Usage: bench/store.py [--assay PROGRAM] [--files N] [--findings N] [--rounds N] [--dir FOLDER]"""
import argparse, os, random, shutil, subprocess, tempfile, time


def run(args, cwd, env):
    began = time.perf_counter()
    done = subprocess.run(args, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    took = time.perf_counter() - began
    if done.returncode not in (0, 1):
        raise SystemExit(f"{args}: {done.returncode}: {done.stderr.decode(errors='replace')}")
    return took


def best(rounds, args, cwd, env):
    return min(run(args, cwd, env) for _ in range(rounds))


def lines(path):
    with open(path, "rb") as file:
        return sorted(l for l in file if not l.startswith((b'{"type":"scan"', b'{"type":"summary"')))


def make_tree(root, files, generator):
    """Documents of some KiB, a tenth with something in them."""
    words = "the of and report meeting budget draft plan review server cluster note page order item".split()
    for number in range(files):
        folder = os.path.join(root, f"{number // 2000:03}", f"{number // 50 % 40:02}")
        os.makedirs(folder, exist_ok=True)
        text = " ".join(generator.choices(words, k=generator.randint(100, 2500)))
        if number % 10 == 0:
            text += f"\nmail someone{number}" + "@" + "mailbox-corp.com\n"
        with open(os.path.join(folder, f"document-{number}.txt"), "w", encoding="utf-8") as file:
            file.write(text)


def make_findings(root, findings, generator):
    for number in range(0, findings, 500):
        folder = os.path.join(root, f"{number // 50000:03}")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, f"export-{number}.csv"), "w", encoding="utf-8") as file:
            for i in range(min(500, findings - number)):
                file.write(f"{generator.randint(100, 9999)};person{number + i}" + "@" + "mailbox-corp.com;ok\n")


def unchanged(options, home, env):
    root = os.path.join(home, "t")
    make_tree(root, options.files, random.Random(1))
    time.sleep(3)
    scan = [options.assay, "scan", "t", "-q"]
    find = ["find", "t", "-printf", "%i %s %T@ %C@ %p\\n"]
    full = best(options.rounds, [*scan, "--format", "jsonl=full.jsonl"], home, env)
    first = run([*scan, "--store", "s.db", "--format", "jsonl=first.jsonl"], home, env)
    again, bare = [], []
    for _ in range(max(3, options.rounds)):  # alternating: the machine is never quiet
        again.append(run([*scan, "--store", "s.db", "--incremental", "--format", "jsonl=again.jsonl"], home, env))
        bare.append(run(find, home, env))
    quiet = best(options.rounds, [*scan, "--store", "s.db", "--incremental", "--format", "prometheus=x.prom"], home, env)
    print(f"unchanged files               {options.files:>10}")
    print(f"full scan                     {full:>10.3f} s")
    print(f"full scan into a new store    {first:>10.3f} s   {first / full:.2f} times")
    print(f"incremental, jsonl            {min(again):>10.3f} s   {full / min(again):.1f} times faster than full")
    print(f"incremental, totals only      {quiet:>10.3f} s")
    print(f"find -printf                  {min(bare):>10.3f} s   incremental is {min(again) / min(bare):.2f} times that, totals only {quiet / min(bare):.2f}")
    print(f"same records as the full scan {'yes' if lines(os.path.join(home, 'full.jsonl')) == lines(os.path.join(home, 'again.jsonl')) else 'NO'}")
    print(f"size of the store             {os.path.getsize(os.path.join(home, 's.db')):>10} bytes")


def many(options, home, env):
    root = os.path.join(home, "f")
    make_findings(root, options.findings, random.Random(2))
    scan = [options.assay, "scan", "f", "-q", "--format", "prometheus=x.prom"]
    without = best(options.rounds, scan, home, env)
    stores = []
    for i in range(options.rounds):
        stores.append(run([*scan, "--store", f"m{i}.db"], home, env))
    store = "m0.db"
    size = os.path.getsize(os.path.join(home, store))
    report = best(options.rounds, [options.assay, "report", "--store", store, "--format", "jsonl=r.jsonl"], home, env)
    subject = best(5, [options.assay, "subject", "person4711" + "@" + "mailbox-corp.com", "--store", store], home, env)
    rescan = best(options.rounds, [*scan, "--store", store, "--incremental"], home, env)
    print(f"findings                      {options.findings:>10}")
    print(f"scan without a store          {without:>10.3f} s")
    print(f"scan into a new store         {min(stores):>10.3f} s   {options.findings / min(stores):,.0f} findings/s in all; {max(0.0, min(stores) - without):.3f} s more")
    print(f"size                          {size:>10} bytes, {size * 1e6 / options.findings / 1e6:.1f} MB a million")
    print(f"report to jsonl               {report:>10.3f} s")
    print(f"subject                       {subject * 1000:>10.1f} ms")
    print(f"incremental rescan            {rescan:>10.3f} s")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--assay", default="build/release/assay")
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--findings", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dir", default=None, help="where the trees are made")
    options = parser.parse_args()
    options.assay = os.path.abspath(options.assay)
    home = tempfile.mkdtemp(prefix="assay-bench-", dir=options.dir)
    env = {"PATH": os.environ["PATH"], "HOME": home, "ASSAY_KEY": "00112233445566778899aabbccddeeff", "LC_ALL": "C.UTF-8"}
    try:
        if options.files:
            unchanged(options, home, env)
        if options.findings:
            many(options, home, env)
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
