"""Reads exports of sqlrepl back by other people's parsers, and compares times and texts with the segments."""

import json
import pathlib
import subprocess
import tempfile
import unittest

import opentimelineio
import srt
import webvtt
from praatio import textgrid

SEGMENTS = [
    ("transcription", 0.0, 1.25, "plain"),
    ("transcription", 1.0, 2.5004, "overlaps & has <b> --> an arrow"),
    ("transcription", 61.2, 63.75, 'two\n\nlines "quoted"'),
    ("transcription", 3599.9996, 3700.0, "日本語"),
    ("scenes", 0.0, 60.0, "Desk"),
    ("scenes", 60.0, 3700.0, "Street"),
]


def export(mode, query, *options):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "talk.json"
        segments = [
            {"id": str(number), "job_id": "talk", "module": module, "content": text, "start_time": start, "end_time": end}
            for number, (module, start, end, text) in enumerate(SEGMENTS)
        ]
        report = {"job_id": "talk", "video_name": "talk.mp4", "duration": 3800, "status": "completed"}
        path.write_text(json.dumps(report | {"segments": segments}))
        command = ["sqlrepl", str(path), "--mode", mode, *options, "-c", query]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


SPOKEN = [segment for segment in SEGMENTS if segment[0] == "transcription"]


def lines(text):
    return [line for line in text.split("\n") if line]


class ReadBack(unittest.TestCase):
    def test_srt(self):
        cues = list(srt.parse(export("srt", "module=transcription")))
        self.assertEqual(len(cues), len(SPOKEN))
        for cue, (_, start, end, text) in zip(cues, SPOKEN):
            self.assertAlmostEqual(cue.start.total_seconds(), start, delta=0.001)
            self.assertAlmostEqual(cue.end.total_seconds(), end, delta=0.001)
            self.assertEqual(lines(cue.content), lines(text.replace("-->", "→")))

    def test_vtt(self):
        cues = webvtt.from_string(export("vtt", "module=transcription"))
        self.assertEqual(len(cues), len(SPOKEN))
        for cue, (_, start, end, text) in zip(cues, SPOKEN):
            self.assertAlmostEqual(cue.start_in_seconds, int(start + 0.0005), delta=1)
            self.assertAlmostEqual(cue.end_in_seconds, int(end + 0.0005), delta=1)
            self.assertEqual(lines(cue.text), lines(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")))

    def test_textgrid(self):
        with tempfile.NamedTemporaryFile("w", suffix=".TextGrid", delete=False) as file:
            file.write(export("textgrid", ""))
        grid = textgrid.openTextgrid(file.name, includeEmptyIntervals=False)
        self.assertEqual(set(grid.tierNames), {"transcription", "transcription 2", "scenes"})
        self.assertEqual(grid.maxTimestamp, 3800)
        found = [
            (entry.start, entry.end, entry.label)
            for name in ("transcription", "transcription 2")
            for entry in grid.getTier(name).entries
        ]
        wanted = [(start, end, " ".join(text.split())) for _, start, end, text in SPOKEN]
        # praatio leaves quotes doubled or not, by version.
        undoubled = [(start, end, label.replace('""', '"')) for start, end, label in found]
        self.assertEqual(sorted(undoubled), sorted(wanted))

    def test_otio(self):
        timeline = opentimelineio.adapters.read_from_string(export("otio", "module=transcription", "--fps", "25"))
        clips = list(timeline.find_clips())
        self.assertEqual(len(clips), len(SPOKEN))
        for clip, (_, start, end, text) in zip(clips, SPOKEN):
            self.assertAlmostEqual(clip.source_range.start_time.to_seconds(), start, delta=0.021)
            self.assertAlmostEqual(clip.source_range.end_time_exclusive().to_seconds(), end, delta=0.021)
            self.assertEqual(clip.media_reference.target_url, "talk.mp4")
            self.assertEqual(clip.metadata["segmentql"]["content"], text)

    def test_edl(self):
        events = [line.split() for line in export("edl", "module=transcription", "--fps", "25").splitlines() if line[:3].isdigit()]
        self.assertEqual([event[0] for event in events], ["001", "002", "003", "004"])

        def seconds(timecode):
            hours, minutes, whole, frames = map(int, timecode.split(":"))
            return hours * 3600 + minutes * 60 + whole + frames / 25

        record = 0
        for event, (_, start, end, _) in zip(events, SPOKEN):
            self.assertAlmostEqual(seconds(event[4]), start, delta=0.021)
            self.assertAlmostEqual(seconds(event[5]), end, delta=0.021)
            self.assertAlmostEqual(seconds(event[6]), record, delta=1e-6)
            record = seconds(event[7])
            self.assertAlmostEqual(record - seconds(event[6]), seconds(event[5]) - seconds(event[4]), delta=1e-6)


if __name__ == "__main__":
    unittest.main()
