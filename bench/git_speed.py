#!/usr/bin/env python3
"""How fast `assay git` is. `history`: beside scanning the same blobs as files, the median wall and CPU seconds of both, distinct
blobs and MB a second, the peak memory, and the ratio of throughputs; blobs are written to a folder of their own, named as git names them,
with the end of their first path. `staged`: what a commit waits for, as a hook is called, with a warm cache and with the repository, the
program and its libraries put out of the cache first. bench/git_repository.py makes repositories. CPU time is what counts on a machine
that others use, too.
"""
import argparse, os, shutil, statistics, subprocess, sys, tempfile, threading, time

def extract(repo, out):
    lines = subprocess.run(["git", "-C", repo, "rev-list", "--objects", "--all"], capture_output=True, check=True).stdout.decode(errors="surrogateescape").splitlines()
    names = dict(line.split(" ", 1) for line in lines if " " in line)
    reader = subprocess.Popen(["git", "-C", repo, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    def ask():
        for name in names: reader.stdin.write((name + "\n").encode())
        reader.stdin.close()
    threading.Thread(target=ask).start()
    count = size = 0
    for name, path in names.items():
        head = reader.stdout.readline().split()
        data = reader.stdout.read(int(head[2])); reader.stdout.read(1)
        if head[1] != b"blob": continue
        folder = os.path.join(out, name[:2]); os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, name[2:] + os.path.splitext(path)[1]), "wb") as f: f.write(data)
        count += 1; size += len(data)
    return count, size

def run(command):
    begin = time.time()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1): sys.exit("failed: " + " ".join(command))
    return time.time() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss

def drop_from_cache(paths):
    """Files that nobody else has mapped; it costs the rest of the machine nothing."""
    for path in paths:
        with open(path, "rb") as f: os.posix_fadvise(f.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

def history(assay, repo, runs, all_jobs):
    out = tempfile.mkdtemp(prefix="assay-git-speed-")
    try:
        count, size = extract(repo, out)
        print("%d distinct blobs, %.1f MB" % (count, size / 1e6))
        for jobs in all_jobs:
            tail = ["--quiet", "--jobs", str(jobs), "--format", "jsonl=/dev/null"]
            both = {"history": [assay, "git", "--history", repo, *tail], "files": [assay, "scan", out, *tail]}
            taken = {name: [] for name in both}
            for _ in range(runs):
                for name, command in both.items(): taken[name].append(run(command))  # by turns: the machine's moods hit both
            middle = {name: [statistics.median(values) for values in zip(*taken[name])] for name in taken}
            for name, (wall, cpu, rss) in middle.items():
                print("jobs %s %-8s wall %6.2f s  CPU %5.2f s  %7.0f blobs/s  %6.1f MB/s  peak %4.0f MB" % (jobs, name, wall, cpu, count / wall, size / 1e6 / wall, rss / 1024))
            print("jobs %s throughput of the history, of that of files: by wall %.0f %%, by CPU %.0f %%" % (jobs, 100 * middle["files"][0] / middle["history"][0], 100 * middle["files"][1] / middle["history"][1]))
    finally:
        shutil.rmtree(out, ignore_errors=True)

def staged(assay, repo, runs):
    libraries = [line.split()[2] for line in subprocess.run(["ldd", assay], capture_output=True, text=True).stdout.splitlines() if "=> /" in line]
    index = os.path.join(repo, ".git/index")
    os.environ["GIT_INDEX_FILE"] = index  # as git sets it for a hook
    os.chdir(repo)
    print("index of %.1f MB" % (os.path.getsize(index) / 1e6))
    for cache in ("warm", "cold"):
        taken = []
        for i in range(runs + 1):
            if cache == "cold": drop_from_cache([assay, *libraries, *(os.path.join(folder, f) for folder, _, files in os.walk(os.path.join(repo, ".git")) for f in files)])
            one = run([assay, "git", "--staged", "--quiet"])
            if i > 0: taken.append(one)  # the first warms up
        wall, cpu, rss = (statistics.median(values) for values in zip(*taken))
        print("%s cache: wall %3.0f ms (least %.0f, most %.0f)  CPU %3.0f ms  peak %3.0f MB" % (cache, wall * 1e3, min(t[0] for t in taken) * 1e3, max(t[0] for t in taken) * 1e3, cpu * 1e3, rss / 1024))

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["history", "staged"])
    parser.add_argument("assay", help="the program", type=os.path.abspath)
    parser.add_argument("repository", type=os.path.abspath)
    parser.add_argument("--runs", type=int, default=5, help="of each command; the median counts (5)")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2], help="for history: numbers of workers (1 2)")
    args = parser.parse_args()
    if args.what == "staged": return staged(args.assay, args.repository, args.runs)
    history(args.assay, args.repository, args.runs, args.jobs)

if __name__ == "__main__":
    main()
