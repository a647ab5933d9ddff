extension SegmentStore {
  /// Writes segments in a shape that loading reads back.
  ///
  /// Times and numbers are written with the fewest digits that read back as the same value; metadata and further fields as
  /// the text of the file they came from.
  ///
  /// - Throws: what the sink threw, or why the selection does not fit the shape; some bytes may have been written by then.
  /// - Complexity: O(bytes written); memory is bounded by the longest segment, not by their number.
  public func export<Sink: ByteSink & ~Copyable>(
    _ shape: ExportShape, _ selection: ExportSelection = .all, to sink: inout Sink
  ) throws(ExportError) {
    let rows = try ExportRows(self, selection, modules: shape == .sceneGrouping ? Self.groupingModules : nil)
    var buffer = OutputBuffer()
    switch shape {
    case .segments:
      try rows.writeArray(to: &buffer, &sink)
    case .ndjson:
      try rows.writeLines(to: &buffer, &sink)
    case .csv:
      try rows.writeCSV(to: &buffer, &sink)
    case .results(let repeatingModules):
      try rows.oneVideo().writeResults(repeatingModules: repeatingModules, to: &buffer, &sink)
    case .aggregated, .sceneGrouping:
      try rows.oneVideo().writeAggregated(to: &buffer, &sink)
    case .combinedReport:
      try rows.writeCombinedReport(to: &buffer, &sink)
    }
    if shape != .ndjson && shape != .csv { buffer.append(UInt8(ascii: "\n")) }
    try buffer.finish(to: &sink)
  }

  /// Writes a file that appears whole or not at all: see ``AtomicFile``.
  public func export(
    _ shape: ExportShape, _ selection: ExportSelection = .all, toFile path: String
  ) throws(ExportError) {
    var file = try AtomicFile(path)
    try export(shape, selection, to: &file)
    try file.commit()
  }

  /// The modules that say how a video is divided.
  static let groupingModules: [String] = ["scenes", "shots", "grouped_shots", "video_reasoning"]
}
