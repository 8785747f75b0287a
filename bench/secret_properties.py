#!/usr/bin/env python3
"""Properties of the search for secrets, on data that is made here.

  secret_properties.py ASSAY [--mb N] [--plants N] [--seed N]

1. A planted credential is found whatever its offset (edges of windows among them), its encoding, its nesting in
   archives and the number of jobs.
2. Random bytes, random base64 and dictionary text (--mb each, 100 unless told) give at most one finding of high
   confidence.

Prints a line for each, exit code 1 when one does not hold. Values are made up; nothing is read but a word list.
"""
import argparse, base64, gzip, io, json, os, quopri, random, string, subprocess, sys, tarfile, tempfile, urllib.parse, zipfile

WINDOW = 1 << 20


def scan(assay, *args):
    out = subprocess.run([assay, "scan", "--only", "secret", "--format", "jsonl", "--show-secrets", "--fail-on", "never",
                          "--no-progress", *args], capture_output=True, text=True)
    return [r for r in map(json.loads, out.stdout.splitlines()) if r["type"] == "finding"]


def filler(rnd, size):
    words = ["return", "static", "value", "of", "the", "window", "index", "(a + b);", "for", "each", "line", "{", "}"]
    parts, have = [], 0
    while have < size:
        line = "  " + " ".join(rnd.choice(words) for _ in range(rnd.randint(2, 9))) + "\n"
        parts.append(line)
        have += len(line)
    return "".join(parts)[:size].encode()


def value(rnd):
    return "".join(rnd.choice(string.ascii_letters + string.digits) for _ in range(22)) + "7q"


def offsets(assay, rnd, top, count):
    """The same line at many offsets, half of them across an edge of windows."""
    wanted = {}
    for i in range(count):
        secret = value(rnd)
        line = ("\nclient_secret = \"%s\"\n" % secret).encode()
        at = rnd.randint(0, 3 * WINDOW) if i % 2 else rnd.randint(1, 3) * WINDOW - rnd.randint(0, len(line))
        path = os.path.join(top, "o%04d.txt" % i)
        with open(path, "wb") as f: f.write(filler(rnd, at) + line + filler(rnd, rnd.randint(0, WINDOW)))
        wanted[path] = secret
    return wanted


def encodings(rnd, top):
    text = lambda s: "db_password = \"%s\"\n" % s
    bytes_of = lambda s: text(s).encode()
    ways = {
        "plain": bytes_of, "utf-16": lambda s: text(s).encode("utf-16"), "utf-32": lambda s: text(s).encode("utf-32"),
        "utf-16 in a binary": lambda s: bytes(range(256)) + b"\0\1" + text(s).encode("utf-16le") + bytes(range(256)),
        "base64": lambda s: b"data: " + base64.b64encode(bytes_of(s)), "base64url": lambda s: b"d=" + base64.urlsafe_b64encode(bytes_of(s)).rstrip(b"="),
        "hex": lambda s: b"0x " + bytes_of(s).hex().encode(), "percent": lambda s: b"q=" + urllib.parse.quote(text(s), safe="").encode(),
        "quoted-printable": lambda s: quopri.encodestring(("Gr\xfc\xdfe, " + text(s)).encode()),
        "entities": lambda s: "".join("&#%d;" % ord(c) for c in text(s).strip()).encode(),
        "json escapes": lambda s: ("{\"a\":\"" + "".join("\\u%04x" % ord(c) for c in text(s).strip()) + "\"}").encode(),
        "c escapes": lambda s: ("char s[] = \"" + "".join("\\x%02x" % ord(c) for c in text(s).strip()) + "\";").encode(),
        "gzip in base64, twice": lambda s: b"release: " + base64.b64encode(base64.b64encode(gzip.compress(bytes_of(s)))),
        "three times base64": lambda s: b"v: " + base64.b64encode(base64.b64encode(base64.b64encode(bytes_of(s)))),
        "data URL": lambda s: b"<a href=\"data:text/plain;base64," + base64.b64encode(bytes_of(s)) + b"\">",
    }
    wanted = {}
    for number, (name, way) in enumerate(ways.items()):
        path = os.path.join(top, "e%02d %s.txt" % (number, name))
        secret = value(rnd)
        with open(path, "wb") as f: f.write(way(secret) + b"\n")
        wanted[path] = secret
    return wanted


