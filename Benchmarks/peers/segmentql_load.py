"""Loads of segmentql-bench, each in a process of its own."""
import os
import subprocess


def load(program, file, threads=1, repeat=1, processors=None):
    """What `segmentql-bench load` tells of a file, by the names of its columns; kept to some processors, if any are given."""
    pinned = (lambda: os.sched_setaffinity(0, processors)) if processors else None
    command = [program, "load", file, "--threads", str(threads), "--repeat", str(repeat)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, preexec_fn=pinned).stdout.splitlines()
    names, values = (line.split("\t") for line in lines[:2])
    return {name: float(value) for name, value in zip(names[1:], values[1:])}
