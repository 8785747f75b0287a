"""Scans a small synthetic tree with hostile names into every format, and holds the results against official schemas and rules.

usage: ASSAY CHECK      CHECK: sarif, oscal, junit, prometheus, gitlab, ocsf, csv, secrets

Schemas: the folder that ASSAY_SCHEMAS names, else ../shared/schemas beside the source. Ends with 77, which ctest takes for
skipped, where a schema or a tool is not there. Each check proves too that it can fail."""
import copy
import csv
import gzip
import io
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from xml.etree import ElementTree

SKIPPED = 77
FORMATS = ["text", "jsonl", "json", "sarif", "csv", "csv-files", "csv-skipped", "csv-controls", "csv-worklist", "csv-waivers",
           "ropa", "html", "markdown", "junit", "gitlab", "ocsf", "oscal", "prometheus"]
SSN = "536-" + "22-" + "8145"
KEY = "AK" + "IA" + "QX3T7ZP2LM5VN4RB"
NAMES = ["<script>alert(1)<\u2215script>", "=1+1.txt", "a\nassay_files 9.txt", "\x1b[31m.txt", "bad\udcff.txt",
         "\u202efdp.txt", "]]>.txt", "`|[x](y).txt", "\"quoted\",.txt", "plain name.txt"]


class Skip(Exception):
    """A tool or a schema is not here."""


def schema(name: str) -> str:
    folder = os.environ.get("ASSAY_SCHEMAS") or pathlib.Path(__file__).resolve().parents[2] / ".." / "shared" / "schemas"
    path = pathlib.Path(folder) / name
    if not path.is_file():
        raise Skip(f"there is no {path.name} in {folder}")
    return str(path)


def json_schema_validator(name: str, draft: str):
    try:
        import jsonschema
    except ImportError as error:
        raise Skip("python3-jsonschema is not installed") from error
    text = pathlib.Path(schema(name)).read_text(encoding="utf-8")
    # Python's re doesn't know Unicode's properties; these two are all that OSCAL uses.
    text = text.replace("\\\\p{L}", "[^\\\\W\\\\d_]").replace("\\\\p{N}", "\\\\d")
    return getattr(jsonschema, draft)(json.loads(text))


def must_be_valid(validator, document, broken) -> None:
    """`broken`: changes of the document that have to be refused."""
    errors = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:300]}" for e in validator.iter_errors(document)]
    assert not errors, "\n".join(errors[:5])
    for change in broken:
        copied = copy.deepcopy(document)
        change(copied)
        assert not validator.is_valid(copied), "a broken document is accepted"


def make_tree(root: pathlib.Path) -> None:
    folder = root / "share"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_text(f"employee SSN: {SSN}\n")
    (folder / "keys.env").write_text(f"aws_access_key_id = {KEY}\nssn: {SSN} # assay:allow\n")
    with zipfile.ZipFile(folder / "a b.zip", "w") as archive:
        archive.writestr("in/<b>.txt", f"social security number {SSN}\n")
    (folder / "broken.gz").write_bytes(gzip.compress(os.urandom(4096))[:2048])
    (folder / "link").symlink_to("keys.env")


def scan(assay: str, *options: str) -> dict:
    """What each format wrote, as bytes."""
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        make_tree(root)
        arguments = [f"--format={each}={root / ('out.' + each)}" for each in FORMATS]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("ASSAY_")}
        run = subprocess.run([assay, "scan", "share", *arguments, "--no-progress", "--min-confidence", "low", *options], cwd=root,
                             env=environment, capture_output=True, check=False)
        assert run.returncode in (1, 3), f"exit code {run.returncode}: {run.stderr.decode(errors='replace')}"
        outputs = {"stderr": run.stderr, "stdout": run.stdout}
        for each in FORMATS:
            path = root / ("out." + each)
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, f"{each} has mode {path.stat().st_mode:o}"
            outputs[each] = path.read_bytes()
    return outputs


