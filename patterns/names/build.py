#!/usr/bin/env python3
"""Rebuilds patterns/vocabulary/names.toml: the project's own lists (own.toml, beside this) with the given and family names of
four permissively licensed packages.

    build.py FAKER_PY FAKER_JS FAKER_PHP MIMESIS [DICTIONARY...]

FAKER_PY: the folder `faker` of Debian's python3-fake-factory (Expat licence), as `dpkg -x` unpacks it.
FAKER_JS: the folder `package` of npm's @faker-js/faker (MIT licence), as `npm pack` and tar leave it; node reads it.
FAKER_PHP: the folder `Faker` of Debian's php-faker (FakerPHP, MIT licence), as `dpkg -x` unpacks it.
MIMESIS: the folder `mimesis/datasets` of the repository lk-geimfari/mimesis (MIT licence).
DICTIONARY: word lists of Debian's wordlist packages (wamerican, wfrench …): a new name that is a word in one of them gets the
'?' of names that are words as well; the words themselves are not taken over.

A name that two packages have counts as common. At most MOST names a list are added, those of more packages first, so that a
start stays short; FEW where no capitals tell a name from a word. Names of own.toml and those that names.toml has already keep
their place and their mark: what a release took for a name stays one, whatever the packages' next releases have.
"""
import importlib.util
import json
import re
import subprocess
import sys
import tomllib
import types
import unicodedata
from pathlib import Path

MOST, FEW = {"given": 2400, "family": 1200}, 120
MORE = {"en": {"given": 6000, "family": 4000}}
CASELESS = {"ar", "bn", "fa", "he", "hi", "ja", "ka", "ko", "ne", "pk", "ta", "th", "zh"}
# Where a locale of the PHP package or of Mimesis has another culture's name, or none has the culture.
PHP_LOCALES = {"af": [], "ar": ["ar_JO", "ar_SA"], "da": ["da_DK"], "en": ["en_US", "en_GB", "en_AU", "en_NZ"], "de": ["de_DE", "de_AT", "de_CH"],
               "el": ["el_GR", "el_CY"], "es": ["es_ES", "es_AR", "es_PE", "es_VE"], "fr": ["fr_FR", "fr_BE", "fr_CH", "fr_CA"],
               "he": ["he_IL"], "hy": ["hy_AM"], "id": ["id_ID"], "it": ["it_IT", "it_CH"], "lt": ["lt_LT"], "lv": ["lv_LV"], "ng": ["en_NG"],
               "nl": ["nl_NL", "nl_BE"], "no": ["nb_NO"], "ph": ["en_PH"], "pt": ["pt_PT", "pt_BR"], "ro": ["ro_RO", "ro_MD"], "sl": ["sl_SI"],
               "vi": ["vi_VN"], "yu": ["hr_HR", "sr_Latn_RS", "me_ME"], "zu": []}
MIMESIS_LOCALES = {"de": ["de", "de-at", "de-ch"], "en": ["en", "en-gb", "en-au", "en-ca"], "es": ["es", "es-mx"], "nl": ["nl", "nl-be"],
                   "pt": ["pt", "pt-br"], "yu": ["hr"]}
# culture: locales of the Python package; locales of the JavaScript package
CULTURES = {
    "af": ([], ["af_ZA"]), "ar": (["ar_AA", "ar_PS", "ar_SA"], ["ar"]), "az": ([], ["az"]), "bg": (["bg_BG"], []), "bn": ([], ["bn_BD"]),
    "cs": (["cs_CZ"], ["cs_CZ"]), "da": (["dk_DK"], ["da"]), "de": (["de_DE", "de_AT", "de_CH"], ["de", "de_AT", "de_CH"]),
    "el": (["el_GR"], ["el"]), "en": (["en_US", "en_GB", "en_NZ"], ["en"]), "es": (["es_ES", "es_MX"], ["es", "es_MX"]),
    "et": (["et_EE"], []), "fa": (["fa_IR"], ["fa"]), "fi": (["fi_FI"], ["fi"]), "fr": (["fr_FR", "fr_CH"], ["fr", "fr_BE", "fr_CH"]),
    "gh": (["tw_GH"], ["en_GH"]), "he": (["he_IL"], ["he"]), "hi": (["hi_IN"], ["en_IN"]), "hu": (["hu_HU"], ["hu"]), "hy": ([], ["hy"]),
    "id": (["id_ID"], ["id_ID"]), "it": (["it_IT"], ["it"]), "ja": (["ja_JP"], ["ja"]), "ka": (["ka_GE"], ["ka_GE"]), "ko": (["ko_KR"], ["ko"]),
    "lt": (["lt_LT"], []), "lv": (["lv_LV"], ["lv"]), "mk": ([], ["mk"]), "ne": (["ne_NP"], ["ne"]), "ng": ([], ["en_NG", "yo_NG"]),
    "nl": (["nl_NL"], ["nl", "nl_BE"]), "no": (["no_NO"], ["nb_NO"]), "pk": ([], ["ur"]), "pl": (["pl_PL"], ["pl"]),
    "pt": (["pt_PT", "pt_BR"], ["pt_PT", "pt_BR"]), "ro": (["ro_RO"], ["ro", "ro_MD"]), "ru": (["ru_RU"], ["ru"]), "sk": ([], ["sk"]),
    "sl": (["sl_SI"], []), "sv": (["sv_SE"], ["sv"]), "ta": ([], ["ta_IN"]), "th": (["th_TH", "en_TH"], ["th"]), "tr": (["tr_TR"], ["tr"]),
    "uk": (["uk_UA"], ["uk"]), "uz": ([], ["uz_UZ_latin"]), "vi": ([], ["vi"]), "yu": (["hr_HR"], ["hr", "sr_RS_latin"]),
    "zh": (["zh_CN", "zh_TW"], ["zh_CN", "zh_TW"]), "zu": ([], ["zu_ZA"]),
}


