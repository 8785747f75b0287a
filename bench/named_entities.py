#!/usr/bin/env python3
"""How many of the persons that people labelled in texts are found, and how many of the found are persons.

    named_entities.py [--confidence medium] [--show missed|wrong] ASSAY FILE...

FILE: labelled text with a word and its label a line and an empty line between sentences, as the shared tasks publish it
(CoNLL-2002 and 2003, GermEval 2014, WNUT-17, WikiANN, HAREM, LeNER-Br …). The first column is the word (the second where the
first is a number), the last that isn't "_" its label; a language before the word ("de:Haus") is left out. Labels of persons end
in PER, PERSON or PESSOA. None of these files is in this tree.

Words are put together as people write them, thirty sentences a file. A "full" name has two words or more that aren't initials;
a finding that overlaps a person's words counts as found, one that overlaps none is wrong. A single word ("Smith said") is no
person for Assay unless a title stands before it.
"""
import argparse
import collections
import json
import random
import re
import subprocess
import tempfile
from pathlib import Path

CLOSES = re.compile(r"[.,;:!?)\]}%»”’]+|'s|n't|'(?:re|ve|ll|d|m)")
OPENS = "([{«„“$"
QUOTES = ('"', "''", "``")
SENTENCES = 30


def sentences(path):
    """[(word, label)] a sentence; label: the entity's kind, or None. The third: whether it begins one."""
    words, last = [], None
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        if line.startswith("-DOCSTART") or (line.startswith("# ") and "=" in line):
            continue
        if not line.strip():
            if words:
                yield words
            words, last = [], None
            continue
        fields = line.split("\t") if "\t" in line else line.split(" ")
        numbered = len(fields) > 2 and fields[0].isdigit() and "\t" in line
        word = fields[1] if numbered else re.sub(r"^[a-z]{2}:(?=.)", "", fields[0])
        label = fields[2] if numbered else next((field for field in reversed(fields[1:]) if field != "_"), "O")
        kind = None if label == "O" else label.split("-", 1)[-1]
        if word:
            words.append((word, kind, kind is not None and (label.startswith("B-") or kind != last)))
        last = kind
    if words:
        yield words


def is_east_asian(character):
    return "\u2e80" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7ff" or "\uff00" <= character <= "\uffef"


def written(words):
    """The sentence as people write it, and its entities: [begin, end, words, kind]."""
    text, entities, quoted, before = "", [], False, ""
    for word, kind, begins in words:
        quote = word in QUOTES
        glued = (not text or CLOSES.fullmatch(word) or text[-1] in OPENS or (quote and quoted) or (before in QUOTES and quoted)
                 or (is_east_asian(text[-1]) and is_east_asian(word[0])))
        quoted ^= quote
        text += ("" if glued else " ") + ('"' if quote else word)
        begin = len(text) - (1 if quote else len(word))
        if kind and begins:
            entities.append([begin, len(text), 1, kind])
        elif kind and entities:
            entities[-1][1:3] = len(text), entities[-1][2] + 1
        before = word
    return text, entities


def is_person(entity):
    return entity[3].lower() in ("per", "person", "pessoa")


def shape(text, words):
    long = [word for word in re.split(r"[\s.]+", text) if word[:1].isupper() and len(word) > 1]
    if is_east_asian(text[0]):
        return "full" if len(text) > 2 else "single"
    return "full" if words > 1 and len(long) > 1 else "initials" if words > 1 or re.search(r"[A-Z]\.", text) else "single"


def measure(files, assay, confidence):
    documents = {}
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            every = list(sentences(file))
            for first in range(0, len(every), SENTENCES):
                text, entities = "", []
                for sentence in every[first:first + SENTENCES]:
                    line, found = written(sentence)
                    entities += [[begin + len(text), end + len(text), words, kind] for begin, end, words, kind in found]
                    text += line + "\n"
                name = f"{len(documents)}.txt"
                (Path(folder) / name).write_text(text, encoding="utf-8")
                documents[name] = (file.name, text, entities)
        run = subprocess.run([assay, "scan", "--only", "person", "--format", "jsonl", "--show-secrets", "--fail-on", "never", "--no-progress",
                              "--quiet", "--min-confidence", confidence, folder], capture_output=True, text=True, check=True)
    spans = collections.defaultdict(list)
    for line in run.stdout.splitlines():
        record = json.loads(line)
        if record["type"] == "finding":
            name = Path(record["path"]).name
            starts = documents[name][1].split("\n")[:record["line"] - 1]
            begin = sum(len(before) + 1 for before in starts) + record["column"] - 1
            spans[name].append((begin, begin + len(record["secret"])))
    return documents, spans


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--confidence", default="medium", choices=["low", "medium", "high"])
    parser.add_argument("--show", choices=["missed", "wrong"])
    parser.add_argument("assay")
    parser.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args()
    documents, spans = measure(options.files, options.assay, options.confidence)
    counts, shown = collections.defaultdict(collections.Counter), collections.defaultdict(list)
    for name, (file, text, entities) in documents.items():
        count = counts[file]

        def around(begin, end):
            return (text[max(0, begin - 40):begin] + "[" + text[begin:end] + "]" + text[end:end + 25]).replace("\n", "⏎")
        persons = [entity for entity in entities if is_person(entity)]
        for begin, end, words, _ in persons:
            kind = shape(text[begin:end], words)
            hits = [span for span in spans[name] if span[0] < end and begin < span[1]]
            count[kind] += 1
            count[kind + " found"] += bool(hits)
            count["exact"] += kind == "full" and (begin, end) in hits
            if options.show == "missed" and kind == "full" and not hits:
                shown[file].append(around(begin, end))
        for span in spans[name]:
            right = any(span[0] < end and begin < span[1] for begin, end, _, _ in persons)
            count["findings"] += 1
            count["right"] += right
            if options.show == "wrong" and not right:
                shown[file].append(around(*span))

    def share(part, whole):
        return f"{part / whole:5.2f}" if whole else "    -"
    print(f"{'file':<28}{'full':>7} found exact {'initials':>9} found {'single':>8} found {'findings':>9} right")
    for file, count in counts.items():
        print(f"{file[:27]:<28}{count['full']:>7} {share(count['full found'], count['full'])} {share(count['exact'], count['full found'])} "
              f"{count['initials']:>9} {share(count['initials found'], count['initials'])} {count['single']:>8} "
              f"{share(count['single found'], count['single'])} {count['findings']:>9} {share(count['right'], count['findings'])}")
        for line in random.Random(1).sample(shown[file], min(40, len(shown[file]))):
            print("   ", line)


if __name__ == "__main__":
    main()
