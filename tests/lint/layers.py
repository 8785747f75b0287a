#!/usr/bin/env python3
"""Fails on an include that goes up or across the layers (ARCHITECTURE.md), on a third-party header outside of the one
target that wraps it, on a header without #pragma once, and on a file that is far too long. --self-test checks the checker."""
import pathlib
import re
import subprocess
import sys

# A layer may include itself and what stands here. The longest prefix of a path is its layer.
ALLOWED = {
    "scanner/base": set(),
    "patterns": {"scanner/base"},
    "formats": {"scanner/base"},
    "reports": {"scanner/base"},
    "scanner": {"scanner/base", "patterns", "formats"},
    "scanner/verify": {"scanner/base"},
    "scanner/cli": {"scanner/base", "scanner", "reports", "patterns", "formats", "scanner/verify"},
}
# Third-party headers, by what they begin with, and the layers that may include them.
OWNERS = [
    (r"hs/|pcre2|re2/", {"patterns"}),
    (r"archive(_entry)?\.h|expat|unicode/|uchardet|simdjson|qpdf/", {"formats"}),
    (r"tbb/|oneapi/|git2|seccomp|linux/landlock", {"scanner"}),
    (r"sqlite3", {"scanner", "formats"}),  # the store, and databases that are scanned
    (r"nlohmann/", {"reports"}),
    (r"toml|openssl/", {"scanner/base"}),
    (r"CLI/", {"scanner/cli"}),
    (r"curl/", {"scanner/verify"}),
]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
MAX_LINES = 700


def layer_of(path):
    fits = [layer for layer in ALLOWED if path == layer or path.startswith(layer + "/")]
    return max(fits, key=len) if fits else None


def problems_of(path, text):
    layer = layer_of(path)
    if layer is None:
        return
    for mark, target in INCLUDE.findall(text):
        if mark == '"':
            other = layer_of(target)
            if other and other != layer and other not in ALLOWED[layer]:
                yield f"{path}: {layer} may not include {target}"
            if target.startswith("tests/"):
                yield f"{path}: a test's header in the program: {target}"
        else:
            for pattern, owners in OWNERS:
                if re.match(pattern, target) and layer not in owners:
                    yield f"{path}: <{target}> belongs to {', '.join(sorted(owners))}"
    if path.endswith(".h") and "#pragma once" not in text:
        yield f"{path}: no #pragma once"
    if text.count("\n") > MAX_LINES:
        yield f"{path}: {text.count(chr(10))} lines; over {MAX_LINES} it is two concepts"


def self_test():
    bad = [
        ("patterns/x.h", '#pragma once\n#include "formats/text.h"\n'),
        ("reports/x.cc", '#include "scanner/engine.h"\n'),
        ("scanner/base/x.cc", '#include "patterns/rule.h"\n'),
        ("scanner/x.cc", '#include "reports/tally.h"\n'),
        ("scanner/x.cc", "#include <hs/hs.h>\n"),
        ("scanner/cli/x.cc", "#include <curl/curl.h>\n"),
        ("patterns/x.cc", "#include <nlohmann/json.hpp>\n"),
        ("formats/x.h", "int x;\n"),
        ("formats/x.cc", "\n" * (MAX_LINES + 1)),
        ("formats/x.cc", '#include "tests/support/test.h"\n'),
    ]
    good = [
        ("scanner/cli/x.cc", '#include "reports/tally.h"\n#include "scanner/engine.h"\n'),
        ("scanner/x.cc", '#include "patterns/matcher.h"\n#include <tbb/tbb.h>\n'),
        ("tests/patterns/x.cc", '#include "formats/text.h"\n'),
    ]
    assert all(list(problems_of(*case)) for case in bad), [c for c in bad if not list(problems_of(*c))]
    assert not any(list(problems_of(*case)) for case in good)


def main():
    self_test()
    root = pathlib.Path(__file__).resolve().parents[2]
    listed = subprocess.run(["git", "-C", str(root), "ls-files", "*.h", "*.cc"], capture_output=True, text=True, check=True)
    problems = []
    for path in listed.stdout.split("\n"):
        if path and (root / path).is_file():
            problems += problems_of(path, (root / path).read_text(encoding="utf-8"))
    print("\n".join(problems) or "layers: clean")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
