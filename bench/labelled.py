#!/usr/bin/env python3
"""A labelled set of made-up documents in ten languages, and its scorer.

    labelled.py generate SEED DIR       forms, letters, mails, CSV, JSON lines, logs and chats; DIR/labels.jsonl beside DIR/files
    labelled.py score DIR FINDINGS      FINDINGS: assay scan --format jsonl --show-secrets --fail-on never DIR/files

Names, places and values are written and computed here, not taken from the detectors' lists. Seeds below 100 are for tuning,
those from 100 on for measuring. A labelled value is found when a finding of medium or high confidence of its kind overlaps it; a
finding is wrong when it overlaps no labelled value of its kind.
"""
import collections
import csv
import io
import json
import random
import sys
from pathlib import Path

# language: given names, family names, streets, towns, words of forms
LANGS = {
    "en": (["Olivia", "Noah", "Amelia", "Harry", "Charlotte", "Ethan", "Grace", "Samuel", "Megan", "Callum"],
           ["Whitfield", "Barrett", "Harrison", "Coleman", "Fletcher", "Osborne", "Pritchard", "Hughes", "Lawson", "Reeves"],
           ["14 Maple Street", "221 Kingsway Road", "8 Orchard Lane", "1020 Lincoln Avenue"], ["Leeds", "Denver", "Bristol"],
           dict(name="Full name", dob="Date of birth", phone="Phone", email="E-mail", address="Address", iban="IBAN", card="Card number",
                hello="Dear", bye="Kind regards", call="Please call me on", id="SSN")),
    "de": (["Lena", "Lukas", "Katharina", "Stefan", "Sabine", "Florian", "Heike", "Matthias", "Ute", "Jonas"],
           ["Bergmann", "Vogel", "Krüger", "Hofmann", "Lehmann", "Brandt", "Seidel", "Pfeiffer", "Winkler", "Ziegler"],
           ["Lindenstraße 12", "Am Markt 3", "Goethestraße 45b", "Bahnhofstr. 7"], ["Kassel", "Dresden", "Ulm"],
           dict(name="Name und Vorname", dob="Geburtsdatum", phone="Telefon", email="E-Mail", address="Anschrift", iban="IBAN",
                card="Kreditkartennummer", hello="Sehr geehrte Frau", bye="Mit freundlichen Grüßen", call="Rufen Sie mich an unter",
                id="Steuer-ID")),
    "fr": (["Camille", "Julien", "Aurélie", "Mathieu", "Élodie", "Nicolas", "Sandrine", "Thierry", "Chloé", "Antoine"],
           ["Lefèvre", "Moreau", "Garnier", "Rousseau", "Chevalier", "Fontaine", "Mercier", "Dupuis", "Boucher", "Lambert"],
           ["12 rue des Lilas", "5 avenue Victor Hugo", "48 boulevard Voltaire", "3 place du Marché"], ["Nantes", "Lyon", "Dijon"],
           dict(name="Nom et prénom", dob="Date de naissance", phone="Téléphone", email="Courriel", address="Adresse", iban="IBAN",
                card="Numéro de carte", hello="Chère Madame", bye="Cordialement", call="Appelez-moi au", id="NIR")),
    "es": (["Lucía", "Javier", "Marta", "Álvaro", "Carmen", "Sergio", "Rocío", "Andrés", "Elena", "Pablo"],
           ["Navarro", "Ortega", "Delgado", "Castillo", "Vázquez", "Molina", "Serrano", "Iglesias", "Cabrera", "Herrera"],
           ["Calle Mayor 15", "Avenida de la Paz 22", "Plaza España 4", "Calle del Sol 8"], ["Sevilla", "Bilbao", "Vigo"],
           dict(name="Nombre y apellidos", dob="Fecha de nacimiento", phone="Teléfono", email="Correo electrónico", address="Dirección",
                iban="IBAN", card="Número de tarjeta", hello="Estimada", bye="Atentamente", call="Llámame al", id="DNI")),
    "it": (["Giulia", "Marco", "Francesca", "Luca", "Chiara", "Matteo", "Alessandra", "Davide", "Silvia", "Paolo"],
           ["Ferrari", "Bianchi", "Colombo", "Ricci", "Marino", "Greco", "Conti", "Gallo", "Fontana", "Caruso"],
           ["Via Garibaldi 21", "Corso Italia 102", "Piazza Dante 3", "Viale Europa 17"], ["Torino", "Bologna", "Bari"],
           dict(name="Nome e cognome", dob="Data di nascita", phone="Telefono", email="E-mail", address="Indirizzo", iban="IBAN",
                card="Numero della carta", hello="Gentile", bye="Cordiali saluti", call="Mi chiami al", id="Partita IVA")),
    "pt": (["Mariana", "Tiago", "Beatriz", "João", "Catarina", "Rafael", "Inês", "Bruno", "Larissa", "Gustavo"],
           ["Carvalho", "Teixeira", "Almeida", "Barbosa", "Cardoso", "Moreira", "Pinto", "Ribeiro", "Azevedo", "Nogueira"],
           ["Rua das Flores 31", "Avenida da Liberdade 110", "Praça do Comércio 2", "Rua Augusta 77"], ["Braga", "Coimbra", "Porto"],
           dict(name="Nome completo", dob="Data de nascimento", phone="Telefone", email="E-mail", address="Morada", iban="IBAN",
                card="Número do cartão", hello="Prezada", bye="Atenciosamente", call="Ligue para", id="NIF")),
    "nl": (["Sanne", "Daan", "Femke", "Thijs", "Lotte", "Bram", "Anouk", "Ruben", "Marieke", "Jeroen"],
           ["de Vries", "Bakker", "Visser", "Smit", "Meijer", "Mulder", "van den Berg", "Dekker", "Hendriks", "Kuipers"],
           ["Kerkstraat 18", "Dorpsweg 5", "Hoofdstraat 120", "Molenlaan 9"], ["Utrecht", "Breda", "Zwolle"],
           dict(name="Volledige naam", dob="Geboortedatum", phone="Telefoon", email="E-mail", address="Adres", iban="IBAN",
                card="Kaartnummer", hello="Geachte", bye="Met vriendelijke groet", call="Bel mij op", id="BSN")),
    "pl": (["Agnieszka", "Tomasz", "Magdalena", "Piotr", "Joanna", "Krzysztof", "Ewa", "Marcin", "Zofia", "Paweł"],
           ["Kowalczyk", "Wiśniewski", "Zieliński", "Szymańska", "Dąbrowski", "Lewandowska", "Wójcik", "Kamiński", "Pawlak", "Nowicka"],
           ["ul. Kwiatowa 11", "ul. Długa 4/6", "al. Jana Pawła II 23", "ul. Polna 2"], ["Gdańsk", "Lublin", "Poznań"],
           dict(name="Imię i nazwisko", dob="Data urodzenia", phone="Telefon", email="E-mail", address="Adres", iban="IBAN",
                card="Numer karty", hello="Szanowna Pani", bye="Z poważaniem", call="Proszę dzwonić", id="PESEL")),
    "sv": (["Astrid", "Erik", "Linnea", "Oskar", "Ingrid", "Gustav", "Elin", "Viktor", "Maja", "Anders"],
           ["Lindström", "Bergqvist", "Sandberg", "Nyström", "Holmgren", "Sjöberg", "Wallin", "Engström", "Forsberg", "Åkesson"],
           ["Storgatan 14", "Kungsgatan 2", "Björkvägen 33", "Ringvägen 8"], ["Uppsala", "Malmö", "Lund"],
           dict(name="Namn", dob="Födelsedatum", phone="Telefon", email="E-post", address="Adress", iban="IBAN", card="Kortnummer",
                hello="Hej", bye="Med vänliga hälsningar", call="Ring mig på", id="Personnummer")),
    "tr": (["Zeynep", "Emre", "Ayşe", "Burak", "Elif", "Murat", "Selin", "Kerem", "Fatma", "Hakan"],
           ["Yılmaz", "Demir", "Şahin", "Çelik", "Aydın", "Öztürk", "Arslan", "Doğan", "Kılıç", "Koç"],
           ["Atatürk Caddesi 12", "Gül Sokak 5", "Cumhuriyet Mahallesi 8", "İnönü Bulvarı 44"], ["Ankara", "Bursa", "Antalya"],
           dict(name="Adı soyadı", dob="Doğum tarihi", phone="Telefon", email="E-posta", address="Adres", iban="IBAN",
                card="Kart numarası", hello="Sayın", bye="Saygılarımla", call="Beni arayın", id="TC Kimlik No")),
}
IBANS = {"en": ("GB", "BUKB", 14), "de": ("DE", "", 18), "fr": None, "es": None, "it": None, "pt": ("PT", "", 21), "nl": ("NL", "ABNA", 10),
         "pl": ("PL", "", 24), "sv": ("SE", "", 20), "tr": ("TR", "", 22)}
