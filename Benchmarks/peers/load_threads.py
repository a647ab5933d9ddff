"""Loads the corpus with one thread and with two in turns, and prints how many times as fast two are.

    load_threads.py SEGMENTQL-BENCH DATA [ROUNDS]

Wall times. The processors of a shared machine differ, so each round takes one thread once on each of two, and their harmonic
mean, and two threads on both.
"""
import os
import statistics
import sys

from segmentql_load import load

program, data = sys.argv[1:3]
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 16
if (os.cpu_count() or 1) < 2:
    sys.exit("load_threads.py: two threads need two processors")
# Elsewhere than on Linux nobody says where a thread runs.
both = sorted(os.sched_getaffinity(0))[:2] if hasattr(os, "sched_getaffinity") else []
each = [[processor] for processor in both] or [None, None]

print("form\trounds\tone thread s\ttwo threads s\tprocessor s\tpeak MiB\ttimes as fast\tleast\tgreatest")
for form in ("json", "ndjson", "csv"):
    file = f"{data}/flat.{form}"
    taken = []
    for _ in range(rounds):
        alone = statistics.harmonic_mean([load(program, file, processors=place)["wall s"] for place in each])
        two = load(program, file, threads=2, processors=both)
        taken.append((alone, two["wall s"], two["processor s"], two["peak MiB"]))
    alone, wall, processor, peak = (statistics.median(side) for side in zip(*taken))
    gains = sorted(row[0] / row[1] for row in taken)
    figures = f"{alone:.3f}\t{wall:.3f}\t{processor:.3f}\t{peak:.0f}\t{statistics.median(gains):.2f}\t{gains[0]:.2f}\t{gains[-1]:.2f}"
    print(f"{form}\t{rounds}\t{figures}", flush=True)