def check_sarif(outputs: dict) -> None:
    document = json.loads(outputs["sarif"])
    run = document["runs"][0]
    must_be_valid(json_schema_validator("sarif-2.1.0.json", "Draft4Validator"), document, [
        lambda d: d.pop("version"),
        lambda d: d["runs"][0]["results"][0].update(level="loud"),
        lambda d: d["runs"][0]["results"][0].pop("message")])
    by_id = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    taxa = {(each["name"], taxon["id"]) for each in run["taxonomies"] for taxon in each["taxa"]}
    assert len(run["results"]) > len(NAMES)
    for result in run["results"]:
        for reference in result.get("taxa", []) + [r["target"] for r in by_id[result["ruleId"]]["relationships"]]:
            assert (reference["toolComponent"]["name"], reference["id"]) in taxa, f"{reference} leads nowhere"
    assert any(result.get("taxa") for result in run["results"])
    assert [s["kind"] for result in run["results"] for s in result.get("suppressions", [])].count("inSource") == 1
    unread = {each["descriptor"]["id"] for each in run["invocations"][0]["toolExecutionNotifications"]}
    assert "unread/symlink" in unread and len(unread) > 1, unread
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]]
    assert all(re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri) for uri in uris), uris
    assert any(uri == "share/bad%FF.txt" for uri in uris)


def check_oscal(outputs: dict) -> None:
    document = json.loads(outputs["oscal"])
    must_be_valid(json_schema_validator("oscal-complete-1.1.3.json", "Draft7Validator"), document, [
        lambda d: d["assessment-results"].pop("uuid"),
        lambda d: d["assessment-results"]["results"][0]["observations"][0].update(uuid="1"),
        lambda d: d["assessment-results"]["results"][0]["findings"][0]["target"]["status"].update(state="perhaps"),
        lambda d: d["assessment-results"]["results"][0]["findings"][0]["target"].update({"target-id": "1 2"})])
    result = document["assessment-results"]["results"][0]
    uuids = [each["uuid"] for each in result["observations"] + result["findings"]]
    assert len(set(uuids)) == len(uuids)
    selected = {c["control-id"] for s in result["reviewed-controls"]["control-selections"] for c in s.get("include-controls", [])}
    assert {"soc2_cc6.1", "iso27001_a.8.12"} <= selected, sorted(selected)[:5]
    for finding in result["findings"]:
        assert finding["target"]["target-id"] in selected
        assert all(each["observation-uuid"] in uuids for each in finding["related-observations"])


