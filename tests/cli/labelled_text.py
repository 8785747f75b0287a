#!/usr/bin/env python3
"""bench/named_entities.py counts right: persons found and missed, and findings that are none, in both layouts it reads.

    labelled_text.py ASSAY
"""
import subprocess
import sys
import tempfile
from pathlib import Path

MEASURE = Path(__file__).resolve().parents[2] / "bench" / "named_entities.py"
# A full name and one behind a title are found, the third is no name, and a firm called like a person is found wrongly.
SENTENCES = [
    "Yesterday Maria/B-PER Hoffmann/I-PER met Dr. Smith/B-PER in Berlin/B-LOC .",
    '" John/B-PER Miller/I-PER " knows Xqz/B-PER Vrrt/I-PER .',
    "He bought it from Peter/B-ORG Hoffmann/I-ORG .",
]
EXPECTED = ["3", "0.67", "1.00", "0", "-", "1", "1.00", "4", "0.75"]


def rows(numbered):
    for sentence in SENTENCES:
        for place, token in enumerate(sentence.split(), 1):
            word, _, label = token.partition("/")
            yield f"{place}\t{word}\t{label or 'O'}\tO" if numbered else f"{word} {label or 'O'}"
        yield ""


def main():
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for name, numbered in (("columns.txt", False), ("numbered.tsv", True)):
            files.append(Path(folder) / name)
            files[-1].write_text("\n".join(rows(numbered)) + "\n", encoding="utf-8")
        run = subprocess.run([sys.executable, str(MEASURE), sys.argv[1], *map(str, files)], capture_output=True, text=True, check=True)
    wrong = [line for line in run.stdout.splitlines()[1:] if line.split()[1:] != EXPECTED]
    if wrong or len(run.stdout.splitlines()) != 1 + len(files):
        sys.exit("expected " + " ".join(EXPECTED) + ", got:\n" + run.stdout)


if __name__ == "__main__":
    main()
