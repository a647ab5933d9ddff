"""Loads the corpus with one thread and with several in turns, and prints how many times as fast several are.

    load_threads.py SEGMENTQL-BENCH DATA [ROUNDS]

Wall times, of one load in a process of its own. Processors of a shared machine differ, so each round takes one thread once
on each processor of those that the several threads run on, and their harmonic mean.
"""
import os
import statistics
import subprocess
import sys

program, data = sys.argv[1:3]
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 16
processors = sorted(os.sched_getaffinity(0))[:2] if hasattr(os, "sched_getaffinity") else [None, None]


def load(file, threads, processor=None):
    """Seconds of wall time and of processor time, and the most MiB."""
    pinned = None if processor is None else lambda: os.sched_setaffinity(0, {processor})
    command = [program, "load", file, "--threads", str(threads), "--repeat", "1"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, preexec_fn=pinned).stdout.splitlines()
    row = dict(zip(lines[0].split("\t"), lines[1].split("\t")))
    return float(row["wall s"]), float(row["processor s"]), float(row["peak MiB"])


threads = len(processors)
print(f"form\trounds\tone thread s\t{threads} threads s\tprocessor s\tpeak MiB\ttimes as fast\tleast\tgreatest")
for form in ("json", "ndjson", "csv"):
    taken = []
    for _ in range(rounds):
        alone = statistics.harmonic_mean([load(f"{data}/flat.{form}", 1, processor)[0] for processor in processors])
        taken.append((alone, *load(f"{data}/flat.{form}", threads)))
    alone, wall, processor, peak = (statistics.median(side) for side in zip(*taken))
    gains = sorted(row[0] / row[1] for row in taken)
    print(
        f"{form}\t{rounds}\t{alone:.3f}\t{wall:.3f}\t{processor:.3f}\t{peak:.0f}\t{statistics.median(gains):.2f}\t{gains[0]:.2f}"
        f"\t{gains[-1]:.2f}",
        flush=True)
