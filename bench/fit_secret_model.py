#!/usr/bin/env python3
"""Fit the model that weighs assigned values (patterns/secret_model.h).

  fit_secret_model.py --features build/release/bench/assay_secret_features [--pairs DIR…] [--show] MODEL.toml

Reads and rewrites MODEL.toml (patterns/vocabulary/secret-model.toml). With --pairs, the table of letter pairs is
counted anew in the words of all files below the given folders (manuals, headers: /usr/share/doc /usr/include).
Then made-up examples, secrets and what is none, are weighed by a logistic regression (Newton's method with a
small ridge). Seeded: the same input gives the same file. No package is needed beside Python's own.
"""
import argparse, collections, gzip, math, os, random, re, string, subprocess, sys

WORDS = """access account action active add address admin after agent alert all allow amount and answer any app area array assert async audio auth auto
available back balance base basic batch before begin big black blue board body bool border both box branch break brown browser buffer build button
bytes cache call camera cancel cannot card case center change channel char check child city class clean clear click client clock close cloud cluster code
color column command comment common company complete config confirm connect console contact container content context control cookie copy core count country
create current custom daily dark dash data database date debug default delete demo deploy desc design desktop detail device dialog digest direct disable
display document does domain done door double down draft driver drop during each edit element email empty enable encode end engine enter entry env error event every
exact example exec exit expire export extra factory fail false fast feature fetch field file filter final find first fixed flag flat float flow focus folder
follow font footer force form format forward found frame free from front full function gate gateway general generate global good grant graph green grid
group guest handle hash head header health hello help hidden high history home host hour house icon ignore image import inactive index info init
inner input insert install integer internal invalid issue item join json keep kernel kind label language large last latest launch layer layout left length level
library light like limit line link linux list little live load local lock login logout long loop machine mail main make manager map mark master match max media
member memory menu merge message method middle min minute mobile mock mode model module monday money month more mount move multi music name native network never
new next night node none normal note notify null number object offset old online only open option order origin other outer output over owner package page
panel parent parse partner party path pattern payment pending people period phone photo picture place plain plan platform play plugin point policy pool popup port post
power present press preview price primary print private process product profile program project proper proxy public publish purple push query queue quick quiet
random range rate read ready real record red redirect reference refresh region register reject release remote remove render repeat replace report request require
reset resource response rest result return review right river role root round route row rule run safe sample save scale scan schedule schema scope screen
script search second section security select self send sensor server service session set setting setup shadow share shell short show side sign silver simple single
site size skip small smart social some sort sound source space special speed stack staff stage standard star start state static status step stop storage store
stream street string strong style submit success summer sunday super support switch system table target task team temp template test text theme this thread time
title today toggle tool top total trace track trade train transfer tree trigger true type unit unknown update upload user util valid value vendor verify version
video view visible visit volume wait wall water web week welcome white width window winter with word work world write yellow yes your zone zoom""".split()
PASSWORD_NAMES = """password passwd pwd passphrase db_password dbPassword user_password userPassword DB_PASSWORD MYSQL_ROOT_PASSWORD admin_password
adminpass smtp_pass ftp_password PGPASSWORD rootPassword spring.datasource.password redis_password Password PASSWORD login_pass --password pass_word
keystorePassword ldap_bind_password default_password test_password new_password proxy_pass""".split()
SECRET_NAMES = """secret token api_key apiKey API_KEY access_token accessToken auth_token client_secret clientSecret CLIENT_SECRET secret_key SECRET_KEY
secretKey jwt_secret JWT_SECRET app_secret bot_token refresh_token id_token oauth_token oauth_token_secret consumer_secret session_token private_key
encryption_key signing_key access_key secret_access_key webhook_secret cookie_secret master_key slack_token github_token GITHUB_TOKEN
x-api-key service_key credentials auth_key shared_secret user_token deploy_token apiToken api_secret""".split()
TAILS = "id name url path file type length field label header prefix count expiry store provider".split()
TYPES = "string String str int bool boolean number Number any object bytes Buffer NSString char void var let const auto Optional List dict None null nil undefined true false self this req res ctx cfg env".split()
DICTIONARY_PASSWORDS = "admin letmein welcome dragon monkey shadow sunshine football princess master qwerty iloveyou trustno baseball superman batman cheese flower summer winter".split()

def any_of(rnd, *makers):
    return rnd.choice(makers)(rnd)

