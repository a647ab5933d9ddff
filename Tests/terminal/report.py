"""Reports for the tests, and a session of sqlrepl on one, with a home of its own."""

import json
import pathlib
import tempfile

from terminal import Terminal

SEGMENTS = [
    ("t1", "transcription", "a laptop on the desk", 1.5, 4),
    ("t2", "transcription", "nothing \x1b[2J to see", 70, 72),
    ("s1", "scenes", "Desk", 0, 30),
]


def write_report(path, segments):
    path.write_text(
        json.dumps(
            [
                {"id": id, "job_id": "talk", "module": module, "content": text, "start_time": start, "end_time": end}
                for id, module, text, start, end in segments
            ]
        )
    )


def write_large_report(path, megabytes):
    """A report that takes a while to load."""
    with path.open("w") as file:
        for number in range(megabytes * 5000):
            segment = {
                "id": str(number), "job_id": "large", "module": "m", "content": f"text {number} " + "x" * 60,
                "start_time": number * 0.5, "end_time": number * 0.5 + 1, "metadata": {"n": number},
            }
            file.write(json.dumps(segment) + "\n")


class Session:
    """sqlrepl on a report of its own, as a context manager that gives its terminal."""

    def __init__(self, *arguments, segments=None, **options):
        self.folder = tempfile.TemporaryDirectory()
        self.home = pathlib.Path(self.folder.name)
        report = self.home / "talk.json"
        write_report(report, segments or SEGMENTS)
        options.setdefault("columns", 80)
        options.setdefault("rows", 24)
        options.setdefault("HOME", self.folder.name)
        self.terminal = Terminal("sqlrepl", [str(report), *arguments], cwd=self.folder.name, **options)

    def __enter__(self):
        return self.terminal

    def __exit__(self, *error):
        self.terminal.__exit__(*error)
        self.folder.cleanup()

    def path(self, name):
        return self.home / name
