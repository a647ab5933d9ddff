import SegmentFormats

/// A form that results are shown in.
enum OutputMode: String, CaseIterable {
  case box, table, line, csv, tsv, json, jsonl, markdown, html, quote, list, count, timeline
  case timelinePage = "timeline.html"
  case srt, vtt, audacity, youtube, ffmetadata, edl, otio, textgrid

  /// The format of another program that the mode writes, if it does.
  var editingFormat: EditingFormat? { EditingFormat(rawValue: rawValue) }

  /// Whether it says little or nothing of rows that do not lie in time.
  var isForSegments: Bool { self == .count || self == .timeline || needsVideoFacts }

  /// Whether it tells of the videos, and not of the rows alone.
  var needsVideoFacts: Bool { self == .timelinePage || editingFormat != nil }

  /// What `.help mode` says of it.
  var summary: String {
    switch self {
    case .box: "a table in box-drawing characters, fitted to the terminal"
    case .table: "the same in plain ASCII"
    case .line: "one value a line, a blank line between rows"
    case .csv: "comma-separated values (RFC 4180), with a header"
    case .tsv: "tab-separated values, with a header; \\t \\n \\r \\\\ are written for these in a value"
    case .json: "one JSON array of objects"
    case .jsonl: "one JSON object a row, with the names and values of the file"
    case .markdown: "a Markdown table"
    case .html: "an HTML table"
    case .quote: "values as SegmentQL literals"
    case .list: "values between bars, no header"
    case .count: "the number of rows"
    case .timeline: "bars along the time axis, a lane for each module of each video"
    case .timelinePage: "a page for a browser: lanes to zoom, pan and search, matches marked; one file, no network"
    case .srt, .vtt, .audacity, .youtube, .ffmetadata, .edl, .otio, .textgrid:
      editingFormat?.summary ?? ""
    }
  }
}
