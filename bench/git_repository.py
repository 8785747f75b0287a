#!/usr/bin/env python3
"""Makes a repository for measuring `assay git`.

Text files of 1 to 8 KB in HEAD; each further commit changes some lines of three files. Then some files are
changed and staged. Written by git fast-import, so that 50,000 files and 10,000 commits take seconds; `git gc` in it gives the packs that
a clone has. git_speed.py measures.
"""
import argparse, random, subprocess, tempfile

WORDS = "alpha beta gamma delta order total index value render update select filter stream buffer handle result count while return import class print".split()

def line(rnd):
    return " ".join(rnd.choice(WORDS) for _ in range(rnd.randint(3, 12)))

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", help="the folder; made")
    parser.add_argument("--files", type=int, default=50000, help="in HEAD (50000)")
    parser.add_argument("--commits", type=int, default=1, help="all of them (1)")
    parser.add_argument("--staged", type=int, default=20, help="files that are changed and staged (20)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same repository (1)")
    args = parser.parse_args()
    out, files, commits = args.out, args.files, args.commits
    rnd = random.Random(args.seed)
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
    changed = rnd.sample(range(files), min(args.staged, files))
    with tempfile.NamedTemporaryFile() as marks:
        p = subprocess.Popen(["git", "-C", out, "fast-import", "--quiet", "--export-marks=" + marks.name], stdin=subprocess.PIPE)
        for number, i in enumerate(changed, 1):
            p.stdin.write(b"blob\nmark :%d\n" % number)
            text = ("# %d\n" % i + texts[i % len(texts)] + line(rnd) + "\n").encode()
            p.stdin.write(b"data %d\n%s\n" % (len(text), text))
        p.stdin.close(); p.wait()
        blobs = dict(row.split() for row in open(marks.name))
    rows = "".join("100644 %s\t%s\n" % (blobs[":%d" % number], name(i)) for number, i in enumerate(changed, 1))
    subprocess.run(["git", "-C", out, "update-index", "--index-info"], input=rows.encode(), check=True)

if __name__ == "__main__":
    main()
