import SegmentFormats
import SegmentModel
import SegmentQL

extension DotCommand {
  static let output = DotCommand(
    "output", "[FILE]", "write results to a file from now on; without FILE, show them again"
  ) {
    session, arguments throws(SessionError) in
    session.results = try arguments.atMostOne("found.csv").map { word throws(SessionError) in
      try GrowingFileSink(session.path(word))
    }
  }

  static let once = DotCommand("once", "FILE", "write the next result to a file, which appears whole or not at all") {
    session, arguments throws(SessionError) in
    guard let path = try arguments.atMostOne("found.csv").map(session.path) else {
      throw .usage(".once takes a file", hint: "as in .once found.csv")
    }
    session.nextFile = path
  }

  static let export = DotCommand("export", "FORMAT FILE", "write the last result in a format; .help export lists them")
  {
    session, arguments throws(SessionError) in
    let words = arguments.words
    guard words.count == 2 else {
      throw .usage(".export takes a format and a file", hint: "as in .export srt found.srt")
    }
    guard let last = session.last else { throw .usage("there is no result to export yet") }
    let (format, path) = (words[0].lowercased(), session.path(words[1]))
    if let shape = ReportShape(rawValue: format) {
      try session.export(last.result, as: shape, toFile: path)
    } else if let mode = OutputMode(rawValue: format) {
      try session.write(last.shown, mode: mode, toFile: path)
    } else {
      let names = ReportShape.allCases.map(\.rawValue) + OutputMode.allCases.map(\.rawValue)
      let nearest = Suggestion.nearest(to: format, among: names).map { "did you mean \($0)?" }
      throw .usage("there is no format \(format)", hint: nearest ?? ".help export lists the formats")
    }
    try session.tell("wrote \(path)")
  }

  static let save = DotCommand("save", "FILE", "write the queries of this session that ran to a file that .read runs") {
    session, arguments throws(SessionError) in
    guard let path = try arguments.atMostOne("queries.segql").map(session.path) else {
      throw .usage(".save takes a file", hint: "as in .save queries.segql")
    }
    let file = try AtomicFileSink(path)
    let output = Output(file)
    try writing { () throws(OutputError) in
      for query in session.answered { try output.write(query + "\n;\n") }
      try output.flush()
    }
    try file.commit()
    let count = session.answered.count
    try session.tell("wrote \(NumberText.grouped(count)) \(count == 1 ? "query" : "queries") to \(path)")
  }

  static let fps = DotCommand("fps", "[RATE]", "frames a second for edl and otio, as 25, 29.97 or 29.97ndf") {
    session, arguments throws(SessionError) in
    guard let word = try arguments.atMostOne("25") else {
      return try session.tell("fps \(NumberText.fixed(session.settings.frameRate.value, decimals: 3))")
    }
    guard let rate = FrameRate(word) else { throw .usage("\(word) is no frame rate", hint: "as in .fps 29.97") }
    session.settings.frameRate = rate
  }

  static let pager = DotCommand("pager", "[on|off]", "whether long results are shown by less") {
    session, arguments throws(SessionError) in
    session.settings.pages = try arguments.flag(now: session.settings.pages)
    try session.tell("pager \(session.settings.pages ? "on" : "off")")
  }
}

/// A form of report that `.export` writes and that can be loaded again.
enum ReportShape: String, CaseIterable {
  case results, aggregated, scenes, combined, segments, ndjson

  var summary: String {
    switch self {
    case .results: "one video with its list of segments"
    case .aggregated: "one video with its segments by module"
    case .scenes: "the same, with the modules that divide a video and no others"
    case .combined: "any number of videos with their segments"
    case .segments: "a JSON array of segments"
    case .ndjson: "a JSON object a line"
    }
  }

  var shape: ExportShape {
    switch self {
    case .results: .results()
    case .aggregated: .aggregated
    case .scenes: .sceneGrouping
    case .combined: .combinedReport
    case .segments: .segments
    case .ndjson: .ndjson
    }
  }
}

extension Session {
  /// Writes the segments that a result holds as a report.
  fileprivate func export(_ result: QueryResult, as shape: ReportShape, toFile path: String) throws(SessionError) {
    guard result.kind == .segments, result.areStoredSegments else {
      throw .usage(
        "\(shape.rawValue) holds segments as they were loaded, and the last result has other rows",
        hint: "csv, json and jsonl hold any rows")
    }
    let rows = (0..<result.count).compactMap { result.storeRow($0) }
    do throws(ExportError) {
      try store.export(shape.shape, ExportSelection(rows: rows), toFile: path)
    } catch {
      throw .message(error.description, status: .file)
    }
  }
}
