"""Loads the corpus with segmentql-bench and with DuckDB in turns, and prints the ratio of processor times of each pair.

    load_pairs.py SEGMENTQL-BENCH DATA [PAIRS]

A shared machine changes its speed from minute to minute, and with it both of a pair. Ours is the median of three loads, each
of DuckDB's the lesser of two.
"""
import resource
import statistics
import sys

import duckdb

from duckdb_loads import again, tables
from segmentql_load import load

program, data = sys.argv[1:3]
pairs = int(sys.argv[3]) if len(sys.argv) > 3 else 10
db = duckdb.connect(config={"threads": 1})
db.execute("SET enable_progress_bar=false")


def processor_time():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def duckdb_load(table):
    before = processor_time()
    db.execute(again(table))
    return processor_time() - before


print("form\tpairs\tsegmentql s\tduckdb " + duckdb.__version__ + " s\tratio\tleast\tgreatest")
for form, table in tables(data).items():
    taken = []
    for _ in range(pairs):
        ours = load(program, f"{data}/flat.{form}", repeat=3)["processor s"]
        taken.append((ours, min(duckdb_load(table) for _ in range(2))))
    ratios = sorted(peer / ours for ours, peer in taken)
    ours, peer = (statistics.median(side) for side in zip(*taken))
    print(f"{form}\t{pairs}\t{ours:.3f}\t{peer:.3f}\t{statistics.median(ratios):.2f}\t{ratios[0]:.2f}\t{ratios[-1]:.2f}", flush=True)