PHONES = {"en": ["+1 303 555 %04d", "(415) 555-%04d"], "de": ["+49 561 %07d", "0561 %06d"], "fr": ["+33 2 40 %02d %02d %02d", "02 40 %02d %02d %02d"],
          "es": ["+34 954 %02d %02d %02d", "612 %02d %02d %02d"], "it": ["+39 011 %07d", "347 %07d"], "pt": ["+351 253 %06d", "912 %06d"],
          "nl": ["+31 30 %07d", "06 %08d"], "pl": ["+48 58 %03d %02d %02d", "601 %03d %03d"], "sv": ["+46 18 %03d %02d %02d", "070-%03d %02d %02d"],
          "tr": ["+90 312 %03d %02d %02d", "0532 %03d %02d %02d"]}
KIND = {"person": {"person"}, "reader": {"person"}, "email": {"email"}, "phone": {"phone"}, "iban": {"iban"}, "card": {"credit-card"},
        "dob": {"date-of-birth"}, "address": {"street-address"},
        "id-en": {"us-ssn"}, "id-de": {"de-steuer-id", "de-idnr"}, "id-fr": {"fr-nir"}, "id-es": {"es-dni", "es-nif"},
        "id-it": {"it-vat"}, "id-pt": {"pt-nif"}, "id-nl": {"nl-bsn"}, "id-pl": {"pl-pesel"},
        "id-sv": {"se-personnummer"}, "id-tr": {"tr-tckn"}}


