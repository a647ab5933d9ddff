"""ClickHouse, embedded: a table in memory in file order, metadata with typed paths."""
import tempfile

from chdb import session

from harness import DATA, ID, VIDEO, Peer, milliseconds

peer = Peer("chdb")
db = session.Session(tempfile.mkdtemp())


def run(sql):
    return db.query(sql, "TabSeparated").data()


peer.report["engine"] = "chdb, ClickHouse " + run("SELECT version()").strip()
run("CREATE DATABASE d ENGINE=Atomic")
run("SET max_threads=1")
FIELDS = ("id String, job_id LowCardinality(String), module LowCardinality(String), content String, start_time Float64, "
          "end_time Float64, metadata Tuple(speaker LowCardinality(String), confidence Float64), created_at String")


def load():
    run(f"CREATE TABLE d.seg ({FIELDS}) ENGINE=Memory")
    run(f"INSERT INTO d.seg SELECT * FROM file('{DATA}/flat.ndjson', JSONEachRow, '{FIELDS}') "
        "SETTINGS max_threads=1, input_format_null_as_default=1, input_format_json_ignore_unknown_keys_in_named_tuple=1, "
        "input_format_json_defaults_for_missing_elements_in_named_tuple=1")


peer.step("load", "ndjson", load)
peer.indexed()
T, V, S = "module='transcription'", "module='visualelements'", "module='scenes'"
OVERLAP = "a.start_time < b.end_time AND b.start_time < a.end_time"
PAIRS = "count(), uniqExact((a.job_id, a.id))"


def has(word):
    return f"position(content, '{word}') > 0"


def some(where):
    return f"(SELECT job_id, id, start_time, end_time FROM d.seg WHERE {where})"


def cut(where):
    return (f"(SELECT job_id, start_time, end_time, arrayJoin(range(toUInt32(floor(start_time/10)), "
            f"toUInt32(floor(end_time/10))+1)) k FROM d.seg WHERE {where})")


def numbers(sql):
    return lambda: [int(float(value)) for value in run(sql).split()]


def rows(sql, take):
    return lambda: take([line.split("\t") for line in run(sql).splitlines()])


HOW = "in memory"
first = f"FROM d.seg WHERE {T} AND start_time<30 AND {has('laptop')}"
peer.query("Q1", HOW, numbers(f"SELECT count() {first}"))
peer.query("Q1f", HOW, rows(f"SELECT * {first}", lambda r: [len(r)]))
peer.query("Q2", HOW, rows("SELECT module m, count() FROM d.seg GROUP BY m ORDER BY m", lambda r: [int(v[1]) for v in r]))
peer.query("Q3", HOW, numbers(f"SELECT count() FROM d.seg WHERE {has('laptop')}"))
REGEX = r"match(content, '(laptop|keyboard)\\s+\\w+ing')"
peer.query("Q4", HOW, numbers(f"SELECT count() FROM d.seg WHERE {REGEX}"))
peer.query("Q4", HOW + ", literals first", numbers(f"SELECT count() FROM d.seg WHERE multiSearchAny(content, ['laptop', 'keyboard']) AND {REGEX}"))
peer.query("Q5", HOW + ", literal first", numbers(r"SELECT count() FROM d.seg WHERE positionCaseInsensitiveUTF8(content, 'jürgen') > 0 AND match(content, '(?i)\\bjürgen\\b')"))
peer.query("Q6", HOW, rows(f"SELECT * FROM d.seg WHERE job_id='{VIDEO}' AND start_time<630 AND end_time>600", lambda r: [len(r)]))
peer.query("Q7", HOW, numbers("SELECT count() FROM d.seg WHERE start_time<630 AND end_time>600"))
peer.query("Q8", HOW, numbers("SELECT count() FROM d.seg WHERE metadata.confidence>0.95 AND metadata.speaker='SPEAKER_03'"))
peer.query("Q9", HOW, numbers(f"SELECT {PAIRS} FROM {some(T + ' AND ' + has('laptop'))} a JOIN {some(V + ' AND ' + has('laptop'))} b ON a.job_id=b.job_id WHERE {OVERLAP}"))
peer.query("Q10", HOW + ", in cuts of 10 s", numbers(f"SELECT count() FROM {cut(T)} a JOIN {cut(V)} b ON a.job_id=b.job_id AND a.k=b.k WHERE {OVERLAP} AND floor(greatest(a.start_time,b.start_time)/10)=a.k"))
peer.query("Q11", HOW, numbers(f"SELECT count() FROM {some(S)} a LEFT ANTI JOIN {some(T + ' AND ' + has('meeting'))} b ON a.job_id=b.job_id AND {OVERLAP}"))
peer.query("Q12", HOW, numbers(f"SELECT {PAIRS} FROM {some(T + ' AND ' + has('budget'))} a JOIN {some(T + ' AND ' + has('revenue'))} b ON a.job_id=b.job_id WHERE b.start_time>=a.end_time AND b.start_time<=a.end_time+10"))
peer.query("Q13", HOW, rows(f"SELECT job_id, intervalLengthSum(start_time, end_time) FROM d.seg WHERE {T} GROUP BY job_id", lambda r: [len(r), milliseconds(float(v[1]) for v in r)]))
peer.query("Q14", HOW, rows("SELECT *, end_time-start_time d FROM d.seg ORDER BY d DESC LIMIT 20", lambda r: [len(r), milliseconds(float(v[-1]) for v in r)]))
peer.query("Q15", HOW, rows(f"SELECT toInt32(floor(start_time/60)) k, module, count() FROM d.seg WHERE job_id='{VIDEO}' GROUP BY k, module", lambda r: [len(r), sum(int(v[0]) * int(v[2]) for v in r)]))
peer.query("Q16", HOW, rows(f"SELECT * FROM d.seg WHERE job_id='{VIDEO}' AND id='{ID}'", lambda r: [len(r), milliseconds(float(v[4]) for v in r)]))
peer.query("Q17", HOW, numbers(f"SELECT count(), round(sum(b.start_time-a.start_time)*1000) FROM (SELECT job_id, start_time FROM d.seg WHERE module='grouped_shots') a ASOF JOIN (SELECT job_id, start_time FROM d.seg WHERE {T}) b ON a.job_id=b.job_id AND b.start_time>=a.start_time"))
TEXTUAL = FIELDS[:FIELDS.index("metadata")] + "metadata String, created_at String"


def load_csv():
    run(f"CREATE TABLE d.again ({TEXTUAL}) ENGINE=Memory")
    run(f"INSERT INTO d.again SELECT * FROM file('{DATA}/flat.csv', CSVWithNames, '{TEXTUAL}') SETTINGS max_threads=1")
    run("DROP TABLE d.again")


peer.step("load", "csv", load_csv, times=5)
peer.finish()