def check_junit(outputs: dict) -> None:
    if shutil.which("xmllint") is None:
        raise Skip("xmllint is not installed")
    command = ["xmllint", "--noout", "--nonet", "--schema", schema("junit.xsd"), "-"]
    run = subprocess.run(command, input=outputs["junit"], capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode(errors="replace")[:2000]
    broken = outputs["junit"].replace(b" time=", b" lime=")
    assert subprocess.run(command, input=broken, capture_output=True, check=False).returncode != 0
    suites = ElementTree.fromstring(outputs["junit"]).findall("testsuite")
    assert [suite.get("id") for suite in suites] == [str(i) for i in range(len(suites))]
    for suite in suites:
        for attribute, element in (("tests", "testcase"), ("failures", "testcase/failure"), ("errors", "testcase/error"),
                                   ("skipped", "testcase/skipped")):
            assert int(suite.get(attribute)) == len(suite.findall(element)), (suite.get("name"), attribute)
    assert {"coverage", "secret.cloud", "CC6.1"} <= {suite.get("name") for suite in suites}


def parse_prometheus(text: str) -> dict:
    """The text format, strictly: families in one piece, HELP and TYPE before samples, no sample twice."""
    name, label = r"[a-zA-Z_:][a-zA-Z0-9_:]*", r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
    sample = re.compile(rf"({name})(?:\{{({label}(?:,{label})*)\}})? (-?[0-9]+(?:\.[0-9]+)?)")
    assert text.endswith("\n")
    samples, family, typed, seen = {}, None, False, set()
    for line in text.split("\n")[:-1]:
        if line.startswith("# HELP "):
            family, typed = line.split(" ")[2], False
            assert re.fullmatch(name, family) and family not in seen, line
            seen.add(family)
        elif line.startswith("# TYPE "):
            assert line == f"# TYPE {family} gauge" and not typed, line
            typed = True
        else:
            match = sample.fullmatch(line)
            assert match and typed and match[1] == family, line
            key = (match[1], match[2])
            assert key not in samples, line
            samples[key] = float(match[3])
    return samples


def check_prometheus(outputs: dict) -> None:
    text = outputs["prometheus"].decode("ascii")
    samples = parse_prometheus(text)
    for broken in (text + text, text.replace("# TYPE", "# TIPE", 1), text.replace('"} ', '} ', 1), text + "x"):
        try:
            parse_prometheus(broken)
        except AssertionError:
            continue
        raise AssertionError("a broken exposition is accepted")
    for metric in ("assay_last_success_timestamp_seconds", "assay_coverage_ratio", "assay_scan_complete"):
        assert (metric, None) in samples, metric
    assert samples["assay_files", 'level="restricted"'] > 0
    assert samples["assay_control_status", 'framework="soc2",control="CC6.1"'] == 2
    assert "share" not in text and ".txt" not in text
    if shutil.which("promtool"):
        subprocess.run(["promtool", "check", "metrics"], input=outputs["prometheus"], check=True)


def check_gitlab(outputs: dict) -> None:
    report = json.loads(outputs["gitlab"])
    assert re.fullmatch(r"15\.\d+\.\d+", report["version"])
    scan_part = report["scan"]
    assert {"analyzer", "end_time", "scanner", "start_time", "status", "type"} <= scan_part.keys()
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", scan_part[key]) for key in ("start_time", "end_time"))
    for tool in (scan_part["analyzer"], scan_part["scanner"]):
        assert tool["id"] and tool["name"] and tool["version"] and tool["vendor"]["name"]
    assert any(message["level"] == "warn" for message in scan_part["messages"])
    ids = set()
    for each in report["vulnerabilities"]:
        assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", each["id"])
        assert each["id"] not in ids
        ids.add(each["id"])
        assert each["severity"] in ("Info", "Unknown", "Low", "Medium", "High", "Critical") and len(each["name"]) <= 255
        assert all(i["type"] and i["name"] and i["value"] for i in each["identifiers"]) and each["location"]["file"]


def check_ocsf(outputs: dict) -> None:
    events = [json.loads(line) for line in outputs["ocsf"].decode("ascii").splitlines()]
    assert {event["class_uid"] for event in events} == {2003, 2006}
    for event in events:
        assert {"activity_id", "category_uid", "class_uid", "finding_info", "metadata", "severity_id", "time", "type_uid"} <= event.keys()
        assert event["category_uid"] == 2 and event["type_uid"] == event["class_uid"] * 100 + event["activity_id"]
        assert event["finding_info"]["uid"] and event["metadata"]["version"] and event["metadata"]["product"]["vendor_name"]
        assert event["time"] > 1_600_000_000_000
        if event["class_uid"] == 2006:
            assert event["file"]["name"] and event["file"]["type_id"] == 1 and event["data_security"]["confidentiality_id"] in (1, 2, 5, 6)
        else:
            assert event["compliance"]["standards"] and event["compliance"]["status_id"] in (1, 2, 3, 99)


def check_csv(outputs: dict) -> None:
    for name in (each for each in FORMATS if each.startswith("csv") or each == "ropa"):
        text = outputs[name].decode("utf-8")
        assert text.endswith("\r\n") and text.count("\n") == text.count("\r\n"), name
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        # Without waivers in the policy there is only the head.
        assert len(rows) > (0 if name == "csv-waivers" else 1) and len({len(row) for row in rows}) == 1, name
        assert not [field for row in rows for field in row if re.match(r"\s*[=+\-@\t]", field)], name


def check_secrets(outputs: dict) -> None:
    """No raw value anywhere, unless it was asked for."""
    for name, text in outputs.items():
        for value in (SSN, SSN.replace("-", ""), KEY):
            assert value.encode() not in text, f"{name} holds a raw value"
    shown = scan(sys.argv[1], "--show-secrets")
    for name in ("text", "jsonl", "json", "sarif", "csv", "markdown", "junit", "gitlab", "ocsf", "html"):
        assert SSN.encode() in shown[name] and KEY.encode() in shown[name], f"{name} lacks a raw value with --show-secrets"


def main() -> int:
    assay, check = sys.argv[1:]
    try:
        globals()["check_" + check](scan(assay))
    except Skip as reason:
        print(f"skipped: {reason}")
        return SKIPPED
    return 0


if __name__ == "__main__":
    sys.exit(main())
