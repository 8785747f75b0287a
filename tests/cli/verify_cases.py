#!/usr/bin/env python3
"""assay verify against a server on this machine that stands in for all issuers; and a proof that nothing else opens a socket."""
import argparse, base64, glob, http.server, json, os, random, re, shutil, ssl, string, subprocess, tempfile, threading, time, tomllib, unittest, zipfile

ASSAY = ""
RANDOM = random.Random(7)
ENV = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS") if name in os.environ}

def letters(n): return "".join(RANDOM.choice(string.ascii_letters + string.digits) for _ in range(n))
def github(): return "ghp" + "_" + letters(36)
def groq(): return "gsk" + "_" + letters(52)
def stripe(): return "sk" + "_live_" + letters(24)
def slack(): return "xox" + "b-" + "".join(RANDOM.choice(string.digits) for _ in range(12)) + "-" + "".join(RANDOM.choice(string.digits) for _ in range(12)) + "-" + letters(24)

class Issuers:
    """Answers by what `say` returns for (host, request): (status, body, headers), or None to keep silent."""
    def __init__(self, test, say, tls=None):
        self.requests = []
        self.say = say
        outer = self
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def log_message(self, *a): pass
            def do_GET(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                host, _, path = self.path.lstrip("/").partition("/")
                outer.requests.append((self.command, host, "/" + path, dict(self.headers), body))
                answer = outer.say(host, dict(self.headers), body)
                if answer is None:
                    time.sleep(4)
                    return self.close()
                status, text, headers = (*answer, {})[:3]
                self.send_response(status)
                for name, value in headers.items(): self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())
            do_POST = do_HEAD = do_GET
            def close(self): self.close_connection = True
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *a: None  # a client that goes away is what some tests want
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        test.addCleanup(self.server.server_close)
        test.addCleanup(self.server.shutdown)
        self.url = "http%s://127.0.0.1:%d" % ("s" if tls else "", self.server.server_address[1])

class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="assay-verify-")
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.env = dict(ENV, HOME=self.folder, LC_ALL="C.UTF-8", ASSAY_KEY="00112233445566778899aabbccddeeff")

    def write(self, name, *values):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f: f.write("".join("token = %s\n" % v for v in values))
        return path

    def run_assay(self, *args):
        run = subprocess.run([ASSAY, *args], cwd=self.folder, env=self.env, capture_output=True, text=True, timeout=60)
        return run

    def verify(self, *args, server=None, code=None):
        """{(path, line): (verified, reason)}; nothing that is written holds a raw value."""
        to = ["--test-server", server.url] if server else []
        run = self.run_assay("verify", "in", "--rate", "6000", "--format", "jsonl", *to, *args)
        if code is not None: self.assertEqual(run.returncode, code, run.stderr)
        self.run_ = run
        self.records = [json.loads(line) for line in run.stdout.splitlines()]
        return {(f["path"], f["line"]): (f["verified"], f["verified_reason"]) for f in self.records if f["type"] == "finding"}

