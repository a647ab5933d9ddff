"""SQLite through apsw: B-trees for every question, expressions on metadata, FTS5 trigrams for text."""
import json

import apsw

from harness import DATA, ID, VIDEO, Peer, milliseconds

peer = Peer("sqlite " + apsw.sqlite_lib_version())
db = apsw.Connection(":memory:")
db.execute("PRAGMA journal_mode=off; PRAGMA temp_store=memory")
db.execute("CREATE TABLE seg (row INTEGER PRIMARY KEY, job INT, mod INT, id TEXT, content TEXT, start_time REAL, "
           "end_time REAL, metadata TEXT, created_at TEXT)")
jobs, modules = {}, {}


def load():
    with db, open(DATA + "/flat.ndjson", encoding="utf-8") as lines:
        db.executemany("INSERT INTO seg (job, mod, id, content, start_time, end_time, metadata, created_at) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (
                           (jobs.setdefault(s["job_id"], len(jobs)), modules.setdefault(s["module"], len(modules)), s["id"],
                            s["content"], s["start_time"], s["end_time"],
                            None if s["metadata"] is None else json.dumps(s["metadata"]), s["created_at"])
                           for s in map(json.loads, lines)))


peer.step("load", "ndjson", load)
for what, sql in {
        "mod, job, start, end": "CREATE INDEX mj ON seg(mod, job, start_time, end_time)",
        "job, start, end": "CREATE INDEX js ON seg(job, start_time, end_time)",
        "mod, start": "CREATE INDEX ms ON seg(mod, start_time)",
        "start, end": "CREATE INDEX se ON seg(start_time, end_time)",
        "job, id": "CREATE INDEX ji ON seg(job, id)",
        "speaker, confidence": "CREATE INDEX sc ON seg(json_extract(metadata,'$.speaker'), json_extract(metadata,'$.confidence'))",
        "length": "CREATE INDEX le ON seg(end_time-start_time)",
        "trigrams": "CREATE VIRTUAL TABLE text USING fts5(content, content='seg', content_rowid='row', "
                    "tokenize='trigram case_sensitive 1'); INSERT INTO text(text) VALUES('rebuild')",
        "words": "CREATE VIRTUAL TABLE words USING fts5(content, content='seg', content_rowid='row', "
                 "tokenize='unicode61 remove_diacritics 0'); INSERT INTO words(words) VALUES('rebuild')",
        "analyze": "ANALYZE"}.items():
    peer.step("index", what, lambda: db.execute(sql))
peer.indexed()
T, V, S, G = (modules[name] for name in ("transcription", "visualelements", "scenes", "grouped_shots"))
J = jobs[VIDEO]
names = {number: name for name, number in modules.items()}
longest = dict(db.execute("SELECT mod, max(end_time-start_time) FROM seg GROUP BY mod"))
ALL = "job, mod, id, content, start_time, end_time, metadata, created_at"


def rows(sql, take=lambda r: [int(v) for v in r[0]]):
    return lambda: take(db.execute(sql).fetchall())


def overlapping(mod):
    """The condition on b that lets its index bound the search on both sides: none is longer than the longest."""
    return (f"b.job=a.job AND b.mod={mod} AND b.start_time<a.end_time AND b.end_time>a.start_time "
            f"AND b.start_time>a.start_time-{longest[mod]}-1e-6")


HOW = "B-tree"
first = f"FROM seg WHERE mod={T} AND start_time<30 AND instr(content,'laptop')"
peer.query("Q1", HOW, rows(f"SELECT count(*) {first}"))
peer.query("Q1f", HOW, rows(f"SELECT * {first}", lambda r: [len(r)]))
peer.query("Q2", HOW, rows("SELECT mod, count(*) FROM seg GROUP BY mod", lambda r: [v[1] for v in sorted(r, key=lambda v: names[v[0]])]))
peer.query("Q3", "trigrams", rows("SELECT count(*) FROM text WHERE text MATCH 'laptop'"))
# SQLite has no regular expressions of its own; Python's would be measured in their place. Q4 and Q5 are left to others.
peer.query("Q6", HOW, rows(f"SELECT {ALL} FROM seg INDEXED BY js WHERE job={J} AND start_time<630 AND end_time>600 AND start_time>600-{max(longest.values())}", lambda r: [len(r)]))
peer.query("Q7", HOW, rows(f"SELECT count(*) FROM seg INDEXED BY se WHERE start_time<630 AND end_time>600 AND start_time>600-{max(longest.values())}"))
peer.query("Q8", "B-tree on both", rows("SELECT count(*) FROM seg WHERE json_extract(metadata,'$.confidence')>0.95 AND json_extract(metadata,'$.speaker')='SPEAKER_03'"))
peer.query("Q9", "trigrams, B-tree", rows(f"SELECT count(*), count(DISTINCT a.row) FROM text CROSS JOIN seg a ON a.row=text.rowid CROSS JOIN seg b ON {overlapping(V)} WHERE text MATCH 'laptop' AND a.mod={T} AND instr(b.content,'laptop')"))
peer.query("Q10", HOW, rows(f"SELECT count(*) FROM seg a CROSS JOIN seg b ON {overlapping(V)} WHERE a.mod={T}"))
peer.query("Q11", "trigrams, B-tree", rows(f"SELECT (SELECT count(*) FROM seg WHERE mod={S}) - (SELECT count(DISTINCT b.row) FROM text CROSS JOIN seg a ON a.row=text.rowid CROSS JOIN seg b ON {overlapping(S)} WHERE text MATCH 'meeting' AND a.mod={T})"))
peer.query("Q12", "trigrams, B-tree", rows(f"SELECT count(*), count(DISTINCT a.row) FROM text CROSS JOIN seg a ON a.row=text.rowid CROSS JOIN seg b ON b.job=a.job AND b.mod=a.mod AND b.start_time>=a.end_time AND b.start_time<=a.end_time+10 WHERE text MATCH 'budget' AND a.mod={T} AND instr(b.content,'revenue')"))
peer.query("Q13", HOW, rows(f"SELECT job, sum(max(0, end_time-max(start_time, p))) FROM (SELECT job, start_time, end_time, coalesce(max(end_time) OVER (PARTITION BY job ORDER BY start_time ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) p FROM seg INDEXED BY mj WHERE mod={T}) GROUP BY job",
                            lambda r: [len(r), milliseconds(v[1] for v in r)]))
peer.query("Q14", "B-tree on length", rows("SELECT *, end_time-start_time FROM seg ORDER BY end_time-start_time DESC LIMIT 20", lambda r: [len(r), milliseconds(v[-1] for v in r)]))
peer.query("Q15", HOW, rows(f"SELECT CAST(start_time/60 AS INT) k, mod, count(*) FROM seg WHERE job={J} GROUP BY 1, 2", lambda r: [len(r), sum(v[0] * v[2] for v in r)]))
peer.query("Q16", HOW, rows(f"SELECT {ALL} FROM seg WHERE job={J} AND id='{ID}'", lambda r: [len(r), milliseconds(v[4] for v in r)]))
peer.query("Q17", HOW, rows(f"WITH q AS MATERIALIZED (SELECT start_time, (SELECT b.start_time FROM seg b WHERE b.mod={T} AND b.job=a.job AND b.start_time>=a.start_time ORDER BY b.start_time LIMIT 1) n FROM seg a WHERE mod={G}) SELECT count(n), round(sum(n-start_time)*1000) FROM q"))
peer.finish()
