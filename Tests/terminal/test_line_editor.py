"""The line editor on a real terminal, by way of LineEditorDemo: what reaches the screen, and the state it leaves."""

import os
import pathlib
import re
import signal
import subprocess
import tempfile
import unittest

from terminal import BACKSPACE, DOWN, ENTER, HOME, LEFT, RIGHT, TAB, UP, Terminal, control, paste

DEMO = "LineEditorDemo"


def demo(**options):
    terminal = Terminal(DEMO, **options)
    terminal.wait_for(r"demo> *$")
    return terminal


class EditingTests(unittest.TestCase):
    def test_typing_is_highlighted_and_run(self):
        with demo() as terminal:
            terminal.send("module and 日本 content;")
            terminal.wait_for_lines("demo> module and 日本 content;")
            self.assertEqual(terminal.cursor, (0, 30))
            self.assertEqual(terminal.color(0, 6), "blue")
            self.assertEqual(terminal.color(0, 13), "default")
            terminal.send(ENTER)
            terminal.wait_for_lines("demo> module and 日本 content;", 'got "module and 日本 content;"', "demo>")

    def test_lines_break_until_the_text_is_complete(self):
        with demo() as terminal:
            terminal.send("one", ENTER, "two", UP, "!", DOWN, ";", ENTER)
            terminal.wait_for_lines("demo> one!", " ...> two;", r'got "one!\ntwo;"', "demo>")

    def test_keys_in_pieces(self):
        with demo() as terminal:
            terminal.send("ab", "\x1b", "[", "D", "é".encode()[:1], "é".encode()[1:], "\x1b[1;", "5D", "x")
            terminal.wait_for_lines("demo> xaéb")

    def test_unknown_sequences_leave_nothing(self):
        with demo() as terminal:
            terminal.send("a\x1b[?62;1c\x1b]11;rgb:0/0/0\x1b\\\x1b[<0;1;1M\x1b[99~b")
            terminal.wait_for_lines("demo> ab")

    def test_completion(self):
        with demo() as terminal:
            terminal.send("cont", TAB)
            terminal.wait_for_lines("demo> cont", "content   7 letters", "contains  8 letters")
            terminal.send(TAB, TAB)
            terminal.wait_for_lines("demo> contains", "content   7 letters", "contains  8 letters")
            terminal.send(ENTER, ";")
            terminal.wait_for_lines("demo> contains;")

    def test_hint(self):
        with demo() as terminal:
            terminal.send("mod")
            terminal.wait_for_lines("demo> module")
            self.assertEqual(terminal.cursor, (0, 9))
            terminal.send(RIGHT, ";", ENTER)
            terminal.wait_for_lines("demo> module;", 'got "module;"', "demo>")

    def test_search(self):
        with demo() as terminal:
            terminal.send("one apple;", ENTER, "two pears;", ENTER, control("r"), "app")
            terminal.wait_for_lines("demo> one apple;", "history: app")
            terminal.send(ENTER)
            terminal.wait_for_lines("demo> one apple;", 'got "one apple;"', "demo>")

    def test_taller_than_the_screen(self):
        with demo(columns=30, rows=5) as terminal:
            terminal.send(paste("\n".join(f"line {number}" for number in range(1, 21))))
            terminal.wait_for_lines(*(f" ...> line {number}" for number in range(16, 21)))
            terminal.send("\x1b<")
            terminal.wait_for_lines("demo> line 1", *(f" ...> line {number}" for number in range(2, 6)))
            self.assertEqual(terminal.cursor, (0, 6))

    def test_a_paste_is_not_run(self):
        with demo() as terminal:
            terminal.send(paste("one;\r\ntwo;\rthree"))
            terminal.wait_for_lines("demo> one;", " ...> two;", " ...> three")

    def test_a_megabyte_is_pasted(self):
        with demo() as terminal:
            terminal.PATIENCE = 60
            terminal.send(paste("0123456789 abcde\n" * 62_000 + "end"))
            terminal.wait_for_lines(" ...> 0123456789 abcde", " ...> end")
            terminal.send(control("_"))
            terminal.wait_for_lines("demo>")

    def test_control_characters_are_shown(self):
        with demo() as terminal:
            terminal.send(paste("a\x1b]0;title\x07b"))
            terminal.wait_for_lines(r"demo> a\u{1B}]0;title\u{7}b")

    def test_resize(self):
        with demo(columns=60) as terminal:
            terminal.send("a line of more than thirty columns, to be broken")
            terminal.wait_for(r"broken$")
            terminal.resize(30, 15)
            terminal.wait_for(r"demo> a line of more than thir\nty columns, to be broken$")
            terminal.send(HOME, "x")
            terminal.wait_for(r"demo> xa line of more than thi\nrty columns, to be broken$")
            terminal.resize(60, 15)
            terminal.wait_for(r"demo> xa line of more than thirty columns, to be broken$")

    def test_clear_screen(self):
        with demo() as terminal:
            terminal.send("a;", ENTER, "text", control("l"))
            terminal.wait(lambda terminal: terminal.lines == ["demo> text"], "a cleared screen")

    def test_external_editor(self):
        with demo(VISUAL="sed -i -e s/one/two/") as terminal:
            terminal.send("one;", control("x") + control("e"))
            terminal.wait_for_lines("demo> two;")
        with demo(VISUAL="false") as terminal:
            terminal.send("one;", control("x") + control("e"))
            terminal.wait_for_lines("the editor ended with status 1, so the text is as it was", "demo> one;")

    def test_nothing_is_asked_of_the_terminal(self):
        with demo() as terminal:
            terminal.send("one;", ENTER, control("d"))
            self.assertEqual(terminal.wait_for_end(), 0)
            sequences = set(re.findall(rb"\x1b(?:\[[0-?]*[@-~]|.)", terminal.output))
            self.assertFalse([each for each in sequences if each[-1:] in b"cnp]PZ" or each[1:2] != b"["], sequences)


