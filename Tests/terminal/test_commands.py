"""Dot commands, options and start files, as a person on a terminal meets them."""

import pathlib
import re
import tempfile
import unittest

from report import Session
from terminal import ENTER, TAB, UP, Terminal, control, paste

PROMPT = r"sqlrepl> *$"


class CommandTests(unittest.TestCase):
    def start(self, *arguments, **options):
        session = Session(*arguments, **options)
        terminal = session.__enter__()
        self.addCleanup(session.__exit__)
        terminal.wait_for(PROMPT)
        terminal.path = session.path
        return terminal

    def ask(self, terminal, text, pattern):
        terminal.send(control("l"), text, ENTER)
        terminal.wait_for(pattern + r"(?s:.*)" + PROMPT)

    def test_output_once_export_save_and_read(self):
        terminal = self.start("--mode", "csv")
        self.ask(terminal, ".output all.csv", "")
        self.ask(terminal, "module=scenes | select id", "")
        self.ask(terminal, "id=t1 | select id", "")
        self.ask(terminal, ".output", "")
        self.assertEqual(terminal.path("all.csv").read_bytes(), b"id\r\ns1\r\nid\r\nt1\r\n")
        self.ask(terminal, ".once one.csv", "")
        self.ask(terminal, "id=t1 | select id", "")
        self.assertEqual(terminal.path("one.csv").read_bytes(), b"id\r\nt1\r\n")
        self.ask(terminal, "module=transcription", "laptop")
        self.ask(terminal, ".export srt talk.srt", "wrote talk.srt")
        self.assertIn("00:00:01,500 --> 00:00:04,000", terminal.path("talk.srt").read_text())
        self.ask(terminal, ".export timeline.html talk.html", "wrote talk.html")
        self.assertTrue(terminal.path("talk.html").read_text().startswith("<!doctype html>"))
        self.ask(terminal, ".export srtt x", "there is no format srtt(?s:.*)did you mean srt?")
        self.ask(terminal, ".save queries.segql", "wrote 4 queries to queries.segql")
        self.ask(terminal, ".mode count", "")
        self.ask(terminal, ".read queries.segql", r"1\n1\n1\n2\n")
        self.ask(terminal, ".read nowhere.segql", "cannot read nowhere.segql: No such file")

    def test_timer_last_times_width_and_rows(self):
        terminal = self.start()
        self.ask(terminal, ".timer on", "timer on")
        self.ask(terminal, "id=t2 | select start_time", r"│ +70 │(?s:.*)1 row in [\d.]+ (µs|ms|s)")
        self.ask(terminal, ".times timecode", "")
        self.ask(terminal, ".last", r"│ 00:01:10.000 │")
        self.ask(terminal, ".width 20", "")
        self.ask(terminal, "| select content", r"│ a laptop on the… │")
        self.assertTrue(all(len(line) <= 80 for line in terminal.lines))
        self.ask(terminal, ".rows 1", "")
        self.ask(terminal, "| select id", "3 rows, 2 more not shown")
        self.ask(terminal, ".width", "width 20")

    def test_history_and_help(self):
        terminal = self.start()
        self.ask(terminal, "id=t1 | select id", r"│ t1 │")
        self.ask(terminal, ".history 2", r"(?m)^id=t1 \| select id$")
        for topic in ["", " language", " mode", " export", " script", " once", " keys"]:
            terminal.send(control("l"), f".help{topic}", ENTER)
            terminal.pump(0.3)
            # What is longer than the screen is in the pager; elsewhere the letter is taken back.
            terminal.send("q", control("u"))
            terminal.wait_for(r"\w(?s:.*)" + PROMPT)
            self.assertNotIn("error", "\n".join(terminal.lines))
        self.ask(terminal, ".help nonsense", "error: ")

    def test_the_language_fits_one_screen(self):
        terminal = self.start()
        terminal.send(".help language", ENTER)
        terminal.wait_for(r"^A query is a filter(?s:.*)Named sets(?s:.*)" + PROMPT)

    def test_a_narrow_screen_shows_what_is_said_and_when(self):
        terminal = self.start(columns=60)
        self.ask(terminal, "module!=x", r"│ content +│ start_time │(?s:.*)a laptop on the desk")
        self.assertTrue(all(len(line) <= 60 for line in terminal.lines))
        self.ask(terminal, ".check", "findings")
        self.ask(terminal, "module=transcription content HAS x", r"there is no\n  implicit AND")

    def test_the_words_of_other_shells(self):
        terminal = self.start()
        terminal.send("help", ENTER)
        terminal.wait_for(r"Type a query to run it")
        terminal.send("q", control("u"), "exit", ENTER)
        self.assertEqual(terminal.wait_for_end(), 0)

    def test_dot_commands_show_tables_in_any_mode(self):
        terminal = self.start("--mode", "timeline")
        for command in [".modules", ".fields", ".jobs"]:
            self.ask(terminal, command, r"│")
        self.ask(terminal, ".check", "0 findings")
        self.ask(terminal, "module=scenes", r"scenes │█+")

    def test_fields_know_a_new_load(self):
        terminal = self.start()
        self.ask(terminal, ".fields", "content +│ text +│ +3 ")
        self.ask(terminal, ".fields", "content +│ text +│ +3 ")
        report = pathlib.Path(__file__).resolve().parents[2] / "examples" / "reports" / "lecture-04.json"
        self.ask(terminal, f".open {report}", "loaded 25 segments of 1 video")
        self.ask(terminal, ".schema slides", r"metadata\.page")

    def test_start_files(self):
        with tempfile.TemporaryDirectory() as home:
            folder = pathlib.Path(home) / ".config" / "sqlrepl"
            folder.mkdir(parents=True)
            (folder / "rc").write_text(".mode line\n")
            (pathlib.Path(home) / "other").write_text(".mode count\n")
            for arguments, pattern in [
                ([], r"id = s1"), (["--no-init"], r"│ s1 │"), (["--init", f"{home}/other"], r"(?m)^1$"),
            ]:
                terminal = self.start(*arguments, HOME=home)
                self.ask(terminal, "module=scenes | select id", pattern)
            (folder / "rc").write_text(".nonsense\n")
            terminal = self.start(HOME=home)
            self.assertIn("rc: there is no command .nonsense", " ".join(terminal.lines))

    def test_colours_are_chosen_for_each_stream(self):
        def colored(*arguments, **variables):
            with Session("-c", "id=t1 | select id", *arguments, **variables) as terminal:
                terminal.wait_for_end()
                return b"\x1b[1m" in terminal.output

        self.assertTrue(colored())
        self.assertFalse(colored(NO_COLOR="1"))
        self.assertFalse(colored(TERM="dumb"))
        self.assertFalse(colored("--color", "never"))
        self.assertTrue(colored("--color", "always", NO_COLOR="1"))
        with tempfile.TemporaryDirectory() as home:
            # Standard output to a file, standard error on the terminal: each as it is.
            script = f'sqlrepl -c "module=" > {home}/out; sqlrepl -c .help > {home}/out'
            for variables, expected in [({}, False), ({"CLICOLOR_FORCE": "1"}, True)]:
                with Terminal("bash", ["--norc", "-c", script], HOME=home, **variables) as terminal:
                    terminal.wait_for_end()
                    self.assertIn(b"\x1b[1;31merror:", terminal.output)

    def test_a_paste_with_tabs_and_several_lines_is_taken_as_it_is(self):
        terminal = self.start("--mode", "count")
        terminal.send(paste("module=\n\ttranscription\n# a comment\n\tAND mod"), "ule != scenes", ENTER)
        terminal.wait_for(r"(?m)^2$")

    def test_what_is_typed_while_a_query_runs_is_kept(self):
        terminal = self.start("--mode", "count")
        statements = "".join(f"id=t1 OR start_time={number}\r" for number in range(60))
        terminal.send(statements + "module=scenes OR id=t1" + ENTER)
        terminal.wait_for(r"(?m)^2$")
        output = re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", terminal.output.decode())
        for number in range(60):
            self.assertTrue(f"start_time={number}\r" in output, number)

    def test_editor_keys_in_the_session(self):
        terminal = self.start("--mode", "count")
        # Kill, yank, word moves, undo: the line that comes out is a query.
        terminal.send("scenes=", control("a"), "\x1bf", control("k"), control("a"), control("y"), "module", control("d"))
        terminal.send(control("u"), control("k"), "module=scenes AND 日本", control("w"), control("w"), ENTER)
        terminal.wait_for(r"(?m)^1$")
        terminal.send("module=trans", control("_"), control("u"), "id=t1", ENTER)
        terminal.send(UP, UP, ENTER)
        terminal.wait_for(r"(?s)(module=scenes.*){2}\n1\n")

    def test_history_navigation_leaves_no_rest_of_long_queries(self):
        terminal = self.start("--mode", "count", columns=40)
        long = "id=t1 OR content HAS " + '"' + "word " * 40 + '"'
        self.ask(terminal, long, r"(?m)^1$")
        self.ask(terminal, "id=s1", r"(?m)^1$")
        terminal.send(control("l"), UP, UP)
        terminal.wait_for(r'word "$')
        terminal.send("\x1b[B")
        terminal.wait_for_lines("sqlrepl> id=s1")
        self.assertEqual(terminal.lines, ["sqlrepl> id=s1"])

    def test_paths_are_completed(self):
        terminal = self.start()
        terminal.send(".open talk", TAB)
        terminal.wait_for(r"sqlrepl> \.open talk\.json$")
        terminal.send(ENTER)
        terminal.wait_for("loaded 3 segments of 1 video")
        terminal.path("with a blank.json").write_bytes(terminal.path("talk.json").read_bytes())
        terminal.send(control("l"), ".open ~/with", TAB)
        terminal.wait_for(r'sqlrepl> \.open "~/with a blank\.json"$')
        terminal.send(ENTER)
        terminal.wait_for("loaded 3 segments of 1 video")

    def test_resize_while_a_query_is_typed(self):
        terminal = self.start()
        terminal.send(control("l"), "module=transcription AND content HAS laptop AND start_time < 100")
        terminal.wait_for("< 100$")
        terminal.resize(40, 20)
        terminal.wait_for(r"laptop AND start_time < 100$|AND start_time < 100$")
        terminal.send(ENTER)
        terminal.wait_for(r"1 segment(?s:.*)" + PROMPT)
        self.assertTrue(all(len(line) <= 40 for line in terminal.lines))

    def test_errors_point_at_wide_characters_and_fit(self):
        terminal = self.start(columns=60)
        self.ask(terminal, 'content HAS "日本語" AND contnet HAS x', r"help: did you mean `content`\?\n(?s:.*)\^{7}")
        lines = terminal.lines
        row = next(n for n, line in enumerate(lines) if "^^^^^^^" in line)
        column = terminal.screen.display[row].index("^")
        source = terminal.screen.buffer[row - 1]
        self.assertEqual("".join(source[column + n].data for n in range(7)), "contnet")
        self.ask(terminal, "id=t1 AND " * 40 + "contnet=1", r"\^{7}")
        self.assertTrue(all(len(line) <= 60 for line in terminal.lines))

    def test_version_and_help(self):
        for arguments, pattern in [(["--version"], r"sqlrepl \d+\.\d+"), (["--help"], "USAGE: sqlrepl")]:
            with Terminal("sqlrepl", arguments, columns=100, rows=80) as terminal:
                terminal.wait_for(pattern)
                self.assertEqual(terminal.wait_for_end(), 0)


if __name__ == "__main__":
    unittest.main()
