"""Tables from the command line: rows and fields, long columns, ranges of big files, bad input. usage: table_cases.py PROGRAM"""
import base64
import contextlib
import gzip
import io
import json
import os
import random
import sqlite3
import sys
import tempfile
import unittest
import zipfile

from support import run


def luhn(digits):
    total = 0
    for i, c in enumerate(reversed(digits)):
        d = int(c) * (2 if i % 2 == 0 else 1)
        total += d - 9 if d > 9 else d
    return str(-total % 10)


def card(rng):
    n = "4" + "".join(rng.choice("0123456789") for _ in range(14))
    return n + luhn(n)


def pdf(pages, name, data):
    """A PDF of pages of lines, with a file in it."""
    stream = lambda bytes_of, entries="": f"<</Length {len(bytes_of)} {entries}>>\nstream\n{bytes_of}\nendstream"
    objects = ["", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]
    kids = []
    for lines in pages:
        objects.append(stream("BT /F 12 Tf 14 TL 72 720 Td\n" + "".join(f"({line}) Tj T*\n" for line in lines) + "ET"))
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F 3 0 R>>>>/Contents {len(objects)} 0 R>>")
        kids.append(f"{len(objects)} 0 R")
    objects += [stream(data, "/Type/EmbeddedFile"), f"<</Type/Filespec/F({name})/EF<</F {len(objects) + 1} 0 R>>>>"]
    objects[0] = f"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a) {len(objects)} 0 R]>>>>>>"
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    out = "%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{place:010d} 00000 n \n" for place in places)
    return (out + table + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n").encode("cp1252")


class Tables(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.cwd = self.folder.name
        self.addCleanup(self.folder.cleanup)

    def scan(self, name, text, *args):
        with open(os.path.join(self.cwd, name), "wb") as stream:
            stream.write(text if isinstance(text, bytes) else text.encode())
        done = run(["scan", name, "--format", "jsonl", "--show-secrets", "--fail-on", "never", *args], self.cwd)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.decode().splitlines()]

    def put(self, name, data):
        with open(os.path.join(self.cwd, name), "wb") as stream:
            stream.write(data)
        return self.cwd

    def put_as(self, name, data):
        self.put(name, data)
        return name

    def found(self, name, text, *args):
        return [(r["rule"], r["secret"], r["line"], r["location"]["row"], r["location"]["field"])
                for r in self.scan(name, text, *args) if r["type"] == "finding"]

    def test_rows_and_fields(self):
        text = 'id,first_name,SSN,order_no\n1,xanthe,078-05-1121,123-45-6789\n2,"Quillo",219-09-9997,"219-09\n9998"\n3,Bodhi,219-09-9996,1\n'
        self.assertEqual(self.found("a.csv", text, "--only", "pii.social-security"),
                         [("us-ssn", "078-05-1121", 2, 2, "SSN"), ("us-ssn", "219-09-9997", 3, 3, "SSN"), ("us-ssn", "219-09-9996", 5, 4, "SSN")])
        self.assertEqual([f[1] for f in self.found("a.csv", text, "--only", "person")], ["xanthe", "Quillo", "Bodhi"])

    def test_every_kind_of_table(self):
        rows = [("xanthe", "90210"), ("quillo", "90211"), ("bodhi", "90212"), ("ngozi", "90213")]
        texts = {
            "a.tsv": "first_name\tzip\n" + "".join(f"{n}\t{z}\n" for n, z in rows),
            "a.jsonl": "".join(json.dumps({"first_name": n, "zip": z}) + "\n" for n, z in rows),
            "a.json": json.dumps([{"firstName": n, "zip": z} for n, z in rows], indent=2),
            "b.json": json.dumps({"columns": ["first_name", "zip"], "data": rows}),
            "a.ldif": "".join(f"dn: uid={i},dc=x\ngivenName: {n}\npostalCode: {z}\n\n" for i, (n, z) in enumerate(rows)),
            "a.vcf": "".join(f"BEGIN:VCARD\nN:;{n}\nADR:;;;;;{z};\nEND:VCARD\n" for n, z in rows),
            "a.sql": "".join(f"INSERT INTO p (first_name, zip) VALUES ('{n}', '{z}');\n" for n, z in rows),
            "a.xml": "<p>" + "".join(f"<q><first_name>{n}</first_name><zip>{z}</zip></q>" for n, z in rows) + "</p>",
            "a.html": "<html><table><tr><th>First name</th><th>ZIP</th></tr>" + "".join(f"<tr><td>{n}</td><td>{z}</td></tr>" for n, z in rows) + "</table></html>",
            "a.md": "| First name | ZIP |\n|---|---|\n" + "".join(f"| {n} | {z} |\n" for n, z in rows),
            "a.txt": "first_name    zip      x\n" + "".join(f"{n:14}{z}    1\n" for n, z in rows),
        }
        for name, text in texts.items():
            with self.subTest(name=name):
                self.assertEqual({f[1] for f in self.found(name, text, "--only", "pii.address")}, {z for _, z in rows})
                self.assertEqual({f[1] for f in self.found(name, text, "--only", "person")}, {n for n, _ in rows})

    def test_a_long_column_is_one_finding_that_counts(self):
        rng = random.Random(3)
        values = [card(rng) for _ in range(5000)]
        text = "nr,card\n" + "".join(f"{i},{v}\n" for i, v in enumerate(values)) + f"5000,{values[0]}\n"
        records = self.scan("cards.csv", text, "--only", "credit-card")
        findings = [r for r in records if r["type"] == "finding"]
        self.assertEqual(len(findings), 1)
        self.assertEqual((findings[0]["count"], findings[0]["distinct"], findings[0]["confidence"]), (5001, len(set(values)), "high"))
        self.assertEqual([c["row"] for c in findings[0]["cells"]], list(range(2, 12)))
        file = next(r for r in records if r["type"] == "file")
        self.assertEqual(file["findings"], {"pii.payment": 5001})
        self.assertEqual(file["people"][0], len(set(values)))
        self.assertNotIn("partial", file)

    def test_chance_hits_sink(self):
        rng = random.Random(5)
        numbers = ["4" + "".join(rng.choice("0123456789") for _ in range(15)) for _ in range(400)]
        self.assertEqual(self.found("a.csv", "nr,amount\n" + "".join(f"{n},1\n" for n in numbers), "--only", "credit-card"), [])

    def test_ranges_of_a_big_file_change_nothing(self):
        rng = random.Random(7)
        parts = ["id,note,card\n"]
        size = 0
        while size < 18 << 20:
            note = '"a, ""b""\nc"' if rng.random() < .3 else "x" * rng.randrange(40)
            parts.append(f"{len(parts)},{note},{card(rng)}\n")
            size += len(parts[-1])
        text = "".join(parts)
        one, many = ([{k: v for k, v in r.items() if k != "modified"} for r in self.scan("big.csv", text, "--only", "credit-card", "--jobs", jobs)
                      if r["type"] in ("finding", "file")] for jobs in ("1", "4"))
        self.assertEqual(one, many)
        self.assertEqual(next(r for r in one if r["type"] == "finding")["count"], len(parts) - 1)

    def test_a_column_says_what_its_values_say_together(self):
        towns = "Oslo Bergen Paris London Dublin Lisbon Madrid Rome Vienna Prague Warsaw Athens Berlin Munich Zurich Geneva Milan Turin Porto Lyon".split()
        given = "Olivia Noah Amelia Harry Charlotte Ethan Grace Samuel Megan Callum Lena Lukas Stefan Sabine Florian Heike Jonas Pavel Jana Marco".split()
        levels = lambda names: {r["confidence"] for r in self.scan("a.csv", "id,person_name\n" + "".join(f"{i},{n}\n" for i, n in enumerate(names)),
                                                                   "--only", "person") if r["type"] == "finding"}
        self.assertEqual(levels([f"{g} Whitfield" for g in given]), {"high"})
        self.assertEqual(levels([f"Dexter {t}" for t in towns]), {"medium"})
        # Just "name": persons' given names, unless a third of a column's values are such.
        of_name = lambda rows: {r["confidence"] for r in self.scan("b.csv", "id,name\n" + "".join(f"{i},{n}\n" for i, n in enumerate(rows)),
                                                                   "--only", "person", "--min-confidence", "low") if r["type"] == "finding"}
        self.assertEqual(of_name(given[:8]), {"medium"})
        self.assertEqual(of_name(given[:8] + [f"an item of {i}" for i in range(20)]), {"low"})

    def test_a_check_that_most_numbers_pass_lifts_no_column(self):
        rng = random.Random(5)
        codes = [f"{rng.randint(10, 65)}39{rng.randint(11111, 99999)}" for _ in range(60)]  # 39: no month
        level = lambda values: {(r["rule"], r["confidence"]) for r in self.scan("a.csv", "id,code\n" + "".join(f"{i},{v}\n" for i, v in enumerate(values)),
                                                                                "--min-confidence", "low") if r["type"] == "finding"}
        self.assertIn(("us-ssn", "low"), level(codes))
        self.assertNotIn(("us-ssn", "medium"), level(codes))
        self.assertIn(("credit-card", "high"), level([card(rng) for _ in range(60)]))

    def test_numbers_of_a_font_are_none_by_themselves(self):
        text = "glyph names and widths of the typeface, a table of it\n" + "4" + "1" * 15 + " next\n"
        for name, level in (("x.txt", "medium"), ("x.ttf", "low")):
            found = [r for r in self.scan(name, text, "--min-confidence", "low") if r["type"] == "finding"]
            self.assertEqual([(r["rule"], r["confidence"]) for r in found], [("credit-card", level)], name)

    def test_documents_are_read_as_their_reader_does(self):
        def row(*cells):
            return "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>" for c in cells) + "</w:tr>"

        word = ('<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
                "<w:p><w:r><w:t>The admin pass</w:t></w:r><w:r><w:t>word is \u201cTr0ub4dor&amp;3\u201d.</w:t></w:r></w:p><w:tbl>"
                + row("System", "User", "Password") + row("jira", "ada", "Kx9!pQ2y") + "</w:tbl></w:body></w:document>")
        sheet = ('<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><table:table>'
                 + "".join("<table:table-row>" + "".join(f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in cells) + "</table:table-row>"
                           for cells in (("System", "User", "Passwort"), ("wiki", "bob", "mN7#rT4v"))) + "</table:table></office:document-content>")
        for name, part, text, values, how in (("a.docx", "word/document.xml", word, ["Tr0ub4dor&3", "Kx9!pQ2y"], "ooxml"), ("a.odt", "content.xml", sheet, ["mN7#rT4v"], "odf")):
            with zipfile.ZipFile(os.path.join(self.cwd, "made.zip"), "w") as made:
                made.writestr(part, text)
            with open(os.path.join(self.cwd, "made.zip"), "rb") as stream:
                bytes_of = stream.read()
            found = [r for r in self.scan(name, bytes_of, "--only", "secret") if r["type"] == "finding"]
            self.assertEqual([(r["secret"], r["path"], r["location"]) for r in found], [(v, f"{name}!{part}", {"decoded": [how]}) for v in values])

    def workbook(self, sheets, styles=""):
        """An .xlsx of {name: [row, …]}; a cell is a text, a number or (number, style)."""
        main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        strings = []

        def cell(place, value):
            if isinstance(value, str):
                strings.append(f"<si><t>{value}</t></si>")
                return f'<c r="{place}" t="s"><v>{len(strings) - 1}</v></c>'
            number, style = value if isinstance(value, tuple) else (value, 0)
            return f'<c r="{place}" s="{style}"><v>{number}</v></c>'

        with zipfile.ZipFile(os.path.join(self.cwd, "made.zip"), "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr("[Content_Types].xml", "<Types/>")
            made.writestr("xl/workbook.xml", f"<workbook {main}><sheets>" + "".join(f'<sheet name="{n}" id="r{i}"/>' for i, n in enumerate(sheets)) + "</sheets></workbook>")
            for i, rows in enumerate(sheets.values()):
                xml = "".join(f'<row r="{r}">' + "".join(cell(f"{chr(65 + c)}{r}", v) for c, v in enumerate(row) if v is not None) + "</row>" for r, row in enumerate(rows, 1) if row)
                made.writestr(f"xl/worksheets/sheet{i}.xml", f"<worksheet {main}><sheetData>{xml}</sheetData></worksheet>")
            made.writestr("xl/_rels/workbook.xml.rels", "<Relationships>" + "".join(f'<Relationship Id="r{i}" Target="worksheets/sheet{i}.xml"/>' for i in range(len(sheets))) + "</Relationships>")
            made.writestr("xl/styles.xml", f"<styleSheet {main}>{styles}</styleSheet>")
            made.writestr("xl/sharedStrings.xml", f"<sst {main}>{''.join(strings)}</sst>")
        with open(os.path.join(self.cwd, "made.zip"), "rb") as stream:
            return stream.read()

    def test_a_workbooks_cells_are_told_by_sheet_and_cell(self):
        styles = '<numFmts><numFmt numFmtId="164" formatCode="000\\-00\\-0000"/></numFmts><cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>'
        staff = [["Staff of 2024"], [], ["First name", "Born", "SSN", "Notes"],
                 ["Ada", (31118, 1), (536224145, 2), "likes tea"], [], ["Ben", (29161, 1), (219099998, 2), "to do\nPassword: Zw3ite-Z3ile"]]
        access = [["Access", None], ["Host", "db01"], ["Password", "S0mmer!2024x"], ["Wifi password:", None, "Wint3r/2019#a"]]
        found = [r for r in self.scan("a.xlsx", self.workbook({"Staff &amp; pay": staff, "Access": access}, styles)) if r["type"] == "finding"]
        place = lambda r: (r["location"].get("sheet"), r["location"].get("cell"), r["location"].get("field"), r["rule"], r["secret"])
        self.assertEqual(sorted(place(r) for r in found),
                         [("Access", "B3", None, "generic-password", "S0mmer!2024x"), ("Access", "C4", None, "generic-password", "Wint3r/2019#a"),
                          ("Staff & pay", "A4", "First name", "person", "Ada"), ("Staff & pay", "A6", "First name", "person", "Ben"),
                          ("Staff & pay", "B4", "Born", "date-of-birth", "1985-03-12"), ("Staff & pay", "B6", "Born", "date-of-birth", "1979-11-02"),
                          ("Staff & pay", "C4", "SSN", "us-ssn", "536-22-4145"), ("Staff & pay", "C6", "SSN", "us-ssn", "219-09-9998"),
                          ("Staff & pay", "D6", "Notes", "generic-password", "Zw3ite-Z3ile")])
        self.assertEqual([r for r in found if "bytes" in r or "row" in r["location"]], [])

    def opendocument(self, sheets, before="", root="document-content"):
        """An OpenDocument spreadsheet's XML of {name: [row, ...]}; a cell is a text or (its text, its value's attributes)."""
        names = "".join(f' xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"' for p in ("office", "table", "text"))
        cell = lambda text, value="": f"<table:table-cell {value}>" + "".join(f"<text:p>{line}</text:p>" for line in text.split("\n") if line) + "</table:table-cell>"
        rows = lambda rows: "".join("<table:table-row>" + "".join(cell(*(c if isinstance(c, tuple) else (c,))) for c in row) + "</table:table-row>" for row in rows)
        return (f'<?xml version="1.0"?><office:{root}{names} office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>{before}'
                + "".join(f'<table:table table:name="{n}">{rows(r)}</table:table>' for n, r in sheets.items()) + f"</office:spreadsheet></office:body></office:{root}>")

    def packed(self, *parts):
        with zipfile.ZipFile(os.path.join(self.cwd, "made.zip"), "w", zipfile.ZIP_DEFLATED) as made:
            for name, data in parts:
                made.writestr(name, data)
        with open(os.path.join(self.cwd, "made.zip"), "rb") as stream:
            return stream.read()

    def test_an_opendocuments_cells_are_told_by_sheet_and_cell(self):
        day = lambda shown, iso: (shown, f'office:value-type="date" office:date-value="{iso}"')
        number = lambda shown, value: (shown, f'office:value-type="float" office:value="{value}"')
        staff = [["Staff of 2024"], [""], ["First name", "Born", "SSN", "Card", "Notes"],
                 ["Ada", day("12.03.85", "1985-03-12"), number("536-22-4145", 536224145), number("4.54E+15", 4539578763621486), "likes tea"], [""],
                 ["Ben", day("02.11.79", "1979-11-02"), number("219-09-9998", 219099998), "", "to do\nPassword: Zw3ite-Z3ile"]]
        access = [["Access", ""], ["Host", "db01"], ["Password", "S0mmer!2024x"], ["Wifi password:", "", "Wint3r/2019#a"]]
        gone = '<table:tracked-changes><table:change-track-table-cell><text:p>Password: G0ne-4ever!x</text:p></table:change-track-table-cell></table:tracked-changes>'
        sheets = {"Staff &amp; pay": staff, "Access": access}
        place = lambda r: (r["path"].split("!")[-1], r.get("location", {}).get("cell"), r.get("location", {}).get("field"), r["rule"], r["secret"])
        for name, data in (("a.ods", self.packed(("content.xml", self.opendocument(sheets, gone)))), ("a.fods", self.opendocument(sheets, gone, "document"))):
            records = self.scan(name, data)
            found = [r for r in records if r["type"] == "finding"]
            self.assertEqual(sorted(place(r) for r in found),
                             [("Access", "B3", None, "generic-password", "S0mmer!2024x"), ("Access", "C4", None, "generic-password", "Wint3r/2019#a"),
                              ("Staff & pay", "A4", "First name", "person", "Ada"), ("Staff & pay", "A6", "First name", "person", "Ben"),
                              ("Staff & pay", "B4", "Born", "date-of-birth", "1985-03-12"), ("Staff & pay", "B6", "Born", "date-of-birth", "1979-11-02"),
                              ("Staff & pay", "C4", "SSN", "us-ssn", "536-22-4145"), ("Staff & pay", "C6", "SSN", "us-ssn", "219-09-9998"),
                              ("Staff & pay", "D4", "Card", "credit-card", "4539578763621486"), ("Staff & pay", "E6", "Notes", "generic-password", "Zw3ite-Z3ile"),
                              ("other text", None, None, "generic-password", "G0ne-4ever!x")])
            self.assertEqual([r for r in found if "bytes" in r or r["path"].split("!")[-1] != r.get("location", {}).get("sheet", "other text")], [])
            self.assertEqual(records[-1]["seen"]["entries"], records[-1]["scanned"]["entries"])

    def test_an_opendocument_that_cant_be_read_is_told(self):
        xml = self.opendocument({"A": [["Password", "S0mmer!2024x"]], "B": [["1"]]})
        manifest = '<m:manifest xmlns:m="m"><m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>'
        for parts, reason in (([("content.xml", xml[:-70])], "corrupt"), ([("content.xml", os.urandom(999)), ("META-INF/manifest.xml", manifest)], "encrypted")):
            done = run(["scan", self.put_as("a.ods", self.packed(*parts)), "--format", "jsonl", "--show-secrets"], self.cwd)
            records = [json.loads(line) for line in done.stdout.decode().splitlines()]
            self.assertEqual(done.returncode, 3)
            self.assertIn(("a.ods!content.xml", reason), [(r["path"], r.get("reason", r.get("partial"))) for r in records if r["type"] in ("file", "skipped")])
            self.assertEqual([r["secret"] for r in records if r["type"] == "finding"], ["S0mmer!2024x"] if reason == "corrupt" else [])

    def test_values_are_no_names_of_columns(self):
        rows = [["Bob Mills", "bob.mills@acme-hr.org"], ["Cara Lee", "cara.lee@acme-hr.org"]]
        form = [["Name", "Cara Lee", "Bob Mills"], ["SSN", "536-22-8765", "219-09-9998"], ["Password", "Zw3ite-Z3ile", "S0mmer!2024x"]]
        for name, data in (("a.xlsx", self.workbook({"A": rows, "B": form})), ("a.csv", "\n".join(",".join(row) for row in rows))):
            found = [r for r in self.scan(name, data) if r["type"] == "finding"]
            self.assertEqual([r for r in found if "Bob" in r.get("location", {}).get("field", "")], [])
            self.assertIn("Bob Mills", [r["secret"] for r in found])
            if name == "a.xlsx":
                self.assertEqual(sorted((r["location"]["cell"], r["secret"]) for r in found if r["location"]["sheet"] == "B" and r["rule"] != "person"),
                                 [("B2", "536-22-8765"), ("B3", "Zw3ite-Z3ile"), ("C2", "219-09-9998"), ("C3", "S0mmer!2024x")])

    def test_the_only_name_of_a_table_is_no_title(self):
        rows = [["ssn"]] + [[f"5362287{i:02d}", "x"] for i in range(10, 15)]
        for name, data in (("a.xlsx", self.workbook({"A": rows})), ("a.csv", "\n".join(",".join(row + [""] * (2 - len(row))) for row in rows))):
            found = [(r["secret"], r["location"]["field"]) for r in self.scan(name, data, "--only", "us-ssn") if r["type"] == "finding"]
            self.assertEqual(found, [(row[0], "ssn") for row in rows[1:]], name)
        text = "Name\tPassword\nada\tKx96!fjQ2lm\n\nIBAN\tDE89370400440532013000\nToken\tq8Zr4Tn1Lw7Xc2Vb9Km5\n"
        self.assertIn("Kx96!fjQ2lm", [r["secret"] for r in self.scan("a.txt", text) if r["type"] == "finding"])

    def test_a_large_sheet_is_the_same_however_it_is_read(self):
        rng = random.Random(6)
        rows = [["note", "card"]] + [["x" * 30, card(rng)] for _ in range(40000)] + [[None, None, "mail ada.roe@acme-hr.org"]]
        book = self.workbook({"Cards": rows})
        one, many = ([r for r in self.scan("a.xlsx", book, "--jobs", jobs) if r["type"] == "finding"] for jobs in ("1", "2"))
        self.assertEqual(one, many)
        group = next(r for r in one if r["rule"] == "credit-card")
        self.assertEqual((group["count"], group["location"]["sheet"], group["cells"][1]["row"]), (40000, "Cards", 3))
        self.assertEqual([r["location"]["cell"] for r in one if r["rule"] == "email"], ["C40002"])

    def test_a_short_table_of_labels_is_a_form(self):
        text = "Access,\n,\nHost,db01.acme.lan\nUser,svc\nPassword,S0mmer2024!x\n"
        secrets = lambda name, text: [(r["secret"], r["line"]) for r in self.scan(name, text, "--only", "secret") if r["type"] == "finding"]
        self.assertEqual(secrets("a.csv", text), [("S0mmer2024!x", 5)])

    def test_a_pdf_is_read_page_by_page_with_the_files_in_it(self):
        document = pdf([["one", "The password is Gr0ssmann!77"], ["two"] * 40, ["Date of birth: 1985-03-12", "E-mail: ada.roe@acme-hr.org"]], "notes.txt", "db password: Zw3ite-Z3ile\n")
        with zipfile.ZipFile(os.path.join(self.cwd, "made.zip"), "w") as made:
            made.writestr("a.pdf", document)
        with open(os.path.join(self.cwd, "made.zip"), "rb") as stream:
            zipped = stream.read()
        for name, data, path in (("a.pdf", document, "a.pdf"), ("m.zip", zipped, "m.zip!a.pdf")):
            records = self.scan(name, data)
            self.assertEqual(sorted((r["path"], r["secret"], r.get("location", {}).get("page")) for r in records if r["type"] == "finding"),
                             [(f"{path}!notes.txt", "Zw3ite-Z3ile", None), (f"{path}!text", "1985-03-12", 3), (f"{path}!text", "Gr0ssmann!77", 1), (f"{path}!text", "ada.roe@acme-hr.org", 3)])
        done = run(["scan", "bad.pdf", "--format", "jsonl"], self.put("bad.pdf", b"%PDF-1.7\nnothing of it\n"))
        self.assertEqual(done.returncode, 3)
        self.assertIn('"reason":"corrupt"', done.stdout.decode())

    def test_a_table_in_a_mail_is_told_by_its_names(self):
        text = "Hello,\n\nSystem\tUser\tPassword\tBorn\njira\tada\tKx9!pQ2yT7\t1985-03-12\n\nwiki\tben\tQz7!mN4rT1\t1979-11-02\n\nRegards\n"
        found = [(r["secret"], r["line"]) for r in self.scan("a.txt", text, "--only", "secret", "--only", "date-of-birth") if r["type"] == "finding"]
        self.assertEqual(sorted(found), [("1979-11-02", 6), ("1985-03-12", 4), ("Kx9!pQ2yT7", 4), ("Qz7!mN4rT1", 6)])

    def test_rich_text_is_read_as_its_reader_does(self):
        text = ("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}The pass{\\b word} is Gr0ssmann!77.\\par\n"
                "Name\\cell Born\\cell Password\\cell\\row\nJ\\'fcrgen M\\'fcller\\cell 1985-03-12\\cell S\\'f6mmer2024!x\\cell\\row\n}\n")
        found = [(r["secret"], r["line"], r.get("location")) for r in self.scan("a.rtf", text) if r["type"] == "finding"]
        self.assertEqual(sorted(found), [("1985-03-12", 3, {"decoded": ["rtf"]}), ("Gr0ssmann!77", 1, {"decoded": ["rtf"]}),
                                         ("Jürgen Müller", 3, {"decoded": ["rtf"]}), ("Sömmer2024!x", 3, {"decoded": ["rtf"]})])

    def test_files_attached_to_a_mail_are_opened(self):
        def attached(name, data):
            return (f'--b\r\nContent-Type: application/octet-stream; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'.encode() + base64.encodebytes(data))

        mail = (b"From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nthe password is Gr0ssmann!77\r\n"
                + attached("staff.xlsx", self.workbook({"Staff": [["First name", "Born"], ["Ada", "1985-03-12"]]})) + attached("list.csv", b"First name,Size\nBen,XL\n")
                + attached("note.txt", b"Password: Zw3ite-Z3ile of a note\n") + b"--b--\r\n")
        with zipfile.ZipFile(os.path.join(self.cwd, "made.zip"), "w") as made:
            made.writestr("a.eml", mail)
        with open(os.path.join(self.cwd, "made.zip"), "rb") as stream:
            zipped = stream.read()
        for name, data, path in (("a.eml", mail, "a.eml"), ("m.zip", zipped, "m.zip!a.eml"), ("big.mbox", b"From x\n" + b"some words of a mail\n" * 700000 + mail, "big.mbox")):
            records = self.scan(name, data)
            self.assertEqual(sorted((r["path"], r["secret"]) for r in records if r["type"] == "finding"),
                             [(path, "Gr0ssmann!77"), (f"{path}!list.csv", "Ben"), (f"{path}!note.txt", "Zw3ite-Z3ile"), (f"{path}!staff.xlsx!xl/worksheets/sheet0.xml", "1985-03-12"),
                              (f"{path}!staff.xlsx!xl/worksheets/sheet0.xml", "Ada")])
            files = [r["path"] for r in records if r["type"] == "file"]
            self.assertEqual(len(files), len(set(files)))
            self.assertLess(files.index(f"{path}!staff.xlsx"), files.index(path))  # a mail comes to what all of it does
            summary = records[-1]
            self.assertEqual(summary["seen"]["entries"], summary["scanned"]["entries"] + summary["partial"]["entries"] + summary["skipped"]["entries"])

        # What is in a long file, far behind its fields, stands there and not in the mail's own text, too.
        long = b"Content-Type: text/html\r\nMIME-Version: 1.0\r\n\r\n" + attached("long.txt", b"nothing to see in here, a row of text\n" * 150000 + b"Password: Zw3ite-Z3ile of a note\n")
        with zipfile.ZipFile(os.path.join(self.cwd, "long.zip"), "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr("long.eml", b"From: x\r\n" + long)
        with open(os.path.join(self.cwd, "long.zip"), "rb") as stream:
            zipped = stream.read()
        for name, data, path in (("long.eml", b"From: x\r\n" + long, "long.eml"), ("l.zip", zipped, "l.zip!long.eml")):
            self.assertEqual([(r["path"], r["secret"]) for r in self.scan(name, data) if r["type"] == "finding"], [(f"{path}!long.txt", "Zw3ite-Z3ile")])

        piped = run(["scan", "-", "--format", "jsonl", "--fail-on", "never"], self.cwd, stdin=mail)
        self.assertEqual(len([1 for line in piped.stdout.splitlines() if b'"type":"finding"' in line]), 5)
        plain = run(["scan", self.put_as("b.eml", mail.split(b"--b\r\nContent")[0] + b"base64 is a word\r\n--b--\r\n"), "--max-depth", "0", "--fail-on", "never"], self.cwd)
        self.assertEqual(plain.returncode, 0)
        deep = run(["scan", "a.eml", "--max-depth", "0", "--fail-on", "never"], self.cwd)
        self.assertEqual(deep.returncode, 3)  # what is attached was not opened

    def test_an_expression_of_a_program_is_no_users_name(self):
        text = "// sign in with the account's password\nconst login = {\n  userId: space.ownerId,\n}\n"
        for name, level in (("x.txt", "medium"), ("x.ts", "low")):
            found = [r for r in self.scan(name, text, "--min-confidence", "low", "--only", "username") if r["type"] == "finding"]
            self.assertEqual([(r["rule"], r["confidence"]) for r in found], [("username", level)], name)

    def test_a_databases_values_are_told_by_table_row_and_field(self):
        def database(*statements):
            path = os.path.join(self.cwd, "made.db")
            # Each statement for itself: what is deleted before it is written leaves nothing.
            with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as made:
                made.execute("PRAGMA secure_delete=OFF")
                made.execute("PRAGMA synchronous=OFF")
                for statement in statements:
                    made.execute(*statement)
            with open(path, "rb") as stream:
                bytes_of = stream.read()
            os.remove(path)
            return bytes_of

        rng = random.Random(5)
        people = [(("Anna", "Peter", "Laura")[i % 3], f"ada{i}@corp-mail.org", int(card(rng)), "x" * 90) for i in range(200)]
        made = database(("CREATE TABLE people(first_name, mail, card, note)",), *(("INSERT INTO people VALUES(?,?,?,?)", row) for row in people),
                        ("DELETE FROM people WHERE rowid > 3",), ("CREATE TABLE settings(name, value)",), ("INSERT INTO settings VALUES('smtp_password', ?)", ("Hq7" + "vTz93LmWq",)))
        where = lambda r: r.get("location", {})
        place = lambda r: (r["path"], where(r).get("row"), where(r).get("field"), r["rule"], r["secret"])
        found = [place(r) for r in self.scan("a.db", made) if r["type"] == "finding"]
        for i, (name, mail, number, _) in enumerate(people[:3], 1):
            for field, rule, value in (("first_name", "person", name), ("mail", "email", mail), ("card", "credit-card", str(number))):
                self.assertIn(("a.db!people", i, field, rule, value), found)
        self.assertIn(("a.db!settings", 1, "value", "generic-password", "Hq7" + "vTz93LmWq"), found)
        # All but the page that lists the free ones.
        self.assertGreater(len([r for r in found if r[0] == "a.db!deleted rows" and r[3] == "email"]), 100)
        # The same in an archive, and in a database.
        outer = database(("CREATE TABLE files(data)",), ("INSERT INTO files VALUES(?)", (made,)))
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("outer.db", outer)
        inside = [place(r) for r in self.scan("a.zip", packed.getvalue()) if r["type"] == "finding"]
        self.assertEqual(sorted(inside, key=str), sorted((("a.zip!outer.db!files/data 1!" + path.split("!", 1)[1], *rest) for path, *rest in found), key=str))

    def test_a_file_that_is_included_is_included_with_its_members(self):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("a.txt", "password: Gr0ssmann!77\n")
            archive.writestr("out/b.txt", "password: Kl3inmann!88\n")
        secrets = lambda *args: [r["secret"] for r in self.scan("a.zip", packed.getvalue(), "--only", "secret", *args) if r["type"] == "finding"]
        self.assertEqual(sorted(secrets("--include", "*.zip")), ["Gr0ssmann!77", "Kl3inmann!88"])
        self.assertEqual(secrets("--include", "*.zip", "--exclude", "out/"), ["Gr0ssmann!77"])
        # A file that is named is read for what is asked for in it.
        self.assertEqual(sorted(secrets("--include", "*.txt")), ["Gr0ssmann!77", "Kl3inmann!88"])
        self.assertEqual(secrets("--include", "a.txt"), ["Gr0ssmann!77"])
        self.assertEqual(secrets("--include", "*.csv"), [])
        self.assertEqual([r["secret"] for r in self.scan("a.pdf", pdf([["password: Gr0ssmann!77"]], "n.txt", ""), "--include", "*.pdf") if r["type"] == "finding"], ["Gr0ssmann!77"])

    def test_the_keys_of_a_table_of_pairs_are_names(self):
        rows = "".join(f"{i:x}9645eb4674885bd1db5b2bc5d23f7{i:x}0,x{i}\n" for i in range(1, 9))
        found = lambda header: len([r for r in self.scan("a.csv", header + "\n" + rows) if r["type"] == "finding"])
        self.assertEqual((found("key,value"), found("key,str_value"), found("key,colour")), (0, 0, 8))

    def test_a_long_column_of_a_database_is_one_finding(self):
        path = os.path.join(self.cwd, "b.db")
        rng = random.Random(6)
        with contextlib.closing(sqlite3.connect(path)) as made:
            made.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, card)")
            made.executemany("INSERT INTO t(card) VALUES(?)", ((card(rng),) for _ in range(3000)))
            made.commit()
        with open(path, "rb") as stream:
            found = [r for r in self.scan("b.db", stream.read()) if r["type"] == "finding"]
        self.assertEqual([(r["rule"], r["count"], r["location"], r["cells"][1]["row"]) for r in found], [("credit-card", 3000, {"row": 1, "field": "card"}, 2)])

    def test_a_protected_sheet_has_a_hash_and_no_password(self):
        sheet = '<worksheet><sheetProtection password="E3E9" sheet="1"/><row r="1"><c>1</c></row><row r="2"><c>2</c></row></worksheet>\n'
        self.assertEqual([r for r in self.scan("sheet1.xml", sheet, "--only", "secret") if r["type"] == "finding"], [])
        value = "Xk7p" + "Q2vL9rTm"
        self.assertEqual([r["secret"] for r in self.scan("sheet1.xml", sheet.replace("E3E9", value), "--only", "secret") if r["type"] == "finding"], [value])

    def test_a_page_keeps_its_columns_over_more_than_a_range(self):
        rng = random.Random(12)
        cards = [card(rng) for _ in range(150000)]
        page = "<table><tr><th>note</th><th>card</th></tr>\n"
        page += "".join(f"<tr><td>{'x' * 40}</td><td>{c}</td></tr>\n" for c in cards) + "</table>\n"
        self.assertGreater(len(page), 12 << 20)
        records = self.scan("p.html", page, "--only", "credit-card", "--jobs", "2")
        self.assertEqual([(r["location"]["field"], r["count"]) for r in records if r["type"] == "finding"], [("card", len(cards))])

    def test_a_dump_of_several_tables_keeps_their_columns(self):
        rng = random.Random(11)
        names = ["xanthe", "quillo", "bodhi", "ngozi", "thandi"]
        people = 60000
        rows = [(rng.choice(names), card(rng)) for _ in range(people)]
        goods = [(f"Item {i}", f"{rng.randrange(10 ** 15):016d}", "x" * 60) for i in range(40000)]
        head = "-- MySQL dump\n" + "-- as it was\n" * 6000
        mysql = head + "CREATE TABLE `goods` (\n  `name` text,\n  `code` text,\n  `note` text\n);\n"
        for i in range(0, len(goods), 10000):
            mysql += "INSERT INTO `goods` VALUES " + ",".join(f"('{a}','{b}','{c}')" for a, b, c in goods[i:i + 10000]) + ";\n"
        def pad(text):  # so that the rows behind it go on in the next range
            return text + "-- so far\n" * (((8 << 20) - 400_000 - len(text)) // 10)

        mysql = pad(mysql) + "CREATE TABLE `person` (\n  `first_name` text,\n  `card` text\n);\n"
        mysql += "INSERT INTO `person` VALUES " + ",".join(f"('{n}','{c}')" for n, c in rows) + ";\n"
        postgres = head.replace("MySQL dump", "PostgreSQL database dump") + "COPY public.goods (name, code, note) FROM stdin;\n"
        postgres += "".join("\t".join(g) + "\n" for g in goods)
        postgres = pad(postgres + "\\.\n\n") + "COPY public.person (first_name, card) FROM stdin;\n" + "".join("\t".join(r) + "\n" for r in rows) + "\\.\n"
        for kind, text in (("mysql", mysql), ("postgres", postgres)):
            text += "-- the end\n" * 400000
            self.assertGreater(len(text), 12 << 20)  # in ranges
            results = []
            for name, data, jobs in (("d.sql", text, "1"), ("d.sql", text, "4"), ("d.sql.gz", gzip.compress(text.encode(), 1), "1")):
                records = self.scan(name, data, "--only", "credit-card", "--only", "person", "--jobs", jobs)
                results.append(sorted((r["rule"], r["location"]["field"], r["count"]) for r in records if r["type"] == "finding"))
            with self.subTest(kind=kind):
                self.assertEqual(results[0], [("credit-card", "person.card", people), ("person", "person.first_name", people)])
                self.assertEqual(results[1:], results[:1] * 2)

    def test_offsets_hold_in_bad_text(self):
        ssn, mail = "219-57-2894", "jane.doe@fastmail.fm"
        row = f"Jürgen,{mail},{ssn}\n"
        texts = {
            "bidi.csv": ("שם,דוא״ל,ssn\n" + "e\u0301\u0302" * 2000 + f",{mail},\u202e{ssn}\u202c\n").encode(),
            "marks.txt": ("a" + "\u0301" * 20000 + f" SSN {ssn} \u202eSSN {ssn}\u202c {mail}\u200b\n").encode(),
            "mixed.csv": b"name,email,ssn\n" + row.encode() * 3 + row.encode("latin1") * 3 + row.encode("utf-16-le") + row.encode() * 3,
            "nul.csv": f"name,email,ssn\nAda\0,{mail},{ssn}\0\n\0,{mail},{ssn}\n".encode(),
            "over.json": f'[{{"ssn":"{ssn}","n":1e999999999,"m":{"9" * 200000},"email":"{mail}"}}]\n'.encode(),
            "over.csv": f"ssn,n\n{'9' * 300000},1e99999\n{ssn},{'1' * 400}\n".encode(),
            "objects.json": b'{"a":' * 100000 + f'{{"ssn":"{ssn}"}}'.encode() + b"}" * 100000,
            "deep.xml": b"<a>" * 100000 + f"<ssn>{ssn}</ssn>".encode() + b"</a>" * 100000,
            "tables.html": b"<table><tr><th>email</th></tr>" + b"<table><tr><td>" * 30000 + mail.encode(),
        }
        for name, text in texts.items():
            with self.subTest(name):
                found = [r for r in self.scan(name, text, "--only", "us-ssn", "--only", "email") if r["type"] == "finding"]
                self.assertTrue(found)
                for r in found:
                    self.assertEqual(text[slice(*r["bytes"])], r["secret"].encode())

    def test_bad_tables_end_well(self):
        wide = ",".join(["a"] * 100_000) + "\n"
        for name, text in [("wide.csv", wide * 3), ("quote.csv", 'a,b\n1,"x\n' + "2,y\n" * 1000), ("field.csv", 'a,b\n1,"' + "x" * (4 << 20) + '"\n2,y\n'),
                           ("deep.json", '[{"a":1},{"a":' + "[" * 1_000_000), ("nul.csv", b"a,b\n1,\0\n\0,2\n3,4\n"), ("rtl.csv", "שם,טלפון\nאדה,1\u0301\n")]:
            with self.subTest(name=name):
                self.assertEqual(self.scan(name, text)[-1]["seen"]["entries"], 1)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
