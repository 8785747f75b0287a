"""What a case folder can't say: modes, pipes, full disks, signals, nasty names, leaks. usage: behaviour.py PROGRAM"""
import base64
import bz2
import gzip
import json
import os
import random
import signal
import stat
import subprocess
import sys
import tempfile
import time
import unittest
import zipfile

import support
from support import SECRET, SECRET_2, SELECT, run

# Sanitizers need several times the memory.
SANITIZED = "ASAN_OPTIONS" in os.environ or "TSAN_OPTIONS" in os.environ
MAIL = "zzmail.someone" + "@example.org"


def write(path: str, text) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as stream:
        stream.write(text if isinstance(text, bytes) else text.encode())


def records(output: bytes) -> list:
    return [json.loads(line) for line in output.decode().splitlines()]


class Behaviour(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.cwd = self.folder.name
        self.addCleanup(self.folder.cleanup)

    def put(self, name: str, text) -> str:
        path = os.path.join(self.cwd, name)
        write(path, text)
        return path

    def scan(self, *args, **options):
        return run(["scan", *SELECT, *args], self.cwd, **options)

    def test_exit_codes(self):
        self.put("clean/a", "nothing\n")
        self.put("mail/a", MAIL)
        self.put("key/a", SECRET)
        self.put("allowed/a", SECRET + " # assay:allow\n")
        table = [
            (["clean"], 0), (["mail"], 1), (["key"], 1), (["allowed"], 0),
            (["mail", "--fail-on", "any"], 1), (["mail", "--fail-on", "never"], 0),
            (["mail", "--fail-on", "internal"], 1), (["mail", "--fail-on", "confidential"], 0),
            (["key", "--fail-on", "restricted"], 1), (["mail", "--min-confidence", "high"], 0),
            (["missing"], 3), (["key", "missing"], 3), (["key", "missing", "--fail-on", "never"], 3),
        ]
        for args, code in table:
            with self.subTest(args=args):
                done = self.scan(*args)
                self.assertEqual(done.returncode, code, done.stderr)

    def test_an_archive_behind_a_program_or_a_script_is_opened_and_both_are_scanned(self):
        path = self.put("inner.zip", "")
        with zipfile.ZipFile(path, "w") as z:
            z.writestr("in.env", SECRET + "\n")
        with open(path, "rb") as stream:
            archive = stream.read()
        os.remove(path)
        program = b"\x7fELF\x02\x01\x01" + bytes(200) + MAIL.encode() + bytes(200)
        self.put("t/setup", program + archive)
        self.put("t/app.jar", "#!/bin/sh\n# %s\nexec java -jar \"$0\"\n" % MAIL + "exit 0\n")
        with open(os.path.join(self.cwd, "t/app.jar"), "ab") as stream:
            stream.write(archive)
        self.put("t/cut", program + archive[:-5])          # no archive: its end is missing
        self.put("t/more", program + archive + bytes(40))  # nor is this its end
        self.put("t/broken", program + archive[:40] + bytes(8) + archive[48:])
        with zipfile.ZipFile(self.put("t/in.zip", ""), "w") as z:
            z.writestr("setup", program + archive)
            z.writestr("large", program + bytes(3 << 20) + archive)
            z.writestr("plain", program)
        found = [r for r in records(self.scan("t", "--format", "jsonl").stdout) if r["type"] in ("finding", "file")]
        by_path = {}
        for record in found:
            by_path.setdefault(record["path"], []).append(record.get("rule", record.get("partial")))
        for path in ("t/setup", "t/app.jar"):
            self.assertIn("case-mail", by_path[path])
            self.assertTrue(any(path + "!in.env" == r["path"] and r["type"] == "finding" for r in found), path)
        self.assertIn("unsupported", by_path["t/in.zip!setup"])
        self.assertIn("unsupported", by_path["t/in.zip!large"])
        self.assertIn("case-mail", by_path["t/in.zip!setup"])
        self.assertNotIn("unsupported", by_path["t/in.zip!plain"])
        self.assertIn("case-mail", by_path["t/cut"])
        self.assertFalse(any(path.startswith(("t/cut!", "t/more!")) for path in by_path))
        self.assertIn("case-mail", by_path["t/broken"])
        self.assertIn("corrupt", by_path["t/broken!in.env"])

    def test_labels_are_read_wherever_they_lie_and_weighed_against_the_content(self):
        ids = ["%08d-469d-470c-8cb0-58434e2bf457" % n for n in range(3)]
        info = '<l:labelList xmlns:l="m"><l:label id="{%s}" enabled="1" method="Privileged" siteId="{T}" removed="%d"/></l:labelList>'

        def document(label, removed=0, text="nothing"):
            path = self.put("made", "")
            with zipfile.ZipFile(path, "w") as z:
                z.writestr("[Content_Types].xml", '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.'
                           'wordprocessingml.document.main+xml"/></Types>')
                z.writestr("word/document.xml", "<w:document><w:p><w:t>%s</w:t></w:p></w:document>" % text)
                if label is not None:
                    z.writestr("docMetadata/LabelInfo.xml", info % (ids[label], removed))
            with open(path, "rb") as stream:
                made = stream.read()
            os.remove(path)
            return made

        inner = self.put("inner.zip", "")
        with zipfile.ZipFile(inner, "w") as z:
            z.writestr("in/nested.docx", document(0))
        os.makedirs(os.path.join(self.cwd, "t"))
        os.rename(inner, os.path.join(self.cwd, "t/outer.zip"))
        self.put("t/equal.docx", document(1, text=SECRET))
        self.put("t/low.docx", document(0, text=SECRET))
        self.put("t/none.docx", document(None, text=SECRET))
        self.put("t/removed.docx", document(1, 1, SECRET))
        self.put("t/unknown.docx", document(2))
        self.put("t/marked.txt", "RESTRICTED\n" + SECRET)
        self.put("t/mail.eml", "Sensitivity: Private\r\nSubject: x\r\n\r\nhello\r\n")
        self.put("t/plain.txt", SECRET)
        self.put("t/[Internal] a.txt", "nothing")
        self.put("policy.toml", 'label = [{ match = { msip = "%s" }, level = "internal" }, { match = { msip = "%s" }, level = "restricted" }]\n'
                 % (ids[0].upper(), ids[1]))
        done = self.scan("t", "--policy", "policy.toml", "--format", "jsonl")
        files = {r["path"]: r for r in records(done.stdout) if r["type"] == "file"}
        table = [
            ("t/equal.docx", "equal", ids[1], False), ("t/low.docx", "understated", ids[0], True), ("t/none.docx", "missing", None, True),
            ("t/removed.docx", "removed", ids[1], True), ("t/unknown.docx", "unmapped", ids[2], True),
            ("t/marked.txt", "equal", "RESTRICTED", False), ("t/mail.eml", "overstated", "private", False), ("t/plain.txt", None, None, False),
            ("t/[Internal] a.txt", "equal", "Internal", False), ("t/outer.zip!in/nested.docx", "equal", ids[0], False), ("t/outer.zip", None, None, False),
        ]
        for path, verdict, value, fails in table:
            with self.subTest(path=path):
                self.assertEqual(files[path].get("label_verdict"), verdict)
                self.assertEqual((files[path]["label"] or {}).get("value"), value)
                self.assertEqual("T-LABEL" in files[path]["tests"], fails)
        self.assertEqual(files["t/equal.docx"]["label"], {"source": "msip", "value": ids[1], "level": "restricted", "method": "Privileged", "by_tenant": "t"})
        self.assertNotIn("label_verdict", files["t/equal.docx!word/document.xml"])

    def test_an_extended_attribute_is_a_label_where_there_is_a_policy(self):
        path = self.put("a.txt", "nothing")
        try:
            os.setxattr(path, "user.acme.classification", b"Restricted")
        except OSError:
            self.skipTest("no user attributes here")
        self.put("policy.toml", "")
        for options, label in ([], None), (["--policy", "policy.toml"], "Restricted"):
            done = self.scan("a.txt", "--format", "jsonl", *options)
            file = [r for r in records(done.stdout) if r["type"] == "file"][0]
            self.assertEqual((file["label"] or {}).get("value"), label)

    def test_a_policy_is_held_against_a_scan_that_was_done(self):
        self.put("t/a", SECRET)
        self.put("t/b", "nothing")
        self.put("policy.toml", "[[root]]\npath = 't'\nencrypted = true\n")
        self.put("strict.toml", "frameworks = ['soc2']\n[[root]]\npath = 't'\nmax_level = 'public'\n")
        self.scan("t", "--policy", "policy.toml", "--format", "jsonl=scan.jsonl")
        same = run(["policy", "check", "policy.toml", "--against", "scan.jsonl"], self.cwd)
        self.assertEqual(same.returncode, 0, same.stderr)
        self.assertIn(b"2 files of the scan compared, 0 would change\n", same.stdout)
        other = run(["policy", "check", "strict.toml", "--against", "scan.jsonl"], self.cwd).stdout.decode()
        self.assertIn("T-LEVEL: 2 new deviations, 0 gone", other)
        self.assertIn("T-PROTECT: 1 new deviations, 0 gone", other)
        self.assertIn("soc2 CC2.1: satisfied -> exception", other)
        self.assertIn("t/b: internal, risk 0 +T-LEVEL", other)
        for args, code in ((["check", "policy.toml", "--against", "none"], 2), (["check", "policy.toml", "--against", "t/a"], 2),
                           (["show", "policy.toml", "--against", "scan.jsonl"], 2), (["check", "policy.toml", "--soa"], 2)):
            done = run(["policy", *args], self.cwd)
            self.assertEqual((done.returncode, done.stderr.count(b"\n")), (code, 1), args)

    def test_the_statement_of_applicability_names_every_control(self):
        self.put("policy.toml", "frameworks = ['iso27001', 'iso27001-2013', 'iso27001-clauses']\n[soa]\n"
                 "'A.7.10' = { applicable = false, why = 'no media, \"ever\"', owner = 'it' }\n")
        lines = run(["policy", "show", "policy.toml", "--soa"], self.cwd).stdout.decode().split("\r\n")
        self.assertEqual(len(lines), 1 + 93 + 114 + 25 + 1)
        self.assertIn('iso27001,A.7.10,storage media are managed over their life,no,"no media, ""ever""",,it', lines)

    def test_patterns_count_from_the_current_directory_and_from_the_root(self):
        for name in ("a", "sub/b", "sub/deep/c"): self.put("tree/" + name, SECRET)

        def found(*args):
            return {r["path"] for r in records(self.scan(*args, "--format", "jsonl").stdout) if r["type"] == "finding"}

        absolute = os.path.join(self.cwd, "tree")
        for root, *args in (("tree", "--exclude", "tree/sub/"), ("tree", "--exclude", "sub/"), ("./tree/", "--exclude", "/tree/sub"),
                            ("tree", "--exclude", "/sub"), (absolute, "--exclude", "tree/sub"), ("tree", "--include", "tree/a"), ("tree", "--include", "/a")):
            with self.subTest(root=root, args=args):
                self.assertEqual(found(root, *args), {os.path.join(root, "a")})
        self.put(".assayignore", "tree/sub/deep/\n/tree/a\n")
        self.assertEqual(found("tree"), {"tree/sub/b"})
        self.assertEqual(len(found("tree", "--exclude", "other/sub")), 1)

    def test_laws_select_detectors(self):
        for tag in ("gdpr", "gdpr.art9", "gdpr.art10", "ccpa.pi", "cpra.spi.A", "cpra.spi.F", "hipaa.G", "pci.chd", "pci.sad", "nist.direct"):
            done = run(["rules", "list", "--only", tag], self.cwd)
            self.assertEqual(done.returncode, 0, tag)
            self.assertGreater(len(done.stdout.splitlines()), 1, tag)
        listed = run(["rules", "list", "--only", "gdpr.art9"], self.cwd).stdout
        self.assertIn(b"trade-union", listed)
        self.assertNotIn(b"credit-card", listed)

    def test_wrong_use_scans_nothing(self):
        self.put("tree/a", SECRET)
        self.put("bad.toml", "[[rule]]\nid = 1\n")
        self.put("policy.toml", "weights = { nothing = 3 }\n")
        self.put("policy2.toml", "retentions = []\n")
        self.put("text", "")
        os.symlink("text", os.path.join(self.cwd, "link"))
        table = [
            (["tree", "--store", "none/x"], "none/x"), (["tree", "--incremental"], "--incremental"), (["tree", "-Z"], "-Z"),
            (["tree", "--format", "docx"], "docx"), (["tree", "--jobs", "x"], "--jobs"), (["tree", "--memory", "1Q"], "--memory"),
            (["tree", "--only", "no-such-rule"], "no-such-rule"), (["tree", "--skip", "no-such-tag"], "no-such-tag"),
            (["tree", "--policy", "none.toml"], "none.toml"), (["tree", "--policy", "policy.toml"], "policy.toml:1"),
            (["tree", "--policy", "policy2.toml"], "retentions"), (["tree", "--format", "json=none/out"], "none/out"),
            (["tree", "--format", "json=link"], "link"), (["tree", "--format", "json=tree"], "tree"), ([], "PATH"),
            (["tree", "--format"], "--format: a value is missing"),
        ]
        for args, part in table:
            with self.subTest(args=args):
                done = self.scan(*args)
                self.assertEqual(done.returncode, 2)
                self.assertEqual(done.stdout, b"")
                self.assertEqual(done.stderr.count(b"\n"), 1, done.stderr)
                self.assertIn(part.encode(), done.stderr)
        done = run(["scan", "tree", "--rules", "bad.toml"], self.cwd)
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertIn(b"bad.toml:", done.stderr)
        for args in (["nothing"], [], ["--what"], ["rules"], ["rules", "burn"], ["rules", "show", "no-such"], ["version", "x"]):
            with self.subTest(args=args):
                self.assertEqual(run(args, self.cwd).returncode, 2)
        self.assertEqual(os.stat(os.path.join(self.cwd, "text")).st_size, 0)

    def test_policy_from_its_places(self):
        self.put("tree/a", MAIL)
        self.put("strict.toml", '[weights]\n"pii.contact.email" = { weight = 50, steps = { restricted = 1 } }\n')

        def level(*args, env=None):
            done = self.scan("tree", "--format", "jsonl", *args, env=env)
            return [r["level"] for r in records(done.stdout) if r["type"] == "finding"]

        self.assertEqual(level(), ["internal"])
        self.assertEqual(level("--policy", "strict.toml"), ["restricted"])
        env = {**support.environment(self.cwd), "ASSAY_POLICY": "strict.toml"}
        self.assertEqual(level(env=env), ["restricted"])
        os.rename(os.path.join(self.cwd, "strict.toml"), os.path.join(self.cwd, ".assay.toml"))
        self.assertEqual(level(), ["restricted"])
        # Scanning the folder that it lies in: whoever writes there must not be able to hide there.
        done = self.scan(".", "--format", "jsonl")
        self.assertEqual([r["level"] for r in records(done.stdout) if r["type"] == "finding"], ["internal"])
        self.assertIn(b".assay.toml lies in the tree", done.stderr)

    def test_policy_command(self):
        def policy(*args):
            return run(["policy", *args], self.cwd)

        self.assertEqual(policy("init").returncode, 0)
        self.assertEqual(stat.S_IMODE(os.stat(os.path.join(self.cwd, ".assay.toml")).st_mode), 0o600)
        self.assertEqual(policy("init").returncode, 2)  # never over one that is there
        done = policy("check")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        shown = policy("show").stdout
        self.put("shown.toml", shown)
        again = policy("show", "shown.toml").stdout
        self.assertEqual(again.split(b"\n", 1)[1], shown.split(b"\n", 1)[1])
        self.put("bad.toml", "scope = { min_coverage = 200 }\nroot = [{ reach = 'all' }]\n")
        done = policy("check", "bad.toml")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr.count(b"bad.toml:"), 3, done.stderr)
        self.put("logo.toml", "[report]\nlogo = 'none.png'\n")
        done = policy("check", "logo.toml")  # a scan would refuse it
        self.assertEqual((done.returncode, done.stdout, done.stderr.count(b"\n")), (2, b"", 1))
        self.put("soa.toml", "soa = { 'A.99' = { applicable = true } }\nframeworks = ['none']\n")
        done = policy("check", "soa.toml")
        self.assertEqual((done.returncode, done.stderr.count(b"\n")), (2, 2))
        for args in (["check", "no-such"], ["burn"], [], ["show", "a", "b"]):
            self.assertEqual(policy(*args).returncode, 2)

    def test_policy_decides_on_scope_level_risk_and_controls(self):
        self.put("tree/keys/a", SECRET)
        self.put("tree/keys/b", SECRET_2)
        self.put("tree/old/c", SECRET)
        os.chmod(os.path.join(self.cwd, "tree/keys/a"), 0o644)
        os.chmod(os.path.join(self.cwd, "tree/keys/b"), 0o600)
        for folder in ("", "tree", "tree/keys"):
            os.chmod(os.path.join(self.cwd, folder), 0o755)
        self.put("p.toml", """
frameworks = ["soc2"]
scope = { exclude = [{ path = "tree/old", why = "archived" }] }
soa = { "CC7.1" = { applicable = false, why = "done elsewhere" } }
root = [{ path = "tree", reach = "company" }]
[[exceptions]]
id = "W-1"
test = "T-SECRET"
path = "tree/keys/a"
reason = "r"
owner = "o"
approver = "a"
created = 2020-01-01
expires = 2020-02-01
""")
        got = records(self.scan("tree", "--policy", "p.toml", "--format", "jsonl").stdout)
        files = {r["path"]: r for r in got if r["type"] == "file"}
        a, b = files["tree/keys/a"], files["tree/keys/b"]
        self.assertEqual((a["audience"], b["audience"]), ("company", "owner"))
        self.assertGreater(a["risk"], b["risk"])
        self.assertIn("T-ACCESS", a["tests"])
        self.assertNotIn("T-ACCESS", b["tests"])
        self.assertNotIn("waived", a)  # it lapsed
        self.assertEqual([(r["path"], r["reason"]) for r in got if r["type"] == "skipped"], [("tree/old", "excluded")])
        controls = {r["id"]: r for r in got if r["type"] == "control"}
        self.assertEqual(len(controls), 61)
        self.assertEqual(controls["CC7.1"]["status"], "not-applicable")
        self.assertEqual(controls["CC6.1"]["status"], "exception")
        access = controls["CC6.3"]["tests"][0]
        self.assertEqual((access["tested"], access["deviations"], access["interval"]), (2, 1, [50, 50]))

    def test_a_container_is_no_better_than_its_worst_member(self):
        inner = os.path.join(self.cwd, "inner.zip")
        with zipfile.ZipFile(inner, "w") as archive:
            for i in range(40):
                archive.writestr(f"n{i}", f"nothing {i}\n" * 50)
            archive.writestr("key", SECRET)
        os.makedirs(os.path.join(self.cwd, "tree"))
        with zipfile.ZipFile(os.path.join(self.cwd, "tree/a.zip"), "w") as archive:
            archive.write(inner, "inner.zip")
            archive.writestr("mail", MAIL)
        for jobs in ("1", "4"):
            got = records(self.scan("tree", "--jobs", jobs, "--format", "jsonl").stdout)
            files = [r for r in got if r["type"] == "file"]
            paths = [r["path"] for r in files]
            self.assertEqual(len(paths), 44)
            # The containers' own records come last, the inner one first.
            self.assertEqual(paths[-2:], ["tree/a.zip!inner.zip", "tree/a.zip"])
            risk = {r["path"]: (r["level"], r["impact"], r["risk"]) for r in files}
            self.assertEqual(risk["tree/a.zip!inner.zip"], risk["tree/a.zip!inner.zip!key"])
            self.assertEqual(risk["tree/a.zip"][0], "restricted")
            self.assertGreaterEqual(risk["tree/a.zip"][1:], risk["tree/a.zip!inner.zip!key"][1:])
            self.assertEqual(sorted(files[-1]["sum"]["classes"])[0], "pii.contact.email")
            self.assertEqual(files[-1]["findings"], {})

    def test_explain_tells_the_sum_from_the_records(self):
        self.put("tree/a", "RESTRICTED\n" + SECRET)
        os.chmod(os.path.join(self.cwd, "tree/a"), 0o644)  # the folder above is closed
        self.scan("tree", "--format", "jsonl=out.jsonl")
        with open(os.path.join(self.cwd, "out.jsonl"), "rb") as stream:
            got = records(stream.read())
        file = next(r for r in got if r["type"] == "file")
        finding = next(r for r in got if r["type"] == "finding")

        def explain(*args):
            return run(["explain", *args], self.cwd)

        text = explain("tree/a", "--from", "out.jsonl").stdout.decode()
        exposure, impact = file["exposure"], file["impact"]
        for part in (f"risk {file['risk']}\n  {impact} x (100 x 20 + 80 x {exposure}) / 10000, rounded up\n", f"impact {impact}\n",
                     "  audience 10: owner, mode 0644; by itself 60, but a folder above it lets fewer pass\n", "1 values give restricted\n",
                     "label: RESTRICTED (text) means restricted\n", "label against content: equal\n", "unencrypted 10\n",
                     f"sum {exposure}, at most 100\n", "  T-SECRET: a credential in clear\n"):
            self.assertIn(part, text)
        self.assertIn(finding["rule"], explain(finding["id"], "--from", "out.jsonl").stdout.decode())
        self.assertIn("1 of 1 tested deviate", explain("A.5.17", "--from", "out.jsonl").stdout.decode())
        self.put("bad", "x\n")
        self.put("empty", "")
        for args in (["nothing", "--from", "out.jsonl"], ["tree/a"], ["tree/a", "--from", "none"], [], ["tree/a", "--from", "bad"],
                     ["tree/a", "--from", "empty"], ["tree/a", "--from", "tree"]):
            done = explain(*args)
            self.assertEqual((done.returncode, done.stdout, done.stderr.count(b"\n")), (2, b"", 1), (args, done.stderr))

    def test_no_raw_value_without_show_secrets(self):
        self.put("tree/a", f"x = {SECRET}\ny = {SECRET_2} # assay:allow\n")
        for form in ("text", "jsonl", "json"):
            with self.subTest(format=form):
                done = self.scan("tree", "--verbose", "--format", f"{form}=out", "--format", "text" if form != "text" else "jsonl")
                with open(os.path.join(self.cwd, "out"), "rb") as stream:
                    everything = done.stdout + done.stderr + stream.read()
                for value in (SECRET, SECRET_2, SECRET[7:19]):
                    self.assertNotIn(value.encode(), everything)
                shown = self.scan("tree", "--show-secrets", "--format", form)
                self.assertIn(SECRET.encode(), shown.stdout)

    def test_nasty_names(self):
        names = [b"plain", b"new\nline", b"esc\x1b[2J", b"bell\x07", b"quote\"'\\", b"bad\xff\xfe", b"cut\xe2\x82", b"\xe2\x80\xaebidi",
                 b"c1\xc2\x9b31m", b"del\x7f", b"tab\t", b"cr\r", b"=1+1", b"-rf", b"  ", "grüß日😀".encode(), b"<b>&amp;", b"%41$(id)`id`", b"!a!b"]
        root = os.path.join(self.cwd, "tree").encode()
        os.mkdir(root)
        for name in names:
            with open(os.path.join(root, name), "wb") as stream:
                stream.write(SECRET.encode())
        lines = records(self.scan("tree", "--format", "jsonl").stdout)

        def raw(record):
            return base64.b64decode(record["path_base64"]) if "path_base64" in record else record["path"].encode()

        for kind in ("finding", "file"):
            found = sorted(raw(r) for r in lines if r["type"] == kind)
            self.assertEqual(found, sorted(b"tree/" + name for name in names))
        document = json.loads(self.scan("tree", "--format", "json").stdout)
        self.assertEqual(sorted(map(raw, document["files"])), sorted(b"tree/" + name for name in names))
        for form in ("text", "jsonl", "json"):
            output = self.scan("tree", "--format", form).stdout.decode()
            self.assertFalse([c for c in output if c != "\n" and (ord(c) < 0x20 or 0x7F <= ord(c) <= 0x9F or c in "\u202e\u2028")])

    def test_a_scan_leaves_no_trace_in_access_times(self):
        self.put("tree/inner/secret.txt", SECRET)
        with zipfile.ZipFile(os.path.join(self.cwd, "tree/inner/a.zip"), "w") as archive:
            archive.writestr("b.txt", SECRET_2)
        places = [os.path.join(self.cwd, place) for place in ("tree/inner/secret.txt", "tree/inner/a.zip", "tree/inner", "tree")]
        for place in places:  # older than the last change, so that reading would be written down
            os.utime(place, (1_000_000_000, 1_100_000_000))
        control = self.put("control", "read by others")
        os.utime(control, (1_000_000_000, 1_100_000_000))
        with open(control, "rb") as stream:
            stream.read()
        if int(os.stat(control).st_atime) == 1_000_000_000:
            self.skipTest("this file system keeps no access times")
        found = records(self.scan("tree", "--format", "jsonl").stdout)
        self.assertEqual([record["type"] for record in found].count("finding"), 2)
        self.assertEqual([int(os.stat(place).st_atime) for place in places], [1_000_000_000] * 4)

    def test_json_holds_what_jsonl_holds(self):
        for i in range(30):
            self.put(f"tree/{i}", f"{SECRET}\n{MAIL}\n{SECRET_2} assay:allow\n" if i % 3 else "nothing")
        os.symlink("0", os.path.join(self.cwd, "tree/link"))
        lines = records(self.scan("tree", "--format", "jsonl").stdout)
        self.assertEqual(lines[0]["type"], "scan")
        self.assertEqual(lines[0]["schema"], 1)
        self.assertEqual(lines[-1]["type"], "summary")
        document = json.loads(self.scan("tree", "--format", "json").stdout)

        def key(record):
            return json.dumps(record, sort_keys=True)

        for kind, name in (("finding", "findings"), ("file", "files"), ("skipped", "skipped"), ("suppressed", "suppressed")):
            with self.subTest(kind=kind):
                of_lines = sorted((r for r in lines if r["type"] == kind), key=key)
                self.assertTrue(of_lines)
                self.assertEqual(of_lines, sorted(document[name], key=key))
        summary = lines[-1]
        for unit in ("entries", "bytes"):
            self.assertEqual(summary["seen"][unit], sum(summary[part][unit] for part in ("scanned", "partial", "skipped")))
        self.assertEqual(summary["suppressed"], 20)

    def test_output_obeys_the_schema(self):
        try:
            import jsonschema
        except ImportError:
            self.skipTest("python3-jsonschema is not installed")
        self.put("tree/a", f"{SECRET}\n{MAIL} assay:allow\n")
        os.symlink("a", os.path.join(self.cwd, "tree/link"))
        with open(os.environ["ASSAY_SCHEMA"], encoding="utf-8") as stream:
            validator = jsonschema.Draft202012Validator(json.load(stream))
        for record in records(self.scan("tree", "--jobs", "1", "--format", "jsonl").stdout):
            validator.validate(record)
        validator.validate(json.loads(self.scan("tree", "missing", "--format", "json").stdout))

    def test_outputs_are_private_and_whole(self):
        self.put("tree/a", SECRET)
        old = os.umask(0)
        try:
            done = self.scan("tree", "--format", "json=tree/out.json", "--format", "jsonl=out.jsonl", "--format", "text")
        finally:
            os.umask(old)
        self.assertEqual(done.returncode, 1)
        for name in ("tree/out.json", "out.jsonl"):
            self.assertEqual(stat.S_IMODE(os.stat(os.path.join(self.cwd, name)).st_mode), 0o600)
        self.assertEqual(sorted(os.listdir(self.cwd)), ["out.jsonl", "tree"])
        with open(os.path.join(self.cwd, "tree/out.json"), encoding="utf-8") as stream:
            self.assertEqual([f["path"] for f in json.load(stream)["files"]], ["tree/a"])

    def test_fingerprint_key(self):
        self.put("tree/a", SECRET)
        env = support.environment(self.cwd)
        del env["ASSAY_KEY"]

        def fingerprints(**changes):
            done = self.scan("tree", "--format", "jsonl", env={**env, **changes})
            lines = records(done.stdout)
            return lines[0]["key"], [r["fingerprint"] for r in lines if r["type"] == "finding"], done

        first = fingerprints()
        path = os.path.join(self.cwd, ".local/state/assay/fingerprint.key")
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        self.assertEqual(os.stat(path).st_size, 32)
        with open(path, "rb") as stream:
            key = stream.read()
        self.assertNotIn(key.hex().encode(), first[2].stdout)
        self.assertEqual(fingerprints()[:2], first[:2])
        other = fingerprints(ASSAY_KEY="ab" * 16)
        self.assertNotEqual(other[1], first[1])
        self.assertEqual(fingerprints(ASSAY_KEY_FILE=path, ASSAY_KEY="ab" * 16)[:2], first[:2])
        ephemeral = fingerprints(HOME="/dev/null")
        self.assertEqual(ephemeral[0], "ephemeral")
        self.assertNotEqual(fingerprints(HOME="/dev/null")[1], ephemeral[1])
        for changes in ({"ASSAY_KEY": "zz"}, {"ASSAY_KEY": "abcd"}, {"ASSAY_KEY_FILE": "/none"}):
            done = self.scan("tree", env={**env, **changes})
            self.assertEqual((done.returncode, done.stdout), (2, b""))
            self.assertNotIn(b"abcd", done.stderr)

    def test_full_disk(self):
        self.put("tree/a", SECRET)
        for form in ("text", "jsonl", "json"):
            with self.subTest(format=form):
                done = self.scan("tree", "--format", f"{form}=/dev/full")
                self.assertEqual(done.returncode, 3)
                self.assertEqual(done.stderr, b"assay: can't write /dev/full: No space left on device\n")
                with open("/dev/full", "wb") as full:
                    done = self.scan("tree", "--format", form, stdout=full)
                self.assertEqual(done.returncode, 3)
                self.assertEqual(done.stderr, b"assay: can't write standard output: No space left on device\n")

    def test_closed_pipe_is_quiet(self):
        for i in range(400):
            self.put(f"tree/{i}", "nothing\n")
        reader, writer = os.pipe()
        os.close(reader)
        done = self.scan("tree", "--format", "jsonl", stdout=writer)
        os.close(writer)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        for args in (["rules", "list"], ["version"], ["--help"]):
            reader, writer = os.pipe()
            os.close(reader)
            done = run(args, self.cwd, stdout=writer)
            os.close(writer)
            self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_closed_standard_descriptors_are_nobody_elses(self):
        def close(*numbers):
            return lambda: [os.close(number) for number in numbers]

        self.put("tree/a", SECRET)
        program = [support.program(), "scan", *SELECT, "--store", "s.db", "--format", "jsonl=out.jsonl"]
        options = {"cwd": self.cwd, "env": support.environment(self.cwd), "timeout": 60, "check": False}
        done = subprocess.run([*program, "--format", "text", "tree"], stderr=subprocess.PIPE, preexec_fn=close(0, 1), **options)
        self.assertEqual((done.returncode, done.stderr), (3, b"assay: can't write standard output: Bad file descriptor\n"))
        done = subprocess.run([*program, "-"], stderr=subprocess.PIPE, preexec_fn=close(0), **options)
        self.assertEqual(done.returncode, 3)
        with open(os.path.join(self.cwd, "out.jsonl"), "rb") as stream:
            skipped = [r for r in records(stream.read()) if r["type"] == "skipped"]
        self.assertEqual([(r["reason"], r["detail"]) for r in skipped], [("unreadable", "Bad file descriptor")])
        done = subprocess.run([*program, "tree", "missing"], preexec_fn=close(0, 1, 2), **options)
        self.assertEqual(done.returncode, 3)
        with open(os.path.join(self.cwd, "out.jsonl"), "rb") as stream:
            self.assertEqual(records(stream.read())[-1]["type"], "summary")

    def test_signals(self):
        # Standard input that doesn't end keeps the scan busy.
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            with self.subTest(signal=number):
                process = subprocess.Popen([support.program(), "scan", *SELECT, "-", "--format", "jsonl"], cwd=self.cwd,
                                           env=support.environment(self.cwd), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                           stderr=subprocess.PIPE)
                process.stdin.write(b"nothing\n" * 300_000)
                process.stdin.flush()
                time.sleep(0.3)
                process.send_signal(number)
                time.sleep(0.3)
                out, _ = process.communicate(timeout=60)  # closes standard input
                self.assertEqual(process.returncode, code)
                summary = records(out)[-1]
                self.assertEqual(summary["type"], "summary")
                self.assertTrue(summary["interrupted"])
                self.assertFalse(summary["complete"])

    def test_second_signal_ends_at_once(self):
        process = subprocess.Popen([support.program(), "scan", *SELECT, "-"], cwd=self.cwd, env=support.environment(self.cwd),
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(0.5)
        for _ in range(2):
            process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
        try:
            self.assertEqual(process.wait(timeout=10), 143)
        finally:
            process.kill()
            process.communicate()

    def test_standard_input_has_a_name(self):
        done = self.scan("-", "--stdin-name", "mail body", "--format", "jsonl", stdin=SECRET.encode())
        self.assertEqual({r["path"] for r in records(done.stdout) if "path" in r}, {"mail body"})
        self.assertEqual(done.returncode, 1)

    def test_rules(self):
        listed = run(["rules", "list", *SELECT], self.cwd)
        self.assertEqual(listed.returncode, 0, listed.stderr)
        self.assertEqual([line.split()[0] for line in listed.stdout.decode().splitlines()], ["id", "case-mail", "case-token"])
        by_tag = run(["rules", "list", "--rules", support.RULES, "--only", "case-tag"], self.cwd)
        self.assertEqual(len(by_tag.stdout.splitlines()), 2)
        shown = run(["rules", "show", "case-token", "--rules", support.RULES], self.cwd)
        self.assertIn(b"zzcase_[0-9a-f]{24}", shown.stdout)
        self.assertEqual(run(["rules", "test", support.RULES], self.cwd).returncode, 0)
        self.assertEqual(run(["rules", "check", support.RULES], self.cwd).returncode, 0)
        with open(support.RULES, encoding="utf-8") as stream:
            text = stream.read()
        self.put("wrong.toml", text.replace('"zzcase_7f3b"', '"' + SECRET[:15] + "{+}" + SECRET[15:] + '"'))
        failed = run(["rules", "test", "wrong.toml"], self.cwd)
        self.assertEqual(failed.returncode, 1, failed.stderr)
        self.assertIn(b"no_match 2", failed.stdout)
        self.assertNotIn(SECRET.encode(), failed.stdout)
        self.put("slow.toml", text.replace("zzcase_[0-9a-f]{24}", "zzcase_(?:-?[0-9a-f]{1,24}){1,24}"))
        slow = run(["rules", "check", "slow.toml"], self.cwd)
        self.assertEqual(slow.returncode, 2)
        self.assertIn(b"slow.toml:", slow.stderr)
        self.assertIn(b"thousands of ways: patterns: (?:-{0,1}[0-9a-f]{1,24}){1,24}", slow.stderr)
        self.put("broken.toml", text.replace("score ", "scoer "))
        broken = run(["rules", "check", "broken.toml"], self.cwd)
        self.assertEqual((broken.returncode, broken.stdout), (2, b""))
        self.assertIn(b"broken.toml:", broken.stderr)

    def test_floods_are_bounded_and_told(self):
        """One line without end, base64 without end, and more matches than are listed: little memory, and what is left out is said."""
        def fill(name, chunk, times):
            with open(os.path.join(self.cwd, name), "wb") as stream:
                for i in range(times):
                    stream.write(chunk(i))

        fill("line", lambda _: b"a" * (1 << 20), 96)
        # Seeded: half a finding of high confidence is to be expected of 100 MB, two of 24 came up once in a hundred runs.
        chance = random.Random(5)
        fill("base64", lambda _: base64.b64encode(chance.randbytes(3 << 18)), 24)
        fill("matches", lambda i: f"password = 'Tr0ub4{i:07d}Qx'\n".encode(), 120_000)
        # A parent of its own: what this one holds counts as its children's at their birth.
        measured = "import resource, subprocess, sys; subprocess.call(sys.argv[1:]); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        for name, most in (("line", 90 << 10), ("base64", 90 << 10), ("matches", 220 << 10)):
            with self.subTest(name=name):
                begin = time.monotonic()
                scan = [support.program(), "scan", "--only", "secret", "--jobs", "1", "--quiet", "--format", f"jsonl={name}.jsonl", name]
                used = subprocess.run([sys.executable, "-c", measured, *scan], cwd=self.cwd, env=support.environment(self.cwd),
                                      stdout=subprocess.PIPE, check=True, timeout=120)
                if not SANITIZED:
                    self.assertLess(int(used.stdout), most, "KiB")
                self.assertLess(time.monotonic() - begin, 60)
        with open(os.path.join(self.cwd, "matches.jsonl"), "rb") as stream:
            told = records(stream.read())
        file = [record for record in told if record["type"] == "file"][0]
        self.assertEqual(file["partial"], "limit:matches")
        self.assertEqual(len([record for record in told if record["type"] == "finding"]), 10_000)
        with open(os.path.join(self.cwd, "base64.jsonl"), "rb") as stream:
            high = [record for record in records(stream.read()) if record.get("confidence") == "high"]
        self.assertLessEqual(len(high), 1)

    def test_the_time_for_one_file_holds_in_containers_too(self):
        flood = b"password=" * (5 << 20)  # slow: at each word a value may begin
        self.put("flood", flood)
        with zipfile.ZipFile(os.path.join(self.cwd, "flood.zip"), "w") as archive:
            archive.writestr("member", flood)
        for name, path in (("flood", "flood"), ("flood.zip", "flood.zip!member")):
            done = run(["scan", name, "--timeout-per-file", "1", "--format", "jsonl"], self.cwd)
            partial = {r["path"]: r["partial"] for r in records(done.stdout) if r["type"] == "file" and "partial" in r}
            self.assertEqual((done.returncode, partial), (3, {path: "limit:time"}))

    def test_what_follows_compressed_data_is_said_not_to_be_read(self):
        for name, packed in (("gz", gzip.compress), ("bz2", bz2.compress)):
            good = packed(b"nothing\n")
            for follows, code in ((b"", 0), (b"\0" * 512, 0), (packed(b"more\n"), 0), (SECRET.encode(), 3), (b"\0" * 512 + SECRET.encode(), 3), (b"\0" * 200_000 + SECRET.encode(), 3)):
                with self.subTest(name=name, follows=follows):
                    self.put("x." + name, good + follows)
                    done = self.scan("x." + name, "--format", "jsonl")
                    partial = [(r["path"], r["partial"]) for r in records(done.stdout) if "partial" in r and r["type"] == "file"]
                    self.assertEqual((done.returncode, partial), (code, [("x." + name, "corrupt")] if code else []))

    def test_key_stores_are_found_and_say_whether_they_are_encrypted(self):
        corpus = os.path.join(support.HERE, "..", "fuzz", "corpus", "key_store")
        done = run(["scan", "--only", "secret", "--format", "jsonl", corpus], self.cwd)
        found = {os.path.basename(record["path"]): (record["rule"], record["location"]["decoded"], record["bytes"][0])
                 for record in records(done.stdout) if record["type"] == "finding"}
        expected = {
            "p8.der": ("pem-private-key", ["der"]), "ed.der": ("pem-private-key", ["der"]), "p8enc.der": ("pem-encrypted-private-key", ["der"]),
            "p1.der": ("pem-rsa-private-key", ["der"]), "ec.der": ("pem-ec-private-key", ["der"]), "dsa.der": ("pem-dsa-private-key", ["der"]),
            "s.p12": ("pkcs12-key-store", ["pkcs12"]), "java.p12": ("pkcs12-key-store", ["pkcs12"]), "open.p12": ("pkcs12-key-store-open", ["pkcs12"]),
            "s.jks": ("java-key-store", ["jks"]), "s.jceks": ("java-key-store", ["jceks"]),
        }  # and none for certificates, requests, public keys and stores of certificates
        self.assertEqual(found, {name: (*what, 0) for name, what in expected.items()})

    def test_the_parts_of_a_credential_know_each_other(self):
        self.put("env", "AWS_ACCESS_KEY_ID=AK" + "IAQ3EGRJXN4LTZ7WPK\nAWS_SECRET_ACCESS_KEY=q9Xc5Qm2RtLkV8wN3zB7yH" + "fJ0gD6sP1aT4eU+oiM\n")
        done = run(["scan", "--only", "secret", "--format", "jsonl", "env"], self.cwd)
        found = {record["rule"]: record for record in records(done.stdout) if record["type"] == "finding"}
        secret, key_id = found["aws-secret-access-key"], found["aws-access-key-id"]
        self.assertEqual([(part["name"], part["rule"], part["line"], part["column"]) for part in secret["parts"]],
                         [("key id", "aws-access-key-id", 1, 19)])
        self.assertEqual(secret["parts"][0]["fingerprint"], key_id["fingerprint"])
        self.assertEqual(key_id["part_of"], secret["id"])
        text = run(["scan", "--only", "secret", "env"], self.cwd).stdout
        self.assertIn(b"key id AKIA", text)
        self.assertNotIn(b"IAQ3EGRJXN4LTZ7WPK", text)

    def test_parts_in_a_small_document_are_joined_and_keep_their_fields(self):
        self.put("a.json", '{"aws": {"accessKeyId": "AK' + 'IAQ3EGRJXN4LTZ7WPK",\n "secretAccessKey": "q9Xc5Qm2RtLkV8wN3zB7yH'
                 + 'fJ0gD6sP1aT4eU+oiM"}}\n')
        done = run(["scan", "--only", "secret", "--format", "jsonl", "a.json"], self.cwd)
        found = {record["rule"]: record for record in records(done.stdout) if record["type"] == "finding"}
        secret, key_id = found["aws-secret-access-key"], found["aws-access-key-id"]
        self.assertEqual([part["name"] for part in secret["parts"]], ["key id"])
        self.assertEqual(key_id["part_of"], secret["id"])
        self.assertEqual(key_id["location"]["field"], "aws.accessKeyId")

    def test_no_colour_in_a_pipe_and_no_progress(self):
        self.put("tree/a", SECRET)
        self.assertNotIn(b"\x1b", self.scan("tree").stdout)
        self.assertIn(b"\x1b[31m", self.scan("tree", "--color", "always").stdout)
        self.assertEqual(self.scan("tree").stderr, b"")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
