/// Writes an invented corpus: the same bytes for the same arguments, on every machine.
///
/// A video lasts about an hour and has six modules, with the proportions of real exports: utterances of 1 to 8 s with
/// pauses and now and then two voices at once, windows of 3 s back to back, shots within scenes within groups of shots,
/// and long overlapping summaries. Word frequencies fall off as 1/rank.
struct CorpusGenerator {
  enum Format: String {
    case json, ndjson, csv
  }

  private struct Row {
    var module: String
    var content: String
    /// Milliseconds.
    var start: Int
    /// Milliseconds.
    var end: Int
    /// JSON text, or empty for null.
    var metadata: String
  }

  let format: Format
  let seed: UInt64
  private let words = Vocabulary()

  init(format: Format, seed: UInt64) {
    self.format = format
    self.seed = seed
  }

  /// Gives the corpus to `write` piece by piece.
  func generate(segments target: Int, write: ([UInt8]) throws -> Void) rethrows {
    var written = 0
    var video = 0
    try write(Array(header.utf8))
    while written < target {
      var piece: [UInt8] = []
      let job = Self.jobID(video, seed: seed)
      let rows = rows(ofVideo: video).prefix(target - written)
      for (position, row) in rows.enumerated() {
        append(row, id: position + 1, job: job, video: video, isFirst: written == 0 && position == 0, to: &piece)
      }
      written += rows.count
      video += 1
      try write(piece)
    }
    try write(Array(footer.utf8))
  }

  /// The job of a video, counted from 0.
  static func jobID(_ video: Int, seed: UInt64) -> String {
    var random = Random(seed: seed &+ 0x5EED &+ UInt64(video))
    let digits = Array("0123456789abcdef")
    return "job-" + String((0..<12).map { _ in digits[random.below(16)] })
  }

  private func rows(ofVideo video: Int) -> [Row] {
    var random = Random(seed: seed &* 1_000_003 &+ UInt64(video))
    let length = 2_880_000 + random.below(1_440_000)
    var rows: [Row] = []
    speak(until: length, &random, &rows)
    look(until: length, &random, &rows)
    cut(until: length, &random, &rows)
    reason(until: length, &random, &rows)
    // Sorting need not be stable: the position breaks ties.
    return rows.indices.sorted { (rows[$0].start, $0) < (rows[$1].start, $1) }.map { rows[$0] }
  }

  private func speak(until length: Int, _ random: inout Random, _ rows: inout [Row]) {
    var time = random.below(4000)
    while time < length {
      let duration = 1000 + random.below(7000)
      var text = words.sentence(3 + duration / 400, &random)
      if random.below(20) == 0 { text = words.name(&random) + ", " + text }
      if random.below(33) == 0 { text += " " + words.oddity(&random) }
      let confidence = 1000 - random.below(30) * random.below(20)
      let metadata =
        #"{"speaker":"SPEAKER_0\#(random.below(6))","confidence":\#(Self.thousandths(confidence)),"language":"en"}"#
      rows.append(
        Row(
          module: "transcription", content: text + ".", start: time, end: min(length, time + duration),
          metadata: metadata))
      time += duration
      time += random.below(5) > 0 ? random.below(2400) : -min(1000, duration / 2)
    }
  }

  private func look(until length: Int, _ random: inout Random, _ rows: inout [Row]) {
    for time in stride(from: 0, to: length, by: 3000) {
      let objects = (0...random.below(5)).map { _ in words.object(&random) }
      let text = "Objects: \(objects.joined(separator: ", ")); setting: \(words.place(&random))"
      rows.append(
        Row(module: "visualelements", content: text, start: time, end: min(length, time + 3000), metadata: ""))
    }
  }

  private func cut(until length: Int, _ random: inout Random, _ rows: inout [Row]) {
    var time = 0
    while time < length {
      let groupEnd = min(length, time + 40_000 + random.below(200_000))
      rows.append(
        Row(
          module: "grouped_shots", content: "Group in \(words.place(&random))", start: time, end: groupEnd,
          metadata: #"{"shots":\#(4 + random.below(36))}"#))
      while time < groupEnd {
        let sceneEnd = min(groupEnd, time + 8000 + random.below(52_000))
        rows.append(
          Row(
            module: "scenes", content: "Scene: \(words.place(&random)), \(words.object(&random))", start: time,
            end: sceneEnd, metadata: #"{"brightness":\#(Self.thousandths(random.below(1000)))}"#))
        while time < sceneEnd {
          let shotEnd = min(sceneEnd, time + 400 + random.below(4000) + random.below(6000))
          let kind = ["close-up", "wide", "medium", "pan", "tilt"][random.below(5)]
          rows.append(Row(module: "shots", content: "Shot \(kind)", start: time, end: shotEnd, metadata: ""))
          time = shotEnd
        }
      }
    }
  }

  private func reason(until length: Int, _ random: inout Random, _ rows: inout [Row]) {
    var time = 0
    while time < length {
      let duration = 30_000 + random.below(270_000)
      let metadata = #"{"model":"vlm-\#(1 + random.below(3))","score":\#(Self.thousandths(random.below(1000)))}"#
      rows.append(
        Row(
          module: "video_reasoning", content: "The video shows " + words.sentence(25 + random.below(45), &random),
          start: time, end: min(length, time + duration), metadata: metadata))
      time += duration * 6 / 10
    }
  }

  /// A number of thousandths as a decimal, with at least one digit behind the point.
  private static func thousandths(_ value: Int) -> String {
    var fraction = String(value % 1000 + 1000).dropFirst()
    while fraction.count > 1, fraction.last == "0" { fraction.removeLast() }
    return "\(value / 1000).\(fraction)"
  }
}

// MARK: - Formats
extension CorpusGenerator {
  private var header: String {
    switch format {
    case .json: "["
    case .ndjson: ""
    case .csv: "id,job_id,module,content,start_time,end_time,metadata,created_at\r\n"
    }
  }

  private var footer: String { format == .json ? "]\n" : "" }

  private func append(_ row: Row, id: Int, job: String, video: Int, isFirst: Bool, to piece: inout [UInt8]) {
    let created = "2025-0\(1 + video % 9)-1\(video % 10)T08:00:00"
    let start = Self.thousandths(row.start)
    let end = Self.thousandths(row.end)
    if format == .csv {
      let cells = ["\(id)", job, row.module, row.content, start, end, row.metadata, created].map { cell in
        cell.contains { $0 == "," || $0 == "\"" || $0 == "\n" }
          ? "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\"" : cell
      }
      piece += (cells.joined(separator: ",") + "\r\n").utf8
      return
    }
    let content = row.content.reduce(into: "") { text, character in
      switch character {
      case "\"", "\\": text += "\\" + String(character)
      case "\n": text += "\\n"
      default: text.append(character)
      }
    }
    let metadata = row.metadata.isEmpty ? "null" : row.metadata
    if format == .json && !isFirst { piece.append(UInt8(ascii: ",")) }
    piece += #"{"id": "\#(id)", "job_id": "\#(job)", "module": "\#(row.module)", "content": "\#(content)", "#.utf8
    piece +=
      #""start_time": \#(start), "end_time": \#(end), "metadata": \#(metadata), "created_at": "\#(created)"}"#.utf8
    if format == .ndjson { piece.append(UInt8(ascii: "\n")) }
  }
}
