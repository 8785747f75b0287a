"""What a file system can do to a scan: closed folders, files that change while they are read, devices, few descriptors, paths
beyond PATH_MAX, read errors. Nothing is lost, nothing hangs, each fault is said once. usage: faults.py PROGRAM"""
import json
import os
import resource
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import support
from support import SECRET, SELECT, run

NOBODY = 65534


def records(output: bytes) -> list:
    return [json.loads(line) for line in output.decode().splitlines()]


def of_type(found: list, kind: str) -> list:
    return [record for record in found if record["type"] == kind]


class Faults(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.cwd = self.folder.name
        self.addCleanup(self.folder.cleanup)

    def put(self, name: str, text: str) -> str:
        path = os.path.join(self.cwd, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
        return path

    def scan(self, *args, **options):
        return run(["scan", *SELECT, "--format", "jsonl", *args], self.cwd, **options)

    def check_sums(self, found: list):
        summary = of_type(found, "summary")[0]
        for unit in ("entries", "bytes"):
            parts = [summary[state][unit] for state in ("scanned", "partial", "skipped")]
            self.assertEqual(summary["seen"][unit], sum(parts), summary)

    @unittest.skipUnless(os.getuid() == 0, "needs root, to become somebody else")
    def test_what_is_closed_to_the_account_is_listed(self):
        self.put("tree/open.txt", SECRET)
        self.put("tree/closed/inside.txt", SECRET)
        os.chmod(self.put("tree/mine.txt", SECRET), 0o600)
        os.chmod(os.path.join(self.cwd, "tree/closed"), 0o700)
        os.chmod(self.cwd, 0o755)
        home = os.path.join(self.cwd, "home")
        os.mkdir(home, 0o700)
        os.chown(home, NOBODY, NOBODY)
        shutil.copy(support.RULES, os.path.join(self.cwd, "rules.toml"))
        program = shutil.copy(support.program(), os.path.join(self.cwd, "assay"))
        environment = {**support.environment(home), "XDG_CACHE_HOME": home}
        done = subprocess.run([program, "scan", "--rules", "rules.toml", "--only", "case-token", "--format", "jsonl", "tree"],
                              cwd=self.cwd, env=environment, user=NOBODY, group=NOBODY, capture_output=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 3, done.stderr)
        found = records(done.stdout)
        skipped = {record["path"]: record["reason"] for record in of_type(found, "skipped")}
        self.assertEqual(skipped, {"tree/closed": "unreadable", "tree/mine.txt": "unreadable"})
        self.assertEqual([record["path"] for record in of_type(found, "finding")], ["tree/open.txt"])
        self.check_sums(found)

    def test_a_file_that_shrinks_and_grows_while_it_is_read(self):
        path = self.put("tree/moving.log", "")
        size = 24 << 20
        line = (SECRET + " padding\n").encode()
        done = threading.Event()

        def move():
            with open(path, "r+b", buffering=0) as stream:
                while not done.is_set():
                    stream.truncate(0)
                    stream.seek(size)
                    stream.write(line)
                    stream.seek(0)
                    stream.write(line * 64)

        writer = threading.Thread(target=move)
        writer.start()
        try:
            for jobs in ("1", "4"):
                for _ in range(4):
                    scan = self.scan("tree", "--jobs", jobs)
                    self.assertIn(scan.returncode, (0, 1, 3), scan.stderr)
                    self.check_sums(records(scan.stdout))
        finally:
            done.set()
            writer.join()

    def test_a_file_cut_short_under_the_scan_is_said(self):
        # Standard input keeps the scan waiting until the file behind it in line has been cut.
        path = self.put("tree/long.txt", "word " * (3 << 20))
        with subprocess.Popen([support.program(), "scan", *SELECT, "--format", "jsonl", "--jobs", "1", "-", "tree"], cwd=self.cwd,
                              env=support.environment(self.cwd), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as scan:
            time.sleep(0.3)
            os.truncate(path, 1000)
            output, _ = scan.communicate(b"nothing\n", timeout=60)
        found = records(output)
        sizes = {record["path"]: record["size"] for record in of_type(found, "file")}
        self.assertEqual(sizes["tree/long.txt"], 1000)
        self.check_sums(found)

    def test_devices_sockets_and_fifos_are_not_opened(self):
        os.mkdir(os.path.join(self.cwd, "tree"))
        expected = {"tree/fifo", "tree/socket"}
        os.mkfifo(os.path.join(self.cwd, "tree/fifo"))
        server = socket.socket(socket.AF_UNIX)
        self.addCleanup(server.close)
        server.bind(os.path.join(self.cwd, "tree/socket"))
        try:
            os.mknod(os.path.join(self.cwd, "tree/zero"), stat.S_IFCHR | 0o666, os.makedev(1, 5))
            os.mknod(os.path.join(self.cwd, "tree/disk"), stat.S_IFBLK | 0o666, os.makedev(7, 200))
            expected |= {"tree/zero", "tree/disk"}
        except PermissionError:
            pass  # only some may make devices
        done = self.scan("tree")
        self.assertEqual(done.returncode, 0, done.stderr)
        skipped = {record["path"] for record in of_type(records(done.stdout), "skipped") if record["reason"] == "special-file"}
        self.assertEqual(skipped, expected)
        # By name they were asked for: cmd | assay scan /dev/stdin must not look clean.
        for path in ("tree/fifo", "tree/socket", "/dev/stdin"):
            done = self.scan(path, stdin=b"nothing\n")
            self.assertEqual(done.returncode, 3)
            self.assertEqual([(r["path"], r["reason"]) for r in of_type(records(done.stdout), "skipped")], [(path, "unsupported")])
        self.assertEqual(self.scan("/dev/null").returncode, 0)

    def test_few_descriptors_cost_no_file(self):
        for folder in range(60):
            for file in range(40):
                self.put(f"tree/{folder % 8}/{folder}/deep/er/{file}", SECRET if file == 7 else "nothing")
        free = records(self.scan("tree", "--jobs", "4").stdout)

        def limit():
            resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))

        tight = self.scan("tree", "--jobs", "4", preexec_fn=limit)
        self.assertEqual(tight.returncode, 1, tight.stderr)
        found = records(tight.stdout)
        self.assertEqual(of_type(found, "skipped"), [])

        def findings(some):
            return sorted((record["path"], record["id"]) for record in of_type(some, "finding"))

        self.assertEqual(len(findings(found)), 60)
        self.assertEqual(findings(found), findings(free))

    def test_a_path_beyond_path_max(self):
        name = "n" * 200
        at = os.open(self.cwd, os.O_RDONLY)
        try:
            for _ in range(30):  # 6,000 bytes: no single call can name what lies there
                os.mkdir(name, dir_fd=at)
                below = os.open(name, os.O_RDONLY, dir_fd=at)
                os.close(at)
                at = below
            with open(os.open("key.txt", os.O_WRONLY | os.O_CREAT, 0o644, dir_fd=at), "w", encoding="utf-8") as stream:
                stream.write(SECRET)
        finally:
            os.close(at)
        done = self.scan(name)
        self.assertEqual(done.returncode, 1, done.stderr)
        found = records(done.stdout)
        self.assertEqual([record["path"] for record in of_type(found, "finding")], ["/".join([name] * 30) + "/key.txt"])
        self.check_sums(found)

    @unittest.skipUnless(shutil.which("strace"), "needs strace, which makes calls fail")
    def test_read_errors_cost_their_file_only(self):
        for number in range(30):
            self.put(f"tree/{number:02}", SECRET)
        for call, error in (("pread64", "EIO"), ("pread64", "ESTALE"), ("openat2", "EIO")):
            with self.subTest(call=call, error=error):
                command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                           f"inject={call}:error={error}:when=4", support.program(), "scan", *SELECT, "--jobs", "1", "--format", "jsonl", "tree"]
                done = subprocess.run(command, cwd=self.cwd, env=support.environment(self.cwd), capture_output=True, timeout=120, check=False)
                found = records(done.stdout)
                self.check_sums(found)
                lost = len(of_type(found, "skipped")) + sum(1 for record in of_type(found, "file") if "partial" in record)
                self.assertEqual(len(of_type(found, "finding")) + lost, 30)
                self.assertEqual(done.returncode, 3 if lost else 1, done.stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
