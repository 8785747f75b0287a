#!/usr/bin/env python3
"""The store: what is kept comes out as it was, what has not changed is not read again, and whatever happens to a scan or to the
file, the store stays sound. Usage: store_cases.py --assay PROGRAM [unittest arguments]."""
import argparse, hashlib, json, os, random, resource, shutil, signal, sqlite3, subprocess, sys, tempfile, time, unittest, zipfile

try:
    import jsonschema
except ImportError:
    jsonschema = None

ASSAY = ""
SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../reports/schema/assay-1.schema.json")
KEY = "00112233445566778899aabbccddeeff"
FORMATS = ["text", "jsonl", "json", "sarif", "csv", "csv-files", "csv-skipped", "csv-controls", "csv-worklist", "csv-waivers", "ropa", "markdown", "html", "junit", "gitlab", "ocsf",
           "oscal", "prometheus"]
KILLS = int(os.environ.get("ASSAY_KILLS", "50"))


def mail(number):
    return f"someone{number}" + "@" + "mailbox-corp.com"


def ssn(generator):
    return f"{generator.randint(100, 665)}-{generator.randint(10, 99)}-{generator.randint(1000, 9999)}"


def line(generator):
    return f"mail {mail(generator.randint(0, 10**6))} SSN: {ssn(generator)}\n"


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


class Case(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="assay-store-")
        self.addCleanup(shutil.rmtree, self.home, True)
        self.env = {"PATH": os.environ["PATH"], "HOME": self.home, "ASSAY_KEY": KEY, "LC_ALL": "C.UTF-8"}
        self.tree = os.path.join(self.home, "t")
        os.mkdir(self.tree)

    def assay(self, *args, **more):
        return subprocess.run([ASSAY, *args], cwd=self.home, env=more.pop("env", self.env), capture_output=True, text=True, timeout=300, **more)

    def scan(self, *args, store="s.db", out="out.jsonl", **more):
        return self.assay("scan", "t", "--store", store, "--format", f"jsonl={out}", "-q", "--no-progress", *args, **more)

    def path(self, *parts):
        return os.path.join(self.home, *parts)

    def records(self, name="out.jsonl"):
        """All but what tells the time, sorted."""
        return sorted(l for l in read(self.path(name)).splitlines() if not l.startswith((b'{"type":"scan"', b'{"type":"summary"')))

    def fill(self, files=40, seed=1):
        generator = random.Random(seed)
        for number in range(files):
            folder = self.path("t", f"d{number % 7}")
            os.makedirs(folder, exist_ok=True)
            write(os.path.join(folder, f"f{number}.txt"), line(generator) if number % 3 else f"plain {number}\n")
        with zipfile.ZipFile(self.path("t", "a.zip"), "w") as archive:
            for number in range(5):
                archive.writestr(f"in/x{number}.txt", line(generator))
            inner = self.path("inner.zip")
            with zipfile.ZipFile(inner, "w") as nested:
                nested.writestr("deep.txt", line(generator))
            archive.write(inner, "b.zip")
        os.symlink("f1.txt", self.path("t", "link"))
        os.link(self.path("t", "d1", "f1.txt"), self.path("t", "d2", "hard.txt"))
        write(self.path("t", "odd \u00fc\n name.txt"), line(generator))
        with open(os.path.join(os.fsencode(self.tree), b"bad\xff.txt"), "w", encoding="utf-8") as file:
            file.write(line(generator))

    def settle(self):
        """Until what was written is old enough to be carried over."""
        time.sleep(3.1)

    def carried(self, run):
        return int(run.stderr.split("carried over: ")[1].split()[0])


