"""Makes the fuzzers' first inputs from the conformance suite and the examples."""

import csv
import io
import json
import random
import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
COLUMNS = ["id", "job_id", "module", "content", "start_time", "end_time", "metadata", "created_at"]


def conformance():
    """The stores, as lists of segments, and the queries of the conformance suite."""
    stores, queries, block = [], [], None
    for path in sorted((PROJECT / "Tests/Conformance").rglob("*.cases")):
        for line in path.read_text().splitlines():
            if line.startswith("  "):
                if block == "segments":
                    stores[-1].append(segment(line[2:]))
                elif block == "case":
                    queries[-1].append(line[2:])
            elif line and not line.startswith("#"):
                block = line.split(" ")[0]
                if block == "segments":
                    stores.append([])
                elif block == "case":
                    queries.append([])
    return stores, ["\n".join(lines) for lines in queries]


def segment(line):
    words = line.split(" ", 5)
    found = {
        "id": None if words[2] == "-" else int(words[2][1:]) if words[2].startswith("#") else words[2],
        "job_id": words[0],
        "module": words[1],
        "start_time": None if words[3] == "-" else float(words[3]),
        "end_time": None if words[4] == "-" else float(words[4]),
    }
    rest, decoder = (words[5] if len(words) > 5 else "null").strip(), json.JSONDecoder()
    names = iter(["content", "metadata"])
    while rest:
        named = re.match(r"[a-z_]+=", rest)
        value, end = decoder.raw_decode(rest, named.end() if named else 0)
        found[named.group()[:-1] if named else next(names)] = value
        rest = rest[end:].strip()
    found.update(found.pop("extra", {}))
    return found


def reports():
    return [path.read_bytes() for path in sorted((PROJECT / "examples/reports").iterdir())]


def as_csv(store):
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    for row in store:
        cells = {name: "" if row.get(name) is None else row[name] for name in COLUMNS}
        cells["metadata"] = json.dumps(row["metadata"]) if row.get("metadata") else ""
        writer.writerow(cells)
    return out.getvalue().encode()


def as_json(store):
    modules = {}
    for row in store:
        modules.setdefault(row["module"], []).append(row)
    job = store[0]["job_id"]
    return [
        json.dumps(store).encode(),
        "\n".join(json.dumps(row, ensure_ascii=False) for row in store).encode(),
        json.dumps({"job_id": job, "video_name": "v.mp4", "duration": 9.5, "status": "ok", "segments": store}).encode(),
        json.dumps({"job_id": job, "modules": modules, "total_segments": len(store)}).encode(),
        json.dumps({"videos": [{"job_id": job, "segments": store}, {"job_id": "w", "segments": []}]}).encode(),
    ]


def patterns(queries):
    """Patterns that tests ask for, with their flags."""
    found = set()
    for query in queries:
        found.update((text, "") for text in re.findall(r'~\s*"((?:[^"\\]|\\.)*)"', query))
        found.update(re.findall(r"~\s*/((?:[^/\\]|\\.)*)/([imsx]*)", query))
    for name in ["TextLiteralsTests", "CompiledRegexTests"]:
        source = (PROJECT / f"Tests/SegmentQLTests/Text/{name}.swift").read_text()
        found.update((text, "") for text in re.findall(r'#"([^"\n]+)"#', source))
        found.update((text, "") for text in re.findall(r'\("([^"\\\n]+)",', source))
    return sorted(found)


def all_seeds():
    """For each fuzzer its first inputs, and how many there must be at least."""
    stores, queries = conformance()
    stores = [store for store in stores if store]
    files = reports() + [file for store in stores for file in as_json(store)]
    tables = [as_csv(store) for store in stores]
    texts = sorted({row["content"] for store in stores for row in store if isinstance(row.get("content"), str)})
    queries += [path.read_text() for path in sorted((PROJECT / "examples").rglob("*.segql"))]
    letters = "imsx"
    lines = "\n".join(text.replace("\n", " ") for text in texts)[:600]
    generator = random.Random(6)
    return {
        "QueryFuzzer": ([query.encode() for query in queries], 900),
        "JSONFuzzer": ([bytes([generator.randrange(256)]) + file for file in files], 170),
        "CSVFuzzer": ([bytes([generator.randrange(256), 0]) + table for table in tables], 30),
        "RoundTripFuzzer": (files + tables, 200),
        "RegexFuzzer": (
            [
                bytes([sum(1 << letters.index(flag) for flag in set(flags))]) + f"{pattern}\n{lines}".encode()
                for pattern, flags in patterns(queries)
            ],
            140,
        ),
        "PlanFuzzer": ([bytes([n]) + generator.randbytes(160) for n in range(140)], 140),
    }