def nested(rnd, top):
    """Archives in archives; the value lies in the innermost."""
    wanted = {}
    for depth in range(1, 5):
        secret = value(rnd)
        data, name = ("api_key: \"%s\"\n" % secret).encode(), "a.yml"
        for level in range(depth):
            buffer = io.BytesIO()
            if level % 2:
                with tarfile.open(fileobj=buffer, mode="w:gz") as t:
                    info = tarfile.TarInfo(name)
                    info.size = len(data)
                    t.addfile(info, io.BytesIO(data))
                name = "l%d.tar.gz" % level
            else:
                with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as z: z.writestr(name, data)
                name = "l%d.zip" % level
            data = buffer.getvalue()
        path = os.path.join(top, "n%d-%s" % (depth, name))
        with open(path, "wb") as f: f.write(data)
        wanted[path] = secret
    return wanted


def check_plants(assay, rnd, count):
    with tempfile.TemporaryDirectory() as top:
        wanted = {**offsets(assay, rnd, top, count), **encodings(rnd, top), **nested(rnd, top)}
        good, before = True, None
        for jobs in ("1", "2", "7"):
            findings = scan(assay, "--jobs", jobs, top)
            missing = [p for p, s in wanted.items() if not any(f["path"].startswith(p) and s in f["secret"] for f in findings)]
            ids = sorted((f["path"], f["id"]) for f in findings)
            same = before is None or ids == before
            before = ids
            print("plants, %s jobs: %d of %d found%s" % (jobs, len(wanted) - len(missing), len(wanted), "" if same else ", not as with other jobs"))
            for path in missing: print("  not found: " + os.path.basename(path))
            good = good and not missing and same
        return good


def random_text(kind, rnd, size):
    if kind == "bytes": return rnd.randbytes(size)
    if kind == "base64": return base64.encodebytes(rnd.randbytes(size * 3 // 4))[:size]
    words = next((p for p in ("/usr/share/dict/words", "/usr/share/dict/american-english") if os.path.exists(p)), None)
    if words: choices = open(words).read().split()
    else:
        syllables = [a + b for a in "bcdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "an", "er", "in", "on", "al")]
        choices = ["".join(rnd.choice(syllables) for _ in range(rnd.randint(1, 4))) for _ in range(20000)]
    block = "".join(rnd.choice(choices) + rnd.choice("      \n,.:") for _ in range(400000)).encode()
    out = bytearray()
    while len(out) < size:
        begin = rnd.randint(0, len(block) // 2)
        out += block[begin:]
    return bytes(out[:size])


def check_random(assay, rnd, megabytes):
    good = True
    for kind in ("bytes", "base64", "dictionary"):
        with tempfile.TemporaryDirectory() as top:
            for i in range(max(1, megabytes // 10)):
                with open(os.path.join(top, "r%03d.txt" % i), "wb") as f: f.write(random_text(kind, rnd, min(megabytes, 10) << 20))
            findings = scan(assay, "--min-confidence", "high", top)
        print("random %s, %d MB: %d findings of high confidence %s" % (kind, megabytes, len(findings), sorted({f["rule"] for f in findings})))
        good = good and len(findings) <= 1
    return good


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("assay")
    ap.add_argument("--mb", type=int, default=100)
    ap.add_argument("--plants", type=int, default=24)
    ap.add_argument("--seed", type=int, default=1)
    o = ap.parse_args()
    rnd = random.Random(o.seed)
    plants = check_plants(o.assay, rnd, o.plants)
    sys.exit(0 if check_random(o.assay, rnd, o.mb) and plants else 1)


if __name__ == "__main__":
    main()