class Answers(Case):
    def test_live_dead_and_unknown_are_told_apart_and_nothing_is_shown(self):
        live, dead, odd = github(), github(), github()
        server = Issuers(self, lambda host, h, b: (200 if h["Authorization"].endswith(live) else 401 if h["Authorization"].endswith(dead) else 418, ""))
        self.write("in/a.txt", live, dead, odd)
        got = self.verify(server=server, code=3)
        self.assertEqual(got[("in/a.txt", 1)], ("live", "api.github.com answered 200"))
        self.assertEqual(got[("in/a.txt", 2)], ("dead", "api.github.com answered 401"))
        self.assertEqual(got[("in/a.txt", 3)][0], "unknown")
        for value in (live, dead, odd): self.assertNotIn(value, self.run_.stdout + self.run_.stderr)
        self.assertEqual({r[1] for r in server.requests}, {"api.github.com"})
        text = self.run_assay("verify", "in", "--rate", "6000", "--test-server", server.url)
        self.assertRegex(text.stdout, r"live: api.github.com answered 200")
        for value in (live, dead, odd): self.assertNotIn(value, text.stdout + text.stderr)

    def test_exit_codes_are_those_of_what_is_live(self):
        answer = [200]
        server = Issuers(self, lambda host, h, b: (answer[0], ""))
        self.write("in/a.txt", github())
        self.verify(server=server, code=1)
        self.verify("--fail-on", "never", server=server, code=0)
        answer[0] = 401
        self.verify(server=server, code=0)
        answer[0] = 500
        self.verify(server=server, code=3)
        self.write("in/a.txt", "nothing")
        self.assertEqual(self.verify(server=server, code=0), {})

    def test_a_distinct_secret_is_asked_about_once_wherever_it_stands(self):
        value = github()
        server = Issuers(self, lambda host, h, b: (200, ""))
        for i in range(5): self.write("in/f%d.txt" % i, value, value)
        with zipfile.ZipFile(os.path.join(self.folder, "in/z.zip"), "w") as z: z.writestr("m.txt", value + "\n")
        got = self.verify(server=server, code=1)
        self.assertEqual(len(got), 11)
        self.assertEqual({v for v, _ in got.values()}, {"live"})
        self.assertEqual(len(server.requests), 1)

    def test_a_store_knows_what_an_issuer_said(self):
        answer = [401]
        server = Issuers(self, lambda host, h, b: (answer[0], ""))
        value = groq()
        self.write("in/a.txt", value); self.write("in/elsewhere.txt", "x", value); self.write("in/other.txt", groq())
        store = os.path.join(self.folder, "s.db")
        self.verify("--store", store, "--exclude", "elsewhere.txt", "--exclude", "other.txt", server=server, code=0)
        def reported(name):
            """What a report made from the store says of the last scan's findings."""
            out = os.path.join(self.folder, "again." + name)
            self.assertEqual(self.run_assay("report", "--store", store, "--format", name + "=" + out).returncode, 0)
            with open(out, encoding="utf-8") as f: return f.read()
        self.assertIn('"verified":"dead"', reported("jsonl"))
        self.assertIn("dead: api.groq.com answered 401", reported("text"))
        self.assertIn("dead: api.groq.com answered 401", reported("gitlab"))
        # A scan that asks nobody: the state is known by the value, wherever it stands now.
        scan = self.run_assay("scan", "in", "--store", store, "--format", "jsonl")
        ids = {f["path"]: f["id"] for f in map(json.loads, scan.stdout.splitlines()) if f["type"] == "finding"}
        explain = lambda path: self.run_assay("explain", ids[path], "--store", store)
        for path in ("in/a.txt", "in/elsewhere.txt"):
            self.assertIn("issuer dead: api.groq.com answered 401 (scan 1)\n", explain(path).stdout)
        self.assertNotIn("issuer", explain("in/other.txt").stdout)
        answer[0] = 200
        self.verify("--store", store, server=server, code=1)
        self.run_assay("scan", "in", "--store", store, "-q")
        self.assertIn("issuer live: api.groq.com answered 200 (scan 3)\n", explain("in/elsewhere.txt").stdout)
        with open(store, "rb") as f: self.assertNotIn(value.encode(), f.read())

    def test_a_refusal_for_want_of_a_scope_or_a_known_address_is_not_death(self):
        # Statuses that issuers use for more than a key that is none: what they say decides.
        letters = lambda n: "".join(RANDOM.choice("0123456789abcdef") for _ in range(n))
        said = [(200, "")]
        server = Issuers(self, lambda host, h, b: said[0])
        key = "sk" + "-proj-" + letters(74) + "T3Bl" + "bkFJ" + letters(74)
        self.write("in/a.txt", "elevenlabs: sk" + "_" + letters(48))
        self.write("in/b.txt", key)
        for answer, states in (((401, '{"detail":{"status":"missing_permissions"}}'), {"in/a.txt": "live", "in/b.txt": "unknown"}),
                               ((401, '{"detail":{"status":"invalid_api_key"}}'), {"in/a.txt": "dead", "in/b.txt": "dead"}),
                               ((401, '{"error":{"message":"insufficient permissions"}}'), {"in/a.txt": "unknown", "in/b.txt": "live"}),
                               ((401, '{"error":{"code":"ip_not_authorized"}}'), {"in/a.txt": "unknown", "in/b.txt": "unknown"})):
            said[0] = answer
            got = {path: state for (path, _), (state, _) in self.verify("--only", "elevenlabs-api-key", "--only", "openai-api-key", "--min-confidence", "low", server=server).items()}
            self.assertEqual(got, states, answer)

    def test_what_is_allowed_or_has_no_request_is_not_asked_about(self):
        server = Issuers(self, lambda host, h, b: (200, ""))
        self.write("in/a.txt", github() + " # assay:allow", "AK" + "IA" + "".join(RANDOM.choice(string.ascii_uppercase) for _ in range(16)))
        self.assertEqual(self.verify(server=server, code=0), {})
        self.assertEqual(server.requests, [])

    def test_requests_are_as_the_rules_say(self):
        key, bot = stripe(), slack()
        server = Issuers(self, lambda host, h, b: (200, '{"ok": true}'))
        self.write("in/a.txt", key, bot)
        self.verify(server=server, code=1)
        by_host = {r[1]: r for r in server.requests}
        self.assertEqual(by_host["api.stripe.com"][:3], ("GET", "api.stripe.com", "/v1/balance"))
        self.assertEqual(by_host["api.stripe.com"][3]["Authorization"], "Basic " + base64.b64encode((key + ":").encode()).decode())
        self.assertEqual(by_host["slack.com"][0], "POST")
        self.assertEqual(by_host["slack.com"][3]["Authorization"], "Bearer " + bot)

    def test_a_dry_run_asks_nobody(self):
        server = Issuers(self, lambda host, h, b: (200, ""))
        self.write("in/a.txt", github())
        got = self.verify("--dry-run", server=server, code=0)
        self.assertEqual(list(got.values()), [("unknown", "not asked: --dry-run; it would go to api.github.com")])
        self.assertEqual(server.requests, [])

    def test_the_other_parts_of_a_credential_are_not_shown_either(self):
        key, public = stripe(), "pk" + "_live_" + letters(32)
        path = self.write("in/a.env")
        with open(path, "w") as f: f.write(f"STRIPE_KEY={key}\nSTRIPE_PUBLISHABLE_KEY={public}\n")
        server = Issuers(self, lambda host, h, b: (200, ""))
        self.verify("--store", "s.db", server=server, code=1)
        self.assertEqual([len(f["parts"]) for f in self.records if f.get("rule") == "stripe-live-key"], [1])
        kept = b""
        for name in glob.glob(os.path.join(self.folder, "s.db*")):
            with open(name, "rb") as f: kept += f.read()
        for value in (key, public):
            self.assertFalse(value in self.run_.stdout + self.run_.stderr, "a value is shown")
            self.assertFalse(value.encode() in kept, "a value is kept")
        self.verify("--show-secrets", server=server, code=1)
        self.assertTrue(public in self.run_.stdout)

    def test_show_secrets_is_still_needed_to_see_them(self):
        value = github()
        server = Issuers(self, lambda host, h, b: (200, ""))
        self.write("in/a.txt", value)
        self.verify("--show-secrets", server=server, code=1)
        self.assertEqual([r["secret"] for r in self.records if r["type"] == "finding"], [value])