def luhn(digits):
    total = 0
    for i, c in enumerate(reversed(digits)):
        d = int(c) * (2 if i % 2 == 0 else 1)
        total += d - 9 if d > 9 else d
    return str(-total % 10)


def mod97(text):
    return int("".join(str(int(c, 36)) for c in text)) % 97


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)

    def digits(self, n, first="123456789"):
        return self.r.choice(first) + "".join(self.r.choice("0123456789") for _ in range(n - 1))

    def person(self, lang):
        return f"{self.r.choice(LANGS[lang][0])} {self.r.choice(LANGS[lang][1])}"

    def email(self, name):
        plain = name.lower().translate(str.maketrans("äöüßéèêçñáíóúãõłśżźąęćńåıışşğ ", "aousseeecnaiouaolszzaecnaiissg.".ljust(30, "x")[:30]))
        plain = "".join(c for c in plain if c.isascii() and (c.isalnum() or c == "."))
        return f"{plain}{self.r.randrange(99)}@{self.r.choice(['mailbox', 'postfach', 'firma', 'kontor'])}{self.r.randrange(40)}.{self.r.choice(['com', 'net', 'org', 'eu'])}"

    def phone(self, lang):
        form = self.r.choice(PHONES[lang])
        widths = [int(p[:2]) if p[:2].isdigit() else int(p[1]) for p in form.split("%")[1:]]
        return form % tuple(self.r.randrange(10 ** (w - 1), 10 ** w) for w in widths)

    def iban(self, lang):
        country, bank, n = IBANS[lang] or ("DE", "", 18)
        body = bank + self.digits(n)
        check = 98 - mod97(body + country + "00")
        plain = f"{country}{check:02d}{body}"
        return plain if self.r.random() < .5 else " ".join(plain[i:i + 4] for i in range(0, len(plain), 4))

    def card(self):
        n = self.r.choice(["4", "51", "53", "55", "2221"])
        n += "".join(self.r.choice("0123456789") for _ in range(15 - len(n)))
        n += luhn(n)
        return n if self.r.random() < .5 else " ".join(n[i:i + 4] for i in range(0, 16, 4))

    def date(self, lang):
        y, m, d = self.r.randrange(1935, 2008), self.r.randrange(1, 13), self.r.randrange(1, 29)
        return self.r.choice([f"{y}-{m:02d}-{d:02d}", f"{m:02d}/{d:02d}/{y}" if lang == "en" else f"{d:02d}.{m:02d}.{y}",
                              f"{d:02d}/{m:02d}/{y}"]), (y, m, d)

    def id(self, lang):
        r = self.r
        if lang == "en":
            return f"{r.randrange(1, 665):03d}-{r.randrange(1, 99):02d}-{r.randrange(1, 9999):04d}"
        if lang == "de":
            while True:
                ten = self.digits(10)
                counts = sorted(collections.Counter(ten).values())
                if counts[-1] in (2, 3) and counts.count(counts[-1]) == 1 and len(counts) == 9 - (counts[-1] - 2):
                    break
            p = 10
            for c in ten:
                s = (int(c) + p) % 10 or 10
                p = s * 2 % 11
            return ten + str((11 - p) % 10)
        if lang == "fr":
            n = f"{r.choice('12')}{r.randrange(40, 99):02d}{r.randrange(1, 13):02d}{r.randrange(1, 96):02d}{r.randrange(1, 990):03d}{r.randrange(1, 999):03d}"
            if n[5:7] == "20":
                n = n[:5] + "21" + n[7:]
            return n + f"{97 - int(n) % 97:02d}"
        if lang == "es":
            n = r.randrange(10 ** 7, 10 ** 8)
            return f"{n}{'TRWAGMYFPDXBNJZSQVHLCKE'[n % 23]}"
        if lang == "it":
            n = f"{r.randrange(1, 9999999):07d}{r.randrange(1, 100):03d}"
            return n + luhn(n)
        if lang == "pt":
            n = r.choice("123") + "".join(r.choice("0123456789") for _ in range(7))
            c = 11 - sum(int(d) * (9 - i) for i, d in enumerate(n)) % 11
            return n + str(c if c < 10 else 0)
        if lang == "nl":
            while True:
                n = self.digits(8)
                c = sum(int(d) * (9 - i) for i, d in enumerate(n)) % 11
                if c < 10:
                    return n + str(c)
        y, m, d = r.randrange(1940, 2000), r.randrange(1, 13), r.randrange(1, 29)
        if lang == "pl":
            n = f"{y % 100:02d}{m:02d}{d:02d}{r.randrange(10 ** 4):04d}"
            return n + str(-sum(int(c) * w for c, w in zip(n, (1, 3, 7, 9) * 3)) % 10)
        if lang == "sv":
            n = f"{y % 100:02d}{m:02d}{d:02d}{r.randrange(100, 980):03d}"
            return n[:6] + "-" + n[6:] + luhn(n)
        n = self.digits(9)
        a = (7 * sum(map(int, n[0::2])) - sum(map(int, n[1::2]))) % 10
        return n + str(a) + str((sum(map(int, n)) + a) % 10)

    def decoys(self):
        r = self.r
        isbn = "978" + "".join(r.choice("0123456789") for _ in range(9))
        isbn += str(-sum(int(c) * (1, 3)[i % 2] for i, c in enumerate(isbn)) % 10)
        return [f"Order no. {self.digits(10)}", f"order_id={self.digits(12)}", f"sha256 {r.getrandbits(256):064x}", f"commit {r.getrandbits(160):040x}",
                f"version {r.randrange(20)}.{r.randrange(40)}.{r.randrange(9)}.{r.randrange(4000)}", f"ts={1600000000 + r.randrange(10 ** 8)}",
                f"time={1600000000000 + r.randrange(10 ** 11)}", f"ISBN {isbn}", f'<path d="M{r.random() * 99:.4f},{r.random() * 99:.4f} L{r.random() * 99:.4f},{r.random() * 99:.4f}"/>',
                f"ticket {self.digits(9)}", f"part no. {self.digits(3)}-{self.digits(2)}-{self.digits(4)}", f"uuid {r.getrandbits(32):08x}-{r.getrandbits(16):04x}-4{r.getrandbits(12):03x}-a{r.getrandbits(12):03x}-{r.getrandbits(48):012x}",
                f"invoice {self.digits(8)}", f"build {self.digits(7)}", f"tracking number {self.digits(14)}", f"{r.randrange(2000, 2026)}-{r.randrange(1, 13):02d}-{r.randrange(1, 29):02d}T10:22:{r.randrange(10, 60)}Z"]


