/// What the files of one load share: the store in the making, the report, and the watch over limits.
struct LoadSession: ~Copyable {
  let options: LoadOptions
  let stop: StopCheck
  let monitor: LoadMonitor
  var builder: SegmentStoreBuilder
  var report = LoadReport()
  /// The file that is being read.
  var file = LoadReport.File(name: "", shape: .segments)
  private var bytesNoted = 0
  private var rowsNoted = 0

  init(options: LoadOptions, stop: StopCheck, monitor: LoadMonitor, builder: consuming SegmentStoreBuilder) {
    self.options = options
    self.stop = stop
    self.builder = builder
    self.monitor = monitor
  }

  mutating func beginFile(_ name: String) {
    file = LoadReport.File(name: name, shape: .segments)
    bytesNoted = 0
    rowsNoted = 0
  }

  mutating func endFile(byteCount: Int) {
    file.byteCount = byteCount
    report.files.append(file)
  }

  /// To be called after every piece of a file: reports progress, and stops the load where it must.
  mutating func checkpoint(bytesRead: Int) throws(LoadError) {
    if let reason = stop.reason { throw LoadError(reason, file: file.name) }
    guard builder.memory <= options.maximumMemory else {
      throw LoadError(.outOfMemoryLimit(limit: options.maximumMemory), file: file.name)
    }
    monitor.add(bytes: bytesRead - bytesNoted, rows: file.rowCount - rowsNoted)
    bytesNoted = bytesRead
    rowsNoted = file.rowCount
  }

  /// Takes a row.
  @inline(__always)
  mutating func append(
    _ fields: UnsafePointer<SegmentFields>, isPadded: Bool, to job: SegmentStoreBuilder.JobHandle, offset: Int
  ) throws(LoadError) {
    switch builder.append(fields, isPadded: isPadded, to: job) {
    case .added: file.rowCount += 1
    case .duplicate: file.duplicateCount += 1
    case .conflicting: noteConflict(fields.pointee, job: job, offset: offset)
    case .full: throw LoadError(.jobTooLarge, file: file.name)
    }
  }

  @inline(never)
  private mutating func noteConflict(_ fields: SegmentFields, job: SegmentStoreBuilder.JobHandle, offset: Int) {
    file.rowCount += 1
    file.conflictCount += 1
    guard report.conflicts.count < options.rowErrorsKept else { return }
    report.conflicts.append(
      LoadReport.Conflict(
        file: file.name, byteOffset: offset, jobID: builder.id(of: job),
        module: String(decoding: fields.module, as: UTF8.self), id: String(decoding: fields.id, as: UTF8.self)))
  }

  /// Notes a malformed row, or throws when the options are strict.
  mutating func addBadRow(_ reason: String, at place: @autoclosure () -> LoadPlace) throws(LoadError) {
    file.badRowCount += 1
    if options.isStrict { throw LoadError(.badRow(reason), file: file.name, at: place()) }
    guard report.badRows.count < options.rowErrorsKept else { return }
    report.badRows.append(LoadReport.BadRow(file: file.name, place: place(), reason: reason))
  }

  mutating func note(_ text: String) {
    // A hostile file must not be able to fill memory with remarks about itself.
    if file.notes.count < 100 { file.notes.append(text) }
  }
}