class Failures(Case):
    def test_throttled(self):
        server = Issuers(self, lambda host, h, b: (429, "", {"Retry-After": "3600"}) if host == "api.github.com" else (200, ""))
        self.write("in/a.txt", github(), github(), groq())
        got = self.verify(server=server, code=3)
        self.assertEqual(sorted(v for v, _ in got.values()), ["live", "unknown", "unknown"])
        self.assertEqual(sorted(reason for _, reason in got.values())[1:], ["api.groq.com answered 200", "not asked: api.github.com asks to be left alone for 3600 s"])
        self.assertEqual(len(server.requests), 2)

    def test_timeout(self):
        server = Issuers(self, lambda host, h, b: None)
        self.write("in/a.txt", github())
        begin = time.time()
        got = self.verify("--timeout", "1", server=server, code=3)
        self.assertEqual(list(got.values()), [("unknown", "api.github.com: timed out")])
        self.assertLess(time.time() - begin, 15)

    def test_nobody_listens(self):
        server = Issuers(self, lambda host, h, b: (200, ""))
        server.server.socket.close()
        self.write("in/a.txt", github())
        got = self.verify(server=server, code=3)
        self.assertEqual([v for v, _ in got.values()], ["unknown"])

    def test_a_redirect_is_not_followed(self):
        elsewhere = Issuers(self, lambda host, h, b: (200, ""))
        server = Issuers(self, lambda host, h, b: (302, "", {"Location": elsewhere.url + "/take"}))
        self.write("in/a.txt", github())
        got = self.verify(server=server, code=3)
        self.assertEqual(list(got.values()), [("unknown", "api.github.com answered 302: a redirect to 127.0.0.1, which is not followed")])
        self.assertEqual(elsewhere.requests, [])

    def certificate(self, name, subject):
        key, cert = os.path.join(self.folder, name + ".key"), os.path.join(self.folder, name + ".pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=test",
                        "-addext", "subjectAltName=" + subject, "-keyout", key, "-out", cert], check=True, capture_output=True)
        return cert, key

    def test_tls_is_verified(self):
        good, other = self.certificate("good", "IP:127.0.0.1"), self.certificate("other", "DNS:elsewhere.example")
        self.write("in/a.txt", github())
        server = Issuers(self, lambda host, h, b: (200, ""), tls=good)
        got = self.verify(server=server, code=3)  # nobody vouches for it
        self.assertRegex(list(got.values())[0][1], "^api.github.com: TLS: ")
        self.assertEqual(server.requests, [])
        self.assertEqual(list(self.verify("--ca-file", good[0], server=server, code=1).values())[0][0], "live")
        server = Issuers(self, lambda host, h, b: (200, ""), tls=other)  # the certificate is another's
        got = self.verify("--ca-file", other[0], server=server, code=3)
        self.assertRegex(list(got.values())[0][1], "^api.github.com: TLS: ")
        self.assertEqual(server.requests, [])

    def test_a_proxy_is_used_when_it_is_asked_for(self):
        issuer = Issuers(self, lambda host, h, b: (200, ""))
        proxy = Issuers(self, lambda host, h, b: (401, ""))
        self.write("in/a.txt", github())
        self.assertEqual(list(self.verify("--proxy", proxy.url, server=issuer, code=0).values())[0][0], "dead")
        self.assertEqual((len(proxy.requests), len(issuer.requests)), (1, 0))

    def test_an_answer_of_any_size_ends(self):
        server = Issuers(self, lambda host, h, b: (200, "x" * (8 << 20)))
        self.write("in/a.txt", github())
        self.assertEqual(list(self.verify(server=server, code=1).values())[0][0], "live")

    def test_a_server_elsewhere_and_other_nonsense_are_refused(self):
        self.write("in/a.txt", github())
        for args in (["--test-server", "http://10.0.0.1:80"], ["--test-server", "http://127.0.0.1.example:80"], ["--rate", "0"], ["--timeout", "0"], ["--ca-file", "none.pem"]):
            run = self.run_assay("verify", "in", *args)
            self.assertEqual((run.returncode, run.stdout, run.stderr.count("\n")), (2, "", 1), (args, run.stderr))
        self.assertEqual(self.run_assay("verify").returncode, 2)