def record(m, lang):
    name = m.person(lang)
    return {"person": name, "email": m.email(name), "phone": m.phone(lang), "dob": m.date(lang)[0], "address": m.r.choice(LANGS[lang][2]),
            "iban": m.iban(lang), "card": m.card(), f"id-{lang}": m.id(lang)}


def documents(seed):
    m = Maker(seed)
    for lang, (_, _, _, towns, words) in LANGS.items():
        for n in range(6):
            rec = record(m, lang)
            label = {"person": "name", "email": "email", "phone": "phone", "dob": "dob", "address": "address", "iban": "iban", "card": "card", f"id-{lang}": "id"}
            lines = [f"{words[label[k]]}: {v}" for k, v in rec.items()]
            m.r.shuffle(lines)
            lines[2:2] = m.r.sample(m.decoys(), 2)
            yield f"form-{lang}-{n}.txt", "\n".join(lines) + "\n", list(rec.items())
            rec, reader = record(m, lang), m.person(lang).split(" ", 1)[1]
            town = m.r.choice(towns)
            text = (f"{rec['person']}\n{rec['address']}\n{town}\n\n{m.r.choice(m.decoys())}\n\n{words['hello']} {reader},\n\n"
                    f"{words['call']} {rec['phone']}. {words['iban']}: {rec['iban']}. {m.r.choice(m.decoys())}.\n\n{words['bye']}\n{rec['person']}\n")
            yield f"letter-{lang}-{n}.txt", text, [(k, rec[k]) for k in ("person", "address", "phone", "iban")] + [("reader", reader)]
            rec, other = record(m, lang), m.person(lang)
            to = m.email(other)
            text = (f"From: {rec['person']} <{rec['email']}>\nTo: {other} <{to}>\nSubject: {m.r.choice(m.decoys())}\nDate: Tue, 3 Mar 2026 10:12:33 +0100\n\n"
                    f"{words['hello']} {other},\n\n{words['id']}: {rec['id-' + lang]}\n{words['call']} {rec['phone']}\n\n{words['bye']}\n{rec['person']}\n")
            yield f"mail-{lang}-{n}.eml", text, [("person", rec["person"]), ("email", rec["email"]), ("person", other), ("email", to), (f"id-{lang}", rec[f"id-{lang}"]), ("phone", rec["phone"])]
            rows = [record(m, lang) for _ in range(12)]
            out = io.StringIO()
            writer = csv.writer(out, lineterminator="\n", delimiter=m.r.choice(",;\t"))
            keys = list(rows[0])
            writer.writerow([words[label[k]] for k in keys] + ["order_no", "sha1"])
            for row in rows:
                writer.writerow(list(row.values()) + [m.digits(9), f"{m.r.getrandbits(160):040x}"])
            yield f"table-{lang}-{n}.csv", out.getvalue(), [item for row in rows for item in row.items()]
            lines = [json.dumps({"nr": i, words["name"]: row["person"], words["email"]: row["email"], words["phone"]: row["phone"], "order": m.digits(10)}, ensure_ascii=False) for i, row in enumerate(rows)]
            yield f"records-{lang}-{n}.jsonl", "\n".join(lines) + "\n", [(k, row[k]) for row in rows for k in ("person", "email", "phone")]
            lines, labels = [], []
            for i in range(12):
                rec = record(m, lang)
                lines.append(f"2026-03-0{1 + i % 9} 10:0{i % 10}:11.{m.r.randrange(1000):03d} INFO [worker-{i}] {m.r.choice(m.decoys())}")
                lines.append(f"2026-03-0{1 + i % 9} 10:0{i % 10}:12.{m.r.randrange(1000):03d} WARN login failed for {rec['email']} request={m.r.getrandbits(64):016x}")
                labels.append(("email", rec["email"]))
            yield f"app-{lang}-{n}.log", "\n".join(lines) + "\n", labels
            rec, other = record(m, lang), m.person(lang)
            text = (f"[10:31] {rec['person']}: {words['call']} {rec['phone']}\n[10:32] {other}: ok, {m.r.choice(m.decoys())}\n"
                    f"[10:33] {rec['person']}: {words['email']}: {rec['email']}, {words['iban']} {rec['iban']}\n")
            yield f"chat-{lang}-{n}.txt", text, [("person", rec["person"]), ("person", other)] + [(k, rec[k]) for k in ("phone", "email", "iban")]


