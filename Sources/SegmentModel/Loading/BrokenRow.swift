/// Finds where a row that is not well-formed ends.
enum BrokenRow {
  typealias Pointer = UnsafePointer<UInt8>

  enum Search {
    case found(Pointer)
    case none
    case needsMore
  }

  /// The place behind the row's closing brace, provided that the array goes on or ends there.
  ///
  /// Two signs are trusted. Either brackets balance, not counting those in strings, and `,` with another object or `]`
  /// comes next. Or, since a line break cannot occur in a string and so proves one broken, a line ends in `},` and the
  /// next begins with `{`.
  static func end(from start: Pointer, _ end: Pointer, isFinal: Bool) -> Search {
    var cursor = start
    var depth = 0
    var inString = false
    var hasBrokenString = false
    while cursor < end {
      let byte = cursor.pointee
      cursor += 1
      if byte == 0x0A {
        if inString {
          inString = false
          hasBrokenString = true
        }
        if hasBrokenString {
          switch rowEnd(beforeLineAt: cursor, from: start, end) {
          case .none: break
          case .needsMore where isFinal: return .none
          case let search: return search
          }
        }
      } else if inString {
        if byte == 0x5C, cursor < end, cursor.pointee != 0x0A {
          cursor += 1
        } else if byte == 0x22 {
          inString = false
        }
      } else if byte == 0x22 {
        inString = true
      } else if byte == 0x7B || byte == 0x5B {
        depth += 1
      } else if byte == 0x7D || byte == 0x5D {
        depth -= 1
        if depth <= 0, !hasBrokenString {
          switch follow(cursor, end) {
          case .none: return .none
          case .needsMore: return isFinal ? .none : .needsMore
          case .found: return .found(cursor)
          }
        }
      }
    }
    return isFinal ? .none : .needsMore
  }

  /// Whether an array goes on with another object, or ends, at a place.
  private static func follow(_ place: Pointer, _ end: Pointer) -> Search {
    var cursor = place
    JSONLexis.skipSpace(&cursor, end)
    guard cursor < end else { return .needsMore }
    if cursor.pointee == 0x5D { return .found(place) }
    guard cursor.pointee == 0x2C else { return .none }
    cursor += 1
    JSONLexis.skipSpace(&cursor, end)
    guard cursor < end else { return .needsMore }
    return cursor.pointee == 0x7B ? .found(place) : .none
  }

  private static func rowEnd(beforeLineAt line: Pointer, from start: Pointer, _ end: Pointer) -> Search {
    var next = line
    JSONLexis.skipSpace(&next, end)
    guard next < end else { return .needsMore }
    guard next.pointee == 0x7B else { return .none }
    var back = line - 1
    while back > start, back.pointee <= 0x20 { back -= 1 }
    guard back > start, back.pointee == 0x2C else { return .none }
    back -= 1
    while back > start, back.pointee <= 0x20 { back -= 1 }
    return back > start && back.pointee == 0x7D ? .found(back + 1) : .none
  }
}
