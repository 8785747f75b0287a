#!/usr/bin/env python3
"""assay git against repositories that git itself makes: what is found, once, and what bad repositories come to."""
import argparse, glob, json, os, random, shutil, stat, string, subprocess, sys, tempfile, unittest, zipfile

ASSAY = ""
ENV = dict(os.environ, GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@example.org", GIT_COMMITTER_NAME="a", GIT_COMMITTER_EMAIL="a@example.org",
           GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null", GIT_ALLOW_PROTOCOL="file", LC_ALL="C.UTF-8")
for name in [n for n in ENV if n.startswith("GIT_") and n in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE")]: del ENV[name]
RANDOM = random.Random(11)

def secret():
    """A line with a value that is found in any file. A '#' begins no escape or format, as '%' may by chance."""
    return 'password = "%s#%s"\n' % tuple("".join(RANDOM.choice(string.ascii_letters + string.digits) for _ in range(9)) for _ in range(2))

class Repository:
    def __init__(self, test, bare=False, clean_up=None):
        self.path = tempfile.mkdtemp(prefix="assay-git-")
        (clean_up or test.addCleanup)(shutil.rmtree, self.path, True)
        self.git("init", "-q", "-b", "main", *(["--bare"] if bare else []))

    def git(self, *args, **more):
        return subprocess.run(["git", "-C", self.path, *args], env=ENV, check=True, capture_output=True, text=True, **more).stdout.strip()

    def file(self, name, text, add=True):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f: f.write(text if isinstance(text, bytes) else text.encode())
        if add: self.git("add", "--", name)

    def text(self, name):
        with open(os.path.join(self.path, name), encoding="utf-8") as f: return f.read()

    def commit(self, message="work"):
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def assay(self, *args, stdin=None, cwd=None):
        return subprocess.run([ASSAY, "git", *args], cwd=cwd or self.path, env=ENV, capture_output=True, text=True, input=stdin)

    def scan(self, *args, stdin=None):
        """{path: [line, …]}, and the run."""
        run = self.assay(*args, "--only", "secret", "--format", "jsonl", stdin=stdin)
        self.records = [json.loads(line) for line in run.stdout.splitlines()]
        found = {}
        for record in self.records:
            if record["type"] == "finding": found.setdefault(record["path"], []).append(record["line"])
        return found, run

class Planted(unittest.TestCase):
    def test_every_secret_of_the_history_is_found_once(self):
        r = Repository(self)
        r.file("deleted.txt", secret()); first = r.commit()
        r.git("rm", "-q", "deleted.txt"); r.commit()
        r.git("checkout", "-q", "-b", "side"); r.file("side.txt", secret()); r.commit()
        r.git("checkout", "-q", "main"); r.file("main.txt", "plain\n"); r.commit()
        r.git("merge", "-q", "--no-commit", "--no-ff", "side"); r.file("merge.txt", secret()); r.commit("merge")
        r.file("before.txt", "a\nb\nc\nd\ne\nf\n" + secret()); r.commit()
        r.git("mv", "before.txt", "after.txt"); r.file("after.txt", r.text("after.txt") + "more\n"); r.commit()
        with zipfile.ZipFile(os.path.join(r.path, "z.zip"), "w") as z: z.writestr("in.txt", secret())
        r.git("add", "z.zip"); r.commit()
        r.git("tag", "-a", "v1", "-m", "tagged\n" + secret())
        r.commit("message\n\n" + secret())
        r.git("notes", "add", "-m", secret())
        r.file("stash.txt", secret()); r.git("stash", "-q")
        r.file("old-stash.txt", secret()); r.git("stash", "-q")
        r.file("many.txt", "".join("line %d\n" % i for i in range(50)) + secret()); r.commit()
        for i in range(4): r.file("many.txt", "new %d\n" % i + r.text("many.txt")); r.commit()
        found, run = r.scan("--history", "--all")
        self.assertEqual(run.returncode, 1)
        names = sorted(p if not p.startswith(".git/commits/") else ".git/commits" for p in found)
        note = [p for p in found if len(p) == 40]  # a note's blob is named after what it is for
        self.assertEqual(sorted(set(names) - set(note)), sorted([".git/commits", ".git/refs/tags/v1", "before.txt", "deleted.txt", "many.txt", "merge.txt",
                                                               "old-stash.txt", "side.txt", "stash.txt", "z.zip!in.txt"]))
        self.assertEqual(len(note), 1)
        self.assertTrue(all(len(lines) == 1 for lines in found.values()))
        by_path = {f["path"]: f.get("location", {}) for f in r.records if f["type"] == "finding"}
        # A container is as sensitive as what it holds.
        levels = {x["path"]: x["level"] for x in r.records if x["type"] == "file"}
        self.assertEqual(levels["z.zip"], levels["z.zip!in.txt"])
        self.assertEqual(by_path["deleted.txt"]["commit"], first)
        self.assertFalse(by_path["deleted.txt"]["at_head"])
        self.assertTrue(by_path["side.txt"]["at_head"])

    def test_the_same_is_found_however_objects_are_stored(self):
        r = Repository(self)
        text = "".join("line %d\n" % i for i in range(300))
        for i in range(30):
            text = text.replace("line %d\n" % (i * 9), "other %d\n" % i + (secret() if i % 6 == 0 else ""))
            r.file("d/e/many.txt", text); r.file("f%d.txt" % (i % 4), "%d\n" % i * 100 + (secret() if i % 5 == 0 else "")); r.commit("work %d" % i)
            if i == 14: r.git("repack", "-q", "-d")  # the others become a second pack
        def all_of(*args):
            found, run = r.scan("--history", *args)
            self.assertEqual(run.returncode, 1, run.stderr)
            return sorted(json.dumps([x.get(k) for k in ("type", "path", "line", "location", "id", "size")]) for x in r.records if x["type"] in ("finding", "file", "skipped"))
        loose = all_of()
        self.assertEqual(sum('"finding"' in x for x in loose), 11)
        r.git("repack", "-q", "-d")
        self.assertGreater(len(os.listdir(os.path.join(r.path, ".git/objects/pack"))), 3)
        self.assertEqual(all_of(), loose)
        for packing in (("--depth=200", "--window=50"), ("--depth=0",)):
            r.git("repack", "-q", "-a", "-d", "-f", *packing)
            self.assertEqual(all_of(), loose, packing)
        r.git("-c", "repack.useDeltaBaseOffset=false", "repack", "-q", "-a", "-d", "-f")  # deltas name their bases
        self.assertEqual(all_of("--memory", "64M"), loose)
        borrower = tempfile.mkdtemp(prefix="assay-git-"); self.addCleanup(shutil.rmtree, borrower, True)
        subprocess.run(["git", "clone", "-q", "--shared", r.path, borrower], env=ENV, check=True, capture_output=True)
        lender, r.path = r.path, borrower
        r.git("update-ref", "-d", "refs/remotes/origin/HEAD"); r.git("update-ref", "-d", "refs/remotes/origin/main")
        self.assertEqual([x for x in all_of() if ".git/refs" not in x], [x for x in loose if ".git/refs" not in x])
        r.path = lender

    def test_a_finding_tells_author_date_and_all_paths(self):
        r = Repository(self)
        text = "a\nb\nc\nd\ne\nf\n" + secret()
        r.file("one.txt", text); r.git("-c", "user.name=x", "commit", "-q", "-m", "x", "--author", "Grace Hopper <grace@example.org>", "--date", "2021-02-03T04:05:06Z")
        r.git("mv", "one.txt", "two.txt"); r.commit()
        for i in range(20): r.file("copies/%02d.txt" % i, text)
        r.commit()
        found, _ = r.scan("--history")
        self.assertEqual(found, {"one.txt": [7]})
        where = next(f["location"] for f in r.records if f["type"] == "finding")
        self.assertEqual(where["date"], "2021-02-03T04:05:06Z")
        self.assertNotIn("Hopper", where["author"]); self.assertNotIn("grace@", where["author"])
        self.assertEqual(where["paths"], ["two.txt"] + ["copies/%02d.txt" % i for i in range(15)])
        self.assertTrue(where["at_head"])
        r.scan("--history", "--show-authors")
        self.assertEqual(next(f["location"]["author"] for f in r.records if f["type"] == "finding"), "Grace Hopper <grace@example.org>")

    def test_the_same_is_found_with_any_number_of_workers(self):
        r = Repository(self)
        for i in range(150):
            r.file("d%d/f%d.txt" % (i % 7, i % 13), "".join("line %d %d\n" % (i, k) for k in range(i % 5)) + (secret() if i % 10 == 0 else "")); r.commit("work %d" % i)
            if i % 40 == 20: r.git("mv", "d%d/f%d.txt" % (i % 7, i % 13), "moved%d.txt" % i); r.commit()
        runs = []
        for jobs in ("1", "2", "5"):
            r.scan("--history", "--jobs", jobs)
            runs.append(sorted(json.dumps([x.get(k) for k in ("type", "path", "line", "location", "id")]) for x in r.records if x["type"] not in ("scan", "summary", "control")))
        self.assertGreater(len(runs[0]), 300)
        self.assertEqual(runs[0], runs[1]); self.assertEqual(runs[0], runs[2])

    def test_what_an_ignored_folder_had_is_found_where_it_is_moved_to(self):
        for edit in ("", "more\n"):
            r = Repository(self)
            r.file(".assayignore", "old/\n"); r.commit()
            text = "a\nb\nc\nd\ne\nf\ng\n" + secret()
            r.file("old/a.txt", text); r.commit()
            os.makedirs(os.path.join(r.path, "new")); r.git("mv", "old/a.txt", "new/a.txt"); r.file("new/a.txt", text + edit)
            self.assertEqual(r.scan("--staged")[0], {"new/a.txt": [8]})
            r.commit()
            found, _ = r.scan("--history")
            self.assertEqual(found, {"new/a.txt": [8]})
            self.assertEqual([x["path"] for x in r.records if x["type"] == "skipped"], ["old/a.txt"])

    def test_dangling_objects_are_found_when_asked_for(self):
        r = Repository(self)
        r.file("a.txt", "plain\n"); r.commit()
        r.git("hash-object", "-w", "--stdin", input=secret())
        self.assertEqual(r.scan("--history")[0], {})
        found, _ = r.scan("--history", "--dangling")
        self.assertEqual([p.split("/")[1] for p in found], ["objects"])

    def test_a_submodule_is_its_own_repository(self):
        inner, outer = Repository(self), Repository(self)
        inner.file("in.txt", secret()); inner.commit()
        outer.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.path, "sub"); outer.commit()
        self.assertEqual(outer.scan("--history")[0], {})
        found, _ = outer.scan("--history", "sub")
        self.assertEqual(list(found), ["sub/in.txt"])

    def test_a_shallow_clone_is_searched_as_far_as_it_goes(self):
        r = Repository(self)
        for i in range(4): r.file("f%d.txt" % i, secret()); r.commit()
        for depth in (1, 2):
            clone = tempfile.mkdtemp(prefix="assay-git-"); self.addCleanup(shutil.rmtree, clone, True)
            subprocess.run(["git", "clone", "-q", "--depth", str(depth), "file://" + r.path, clone], env=ENV, check=True, capture_output=True)
            shallow = Repository(self); shutil.rmtree(shallow.path); shallow.path = clone
            found, run = shallow.scan("--history")
            self.assertEqual((len(found), run.returncode), (4, 1))  # its border brings all files that are older
            run = shallow.assay("--range", "HEAD~3..HEAD")
            self.assertEqual(run.returncode, 2)
            self.assertIn("shallow", run.stderr)
        self.assertEqual(list(shallow.scan("--range", "HEAD~1..HEAD")[0]), ["f3.txt"])

    def test_a_missing_commit_of_a_shallow_clone_is_told(self):
        r = Repository(self)
        for i in range(5): r.file("f%d.txt" % i, "plain\n"); r.commit()
        clone = tempfile.mkdtemp(prefix="assay-git-"); self.addCleanup(shutil.rmtree, clone, True)
        subprocess.run(["git", "clone", "-q", "--depth", "3", "file://" + r.path, clone], env=ENV, check=True, capture_output=True)
        shallow = Repository(self); shutil.rmtree(shallow.path); shallow.path = clone
        for pack in glob.glob(clone + "/.git/objects/pack/*.pack"):
            moved = shutil.move(pack, clone + "/moved.pack"); os.remove(pack[:-4] + "idx")
            with open(moved, "rb") as f: shallow.git("unpack-objects", "-q", stdin=f)
        os.remove(clone + "/moved.pack")
        name = shallow.git("rev-parse", "HEAD~1").strip()
        os.remove(clone + "/.git/objects/" + name[:2] + "/" + name[2:])
        _, run = shallow.scan("--history")
        self.assertEqual(run.returncode, 3)
        self.assertIn(name, run.stdout)

    def test_commits_that_are_written_oddly_hide_nothing(self):
        r = Repository(self)
        r.file("a.txt", secret()); r.commit("first")
        first, tree = r.git("rev-parse", "HEAD").strip(), r.git("rev-parse", "HEAD^{tree}").strip()
        r.file("a.txt", "gone\n"); r.commit("second")
        by = "author N <n@example.org> 1 +0000\ncommitter N <n@example.org> 1 +0000\n"
        now = r.git("rev-parse", "HEAD^{tree}").strip()
        def add(text): return r.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", input=text).strip()
        capitals = add("tree %s\nparent %s\n%s\nthird\n" % (now, first.upper(), by))
        r.git("update-ref", "refs/heads/odd", capitals); r.git("symbolic-ref", "HEAD", "refs/heads/odd")
        r.git("update-ref", "-d", "refs/heads/main")
        found, run = r.scan("--history")
        self.assertEqual((found, run.returncode), ({"a.txt": [1]}, 1))
        # no author: git can't read the first as a parent's either, so it is told
        for text in ("tree %s\n\nfirst %s\n\nsecond\n" % (tree, secret()), "tree %s\nparent x\n%s\nm\n" % (tree, by)):
            with open(r.path + "/.git/refs/heads/odd", "w") as f: f.write(add(text) + "\n")
            found, run = r.scan("--history")
            self.assertTrue(found or run.returncode == 3, run.stdout)

class Incremental(unittest.TestCase):
    """What a store remembers of objects: they are not read again, and the report is that of a run that reads all."""
    def setUp(self):
        self.r = Repository(self)
        self.home = tempfile.mkdtemp(prefix="assay-git-"); self.addCleanup(shutil.rmtree, self.home, True)
        for i in range(12):
            self.r.file("d%d/f%d.txt" % (i % 3, i % 5), "line %d\n" % i + (secret() if i % 3 == 0 else "")); self.r.commit("work %d" % i)
        with zipfile.ZipFile(os.path.join(self.r.path, "z.zip"), "w") as z:
            z.writestr("in.txt", secret()); z.writestr("plain.txt", "plain\n")
        with open(os.path.join(self.r.path, "cut.zip"), "wb") as f: f.write(b"PK\3\4" + b"\0" * 40)
        self.r.git("add", "z.zip", "cut.zip"); self.r.commit("message\n\n" + secret())

    def run_one(self, *args, store=None, env=None):
        """The records, without what tells the time or what only a store knows (controls over time), sorted; (blobs read, entries carried over)."""
        keep = ("--store", os.path.join(self.home, store)) if store else ()
        run = subprocess.run([ASSAY, "git", *args, *keep, "--only", "secret", "--format", "jsonl", "-v"], cwd=self.r.path, capture_output=True, text=True,
                             env=dict(ENV, ASSAY_KEY="00112233445566778899aabbccddeeff", **(env or {})))
        self.assertIn(run.returncode, (0, 1, 3), run.stderr)
        number = lambda words: next((int(line.split(words)[1].split()[0]) for line in run.stderr.splitlines() if words in line), None)
        return sorted(l for l in run.stdout.splitlines() if not l.startswith(('{"type":"scan"', '{"type":"summary"', '{"type":"control"'))), (number("objects read:"), number("carried over:"))

    def check(self, *args):
        """A run with the store, held against one without. Returns what was read and carried over."""
        with_store, counts = self.run_one("--incremental", *args, store="s.db")
        self.assertEqual(with_store, self.run_one(*args)[0])
        return counts

    def test_a_second_run_reads_nothing_and_reports_the_same(self):
        for args in (("--history",), ("--history", "--show-authors"), (), ("--history", "--whole-files")):
            with self.subTest(args=args):
                self.check(*args)
                read, carried = self.check(*args)
                self.assertEqual(read, 0)
                self.assertGreater(carried, 8)

    def test_only_what_new_commits_bring_is_read(self):
        self.check("--history")
        self.r.file("new.txt", secret()); self.r.file("d0/f0.txt", self.r.text("d0/f0.txt") + secret()); self.r.commit()
        self.assertEqual(self.check("--history")[0], 2)
        self.r.git("rm", "-q", "new.txt"); self.r.file("copy.txt", self.r.text("d0/f0.txt")); self.r.commit()
        # The same blobs: but what is at HEAD, and under which paths, is another.
        self.assertEqual(self.check("--history")[0], 0)
        self.assertEqual(self.check("--history", "--all", "--dangling")[0], 0)

    def test_a_new_head_is_told_of_though_its_files_are_known(self):
        self.check()
        self.r.file("other.txt", "plain\n"); self.r.commit()
        self.assertEqual(self.check()[0], 1)

    def test_other_rules_or_another_policy_read_everything_again(self):
        read, _ = self.check("--history")
        rules = os.path.join(os.path.dirname(os.path.abspath(__file__)), "rules.toml")
        self.assertEqual(self.check("--history", "--rules", rules)[0], read)
        policy = os.path.join(self.home, "policy.toml")
        with open(policy, "w") as f: f.write("[[root]]\npath = '/elsewhere'\nkind = 'repository'\nmax_level = 'internal'\n")
        self.assertEqual(self.check("--history", "--policy", policy)[0], read)
        self.assertEqual(self.check("--history", "--policy", policy)[0], 0)

    def test_full_reads_everything_again_and_refreshes_what_is_known(self):
        read, _ = self.check("--history")
        records, (again, carried) = self.run_one("--history", "--full", store="s.db")
        self.assertEqual((again, carried), (read, 0))
        self.assertEqual(self.check("--history")[0], 0)

    def test_a_commit_that_a_baseline_names_counts_for_what_was_carried_over_too(self):
        self.check("--history")
        first = self.r.git("rev-list", "--max-parents=0", "HEAD")
        with open(os.path.join(self.r.path, ".gitleaksignore"), "w") as f: f.write(first + ":d0/f0.txt:generic-api-key:2\n")
        for _ in range(2): self.check("--history")
        os.remove(os.path.join(self.r.path, ".gitleaksignore"))
        self.check("--history")

    def test_what_could_not_be_read_is_tried_again(self):
        lost = self.r.git("rev-parse", "HEAD:d0/f0.txt")
        place = os.path.join(self.r.path, ".git/objects", lost[:2], lost[2:])
        os.rename(place, place + ".away")
        records, _ = self.run_one("--history", "--incremental", store="s.db")
        self.assertTrue(any('"skipped"' in line and lost in line for line in records))
        os.rename(place + ".away", place)
        self.assertEqual(self.check("--history")[0], 1)

    def test_the_store_does_not_grow_by_what_it_knows(self):
        import sqlite3
        def rows():
            with sqlite3.connect(os.path.join(self.home, "s.db")) as db: return db.execute("SELECT count(*), max(id) FROM record").fetchone()
        self.check("--history")
        before = rows()
        self.check("--history")
        self.assertEqual(rows(), before)

class Staged(unittest.TestCase):
    def setUp(self):
        self.r = Repository(self)
        self.r.file("a.txt", "one\n" + secret() + "three\n"); self.r.file("d/b.txt", "plain\n")
        self.r.commit()

    def test_only_added_lines_count_unless_whole_files_are_wanted(self):
        self.r.file("a.txt", self.r.text("a.txt") + "four\n")
        self.assertEqual(self.r.scan("--staged")[0], {})
        self.assertEqual(self.r.scan("--staged", "--whole-files")[0], {"a.txt": [2]})
        self.r.file("a.txt", secret() + self.r.text("a.txt"))
        self.assertEqual(self.r.scan("--staged")[0], {"a.txt": [1]})

    def test_what_is_not_staged_does_not_count(self):
        self.r.file("d/b.txt", "plain\nstaged\n")
        self.r.file("d/b.txt", "plain\nstaged\n" + secret(), add=False)
        self.r.file("new.txt", secret(), add=False)
        self.r.git("add", "-N", "new.txt")
        found, run = self.r.scan("--staged")
        self.assertEqual((found, run.returncode), ({}, 0))

    def test_new_folders_renames_and_odd_names(self):
        self.r.file("ü/ß \u4e2d.txt", secret()); self.r.file("deep/er/file.txt", "x\r\n" + secret().strip() + "\r\n")
        self.r.git("mv", "a.txt", "renamed.txt")
        found, _ = self.r.scan("--staged")
        self.assertEqual(found, {"ü/ß \u4e2d.txt": [1], "deep/er/file.txt": [2]})

    def test_a_merge_in_progress_brings_only_what_neither_side_had(self):
        self.r.git("checkout", "-q", "-b", "side"); self.r.file("side.txt", secret()); self.r.commit()
        self.r.git("checkout", "-q", "main"); self.r.file("x.txt", "x\n"); self.r.commit()
        self.r.git("merge", "-q", "--no-commit", "--no-ff", "side")
        self.assertEqual(self.r.scan("--staged")[0], {})
        self.r.file("fix.txt", secret())
        self.assertEqual(self.r.scan("--staged")[0], {"fix.txt": [1]})

    def test_symlinks_submodules_and_lfs_pointers_pass(self):
        os.symlink("nowhere", os.path.join(self.r.path, "link")); self.r.git("add", "link")
        inner = Repository(self); inner.file("in.txt", secret()); inner.commit()
        self.r.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.path, "sub")
        self.r.file("big.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n")
        found, run = self.r.scan("--staged")
        self.assertEqual((found, run.returncode), ({}, 0))

    def test_the_first_commit_has_no_head(self):
        r = Repository(self)
        r.file("a.txt", secret())
        found, run = r.scan("--staged")
        self.assertEqual((found, run.returncode), ({"a.txt": [1]}, 1))

    def test_an_allow_mark_lets_a_line_pass(self):
        self.r.file("c.txt", secret().strip() + "  # assay:allow\n")
        found, run = self.r.scan("--staged")
        self.assertEqual(run.returncode, 0)

    def test_advice_tells_what_to_do(self):
        self.r.file("c.txt", secret())
        run = self.r.assay("--staged", "--only", "secret", "-q")
        self.assertEqual(run.returncode, 1)
        self.assertIn("c.txt", run.stdout)
        self.assertIn("assay:allow", run.stderr)
        self.assertIn("replace it at its issuer", run.stderr)

