import SegmentModel
import SegmentQL

/// What loading gave: the store, and what there is to say of it.
struct LoadedData {
  let store: SegmentStore
  let report: LoadReport

  /// Loads files and folders; `-` is standard input.
  static func load(
    _ paths: [String], isStrict: Bool, environment: ToolEnvironment, errors: Output
  ) throws(SessionError) -> LoadedData {
    var options = LoadOptions()
    options.isStrict = isStrict
    InterruptSignal.clear()
    options.isCancelled = { InterruptSignal.isRaised }
    let progress = environment.terminal.errorIsTerminal ? LoadProgressLine() : nil
    if let progress { options.progress = { progress.update($0) } }
    defer { progress?.clear() }
    do throws(LoadError) {
      let sources = paths.map { $0 == "-" ? LoadSource.standardInput : .path($0) }
      let result = try SegmentLoader(options: options).load(sources)
      return LoadedData(store: result.store, report: result.report)
    } catch {
      if error.reason == .cancelled, InterruptSignal.isRaised { throw .output(.interrupted) }
      let isData =
        switch error.reason {
        case .malformed, .badRow, .noSegments, .isEmpty, .notUTF8: true
        default: false
        }
      throw .message(error.description, status: isData && isStrict ? .failure : .file)
    }
  }

  /// What to tell at once, one sentence each: nothing that was left out goes untold.
  var remarks: [String] {
    var remarks = report.badRows.prefix(3).map(\.description)
    let shown = remarks.count
    if report.badRowCount > shown {
      remarks.append("\(report.badRowCount - shown) more malformed rows were skipped; .check lists them")
    } else if shown > 0 {
      remarks.append("\(NumberText.counted(shown, "malformed row")) skipped")
    }
    if report.conflictCount > 0 {
      remarks.append(
        "\(NumberText.counted(report.conflictCount, "row")) kept though an earlier one has the same job, module and id; .check lists them"
      )
    }
    return remarks
  }
}

extension Session {
  /// What is odd about the loaded files and segments, with the first places of each kind.
  var findings: ValueRows {
    let columns = [
      QueryResult.Column(name: "finding", type: .text), QueryResult.Column(name: "count", type: .number),
      QueryResult.Column(name: "first", type: .text), QueryResult.Column(name: "meaning", type: .text),
    ]
    var rows: [[QueryValue]] = []
    if let report = loaded?.report {
      for bad in report.badRows { rows.append(["malformed-row", 1, .text(bad.description), "skipped"]) }
      let untold = report.badRowCount - report.badRows.count
      if untold > 0 { rows.append(["malformed-row", .number(Double(untold)), .null, "skipped, beyond those listed"]) }
      if report.duplicateCount > 0 {
        rows.append([
          "repeated-row", .number(Double(report.duplicateCount)), .null,
          "equal in every field to an earlier row: loaded once",
        ])
      }
    }
    for finding in store.check().findings {
      let first = finding.firstRows.map { row in
        let segment = store.segment(at: row)
        return "\(segment.jobID) \(segment.id ?? "row \(row)")"
      }
      rows.append([
        .text(finding.kind.rawValue), .number(Double(finding.count)), .text(first.joined(separator: ", ")),
        .text(finding.kind.meaning),
      ])
    }
    return ValueRows(columns: columns, rows: rows)
  }
}
