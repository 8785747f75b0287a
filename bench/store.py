#!/usr/bin/env python3
"""Measures the store: rescans of unchanged files against a full scan and a bare find, and a store of many findings. Ratios of one
run count. Usage: bench/store.py [--assay PROGRAM] [--files N] [--size KIB] [--findings N] [--rounds N] [--dir FOLDER]"""
import argparse, os, random, shutil, subprocess, tempfile, time


class Took:
    """Seconds by the clock and of processors. The latter hold on a machine that others use, too."""

    def __init__(self, clock, cpu):
        self.clock, self.cpu = clock, cpu

    def __lt__(self, other):
        return self.cpu < other.cpu

    def __str__(self):
        return f"{self.clock:>10.3f} s, {self.cpu:.3f} s of processors"

    def times(self, other):
        """How many times `other` it is: by the clock, of processors."""
        return f"{self.clock / other.clock:.2f} times by the clock, {self.cpu / other.cpu:.2f} of processors"


def run(args, cwd, env):
    began = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(args, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        took = Took(time.perf_counter() - began, used.ru_utime + used.ru_stime)
        if process.returncode not in (0, 1):
            said.seek(0)
            raise SystemExit(f"{args}: {process.returncode}: {said.read().decode(errors='replace')}")
    return took


def best(rounds, args, cwd, env):
    return min(run(args, cwd, env) for _ in range(rounds))


def lines(path):
    with open(path, "rb") as file:
        return sorted(l for l in file if not l.startswith((b'{"type":"scan"', b'{"type":"summary"')))


def make_tree(root, files, size, generator):
    """Documents of `size` KiB on average, a tenth with something in them."""
    words = "the of and report meeting budget draft plan review server cluster note page order item".split()
    prose = " ".join(generator.choices(words, k=300_000))
    for number in range(files):
        folder = os.path.join(root, f"{number // 2000:03}", f"{number // 50 % 40:02}")
        os.makedirs(folder, exist_ok=True)
        length = generator.randint(1, 2 * size * 1024)
        begin = generator.randint(0, len(prose) - length)
        text = prose[begin:begin + length]
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
    make_tree(root, options.files, options.size, random.Random(1))
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
    again, bare = min(again), min(bare)
    print(f"unchanged files               {options.files:>10}   of {options.size} KiB on average")
    print(f"full scan                     {full}")
    print(f"full scan into a new store    {first}: {first.times(full)}")
    print(f"incremental, jsonl            {again}: full is {full.times(again)}")
    print(f"incremental, totals only      {quiet}: full is {full.times(quiet)}")
    print(f"find -printf                  {bare}")
    print(f"incremental against find      {again.times(bare)}; totals only {quiet.times(bare)}")
    print(f"same records as the full scan {'yes' if lines(os.path.join(home, 'first.jsonl')) == lines(os.path.join(home, 'again.jsonl')) else 'NO'}")
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
    kept = min(stores)
    print(f"findings                      {options.findings:>10}")
    print(f"scan without a store          {without}")
    print(f"scan into a new store         {kept}: {options.findings / kept.clock:,.0f} findings/s in all")
    print(f"  what the store takes        {max(1e-9, kept.cpu - without.cpu):>10.3f} s of processors: "
          f"{options.findings / max(1e-9, kept.cpu - without.cpu):,.0f} findings/s")
    print(f"size                          {size:>10} bytes, {size / options.findings:.1f} MB a million")
    print(f"report to jsonl               {report}")
    print(f"subject                       {subject.clock * 1000:>10.1f} ms by the clock, {subject.cpu * 1000:.1f} ms of processors")
    print(f"incremental rescan            {rescan}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--assay", default="build/release/assay")
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--size", type=int, default=30, help="KiB of a file on average")
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
