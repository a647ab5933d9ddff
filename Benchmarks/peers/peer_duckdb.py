"""DuckDB: typed columns, metadata as a STRUCT, one table in file order with ART indexes and a second by module."""
import duckdb

from duckdb_loads import again, tables
from harness import DATA, ID, VIDEO, Peer, milliseconds

peer = Peer("duckdb " + duckdb.__version__)
db = duckdb.connect(config={"threads": 1})
db.execute("SET enable_progress_bar=false; SET index_scan_max_count=20000")
TABLES = tables(DATA)


def load():
    db.execute(f"CREATE TABLE raw AS FROM {TABLES['json']}")


def encode():
    db.execute("CREATE TYPE module AS ENUM (SELECT DISTINCT module FROM raw)")
    db.execute("CREATE TYPE job AS ENUM (SELECT job_id FROM (SELECT job_id, min(rowid) r FROM raw GROUP BY 1) ORDER BY r)")
    db.execute("CREATE TABLE seg AS SELECT id, job_id::job job_id, module::module module, content, start_time, end_time, "
               "metadata, created_at FROM raw ORDER BY rowid")
    db.execute("DROP TABLE raw")


peer.step("load", "json", load)
peer.step("index", "dictionary codes", encode)
peer.step("index", "ART on job and id", lambda: db.execute("CREATE INDEX j ON seg(job_id); CREATE INDEX i ON seg(id)"))
peer.step("index", "copy by module, job, start",
          lambda: db.execute("CREATE TABLE seg_m AS FROM seg ORDER BY module, job_id, start_time"))
db.execute("ANALYZE")
peer.indexed()


def numbers(sql):
    return lambda: [int(value) for value in db.execute(sql).fetchone()]


def rows(sql, take):
    return lambda: take(db.execute(sql).fetchall())


T, V, S = "module='transcription'", "module='visualelements'", "module='scenes'"
OVERLAP = "a.start_time < b.end_time AND b.start_time < a.end_time"
PAIRS = "count(*), count(DISTINCT (a.job_id, a.id))"


def contains(word):
    return f"contains(content, '{word}')"


for table, how in (("seg", "file order, ART"), ("seg_m", "by module")):
    def some(where):
        return f"(SELECT job_id, id, start_time, end_time FROM {table} WHERE {where})"

    def cut(where):
        return (f"(SELECT job_id, start_time, end_time, unnest(range(floor(start_time/10)::BIGINT, "
                f"floor(end_time/10)::BIGINT+1)) k FROM {table} WHERE {where})")

    first = f"FROM {table} WHERE {T} AND start_time<30 AND {contains('laptop')}"
    peer.query("Q1", how, numbers(f"SELECT count(*) {first}"))
    peer.query("Q1f", how, rows(f"SELECT * {first}", lambda r: [len(r)]))
    peer.query("Q2", how, rows(f"SELECT module::VARCHAR m, count(*) FROM {table} GROUP BY module ORDER BY m", lambda r: [v[1] for v in r]))
    peer.query("Q3", how, numbers(f"SELECT count(*) FROM {table} WHERE {contains('laptop')}"))
    regex = r"regexp_matches(content, '(laptop|keyboard)\s+\w+ing')"
    peer.query("Q4", how, numbers(f"SELECT count(*) FROM {table} WHERE {regex}"))
    peer.query("Q4", how + ", literals first", numbers(f"SELECT count(*) FROM {table} WHERE ({contains('laptop')} OR {contains('keyboard')}) AND {regex}"))
    peer.query("Q5", how + ", literal first", numbers(rf"SELECT count(*) FROM {table} WHERE content ILIKE '%jürgen%' AND regexp_matches(content, '\bjürgen\b', 'i')"))
    peer.query("Q6", how, rows(f"SELECT * FROM {table} WHERE job_id='{VIDEO}' AND start_time<630 AND end_time>600", lambda r: [len(r)]))
    peer.query("Q7", how, numbers(f"SELECT count(*) FROM {table} WHERE start_time<630 AND end_time>600"))
    peer.query("Q8", how, numbers(f"SELECT count(*) FROM {table} WHERE metadata.confidence>0.95 AND metadata.speaker='SPEAKER_03'"))
    peer.query("Q9", how, numbers(f"SELECT {PAIRS} FROM {some(T + ' AND ' + contains('laptop'))} a JOIN {some(V + ' AND ' + contains('laptop'))} b ON a.job_id=b.job_id AND {OVERLAP}"))
    peer.query("Q10", how + ", in cuts of 10 s", numbers(f"SELECT count(*) FROM {cut(T)} a JOIN {cut(V)} b ON a.job_id=b.job_id AND a.k=b.k AND {OVERLAP} AND floor(greatest(a.start_time,b.start_time)/10)=a.k"))
    peer.query("Q11", how, numbers(f"SELECT count(*) FROM {some(S)} a WHERE NOT EXISTS (SELECT 1 FROM {some(T + ' AND ' + contains('meeting'))} b WHERE a.job_id=b.job_id AND {OVERLAP})"))
    peer.query("Q12", how, numbers(f"SELECT {PAIRS} FROM {some(T + ' AND ' + contains('budget'))} a JOIN {some(T + ' AND ' + contains('revenue'))} b ON a.job_id=b.job_id AND b.start_time BETWEEN a.end_time AND a.end_time+10"))
    peer.query("Q13", how, rows(f"SELECT job_id, sum(greatest(0, end_time-greatest(start_time, coalesce(p, 0)))) FROM (SELECT job_id, start_time, end_time, max(end_time) OVER (PARTITION BY job_id ORDER BY start_time ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) p FROM {table} WHERE {T}) GROUP BY job_id",
                                lambda r: [len(r), milliseconds(v[1] for v in r)]))
    peer.query("Q14", how, rows(f"SELECT *, end_time-start_time d FROM {table} ORDER BY d DESC LIMIT 20", lambda r: [len(r), milliseconds(v[-1] for v in r)]))
    peer.query("Q15", how, rows(f"SELECT floor(start_time/60)::INT k, module, count(*) n FROM {table} WHERE job_id='{VIDEO}' GROUP BY ALL", lambda r: [len(r), sum(v[0] * v[2] for v in r)]))
    peer.query("Q16", how, rows(f"SELECT * FROM {table} WHERE job_id='{VIDEO}' AND id='{ID}'", lambda r: [len(r), milliseconds(v[4] for v in r)]))
    peer.query("Q17", how, numbers(f"SELECT count(*), round(sum(b.start_time-a.start_time)*1000)::BIGINT FROM (FROM {table} WHERE module='grouped_shots') a ASOF JOIN (FROM {table} WHERE {T}) b ON a.job_id=b.job_id AND b.start_time>=a.start_time"))
for what, table in TABLES.items():
    peer.step("load", what, lambda: db.execute(again(table)), times=5)
peer.finish()
