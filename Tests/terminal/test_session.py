"""A session of sqlrepl on a real terminal: what a person sees of it."""

import unittest

from report import Session
from terminal import ENTER, TAB, control


class SessionTests(unittest.TestCase):
    def test_greets_answers_and_ends(self):
        with Session() as terminal:
            terminal.wait_for(r"3 segments of 1 video")
            terminal.wait_for(r"sqlrepl> *$")
            terminal.send("module=scenes | select id, content", ENTER)
            terminal.wait_for(r"│ s1 │ Desk")
            terminal.wait_for(r"1 row")
            terminal.send(".quit", ENTER)
            terminal.child.expect_exact(__import__("pexpect").EOF)
            terminal.child.close()
            self.assertEqual(terminal.child.exitstatus, 0)

    def test_controls_never_reach_the_screen(self):
        with Session() as terminal:
            terminal.wait_for(r"sqlrepl> *$")
            terminal.send("id=t2 | select content", ENTER)
            terminal.wait_for(r"nothing \\u\{1B\}\[2J to see")

    def test_an_empty_result_says_why(self):
        with Session() as terminal:
            terminal.wait_for(r"sqlrepl> *$")
            terminal.send('content ~ "LAPTOP"', ENTER)
            terminal.wait_for(r"1 matches ignoring case: content ~ /LAPTOP/i")

    def test_control_c_ends_the_line_and_not_the_session(self):
        with Session() as terminal:
            terminal.wait_for(r"sqlrepl> *$")
            terminal.send("module=sc", control("C"))
            terminal.send(".mode count", ENTER, "module=scenes", ENTER)
            terminal.wait_for(r"(?m)^1$")

    def test_commands_are_completed(self):
        with Session() as terminal:
            terminal.wait_for(r"sqlrepl> *$")
            terminal.send(".modu", TAB, ENTER)
            terminal.wait_for(r"transcription")

    def test_long_results_are_paged(self):
        rows = [(str(number), "m", f"text {number}", number, number + 1) for number in range(200)]
        with Session(segments=rows) as terminal:
            terminal.wait_for(r"sqlrepl> *$")
            terminal.send("| select id, content", ENTER)
            terminal.wait_for(r"text 10\b")
            self.assertFalse(any("text 199" in line for line in terminal.lines))
            terminal.send("G")
            terminal.wait_for(r"200 rows")
            terminal.send("q")
            terminal.wait_for(r"sqlrepl> *$")

    def test_a_timeline_fits_the_screen(self):
        with Session("-c", ".mode timeline", "-c", "module=scenes", columns=50) as terminal:
            terminal.wait_for(r"scenes │█+")
            self.assertTrue(all(len(line) <= 50 for line in terminal.lines))


if __name__ == "__main__":
    unittest.main()
