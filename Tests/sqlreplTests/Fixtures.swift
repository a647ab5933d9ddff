import SegmentModel
import SegmentQL
import TextWidth

@testable import sqlrepl

/// Keeps what is written.
final class CollectingSink: StreamSink {
  private(set) var bytes: [UInt8] = []
  /// The bytes after which the reader goes away.
  var capacity = Int.max

  var text: String { String(decoding: bytes, as: UTF8.self) }

  func write(_ bytes: UnsafeRawBufferPointer) throws(OutputError) {
    guard self.bytes.count + bytes.count <= capacity else { throw .closed }
    self.bytes.append(contentsOf: bytes)
  }
}

/// Lines that were typed before.
final class TypedLines: LineSource {
  private var lines: [String]
  private(set) var prompts: [String] = []

  init(_ text: String) {
    lines = text.isEmpty ? [] : text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  func nextLine(prompt: String) throws(LineInterrupted) -> String? {
    prompts.append(prompt)
    return lines.isEmpty ? nil : lines.removeFirst()
  }
}

/// Rows whose columns are named `name:type`, as `start:seconds`; text without a type.
func makeRows(_ columns: [String], _ rows: [[QueryValue]]) -> ValueRows {
  let types: [String: QueryResult.Column.ValueType] = [
    "number": .number, "seconds": .seconds, "json": .mixed, "bool": .bool, "mixed": .mixed,
  ]
  return ValueRows(
    columns: columns.map { column in
      let parts = column.split(separator: ":").map(String.init)
      return QueryResult.Column(name: parts[0], type: parts.count > 1 ? types[parts[1]] ?? .text : .text)
    },
    rows: rows)
}

/// What a mode writes for rows.
func rendered(_ shown: Shown, _ options: RenderOptions, isTerminal: Bool = false, style: Style = .plain) throws
  -> String
{
  let sink = CollectingSink()
  let output = Output(sink, isTerminal: isTerminal, style: style)
  try options.renderer.render(shown, to: output)
  try output.flush()
  return sink.text
}

/// The columns that the widest line of a text takes.
func widestLine(_ text: String) -> Int {
  text.split(separator: "\n").map { displayWidth(of: $0) }.max() ?? 0
}
