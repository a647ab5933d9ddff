import SegmentModel

/// What counts as held for as long as some rows live.
struct HeldMemory: Sendable {
  /// The arrays of the rows themselves.
  var arrays: [MemoryCharge] = []
  /// The texts that their values share with the rows that they were made from.
  var texts: [MemoryCharge] = []

  static func + (left: HeldMemory, right: HeldMemory) -> HeldMemory {
    HeldMemory(arrays: left.arrays + right.arrays, texts: left.texts + right.texts)
  }
}

/// Columns of values on their way into rows.
struct ValueColumns {
  var values: [[QueryValue]]
  var memory = HeldMemory()
}

extension QueryRun {
  /// How many rows are copied between two looks at whether the run must stop.
  static let rowsPerBlock = 1 << 16

  /// A stream's rows in columns of their own.
  func rows(of stream: RowStream) throws -> RowBatch {
    switch stream {
    case .rows(let rows): return rows
    case .segments(let selection):
      let charge = charge(.rows)
      try charge.grow(by: selection.count * RowBatch.bytesPerSegment)
      try step(selection.count / 64 + 1)
      return try selection.materialized(in: self, memory: HeldMemory(arrays: [charge]))
    }
  }

  /// The rows of a batch at these positions, in that order.
  func rows(of batch: RowBatch, at positions: [Int]) throws -> RowBatch {
    let charge = charge(.rows)
    let width =
      (batch.job.isEmpty ? 0 : 4 + 8 + 8) + (batch.segment.isEmpty ? 0 : 4) + batch.parts.count * 4
      + batch.columns.count * MemoryLayout<QueryValue>.stride
    try charge.grow(by: positions.count * width)
    func pick<Element>(_ values: [Element]) throws -> [Element] {
      if values.isEmpty { return [] }
      var picked: [Element] = []
      picked.reserveCapacity(positions.count)
      for first in stride(from: 0, to: positions.count, by: QueryRun.rowsPerBlock) {
        try checkNow()
        for position in positions[first..<min(first + QueryRun.rowsPerBlock, positions.count)] {
          picked.append(values[position])
        }
      }
      return picked
    }
    return RowBatch(
      store: batch.store, count: positions.count, job: try pick(batch.job), start: try pick(batch.start),
      end: try pick(batch.end), segment: try pick(batch.segment), columns: try batch.columns.map { try pick($0) },
      parts: try batch.parts.map { RowBatch.Part(batch: $0.batch, rows: try pick($0.rows)) },
      memory: HeldMemory(arrays: [charge], texts: batch.memory.texts))
  }

  /// Counts the work and the memory of values, in blocks of them.
  func note(_ bytes: inout Int, for charge: MemoryCharge) throws {
    try charge.grow(by: bytes)
    // Text is copied some sixteen times as fast as a row is visited.
    try step(bytes / 256 + 1)
    bytes = 0
  }
}

extension QueryValue {
  /// The bytes that it holds beside its own.
  var heapBytes: Int {
    switch self {
    case .null, .bool, .number: 0
    case .text(let text): text.heapBytes
    case .json(let json): json.heapBytes
    }
  }
}

extension String {
  /// Short texts lie in the string itself; others have a header beside their bytes.
  fileprivate var heapBytes: Int { utf8.count <= 15 ? 0 : utf8.count + 32 }
}

extension JSONValue {
  /// The depth of recursion is that of the value, which the loader limits.
  fileprivate var heapBytes: Int {
    switch self {
    case .null, .bool: 0
    case .number(let number): number.literal.heapBytes
    case .string(let text): text.heapBytes
    case .array(let elements):
      elements.reduce(32) { $0 + MemoryLayout<JSONValue>.stride + $1.heapBytes }
    case .object(let members):
      members.reduce(32) { $0 + MemoryLayout<JSONMember>.stride + $1.key.heapBytes + $1.value.heapBytes }
    }
  }
}
