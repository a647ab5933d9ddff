extension Segment: Codable {
  /// Decodes an object with the names that exports use: `id`, `job_id`, `module`, `content`, `start_time`, `end_time`,
  /// `metadata`, `created_at`. Every other member goes into `extra`.
  public init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: AnyKey.self)
    let id: String?
    let hasNumericID: Bool
    switch try object.decodeIfPresent(JSONValue.self, forKey: .id) {
    case nil, .null?: (id, hasNumericID) = (nil, false)
    case .string(let text)?: (id, hasNumericID) = (text, false)
    case .number(let number)?: (id, hasNumericID) = (number.literal, true)
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .id, in: object, debugDescription: "an id is a string, a number or null")
    }
    self.init(
      id: id, hasNumericID: hasNumericID, jobID: try object.decode(String.self, forKey: .jobID),
      module: try object.decodeIfPresent(String.self, forKey: .module) ?? "",
      content: try object.decodeIfPresent(String.self, forKey: .content),
      startTime: try object.decodeIfPresent(Double.self, forKey: .startTime),
      endTime: try object.decodeIfPresent(Double.self, forKey: .endTime),
      metadata: try object.decodeIfPresent(JSONValue.self, forKey: .metadata),
      createdAt: try object.decodeIfPresent(String.self, forKey: .createdAt),
      extra: try object.allKeys.filter { !AnyKey.ofSegment.contains($0.stringValue) }.map { key in
        JSONMember(key: key.stringValue, value: try object.decode(JSONValue.self, forKey: key))
      })
  }

  /// Encodes an object with the names that exports use. Missing values are null, except that a missing module has no
  /// member.
  public func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: AnyKey.self)
    if hasNumericID, let id, let number = JSONNumber(literal: id) {
      try object.encode(JSONValue.number(number), forKey: .id)
    } else {
      try object.encode(id, forKey: .id)
    }
    try object.encode(jobID, forKey: .jobID)
    if !module.isEmpty { try object.encode(module, forKey: .module) }
    try object.encode(content, forKey: .content)
    try object.encode(startTime, forKey: .startTime)
    try object.encode(endTime, forKey: .endTime)
    try object.encode(metadata, forKey: .metadata)
    try object.encode(createdAt, forKey: .createdAt)
    for member in extra where !AnyKey.ofSegment.contains(member.key) {
      try object.encode(member.value, forKey: AnyKey(member.key))
    }
  }
}

extension AnyKey {
  static let id = AnyKey("id")
  static let jobID = AnyKey("job_id")
  static let module = AnyKey("module")
  static let content = AnyKey("content")
  static let startTime = AnyKey("start_time")
  static let endTime = AnyKey("end_time")
  static let metadata = AnyKey("metadata")
  static let createdAt = AnyKey("created_at")

  /// The members that the model names.
  static let ofSegment: Set<String> = [
    "id", "job_id", "module", "content", "start_time", "end_time", "metadata", "created_at",
  ]
}
