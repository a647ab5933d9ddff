extension SegmentShard {
  /// The job a row belongs to.
  ///
  /// Complexity: O(log jobs).
  public func job(ofRow row: Int) -> Job { jobs[jobPosition(ofRow: row)] }

  /// The position in `jobs` of the job a row belongs to.
  public func jobPosition(ofRow row: Int) -> Int {
    var lower = 0
    var upper = jobs.count
    while lower < upper {
      let middle = (lower + upper) / 2
      if jobs[middle].rows.upperBound <= row { lower = middle + 1 } else { upper = middle }
    }
    return lower
  }

  /// The segment in a row, as a value of its own.
  ///
  /// A row outside `0..<count` stops the process, as with an array.
  public func segment(at row: Int) -> Segment {
    let flags = flags[row]
    return Segment(
      id: flags.contains(.noID) ? nil : id[row],
      hasNumericID: flags.contains(.numericID),
      jobID: job(ofRow: row).id,
      module: module[row],
      content: flags.contains(.noContent) ? nil : content[row],
      startTime: start[row].isNaN ? nil : start[row],
      endTime: end[row].isNaN ? nil : end[row],
      metadata: metadataValue(at: row),
      createdAt: flags.contains(.noCreatedAt) ? nil : createdAt[row],
      extra: extraMembers(at: row))
  }

  /// The metadata in a row, parsed; `nil` where the file gave none or null.
  public func metadataValue(at row: Int) -> JSONValue? {
    let text = metadata.utf8(row)
    // The text was checked when it entered the column.
    return text.isEmpty ? nil : try? JSONValue(parsing: text, maximumDepth: JSONLimits.greatestDepth)
  }

  /// The fields in a row that the model does not name.
  public func extraMembers(at row: Int) -> [JSONMember] {
    guard let text = extra?.utf8(row), !text.isEmpty,
      case .object(let members)? = try? JSONValue(parsing: text, maximumDepth: JSONLimits.greatestDepth)
    else { return [] }
    return members
  }
}