def chars(alphabet, low, high):
    return lambda rnd: "".join(rnd.choice(alphabet) for _ in range(rnd.randint(low, high)))

ALNUM = string.ascii_letters + string.digits
MARKS = "!#$%&*+?@^~=;:,."
hexes = lambda rnd: "".join(rnd.choice("0123456789abcdef") for _ in range(rnd.choice([16, 20, 24, 32, 32, 40, 40, 64])))
uuid = lambda rnd: "-".join("".join(rnd.choice("0123456789abcdef") for _ in range(n)) for n in (8, 4, 4, 4, 12))
base64 = lambda rnd: chars(ALNUM + "+/", 20, 88)(rnd) + rnd.choice(["", "=", "=="])
prefixed = lambda rnd: rnd.choice(["sk", "key", "tok", "pat", "app", "live", "api", "v1"]) + rnd.choice("_-.") + chars(ALNUM, 12, 40)(rnd)
dotted = lambda rnd: ".".join(chars(ALNUM + "-_", 6, 40)(rnd) for _ in range(rnd.randint(2, 3)))

def leet(rnd):
    word = rnd.choice(WORDS + DICTIONARY_PASSWORDS)
    for a, b in rnd.sample([("a", "4"), ("e", "3"), ("o", "0"), ("i", "1"), ("s", "$"), ("a", "@"), ("s", "5")], 3):
        word = word.replace(a, b)
    return (word.title() if rnd.random() < 0.4 else word) + rnd.choice(["", "!", "1", "123", "#", "2024", "_", "99!"])

def word_and_number(rnd):
    word = rnd.choice(WORDS + DICTIONARY_PASSWORDS)
    word = word.title() if rnd.random() < 0.5 else word
    return word + rnd.choice(["", rnd.choice(WORDS)]) + rnd.choice(["", "@", "_", "#"]) + str(rnd.randint(10, 9999)) + rnd.choice(["", "!", "!!", "$"])

def coined(rnd):
    """A word that is in no list: a name, a slang word, letters at will."""
    if rnd.random() < 0.6:
        return chars(string.ascii_lowercase, 6, 14)(rnd) + rnd.choice(["", "", "1", "7", "12"])
    return "".join(rnd.choice("bcdfgklmnprstvz") + rnd.choice("aeiou") for _ in range(rnd.randint(3, 5))) + rnd.choice(["", "9", "x3", "!"])

def joined_words(rnd):
    """blue-Lake42, wintersky_7, MyDog12!: words put together, with a number at the end or between."""
    words = [rnd.choice(WORDS + DICTIONARY_PASSWORDS) for _ in range(2)]
    if rnd.random() < 0.6: words[rnd.randint(0, 1)] = words[rnd.randint(0, 1)].title()
    number = str(rnd.randint(0, 99 if rnd.random() < 0.7 else 9999))
    joint = rnd.choice(["-", "-", "_", ".", "", "@", "#"])
    return rnd.choice([joint.join(words) + number, joint.join(words) + number, words[0] + number + words[1], joint.join(words) + joint + number]) + rnd.choice(["", "", "", "!"])

def chosen_password(rnd):
    return any_of(rnd, leet, joined_words, joined_words, word_and_number, coined, coined, chars(ALNUM, 8, 20), chars(ALNUM + MARKS, 8, 24), chars(ALNUM + MARKS, 10, 16),
                  chars(ALNUM, 6, 12), lambda r: "-".join(r.choice(WORDS) for _ in range(3)) + "-" + str(r.randint(10, 99)))

def made_token(rnd):
    return any_of(rnd, hexes, hexes, base64, base64, chars(ALNUM, 12, 64), chars(ALNUM, 16, 48), chars(ALNUM + "-_", 16, 64), prefixed, prefixed, dotted,
                  uuid, chars(string.ascii_lowercase + string.digits, 14, 40), chars(string.ascii_uppercase + string.digits, 14, 40),
                  chars(string.ascii_lowercase, 16, 32), chosen_password)

def identifier(rnd):
    words = [rnd.choice(WORDS + ["token", "secret", "password", "key", "auth"]) for _ in range(rnd.randint(2, 4))]
    form = rnd.randint(0, 5)
    if form == 0: return "_".join(words)
    if form == 1: return words[0] + "".join(w.title() for w in words[1:])
    if form == 2: return "".join(w.title() for w in words)
    if form == 3: return "-".join(words)
    if form == 4: return ".".join(words)
    return "_".join(words).upper()

