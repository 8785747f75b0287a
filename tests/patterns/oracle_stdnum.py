#!/usr/bin/env python3
"""Compares validators with python-stdnum (Debian's python3-stdnum) on numbers that either of them takes.

    oracle_stdnum.py [--numbers N] VALIDATE [NAME...]

VALIDATE is the program of validate.cc. For each pair: random numbers of the type's shape, and numbers made valid by trying
their last characters, until stdnum takes N (1,000; 250 in ctest, which
has to end soon); then each of these with one character changed, and for the first 20 every
change of one character (near misses). A disagreement beyond what KNOWN explains fails. Skips with 77 where stdnum is not installed.
"""
import argparse
import importlib
import itertools
import random
import string
import subprocess
import sys
import time

try:
    import stdnum  # noqa: F401
except ImportError:
    sys.exit(77)

# validator: (module, shape). Shape: 9 digit, A letter, X alphanumeric, others literal; [..] one of; several by '|'.
# {yymmdd} and the like are random days.
TYPES = {
    "ad-nrt": ("ad.nrt", "A999999A"),
    "al-nipt": ("al.nipt", "[KLM]99999999A"),
    "ar-cbu": ("ar.cbu", "9" * 22),
    "ar-cuit": ("ar.cuit", "[23][0347]999999999"),
    "at-steuernummer": ("at.tin", "9" * 9),
    "at-vat": ("at.uid", "U99999999"),
    "at-svnr": ("at.vnr", "9999{ddmmyy}"),
    "au-abn": ("au.abn", "9" * 11),
    "au-acn": ("au.acn", "9" * 9),
    "au-tfn": ("au.tfn", "9" * 9),
    "az-voen": ("az.voen", "999999999[12]"),
    "be-bis": ("be.bis", "99[2345]9[0123]999999"),
    "be-eid": ("be.eid", "5" + "9" * 11),
    "be-nn": ("be.nn", "{yymmdd}99999"),
    "be-ogm": ("be.ogm_vcs", "9" * 12),
    "be-vat": ("be.vat", "[01]999999999"),
    "bg-egn": ("bg.egn", "{yymmdd}9999"),
    "bg-pnf": ("bg.pnf", "9" * 10),
    "bg-vat": ("bg.vat", "999999999|9999999999"),
    "bic": ("bic", "AAAADEAA|AAAAFRXXXXX"),
    "br-cnpj": ("br.cnpj", "9" * 14),
    "br-cpf": ("br.cpf", "9" * 11),
    "by-unp": ("by.unp", "999999999"),
    "ca-bc-phn": ("ca.bc_phn", "9999999999"),
    "ca-bn": ("ca.bn", "999999999|999999999RT9999"),
    "ca-sin": ("ca.sin", "9" * 9),
    "ch-ahv": ("ch.ssn", "756" + "9" * 10),
    "ch-esr": ("ch.esr", "9" * 27),
    "ch-uid": ("ch.uid", "CHE999999999"),
    "ch-vat": ("ch.vat", "CHE999999999MWST"),
    "cl-rut": ("cl.rut", "99999999[0123456789K]"),
    "cn-ric": ("cn.ric", "110105{yyyymmdd}999[0123456789X]|310101{yyyymmdd}999[0123456789X]"),
    "cn-uscc": ("cn.uscc", "91999999XXXXXXXXXX"),
    "co-nit": ("co.nit", "999999999|9999999999"),
    "cr-cedula-fisica": ("cr.cpf", "0999999999|999999999"),
    "cr-dimex": ("cr.cr", "99999999999|999999999999"),
    "cr-cedula-juridica": ("cr.cpj", "[2345]999999999"),
    "cu-ni": ("cu.ni", "{yymmdd}99999"),
    "cy-vat": ("cy.vat", "99999999A"),
    "cz-dic": ("cz.dic", "99999999|{yymmdd}9999|6" + "9" * 8),
    "de-steuer-id": ("de.idnr", "9" * 11),
    "de-vat": ("de.vat", "9" * 9),
    "dk-cpr": ("dk.cpr", "{ddmmyy}9999"),
    "dk-cvr": ("dk.cvr", "9" * 8),
    "do-cedula": ("do.cedula", "9" * 11),
    "do-rnc": ("do.rnc", "9" * 9),
    "ec-ci": ("ec.ci", "[012]999999999"),
    "ec-ruc": ("ec.ruc", "[012]999999999001|[012]96999990001|[012]99999999001"),
    "ee-ik": ("ee.ik", "[123456]{yymmdd}9999"),
    "ee-kmkr": ("ee.kmkr", "9" * 9),
    "ee-registrikood": ("ee.registrikood", "9" * 8),
    "es-ccc": ("es.ccc", "9" * 20),
    "es-cif": ("es.cif", "A9999999X"),
    "es-cups": ("es.cups", "ES" + "9" * 16 + "AA"),
    "es-dni": ("es.dni", "99999999A"),
    "es-nie": ("es.nie", "[XYZ]9999999A"),
    "es-catastral": ("es.referenciacatastral", "9999999AA9999A9999AA"),
    "sepa-creditor": ("eu.at_02", "ES99ZZZ99999999A"),
    "eu-eic": ("eu.eic", "99[XYZVWTA]XXXXXXXXXXXXX"),
    "fi-hetu": ("fi.hetu", "{ddmmyy}-999X|{ddmmyy}A99999"),
    "fi-ytunnus": ("fi.ytunnus", "9" * 8),
    "fr-nir": ("fr.nir", "[12]99[01]99999999999"),
    "fr-siren": ("fr.siren", "9" * 9),
    "fr-siret": ("fr.siret", "9" * 14),
    "fr-vat": ("fr.tva", "9" * 11),
    "gr-afm": ("gr.vat", "9" * 9),
    "gr-amka": ("gr.amka", "{ddmmyy}99999"),
    "gh-tin": ("gh.tin", "[PCGQV]0099999999"),
    "gn-nifp": ("gn.nifp", "9" * 9),
    "gt-nit": ("gt.nit", "9999999[0123456789K]"),
    "hr-oib": ("hr.oib", "9" * 11),
    "hu-vat": ("hu.anum", "9" * 8),
    "iban": ("iban", "DE" + "9" * 20 + "|NL99AAAA" + "9" * 10),
    "ico": ("sk.ico", "9" * 8),
    "id-npwp": ("id.npwp", "9" * 15),
    "ie-pps": ("ie.pps", "9999999A|9999999A[AB]"),
    "ie-vat": ("ie.vat", "9999999A|9A99999A"),
    "il-hp": ("il.hp", "5" + "9" * 8),
    "il-idnr": ("il.idnr", "9" * 9),
    "imei": ("imei", "9" * 15),
    "in-aadhaar": ("in_.aadhaar", "9" * 12),
    "in-gstin": ("in_.gstin", "27AAAPA9999A9ZX"),
    "in-pan": ("in_.pan", "AAAPA9999A"),
    "in-vid": ("in_.vid", "9" * 16),
    "in-voter": ("in_.epic", "AAA9999999"),
    "is-kennitala": ("is_.kennitala", "{ddmmyy}999[90]"),
    "iso11649": ("iso11649", "RF99XXXXXXX9|RF99999999"),
    "it-codicefiscale": ("it.codicefiscale", "AAAAAA99[ABCDEHLMPRST][0123]9A999A"),
    "it-vat": ("it.iva", "99999990[0123456789]99"),
    "jmbg": ("si.emso", "{ddmm}9[0123456789]9999999"),
    "jp-corporate": ("jp.cn", "9" * 13),
    "kr-rrn": ("kr.rrn", "{yymmdd}[1234]999999"),
    "ke-pin": ("ke.pin", "[AP]999999999A"),
    "lei": ("lei", "X" * 18 + "99"),
    "lt-asmens": ("lt.asmens", "[3456]{yymmdd}9999"),
    "lt-pvm": ("lt.pvm", "999999919|999999999919"),
    "lu-vat": ("lu.tva", "9" * 8),
    "lv-pvn": ("lv.pvn", "[456789]9999999999|{ddmmyy}[12]9999"),
    "ma-ice": ("ma.ice", "9" * 15),
    "mc-vat": ("mc.tva", "FR99000999999"),
    "md-idno": ("md.idno", "9" * 13),
    "me-pib": ("me.pib", "9" * 8),
    "mk-edb": ("mk.edb", "9" * 13),
    "mt-vat": ("mt.vat", "9" * 8),
    "mu-nid": ("mu.nid", "A{ddmmyy}999999X"),
    "mx-curp": ("mx.curp", "AEAA{yymmdd}HDFAAA99"),
    "my-nric": ("my.nric", "{yymmdd}999999"),
    "mz-nuit": ("mz.nuit", "9" * 9),
    "nl-bsn": ("nl.bsn", "9" * 9),
    "nl-btw": ("nl.btw", "999999999B99"),
    "nl-onderwijsnummer": ("nl.onderwijsnummer", "10" + "9" * 7),
    "no-fodselsnummer": ("no.fodselsnummer", "{ddmmyy}99999"),
    "no-kontonr": ("no.kontonr", "9" * 11),
    "no-mva": ("no.mva", "999999999MVA"),
    "no-orgnr": ("no.orgnr", "9" * 9),
    "nz-bank-account": ("nz.bankaccount", "0109029999999099|0302529999999099|1230359999999099|0601619999999099"),
    "nz-ird": ("nz.ird", "99999999|1[0123]9999999"),
    "pe-cui": ("pe.cui", "99999999X"),
    "pe-ruc": ("pe.ruc", "[12][057]999999999"),
    "pk-cnic": ("pk.cnic", "9" * 13),
    "pl-nip": ("pl.nip", "9" * 10),
    "pl-pesel": ("pl.pesel", "{yymmdd}99999"),
    "pl-regon": ("pl.regon", "9" * 9),
    "pt-cc": ("pt.cc", "999999999AA9"),
    "pt-nif": ("pt.nif", "9" * 9),
    "py-ruc": ("py.ruc", "99999999|9999999"),
    "ro-cnp": ("ro.cnp", "[125]{yymmdd}[01234]99999"),
    "ro-cui": ("ro.cui", "9999999|99999999"),
    "rodne-cislo": ("cz.rc", "{yymmdd}9999|{yymmdd}999"),
    "rs-pib": ("rs.pib", "9" * 9),
    "ru-inn": ("ru.inn", "9999999999|999999999999"),
    "ru-ogrn": ("ru.ogrn", "1" + "9" * 12),
    "se-orgnr": ("se.orgnr", "5" + "9" * 9),
    "se-personnummer": ("se.personnummer", "{yymmdd}9999"),
    "se-vat": ("se.vat", "999999999901"),
    "sg-uen": ("sg.uen", "99999999A|209999999A"),
    "si-ddv": ("si.ddv", "9" * 8),
    "si-maticna": ("si.maticna", "9" * 7),
    "sk-dph": ("sk.dph", "9" * 10),
    "sn-ninea": ("sn.ninea", "99999999[012]A9|9999999"),
    "sv-nit": ("sv.nit", "[019]9999999999999"),
    "th-moa": ("th.moa", "0" + "9" * 12),
    "th-pin": ("th.pin", "9" * 13),
    "tn-mf": ("tn.mf", "9999999A[ABPDN][MPCN]000"),
    "tr-tckn": ("tr.tckimlik", "9" * 11),
    "tr-vkn": ("tr.vkn", "9" * 10),
    "tw-ubn": ("tw.ubn", "9" * 8),
    "ua-edrpou": ("ua.edrpou", "9" * 8),
    "ua-rntrc": ("ua.rntrc", "9" * 10),
    "uk-nhs": ("gb.nhs", "9" * 10),
    "uk-upn": ("gb.upn", "A999999999999"),
    "uk-utr": ("gb.utr", "9" * 10),
    "uk-vat": ("gb.vat", "9" * 9),
    "us-ein": ("us.ein", "9" * 9),
    "us-itin": ("us.itin", "9[06789][0123456789]999999"),
    "us-ptin": ("us.ptin", "P99999999"),
    "us-routing": ("us.rtn", "9" * 9),
    "us-ssn": ("us.ssn", "9" * 9),
    "uy-rut": ("uy.rut", "219999990019"),
    "ve-rif": ("ve.rif", "[VEJPG]999999999"),
    "vn-mst": ("vn.mst", "9" * 10),
    "za-id": ("za.idnr", "{yymmdd}9999[01]99"),
    "za-tin": ("za.tin", "[01239]999999999"),
}

