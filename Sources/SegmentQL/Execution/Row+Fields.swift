import SegmentModel

extension Row {
  /// The value of a field that has one value.
  func value(_ field: FieldKind) -> QueryValue {
    switch field {
    case .core(let core): return value(core)
    case .column(let column, let path):
      guard case .derived(let set, let position) = self, column < set.columns.count else { return .null }
      let value = set.columns[column][position]
      return path.isEmpty ? value : value.value(at: path[...]) ?? .null
    case .part(let part, let inner):
      return self.part(part)?.value(inner) ?? .null
    case .video(let field): return video.map { Row.value(field, of: $0) } ?? .null
    case .videoExtra(let path):
      guard let video else { return .null }
      return QueryValue.json(.object(video.extra)).value(at: path[...]) ?? .null
    case .metadata, .extra:
      var found = QueryValue.null
      forEachJSON(field) { json in
        found = json.value
        return true
      }
      return found
    }
  }

  /// Calls `body` with each value that a field has, until it answers false.
  func forEachValue<Failure: Error>(
    _ field: FieldKind, _ body: (QueryValue) throws(Failure) -> Bool
  ) throws(Failure) {
    switch field {
    case .part(let part, let inner):
      try self.part(part)?.forEachValue(inner, body)
    case .metadata, .extra: try forEachJSON(field) { json throws(Failure) in try body(json.value) }
    case .column(let column, let path):
      guard case .derived(let set, let position) = self else { return }
      try set.columns[column][position].forEachValue(at: path[...], body)
    case .videoExtra(let path):
      guard let video else { return }
      try QueryValue.json(.object(video.extra)).forEachValue(at: path[...], body)
    case .core, .video: _ = try body(value(field))
    }
  }

  private func forEachJSON<Failure: Error>(
    _ field: FieldKind, _ body: (RawJSON) throws(Failure) -> Bool
  ) throws(Failure) {
    guard let (shard, number) = segment else { return }
    switch field {
    case .metadata(let path):
      let text = shard.metadata.utf8(number)
      if !text.isEmpty { try RawJSON(text).forEachValue(at: path[...], body) }
    case .extra(let path):
      guard let text = shard.extra?.utf8(number), !text.isEmpty else { return }
      try RawJSON(text).forEachValue(at: path[...], body)
    default: return
    }
  }

  /// The segment that a row is, or a stage made of.
  var segment: (shard: SegmentShard, row: Int)? {
    switch self {
    case .segment(let shard, let number): return (shard, number)
    case .derived(let set, let position):
      let segment = set.segmentNumber(position)
      guard segment != RowBatch.noSegment else { return nil }
      let place = set.store.locate(Int(segment))
      return (set.store.store.shards[place.shard], place.row)
    }
  }

  func part(_ part: Int) -> Row? {
    guard case .derived(let set, let position) = self, set.parts.indices.contains(part) else { return nil }
    return .derived(set.parts[part].batch, Int(set.parts[part].rows[position]))
  }

  // MARK: Core fields

  /// The values of several fields, the segment being looked for once; `nil` where the row is no segment.
  func values(_ fields: [CoreField]) -> [QueryValue]? {
    guard let (shard, number) = segment else { return nil }
    var values: [QueryValue] = []
    values.reserveCapacity(fields.count)
    for field in fields {
      switch field {
      case .jobID, .startTime, .endTime, .duration: values.append(value(field))
      case .id, .module, .content, .metadata, .createdAt: values.append(Row.value(field, shard, number))
      }
    }
    return values
  }

  private func value(_ field: CoreField) -> QueryValue {
    switch field {
    case .startTime, .endTime, .duration: return number(field).map { .number($0) } ?? .null
    case .jobID:
      switch self {
      case .segment(let shard, let number): return .text(shard.jobs[shard.jobPosition(ofRow: number)].id)
      case .derived(let set, let position):
        return set.job.isEmpty ? .null : .text(set.store.job(Int(set.job[position])).id)
      }
    case .id, .module, .content, .metadata, .createdAt:
      guard let (shard, number) = segment else { return .null }
      return Row.value(field, shard, number)
    }
  }

  private static func value(_ field: CoreField, _ shard: SegmentShard, _ row: Int) -> QueryValue {
    let flags = shard.flags.buffer[row]
    switch field {
    case .id: return flags.contains(.noID) ? .null : .text(shard.id[row])
    case .module:
      let name = shard.module[row]
      return name.isEmpty ? .null : .text(name)
    case .content: return flags.contains(.noContent) ? .null : .text(shard.content[row])
    case .createdAt: return flags.contains(.noCreatedAt) ? .null : .text(shard.createdAt[row])
    case .metadata:
      let text = shard.metadata.utf8(row)
      return text.isEmpty ? .null : RawJSON(text).value
    case .jobID, .startTime, .endTime, .duration: return .null
    }
  }

  /// A time of a row in seconds; `nil` where missing, and for fields that are no numbers.
  func number(_ field: CoreField) -> Double? {
    let start: Double
    let end: Double
    switch self {
    case .segment(let shard, let number):
      start = shard.start.buffer[number]
      end = shard.end.buffer[number]
    case .derived(let set, let position):
      guard !set.start.isEmpty else { return nil }
      start = set.start[position]
      end = set.end[position]
    }
    let value: Double
    switch field {
    case .startTime: value = start
    case .endTime: value = end
    case .duration: value = end - start
    default: return nil
    }
    return value.isFinite ? value : nil
  }

  // MARK: The video

  var video: VideoFacts? {
    switch self {
    case .segment(let shard, let number): shard.jobs[shard.jobPosition(ofRow: number)].video
    case .derived(let set, let position): set.job.isEmpty ? nil : set.store.job(Int(set.job[position])).video
    }
  }

  private static func value(_ field: VideoField, of video: VideoFacts) -> QueryValue {
    switch field {
    case .name: video.name.map { .text($0) } ?? .null
    case .status: video.status.map { .text($0) } ?? .null
    case .duration: video.duration.map { .number($0) } ?? .null
    case .processingTime: video.processingTime.map { .number($0) } ?? .null
    }
  }
}