class HistoryTests(unittest.TestCase):
    def test_two_sessions_share_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "history")
            with demo(DEMO_HISTORY=str(path)) as one, demo(DEMO_HISTORY=str(path)) as two:
                one.send("from one;", ENTER, "second", ENTER, "line;", ENTER)
                one.wait_for(r"line;\"\n")
                two.send("from two;", ENTER)
                two.wait_for("got")
            self.assertEqual(path.read_text(), '"from one;"\n"second\\nline;"\n"from two;"\n')
            with demo(DEMO_HISTORY=str(path)) as terminal:
                terminal.send(UP)
                terminal.wait_for_lines("demo> from two;")
                terminal.send(UP)
                terminal.wait_for_lines("demo> second", " ...> line;")


class EndingTests(unittest.TestCase):
    """In a shell with job control, which shows what the program leaves behind."""

    def shell(self):
        terminal = Terminal("bash", ["--norc", "--noprofile", "-i"])
        self.addCleanup(terminal.__exit__)
        terminal.wait_for(r"\$$")
        terminal.send("bind 'set enable-bracketed-paste off'; stty -g > /dev/null; saved=$(stty -g); clear" + ENTER)
        terminal.wait(lambda terminal: terminal.lines == ["$"], "a clear screen")
        terminal.send(DEMO + ENTER)
        terminal.wait_for(r"demo> *$")
        return terminal

    def pid(self, terminal):
        listing = subprocess.run(["ps", "--ppid", str(terminal.child.pid), "-o", "pid="], capture_output=True, text=True)
        return int(listing.stdout.split()[0])

    def assert_restored(self, terminal):
        terminal.send('[ "$(stty -g)" = "$saved" ] && echo same || echo differs' + ENTER)
        terminal.wait_for(r"(?m)^(same|differs)$")
        self.assertRegex("\n".join(terminal.lines), r"(?m)^same$")
        brackets = re.findall(rb"\x1b\[\?2004([hl])", terminal.output)
        self.assertEqual(brackets[-1:], [b"l"])
        self.assertFalse(terminal.screen.cursor.hidden)

    def test_end_of_input(self):
        terminal = self.shell()
        terminal.send("x", control("d"), BACKSPACE, control("d"))
        terminal.wait_for(r"bye\n\$$")
        self.assert_restored(terminal)

    def test_interrupt_gives_up_the_line(self):
        terminal = self.shell()
        terminal.send("one", ENTER, "two", LEFT, control("c"))
        terminal.wait_for_lines(" ...> two^C", "interrupted", "demo>")

    def test_exit_after_a_text_and_within_the_editor(self):
        terminal = self.shell()
        terminal.send("exit 3;", ENTER)
        terminal.wait_for(r"\n\$$")
        self.assert_restored(terminal)
        terminal.send(DEMO + ENTER)
        terminal.wait_for(r"demo> *$")
        terminal.send("trap")
        terminal.wait_for(r"\n\$$")
        self.assert_restored(terminal)

    def test_signals_that_end_the_process(self):
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGABRT, signal.SIGSEGV):
            with self.subTest(number):
                terminal = self.shell()
                terminal.send("text")
                terminal.wait_for("text$")
                os.kill(self.pid(terminal), number)
                terminal.wait_for(r"(?s)text.*\n\$$")
                self.assert_restored(terminal)

    def test_interrupt_by_signal_is_like_the_key(self):
        terminal = self.shell()
        terminal.send("text")
        terminal.wait_for("text$")
        os.kill(self.pid(terminal), signal.SIGINT)
        terminal.wait_for_lines("demo> text^C", "interrupted", "demo>")

    def test_suspend_and_come_back(self):
        terminal = self.shell()
        terminal.send("mod", control("z"))
        terminal.wait_for(r"(?s)Stopped.*\n\$$")
        self.assert_restored(terminal)
        terminal.send("fg" + ENTER)
        terminal.wait_for_lines(DEMO, "demo> module")
        terminal.send("x;", ENTER)
        terminal.wait_for(r'got "modx;"')

    def test_stopped_from_outside(self):
        for number in (signal.SIGSTOP, signal.SIGTSTP):
            with self.subTest(number):
                terminal = self.shell()
                terminal.send("text")
                terminal.wait_for("text$")
                os.kill(self.pid(terminal), number)
                terminal.wait_for(r"Stopped")
                terminal.send("fg" + ENTER)
                terminal.wait_for(r"(?s)Stopped.*demo> text$")
                terminal.send("!;", ENTER)
                terminal.wait_for(r'got "text!;"')

    def test_the_terminal_goes_away(self):
        with demo() as terminal:
            terminal.child.close(force=False)
            self.assertFalse(terminal.child.isalive())


class PlainTests(unittest.TestCase):
    def test_a_dumb_terminal_gets_plain_lines(self):
        with demo(TERM="dumb") as terminal:
            terminal.send("one" + ENTER, "two;" + ENTER)
            terminal.wait_for_lines("demo> one", "...> two;", r'got "one\ntwo;"', "demo>")
            terminal.send("x", control("c"))
            terminal.wait_for(r"interrupted\ndemo>$")
            terminal.send(control("d"))
            terminal.wait_for("bye$")
            self.assertNotIn(b"\x1b", terminal.output)

    def test_a_pipe_gets_no_prompt(self):
        run = subprocess.run([DEMO], input="one\ntwo;\nthree;", capture_output=True, text=True)
        self.assertEqual(run.stdout, 'got "one\\ntwo;"\ngot "three;"\nbye\n')


if __name__ == "__main__":
    unittest.main()
