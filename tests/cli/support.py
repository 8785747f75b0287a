"""What the tests of the program share: where it is, a settled environment, a rule of their own."""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
RULES = os.path.join(HERE, "rules.toml")
# Found by rules.toml. In parts, so that no scanner takes this file for one that leaks.
SECRET = "zzcase_" + "7f3b9d2c" + "85e1a6f04bd93c27"
SECRET_2 = "zzcase_" + "1c94e7a0" + "d65f38b2297be40d"
SELECT = ["--rules", RULES, "--only", "case-token", "--only", "case-mail"]


def program() -> str:
    return os.path.abspath(os.environ.get("ASSAY_BIN") or sys.argv[1])


def environment(home: str) -> dict:
    """Nothing of the caller's but what a program needs to run; one cache for all, since rules take seconds to compile."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS") if name in os.environ}
    cache = os.path.join(tempfile.gettempdir(), f"assay-test-cache-{os.getuid()}")
    os.makedirs(cache, mode=0o700, exist_ok=True)
    return {**kept, "HOME": home, "XDG_CACHE_HOME": cache, "ASSAY_KEY": "00112233445566778899aabbccddeeff", "LC_ALL": "C.UTF-8"}


def run(args, cwd, env=None, stdin=b"", **options):
    return subprocess.run([program(), *args], cwd=cwd, env=env or environment(cwd), input=stdin, stdout=options.pop("stdout", subprocess.PIPE),
                          stderr=subprocess.PIPE, timeout=120, check=False, **options)
