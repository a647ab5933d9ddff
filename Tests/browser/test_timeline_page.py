"""The page of `--mode timeline.html` in a browser without a screen: what it draws, asks and answers to.

The environment names the browser by CHROMIUM; SCREENSHOTS, where it is set, is the folder that pictures go to.
"""

import json
import os
import pathlib
import random
import socket
import subprocess
import tempfile
import time
import unittest
import wave

from playwright.sync_api import sync_playwright

HOSTILE = '</script><script>window.stolen = 1</script><!-- <script> &amp; \u2028 \u2029 "quoted" \\ <img src=x onerror=x()>'
SEGMENTS = [
    ("transcription", 10.0, 14.0, "Welcome to the laptop review"),
    ("transcription", 20.0, 26.5, HOSTILE),
    ("transcription", 25.0, 28.0, "two talk at once"),
    ("transcription", 300.0, 304.0, "The laptop again"),
    ("scenes", 0.0, 60.0, "Desk"),
    ("scenes", 60.0, 600.0, "Street"),
    ("shots", 60.0, None, "cut"),
]


def report(segments, job="talk", duration=600):
    rows = [
        {"id": str(n), "job_id": job, "module": module, "content": text, "start_time": start, "end_time": end}
        for n, (module, start, end, text) in enumerate(segments)
    ]
    return {"job_id": job, "video_name": f"{job}.wav", "duration": duration, "status": "completed", "segments": rows}


def many_segments(count):
    chance = random.Random(7)
    words = "the laptop is on a desk and we talk about budget revenue camera battery screen price".split()
    modules = ["transcription", "faces", "objects", "ocr"]
    for n in range(count):
        start = round(chance.random() * 7200, 3)
        text = " ".join(chance.choice(words) for _ in range(6))
        yield modules[n % 4], start, round(start + chance.expovariate(0.5), 3), text


class PageTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.playwright = sync_playwright().start()
        cls.browser = cls.playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=["--no-sandbox", "--disable-gpu"])
        cls.small = cls.page_file("small", report(SEGMENTS), 'content HAS "laptop"')
        cls.large = cls.page_file("large", report(many_segments(100_000), "long", 7260), 'content HAS "laptop battery"')

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.playwright.stop()
        cls.folder.cleanup()

    @classmethod
    def page_file(cls, name, contents, query):
        source = pathlib.Path(cls.folder.name) / f"{name}.json"
        source.write_text(json.dumps(contents))
        target = source.with_suffix(".html")
        with target.open("wb") as output:
            subprocess.run(["sqlrepl", str(source), "--mode", "timeline.html", "-c", query], check=True, stdout=output)
        return target

    def open(self, file, **options):
        context = self.browser.new_context(viewport={"width": 1280, "height": 800}, **options)
        self.addCleanup(context.close)
        page = context.new_page()
        page.troubles, page.requests = [], []
        page.on("console", lambda message: page.troubles.append(message.text))
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto(file.as_uri())
        self.settle(page)
        return page

    def settle(self, page):
        page.evaluate("() => new Promise((done) => (window.frame_ ?? requestAnimationFrame)(() => (window.frame_ ?? requestAnimationFrame)(done)))")

    def wait(self, page, condition):
        """Waits for an expression to hold; by asking, since the page's policy forbids code in strings."""
        end = time.monotonic() + 10
        while not page.evaluate(condition):
            self.assertLess(time.monotonic(), end, condition)
            page.wait_for_timeout(30)

    def range(self, page):
        def seconds(text):
            total = 0
            for part in text.split(":"):
                total = total * 60 + float(part)
            return total

        self.settle(page)
        return [seconds(part) for part in page.inner_text("#range").split(" – ")]

    def detail(self, page):
        return page.inner_text("#detail")

    def place(self, page, time, y):
        """A point of the canvas of the small page, which shows 0 to 600 seconds."""
        box = page.locator("#canvas").bounding_box()
        margin = page.evaluate("""() => {
          const context = document.createElement("canvas").getContext("2d");
          context.font = '12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
          return Math.ceil(Math.min(Math.max(60, context.measureText("transcription").width) + 28, 240));
        }""")
        return box["x"] + margin + time / 600 * (box["width"] - margin - 14), box["y"] + y

    def screenshot(self, page, name):
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=str(pathlib.Path(folder) / f"{name}.png"))

    def check_quiet(self, page, file):
        self.assertEqual(page.troubles, [])
        self.assertEqual([url for url in page.requests if not url.startswith("blob:")], [file.as_uri()])

    def test_loads_without_a_word_and_without_a_network(self):
        page = self.open(self.small)
        self.assertIn("2 matches among 7 segments", page.inner_text("#summary"))
        self.assertIn("laptop", page.inner_text("#summary code"))
        self.assertEqual(self.range(page), [0, 600])
        colors = page.evaluate("""() => {
          const canvas = document.getElementById("canvas");
          const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
          const seen = new Set();
          for (let i = 0; i < data.length; i += 4) seen.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
          return seen.size;
        }""")
        self.assertGreater(colors, 10)
        self.check_quiet(page, self.small)
        # What the page could be made to ask of a network, its policy refuses.
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(0.3)
            address = f"http://127.0.0.1:{server.getsockname()[1]}/x.js"
            for attempt in ["fetch", "(address) => import(address)"]:
                self.assertEqual(
                    page.evaluate(f"(address) => ({attempt})(address).then(() => 'done', () => 'refused')", address),
                    "refused")
            page.evaluate("(address) => { new Image().src = address; }", address)
            self.assertRaises(TimeoutError, server.accept)

    def test_texts_are_texts(self):
        page = self.open(self.small)
        page.fill("#search", "window.stolen")
        page.press("#search", "Enter")
        self.settle(page)
        self.assertIn(HOSTILE, page.evaluate("document.getElementById('detail').lastChild.textContent"))
        self.assertEqual(page.evaluate("[typeof window.stolen, document.querySelectorAll('img, script').length]"), ["undefined", 2])
        self.check_quiet(page, self.small)

    def test_zoom_and_pan(self):
        page = self.open(self.small)
        page.mouse.move(*self.place(page, 300, 60))
        page.keyboard.down("Control")
        page.mouse.wheel(0, -240)
        page.keyboard.up("Control")
        start, end = self.range(page)
        self.assertTrue(0 < start < 300 < end < 600)
        page.mouse.down()
        page.mouse.move(*self.place(page, 200, 60), steps=4)
        page.mouse.up()
        later = self.range(page)
        self.assertGreater(later[0], start)
        self.assertAlmostEqual(later[1] - later[0], end - start, delta=1.5)
        page.focus("#canvas")
        page.keyboard.press("ArrowLeft")
        self.assertLess(self.range(page)[0], later[0])
        for _ in range(40):
            page.keyboard.press("+")
        closest = self.range(page)
        self.assertLessEqual(closest[1] - closest[0], 0.1)
        page.keyboard.press("0")
        self.assertEqual(self.range(page), [0, 600])
        page.click("#zoom-in")
        self.assertNotEqual(self.range(page), [0, 600])
        page.click("#fit")
        self.assertEqual(self.range(page), [0, 600])
        page.mouse.dblclick(*self.place(page, 300, 60))
        self.assertNotEqual(self.range(page), [0, 600])
        self.check_quiet(page, self.small)

    def test_search_and_steps(self):
        page = self.open(self.small)
        page.keyboard.press("n")
        self.assertIn("Welcome", self.detail(page))
        page.keyboard.press("n")
        self.assertIn("again", self.detail(page))
        page.keyboard.press("n")
        self.assertIn("Welcome", self.detail(page))
        page.keyboard.press("p")
        self.assertIn("again", self.detail(page))
        page.keyboard.press("k")
        self.assertIn("two talk", self.detail(page))
        page.keyboard.press("/")
        page.keyboard.type("LAPTOP")
        self.assertEqual(page.inner_text("#count"), "2")
        page.keyboard.press("Enter")
        self.assertIn("of 2", page.inner_text("#count"))
        page.keyboard.press("Escape")
        self.assertEqual([page.input_value("#search"), page.inner_text("#count")], ["", ""])
        self.check_quiet(page, self.small)

    def test_tooltip_and_click(self):
        page = self.open(self.small)
        point = self.place(page, 30, 42)
        page.mouse.move(*point)
        self.settle(page)
        self.assertTrue(page.is_visible("#tooltip"))
        self.assertIn("Desk", page.inner_text("#tooltip"))
        self.assertIn("0:00.000 – 1:00.000", page.inner_text("#tooltip"))
        page.mouse.click(*point)
        self.assertIn("Desk", self.detail(page))
        page.mouse.move(*self.place(page, 450, 600))
        self.settle(page)
        self.assertFalse(page.is_visible("#tooltip"))
        self.check_quiet(page, self.small)

    def test_a_click_seeks_in_a_video_of_the_readers(self):
        file = pathlib.Path(self.folder.name) / "talk.wav"
        with wave.open(str(file), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(1)
            sound.setframerate(3000)
            sound.writeframes(b"\x80" * 3000 * 600)
        page = self.open(self.small)
        page.set_input_files("#file", str(file))
        self.wait(page, "document.getElementById('video').readyState >= 1")
        self.assertTrue(page.is_visible("#player"))
        page.mouse.click(*self.place(page, 80, 42))
        self.wait(page, "document.getElementById('video').currentTime === 60")
        page.focus("#canvas")
        page.keyboard.press("n")
        page.keyboard.press("Enter")
        self.wait(page, "document.getElementById('video').currentTime >= 300")
        page.click("#close")
        self.assertFalse(page.is_visible("#player"))
        self.check_quiet(page, self.small)

    def test_reached_by_keyboard_and_named(self):
        page = self.open(self.small)
        reached = []
        for _ in range(12):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.id"))
        for control in ["search", "previous", "next", "zoom-in", "zoom-out", "fit", "open", "theme", "keys", "canvas"]:
            self.assertIn(control, reached)
        nameless = page.evaluate("""() => [...document.querySelectorAll("button, input:not([hidden]), select, canvas[tabindex]")]
          .filter((element) => !(element.getAttribute("aria-label") || element.textContent.trim())).map((element) => element.id)""")
        self.assertEqual(nameless, [])
        self.assertEqual(page.get_attribute("#detail", "aria-live"), "polite")
        page.focus("#canvas")
        page.keyboard.press("?")
        self.assertTrue(page.is_visible("#help"))
        page.keyboard.press("Escape")
        self.assertFalse(page.is_visible("#help"))

    def test_texts_do_not_run_into_each_other(self):
        # More at once than a lane has rows, found and not.
        crowd = [("faces", n * 0.7, 500 - n % 5, f"the face of number {n} " + "in words " * (n % 7)) for n in range(40)]
        crowd += [("faces", 100 + n * 9, 108 + n * 40, f"found number {n}") for n in range(30)]
        page = self.open(self.page_file("crowd", report(crowd), "content HAS found"))
        page.evaluate("""() => {
          const original = CanvasRenderingContext2D.prototype.fillText;
          CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
            if (this.textAlign === "left" && text) window.drawn_.push([y, x, this.measureText(text).width, text]);
            return original.call(this, text, x, y, ...rest);
          };
        }""")
        page.focus("#canvas")
        for key in ["+", "+", "+", "ArrowRight", "ArrowRight", "0"]:
            page.evaluate("window.drawn_ = []")
            page.keyboard.press(key)
            self.settle(page)
            drawn = sorted(page.evaluate("window.drawn_"))
            self.assertGreaterEqual(len(drawn), 8)
            for (y, x, width, text), (below, next_x, _, next_text) in zip(drawn, drawn[1:]):
                self.assertTrue(y != below or x + width <= next_x + 1, (key, text, next_text))
        self.screenshot(page, "crowd")

    def test_light_and_dark(self):
        background = "getComputedStyle(document.body).backgroundColor"
        light = self.open(self.small, color_scheme="light")
        dark = self.open(self.small, color_scheme="dark")
        self.assertNotEqual(light.evaluate(background), dark.evaluate(background))
        light.click("#theme")
        self.assertEqual(light.evaluate(background), dark.evaluate(background))
        self.screenshot(dark, "small-dark")

    def test_a_hundred_thousand_segments_stay_smooth(self):
        page = self.open(self.large)
        self.screenshot(page, "large")
        # What each drawing takes of the thread, whatever the machine does between them.
        page.evaluate("""() => {
          window.frames_ = [];
          const original = window.frame_ = window.requestAnimationFrame;
          window.requestAnimationFrame = (body) => original((now) => {
            const begin = performance.now();
            body(now);
            window.frames_.push(performance.now() - begin);
          });
        }""")
        page.fill("#search", "battery")
        page.mouse.move(600, 400)
        for direction in [-1, 1]:
            page.keyboard.down("Control")
            for _ in range(25):
                page.mouse.wheel(0, direction * 100)
                self.settle(page)
            page.keyboard.up("Control")
            page.focus("#canvas")
            for _ in range(15):
                page.keyboard.press("ArrowRight")
                self.settle(page)
            if direction < 0:
                self.screenshot(page, "large-zoomed")
        times = sorted(time for time in page.evaluate("window.frames_"))
        median = times[len(times) // 2]
        print(f"frames of 100,000 segments: {len(times)}, median {median:.1f} ms, longest {times[-1]:.1f} ms")
        self.assertGreater(len(times), 60)
        self.assertLess(median, 16)
        self.check_quiet(page, self.large)


if __name__ == "__main__":
    unittest.main()
