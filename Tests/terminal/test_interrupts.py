"""Ctrl-C ends what runs, and the session goes on; Ctrl-Z stops it, and it comes back; a reader that leaves is no fault."""

import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

from report import Session, write_large_report
from terminal import ENTER, Terminal, control

MANY = [(str(number), "m", f"text {number}", number * 0.1, number * 0.1 + 1) for number in range(20_000)]
# Compares each segment with each other: minutes, and next to no memory.
SLOW = "module=m AND NEAR(<=1h) [module=m AND content > this.content AND end_time < this.start_time - 90000]"


class InterruptTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.large = pathlib.Path(cls.folder.name) / "large.ndjson"
        write_large_report(cls.large, 60)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def interrupt(self, terminal, pattern):
        """Sends Ctrl-C and waits for the screen; gives the seconds between."""
        begin = time.monotonic()
        terminal.send(control("c"))
        terminal.wait_for(pattern)
        return time.monotonic() - begin

    def test_a_query_is_cancelled_and_the_session_goes_on(self):
        with Session(segments=MANY) as terminal:
            terminal.wait_for(r"sqlrepl> *$")
            for _ in range(2):
                terminal.send(SLOW, ENTER)
                terminal.pump(0.7)
                # Far below what the query takes, and with room for a busy machine.
                self.assertLess(self.interrupt(terminal, r"interrupted\nsqlrepl> *$"), 2)
                terminal.send(control("l"))
            terminal.send("id=17 | select content", ENTER)
            terminal.wait_for(r"│ text 17 │")

    def test_printing_is_cancelled(self):
        rows = [(str(number), "m", f"text {number} " + "x" * 300, number, number + 1) for number in range(60_000)]
        with Session("--mode", "jsonl", segments=rows) as terminal:
            terminal.wait_for(r"sqlrepl> *$")
            terminal.send(".pager off", ENTER)
            terminal.wait_for(r"pager off\nsqlrepl> *$")
            terminal.send("module=m", ENTER)
            terminal.wait_for(r"text 3")
            self.interrupt(terminal, r"interrupted\nsqlrepl> *$")
            self.assertNotIn(b"text 59999", terminal.output)
            terminal.send(".mode count", ENTER, "module=m", ENTER)
            terminal.wait_for(r"(?m)^60000$")

    def test_ctrl_c_in_the_pager_is_the_pagers(self):
        with Session(segments=MANY) as terminal:
            terminal.wait_for(r"sqlrepl> *$")
            terminal.send("| select id, content", ENTER)
            terminal.wait_for(r"text 10\b")
            terminal.send(control("c"))
            terminal.pump(0.2)
            terminal.send("q")
            terminal.wait_for(r"sqlrepl> *$")
            terminal.send("id=17 | stats count()", ENTER)
            terminal.wait_for(r"1 row")

    def test_loading_shows_how_far_it_is_and_is_cancelled(self):
        with Session() as terminal:
            terminal.wait_for(r"sqlrepl> *$")
            terminal.send(f".open {self.large}", ENTER)
            terminal.wait_for(r"loading: [\d,]+ segments, \d+ MB/s, \d+ %, \d+ s left")
            self.interrupt(terminal, r"interrupted\nsqlrepl> *$")
            self.assertNotIn("loading:", "\n".join(terminal.lines))
            terminal.send(".mode count", ENTER, "module=scenes", ENTER)
            terminal.wait_for(r"(?m)^1$")

    def test_loading_at_the_start_is_cancelled(self):
        with Terminal("sqlrepl", [str(self.large)], columns=90) as terminal:
            terminal.wait_for(r"loading: ")
            self.interrupt(terminal, r"nothing loaded.*\n(.*\n)?sqlrepl> *$")
            terminal.send(".quit", ENTER)
            self.assertEqual(terminal.wait_for_end(), 0)

    def test_in_batch_it_ends_with_130(self):
        with Session("-c", SLOW, "-c", "module=m", segments=MANY) as terminal:
            terminal.pump(1)
            terminal.send(control("c"))
            self.assertEqual(terminal.wait_for_end(), 130)
            self.assertNotIn(b"text", terminal.output)
        with Terminal("sqlrepl", [str(self.large), "-c", "module=m"], columns=90) as terminal:
            terminal.wait_for(r"loading: ")
            terminal.send(control("c"))
            self.assertEqual(terminal.wait_for_end(), 130)

    def test_a_batch_without_a_terminal_shows_no_progress(self):
        run = subprocess.run(
            ["sqlrepl", str(self.large), "--mode", "count", "-c", "id=1"], capture_output=True, text=True, timeout=120)
        self.assertEqual((run.stdout, run.stderr, run.returncode), ("1\n", "", 0))

    def test_a_reader_that_leaves_is_no_fault(self):
        for command in ['sqlrepl "$0" --mode jsonl -c module=m', "sqlrepl --help"]:
            run = subprocess.run(
                ["bash", "-c", f"set -o pipefail; {command} | head -n 1", str(self.large)], capture_output=True, text=True,
                timeout=120)
            self.assertEqual((run.stderr, run.returncode), ("", 0))

    def test_suspend_and_come_back(self):
        with tempfile.TemporaryDirectory() as home:
            with Terminal("bash", ["--norc", "--noprofile", "-i"], HOME=home, columns=80, HISTFILE="/dev/null") as terminal:
                terminal.wait_for(r"\$ *$")
                terminal.send("sqlrepl", ENTER)
                terminal.wait_for(r"sqlrepl> *$")
                terminal.send("module=sc", control("z"))
                terminal.wait_for(r"Stopped")
                terminal.send("echo shell again", ENTER)
                terminal.wait_for(r"\nshell again\n")
                terminal.send("fg", ENTER)
                terminal.wait_for(r"sqlrepl> module=sc$")
                terminal.send(control("c"))
                terminal.wait_for(r"\^C\nsqlrepl> *$")
                terminal.send(".quit", ENTER)
                terminal.wait_for(r"\$ *$")

    def test_a_signal_ends_it_and_leaves_the_terminal_as_it_was(self):
        with Session() as terminal:
            terminal.wait_for(r"sqlrepl> *$")
            terminal.child.kill(signal.SIGTERM)
            self.assertEqual(terminal.wait_for_end(), -signal.SIGTERM)
            self.assertIn(b"\x1b[?2004l", terminal.output)


if __name__ == "__main__":
    unittest.main()