def word(rnd): return rnd.choice(WORDS + TYPES + DICTIONARY_PASSWORDS[:4])
def sentence(rnd):
    words = " ".join(rnd.choice(WORDS) for _ in range(rnd.randint(2, 7)))
    return rnd.choice([words, words.capitalize(), "Enter your " + words, "The %s is required" % words, "%s:" % words])
def stand_in(rnd):
    return rnd.choice(["your_%s_here", "my-%s", "my_%s", "test_%s", "fake-%s", "some-%s", "%s_removed", "dummy_%s", "new_%s", "the%s", "%s123", "%s1", "%s2", "example-%s", "invalid_%s", "bad%s",
                       "%s-value", "%s_goes_here", "<%s>", "x%s"]) % rnd.choice(["password", "token", "secret", "key", "api_key", "access_token", "client_secret", "pass"])
def number(rnd): return rnd.choice([str(rnd.randint(1000, 99999)), "%d.%d.%d" % tuple(rnd.randint(0, 30) for _ in range(3)), "20%02d-%02d-%02d" % (rnd.randint(0, 30), rnd.randint(1, 12), rnd.randint(1, 28)), "3600000"])
def thing(rnd):
    return rnd.choice([lambda r: identifier(r) + "." + r.choice("py js json txt pem yml".split()), lambda r: r.choice(WORDS) + "/" + r.choice(WORDS) + str(r.randint(1, 9)),
                       lambda r: r.choice(WORDS) + ":" + r.choice(WORDS), lambda r: r.choice(WORDS) + "-" + r.choice(WORDS) + "-" + str(r.randint(1, 99)),
                       lambda r: r.choice(WORDS) + str(r.randint(1, 64)), lambda r: "%s@%s.com" % (r.choice(WORDS), r.choice(WORDS)), lambda r: r.choice(WORDS).title() + r.choice(WORDS).title() + str(r.randint(1, 3))])(rnd)

def phrase(rnd):
    """What has a blank: a text with a number in it, a call, an expression."""
    a, b = rnd.choice(WORDS), rnd.choice(WORDS)
    return rnd.choice(["%s %s" % (a.title(), b), "%s%d %s" % (a, rnd.randint(1, 512), b), "%s(%s, %s)" % (a, b, rnd.choice(WORDS)), "%s %s-%d.%d" % (a.title(), b, rnd.randint(0, 9), rnd.randint(0, 9)),
                       "%s.%sKey && !%s" % (a, b, a), "%s %s!" % (a.title(), b), "%s \"%s\"" % (a, b), "#%d %s" % (rnd.randint(1, 99), a)])

def idle_value(rnd, quoted):
    if quoted:
        return any_of(rnd, identifier, identifier, word, word, word, phrase, phrase, sentence, sentence, stand_in, stand_in, stand_in, thing, number)
    return any_of(rnd, identifier, identifier, identifier, identifier, word, word, thing, number, stand_in)

def examples(rnd, count):
    """(label, name, quoted, beside a user's name, value)"""
    for _ in range(count):
        secret = rnd.random() < 0.5
        password = rnd.random() < 0.5
        name = rnd.choice(PASSWORD_NAMES if password else SECRET_NAMES)
        if not secret and rnd.random() < 0.25: name = rnd.choice(WORDS) + rnd.choice(["_", "-"]) + name + rnd.choice(["", "_" + rnd.choice(WORDS)])
        if secret and rnd.random() < 0.2: name = rnd.choice(WORDS) + "_" + name
        quoted = rnd.random() < (0.72 if secret else 0.45)
        value = (chosen_password if password and rnd.random() < 0.75 else made_token)(rnd) if secret else idle_value(rnd, quoted)
        if not secret and rnd.random() < 0.08:
            value = rnd.choice([name, name.lower(), "new_" + name.lower(), name.upper(), name.lower().replace("_", "-")])
        if not quoted: value = value.replace(" ", "_").replace(",", ".").replace(";", ".")
        user = rnd.random() < (0.35 if password else 0.1) if secret else rnd.random() < (0.06 if password else 0.04)
        if user and secret and password and rnd.random() < 0.3: value = rnd.choice(DICTIONARY_PASSWORDS + WORDS) + rnd.choice(["", "", "1", "12"])
        yield int(secret), name, int(quoted), int(user), value

