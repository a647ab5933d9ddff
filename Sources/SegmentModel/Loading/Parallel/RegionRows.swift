/// The rows of a region of a file, read before the rows in front of it.
///
/// Reading began at what looked like a row. The rows are those of the file only if whoever reads in front of the region
/// comes to `start` as the beginning of a row too: from there on, the same bytes give the same rows.
///
struct RegionRows: ~Copyable {
  /// Where the first row begins; `nil` when nothing in the region looks like a row.
  var start: Int?
  /// Behind the last row that was taken.
  var end = 0
  /// Where the next row begins, if the region was read up to its end; `nil` where reading stopped before, at something
  /// that is not for this way of reading.
  var next: Int?
  /// The rows in all, repeated ones too.
  var rowCount = 0
  /// The fields given more than once in their row.
  var repeatedFields = 0
  var firstJob: SegmentStoreBuilder.JobHandle?
  var lastJob: SegmentStoreBuilder.JobHandle?
  var session: LoadSession

  init(options: LoadOptions, stop: StopCheck, name: String, spareShards: SpareShards) {
    session = LoadSession(
      options: options, stop: stop, monitor: LoadMonitor(totalBytes: nil, progress: nil),
      builder: SegmentStoreBuilder(spareShards: spareShards, keepsFirstJobApart: true))
    session.beginFile(name)
  }

  /// The rows as the reader in front wants them, who will bring the rest of the last job.
  consuming func finish() -> RegionBox {
    session.builder.settleLastShard(lastJobGoesOn: true)
    return RegionBox(self)
  }

  /// Takes a row; `false` when it does not fit.
  @inline(__always)
  mutating func append(
    _ fields: UnsafePointer<SegmentFields>, job id: UnsafeBufferPointer<UInt8>, offset: Int, end: Int
  ) -> Bool {
    let job = session.builder.job(utf8: id)
    guard (try? session.append(fields, isPadded: true, to: job, offset: offset)) != nil else { return false }
    if firstJob == nil { firstJob = job }
    lastJob = job
    rowCount += 1
    self.end = end
    return true
  }
}

/// Rows on their way from the thread that read them to the one that takes them, which alone looks into the box.
final class RegionBox: @unchecked Sendable {
  var rows: RegionRows
  init(_ rows: consuming RegionRows) { self.rows = rows }
}
