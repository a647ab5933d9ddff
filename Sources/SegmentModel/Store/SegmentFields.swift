/// One row on its way into columns: its fields as bytes that live elsewhere.
///
/// Texts are valid UTF-8. `metadata` and `extra` are compact JSON text as ``JSONValue/jsonText`` writes it, `extra` one
/// object; empty where there is none. Times are finite, or NaN where missing.
package struct SegmentFields {
  package typealias Bytes = UnsafeBufferPointer<UInt8>

  package var id = Bytes(start: nil, count: 0)
  package var module = Bytes(start: nil, count: 0)
  package var content = Bytes(start: nil, count: 0)
  package var metadata = Bytes(start: nil, count: 0)
  package var extra = Bytes(start: nil, count: 0)
  package var createdAt = Bytes(start: nil, count: 0)
  package var start = Double.nan
  package var end = Double.nan
  package var flags: SegmentShard.Flags = [.noID, .noContent, .noCreatedAt]

  package init() {}

  /// How many bytes can be read behind each text of fields that are called padded, whatever they are: texts are copied
  /// and compared in whole vectors then.
  package static let padding = 64

  /// Whether there is more than the names of a job and of a creation date.
  @inline(__always)
  package var hasAnything: Bool {
    !flags.contains(.noID) || !flags.contains(.noContent) || !start.isNaN || !end.isNaN || !metadata.isEmpty
      || !module.isEmpty || !extra.isEmpty
  }
}

extension SegmentFields {
  /// Calls `body` with the fields of a segment; `scratch` holds their bytes meanwhile.
  static func with<Result>(
    _ segment: Segment, scratch: inout [UInt8], _ body: (SegmentFields) throws -> Result
  ) rethrows -> Result {
    scratch.removeAll(keepingCapacity: true)
    func store(_ text: String, _ scratch: inout [UInt8]) -> Range<Int> {
      let start = scratch.count
      scratch.append(contentsOf: text.utf8)
      return start..<scratch.count
    }
    let id = store(segment.id ?? "", &scratch)
    let module = store(segment.module, &scratch)
    let content = store(segment.content ?? "", &scratch)
    let createdAt = store(segment.createdAt ?? "", &scratch)
    let metadataStart = scratch.count
    if let metadata = segment.metadata, metadata != .null { metadata.append(to: &scratch) }
    let extraStart = scratch.count
    // As in a file, the last value of a field counts.
    var seen: Set<UTF8Key> = []
    let extra = segment.extra.reversed().filter {
      !AnyKey.ofSegment.contains($0.key) && (segment.extra.count == 1 || seen.insert(UTF8Key($0.key)).inserted)
    }.reversed()
    if !extra.isEmpty { JSONValue.appendObject(Array(extra), to: &scratch) }
    let end = scratch.count
    return try scratch.withUnsafeBufferPointer { bytes in
      var fields = SegmentFields()
      fields.id = Bytes(rebasing: bytes[id])
      fields.module = Bytes(rebasing: bytes[module])
      fields.content = Bytes(rebasing: bytes[content])
      fields.createdAt = Bytes(rebasing: bytes[createdAt])
      fields.metadata = Bytes(rebasing: bytes[metadataStart..<extraStart])
      fields.extra = Bytes(rebasing: bytes[extraStart..<end])
      fields.start = segment.startTime.flatMap { $0.isFinite ? $0 : nil } ?? .nan
      fields.end = segment.endTime.flatMap { $0.isFinite ? $0 : nil } ?? .nan
      fields.flags = []
      if segment.id == nil {
        fields.flags.insert(.noID)
      } else if segment.hasNumericID, JSONNumber(literal: segment.id ?? "") != nil {
        fields.flags.insert(.numericID)
      }
      if segment.content == nil { fields.flags.insert(.noContent) }
      if segment.createdAt == nil { fields.flags.insert(.noCreatedAt) }
      return try body(fields)
    }
  }
}
