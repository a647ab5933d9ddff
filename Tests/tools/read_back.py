"""Reads exports of sqlrepl back by other people's parsers, and compares times and texts with the segments."""

import json
import pathlib
import subprocess
import tempfile
import unittest

import av
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


def seconds(clock):
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def lines(text):
    return [line for line in text.split("\n") if line]


class ReadBack(unittest.TestCase):
    def test_srt(self):
        cues = list(srt.parse(export("srt", "module=transcription")))
        self.assertEqual(len(cues), len(SPOKEN))
        for cue, (_, start, end, text) in zip(cues, SPOKEN):
            self.assertAlmostEqual(cue.start.total_seconds(), start, delta=0.0006)
            self.assertAlmostEqual(cue.end.total_seconds(), end, delta=0.0006)
            self.assertEqual(lines(cue.content), lines(text.replace("-->", "→")))

    def test_vtt(self):
        cues = webvtt.from_string(export("vtt", "module=transcription"))
        self.assertEqual(len(cues), len(SPOKEN))
        for cue, (_, start, end, text) in zip(cues, SPOKEN):
            self.assertAlmostEqual(seconds(cue.start), start, delta=0.0006)
            self.assertAlmostEqual(seconds(cue.end), end, delta=0.0006)
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
        for rate, options in [(25, ["--fps", "25"]), (30000 / 1001, ["--fps", "29.97"]), (24, ["--fps", "24"])]:
            text = export("edl", "module=transcription", *options)
            timeline = opentimelineio.adapters.read_from_string(text, adapter_name="cmx_3600", rate=rate)
            clips = list(timeline.find_clips())
            self.assertEqual(len(clips), len(SPOKEN))
            record = opentimelineio.opentime.RationalTime(0, rate)
            for clip, (_, start, end, _) in zip(clips, SPOKEN):
                self.assertAlmostEqual(clip.source_range.start_time.to_seconds(), start, delta=0.6 / rate)
                self.assertAlmostEqual(clip.source_range.end_time_exclusive().to_seconds(), end, delta=0.6 / rate)
                self.assertEqual(clip.name, "talk.mp4")
                self.assertEqual(clip.range_in_parent().start_time, record)
                record += clip.source_range.duration

    def test_ffmetadata(self):
        with tempfile.NamedTemporaryFile("w", suffix=".ffmeta", delete=False) as file:
            file.write(export("ffmetadata", ""))
        with av.open(file.name, format="ffmetadata") as container:
            chapters = [
                (float(chapter["start"] * chapter["time_base"]), float(chapter["end"] * chapter["time_base"]),
                 chapter["metadata"]["title"])
                for chapter in container.chapters()
            ]
        ordered = sorted(SEGMENTS, key=lambda segment: segment[1])
        # Of those that start together the last one stays; each ends where the next one starts.
        kept = [segment for segment, after in zip(ordered, ordered[1:] + [(None, None)]) if segment[1] != after[1]]
        starts = [round(start, 3) for _, start, _, _ in kept]
        ends = [min(round(end, 3), after) for (_, _, end, _), after in zip(kept, starts[1:] + [3700.0])]
        self.assertEqual(chapters, list(zip(starts, ends, [" ".join(text.split()) for _, _, _, text in kept])))

    def test_audacity(self):
        rows = [line.split("\t") for line in export("audacity", "module=transcription").splitlines()]
        found = [(float(start), float(end), text) for start, end, text in rows]
        self.assertEqual(found, [(start, end, " ".join(text.split())) for _, start, end, text in SPOKEN])

    def test_youtube(self):
        rows = [line.split(" ", 1) for line in export("youtube", "module=transcription").splitlines()]
        self.assertEqual([time for time, _ in rows], ["0:00", "1:01", "59:59"])


if __name__ == "__main__":
    unittest.main()
