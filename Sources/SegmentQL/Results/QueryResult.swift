import SegmentModel

/// What a query found: rows in order, read where they lie; nothing is copied until a row is asked for.
public struct QueryResult: Sendable {
  /// What a row is.
  public enum Kind: Sendable, Hashable {
    /// A segment of the store, perhaps with other times or with columns added by `extend`.
    case segments
    /// One row for each of these parts, with the hull of their times.
    case joined(parts: [String])
    /// An interval made by a stage: a job, a start, an end, and perhaps columns.
    case intervals
    /// Values alone, as `select`, `stats` and `distinct` make them.
    case table
  }

  public struct Column: Sendable, Hashable {
    public enum ValueType: Sendable, Hashable {
      case text
      case number
      /// A number that is a position in or a length of time, in seconds.
      case seconds
      case bool
      /// Not the same in every row, or not known before the query runs.
      case mixed
    }

    public var name: String
    public var type: ValueType

    public init(name: String, type: ValueType) {
      self.name = name
      self.type = type
    }
  }

  public var kind: Kind { shape.kind }
  /// Whether stages added columns to what the rows have of themselves.
  public var hasComputedColumns: Bool { shape.hasComputedColumns }
  public var columns: [Column] { shape.columns }
  /// Hints and warnings, of the text and of the run, in the order of the text.
  public let diagnostics: [Diagnostic]
  /// How many segments, and other rows, were left out because a regular expression ran into its limits on them; always
  /// 0 unless ``QueryOptions/regexFailures`` says to skip them.
  public let skippedCount: Int
  /// The number of rows.
  public let count: Int

  private let shape: ResultShape
  private let stream: RowStream
  /// For segments in a form that is not reached by position.
  private let listing: SelectionListing?
  /// The first shard with rows, for rows that are segments where the store holds them.
  private let firstShard: Int
  /// The number of rows before each shard's; empty where no shard but the first has rows.
  private let shardBases: [Int]

  init(_ stream: RowStream, shape: ResultShape, diagnostics: [Diagnostic], skippedCount: Int) {
    self.shape = shape
    self.stream = stream
    self.skippedCount = skippedCount
    self.diagnostics = diagnostics
    count = stream.count
    var first = 0
    var bases: [Int] = []
    if case .segments(let selection) = stream {
      first = selection.shards.firstIndex { !$0.isEmpty } ?? 0
      if first < selection.shards.count, selection.shards[first].count < count {
        bases = [0]
        for rows in selection.shards { bases.append(bases[bases.count - 1] + rows.count) }
      }
    }
    if case .segments(let selection) = stream, !selection.isListed {
      listing = SelectionListing(selection)
    } else {
      listing = nil
    }
    firstShard = first
    shardBases = bases
  }

  /// The value in a row, counted from 0, and a column, counted from 0; null outside the result.
  ///
  /// Complexity: O(log shards), and what it takes to read the value.
  public func value(row: Int, column: Int) -> QueryValue {
    guard shape.fields.indices.contains(column), let row = self.row(row) else { return .null }
    return row.value(shape.fields[column])
  }

  /// The values of a row, counted from 0, one for each column.
  public func values(row: Int) -> [QueryValue] {
    guard let row = self.row(row) else { return [] }
    if !shape.coreFields.isEmpty, let values = row.values(shape.coreFields) { return values }
    return shape.fields.map { row.value($0) }
  }

  private func row(_ number: Int) -> Row? {
    guard number >= 0, number < count else { return nil }
    switch stream {
    case .rows(let rows): return .derived(rows, number)
    case .segments(let selection):
      var shard = firstShard
      var place = number
      if !shardBases.isEmpty {
        shard = max(0, partitionPoint(in: shardBases.indices) { shardBases[$0] <= number } - 1)
        place -= shardBases[shard]
      }
      let rows = listing.map { $0.listed.shards[shard] } ?? selection.shards[shard]
      return .segment(selection.store.store.shards[shard], rows.row(at: place))
    }
  }

  // MARK: Segments

  /// The store's number of the segment in a row, counted from 0; `nil` where the row is no segment.
  public func storeRow(_ row: Int) -> Int? { storeRow(self.row(row)) }

  /// The store's number of the segment that is a part of a joined row; `nil` where that part is no segment.
  public func storeRow(_ row: Int, part: Int) -> Int? { storeRow(self.row(row)?.part(part)) }

  private func storeRow(_ row: Row?) -> Int? {
    switch row {
    case nil: return nil
    case .derived(let set, let position):
      let segment = set.segmentNumber(position)
      return segment == RowBatch.noSegment ? nil : Int(segment)
    case .segment(let shard, let row):
      guard case .segments(let selection) = stream else { return nil }
      return selection.store.store.shardBases[selection.store.position(of: shard)] + row
    }
  }

  /// Whether the rows are segments exactly as the store holds them: no stage gave them other times.
  public var areStoredSegments: Bool {
    if case .segments = stream { return kind == .segments }
    guard case .rows(let rows) = stream, kind == .segments else { return false }
    return (0..<count).allSatisfy { row in
      guard let (shard, number) = Row.derived(rows, row).segment else { return false }
      return shard.start.buffer[number].bitPattern == rows.start[row].bitPattern
        && shard.end.buffer[number].bitPattern == rows.end[row].bitPattern
    }
  }

  /// The segment in a row, counted from 0, with the times that the stages gave it; `nil` where the row is no segment.
  public func segment(at row: Int) -> Segment? {
    guard let row = self.row(row), let (shard, number) = row.segment else { return nil }
    var segment = shard.segment(at: number)
    segment.startTime = row.number(.startTime)
    segment.endTime = row.number(.endTime)
    return segment
  }

  /// The rows as segments, each made when it is reached; empty where `kind` is not `segments`.
  ///
  /// Complexity: O(1).
  public var segments: some RandomAccessCollection<Segment> & Sendable {
    SegmentResults(result: self)
  }
}

/// The segments of a result, made as they are reached.
struct SegmentResults: RandomAccessCollection, Sendable {
  let result: QueryResult

  var startIndex: Int { 0 }
  var endIndex: Int { result.kind == .segments ? result.count : 0 }

  subscript(position: Int) -> Segment {
    result.segment(at: position)
      ?? Segment(id: nil, jobID: "", module: "", content: nil, startTime: nil, endTime: nil)
  }
}

extension QueryResult.Column.ValueType {
  init(_ type: ValueType) {
    switch type {
    case .text, .timestamp: self = .text
    case .number, .date: self = .number
    case .seconds: self = .seconds
    case .bool: self = .bool
    case .null, .any: self = .mixed
    }
  }
}

extension ShardRows {
  /// The row at a position in `0..<count`.
  func row(at position: Int) -> Int {
    switch self {
    case .range(let range): range.lowerBound + position
    case .list(let rows): Int(rows[position])
    case .set: listed.row(at: position)
    }
  }
}
