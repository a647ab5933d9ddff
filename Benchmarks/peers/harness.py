"""What the peers share: the corpus' arguments, timing as segmentql-bench does it, memory, and the report."""
import gc
import json
import os
import resource
import statistics
import sys
import time

DATA = os.environ["PEER_DATA"]
HERE = os.path.dirname(os.path.abspath(__file__))
BUDGET = float(os.environ.get("PEER_BUDGET", "2"))
with open(os.path.join(HERE, "..", "workloads.json"), encoding="utf-8") as file:
    CORPUS = json.load(file)["corpora"]["full"]


def job_and_count():
    """The job that questions about one video are about, and the number of segments."""
    jobs, count = [], 0
    with open(os.path.join(DATA, "flat.ndjson"), encoding="utf-8") as lines:
        for line in lines:
            count += 1
            at = line.index('"job_id": "') + 11
            job = line[at:line.index('"', at)]
            if not jobs or jobs[-1] != job:
                jobs.append(job)
    return jobs[CORPUS["video"]], count


VIDEO, COUNT = job_and_count()
ID = CORPUS["id"]


def resident():
    gc.collect()
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


class Peer:
    def __init__(self, name):
        self.name = name
        self.base = resident()
        self.report = {"engine": name, "threads": 1, "segments": COUNT, "load": {}, "index": {}, "cpu": {},
                       "mem": {"base_mb": self.base}, "queries": {}}
        self.right = True

    def step(self, group, what, work, times=1):
        """Times one step of loading or indexing: the median of as many times."""
        walls, cpus = [], []
        for _ in range(times):
            result = None
            wall, cpu = time.perf_counter(), time.process_time()
            result = work()
            walls.append(time.perf_counter() - wall)
            cpus.append(time.process_time() - cpu)
        self.report[group][what] = round(statistics.median(walls), 4)
        self.report["cpu"][f"{group}/{what}"] = round(statistics.median(cpus), 4)
        return result

    def query(self, name, variant, work, most=201):
        """Times one way of answering a workload; `work` returns the answer as a list of whole numbers."""
        begin = time.perf_counter()
        answer = work()
        first = time.perf_counter() - begin
        wanted = min(most, 7 if first < 8 else 3)
        clean, cpu = [], []
        start = time.perf_counter()
        while True:
            used, wall = time.process_time(), time.perf_counter()
            work()
            wall, used = time.perf_counter() - wall, time.process_time() - used
            if wall - used <= 0.05 * wall + 1e-4:
                clean.append(wall)
            cpu.append(used)
            elapsed = time.perf_counter() - start
            if len(clean) >= wanted and (elapsed > BUDGET or len(clean) >= most):
                break
            if len(cpu) >= wanted and elapsed > 2.5 * BUDGET + 2 * wanted * first:
                break
        times = clean if len(clean) >= wanted else cpu
        expected = CORPUS["expected"].get(name)
        entry = {"ms": round(statistics.median(times) * 1e3, 4), "min": round(min(times) * 1e3, 4), "n": len(times),
                 "first_ms": round(first * 1e3, 3), "result": answer}
        if times is cpu:
            entry["contended"] = True
        if expected is not None:
            entry["ok"] = answer == expected
            self.right = self.right and entry["ok"]
        self.report["queries"].setdefault(name, {})[variant] = entry
        print(f"{name} {variant}: {entry['ms']} ms {answer}{'' if entry.get('ok', True) else ' WRONG'}", file=sys.stderr)

    def indexed(self):
        """To be called when all is loaded and indexed."""
        self.report["mem"]["after_index_mb"] = resident()
        self.report["mem"]["bytes_per_segment"] = round((resident() - self.base) * 1048576 / COUNT, 1)

    def finish(self):
        self.report["mem"]["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        json.dump(self.report, sys.stdout)
        print()
        sys.exit(0 if self.right else 1)


def milliseconds(values):
    return sum(round(value * 1000) for value in values)
