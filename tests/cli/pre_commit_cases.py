#!/usr/bin/env python3
"""The pre-commit framework runs our hooks: what they block and let pass, in repositories of every state."""
import argparse, os, shutil, subprocess, tempfile, unittest

import git_cases
from git_cases import ENV, Repository, secret

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

@unittest.skipUnless(shutil.which("pre-commit"), "pre-commit is not here")
class Framework(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.mkdtemp(prefix="assay-pre-commit-")
        cls.addClassCleanup(shutil.rmtree, cls.home, True)
        cls.hooks = Repository(cls, clean_up=cls.addClassCleanup)
        shutil.copy(os.path.join(ROOT, ".pre-commit-hooks.yaml"), cls.hooks.path)
        shutil.copytree(os.path.join(ROOT, "packaging/pre-commit"), os.path.join(cls.hooks.path, "packaging/pre-commit"))
        cls.hooks.git("add", "."); cls.hooks.commit(); cls.hooks.git("tag", "v1")
        cls.env = dict(ENV, HOME=cls.home, PRE_COMMIT_HOME=os.path.join(cls.home, "cache"), PATH=os.path.dirname(git_cases.ASSAY) + ":" + ENV["PATH"])

    def repository(self, hook="assay"):
        r = Repository(self)
        r.file(".pre-commit-config.yaml", "repos:\n- repo: %s\n  rev: v1\n  hooks:\n  - id: %s\n" % (self.hooks.path, hook))
        r.file("a.txt", "one\ntwo\n"); r.file("d/b.txt", "plain\n"); r.commit()
        subprocess.run(["pre-commit", "install"], cwd=r.path, env=self.env, check=True, capture_output=True)
        return r

    def commit(self, r, *args, **env):
        run = subprocess.run(["git", "-C", r.path, "commit", "-q", "-m", "x", *args], env=dict(self.env, **env), capture_output=True, text=True)
        return run.returncode, run.stdout + run.stderr

    def test_blocks_and_allows(self):
        for hook in ("assay", "assay-script"):
            r = self.repository(hook)
            line = secret()
            r.file("c.txt", "x\n" + line)
            code, said = self.commit(r)
            self.assertEqual(code, 1, said)
            for part in ("c.txt", "2:", "assay:allow", "replace it at its issuer"): self.assertIn(part, said)
            self.assertNotIn(line.split('"')[1], said)
            r.file("c.txt", "x\n" + line.strip() + "  # assay:allow\n")
            self.assertEqual(self.commit(r)[0], 0)

    def test_the_script_says_what_is_missing(self):
        r = self.repository("assay-script")
        r.file("c.txt", "x\n")
        code, said = self.commit(r, ASSAY="no-such-assay")
        self.assertEqual(code, 1)
        self.assertIn("'no-such-assay' is not here", said)

    def test_partial_staging(self):
        r = self.repository()
        r.file("a.txt", "one\ntwo\nthree\n"); r.file("a.txt", "one\ntwo\nthree\n" + secret(), add=False)
        self.assertEqual(self.commit(r)[0], 0)  # what is not staged doesn't count
        r.git("add", "a.txt"); r.file("a.txt", "one\n", add=False)
        code, said = self.commit(r)
        self.assertEqual(code, 1)  # what is staged does
        self.assertIn("a.txt", said)

    def test_intent_to_add(self):
        r = self.repository()
        r.file("new.txt", secret(), add=False); r.git("add", "-N", "new.txt"); r.file("a.txt", "more\n")
        code, said = self.commit(r)
        self.assertEqual(code, 0, said)

    def test_a_merge_in_progress(self):
        r = self.repository()
        r.git("checkout", "-q", "-b", "side"); r.file("side.txt", secret()); r.git("commit", "-q", "--no-verify", "-m", "side")
        r.git("checkout", "-q", "main"); r.file("x.txt", "x\n"); r.git("commit", "-q", "--no-verify", "-m", "x")
        r.git("merge", "-q", "--no-commit", "--no-ff", "side")
        r.file("fix.txt", secret())
        code, said = self.commit(r)
        self.assertEqual(code, 1)
        self.assertIn("fix.txt", said); self.assertNotIn("side.txt", said)
        r.git("rm", "-q", "-f", "fix.txt")
        code, said = self.commit(r)
        self.assertEqual(code, 0, said)

    def test_names_line_ends_links_submodules_and_lfs_pointers(self):
        r = self.repository()
        r.file("ü/ß 中 'x'.txt", "fine\r\n"); os.symlink("nowhere", os.path.join(r.path, "link")); r.git("add", "link")
        inner = Repository(self); inner.file("in.txt", secret()); inner.commit()
        r.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.path, "sub")
        r.file("big.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n")
        code, said = self.commit(r)
        self.assertEqual(code, 0, said)
        r.file("ü/ß 中 'x'.txt", "fine\r\n" + secret().strip() + "\r\n")
        code, said = self.commit(r)
        self.assertEqual(code, 1)
        self.assertIn("中", said); self.assertIn("2:", said)

if __name__ == "__main__":
    parser = argparse.ArgumentParser(); parser.add_argument("--assay", required=True)
    known, rest = parser.parse_known_args()
    git_cases.ASSAY = os.path.abspath(known.assay)
    unittest.main(argv=["pre_commit_cases", *rest])