def generate(seed, folder):
    files = folder / "files"
    files.mkdir(parents=True, exist_ok=True)
    with open(folder / "labels.jsonl", "w", encoding="utf-8") as labels:
        for name, text, values in documents(seed):
            (files / name).write_text(text, encoding="utf-8")
            labels.write(json.dumps({"file": name, "values": values}, ensure_ascii=False) + "\n")


def norm(text):
    return "".join(c for c in text if c.isalnum()).upper()


def overlaps(a, b):
    a, b = norm(a), norm(b)
    return bool(a and b) and (a in b or b in a)


def score(folder, findings):
    by = collections.defaultdict(list)
    for line in open(findings, encoding="utf-8"):
        r = json.loads(line)
        if r.get("type") == "finding" and r["confidence"] != "low":
            by[Path(r["path"]).name].append((r["rule"], r["secret"]))
    found, total, wrong, right = (collections.Counter() for _ in range(4))
    missed, spurious = collections.defaultdict(list), collections.defaultdict(list)
    for line in open(folder / "labels.jsonl", encoding="utf-8"):
        doc = json.loads(line)
        for kind, value in set(map(tuple, doc["values"])):
            if kind == "reader":  # a family name alone: right when found, not asked for
                continue
            total[kind] += 1
            if any(rule in KIND[kind] and overlaps(secret, value) for rule, secret in by[doc["file"]]):
                found[kind] += 1
            else:
                missed[kind].append((doc["file"], value))
        for rule, secret in by[doc["file"]]:
            if any(rule in KIND[kind] and overlaps(secret, value) for kind, value in doc["values"]):
                right[rule] += 1
            else:
                wrong[rule] += 1
                spurious[rule].append((doc["file"], secret))
    print(f"{'kind':10} {'values':>6} {'recall':>6}")
    for kind in sorted(total):
        print(f"{kind:10} {total[kind]:6} {found[kind] / total[kind]:6.3f}  {missed[kind][:3] if missed[kind] else ''}")
    print(f"\n{'rule':24} {'right':>6} {'wrong':>6}")
    for rule in sorted(set(right) | set(wrong), key=lambda x: -wrong[x]):
        print(f"{rule:24} {right[rule]:6} {wrong[rule]:6}  {spurious[rule][:3] if spurious[rule] else ''}")
    r, p = sum(found.values()) / sum(total.values()), sum(right.values()) / max(1, sum(right.values()) + sum(wrong.values()))
    print(f"\nrecall {r:.4f} of {sum(total.values())}, precision {p:.4f} of {sum(right.values()) + sum(wrong.values())}")


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] == "generate":
        generate(int(sys.argv[2]), Path(sys.argv[3]))
    elif len(sys.argv) == 4 and sys.argv[1] == "score":
        score(Path(sys.argv[2]), sys.argv[3])
    else:
        sys.exit(__doc__)
