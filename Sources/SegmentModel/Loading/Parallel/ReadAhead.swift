/// The rest of a file in regions, which several threads read at once, and which the reader in front takes one by one.
///
/// The reader asks whenever it stands before a row at or behind `askingOffset`. It gets rows only where a region begins
/// with that very row, so every byte is either read by the reader itself, or was read just as it would have been.
/// Whatever is not plain well-formed rows is left to the reader: malformed rows, and rows that an earlier one of another
/// region may repeat.
final class ReadAhead {
  /// Reads the rows that begin in a range of the file; the first of them begins right there if `isFirst`.
  typealias Reader =
    @Sendable (
      _ range: Range<Int>, _ isFirst: Bool, _ spareShards: SpareShards, _ stop: StopCheck
    ) -> RegionBox

  /// What was taken.
  struct Taken {
    /// Behind the last row.
    var end: Int
    var rowCount: Int
    var repeatedFields: Int
    var firstJob: SegmentStoreBuilder.JobHandle
    var lastJob: SegmentStoreBuilder.JobHandle
    var hasSeveralJobs: Bool
  }

  private let team: TaskTeam<RegionBox>
  /// Where the regions begin, and the end of the last.
  private let bounds: [Int]
  /// The region to be taken next.
  private var region = 0
  private var read: RegionBox?
  /// Where the reader has to ask next.
  private(set) var askingOffset: Int

  /// `nil` where the rest of the file is too small, or the options want one.
  init?(
    from start: Int, of source: SourceBytes, options: LoadOptions, spareShards: SpareShards, reader: @escaping Reader
  ) {
    guard options.threadCount > 1, source.isSeekable, let length = source.length else { return nil }
    guard length - start >= 2 * options.leastRegionSize else { return nil }
    let bounds = Self.bounds(from: start, to: length, options: options)
    self.bounds = bounds
    askingOffset = start
    team = TaskTeam(taskCount: bounds.count - 1, helpers: options.threadCount - 1) {
      region, stop in
      reader(bounds[region]..<bounds[region + 1], region == 0, spareShards, stop)
    }
  }

  deinit { team.stop() }

  /// Where regions begin and the last ends: each a share of what is left, so that no thread waits long for the last; and
  /// large enough for shards worth having.
  ///
  /// Source: C. Polychronopoulos, D. Kuck, "Guided Self-Scheduling", IEEE Transactions on Computers C-36, 1987.
  private static func bounds(from start: Int, to end: Int, options: LoadOptions) -> [Int] {
    let parts = 2 * options.threadCount
    let least = max(options.leastRegionSize, (end - start) / (8 * parts))
    var bounds = [start]
    var next = start
    while next < end {
      let rest = end - next
      let size = max(least, min(greatestRegionSize, rest / parts))
      next = rest - size < least / 2 ? end : next + size
      bounds.append(next)
    }
    return bounds
  }

  /// A little fewer bytes than the rows of a shard have as a rule.
  private static let greatestRegionSize = 24 << 20

  /// Takes the rows from the one at `offset` on, as far as they were read; `nil` when the reader must go on itself.
  func take(at offset: Int, into session: inout LoadSession) throws(LoadError) -> Taken? {
    var offset = offset
    var taken: Taken?
    while region < bounds.count - 1 {
      askingOffset = bounds[region]
      guard askingOffset <= offset else { return taken }
      let box: RegionBox
      if let read { box = read } else { box = try team.output(of: region, stop: session.stop, file: session.file.name) }
      read = box
      if let start = box.rows.start, start > offset {
        askingOffset = start
        return taken
      }
      read = nil
      region += 1
      guard box.rows.start == offset, let rows = session.take(&box.rows) else { continue }
      var sum = taken ?? rows
      sum.hasSeveralJobs = sum.hasSeveralJobs || rows.hasSeveralJobs || sum.lastJob != rows.firstJob
      if taken != nil {
        sum.rowCount += rows.rowCount
        sum.repeatedFields += rows.repeatedFields
      }
      sum.end = rows.end
      sum.lastJob = rows.lastJob
      taken = sum
      try session.checkpoint(bytesRead: rows.end)
      guard let next = box.rows.next else { break }
      offset = next
    }
    askingOffset = region < bounds.count - 1 ? bounds[region] : .max
    return taken
  }
}

extension LoadSession {
  /// Takes over the rows of a region, if they would have been read just so here; otherwise nothing is changed.
  fileprivate mutating func take(_ rows: inout RegionRows) -> ReadAhead.Taken? {
    guard let first = rows.firstJob, let last = rows.lastJob else { return nil }
    let firstID = rows.session.builder.id(of: first)
    let lastID = rows.session.builder.id(of: last)
    let hasSeveralJobs = rows.session.builder.jobCount > 1
    guard builder.absorb(&rows.session.builder) else { return nil }
    file.rowCount += rows.session.file.rowCount
    file.duplicateCount += rows.session.file.duplicateCount
    file.conflictCount += rows.session.file.conflictCount
    report.conflicts += rows.session.report.conflicts.prefix(max(0, options.rowErrorsKept - report.conflicts.count))
    return ReadAhead.Taken(
      end: rows.end, rowCount: rows.rowCount, repeatedFields: rows.repeatedFields, firstJob: builder.job(firstID),
      lastJob: builder.job(lastID), hasSeveralJobs: hasSeveralJobs)
  }
}
