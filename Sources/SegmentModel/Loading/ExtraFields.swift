/// The fields of a row that the model does not name, as the text of one JSON object.
///
/// Of a field that is given more than once the last counts, as of those that the model names: an export may have but one
/// place for each, as CSV has.
struct ExtraFields {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  private struct Member {
    var start: Int
    var keyEnd: Int
    var end: Int
  }

  /// Without the closing brace until ``finish()``.
  private(set) var text: [UInt8] = []
  private var members: [Member] = []

  @inline(__always)
  var isEmpty: Bool { members.isEmpty }

  @inline(__always)
  mutating func removeAll() {
    if isEmpty { return }
    text.removeAll(keepingCapacity: true)
    members.removeAll(keepingCapacity: true)
  }

  /// Begins a field, whose value comes by ``endField(_:)``.
  mutating func beginField(_ key: Bytes) {
    text.append(members.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
    let start = text.count
    JSONValue.appendString(key, to: &text)
    members.append(Member(start: start, keyEnd: text.count, end: text.count))
  }

  /// - Parameter value: compact JSON.
  mutating func endField(_ value: Bytes) {
    text.append(UInt8(ascii: ":"))
    text.append(contentsOf: value)
    members[members.count - 1].end = text.count
  }

  /// Ends the object, and returns how many fields another of the same name took the place of.
  mutating func finish() -> Int {
    let repeated = hasRepeats ? dropRepeats() : 0
    text.append(UInt8(ascii: "}"))
    return repeated
  }

  private func key(_ member: Member) -> ArraySlice<UInt8> { text[member.start..<member.keyEnd] }

  private var hasRepeats: Bool {
    guard members.count > 8 else {
      return members.indices.contains { later in
        members[..<later].contains { key($0) == key(members[later]) }
      }
    }
    return Set(members.map(key)).count < members.count
  }

  private mutating func dropRepeats() -> Int {
    var seen: Set<ArraySlice<UInt8>> = []
    let kept = members.reversed().filter { seen.insert(key($0)).inserted }.reversed()
    let former = self
    removeAll()
    for member in kept {
      text.append(members.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
      members.append(Member(start: text.count, keyEnd: text.count + member.keyEnd - member.start, end: 0))
      text.append(contentsOf: former.text[member.start..<member.end])
    }
    return former.members.count - members.count
  }
}