class WhatIsKept(Case):
    def test_every_format_from_the_store_is_the_scans_own_byte_for_byte(self):
        self.fill()
        formats = [arg for name in FORMATS for arg in ("--format", f"{name}=own.{name}")]
        self.assertEqual(self.assay("scan", "t", "--store", "s.db", *formats).returncode, 1)
        formats = [arg for name in FORMATS for arg in ("--format", f"{name}=again.{name}")]
        again = self.assay("report", "--store", "s.db", *formats)
        self.assertEqual((again.returncode, again.stderr), (0, ""))
        for name in FORMATS:
            self.assertEqual(read(self.path(f"own.{name}")), read(self.path(f"again.{name}")), name)
        self.assertEqual(os.stat(self.path("s.db")).st_mode & 0o777, 0o600)

    def test_an_incremental_scan_comes_out_as_its_own_report_too(self):
        self.fill()
        self.scan()
        self.settle()
        self.scan("--incremental", out="two.jsonl")
        self.assay("report", "--store", "s.db", "--scan", "2", "--format", "jsonl=again.jsonl")
        self.assertEqual(read(self.path("two.jsonl")), read(self.path("again.jsonl")))

    def test_records_read_back_render_as_they_did(self):
        self.fill()
        write(self.path("t", "open.txt"), line(random.Random(1)))
        for path, mode in ((self.path("t", "open.txt"), 0o644), (self.path("t"), 0o755), (os.path.dirname(self.path("t")), 0o755)): os.chmod(path, mode)
        write(self.path("p.toml"), "[levels]\nnames = ['open', 'house', 'closed', 'secret']\n[handling]\nconfidential = { max_audience = 30, sla_days = 3 }\n")
        for policy in ((), ("--policy", "p.toml")):
            formats = [arg for name in FORMATS for arg in ("--format", f"{name}=own.{name}")]
            self.assertEqual(self.assay("scan", "t", *policy, *formats).returncode, 1)
            formats = [arg for name in FORMATS for arg in ("--format", f"{name}=again.{name}")]
            run = self.assay("report", "--from", "own.jsonl", *formats)
            self.assertEqual((run.returncode, run.stderr), (0, ""))
            for name in FORMATS:
                # They show which tests held, and members of containers apart from them.
                if name not in ("html", "csv-worklist", "sarif", "gitlab", "ocsf"):
                    self.assertEqual(read(self.path(f"own.{name}")), read(self.path(f"again.{name}")), name)
            # What is open is open in both.
            own, again = ([line.split(",")[:3] for line in read(self.path(f"{which}.csv-worklist")).decode().splitlines()] for which in ("own", "again"))
            self.assertGreater(len(own), 1)
            self.assertEqual(own, again)
            self.assertIn(b'class="work"', read(self.path("again.html")))

    def test_a_policy_that_is_not_there_as_it_was_is_said(self):
        self.fill(3)
        write(self.path("p.toml"), "[levels]\nnames = ['open', 'house', 'closed', 'secret']\n")
        self.assay("scan", "t", "--policy", "p.toml", "--format", "jsonl=own.jsonl")
        for change in (lambda: write(self.path("p.toml"), "[levels]\nnames = ['a', 'b', 'c', 'd']\n"), lambda: os.remove(self.path("p.toml"))):
            change()
            run = self.assay("report", "--from", "own.jsonl", "--format", "html=again.html")
            self.assertEqual((run.returncode, run.stderr.count("\n")), (0, 1))
            self.assertIn("p.toml", run.stderr)

    def test_a_pipe_that_records_name_is_not_opened(self):
        self.fill(3)
        write(self.path("p.toml"), "[levels]\nnames = ['open', 'house', 'closed', 'secret']\n")
        self.assay("scan", "t", "--policy", "p.toml", "--format", "jsonl=own.jsonl")
        os.remove(self.path("p.toml"))
        os.mkfifo(self.path("p.toml"))
        run = self.assay("report", "--from", "own.jsonl", "--format", "html=again.html")
        self.assertEqual((run.returncode, run.stderr.count("\n")), (0, 1))
        self.assertIn("p.toml", run.stderr)

    def test_no_value_is_anywhere_unless_it_was_asked_for(self):
        generator = random.Random(7)
        values = [ssn(generator), mail(4711), "gh" + "p_" + "".join(generator.choices("abcdefghijkmnpqrstuvwxyz23456789", k=36)), "Tr4ube!Nuss8kern"]
        write(self.path("t", "a.txt"), f"SSN: {values[0]}\nto {values[1]}\ntoken {values[2]}\npassword = \"{values[3]}\"\n")
        write(self.path("t", "rows.csv"), "name,ssn\n" + "".join(f"x,{values[0]}\n" for _ in range(40)))
        with zipfile.ZipFile(self.path("t", "z.zip"), "w") as archive:
            archive.writestr("in.txt", f"SSN: {values[0]}\npassword = \"{values[3]}\"\n")
        temporary = self.path("tmp")
        os.mkdir(temporary)
        self.env["TMPDIR"] = temporary
        outputs = [f"--format={name}=out.{name}" for name in FORMATS]
        run = self.assay("scan", "t", "--store", "s.db", "-v", "--no-progress", *outputs)
        more = [self.assay("scan", "t", "-v"), self.assay("scan", "no such place", "--format", "jsonl"), self.assay("explain", "t/a.txt", "--store", "s.db"),
                self.assay("report", "--store", "s.db", "--format", "markdown"), self.assay("breach", "t", "--store", "s.db")]
        said = "".join(r.stdout + r.stderr for r in (run, *more)).encode()
        found = {l["rule"] for l in map(json.loads, read(self.path("out.jsonl")).splitlines()) if l["type"] == "finding"}
        self.assertLessEqual({"us-ssn", "email", "github-ghp", "generic-password"}, found)
        for folder, _, files in os.walk(self.home):
            if folder.startswith(self.tree): continue
            for name in files:
                for value in values: self.assertNotIn(value.encode(), read(os.path.join(folder, name)), name)
        for value in values: self.assertNotIn(value.encode(), said)
        self.scan("--show-secrets")
        self.assertIn(values[0].encode(), read(self.path("out.jsonl")))
        for name in os.listdir(self.home):
            if name.startswith("s.db"):
                for value in values: self.assertNotIn(value.encode(), read(self.path(name)))

    def with_values(self):
        """A file for a scan with --show-secrets: single values, one in parts, one suppressed, a column and an archive's member."""
        generator = random.Random(11)
        values = ["536-" + "22-8147", "AK" + "IA" + "QYLPMN5HFIQR7XYA", "".join(generator.choices("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=40)), "Tr4ube!Nuss8kern"]
        write(self.path("t", "a.txt"), f"SSN: {values[0]}\npassword = \"{values[3]}\"\nSSN: {ssn(generator)} assay:allow\n")
        write(self.path("t", "aws.txt"), f"aws_access_key_id = {values[1]}\naws_secret_access_key = {values[2]}\n")
        write(self.path("t", "rows.csv"), "name,ssn\n" + "".join(f"x,{ssn(generator)}\n" for _ in range(40)))
        with zipfile.ZipFile(self.path("t", "z.zip"), "w") as archive:
            archive.writestr("in.txt", f"SSN: {values[0]}\n")
        self.settle()
        return values

    def test_a_store_has_no_digest_that_a_value_could_be_guessed_from(self):
        values = self.with_values()
        write(self.path("t", "only.txt"), values[0])  # a file that is nothing but a value
        self.settle()
        # One job: records are numbered in the order in which they come.
        self.scan("--full", "--jobs", "1", "--show-secrets", store="shown.db", out="shown.jsonl")
        self.scan("--full", "--jobs", "1", store="masked.db", out="masked.jsonl")
        texts = list(map(str.encode, values))
        for l in read(self.path("shown.jsonl")).splitlines():
            if b'"secret":' in l: texts += [l, l + b"\n"]
        self.assertGreater(len(texts), len(values) + 2 * 4)
        self.assertTrue(any(l.count(b'"secret":') > 1 for l in texts), "none has parts")
        self.assertTrue(any(l.startswith(b'{"type":"suppressed"') for l in texts), "none is suppressed")
        names = [name for name in os.listdir(self.home) if name.startswith("shown.db")]
        self.assertIn("shown.db", names)
        databases = {name: sqlite3.connect(self.path(name)) for name in ("shown.db", "masked.db")}
        cells = lambda name, table: [tuple(c.encode() if isinstance(c, str) else c for c in row) for row in databases[name].execute(f"SELECT * FROM {table}")]
        tables = [name for name, in databases["shown.db"].execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = b"\0".join(c for table in tables for row in cells("shown.db", table) for c in row if isinstance(c, bytes))
        stores = kept + b"".join(read(self.path(name)) for name in names)
        for text in texts:
            for digest in (hashlib.sha256(text), hashlib.sha1(text), hashlib.md5(text)):
                for form in (digest.digest(), digest.hexdigest().encode(), digest.hexdigest().upper().encode()):
                    self.assertFalse(form in stores, f"a {digest.name} of what holds a value")
        # That such digests would be seen: of the lines as they are kept, those of files with few findings are there.
        self.assertTrue(any(hashlib.sha256(l).digest() in stores for l in self.records("masked.jsonl") if b'"type":"finding"' in l))
        for table in ("record", "entry", "part", "value", "deviation", "text", "object"):
            self.assertEqual(cells("shown.db", table), cells("masked.db", table), table)
        for database in databases.values(): database.close()

    def test_what_shows_values_checks_and_so_does_all_that_comes_after_it(self):
        values = self.with_values()
        self.assertEqual(self.scan("--show-secrets", "--format", "json=o.json", out="o.jsonl").returncode, 1)
        for name in ("o.jsonl", "o.json"): self.assertTrue(values[0].encode() in read(self.path(name)), name)
        run = self.assay("scan", "t", "--store", "s.db", "--incremental", "-v", "--no-progress", "--format", "jsonl=o3.jsonl", "--format", "json=o3.json")
        self.assertGreater(self.carried(run), 0)
        self.assay("report", "--store", "s.db", "--scan", "1", "--format", "jsonl=r.jsonl", "--format", "json=r.json")
        for name in ("o.jsonl", "o.json", "o3.jsonl", "o3.json", "r.jsonl", "r.json"):
            run = self.assay("report", "--check", name, "--store", "s.db")
            self.assertEqual((run.returncode, run.stderr), (0, ""), name)
        self.scan(store="other.db", out="masked.jsonl")
        self.assertEqual(self.records("o3.jsonl"), self.records("masked.jsonl"))
        self.assertEqual(self.records("r.jsonl"), self.records("masked.jsonl"))
        self.assay("report", "--from", "o.jsonl", "--format", "jsonl=again.jsonl")
        self.assertEqual(self.assay("report", "--check", "again.jsonl").returncode, 0)
        text = read(self.path("o.jsonl")).decode()
        write(self.path("changed.jsonl"), text.replace('"confidence":"high"', '"confidence":"medium"', 1))
        self.assertEqual(self.assay("report", "--check", "changed.jsonl").returncode, 1)

    def test_git_scans_are_kept(self):
        repository = self.path("r")
        os.mkdir(repository)
        git = ["git", "-C", repository, "-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run([*git, "init", "-q"], check=True)
        write(os.path.join(repository, "a.txt"), line(random.Random(3)))
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "-qm", "one"], check=True)
        self.assay("git", "r", "--history", "--store", "s.db", "--format", "jsonl=own.jsonl")
        self.assay("report", "--store", "s.db", "--format", "jsonl=again.jsonl")
        self.assertEqual(read(self.path("own.jsonl")), read(self.path("again.jsonl")))


class WhatHasNotChanged(Case):
    def change(self, generator, number):
        """One random change; what it was."""
        files = sorted(os.path.join(folder, name) for folder, _, names in os.walk(self.tree) for name in names if name.startswith("f"))
        path = generator.choice(files)
        kind = generator.choice(["edit", "rename", "chmod", "same size, same time", "delete", "new", "touch", "new archive", "swap"])
        if kind == "edit":
            write(path, line(generator))
        elif kind == "rename":
            os.rename(path, os.path.join(os.path.dirname(path), f"f-moved{number}.txt"))
        elif kind == "chmod":
            os.chmod(path, generator.choice([0o600, 0o644, 0o666]))
        elif kind == "same size, same time":
            before = os.stat(path)
            text = read(path).decode()
            write(path, text.replace("1", "2").replace("3", "4"))
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        elif kind == "delete":
            os.unlink(path)
        elif kind == "new":
            write(self.path("t", f"fnew{number}.txt"), line(generator))
        elif kind == "touch":
            os.utime(path, (0, generator.randint(0, 10**9)))
        elif kind == "new archive":
            with zipfile.ZipFile(self.path("t", "a.zip"), "w") as archive:
                archive.writestr("in/new.txt", line(generator))
        elif len(files) > 1:
            other = generator.choice([f for f in files if f != path])
            os.rename(path, path + "~")
            os.rename(other, path)
            os.rename(path + "~", other)
        return kind

    def test_after_any_changes_the_report_is_that_of_a_full_scan(self):
        self.fill()
        self.scan()
        generator = random.Random(5)
        for number in range(12):
            if number % 4 == 0:
                self.settle()
            kinds = [self.change(generator, f"{number}-{i}") for i in range(generator.randint(0, 3))]
            run = self.scan("--incremental", "-j", str(1 + number % 3), out="inc.jsonl")
            self.assertIn(run.returncode, (0, 1), run.stderr)
            self.scan("--full", store="other.db", out="full.jsonl")
            self.assertEqual(self.records("inc.jsonl"), self.records("full.jsonl"), kinds)

    def test_records_made_with_other_rules_switched_on_are_not_carried_over(self):
        self.fill(6)
        self.settle()
        self.scan("--only", "pii.contact")
        self.scan("--incremental", out="all.jsonl")
        self.scan(store="other.db", out="full.jsonl")
        rules = lambda name: sorted(l["rule"] for l in map(json.loads, read(self.path(name)).splitlines()) if l["type"] == "finding")
        self.assertEqual(rules("all.jsonl"), rules("full.jsonl"))
        self.assertIn("us-ssn", rules("all.jsonl"))

    def test_what_is_the_same_is_not_read(self):
        self.fill()
        self.assay("scan", "t", "--store", "s.db", "-q")
        self.settle()
        self.scan()
        run = self.assay("scan", "t", "--store", "s.db", "--incremental", "-v", "--no-progress")
        seen = json.loads(read(self.path("out.jsonl")).splitlines()[-1])["seen"]["entries"]
        self.assertEqual(self.carried(run), seen - 2, "all but a link and a second name")
        for change in (["--min-confidence", "low"], ["--exclude", "*.md"], ["--max-depth", "3"]):
            other = self.assay("scan", "t", "--store", "s.db", "--incremental", "-v", "--no-progress", *change)
            self.assertEqual(self.carried(other), 0, change)

    def test_full_tells_a_change_under_the_same_times(self):
        self.fill()
        self.settle()
        self.scan("--full")
        # ctime can't be set, so the store is told that it saw other contents.
        with sqlite3.connect(self.path("s.db")) as database:
            done = database.execute("UPDATE entry SET content = replace(content, substr(content, 1, 1), 'x') WHERE name = CAST('f1.txt' AS BLOB)")
            self.assertEqual(done.rowcount, 1)
        database.close()
        run = self.assay("scan", "t", "--store", "s.db", "--full", "--no-progress")
        said = [l for l in run.stderr.splitlines() if "content changed" in l]
        self.assertEqual(len(said), 1, run.stderr)
        self.assertIn("t/d1/f1.txt", said[0])
        again = self.assay("scan", "t", "--store", "s.db", "--full", "--no-progress")
        self.assertNotIn("content changed", again.stderr)

    def test_what_was_written_just_before_the_scan_is_read_again(self):
        self.fill(3)
        self.scan()
        run = self.assay("scan", "t", "--store", "s.db", "--incremental", "-v", "--no-progress")
        self.assertEqual(self.carried(run), 0)

    def test_an_unchanged_rescan_stores_no_record_again(self):
        self.fill()
        self.scan()
        self.settle()
        self.scan()
        database = sqlite3.connect(self.path("s.db"))
        before = database.execute("SELECT count(*) FROM record").fetchone()
        self.scan("--incremental")
        self.assertEqual(before, database.execute("SELECT count(*) FROM record").fetchone())
        database.close()

    def test_age_is_todays_though_the_file_was_not_read(self):
        write(self.path("t", "old.txt"), line(random.Random(1)))
        os.utime(self.path("t", "old.txt"), (0, time.time() - 3 * 365 * 86400 + 86400 / 2))
        self.settle()
        self.scan()
        with sqlite3.connect(self.path("s.db")) as database:
            database.execute("UPDATE scan SET started = started - 1")
        database.close()
        first = [l for l in self.records() if b'"file"' in l]
        self.assertNotIn(b"untouched", first[0])
        self.scan("--incremental")
        self.assertNotIn(b"untouched", [l for l in self.records() if b'"file"' in l][0])


class CleanFiles(Case):
    """Files without findings are counted without their records where no format wants these."""

    def settled(self, *more):
        """A tree, and a scan of it that the next may carry everything over from."""
        self.fill(60)
        for name in ("c", "d"):
            os.mkdir(self.path("t", "d1", name))
            for number in range(30):
                write(self.path("t", "d1", name, f"clean {number}.txt"), f"nothing to see in {number}\n")
        self.settle()
        self.scan(*more)

    def totals_only(self, *more):
        """An incremental scan that no format asks for records; then its records, from the store."""
        run = self.assay("scan", "t", "--store", "s.db", "--incremental", "-v", "--no-progress", "--format", "csv=x.csv", "--format", "prometheus=x.prom", *more)
        self.assertIn(run.returncode, (0, 1), run.stderr)
        self.assertEqual(self.assay("report", "--store", "s.db", "--format", "jsonl=light.jsonl").returncode, 0)
        checked = self.assay("report", "--check", "light.jsonl")
        self.assertEqual(checked.returncode, 0, checked.stderr + checked.stdout)
        return self.carried(run)

    def same_as_full(self, history=True):
        full = self.scan("--full", store="other.db", out="full.jsonl")
        self.assertIn(full.returncode, (0, 1), full.stderr)
        self.assertEqual(self.of_files("light.jsonl"), self.of_files("full.jsonl"))
        light, whole = (json.loads(read(self.path(name)).splitlines()[-1]) for name in ("light.jsonl", "full.jsonl"))
        for key in ("seen", "scanned", "partial", "skipped", "findings", "levels", "suppressed") + (("people",) if history else ()):
            self.assertEqual(light.get(key), whole.get(key), key)

    def of_files(self, name):
        """All records but those of controls, which know how many scans there were."""
        return [l for l in self.records(name) if not l.startswith(b'{"type":"control"')]

    def spoil_records(self):
        """What still works then was not looked at."""
        with sqlite3.connect(self.path("s.db")) as database:
            spoilt = database.execute("UPDATE record SET body = x'ff' WHERE id IN (SELECT record FROM entry WHERE clean IS NOT NULL AND CAST(name AS TEXT) LIKE 'clean %')").rowcount
        database.close()
        return spoilt

    def test_they_are_counted_without_their_records(self):
        self.settled()
        self.totals_only()
        self.same_as_full()
        carried = self.totals_only()
        self.assertGreaterEqual(self.spoil_records(), 60)
        run = self.assay("scan", "t", "--store", "s.db", "--incremental", "-v", "--no-progress", "--format", "csv=x.csv")
        self.assertEqual(self.carried(run), carried)
        # Formats that want them get them, by reading what can't be carried over.
        self.scan("--incremental", out="light.jsonl")
        self.same_as_full(history=False)  # what the scan before had can't be compared with

    def test_after_any_changes_the_store_has_what_a_full_scan_has(self):
        self.settled()
        generator = random.Random(11)
        for number in range(10):
            kinds = [WhatHasNotChanged.change(self, generator, f"{number}-{i}") for i in range(generator.randint(0, 3))]
            with self.subTest(kinds=kinds):
                self.totals_only("-j", str(1 + number % 3))
                self.same_as_full()

    def test_a_folder_that_is_closed_or_opened_is_seen_though_its_files_are_as_they_were(self):
        self.settled()
        closed = self.path("t", "d1", "c")
        os.chmod(self.home, 0o755)
        for mode in (0o700, 0o750, 0o755):
            os.chmod(closed, mode)
            self.totals_only()
            self.same_as_full()
            audiences = {r["audience"] for r in map(json.loads, self.records("light.jsonl")) if r.get("path", "").startswith("t/d1/c/")}
            self.assertEqual(audiences, {{0o700: "owner", 0o750: "group", 0o755: "host"}[mode]})
        # What came of it is kept: the next scan looks at no record again.
        carried = self.totals_only()
        self.spoil_records()
        run = self.assay("scan", "t", "--store", "s.db", "--incremental", "-v", "--no-progress", "--format", "csv=x.csv")
        self.assertEqual(self.carried(run), carried)

    def test_a_file_comes_of_age_between_two_scans(self):
        self.fill(6)
        old = self.path("t", "d1", "old.txt")
        write(old, "nothing to see\n")
        age = (1095 + 1) * 86400  # the built-in policy's untouched_days are over
        os.utime(old, (0, time.time() - age + 8))
        self.settle()
        self.scan()
        exposure = lambda: [r["exposure"] for r in map(json.loads, self.records("light.jsonl")) if r.get("path") == "t/d1/old.txt"]
        self.totals_only()
        before = exposure()
        time.sleep(8)
        self.totals_only()
        self.same_as_full()
        self.assertGreater(exposure(), before)

    def test_with_a_clock_set_back_nothing_is_taken_as_assessed(self):
        self.settled()
        with sqlite3.connect(self.path("s.db")) as database:
            database.execute("UPDATE scan SET started = started + 100000")
        database.close()
        self.spoil_records()
        run = self.assay("scan", "t", "--store", "s.db", "--incremental", "-v", "--no-progress", "--format", "csv=x.csv")
        self.assertIn("the clock was set back", run.stderr)
        self.assay("report", "--store", "s.db", "--format", "jsonl=light.jsonl")
        self.same_as_full(history=False)

    def test_full_still_tells_changed_content_after_scans_that_did_not_read_it(self):
        self.settled("--full")
        self.totals_only()
        os.chmod(self.path("t", "d1", "c"), 0o700)
        self.totals_only()
        with sqlite3.connect(self.path("s.db")) as database:
            done = database.execute("UPDATE entry SET content = replace(content, substr(content, 1, 1), 'x') WHERE name = CAST('clean 7.txt' AS BLOB)")
            self.assertEqual(done.rowcount, 2)
        database.close()
        run = self.assay("scan", "t", "--store", "s.db", "--full", "--no-progress")
        self.assertEqual(len([l for l in run.stderr.splitlines() if "content changed" in l]), 2, run.stderr)


class WhateverHappens(Case):
    def sound(self, name="s.db"):
        database = sqlite3.connect(self.path(name))
        self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        database.close()

    def test_kill_at_any_moment_leaves_a_sound_store_and_the_next_run_ends_as_if_nothing_had_been(self):
        generator = random.Random(2)
        for folder in range(40):
            os.mkdir(self.path("t", f"k{folder}"))
            for number in range(60):
                write(self.path("t", f"k{folder}", f"f{number}.txt"), line(generator) * 4)
        with zipfile.ZipFile(self.path("t", "a.zip"), "w") as archive:
            for number in range(200):
                archive.writestr(f"x{number}.txt", line(generator))
        self.settle()
        began = time.monotonic()
        self.scan(store="undisturbed.db", out="whole.jsonl")
        lasts = time.monotonic() - began
        whole = self.records("whole.jsonl")
        resumed = 0
        for _ in range(KILLS):
            for name in os.listdir(self.home):
                if name.startswith("s.db") and generator.random() < 0.3:
                    self.remove_store()
                    break
            process = subprocess.Popen([ASSAY, "scan", "t", "--store", "s.db", "--incremental", "-q", "--format", "jsonl=/dev/null"],
                                       cwd=self.home, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(generator.uniform(0, lasts))
            process.send_signal(signal.SIGKILL)
            process.wait()
            if os.path.exists(self.path("s.db")) and os.path.getsize(self.path("s.db")):
                self.sound()
            run = self.assay("scan", "t", "--store", "s.db", "--incremental", "-v", "--no-progress", "--format", "jsonl=out.jsonl")
            self.assertEqual(run.returncode, 1, run.stderr)
            resumed += self.carried(run) > 0
            self.assertEqual(self.records(), whole)
            self.sound()
        self.assertGreater(resumed, 0)

    def wait_for_scan(self):
        """Until the store knows that a scan has begun."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                database = sqlite3.connect(f"file:{self.path('s.db')}?mode=ro", uri=True)
                begun = database.execute("SELECT count(*) FROM scan").fetchone()[0]
                database.close()
                if begun:
                    return
            except sqlite3.Error:
                pass
            time.sleep(0.02)
        self.fail("no scan began")

    def remove_store(self):
        for name in ("s.db", "s.db-wal", "s.db-shm"):
            if os.path.exists(self.path(name)):
                os.unlink(self.path(name))

    def test_two_scans_at_once_are_refused(self):
        first = subprocess.Popen([ASSAY, "scan", "-", "--store", "s.db", "-q"], cwd=self.home, env=self.env, stdin=subprocess.PIPE,
                                 stdout=subprocess.DEVNULL)
        self.wait_for_scan()
        second = self.scan()
        first.stdin.close()
        first.wait()
        self.assertEqual(second.returncode, 2)
        self.assertEqual(second.stderr.count("\n"), 1)
        self.assertIn("another scan is writing to it", second.stderr)
        self.assertIn(self.scan().returncode, (0, 1))

    def disk_full(self, store, words, **more):
        """A scan into a store that can't grow: it is said once, all else is as ever, and what the store has is sound."""
        run = self.assay("scan", "t", "--store", store, "--format", "jsonl", "-q", "--no-progress", **more)
        self.assertEqual(run.returncode, 3)
        self.assertEqual(len(run.stderr.splitlines()), 1, run.stderr)
        self.assertIn(words, run.stderr)
        lines = [l.encode() for l in run.stdout.splitlines() if not l.startswith(('{"type":"scan"', '{"type":"summary"'))]
        # Nobody knows what earlier scans make of it: controls lack the tests over time.
        of_files = lambda records: [r for r in records if not r.startswith(b'{"type":"control"')]
        self.assertEqual(sorted(of_files(lines)), of_files(self.records()))
        self.sound(store)

    def test_a_file_that_may_not_grow_costs_the_store_not_the_scan(self):
        self.fill(3000)
        self.scan(store="other.db")
        self.disk_full("s.db", "s.db", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000)))
        whole = self.records()
        again = self.scan("--incremental")
        self.assertEqual((again.returncode, again.stderr), (1, ""))
        self.assertEqual(self.records(), whole)

    def test_a_full_disk_costs_the_store_not_the_scan(self):
        small = self.path("small")
        os.mkdir(small)
        if os.getuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", small], capture_output=True).returncode:
            self.skipTest("needs a small file system")
        try:
            self.fill(3000)
            self.scan(store="other.db")
            self.disk_full("small/s.db", "the disk is full")
        finally:
            subprocess.run(["umount", "-l", small], check=True)

    def refused(self, run, words):
        self.assertEqual(run.returncode, 2, run.stderr)
        self.assertEqual(len(run.stderr.splitlines()), 1, run.stderr)
        self.assertIn(words, run.stderr)
        self.assertIn("s.db", run.stderr)

    def test_what_is_no_store_is_refused_and_left_alone(self):
        write(self.path("s.db"), "not a database, but somebody's file\n" * 100)
        before = read(self.path("s.db"))
        self.refused(self.scan(), "not a store")
        self.assertEqual(read(self.path("s.db")), before)
        os.unlink(self.path("s.db"))
        with sqlite3.connect(self.path("s.db")) as database:
            database.execute("CREATE TABLE mine (x)")
        database.close()
        self.refused(self.scan(), "another program")
        self.refused(self.assay("report", "--store", "s.db"), "another program")
        os.unlink(self.path("s.db"))
        os.mkdir(self.path("s.db"))
        self.refused(self.scan(), "directory")
        self.refused(self.assay("report", "--store", "no-s.db"), "No such file")

    def test_a_damaged_store_is_said_to_be(self):
        self.fill(200)
        self.scan()
        size = os.path.getsize(self.path("s.db"))
        with open(self.path("s.db"), "r+b") as file:
            for at in range(8192, size, 8192):
                file.seek(at)
                file.write(b"\xa5" * 4000)
        run = self.assay("report", "--store", "s.db", "--format", "jsonl")
        self.assertEqual(run.returncode, 2)
        self.assertIn("damaged", run.stderr)
        self.assertEqual(self.scan("--incremental").returncode in (2, 3), True)

    def test_a_newer_store_is_refused_an_older_one_brought_up_to_date(self):
        self.fill()
        self.scan(out="one.jsonl")
        with sqlite3.connect(self.path("s.db")) as database:
            database.execute("PRAGMA user_version = 99")
        database.close()
        self.refused(self.scan(), "newer")
        self.refused(self.assay("subject", "x", "--store", "s.db"), "newer")
        with sqlite3.connect(self.path("s.db")) as database:
            for column in ("scope", "rules", "coverage", "records", "seal"):
                database.execute(f"ALTER TABLE scan DROP COLUMN {column}")
            for table in ("scope", "deviation", "erasure", "value"):
                database.execute(f"DROP TABLE {table}")
            database.execute("CREATE TABLE value (fingerprint INTEGER NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (fingerprint, record)) WITHOUT ROWID")
            database.execute("ALTER TABLE scan DROP COLUMN folder")
            database.execute("ALTER TABLE entry DROP COLUMN content")
            database.execute("ALTER TABLE entry DROP COLUMN clean")
            database.execute("DROP TABLE policy")
            database.execute("DROP TABLE object")
            database.execute("PRAGMA user_version = 1")
        database.close()
        self.refused(self.assay("report", "--store", "s.db"), "older")
        self.assertEqual(self.scan("--incremental").returncode, 1)
        with sqlite3.connect(self.path("s.db")) as database:  # the index is made again from the records
            found = {l for (l,) in database.execute("SELECT fingerprint FROM value")}
            wanted = {int.from_bytes(bytes.fromhex(json.loads(l)["fingerprint"])[:8], "little", signed=True)
                      for l in read(self.path("one.jsonl")).splitlines() if l.startswith(b'{"type":"finding"')}
            self.assertEqual(database.execute("SELECT records FROM scan ORDER BY id").fetchall()[0], (0,))
        database.close()
        self.assertTrue(wanted and wanted <= found)
        self.assertEqual(self.records(), self.records("one.jsonl"))
        self.assay("report", "--store", "s.db", "--scan", "1", "--format", "jsonl=again.jsonl")
        self.assertEqual(read(self.path("one.jsonl")), read(self.path("again.jsonl")))

    def test_another_key_is_refused(self):
        self.fill(3)
        self.scan()
        other = dict(self.env, ASSAY_KEY="f" * 32)
        self.refused(self.scan(env=other), "key")
        self.refused(self.assay("subject", "x", "--store", "s.db", env=other), "key")

    def test_a_clock_that_was_set_back_is_said(self):
        self.fill(3)
        self.scan()
        with sqlite3.connect(self.path("s.db")) as database:
            database.execute("UPDATE scan SET started = started + 100000")
        database.close()
        run = self.assay("scan", "t", "--store", "s.db", "--incremental", "--no-progress")
        self.assertEqual(run.stderr.count("the clock was set back"), 1)

    @unittest.skipUnless(os.getuid() == 0, "needs another account")
    def test_a_store_that_cannot_be_written_is_refused(self):
        self.fill(3)
        self.scan()
        for folder, folders, names in os.walk(self.home):
            os.chmod(folder, 0o755)
        os.chmod(self.path("s.db"), 0o444)
        run = self.scan(preexec_fn=lambda: os.setuid(65534), out="/dev/null")
        self.refused(run, "Permission denied")

    def test_a_store_in_a_read_only_folder_is_read(self):
        self.fill(3)
        self.scan(store="o#d 5%.db")
        for folder, folders, names in os.walk(self.home):
            os.chmod(folder, 0o555)
        os.chmod(self.path("o#d 5%.db"), 0o444)
        before = sorted(os.listdir(self.home))
        for args in (("report", "--format", "jsonl"), ("report", "--since", "2020-01-01")):
            run = self.assay(*args, "--store", "o#d 5%.db", preexec_fn=lambda: os.setuid(65534))
            self.assertEqual((run.returncode, run.stderr), (0, ""))
            self.assertIn("o#d 5%.db", run.stdout)  # in the scan's command
        self.assertEqual(sorted(os.listdir(self.home)), before)
        for folder, folders, names in os.walk(self.home):
            os.chmod(folder, 0o755)

    def test_a_scan_that_was_stopped_is_kept_and_resumed(self):
        generator = random.Random(2)
        for folder in range(30):
            os.mkdir(self.path("t", f"k{folder}"))
            for number in range(60):
                write(self.path("t", f"k{folder}", f"f{number}.txt"), line(generator) * 40)
        self.settle()
        process = subprocess.Popen([ASSAY, "scan", "t", "--store", "s.db", "-q", "-j", "1", "--format", "jsonl=one.jsonl"], cwd=self.home, env=self.env)
        self.wait_for_scan()
        process.send_signal(signal.SIGINT)
        self.assertIn(process.wait(), (130, 1), "1: it was done before")
        self.scan("--incremental")
        self.scan(store="other.db", out="whole.jsonl")
        self.assertEqual(self.records(), self.records("whole.jsonl"))
        self.assay("report", "--store", "s.db", "--scan", "1", "--format", "jsonl=again.jsonl")
        self.assertEqual(read(self.path("one.jsonl")), read(self.path("again.jsonl")))


class WhatIsReadFromIt(Case):
    def test_subject_finds_every_place_and_prints_no_value(self):
        value = ssn(random.Random(9))
        for name in ("a.txt", "b.txt"):
            write(self.path("t", name), f"SSN: {value}\n")
        with zipfile.ZipFile(self.path("t", "c.zip"), "w") as archive:
            archive.writestr("in.txt", f"SSN: {value}\n")
        self.scan()
        run = self.assay("subject", value.replace("-", " "), "--store", "s.db")
        self.assertEqual(run.returncode, 1)
        for place in ("t/a.txt:1", "t/b.txt:1", "t/c.zip!in.txt:1"):
            self.assertIn(place, run.stdout)
        self.assertNotIn(value, run.stdout)
        os.unlink(self.path("t", "a.txt"))
        self.scan("--incremental")
        run = self.assay("subject", "-", "--store", "s.db", "--format", "jsonl", input=value + "\n")
        self.assertEqual(sorted(json.loads(l)["path"] for l in run.stdout.splitlines()), ["t/b.txt", "t/c.zip!in.txt"])
        run = self.assay("subject", value, "--store", "s.db", "--scan", "1")
        self.assertIn("t/a.txt:1", run.stdout)
        self.assertEqual(self.assay("subject", "no such", "--store", "s.db").returncode, 0)
        self.assertNotIn("may lie there", run.stdout)
        generator = random.Random(10)
        many = [ssn(generator) for _ in range(10_300)]
        write(self.path("t", "many.txt"), "".join(f"SSN: {each}\n" for each in many))
        self.scan("--incremental")
        run = self.assay("subject", many[-1], "--store", "s.db")
        self.assertIn("value 1: not found", run.stdout)
        self.assertIn("1 of those read in part has more values than a store keeps: what is not found may lie there", run.stdout)
        for values, lines in (([""], ""), (["-"], ""), (["-"], "\n\n"), ([value, ""], "")):
            run = self.assay("subject", *values, "--store", "s.db", input=lines)
            self.assertEqual((run.returncode, run.stdout, run.stderr.count("\n")), (2, "", 1), values)

    def test_breach_counts_each_value_once(self):
        generator = random.Random(4)
        values = [ssn(generator) for _ in range(5)]
        os.mkdir(self.path("t", "hr"))
        write(self.path("t", "hr", "a.txt"), "".join(f"SSN: {v}\n" for v in values[:3]))
        write(self.path("t", "hr", "b.txt"), "".join(f"SSN: {v}\n" for v in values[2:4]))
        write(self.path("t", "other.txt"), f"SSN: {values[4]}\n")
        self.scan()
        write(self.path("list"), "t/hr/\nt/nowhere\n")
        run = self.assay("breach", "list", "--store", "s.db", "--format", "json")
        self.assertEqual(run.returncode, 3)
        size = json.loads(run.stdout)
        self.assertEqual((size["entries"], size["not_seen"]), (2, ["t/nowhere"]))
        self.assertEqual(size["kinds"]["pii.social-security"], {"files": 2, "records": 5, "values": 4})
        self.assertEqual(size["people"], [4, 4])
        write(self.path("list"), "t/hr/a.txt\n")
        self.assertEqual(self.assay("breach", "list", "--store", "s.db").returncode, 0)

    def test_diff_and_explain_read_the_store(self):
        self.fill(6)
        self.scan()
        write(self.path("t", "more.txt"), line(random.Random(8)))
        self.scan("--incremental", out="two.jsonl")
        run = self.assay("diff", "1", "2", "--store", "s.db", "--format", "jsonl")
        new = [json.loads(l) for l in run.stdout.splitlines() if '"new"' in l and '"diff"' in l]
        self.assertTrue(new and all(record["path"] == "t/more.txt" for record in new))
        self.assertEqual(run.stdout, self.assay("diff", "out.jsonl", "two.jsonl", "--format", "jsonl").stdout)
        for what in ("t/more.txt", new[0]["id"], "CC6.1"):
            self.assertEqual(self.assay("explain", what, "--store", "s.db").stdout, self.assay("explain", what, "--from", "two.jsonl").stdout)

    def test_check_tells_what_was_changed(self):
        self.fill(6)
        self.scan(out="one.jsonl")
        self.scan("--incremental", "--format", "json=two.json", out="two.jsonl")
        for name in ("one.jsonl", "two.jsonl", "two.json"):
            run = self.assay("report", "--check", name, "--store", "s.db")
            self.assertEqual((run.returncode, run.stderr), (0, ""), name)
        text = read(self.path("one.jsonl")).decode()
        lines = text.splitlines(True)
        shuffled = lines[:1] + lines[1:-1][::-1] + lines[-1:]
        for changed, words in ((text.replace('"confidence":"high"', '"confidence":"medium"', 1), "digest"),
                               ("".join(lines[:5] + lines[6:]), "records"),
                               (text.replace('"account":"', '"account":"x', 1), "seal"),
                               (text.replace('"complete":true', '"complete":false'), "seal")):
            write(self.path("changed.jsonl"), changed)
            run = self.assay("report", "--check", "changed.jsonl")
            self.assertEqual(run.returncode, 1)
            self.assertIn(words, run.stderr)
        write(self.path("changed.jsonl"), "".join(shuffled))
        self.assertEqual(self.assay("report", "--check", "changed.jsonl").returncode, 0, "the order of records is nobody's promise")
        with sqlite3.connect(self.path("s.db")) as database:
            # Always another digit: one seal in sixty has none of a given one.
            database.execute("UPDATE scan SET seal = (CASE substr(seal, 1, 1) WHEN 'b' THEN 'c' ELSE 'b' END) || substr(seal, 2) WHERE id = 1")
        database.close()
        self.assertIn("chain", self.assay("report", "--check", "two.jsonl", "--store", "s.db").stderr)

    @unittest.skipUnless(shutil.which("ssh-keygen"), "no ssh-keygen")
    def test_signatures(self):
        self.fill(3)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.path("key")], check=True)
        write(self.path("allowed"), "auditor@example.org " + read(self.path("key.pub")).decode())
        self.assertEqual(self.scan("--sign", "key").returncode, 1)
        run = self.assay("report", "--check", "out.jsonl", "--allowed-signers", "allowed")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("auditor@example.org", run.stdout)
        with open(self.path("out.jsonl"), "a", encoding="utf-8") as file:
            file.write("\n")
        run = self.assay("report", "--check", "out.jsonl", "--allowed-signers", "allowed")
        self.assertEqual(run.returncode, 1)
        self.assertIn("signature", run.stderr)
        for key, *formats in (("key",), ("none", "--format", "jsonl=x.jsonl"), ("key", "--format", "jsonl")):
            run = self.assay("scan", "t", "--sign", key, *formats)
            self.assertEqual((run.returncode, run.stdout, run.stderr.count("\n")), (2, "", 1), (key, run.stderr))
        run = self.assay("report", "--store", "s.db", "--since", "2020-01-01", "--format", "json=period.json", "--sign", "key")
        self.assertEqual((run.returncode, os.path.exists(self.path("period.json.sig"))), (0, True), run.stderr)

    def test_a_period_tells_runs_deviations_and_changes(self):
        day = 86400
        os.chmod(self.home, 0o755)  # or nobody else gets at what lies in it
        today = int(time.time()) // day * day
        write(self.path("p.toml"), '[handling]\nrestricted = { max_audience = 30, sla_days = 5, review_days = 7 }\n'
                                   'confidential = { max_audience = 30, sla_days = 5 }\n')
        bad = self.path("t", "bad.txt")
        write(bad, line(random.Random(1)))
        os.chmod(bad, 0o644)
        write(self.path("t", "slow.txt"), line(random.Random(2)))
        os.chmod(self.path("t", "slow.txt"), 0o644)

        def shift(number, back):
            with sqlite3.connect(self.path("s.db")) as database:
                database.execute("UPDATE scan SET started = ? WHERE id = ?", (today - back * day, number))
            database.close()
        self.scan("--policy", "p.toml")
        shift(1, 20)
        os.chmod(bad, 0o600)
        self.scan("--policy", "p.toml")
        shift(2, 17)
        write(self.path("p.toml"), read(self.path("p.toml")).decode() + "\n# a new thought\n[levels]\ndefault = \"internal\"\nlabel_from = \"restricted\"\n")
        os.chmod(bad, 0o644)
        self.scan("--policy", "p.toml")
        shift(3, 3)
        date = lambda back: time.strftime("%Y-%m-%d", time.gmtime(today - back * day))
        run = self.assay("report", "--store", "s.db", "--since", date(21), "--until", date(1), "--format", "json", "--seed", "7", "--sample", "1")
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        period = json.loads(run.stdout)
        self.assertEqual((period["plan"]["expected"], period["plan"]["done"]), (3, 2))
        self.assertEqual(len(period["policy_changes"]), 1)
        items = {(i["test"], i["path"]): i for i in period["items"]}
        slow, back = items["T-ACCESS", "t/slow.txt"], items["T-ACCESS", "t/bad.txt"]
        self.assertTrue(slow["overdue"] and "closed" not in slow)
        self.assertEqual((back["reopened"], back["opened_by"]), (1, 1))
        self.assertEqual(len(period["sample"]["items"]), 1)
        again = self.assay("report", "--store", "s.db", "--since", date(21), "--until", date(1), "--format", "json", "--seed", "7", "--sample", "1")
        self.assertEqual(run.stdout, again.stdout)
        text = self.assay("report", "--store", "s.db", "--since", date(21), "--until", date(1)).stdout
        self.assertIn("missed", text)
        self.assertIn("OVERDUE", text)


