import SegmentModel

/// The segments of a page as JSON that may stand in a `script` element: columns for each lane.
struct PageData {
  private var bytes: [UInt8] = []

  /// What was written since the last call.
  mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  mutating func begin(title: String, query: String?) {
    append("{\"title\":")
    append(quoted: title)
    append(",\"query\":")
    if let query { append(quoted: query) } else { append("null") }
    append(",\"videos\":[")
  }

  mutating func end() { append("]}") }

  mutating func begin(_ video: TimelinePage.Video, isFirst: Bool) {
    append(isFirst ? "{\"job\":" : ",{\"job\":")
    append(quoted: video.jobID)
    append(",\"name\":")
    if let name = video.name { append(quoted: name) } else { append("null") }
    append(",\"duration\":")
    if let duration = video.duration, duration.isFinite { append(milliseconds: duration) } else { append("null") }
    append(",\"lanes\":[")
  }

  mutating func endVideo() { append("]}") }

  mutating func append(_ lane: TimelinePage.Lane, isFirst: Bool) {
    append(isFirst ? "{\"module\":" : ",{\"module\":")
    append(quoted: lane.module)
    append(",\"start\":")
    appendList(lane.segments) { $0.append(milliseconds: $1.start) }
    append(",\"end\":")
    appendList(lane.segments) { $0.append(milliseconds: $1.end) }
    append(",\"text\":")
    appendList(lane.segments) { $0.append(quoted: $1.text) }
    append(",\"found\":")
    if lane.segments.allSatisfy(\.isFound) {
      append("true")
    } else {
      appendList(lane.segments.indices.filter { lane.segments[$0].isFound }) { $0.append(String($1)) }
    }
    append("}")
  }

  private mutating func appendList<Element>(_ elements: [Element], _ body: (inout PageData, Element) -> Void) {
    append("[")
    for (position, element) in elements.enumerated() {
      if position > 0 { append(",") }
      body(&self, element)
    }
    append("]")
  }

  /// Seconds to the millisecond. What is beyond 30,000 years is taken for that: a page shows no more.
  private mutating func append(milliseconds seconds: Double) {
    append(decimal(min(max(seconds, -1e12), 1e12), places: 3, trimmed: true))
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// A JSON string without a byte that could end or change the element around it, or the line of a script.
  private mutating func append(quoted text: String) {
    var string: [UInt8] = []
    JSONValue.appendString(text.utf8, to: &string)
    var position = 0
    while position < string.count {
      let byte = string[position]
      switch byte {
      case UInt8(ascii: "<"): append("\\u003C")
      case UInt8(ascii: ">"): append("\\u003E")
      case UInt8(ascii: "&"): append("\\u0026")
      case 0xE2 where string[position...].starts(with: [0xE2, 0x80, 0xA8]):
        append("\\u2028")
        position += 2
      case 0xE2 where string[position...].starts(with: [0xE2, 0x80, 0xA9]):
        append("\\u2029")
        position += 2
      default: bytes.append(byte)
      }
      position += 1
    }
  }
}
