"""pandas with numpy: frames by module and by video, temporal joins by sorted arrays, as an analyst would write them by hand."""
import os

os.environ.update({name: "1" for name in ("OMP_NUM_THREADS", "ARROW_NUM_THREADS", "OPENBLAS_NUM_THREADS")})
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pj

from harness import DATA, ID, VIDEO, Peer, milliseconds

pa.set_cpu_count(1)
peer = Peer(f"pandas {pd.__version__}, numpy {np.__version__}")


def load():
    table = pj.read_json(DATA + "/flat.ndjson", read_options=pj.ReadOptions(use_threads=False, block_size=8 << 20)).combine_chunks()
    meta = table["metadata"].combine_chunks()
    frame = pd.DataFrame({
        "id": pd.Series(table["id"], dtype="string[pyarrow]"), "job_id": pd.Categorical(table["job_id"].to_pandas()),
        "module": pd.Categorical(table["module"].to_pandas()), "content": pd.Series(table["content"], dtype="string[pyarrow]"),
        "start_time": table["start_time"].to_numpy(), "end_time": table["end_time"].to_numpy(),
        "speaker": pd.Categorical(pc.struct_field(meta, "speaker").to_pandas()),
        "confidence": pc.struct_field(meta, "confidence").to_numpy(zero_copy_only=False),
        "metadata": pd.Series(meta, dtype=pd.ArrowDtype(meta.type)), "created_at": pd.Series(table["created_at"])})
    frame["job_id"] = frame.job_id.cat.set_categories(frame.job_id.unique().tolist())
    return frame


D = peer.step("load", "ndjson", load)
modules = peer.step("index", "frame for each module", lambda: dict(list(D.groupby("module", observed=True))))
videos = peer.step("index", "frame for each video", lambda: dict(list(D.groupby("job_id", observed=True))))
peer.indexed()
T, V, S, G = (modules[name] for name in ("transcription", "visualelements", "scenes", "grouped_shots"))
ONE = videos[VIDEO]


def folded(frame):
    """Starts and ends on one axis, video after video; the rows are in that order already."""
    base = frame.job_id.cat.codes.to_numpy() * 1e5
    return base + frame.start_time.to_numpy(), base + frame.end_time.to_numpy()


def has(frame, word):
    return frame.content.str.contains(word, regex=False).to_numpy(dtype=bool)


def in_window(frame):
    return (frame.start_time.to_numpy() < 630) & (frame.end_time.to_numpy() > 600)


def counts(a, b):
    """How many of b overlap each of a: ranks in the starts and in the ends, where b's ends ascend too."""
    return np.maximum(np.searchsorted(b[0], a[1], "left") - np.searchsorted(b[1], a[0], "right"), 0)


def said_first():
    early = T[T.start_time < 30]
    return early[has(early, "laptop")]


def by_hand(counted):
    return [int(counted.sum()), int((counted > 0).sum())]


HOW = "frames by module"
RANKS = "sorted arrays by hand"
peer.query("Q1", HOW, lambda: [len(said_first())])
peer.query("Q1f", HOW, lambda: [len(said_first().to_dict("records"))])
peer.query("Q2", "value_counts", lambda: [int(v) for v in D.module.value_counts(sort=False).sort_index()])
peer.query("Q3", "scan", lambda: [int(has(D, "laptop").sum())])
peer.query("Q4", "scan", lambda: [int(D.content.str.contains(r"(?:laptop|keyboard)\s+\w+ing").sum())])
peer.query("Q5", "scan", lambda: [int(D.content.str.contains(r"\bjürgen\b", case=False).sum())])
peer.query("Q6", "frame of the video", lambda: [len(ONE[in_window(ONE)].to_dict("records"))])
peer.query("Q7", "scan", lambda: [int(in_window(D).sum())])
peer.query("Q8", "flat columns", lambda: [int(((D.confidence > 0.95) & (D.speaker == "SPEAKER_03")).sum())])
peer.query("Q9", RANKS, lambda: by_hand(counts(folded(T[has(T, "laptop")]), folded(V[has(V, "laptop")]))))
peer.query("Q10", RANKS, lambda: [int(counts(folded(T), folded(V)).sum())])


def without():
    scenes, met = folded(S), folded(T[has(T, "meeting")])
    latest = np.concatenate([[-1], np.maximum.accumulate(met[1])])
    return [int((latest[np.searchsorted(met[0], scenes[1], "left")] <= scenes[0]).sum())]


def then():
    a, b = folded(T[has(T, "budget")]), folded(T[has(T, "revenue")])
    return by_hand(np.searchsorted(b[0], a[1] + 10, "right") - np.searchsorted(b[0], a[1], "left"))


def covered():
    starts, ends = folded(T)
    before = np.concatenate([[-1.0], np.maximum.accumulate(ends)[:-1]])
    sums = np.bincount(T.job_id.cat.codes.to_numpy(), np.maximum(0, ends - np.maximum(starts, before)))
    return [len(sums), milliseconds(sums.tolist())]


def longest():
    lengths = D.end_time.to_numpy() - D.start_time.to_numpy()
    rows = np.argpartition(-lengths, 20)[:20]
    rows = D.iloc[rows[np.argsort(-lengths[rows])]].to_dict("records")
    return [len(rows), milliseconds(row["end_time"] - row["start_time"] for row in rows)]


def by_minute():
    groups = ONE.groupby([(ONE.start_time // 60).astype(int), "module"], observed=True).size()
    return [len(groups), int(sum(key[0] * n for key, n in groups.items()))]


def one():
    rows = ONE[ONE.id == ID].to_dict("records")
    return [len(rows), milliseconds(row["start_time"] for row in rows)]


def following():
    groups, said = folded(G)[0], folded(T)[0]
    at = np.searchsorted(said, groups, "left")
    found = at < len(said)
    found[found] &= T.job_id.cat.codes.to_numpy()[at[found]] == G.job_id.cat.codes.to_numpy()[found]
    return [int(found.sum()), round(float((said[at[found]] - groups[found]).sum()) * 1000)]


peer.query("Q11", RANKS, without)
peer.query("Q12", RANKS, then)
peer.query("Q13", RANKS, covered)
peer.query("Q14", "argpartition", longest)
peer.query("Q15", "frame of the video", by_minute)
peer.query("Q16", "frame of the video", one)
peer.query("Q17", RANKS, following)
peer.finish()
