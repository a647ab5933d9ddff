/// The bytes of one input: a few that choose settings, taken from the front, and the rest as the subject.
public struct InputBytes {
  public private(set) var rest: UnsafeBufferPointer<UInt8>

  public init(_ base: UnsafePointer<UInt8>?, _ count: Int) { rest = UnsafeBufferPointer(start: base, count: count) }

  /// The next byte; 0 behind the end.
  public mutating func next() -> UInt8 {
    guard let byte = rest.first else { return 0 }
    rest = UnsafeBufferPointer(rebasing: rest.dropFirst())
    return byte
  }

  /// The bytes up to a line feed, which is dropped, or all that are left.
  public mutating func nextLine() -> [UInt8] {
    let line = Array(rest.prefix { $0 != 0x0A })
    rest = UnsafeBufferPointer(rebasing: rest.dropFirst(line.count + 1))
    return line
  }
}
