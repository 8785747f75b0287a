"""Validates the lines of a jsonl report, or a json document, against the schema.

usage: SCHEMA (jsonl|json) SOURCE      SOURCE: a report, or a program that writes the one named as its argument

Also proves that the schema can fail: every record must be refused with an unknown member, and without a required one."""
import json
import os
import subprocess
import sys

import jsonschema


def main() -> int:
    schema_path, kind, path = sys.argv[1:]
    with open(schema_path, encoding="utf-8") as stream:
        schema = json.load(stream)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    if os.access(path, os.X_OK):
        text = subprocess.run([path, kind], stdout=subprocess.PIPE, check=True).stdout.decode()
    else:
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
    records = [json.loads(line) for line in text.splitlines()] if kind == "jsonl" else [json.loads(text)]
    seen = set()
    for record in records:
        errors = list(validator.iter_errors(record))
        if errors:
            print(f"{record.get('type', 'document')}: {errors[0].message}", *errors[0].context or [], sep="\n")
            return 1
        name = record.get("type", "document")
        if name in seen:
            continue
        seen.add(name)
        if validator.is_valid({**record, "unknown": 1}):
            print(f"{name}: an unknown member is accepted")
            return 1
        for member in schema["$defs"][name]["required"]:
            if validator.is_valid({key: value for key, value in record.items() if key != member}):
                print(f"{name}: may lack {member}")
                return 1
    wanted = {"scan", "finding", "suppressed", "file", "skipped", "control", "summary"} if kind == "jsonl" else {"document"}
    if seen != wanted:
        print(f"records of other kinds than expected: {sorted(seen ^ wanted)}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
