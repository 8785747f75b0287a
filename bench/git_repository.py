#!/usr/bin/env python3
"""Makes a repository for measuring `assay git`: git_repository.py OUT [FILES [COMMITS [SEED]]]

FILES text files of 1 to 8 KB in HEAD; COMMITS commits before that each change some lines of three files. Then 20 files are
changed and staged. Written by git fast-import, so that 50,000 files and 10,000 commits take seconds; `git gc` in it gives the packs that
a clone has. git_speed.py measures.
"""
import os, random, subprocess, sys

WORDS = "alpha beta gamma delta order total index value render update select filter stream buffer handle result count while return import class print".split()

def line(rnd):
    return " ".join(rnd.choice(WORDS) for _ in range(rnd.randint(3, 12)))

def main():
    out, files, commits, seed = sys.argv[1], int((sys.argv[2:] or [50000])[0]), int((sys.argv[3:] or [1])[0]), int((sys.argv[4:] or [1])[0])
    rnd = random.Random(seed)
    subprocess.run(["git", "init", "-q", "-b", "main", out], check=True)
    p = subprocess.Popen(["git", "-C", out, "fast-import", "--quiet"], stdin=subprocess.PIPE)
    w = lambda text: p.stdin.write(text.encode())
    data = lambda text: w("data %d\n%s\n" % (len(text.encode()), text))
    name = lambda i: "d%02d/e%02d/f%05d.py" % (i % 97, i % 53, i)
    texts = ["\n".join(line(rnd) for _ in range(rnd.randint(20, 120))) + "\n" for _ in range(min(files, 2000))]
    w("commit refs/heads/main\ncommitter a <a@example.org> 1600000000 +0000\n"); data("begin")
    for i in range(files):
        w("M 100644 inline %s\n" % name(i)); data("# %d\n" % i + texts[i % len(texts)])
    for n in range(1, commits):
        w("commit refs/heads/main\ncommitter a <a@example.org> %d +0000\n" % (1600000000 + n)); data("change %d" % n)
        for _ in range(3):
            i = rnd.randrange(files)
            lines = texts[i % len(texts)].split("\n")
            lines[rnd.randrange(len(lines) - 1)] = line(rnd)
            texts[i % len(texts)] = "\n".join(lines)
            w("M 100644 inline %s\n" % name(i)); data("# %d\n" % i + texts[i % len(texts)])
    p.stdin.close(); p.wait()
    subprocess.run(["git", "-C", out, "read-tree", "HEAD"], check=True)
    for i in rnd.sample(range(files), 20):
        blob = subprocess.run(["git", "-C", out, "hash-object", "-w", "--stdin"], input=("# %d\n" % i + texts[i % len(texts)] + line(rnd) + "\n").encode(), capture_output=True, check=True).stdout.decode().strip()
        subprocess.run(["git", "-C", out, "update-index", "--cacheinfo", "100644,%s,%s" % (blob, name(i))], check=True)

if __name__ == "__main__":
    main()
