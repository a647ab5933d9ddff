"""A program on a pseudo-terminal, and the screen that a person would see of it."""

import os
import re
import signal
import time

import pexpect
import pyte

# Keys as xterm sends them.
UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
HOME, END, ESCAPE, ENTER, TAB, BACKSPACE = "\x1b[H", "\x1b[F", "\x1b", "\r", "\t", "\x7f"


def control(letter):
    return chr(ord(letter.upper()) & 0x1F)


def paste(text):
    return "\x1b[200~" + text + "\x1b[201~"


def heed_signals():
    """A terminal's program heeds them, also where the tests were started by something that does not, such as `nohup`."""
    for number in [signal.SIGHUP, signal.SIGINT, signal.SIGQUIT]:
        signal.signal(number, signal.SIG_DFL)


class Terminal:
    """Runs a command on a terminal of its own. As a context manager it ends the command with the block."""

    PATIENCE = 15

    def __init__(self, command, arguments=(), columns=60, rows=15, cwd=None, **environment):
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.output = b""
        variables = {
            "PATH": os.environ["PATH"],
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "HOME": "/nonexistent",
            "PS1": "$ ",
            # Else a program that is made to crash asks what to do.
            "SWIFT_BACKTRACE": "enable=no",
        }
        variables.update(environment)
        self.child = pexpect.spawn(
            command, list(arguments), env=variables, dimensions=(rows, columns), echo=True, timeout=self.PATIENCE, cwd=cwd,
            preexec_fn=heed_signals,
        )
        self.child.delaybeforesend = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.child.close(force=True)

    def send(self, *keys):
        """Sends each argument, and lets the program take it up before the next one."""
        for index, key in enumerate(keys):
            if index:
                self.pump(0.03)
            self.child.send(key)

    def pump(self, seconds):
        """Shows what the program writes for so long; False once it has ended."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                output = self.child.read_nonblocking(1 << 16, timeout=min(left, 0.05))
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                return False
            self.output += output
            self.stream.feed(output)
        return True

    @property
    def lines(self):
        """The rows down to the last one with text, without the blanks at their ends."""
        lines = [line.rstrip() for line in self.screen.display]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    @property
    def cursor(self):
        """Row and column, from 0."""
        return self.screen.cursor.y, self.screen.cursor.x

    def color(self, row, column):
        return self.screen.buffer[row][column].fg

    def wait(self, condition, what):
        """Waits until a condition on this terminal holds; fails with what is on the screen."""
        end = time.monotonic() + self.PATIENCE
        while True:
            if condition(self):
                return
            if time.monotonic() > end or not self.pump(0.05) and not condition(self):
                screen = "\n".join(self.lines)
                raise AssertionError(f"waited in vain for {what}; cursor {self.cursor}, screen:\n{screen}")

    def wait_for(self, pattern):
        """Waits until a regular expression is found on the screen."""
        self.wait(lambda terminal: re.search(pattern, "\n".join(terminal.lines)), pattern)

    def wait_for_lines(self, *lines):
        """Waits until the last lines of the screen are these."""
        self.wait(lambda terminal: terminal.lines[-len(lines):] == list(lines), "\n".join(lines))

    def wait_for_end(self):
        """Waits for the program to end; gives its exit status, or minus the signal that ended it."""
        while self.pump(0.1):
            pass
        self.child.wait()
        return self.child.exitstatus if self.child.signalstatus is None else -self.child.signalstatus

    def resize(self, columns, rows):
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)