def count_pairs(folders):
    counts = [[1.0] * 27 for _ in range(27)]
    seen = collections.Counter()
    for folder in folders:
        for top, _, names in os.walk(folder):
            for name in sorted(names):
                path = os.path.join(top, name)
                try:
                    with (gzip.open if name.endswith(".gz") else open)(path, "rb") as f: text = f.read(1 << 18)
                except OSError: continue
                for w in re.findall(rb"[A-Za-z][a-z]{2,}", text): seen[w.lower()] += 1
    for w, n in seen.items():
        if n < 3: continue  # a letter salad or a slip
        path = [26] + [c - 97 for c in w] + [26]
        for a, b in zip(path, path[1:]): counts[a][b] += math.sqrt(n)
    rows = []
    for row in counts:
        total = sum(row)
        rows.append("".join(str(min(9, max(0, round(-math.log2(n / total))))) for n in row))
    return rows

def solve(matrix, vector):
    n = len(vector)
    rows = [matrix[i][:] + [vector[i]] for i in range(n)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(n):
            if r != i and rows[r][i]:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[i])]
    return [rows[i][n] / rows[i][i] for i in range(n)]

def fit(samples, size, ridge=2.0, rounds=12):
    weights = [0.0] * size
    for _ in range(rounds):
        gradient = [-ridge * w for w in weights]
        hessian = [[ridge if i == j else 0.0 for j in range(size)] for i in range(size)]
        for label, f in samples:
            used = [(i, x) for i, x in enumerate(f) if x]
            p = 1 / (1 + math.exp(-max(-30, min(30, sum(weights[i] * x for i, x in used)))))
            for i, x in used:
                gradient[i] += (label - p) * x
                row, scaled = hessian[i], p * (1 - p) * x
                for j, y in used: row[j] += scaled * y
        step = solve(hessian, gradient)
        weights = [w + s for w, s in zip(weights, step)]
        if max(map(abs, step)) < 1e-4: break
    return weights

def weigh(tool, model, rows):
    text = "".join("%d\t%s\t%d\t%d\t%s\n" % r for r in rows)
    beside = [os.path.join(os.path.dirname(model), name) for name in ("placeholders.toml", "secret-names.toml")]
    out = subprocess.run([tool, model, *beside], input=text, capture_output=True, text=True, check=True).stdout.splitlines()
    return out[0].split("\t"), [line.split("\t") for line in out[1:]]

def rewrite(model, key, values, per_line=1):
    text = open(model).read()
    lines = ",\n".join("  " + ", ".join('"%s"' % v for v in values[i:i + per_line]) for i in range(0, len(values), per_line))
    new, count = re.subn(r"(?ms)^%s = \[\n.*?^\]" % re.escape(key), lambda _: "%s = [\n%s,\n]" % (key, lines), text)
    if count != 1: sys.exit("%s: no list '%s'" % (model, key))
    open(model, "w").write(new)

def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("model"); ap.add_argument("--features", required=True); ap.add_argument("--pairs", nargs="+"); ap.add_argument("--show", action="store_true")
    ap.add_argument("--count", type=int, default=12000); ap.add_argument("--seed", type=int, default=1)
    o = ap.parse_args()
    if o.pairs: rewrite(o.model, "secret-model-pairs", count_pairs(o.pairs))
    rows = list(examples(random.Random(o.seed), o.count))
    names, weighed = weigh(o.features, o.model, rows)
    samples = [(int(w[0]), [float(x) for x in w[2:]]) for w in weighed if len(w) > 2]
    weights = fit(samples, len(names))
    rewrite(o.model, "secret-model-weights", ["%s %.3f" % pair for pair in zip(names, weights)], 5)
    fresh = list(examples(random.Random(o.seed + 1), 4000))
    result = weigh(o.features, o.model, fresh)[1]
    table = collections.Counter((int(w[0]), int(w[1]) >= 57) for w in result)
    found, alarms = table[1, True] / (table[1, True] + table[1, False]), table[0, True] / (table[0, True] + table[0, False])
    print("fresh examples: %.1f %% of secrets at or above medium, %.1f %% of the others" % (100 * found, 100 * alarms))
    if o.show:
        for row, w in zip(fresh, result):
            if (int(w[1]) >= 57) != bool(row[0]): print(row, w[1])

if __name__ == "__main__":
    main()