class Hooks(unittest.TestCase):
    def setUp(self):
        self.r = Repository(self)
        self.r.file("a.txt", "plain\n"); self.r.commit()
        self.env = dict(ENV, PATH=os.path.dirname(ASSAY) + ":" + ENV["PATH"])

    def try_commit(self, **env):
        return subprocess.run(["git", "-C", self.r.path, "commit", "-q", "-m", "x"], env=dict(self.env, **env), capture_output=True, text=True)

    def test_pre_commit_blocks_allows_and_can_be_skipped_in_the_open(self):
        self.assertEqual(self.r.assay("--install-hook", "pre-commit").returncode, 0)
        self.r.file("b.txt", secret())
        blocked = self.try_commit()
        self.assertEqual(blocked.returncode, 1)
        self.assertIn("b.txt", blocked.stdout + blocked.stderr)
        self.assertIn("ASSAY_SKIP=hotfix", self.try_commit(ASSAY_SKIP="hotfix").stderr)
        self.r.file("c.txt", "fine\n")
        self.assertEqual(self.try_commit().returncode, 0)

    def test_what_was_let_past_is_in_the_commit(self):
        self.assertEqual(self.r.assay("--install-hook", "pre-commit").stdout.count("installed"), 2)
        self.r.file("b.txt", secret())
        self.assertEqual(self.try_commit(ASSAY_SKIP="hot\nfix 7").returncode, 0)
        self.assertEqual(self.r.git("log", "-1", "--format=%(trailers:key=Assay-Skipped,valueonly)"), "hot fix 7")
        self.assertEqual(self.r.git("log", "--format=%s", "--grep=^Assay-Skipped:"), "x")
        self.r.file("c.txt", "fine\n")
        self.assertEqual(self.try_commit().returncode, 0)
        self.assertEqual(self.r.git("log", "-1", "--format=%B"), "x")

    def test_a_message_says_where_to_replace_a_known_issuers_key(self):
        self.r.file("b.txt", "token = " + "gsk" + "_" + "".join(RANDOM.choice(string.ascii_letters) for _ in range(52)) + "\n")
        run = self.r.assay("--staged", "--only", "secret", "-q")
        self.assertEqual(run.returncode, 1)
        self.assertIn("Groq API key: https://console.groq.com/keys", run.stderr)

    def test_a_hook_that_is_there_is_kept_and_run_first(self):
        hook = os.path.join(self.r.path, ".git/hooks/pre-commit")
        with open(hook, "w") as f: f.write("#!/bin/sh\necho mine\ntest ! -e stop\n")
        os.chmod(hook, 0o755)
        for _ in range(2): self.assertEqual(self.r.assay("--install-hook", "pre-commit").returncode, 0)
        self.r.file("b.txt", "fine\n"); self.r.file("stop", "", add=False)
        self.assertEqual(self.try_commit().returncode, 1)
        os.remove(os.path.join(self.r.path, "stop"))
        done = self.try_commit()
        self.assertEqual(done.returncode, 0)
        self.assertIn("mine", done.stdout + done.stderr)

    def test_pre_receive_sees_the_quarantine_and_refuses(self):
        server = Repository(self, bare=True)
        self.r.git("remote", "add", "o", server.path)
        self.assertEqual(server.assay("--install-hook", "pre-receive").returncode, 0)
        push = lambda: subprocess.run(["git", "-C", self.r.path, "push", "-q", "o", "main"], env=self.env, capture_output=True, text=True)
        self.assertEqual(push().returncode, 0)
        self.r.git("checkout", "-q", "-b", "topic")
        self.r.file("b.txt", secret()); self.r.commit()
        refused = subprocess.run(["git", "-C", self.r.path, "push", "-q", "o", "topic"], env=self.env, capture_output=True, text=True)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("b.txt", refused.stderr)
        self.assertIn("push is refused", refused.stderr)
        self.r.git("checkout", "-q", "main"); self.r.git("merge", "-q", "topic")
        refused = push()
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("b.txt", refused.stderr)

    def test_pre_push_stops_what_the_remote_it_goes_to_has_not(self):
        private, public = Repository(self, bare=True), Repository(self, bare=True)
        for name, place in (("private", private), ("public", public)): self.r.git("remote", "add", name, place.path)
        self.r.file("b.txt", secret()); self.r.commit()
        self.r.git("push", "-q", "private", "main")
        self.assertEqual(self.r.assay("--install-hook", "pre-push").returncode, 0)
        push = lambda *to: subprocess.run(["git", "-C", self.r.path, "push", "-q", *to], env=self.env, capture_output=True, text=True)
        refused = push("public", "main")
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("would leave this machine", refused.stderr)
        self.assertEqual(push("private", "main:other").returncode, 0)

    def test_pre_push_looks_at_what_the_other_side_has_not(self):
        old = self.r.git("rev-parse", "HEAD")
        self.r.file("b.txt", secret()); new = self.r.commit()
        found, _ = self.r.scan("--pre-push", stdin="refs/heads/main %s refs/heads/main %s\n" % (new, old))
        self.assertEqual(found, {"b.txt": [1]})
        # A branch that the other side hasn't: only what its other branches lack is new.
        zeros = "0" * 40
        found, _ = self.r.scan("--pre-push", stdin="refs/heads/main %s refs/heads/main %s\n" % (new, zeros))
        self.assertEqual(found, {"b.txt": [1]})
        self.r.git("update-ref", "refs/remotes/o/other", new)
        self.assertEqual(self.r.scan("--pre-push", stdin="refs/heads/main %s refs/heads/main %s\n" % (new, zeros))[0], {})
        found, run = self.r.scan("--pre-push", stdin="refs/heads/main %s refs/heads/main %s\n" % (new, new))
        self.assertEqual((found, run.returncode), ({}, 0))

    def test_a_line_that_is_not_as_git_gives_it_lets_nothing_pass(self):
        for hook, line in (("--pre-receive", "x"), ("--pre-receive", "%s %s" % (self.r.commit(), self.r.commit())), ("--pre-push", "refs/heads/main %s refs/heads/main" % self.r.commit())):
            run = self.r.assay(hook, stdin="\n" + line + "\n")
            self.assertEqual((run.returncode, run.stdout, run.stderr.count("\n")), (2, "", 1), hook)
            self.assertIn("line 2", run.stderr)