class Rules(Case):
    """Every rule with a request, by its own example: the request arrives, and its live and dead answers are told apart."""
    def setUp(self):
        super().setUp()
        root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        self.rules = []
        for path in sorted(glob.glob(os.path.join(root, "patterns/rules/**/*.toml"), recursive=True)):
            with open(path, "rb") as f: self.rules += [rule for rule in tomllib.load(f)["rule"] if "verify" in rule]
        with open(os.path.join(root, "README.md"), encoding="utf-8") as f: self.readme = f.read()

    @staticmethod
    def place(rule):
        host, _, path = rule["verify"]["url"].removeprefix("https://").partition("/")
        return host, "/" + path.split("?")[0].split("{")[0]

    def answers(self, kind):
        """By host and beginning of the path: what an issuer says of a live or dead credential."""
        return {self.place(rule): (rule["verify"][kind]["status"][0], "".join(rule["verify"][kind].get("text", [])[:1])) for rule in self.rules if kind in rule["verify"]}

    def test_there_are_as_many_issuers_as_the_readme_says(self):
        hosts = {self.place(rule)[0] for rule in self.rules}
        self.assertGreaterEqual(len(hosts), 60)
        self.assertIn("%d issuers are known" % len(hosts), self.readme)
        for rule in self.rules: self.assertTrue(rule.get("rotate"), rule["id"])

    def test_each_is_asked_and_understood(self):
        # Only what the request is for: some rules find several kinds.
        fits = lambda rule, value: all(any(getattr(value, how)(text) for text in rule["verify"][key]) for key, how in (("begins", "startswith"), ("ends", "endswith")) if key in rule["verify"])
        planted = {}
        for rule in self.rules:
            for example in rule["match"]:
                text = example.replace("{+}", "")
                value = re.search("«(.*)»", text)
                if "begins" in rule["verify"] or "ends" in rule["verify"]:
                    if not fits(rule, value.group(1) if value else text.split("KEY=")[-1]): continue
                planted[rule["id"]] = text.replace("«", "").replace("»", "")
                break
        self.assertEqual(sorted(planted), sorted(rule["id"] for rule in self.rules))
        for name, text in planted.items():
            path = os.path.join(self.folder, "in", name + ".txt")
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as f: f.write(text + "\n")
        for kind in ("live", "dead"):
            answers = self.answers(kind)
            def say(host, path):
                fit = [a for (h, p), a in answers.items() if h == host and path.startswith(p)]
                return fit[0] if fit else (418, "")
            server = Issuers(self, None)
            server.say = lambda host, headers, body: say(host, server.requests[-1][2])
            got = self.verify("--min-confidence", "low", server=server)
            by_file = {}
            for (path, _), (state, reason) in got.items(): by_file.setdefault(path, {})[state] = reason
            for rule in self.rules:
                if kind not in rule["verify"]: continue
                self.assertIn(kind, by_file.get("in/" + rule["id"] + ".txt", {}), (rule["id"], kind, by_file.get("in/" + rule["id"] + ".txt")))

