/// Files in a row that one thread loads before their turn, with their sizes in sum.
struct FileBatch: Sendable {
  var files: Range<Int>
  var size: Int

  /// The files in batches: several for each thread where there are many small ones; large ones, which threads share, and
  /// those whose size is not known are left for the loader in front.
  static func batches(of files: [SourceFile], options: LoadOptions) -> [FileBatch] {
    guard options.threadCount > 1, files.count > 1 else { return [] }
    let most = 2 * options.leastRegionSize
    let total = files.reduce(0) { $0 + ($1.size.map { $0 < most ? $0 : 0 } ?? 0) }
    guard total >= most else { return [] }
    let target = min(32 << 20, total / (4 * options.threadCount) + 1)
    var batches: [FileBatch] = []
    var batch = FileBatch(files: 0..<0, size: 0)
    func close(_ batches: inout [FileBatch]) { if !batch.files.isEmpty { batches.append(batch) } }
    for (number, file) in files.enumerated() {
      guard let size = file.size, size < most else {
        close(&batches)
        batch = FileBatch(files: number + 1..<number + 1, size: 0)
        continue
      }
      batch = FileBatch(files: batch.files.lowerBound..<number + 1, size: batch.size + size)
      if batch.size >= target {
        close(&batches)
        batch = FileBatch(files: number + 1..<number + 1, size: 0)
      }
    }
    close(&batches)
    return batches
  }
}

/// What a batch of files holds, on its way from the thread that loaded it to the one that takes it, which alone looks
/// into the box.
final class BatchBox: @unchecked Sendable {
  /// `nil` when a file cannot be loaded.
  var session: LoadSession?

  init(_ files: ArraySlice<SourceFile>, options: LoadOptions, stop: StopCheck) {
    var options = options
    options.parallelism = 1
    var session = LoadSession(
      options: options, stop: stop, monitor: LoadMonitor(totalBytes: nil, progress: nil),
      builder: SegmentStoreBuilder())
    do throws(LoadError) {
      for file in files { try file.load(into: &session) }
      self.session = consume session
    } catch {
      // Whoever takes the batch loads its files again, and meets the error in its place.
      self.session = nil
    }
  }
}

extension LoadSession {
  /// Loads files, with other threads' help where that pays.
  mutating func load(_ files: [SourceFile]) throws(LoadError) {
    let batches = FileBatch.batches(of: files, options: options)
    let options = options
    let team = TaskTeam<BatchBox>(taskCount: batches.count, helpers: batches.isEmpty ? 0 : options.threadCount - 1) {
      number, stop in
      BatchBox(files[batches[number].files], options: options, stop: stop)
    }
    defer { team.stop() }
    var next = 0
    for (number, batch) in batches.enumerated() {
      for file in files[next..<batch.files.lowerBound] { try file.load(into: &self) }
      next = batch.files.upperBound
      let box = try team.output(of: number, stop: stop, file: files[batch.files.lowerBound].name)
      if try !take(box) { for file in files[batch.files] { try file.load(into: &self) } }
    }
    for file in files[next...] { try file.load(into: &self) }
  }

  /// Takes over what a batch holds, if loading its files here would have given the same; otherwise nothing is changed.
  private mutating func take(_ box: BatchBox) throws(LoadError) -> Bool {
    guard var session = box.session.take(), builder.absorb(&session.builder) else { return false }
    let other = session.report
    report.files += other.files
    report.badRows += other.badRows.prefix(max(0, options.rowErrorsKept - report.badRows.count))
    report.conflicts += other.conflicts.prefix(max(0, options.rowErrorsKept - report.conflicts.count))
    report.notes += other.notes
    monitor.add(bytes: other.byteCount, rows: other.rowCount)
    if let reason = stop.reason { throw LoadError(reason, file: other.files.last?.name ?? "") }
    return true
  }
}