class DeepTrees(unittest.TestCase):
    def test_folders_that_are_nested_too_deep_are_told_of_and_the_rest_is_read(self):
        r = Repository(self)
        line = secret()
        blob = r.git("hash-object", "-w", "--stdin", input=line)
        tree = r.git("mktree", input=f"100644 blob {blob}\tdeepest.txt\n")
        for _ in range(600): tree = r.git("mktree", input=f"040000 tree {tree}\td\n")
        tree = r.git("mktree", input=f"040000 tree {tree}\td\n100644 blob {blob}\ttop.txt\n")
        r.git("update-ref", "HEAD", r.git("commit-tree", "-m", "deep", tree))
        found, run = r.scan()
        self.assertEqual((list(found), run.returncode), (["top.txt"], 3))
        self.assertIn("folders nested deeper than 512", run.stdout)


class Baselines(unittest.TestCase):
    """Nothing in a baseline is reported again: ours, and those of three other tools."""
    def setUp(self):
        self.r = Repository(self)
        self.line = secret()
        self.value = self.line.split('"')[1]
        self.r.file("src/a.txt", "one\n" + self.line); self.r.commit()

    def hidden(self, text):
        self.r.file("base.json", text, add=False)
        found, run = self.r.scan("--baseline", "base.json")
        self.assertEqual((found, run.returncode), ({}, 0), run.stderr)
        self.assertNotIn(self.value, run.stdout)
        self.r.file("src/a.txt", "zero\none\n" + self.line + secret()); self.r.commit()
        self.assertEqual(self.r.scan("--baseline", "base.json")[0], {"src/a.txt": [4]})
        self.r.file("other.txt", self.line); self.r.commit()
        self.assertIn("other.txt", self.r.scan("--baseline", "base.json")[0])

    def test_ours(self):
        subprocess.run([ASSAY, "baseline", "base.json", "src", "-q"], cwd=self.r.path, env=ENV, check=True)
        text = self.r.text("base.json")
        self.assertNotIn(self.value, text)
        self.hidden(text)

    def test_a_renamed_file_holds_what_was_accepted(self):
        subprocess.run([ASSAY, "baseline", "base.json", "src", "-q"], cwd=self.r.path, env=ENV, check=True)
        self.r.git("mv", "src/a.txt", "src/b.txt"); self.r.commit()
        self.assertEqual(self.r.scan("--baseline", "base.json")[0], {})
        self.r.file("src/b.txt", self.line + secret()); self.r.commit()
        self.assertEqual(self.r.scan("--baseline", "base.json")[0], {"src/b.txt": [2]})

    def test_a_report_of_gitleaks(self):
        self.hidden(json.dumps([{"RuleID": "generic-api-key", "File": "src/a.txt", "StartLine": 2, "Secret": self.value, "Match": self.line}]))

    def test_a_baseline_of_detect_secrets(self):
        import hashlib
        self.hidden(json.dumps({"version": "1.5.0", "results": {"src/a.txt": [{"type": "Secret Keyword", "line_number": 2, "hashed_secret": hashlib.sha1(self.value.encode()).hexdigest()}]}}))

    def test_lines_of_trufflehog(self):
        self.hidden(json.dumps({"SourceMetadata": {"Data": {"Filesystem": {"file": "src/a.txt", "line": 2}}}, "DetectorName": "X", "Raw": self.value}) + "\n")

    def test_gitleaksignore_is_honoured(self):
        self.r.file(".gitleaksignore", "# accepted\nsrc/a.txt:generic-api-key:2\n")
        self.assertEqual(self.r.scan()[0], {})

    def test_gitleaksignore_with_a_commit_is_for_what_that_commit_brought(self):
        first = self.r.git("rev-parse", "HEAD")
        self.r.file("src/b.txt", "x\n" + secret()); second = self.r.commit()
        self.r.file(".gitleaksignore", "%s:src/a.txt:generic-api-key:2\n%s:src/b.txt:generic-api-key:2\n" % (first, first))
        self.assertEqual(self.r.scan("--history")[0], {"src/b.txt": [2]})
        self.r.file(".gitleaksignore", "%s:src/b.txt:generic-api-key:2\n" % second)
        self.assertEqual(self.r.scan("--history")[0], {"src/a.txt": [2]})

    def test_an_absolute_path_in_a_baseline_is_that_file_only(self):
        other = Repository(self)
        other.file("src/a.txt", "one\n" + self.line); other.commit()
        row = {"RuleID": "x", "File": os.path.join(self.r.path, "src/a.txt"), "StartLine": 2, "Secret": self.value}
        for r, want in ((self.r, {}), (other, {"src/a.txt": [2]})):
            r.file("base.json", json.dumps([row]), add=False)
            self.assertEqual(r.scan("--baseline", "base.json")[0], want)

    def test_what_is_no_baseline_is_refused(self):
        for text in ("", "{}", "[1]", "nonsense", '{"assay_baseline": 1, "key": "00", "findings": []}'):
            self.r.file("base.json", text, add=False)
            run = self.r.assay("--baseline", "base.json")
            self.assertEqual((run.returncode, run.stdout, run.stderr.count("\n")), (2, "", 1))

