/// Tells from an object's members whether it is a segment or a report, before it is read.
enum JSONClassifier {
  typealias Pointer = UnsafePointer<UInt8>

  enum Verdict {
    case segment
    /// An object with segments within it, or at least with the facts of a video.
    case report
    case neither
    /// Not well-formed at the cursor, or, with `unexpectedEnd`, not all there.
    case fault(JSONFault)
  }

  /// How many objects deep to look for segments: reports in a combined report lie two deep.
  private static let greatestDepth = 6

  /// Looks at the object at the cursor. `room` holds the values that are passed over, one at a time.
  static func classify(
    _ cursor: inout Pointer, _ end: Pointer, compactor: borrowing JSONCompactor, room: UnsafeMutablePointer<UInt8>,
    depth: Int = 0
  ) -> Verdict {
    var clues = Clues()
    cursor += 1
    JSONLexis.skipSpace(&cursor, end)
    if cursor < end, cursor.pointee == 0x7D { return .neither }
    while true {
      JSONLexis.skipSpace(&cursor, end)
      var out = room
      if let fault = compactor.compactKey(&cursor, end, to: &out) { return .fault(fault) }
      // The key's compact text, without its quotes and colon.
      let key = UnsafeBufferPointer(start: UnsafePointer(room) + 1, count: max(0, out - room - 3))
      JSONLexis.skipSpace(&cursor, end)
      guard cursor < end else { return .fault(.unexpectedEnd) }
      let valueStart = cursor
      // What stands in a segment's metadata is its own, even where it looks like segments.
      let isMetadata = key.equals("metadata")
      if isMetadata {
        _ = clues.note(key)
      } else if cursor.pointee == 0x5B {
        if key.equals("segments") { return .report }
        if key.equals("videos") { clues.hasVideos = true }
        cursor += 1
        JSONLexis.skipSpace(&cursor, end)
        guard cursor < end else { return .fault(.unexpectedEnd) }
      } else if cursor.pointee == 0x7B, key.equals("modules") {
        switch holdsLists(cursor, end, compactor: compactor, room: out) {
        case .success(true): return .report
        case .success(false): break
        case .failure(let fault): return .fault(fault)
        }
      } else if clues.note(key) {
        return .segment
      }
      if cursor.pointee == 0x7B, !isMetadata, depth < greatestDepth {
        let isElement = cursor > valueStart
        var within = cursor
        switch classify(&within, end, compactor: compactor, room: out, depth: depth + 1) {
        case .segment: if isElement { return .report }
        case .report: return .report
        case .neither: break
        case .fault(let fault):
          cursor = within
          return .fault(fault)
        }
      }
      cursor = valueStart
      out = room
      if let fault = compactor.compact(&cursor, end, to: &out) { return .fault(fault) }
      JSONLexis.skipSpace(&cursor, end)
      guard cursor < end else { return .fault(.unexpectedEnd) }
      if cursor.pointee == 0x7D { return clues.verdict }
      guard cursor.pointee == 0x2C else { return .fault(.expectedCommaOrEnd) }
      cursor += 1
    }
  }

  /// Whether the object at the cursor is empty, or its first member is an array.
  static func holdsLists(
    _ start: Pointer, _ end: Pointer, compactor: borrowing JSONCompactor, room: UnsafeMutablePointer<UInt8>
  ) -> Result<Bool, JSONFault> {
    var cursor = start + 1
    JSONLexis.skipSpace(&cursor, end)
    if cursor < end, cursor.pointee == 0x7D { return .success(true) }
    var out = room
    if let fault = compactor.compactKey(&cursor, end, to: &out) { return .failure(fault) }
    JSONLexis.skipSpace(&cursor, end)
    return cursor < end ? .success(cursor.pointee == 0x5B) : .failure(.unexpectedEnd)
  }

  /// What the keys seen so far say.
  private struct Clues {
    var hasJob = false
    var hasStatus = false
    var hasVideoFacts = false
    var hasSegmentField = false
    /// A list of reports, which an empty one does not show to be one by what is in it.
    var hasVideos = false

    /// Notes a key; `true` when it settles that the object is a segment.
    mutating func note(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
      switch RowScanner.field(named: key) {
      case .content, .start, .end: return true
      case .id, .module, .metadata, .createdAt: hasSegmentField = true
      case .jobID: hasJob = true
      case .unknown:
        if key.equals("video_name") || key.equals("processing_time") || key.equals("total_segments") {
          hasVideoFacts = true
        } else if key.equals("status") {
          hasStatus = true
        }
      }
      return false
    }

    var verdict: Verdict {
      if hasVideoFacts || (hasJob && hasStatus) { return .report }
      return hasSegmentField ? .segment : hasVideos ? .report : .neither
    }
  }
}