DAY = 86400


class OverTime(Case):
    """The tests whose population lies in time, change and trend: from what the store remembers."""
    POLICY = ('[scope]\nevery_days = 7\n[handling]\nrestricted = { max_audience = 30, sla_days = 5 }\n'
              'confidential = { max_audience = 30, sla_days = 30 }\n[[retention]]\nclass = "pii.social-security"\nkeep_days = 30\n')

    def setUp(self):
        super().setUp()
        os.chmod(self.home, 0o755)  # or nobody else gets at what lies in it
        write(self.path("p.toml"), self.POLICY)
        self.today = int(time.time()) // DAY * DAY

    def put(self, name, lines=12, seed=1, mode=0o644, age=1):
        path = self.path("t", name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        generator = random.Random(f"{name} {seed}")
        write(path, "".join(line(generator) for _ in range(lines)))
        os.chmod(path, mode)
        os.utime(path, (time.time() - age * DAY,) * 2)
        return path

    def run_scan(self, *args, back=None, policy="p.toml", **more):
        run = self.scan("--policy", policy, *args, **more)
        self.assertIn(run.returncode, (0, 1, 3), run.stderr)
        if back is not None:
            with sqlite3.connect(self.path("s.db")) as database:
                database.execute("UPDATE scan SET started = ? WHERE id = (SELECT max(id) FROM scan)", (self.today - back * DAY,))
            database.close()
        lines = [json.loads(l) for l in read(self.path(more.get("out", "out.jsonl"))).splitlines()]
        self.controls = {c["id"]: c for c in lines if c["type"] == "control"}
        self.tests = {t["test"]: t for c in lines if c["type"] == "control" for t in c["tests"]}
        return lines[-1]

    def test_a_first_scan_has_nothing_to_compare_with(self):
        self.put("a.txt")
        summary = self.run_scan()
        self.assertNotIn("change", summary)
        self.assertEqual(summary["over_time"]["open"], 2)  # T-ACCESS, T-PROTECT
        self.assertEqual(summary["people"], [12, 24])
        self.assertEqual((self.tests["T-FIX"]["tested"], self.tests["T-FIX"]["deviations"]), (2, 0))
        self.assertEqual((self.tests["T-RUN"]["tested"], self.tests["T-RUN"]["status"]), (1, "satisfied"))
        self.assertEqual(self.tests["T-DISPOSE"]["tested"], 0)

    def test_what_stays_open_past_its_time_fails_t_fix(self):
        bad, good = self.put("bad.txt"), self.put("good.txt")
        self.run_scan(back=10)
        os.chmod(good, 0o600)
        summary = self.run_scan()
        # Four were opened: T-ACCESS of good is closed after its 5 days, the others are open.
        self.assertEqual((self.tests["T-FIX"]["tested"], self.tests["T-FIX"]["deviations"], self.tests["T-FIX"]["status"]), (4, 4, "exception"))
        self.assertEqual(self.controls["P8.1"]["status"], "exception")
        overdue = summary["over_time"]["overdue"]
        self.assertEqual((overdue["count"], overdue["first"][0]["path"]), (4, "t/bad.txt"))
        period = summary["period"]
        self.assertEqual((period["opened"], period["closed"], period["overdue"], period["days_max"]), (4, 1, 4, 10))
        os.chmod(bad, 0o600)
        self.run_scan()
        self.assertEqual(self.tests["T-FIX"]["tested"], 4)

    def test_what_is_closed_in_time_passes_t_fix(self):
        bad = self.put("bad.txt")
        self.run_scan(back=4)
        os.unlink(bad)
        self.run_scan()
        self.assertEqual((self.tests["T-FIX"]["tested"], self.tests["T-FIX"]["status"]), (2, "satisfied"))

    def test_a_planned_scan_that_was_missed_fails_t_run(self):
        self.put("a.txt", mode=0o600)
        self.run_scan(back=20)
        summary = self.run_scan(back=3)
        self.assertEqual((self.tests["T-RUN"]["tested"], self.tests["T-RUN"]["deviations"]), (3, 1))
        self.assertEqual(self.tests["T-RUN"]["status"], "exception")
        self.assertEqual(summary["period"]["runs"], 2)

    def test_what_was_due_and_is_still_there_fails_t_dispose(self):
        old, gone = self.put("old.txt", mode=0o600, age=100), self.put("gone.txt", mode=0o600, age=100)
        self.run_scan(back=1)
        self.assertEqual((self.tests["T-RETAIN"]["deviations"], self.tests["T-DISPOSE"]["tested"]), (2, 0))
        os.unlink(gone)
        summary = self.run_scan()
        self.assertEqual((self.tests["T-RETAIN"]["deviations"], self.tests["T-DISPOSE"]["tested"], self.tests["T-DISPOSE"]["deviations"]), (1, 2, 1))
        self.assertEqual([i["path"] for i in summary["over_time"]["undisposed"]["first"]], ["t/old.txt"])
        self.assertEqual(self.controls["C1.2"]["status"], "exception")
        os.unlink(old)
        self.run_scan()
        self.assertEqual((self.tests["T-DISPOSE"]["tested"], self.tests["T-DISPOSE"]["deviations"]), (2, 0))

    def test_a_file_that_is_not_read_for_its_size_keeps_what_was_open(self):
        bad = self.put("f/bad.txt")
        self.put("f/good.txt", mode=0o600)
        before = self.run_scan()
        summary = self.run_scan("--max-size", "10")
        self.assertEqual([(i["path"], i["test"]) for i in summary["over_time"]["carried"]["first"]],
                         [("t/f/bad.txt", "T-ACCESS"), ("t/f/bad.txt", "T-PROTECT"), ("t/f/good.txt", "T-PROTECT")])
        self.assertEqual((self.tests["T-ACCESS"]["deviations"], self.tests["T-ACCESS"]["status"]), (1, "exception"))
        self.assertEqual(self.tests["T-ACCESS"]["population"], 2)
        self.assertEqual(summary["change"]["not_read"], sum(sum(c.values()) for c in before["findings"].values()))
        os.unlink(bad)
        summary = self.run_scan("--max-size", "10")  # gone, not unread
        self.assertEqual([i["path"] for i in summary["over_time"]["carried"]["first"]], ["t/f/good.txt"])
        summary = self.run_scan()
        self.assertEqual((summary["over_time"]["carried"]["count"], summary["over_time"]["open"]), (0, 1))

    def test_what_was_to_be_erased_and_is_still_found_fails_t_erase(self):
        self.put("a.txt", lines=1), self.put("b.txt", lines=1)
        self.run_scan()
        self.assertEqual(self.tests["T-ERASE"]["tested"], 0)
        value = read(self.path("t", "a.txt")).decode().split("SSN: ")[1]
        run = self.assay("subject", "-", "--store", "s.db", "--erase", "DSR-7", input=value)
        self.assertEqual((run.returncode, "1 places in 1 files" in run.stdout), (1, True))
        self.assertEqual(self.assay("subject", "nobody" + "@" + "mailbox-corp.com", "--store", "s.db", "--erase", "DSR-8").returncode, 0)
        self.run_scan("--incremental")
        self.assertEqual((self.tests["T-ERASE"]["tested"], self.tests["T-ERASE"]["deviations"], self.controls["P4.3"]["status"]), (2, 1, "exception"))
        os.unlink(self.path("t", "a.txt"))
        self.run_scan("--incremental")
        self.assertEqual((self.tests["T-ERASE"]["deviations"], self.tests["T-ERASE"]["status"]), (0, "satisfied"))
        run = self.assay("subject", "--store", "s.db", "--withdraw", "DSR-7")
        self.assertEqual((run.returncode, run.stdout), (0, "1 taken off the erasure list\n"))
        self.run_scan("--incremental")
        self.assertEqual(self.tests["T-ERASE"]["tested"], 1)
        self.assertFalse(value.strip().encode() in read(self.path("s.db")))
        self.assertEqual(self.assay("subject", "x", "--store", "s.db", "--withdraw", "DSR-7").returncode, 2)

    def test_change_against_the_scan_before(self):
        count = lambda summary: sum(sum(c.values()) for c in summary["findings"].values())
        self.put("stays.txt"), self.put("goes.txt"), self.put("grows.txt")
        first = count(self.run_scan())
        os.unlink(self.path("t", "goes.txt"))
        with open(self.path("t", "grows.txt"), "a", encoding="utf-8") as file:
            file.write(line(random.Random("more")))
        summary = self.run_scan("--incremental")
        self.assertEqual(summary["change"], {"new": 2, "fixed": first // 3, "persisting": first - first // 3, "reopened": 0, "not_read": 0})
        self.put("goes.txt")
        summary = self.run_scan("--incremental")
        self.assertEqual(summary["change"], {"new": 0, "fixed": 0, "persisting": first - first // 3 + 2, "reopened": first // 3, "not_read": 0})
        self.assertEqual(count(summary), first + 2)
        summary = self.run_scan("--incremental")
        self.assertEqual(summary["change"], {"new": 0, "fixed": 0, "persisting": first + 2, "reopened": 0, "not_read": 0})

    def test_every_format_of_a_later_scan_is_the_same_from_the_store(self):
        self.put("a.txt", age=100), self.put("b.txt")
        self.run_scan(back=9)
        self.put("a.txt", seed=2, age=100), self.put("c.txt")
        formats = [arg for name in FORMATS for arg in ("--format", f"{name}=own.{name}")]
        self.assertEqual(self.assay("scan", "t", "--policy", "p.toml", "--store", "s.db", *formats).returncode, 1)
        self.put("d.txt")
        self.run_scan()
        formats = [arg for name in FORMATS for arg in ("--format", f"{name}=again.{name}")]
        again = self.assay("report", "--store", "s.db", "--scan", "2", *formats)
        self.assertEqual((again.returncode, again.stderr), (0, ""))
        for name in FORMATS:
            with self.subTest(format=name):
                self.assertEqual(read(self.path(f"own.{name}")), read(self.path(f"again.{name}")))
        page = read(self.path("again.html")).decode()
        self.assertTrue('class="line"' in page, "the trend")
        self.assertTrue("Open past their time" in page)
        states = {r["baselineState"] for r in json.loads(read(self.path("own.sarif")))["runs"][0]["results"]}
        self.assertEqual(states, {"new", "unchanged"})

    @unittest.skipIf(jsonschema is None, "python3-jsonschema is not installed")
    def test_what_earlier_scans_say_obeys_the_schema(self):
        with open(SCHEMA, encoding="utf-8") as stream:
            validator = jsonschema.Draft202012Validator(json.load(stream))
        self.put("a.txt", age=100), self.put("b.txt")
        self.run_scan(back=9)
        os.unlink(self.path("t", "b.txt"))
        summary = self.run_scan("--max-size", "10")
        self.assertTrue(summary["over_time"]["carried"]["first"] and summary["over_time"]["overdue"]["first"])
        for number, own in enumerate(read(self.path("out.jsonl")).splitlines()):
            self.assertEqual([e.message for e in validator.iter_errors(json.loads(own))], [], number)

    def test_scans_of_something_else_are_not_compared(self):
        self.put("a.txt")
        os.mkdir(self.path("u"))
        self.run_scan()
        self.assay("scan", "u", "--store", "s.db", "--format", "jsonl=u.jsonl", "--policy", "p.toml")
        other = json.loads(read(self.path("u.jsonl")).splitlines()[-1])
        self.assertNotIn("change", other)
        summary = self.run_scan()
        self.assertEqual((summary["change"]["fixed"], summary["change"]["new"], summary["over_time"]["open"]), (0, 0, 2))

    def test_an_interrupted_scan_closes_nothing(self):
        for number in range(3000):
            self.put(f"d{number % 10}/f{number}.txt", lines=40)
        self.run_scan()
        process = subprocess.Popen([ASSAY, "scan", "t", "--store", "s.db", "--policy", "p.toml", "-q", "-j", "1", "--format", "jsonl=one.jsonl"], cwd=self.home, env=self.env)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        process.wait()
        stopped = json.loads(read(self.path("one.jsonl")).splitlines()[-1])
        if process.returncode == 130:
            self.assertEqual(stopped["over_time"]["open"], 6000)
            self.assertEqual(stopped["change"]["fixed"], 0)
        summary = self.run_scan("--incremental")
        self.assertEqual((summary["over_time"]["open"], summary["over_time"]["carried"]["count"]), (6000, 0))
        self.assertEqual(summary["change"]["new"], 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--assay", required=True)
    known, rest = parser.parse_known_args()
    ASSAY = os.path.abspath(known.assay)
    unittest.main(argv=[sys.argv[0], *rest])