class Bad(unittest.TestCase):
    def test_what_is_no_repository_or_no_range_is_refused_with_one_line(self):
        folder = tempfile.mkdtemp(prefix="assay-git-"); self.addCleanup(shutil.rmtree, folder)
        r = Repository(self)
        r.file("a.txt", "x\n"); r.commit()
        for args, cwd in (((), folder), ((folder + "/none",), folder), (("--range", "x..y"), r.path), (("--range", "x"), r.path), (("--range", "HEAD...HEAD"), r.path), (("--range", ":/x..HEAD"), r.path), (("--staged", "--history"), r.path), (("--all",), r.path)):
            run = r.assay(*args, cwd=cwd)
            self.assertEqual((run.returncode, run.stdout, run.stderr.count("\n")), (2, "", 1), (args, run.stderr))

    def test_what_libgit2_cannot_read_is_said_with_what_helps(self):
        r = Repository(self)
        r.file("a.txt", secret()); r.git("update-index", "--split-index")
        run = r.assay("--staged")
        self.assertEqual((run.returncode, run.stdout, run.stderr.count("\n")), (2, "", 1))
        self.assertIn("--no-split-index", run.stderr)
        r.git("update-index", "--no-split-index")
        r.file("d/b.txt", "plain\n"); r.commit()
        r.git("sparse-checkout", "set", "--cone", "--sparse-index", "e")
        run = r.assay("--staged")
        self.assertEqual((run.returncode, run.stdout, run.stderr.count("\n")), (2, "", 1))
        self.assertIn("--no-sparse-index", run.stderr)
        folder = tempfile.mkdtemp(prefix="assay-git-"); self.addCleanup(shutil.rmtree, folder)
        subprocess.run(["git", "init", "-q", "--object-format=sha256", folder], env=ENV, check=True)
        run = r.assay(folder)
        self.assertEqual(run.returncode, 2)
        self.assertIn("SHA-256", run.stderr)

    def test_an_index_of_its_own_is_the_one_that_counts(self):
        r = Repository(self)
        r.file("d/a.txt", "plain\n"); r.commit()
        r.file("d/a.txt", "plain\n" + secret(), add=False)
        env = dict(ENV, PATH=os.path.dirname(ASSAY) + ":" + ENV["PATH"])
        self.assertEqual(r.assay("--install-hook", "pre-commit").returncode, 0)
        done = subprocess.run(["git", "-C", r.path, "commit", "-q", "-a", "-m", "x"], env=env, capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)

    def test_what_commits_brought_above_their_repositorys_limit_is_a_deviation(self):
        r = Repository(self)
        r.file("a.txt", "plain\n"); first = r.commit()
        r.file("b.txt", secret()); r.commit("second")
        policy = os.path.join(r.path, ".git/policy.toml")
        with open(policy, "w") as f: f.write("[[root]]\npath = '%s'\nkind = 'repository'\nmax_level = 'internal'\n" % r.path)
        for args, tested, deviations in ((("--history",), 2, 1), (("--range", first + "..HEAD"), 1, 1), ((), 0, 0)):
            r.scan("--policy", policy, *args)
            control = next(x for x in r.records if x["type"] == "control" and x["id"] == "A.8.12")
            test = next(x for x in control["tests"] if x["test"] == "T-COMMIT")
            self.assertEqual((test["tested"] >= tested, test["deviations"]), (True, deviations), args)

    def test_an_at_sign_is_head(self):
        r = Repository(self)
        r.commit(); r.file("a.txt", secret()); r.commit()
        for range in ("@~1..@", "@^..", "HEAD~1..@{0}"): self.assertEqual(r.scan("--range", range)[0], {"a.txt": [1]}, range)

    def test_an_empty_repository_and_a_detached_head_are_scanned(self):
        r = Repository(self)
        for args in ((), ("--staged",), ("--history",)): self.assertEqual(r.scan(*args)[1].returncode, 0)
        r.file("a.txt", secret()); first = r.commit(); r.commit("second")
        r.git("checkout", "-q", first)
        self.assertEqual(r.scan()[0], {"a.txt": [1]})

    def test_a_missing_object_is_listed_and_stops_nothing_else(self):
        r = Repository(self)
        r.file("a.txt", secret()); r.file("b.txt", secret()); r.commit()
        lost = r.git("rev-parse", "HEAD:a.txt")
        os.remove(os.path.join(r.path, ".git/objects", lost[:2], lost[2:]))
        found, run = r.scan()
        self.assertEqual((found, run.returncode), ({"b.txt": [1]}, 3))
        self.assertTrue(any(x["type"] == "skipped" and x["path"] == "a.txt" for x in r.records))

    def test_a_missing_tree_or_commit_is_listed_and_stops_nothing_else(self):
        for what in ("HEAD~1:d", "HEAD~1^{tree}"):
            r = Repository(self)
            r.file("a.txt", secret()); r.commit()
            r.file("d/b.txt", secret()); r.commit()
            r.file("d/c.txt", "plain\n"); r.file("e.txt", secret()); r.commit()
            lost = r.git("rev-parse", what)
            os.remove(os.path.join(r.path, ".git/objects", lost[:2], lost[2:]))
            found, run = r.scan("--history")
            self.assertEqual(run.returncode, 3)
            self.assertTrue({"a.txt", "e.txt"} <= set(found), found)
            self.assertTrue(any(x["type"] == "skipped" and lost in x["detail"] for x in r.records))

    def test_what_of_heads_files_is_missing_or_damaged_is_listed_and_stops_nothing_else(self):
        for what, left in (("HEAD", set()), ("HEAD^{tree}", set()), ("HEAD:d", {"a.txt", "e.txt"})):
            for damage in (os.remove, lambda path: (os.chmod(path, 0o600), open(path, "w").close())):
                r = Repository(self)
                for name in ("a.txt", "d/b.txt", "e.txt"): r.file(name, secret())
                r.commit()
                lost = r.git("rev-parse", what)
                damage(os.path.join(r.path, ".git/objects", lost[:2], lost[2:]))
                found, run = r.scan()
                self.assertEqual((set(found), run.returncode), (left, 3), (what, run.stderr))
                self.assertEqual([x["reason"] for x in r.records if x["type"] == "skipped"], ["unreadable"], what)

    def test_a_damaged_head_is_said(self):
        r = Repository(self)
        r.file("a.txt", secret()); r.commit()
        with open(os.path.join(r.path, ".git/HEAD"), "w") as f: f.write("garbage\n")
        run = r.assay()
        self.assertEqual((run.returncode, run.stdout, run.stderr.count("\n")), (2, "", 1))
        self.assertIn("HEAD", run.stderr)
        found, run = r.scan("--history")
        self.assertEqual((found, run.returncode), ({"a.txt": [1]}, 3))

    def test_paths_lead_to_the_files_whatever_folder_of_the_repository_is_named(self):
        r = Repository(self)
        r.file("s/t/b.txt", secret()); r.commit()
        outside = os.path.dirname(r.path)
        for place, cwd, path in (("s/t", r.path, "s/t/b.txt"), (".git", r.path, "s/t/b.txt"), ("", os.path.join(r.path, "s"), "s/t/b.txt"),
                                 ("..", os.path.join(r.path, "s"), "../s/t/b.txt"), ("t", os.path.join(r.path, "s"), "../s/t/b.txt"),
                                 (r.path, outside, r.path + "/s/t/b.txt"), (r.path + "/s/", outside, r.path + "/s/t/b.txt"),
                                 (os.path.basename(r.path) + "/", outside, os.path.basename(r.path) + "/s/t/b.txt")):
            run = r.assay(*([place] if place else []), "--only", "secret", "--format", "jsonl", cwd=cwd)
            found = {json.loads(line)["path"] for line in run.stdout.splitlines() if '"type":"finding"' in line}
            if place == "t": found = {os.path.normpath(os.path.join(cwd, p)) for p in found}; path = os.path.join(r.path, "s/t/b.txt")
            self.assertEqual(found, {path}, (place, run.stderr))

    def test_a_work_tree_from_the_environment_has_the_policy(self):
        r = Repository(self, bare=True)
        work = tempfile.mkdtemp(prefix="assay-git-"); self.addCleanup(shutil.rmtree, work)
        env = dict(ENV, GIT_DIR=r.path, GIT_WORK_TREE=work)
        with open(os.path.join(work, "a.txt"), "w") as f: f.write(secret())
        subprocess.run(["git", "add", "a.txt"], cwd=work, env=env, check=True)
        def run(): return subprocess.run([ASSAY, "git", "--staged", "-q"], cwd="/", env=env, capture_output=True, text=True)
        self.assertEqual((run().returncode, run().stderr.count("can't")), (1, 0))
        with open(os.path.join(work, ".assayignore"), "w") as f: f.write("a.txt\n")
        self.assertEqual(run().returncode, 0)

    def test_no_head_and_a_head_that_points_nowhere(self):
        r = Repository(self)
        r.file("a.txt", secret()); r.commit()
        with open(os.path.join(r.path, ".git/HEAD"), "w") as f: f.write("ref: refs/heads/none\n")
        self.assertEqual(r.scan()[0], {})
        self.assertEqual(r.scan("--history")[0], {"a.txt": [1]})
        os.remove(os.path.join(r.path, ".git/HEAD"))
        run = r.assay()
        self.assertEqual((run.returncode, run.stdout, run.stderr.count("\n")), (2, "", 1))

    @unittest.skipUnless(os.getuid() == 0, "only root can give files away")
    def test_a_repository_of_somebody_else_is_refused_with_what_helps(self):
        r = Repository(self)
        r.file("a.txt", secret()); r.commit()
        for folder, _, files in os.walk(r.path):
            for name in [folder] + [os.path.join(folder, f) for f in files]: os.lchown(name, 12345, 12345)
        run = r.assay("--history")
        self.assertEqual((run.returncode, run.stdout, run.stderr.count("\n")), (2, "", 1))
        self.assertIn("safe.directory", run.stderr)

    def test_a_blob_that_is_too_large_is_skipped_and_said(self):
        r = Repository(self)
        r.file("huge.txt", b"x\n" * (3 << 20) + secret().encode()); r.file("a.txt", secret()); r.commit()
        found, run = r.scan("--max-size", "1M")
        self.assertEqual((found, run.returncode), ({"a.txt": [1]}, 3))
        self.assertEqual([(x["path"], x["reason"]) for x in r.records if x["type"] == "skipped"], [("huge.txt", "limit:size")])
        found, run = r.scan("--history", "--memory", "4M")
        self.assertEqual(([x["reason"] for x in r.records if x["type"] == "skipped"], run.returncode), (["limit:size"], 3))

    def test_a_path_that_escapes_is_only_a_name(self):
        r = Repository(self)
        blob = r.git("hash-object", "-w", "--stdin", input=secret())
        entry = b"100644 ..\0" + bytes.fromhex(blob) + b"100644 a\x1b[31m\n.txt\0" + bytes.fromhex(blob)
        tree = subprocess.run(["git", "-C", r.path, "hash-object", "-t", "tree", "-w", "--literally", "--stdin"], input=entry, env=ENV, check=True, capture_output=True).stdout.decode().strip()
        r.git("update-ref", "refs/heads/main", r.git("commit-tree", tree, "-m", "x"))
        found, run = r.scan("--history")
        self.assertEqual(list(found), [".."])
        text = r.assay("--only", "secret")
        self.assertNotIn("\x1b", text.stdout)

    def test_a_damaged_pack_ends_with_a_clear_record(self):
        r = Repository(self)
        for i in range(30): r.file("f%d.txt" % i, "%d\n" % i * 200 + secret())
        r.commit(); r.git("repack", "-q", "-a", "-d")
        folder = os.path.join(r.path, ".git/objects/pack")
        pack = next(os.path.join(folder, n) for n in os.listdir(folder) if n.endswith(".pack"))
        os.chmod(pack, stat.S_IRUSR | stat.S_IWUSR)
        with open(pack, "rb") as f: data = bytearray(f.read())
        for i in range(len(data) // 3, len(data) // 2): data[i] ^= 0x55
        with open(pack, "wb") as f: f.write(data)
        lost = set()
        for args in ((), ("--history",)):
            run = r.assay(*args, "--format", "jsonl")
            self.assertEqual(run.returncode, 3, run.stderr)
            records = [json.loads(line) for line in run.stdout.splitlines()]
            skipped = {x["path"]: x["detail"] for x in records if x["type"] == "skipped"}
            found = {x["path"] for x in records if x["type"] == "finding"}
            # What is whole is found, what isn't is listed; nothing is both or neither.
            self.assertTrue(skipped and found)
            self.assertFalse(set(skipped) & found)
            self.assertEqual({p for p in set(skipped) | found if p.endswith(".txt")}, {"f%d.txt" % i for i in range(30)})
            # A head that is damaged may as well tell of a size that no object has.
            self.assertTrue(all(detail.startswith(("object ", "an object ")) for detail in skipped.values()), skipped)
            lost.add(tuple(sorted(skipped)))
        self.assertEqual(len(lost), 1)

if __name__ == "__main__":
    parser = argparse.ArgumentParser(); parser.add_argument("--assay", required=True)
    known, rest = parser.parse_known_args()
    ASSAY = os.path.abspath(known.assay)
    unittest.main(argv=[sys.argv[0], *rest])