@unittest.skipUnless(shutil.which("strace"), "strace is not here")
class Sockets(Case):
    """Only `assay verify` can reach a network."""
    def sockets(self, *args):
        log = os.path.join(self.folder, "strace")
        run = subprocess.run(["strace", "-f", "-qq", "-e", "trace=socket,connect,sendto", "-o", log, ASSAY, *args], cwd=self.folder, env=self.env, capture_output=True, text=True, timeout=120)
        with open(log) as f: calls = f.read()
        return run, re.findall(r"\b(?:socket|connect|sendto)\((?:AF_INET6?|\d+, \{sa_family=AF_INET6?)[^\n]*", calls), calls

    def test_no_other_command_opens_one(self):
        self.write("in/a.txt", github(), groq())
        with zipfile.ZipFile(os.path.join(self.folder, "in/z.zip"), "w") as z: z.writestr("m.txt", github() + "\n")
        git = dict(self.env, GIT_CONFIG_GLOBAL="/dev/null", GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@example.org", GIT_COMMITTER_NAME="a", GIT_COMMITTER_EMAIL="a@example.org")
        for args in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"]): subprocess.run(["git", *args], cwd=self.folder, env=git, check=True)
        for args in (["scan", "in"], ["git", "."], ["git", "--history", "."], ["baseline", "b.json", "in"], ["verify", "--dry-run", "in"], ["rules", "list"]):
            run, inet, calls = self.sockets(*args)
            self.assertIn(run.returncode, (0, 1), (args, run.stderr))
            self.assertEqual(inet, [], args)
        server = Issuers(self, lambda host, h, b: (200, ""))
        run, inet, _ = self.sockets("verify", "in", "--test-server", server.url)
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertTrue(inet)  # the test can see one
        self.assertEqual([c for c in inet if "connect" in c and "127.0.0.1" not in c], [])

    def test_no_other_command_loads_libcurl(self):
        self.write("in/a.txt", github())
        log = os.path.join(self.folder, "strace")
        for args, loads in ((["scan", "in"], False), (["verify", "--dry-run", "in"], False)):
            subprocess.run(["strace", "-f", "-qq", "-e", "trace=openat", "-o", log, ASSAY, *args], cwd=self.folder, env=self.env, capture_output=True, timeout=120)
            with open(log) as f: self.assertEqual("libcurl.so" in f.read(), loads)

if __name__ == "__main__":
    parser = argparse.ArgumentParser(); parser.add_argument("--assay", required=True)
    known, rest = parser.parse_known_args()
    ASSAY = os.path.abspath(known.assay)
    unittest.main(argv=["verify_cases", *rest])