LEADING_CHECK = {"fr-vat"}  # check digits in front as well

# What we mean to do differently: the reason, and how many of the numbers and near misses we may refuse and take alone. More is a failure.
KNOWN = {
    "al-nipt": ("M in front is the decade of 2020", 0, 6000),
    "au-abn": ("the register's rule is mod 89 = 0 and no more", 0, 20),
    "be-vat": ("the register's first number is 0200…", 900, 0),
    "bg-egn": ("people born before 1870", 100, 0),
    "bg-vat": ("personal numbers of people born before 1870 or after today's year", 60, 0),
    "bic": ("the country must be one of ISO 3166", 2500, 0),
    "ca-bn": ("programmes RR and RZ", 0, 100),
    "cr-cedula-fisica": ("no number has 0 as its province", 400, 0),
    "dk-cpr": ("no clock: years up to 2035", 0, 60),
    "ee-ik": ("no one is born after 2099 yet: first digits 7 and 8", 30, 0),
    "fi-hetu": ("the century signs of 2023", 0, 120),
    "fr-vat": ("SIREN numbers that begin with 000 are Monaco's", 20, 0),
    "ie-pps": ("second letter B to I", 0, 600),
    "in-pan": ("fourth letter E, a limited liability partnership", 0, 80),
    "is-kennitala": ("a last digit of 8 is the 1800s", 0, 80),
    "jmbg": ("years after 2099 (three digits hold them)", 2500, 0),
    "kr-rrn": ("no check digit from October 2020", 0, 120),
    "lt-asmens": ("no one is born after 2099 yet: first digits 7 and 8", 20, 0),
    "lv-pvn": ("personal numbers whose century is none of 18, 19, 20", 30, 0),
    "mx-curp": ("offensive words are not looked up", 0, 20),
    "my-nric": ("place of birth 65, the Philippines", 0, 400),
    "nz-bank-account": ("branches are not listed", 0, 4000),
    "ro-cnp": ("counties 00, 49 and 50 do not exist", 250, 0),
    "sg-uen": ("no clock: years up to 2035", 0, 120),
    "tn-mf": ("branch numbers other than 000", 0, 2000),
    "tw-ubn": ("mod 5 since April 2023, mod 10 before", 0, 3000),
    "ua-edrpou": ("a second remainder of 10 is written 0", 0, 60),
    "uk-upn": ("authorities by range, not by list", 0, 200),
    "us-itin": ("groups 50 to 65", 0, 500),
    "ve-rif": ("C in front is a communal council", 0, 60),
}


