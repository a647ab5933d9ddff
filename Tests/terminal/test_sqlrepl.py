"""The interactive session of sqlrepl on a terminal: the editor with the language in it."""

import pathlib
import tempfile
import unittest

from terminal import ENTER, RIGHT, TAB, UP, Terminal, control

ROOT = pathlib.Path(__file__).resolve().parents[2]
REPORT = str(ROOT / "examples" / "reports" / "laptop-review.json")


class SessionTests(unittest.TestCase):
    def session(self, *arguments, **options):
        home = tempfile.TemporaryDirectory()
        self.addCleanup(home.cleanup)
        options.setdefault("HOME", home.name)
        terminal = Terminal("sqlrepl", list(arguments) or [REPORT], columns=90, rows=30, **options)
        self.addCleanup(terminal.__exit__)
        terminal.wait_for(r"sqlrepl> *$")
        return terminal

    def test_a_query_runs(self):
        terminal = self.session()
        terminal.send("module=scenes | stats count()", ENTER)
        terminal.wait_for(r"(?s)count.*5.*sqlrepl>$")

    def test_enter_breaks_the_line_until_the_query_is_whole(self):
        terminal = self.session()
        terminal.send("module=transcription AND OVERLAPS [", ENTER, "module=scenes", ENTER, "] | stats count()", ENTER)
        terminal.wait_for(r"(?s)sqlrepl> module=transcription AND OVERLAPS \[\n +\.\.\.> module=scenes\n +\.\.\.> \].*count")
        terminal.wait_for(r"sqlrepl>$")

    def test_a_blank_line_runs_what_is_not_whole(self):
        terminal = self.session()
        terminal.send("module=scenes AND", ENTER, ENTER)
        terminal.wait_for(r"(?s)error: .*sqlrepl>$")

    def test_values_that_occur_are_offered(self):
        terminal = self.session()
        terminal.send("module=", TAB)
        terminal.wait_for(r"sqlrepl> module=\ntranscription +\d+ segments\n")
        terminal.send("sc", TAB)
        terminal.wait_for(r"sqlrepl> module=scenes$")

    def test_hints_from_names_and_from_history(self):
        terminal = self.session()
        terminal.send("modu")
        terminal.wait_for(r"sqlrepl> module$")
        terminal.send(control("u"), "module=scenes | limit 1", ENTER)
        terminal.wait_for(r"(?s)limit 1\n.*sqlrepl>$")
        terminal.send("mod")
        terminal.wait_for(r"sqlrepl> module=scenes \| limit 1$")
        terminal.send(RIGHT, ENTER)
        terminal.wait_for(r"(?s)(limit 1\n.*){2}sqlrepl>$")

    def test_highlighting(self):
        terminal = self.session()
        row = len(terminal.lines) - 1
        terminal.send('content HAS "lap')
        terminal.wait_for('"lap$')
        self.assertEqual(terminal.color(row, 17), "blue")
        self.assertEqual(terminal.color(row, 21), "brown")
        terminal.send('"')
        terminal.wait_for('"lap"$')
        self.assertEqual(terminal.color(row, 21), "green")

    def test_no_colors(self):
        terminal = self.session(NO_COLOR="1")
        terminal.send('content HAS "lap" AND', ENTER)
        terminal.wait_for(r"\.\.\.>$")
        self.assertEqual({cell.fg for row in terminal.screen.buffer.values() for cell in row.values()}, {"default"})

    def test_history_outlives_the_session(self):
        with tempfile.TemporaryDirectory() as home:
            terminal = self.session(HOME=home)
            terminal.send("module=scenes\x1b\r| limit 1", ENTER)
            terminal.wait_for(r"(?s)limit 1\n.*sqlrepl>$")
            terminal.send(control("d"))
            self.assertEqual(terminal.wait_for_end(), 0)
            terminal = self.session(HOME=home)
            terminal.send(UP)
            terminal.wait_for(r"sqlrepl> module=scenes\n +\.\.\.> \| limit 1$")

    def test_commands_are_completed(self):
        terminal = self.session()
        terminal.send(".hist", TAB, ENTER)
        terminal.wait_for(r"sqlrepl> \.history\n\.history\nsqlrepl>$")
        terminal.send(".mode ma", TAB, ENTER)
        terminal.wait_for(r"sqlrepl> \.mode markdown\nsqlrepl>$")

    def test_edit_hands_the_last_query_to_the_editor(self):
        terminal = self.session(VISUAL="sed -i -e s/scenes/shots/")
        terminal.send("module=scenes | limit 1", ENTER)
        terminal.wait_for(r"(?s)limit 1\n.*sqlrepl>$")
        terminal.send(".edit", ENTER)
        terminal.wait_for(r"sqlrepl> module=shots \| limit 1$")

    def test_interrupt_keeps_the_session(self):
        terminal = self.session()
        terminal.send("module=", control("c"))
        terminal.wait_for(r"sqlrepl> module=\^C\nsqlrepl>$")
        terminal.send(".quit", ENTER)
        self.assertEqual(terminal.wait_for_end(), 0)

    def test_a_dumb_terminal_gets_plain_lines(self):
        terminal = self.session(TERM="dumb")
        terminal.send("module=scenes AND" + ENTER, "module=scenes | stats count()" + ENTER)
        terminal.wait_for(r"(?s)count.*sqlrepl>$")
        self.assertNotIn(b"\x1b", terminal.output)


if __name__ == "__main__":
    unittest.main()
