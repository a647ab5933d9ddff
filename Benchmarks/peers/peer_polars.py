"""Polars: typed frames, one for each module and one for each video, conditions in the cheapest order."""
import polars as pl
from polars import col

from harness import DATA, ID, VIDEO, Peer, milliseconds

peer = Peer("polars " + pl.__version__)
META = pl.Struct({"speaker": pl.String, "confidence": pl.Float64, "language": pl.String, "shots": pl.Int64,
                  "brightness": pl.Float64, "model": pl.String, "score": pl.Float64})
SCHEMA = {"id": pl.String, "job_id": pl.String, "module": pl.String, "content": pl.String, "start_time": pl.Float64,
          "end_time": pl.Float64, "metadata": META, "created_at": pl.String}
D = peer.step("load", "ndjson", lambda: pl.scan_ndjson(DATA + "/flat.ndjson", schema=SCHEMA).collect())
D = peer.step("index", "dictionary codes", lambda: D.with_columns(
    col("job_id").cast(pl.Enum(D["job_id"].unique(maintain_order=True))), col("module").cast(pl.Enum(sorted(D["module"].unique())))))
modules = peer.step("index", "frame for each module", lambda: D.partition_by("module", as_dict=True))
videos = peer.step("index", "frame for each video", lambda: D.partition_by("job_id", as_dict=True))
peer.indexed()
T, V, S, G = (modules[(name,)] for name in ("transcription", "visualelements", "scenes", "grouped_shots"))
ONE = videos[(VIDEO,)]


def has(word):
    return col("content").str.contains(word, literal=True)


def some(frame, *where):
    return frame.lazy().filter(*where).select("job_id", "id", "start_time", "end_time")


def numbers(lazy):
    return lambda: [int(value) for value in lazy.collect().row(0)]


OVERLAP = (col("start_time") < col("end_time_right")) & (col("start_time_right") < col("end_time"))
PAIRS = [pl.len().alias("n"), pl.struct("job_id", "id").n_unique().alias("left")]
HOW = "frames by module"
peer.query("Q1", HOW, lambda: [T.filter(col("start_time") < 30).filter(has("laptop")).height])
peer.query("Q1f", HOW, lambda: [len(T.filter(col("start_time") < 30).filter(has("laptop")).rows())])
peer.query("Q2", "group_by", lambda: [row[1] for row in D.group_by("module").len().sort("module").rows()])
peer.query("Q3", "scan", numbers(D.lazy().filter(has("laptop")).select(pl.len())))
peer.query("Q4", "scan", numbers(D.lazy().filter(col("content").str.contains(r"(laptop|keyboard)\s+\w+ing")).select(pl.len())))
peer.query("Q5", "scan", numbers(D.lazy().filter(col("content").str.contains(r"(?i)\bjürgen\b")).select(pl.len())))
WINDOW = (col("start_time") < 630) & (col("end_time") > 600)
peer.query("Q6", "frame of the video", lambda: [len(ONE.filter(WINDOW).rows())])
peer.query("Q7", "scan", numbers(D.lazy().filter(WINDOW).select(pl.len())))
peer.query("Q8", HOW, numbers(T.lazy().filter((col("metadata").struct["confidence"] > 0.95) & (col("metadata").struct["speaker"] == "SPEAKER_03")).select(pl.len())))
peer.query("Q9", HOW, numbers(some(T, has("laptop")).join(some(V, has("laptop")), on="job_id").filter(OVERLAP).select(PAIRS)))


def cut(frame):
    return frame.lazy().select("job_id", "start_time", "end_time", k=pl.int_ranges(
        (col("start_time") / 10).floor().cast(pl.Int64), (col("end_time") / 10).floor().cast(pl.Int64) + 1)).explode("k")


peer.query("Q10", HOW + ", in cuts of 10 s", numbers(cut(T).join(cut(V), on=["job_id", "k"]).filter(
    OVERLAP & ((pl.max_horizontal("start_time", "start_time_right") / 10).floor() == col("k"))).select(pl.len())))
met = some(S).join(some(T, has("meeting")), on="job_id").filter(OVERLAP).select("job_id", "id").unique()
peer.query("Q11", HOW, numbers(some(S).join(met, on=["job_id", "id"], how="anti").select(pl.len())))
peer.query("Q12", HOW, numbers(some(T, has("budget")).join(some(T, has("revenue")), on="job_id").filter(
    (col("start_time_right") >= col("end_time")) & (col("start_time_right") <= col("end_time") + 10)).select(PAIRS)))
covered = T.lazy().group_by("job_id", maintain_order=True).agg(
    (col("end_time") - pl.max_horizontal("start_time", col("end_time").cum_max().shift(1).fill_null(0))).clip(0).sum())
peer.query("Q13", HOW, lambda: (lambda r: [len(r), milliseconds(row[1] for row in r)])(covered.collect().rows()))
peer.query("Q14", "top_k", lambda: (lambda r: [len(r), milliseconds(row[-1] for row in r)])(
    D.lazy().with_columns(d=col("end_time") - col("start_time")).top_k(20, by="d").collect().rows()))
peer.query("Q15", "frame of the video", lambda: (lambda r: [len(r), sum(row[0] * row[2] for row in r)])(
    ONE.group_by((col("start_time") / 60).floor().cast(pl.Int64).alias("k"), "module").len().rows()))
peer.query("Q16", "frame of the video", lambda: (lambda r: [len(r), milliseconds(row[4] for row in r)])(ONE.filter(col("id") == ID).rows()))


def folded(frame, name):
    """One sorted key for job and time, as an asof join without groups is fastest."""
    return frame.lazy().select((col("job_id").to_physical() * 1e5 + col("start_time")).alias("s"), "job_id",
                               col("start_time").alias(name)).set_sorted("s")


peer.query("Q17", HOW, numbers(folded(G, "g").join_asof(folded(T, "t"), on="s", strategy="forward").filter(
    col("job_id") == col("job_id_right")).select(pl.len(), ((col("t") - col("g")).sum() * 1000).round())))
peer.step("load", "ndjson", lambda: pl.scan_ndjson(DATA + "/flat.ndjson", schema=SCHEMA).collect(), times=5)
peer.step("load", "csv", lambda: pl.read_csv(DATA + "/flat.csv", schema=SCHEMA | {"metadata": pl.String}), times=5)
peer.finish()