def day(rng, form):
    d, m, y = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1945, 1999)
    return {"yymmdd": f"{y % 100:02}{m:02}{d:02}", "ddmmyy": f"{d:02}{m:02}{y % 100:02}", "ddmm": f"{d:02}{m:02}",
            "yyyymmdd": f"{y}{m:02}{d:02}"}[form]


def draw(rng, shape):
    shape, out, i = rng.choice(shape.split("|")), [], 0
    while i < len(shape):
        c = shape[i]
        if c == "{":
            end = shape.index("}", i)
            out.append(day(rng, shape[i + 1:end]))
            i = end
        elif c == "[":
            end = shape.index("]", i)
            out.append(rng.choice(shape[i + 1:end]))
            i = end
        elif c == "9":
            out.append(rng.choice(string.digits))
        elif c == "A":
            out.append(rng.choice(string.ascii_uppercase))
        elif c == "X":
            out.append(rng.choice(string.digits + string.ascii_uppercase))
        else:
            out.append(c)
        i += 1
    return "".join(out)


def mutate(rng, value):
    at = rng.randrange(len(value))
    pool = string.digits if value[at].isdigit() else string.ascii_uppercase
    return value[:at] + rng.choice([c for c in pool if c != value[at]]) + value[at + 1:]


def every_change(value):
    for at, c in enumerate(value):
        if c.isalnum():
            for other in string.digits if c.isdigit() else string.ascii_uppercase:
                if other != c:
                    yield value[:at] + other + value[at + 1:]


