#!/usr/bin/env python3
"""What `assay git --history` costs beside scanning the same blobs as files: git_speed.py ASSAY REPO [RUNS [JOBS…]]

Prints for each number of jobs the median wall and CPU seconds of both, distinct blobs and MB a second, the peak memory, and the
ratio of throughputs. Blobs are written to a folder of their own, named as git names them, with the end of their first path.
CPU time is what counts on a machine that others use, too.
"""
import os, shutil, statistics, subprocess, sys, tempfile, threading, time

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

def main():
    assay, repo = sys.argv[1:3]
    runs = int((sys.argv[3:] or [5])[0])
    out = tempfile.mkdtemp(prefix="assay-git-speed-")
    try:
        count, size = extract(repo, out)
        print("%d distinct blobs, %.1f MB" % (count, size / 1e6))
        for jobs in sys.argv[4:] or ["1", "2"]:
            tail = ["--quiet", "--jobs", jobs, "--format", "jsonl=/dev/null"]
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

if __name__ == "__main__":
    main()