def python_names(folder, locale):
    """Given and family names of a provider's module, whose imports are stood in for."""
    base = types.ModuleType("faker.providers.person")
    base.Provider = type("Provider", (), {})
    for name in ("faker", "faker.providers"):
        sys.modules.setdefault(name, types.ModuleType(name))
    sys.modules["faker.providers.person"] = base
    package = f"faker.providers.person.{locale}"
    spec = importlib.util.spec_from_file_location(package, Path(folder) / "providers/person" / locale / "__init__.py")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except ImportError:  # builds on another provider
        return [], []
    given, family = [], []
    for key in dir(module.Provider):
        values = getattr(module.Provider, key)
        names = [str(v[0] if isinstance(v, tuple) else v) for v in values] if isinstance(values, (tuple, list, dict)) else []
        if re.match(r"first_(romanized_)?names", key):
            given += names
        elif re.search(r"^(fe)?male_last_names|^last_(romanized_)?names|^unisex_last_names", key):
            family += names
    return given, family


def script_names(folder):
    """All locales of the JavaScript package: {locale: [given, family]}."""
    program = ("const faker = await import(process.argv[1]);"
               "const flat = (x) => !x ? [] : Array.isArray(x) ? x : Object.values(x).flatMap(flat);"
               "const word = (x) => typeof x === 'string' ? x : x && x.value;"
               "const out = {};"
               "for (const [name, all] of Object.entries(faker.allLocales)) {"
               "  const p = all.person || {};"
               "  out[name] = [flat(p.first_name).map(word), flat(p.last_name).map(word)];"
               "}"
               "console.log(JSON.stringify(out));")
    entry = (Path(folder) / "dist/index.js").resolve().as_uri()
    run = subprocess.run(["node", "--input-type=module", "-e", program, entry], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def php_names(folder, locale):
    """Given and family names of a provider's arrays."""
    file = Path(folder) / "Provider" / locale / "Person.php"
    given, family = [], []
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    for name, body in re.findall(r"\$(\w*(?:irst|ast)\w*)\s*=\s*(?:array\(|\[)(.*?)(?:\)|\]);", text, re.S):
        words = [word.replace("\\'", "'") for word in re.findall(r"['\"]((?:[^'\"\\]|\\.)+)['\"]", body)]
        (family if "ast" in name else given).extend(word for word in words if "{{" not in word)
    return given, family


def mimesis_names(folder, locale):
    """Given and family names of a locale's file."""
    file = Path(folder) / locale / "person.json"
    if not file.exists():
        return [], []
    data = json.loads(file.read_text(encoding="utf-8"))

    def flat(value):
        return [name for part in (value.values() if isinstance(value, dict) else value) for name in ([part] if isinstance(part, str) else flat(part))]
    return flat(data.get("names", {})), flat(data.get("surnames", []))


def good(name):
    """A single word that begins as a name does and has two letters or more."""
    return (isinstance(name, str) and 2 <= len(name) <= 20 and not re.search(r"[0-9_\"\t?.,()/\s]", name)
            and (name[0].isupper() or not name[0].isascii()) and any(c.isalpha() for c in name))


def plain(word):
    return word.rstrip("?")


def bare(word):
    """Without diacritics, as the matcher also finds it."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def dictionary_words(files):
    words = set()
    for file in files:
        with open(file, encoding="utf-8", errors="replace") as stream:
            words.update(line.strip() for line in stream if line[:1].islower())
    return words


def merged(own, sources, known, also_words, most):
    """The bands of a list: what it has, with what the packages add."""
    have = {plain(w) for band in own for w in band.split()}
    counts, order = {}, []
    for names in sources:
        for name in dict.fromkeys(n for n in names if good(n)):
            counts[name] = counts.get(name, 0) + 1
            if counts[name] == 1:
                order.append(name)
    new = sorted((n for n in order if n not in have), key=lambda n: -counts[n])[:max(0, most - sum(len(band.split()) for band in own))]
    # "Simón" is a word in Spanish, and would make one of "Simon", as the matcher finds it, too.
    marked = [(n if n in known["sure"] or bare(n) in known["sure"] else n + "?" if n in known["also"] or n.lower() in also_words else n, counts[n]) for n in new]
    common = [n for n, count in marked if count > 1 and not n.endswith("?")]
    rest = [n for n, _ in marked if n not in common]
    bands = [band.split() for band in own] or [[]]
    if len(bands) == 1:
        bands.append([])
    bands[0] += common
    bands[1] += rest
    return [" ".join(band) for band in bands]


def joined(own, kept):
    """The bands of own.toml, with those names of an earlier build that it lacks."""
    have = {plain(w) for band in own for w in band.split()}
    bands = [band.split() for band in own] + [[]] * (2 - len(own))
    for i, band in enumerate(kept):
        bands[i] = bands[i] + [w for w in band.split() if plain(w) not in have]
    return [" ".join(band) for band in bands]


def main():
    python_folder, script_folder, php_folder, mimesis_folder, *dictionaries = sys.argv[1:]
    here = Path(__file__).resolve().parent
    own = tomllib.loads((here / "own.toml").read_text(encoding="utf-8"))
    comments = (here / "own.toml").read_text(encoding="utf-8")
    lists = {k: v for k, v in own.items() if k.startswith(("given-", "family-"))}
    kept = tomllib.loads((here.parent / "vocabulary/names.toml").read_text(encoding="utf-8"))
    for name, bands in kept.items():
        if name.startswith(("given-", "family-")):
            lists[name] = joined(lists.get(name, []), bands)
    stops = {plain(w) for w in " ".join(own["name-stop"] + own["name-thing"] + own["name-sentence"]).split()}
    known = {}
    for kind in ("given", "family"):  # "Richard" is a sure given name, and less sure as a family's
        every = [w for name, bands in lists.items() if name.startswith(kind) for band in bands for w in band.split()]
        sure = {w for w in every if not w.endswith("?")}
        sure |= {bare(w) for w in sure}
        known[kind] = {"sure": sure, "also": ({plain(w) for w in every} | stops) - sure}
    also_words = dictionary_words(dictionaries)
    scripts = script_names(script_folder)
    for culture, (python_locales, script_locales) in CULTURES.items():
        from_python = [python_names(python_folder, locale) for locale in python_locales]
        from_script = [scripts[locale] for locale in script_locales if locale in scripts]
        from_php = [php_names(php_folder, locale) for locale in PHP_LOCALES.get(culture, [f"{culture}_{culture.upper()}"] + python_locales)]
        from_mimesis = [mimesis_names(mimesis_folder, locale) for locale in MIMESIS_LOCALES.get(culture, [culture])]
        for part, kind in enumerate(("given", "family")):
            sources = [[n for names in found for n in names[part]] for found in (from_python, from_script, from_php, from_mimesis)]
            if any(good(n) for names in sources for n in names):
                lists[f"{kind}-{culture}"] = merged(lists.get(f"{kind}-{culture}", []), sources, known[kind], also_words,
                                                    FEW if culture in CASELESS else MORE.get(culture, MOST)[kind])
    for culture in {name.split("-", 1)[1] for name in lists}:  # a culture has both
        if f"given-{culture}" not in lists or f"family-{culture}" not in lists:
            lists.pop(f"given-{culture}", None), lists.pop(f"family-{culture}", None)
    also = set(" ".join(own["also-words"]).split())
    sure = set(" ".join(own["sure-names"]).split())

    def is_sure(name):
        return name in sure or (bare(name) != name and bare(name) in known["given"]["sure"])
    for name, bands in lists.items():
        given = name.startswith("given-")
        lists[name] = [" ".join(w + "?" if w in also else plain(w) if given and is_sure(plain(w)) else w for w in band.split())
                       for band in bands]
    head = comments[comments.index("\n# Words before a name"):comments.index("\ngiven-")]
    text = ["# Written by patterns/names/build.py from patterns/names/own.toml, Faker (Copyright 2012 Daniele Faraglia, Expat licence),",
            "# @faker-js/faker (Copyright 2022-2025 its authors, MIT licence), FakerPHP (Copyright 2011 François Zaninotto, MIT licence) and",
            "# Mimesis (Copyright 2016-2025 Isaak Uchakaev, MIT licence); don't edit. In each array the first string holds the",
            "# commonest names, the second the rest. A '?' behind a name: it is also a word, a place or a brand, and says less. Names with",
            "# diacritics are also found without them. The matcher reads lists called given-*, family-* and name-*.", head]
    for name in sorted(lists, key=lambda n: (n.split("-", 1)[1], n.startswith("family"))):
        text.append(f"{name} = [" + ", ".join(json.dumps(band, ensure_ascii=False) for band in lists[name]) + "]")
    (here.parent / "vocabulary/names.toml").write_text("\n".join(text) + "\n", encoding="utf-8")
    print(len(lists) // 2, "cultures,", sum(len(band.split()) for bands in lists.values() for band in bands), "names")


if __name__ == "__main__":
    main()