def valid_numbers(rng, is_valid, shape, good, wanted, value_leads=False, seconds=4.0):
    """Adds to `good`: numbers whose last digits, and first ones with value_leads, are tried until they fit."""
    end = time.monotonic() + seconds
    while len(good) < wanted and time.monotonic() < end:
        value = draw(rng, shape)
        places = [at for at in range(len(value)) if value[at].isdigit()]
        for check in itertools.product(string.digits, repeat=4 if value_leads else 2):
            tried = list(value)
            for at, digit in zip(places[:2] + places[-2:] if value_leads else places[-2:], check):
                tried[at] = digit
            tried = "".join(tried)
            if is_valid(tried):
                good.append(tried)
                break


def verdicts(program, name, values):
    run = subprocess.run([program, name], input="\n".join(values) + "\n", capture_output=True, text=True, check=True)
    return [c == "1" for c in run.stdout.strip()]


def compare(program, name, module_name, shape, tries=6000, wanted=1000, in_full=20):
    rng = random.Random("oracle " + name)
    module = importlib.import_module("stdnum." + module_name)
    pool = [draw(rng, shape) for _ in range(tries)]
    ours = verdicts(program, name, pool)
    theirs = [module.is_valid(v) for v in pool]
    good = [v for v, t in zip(pool, theirs) if t][:wanted]
    found = len(good)
    valid_numbers(rng, module.is_valid, shape, good, wanted, name in LEADING_CHECK)
    made = good[found:]
    ours += verdicts(program, name, made) if made else []
    theirs += [True] * len(made)
    near = [mutate(rng, v) for v in good] + [m for v in good[:in_full] for m in every_change(v)]
    near_ours, near_theirs = (verdicts(program, name, near), [module.is_valid(v) for v in near]) if near else ([], [])
    missed = sum(t and not o for t, o in zip(theirs, ours)) + sum(t and not o for t, o in zip(near_theirs, near_ours))
    extra = sum(o and not t for t, o in zip(theirs, ours)) + sum(o and not t for t, o in zip(near_theirs, near_ours))
    return len(good), missed, extra


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--numbers", type=int, default=1000)
    parser.add_argument("program")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    program, names = args.program, args.names or sorted(TYPES)
    bad, fewest = 0, args.numbers
    for name in names:
        try:
            good, missed, extra = compare(program, name, *TYPES[name], tries=6 * args.numbers, wanted=args.numbers)
        except ModuleNotFoundError:  # an older python-stdnum
            print(f"{name:22} not in this python-stdnum")
            continue
        reason, most_missed, most_extra = KNOWN.get(name, ("", 0, 0))
        if missed > most_missed or extra > most_extra:
            verdict = "DISAGREES"
        else:
            verdict = "known: " + reason if missed or extra else ""
        if good == 0:
            verdict = "NO VALID NUMBER DRAWN"
        bad += verdict.isupper()
        fewest = min(fewest, good)
        if verdict or args.names:
            print(f"{name:22} valid {good:5}  refused by us only {missed:5}  taken by us only {extra:5}  {verdict}")
    print(f"{len(names)} types, at least {fewest} valid numbers each, {bad} disagreements without a known reason")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
