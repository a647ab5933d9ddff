/// The fields that every segment has.
enum CoreField: String, Sendable, Hashable, CaseIterable {
  case id
  case jobID = "job_id"
  case module
  case content
  case startTime = "start_time"
  case endTime = "end_time"
  case metadata
  case createdAt = "created_at"
  case duration

  var type: ValueType {
    switch self {
    case .id, .jobID, .module, .content: .text
    case .createdAt: .timestamp
    case .startTime, .endTime, .duration: .seconds
    case .metadata: .any
    }
  }

  var isNumeric: Bool { type == .seconds }

  /// Whether a row that is no segment, as a merged interval or a hull, has it too.
  var isTemporal: Bool {
    switch self {
    case .jobID, .startTime, .endTime, .duration: true
    case .id, .module, .content, .metadata, .createdAt: false
    }
  }
}

/// The fields of a segment's video, after `video.`.
enum VideoField: String, Sendable, Hashable, CaseIterable {
  case name
  case duration
  case status
  case processingTime = "processing_time"

  var type: ValueType {
    switch self {
    case .name, .status: .text
    case .duration, .processingTime: .seconds
    }
  }
}

/// What the binder knows of a value before the query runs.
enum ValueType: Sendable, Hashable {
  case text
  /// `created_at`: text that stands for a moment, and compares as one with a date.
  case timestamp
  case number
  /// A number of seconds.
  case seconds
  /// A date literal: seconds since 1970 in UTC.
  case date
  case bool
  case null
  /// Not known: metadata, extra fields, parameters without a value yet.
  case any

  var isNumeric: Bool { self == .number || self == .seconds }
  var isText: Bool { self == .text || self == .timestamp }

  var noun: String {
    switch self {
    case .text: "text"
    case .timestamp: "a timestamp"
    case .number: "a number"
    case .seconds: "a time in seconds"
    case .date: "a date"
    case .bool: "true or false"
    case .null: "null"
    case .any: "a value"
    }
  }
}

/// A step of a path into JSON.
enum PathStep: Sendable, Hashable {
  case key(String)
  case index(Int)
  case wildcard
}

/// Where a value lies in a row.
indirect enum FieldKind: Sendable, Hashable {
  case core(CoreField)
  case metadata([PathStep])
  /// The first step is the field's name.
  case extra([PathStep])
  case video(VideoField)
  /// The first step is the field's name.
  case videoExtra([PathStep])
  /// A column that an earlier stage computed, and a path into its value.
  case column(Int, [PathStep])
  /// A field of a part of a joined row.
  case part(Int, FieldKind)

  /// Whether the path may name several values.
  var isMultiple: Bool {
    switch self {
    case .core, .video: false
    case .metadata(let path), .extra(let path), .videoExtra(let path), .column(_, let path): path.contains(.wildcard)
    case .part(_, let field): field.isMultiple
    }
  }
}

/// A value of the current row, or of a row that an enclosing set or an earlier step holds.
struct FieldReference: Sendable, Hashable {
  /// Counts from the outermost pipeline, 0.
  var frame: Int
  var field: FieldKind
}
