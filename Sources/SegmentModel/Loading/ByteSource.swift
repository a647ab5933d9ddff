/// The bytes of a source one after the other, from a place on.
struct ByteSource {
  let bytes: SourceBytes
  /// The place of the next byte.
  private(set) var position: Int
  private let stop: StopCheck

  init(_ bytes: SourceBytes, from position: Int = 0, stop: StopCheck) {
    self.bytes = bytes
    self.position = position
    self.stop = stop
  }

  var name: String { bytes.name }

  /// Fills a buffer as far as there are bytes, and returns their number; less than asked for only at the end.
  mutating func read(into target: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
    var filled = 0
    while filled < target.count {
      let room = UnsafeMutableRawBufferPointer(rebasing: target[filled...])
      let count =
        try bytes.isSeekable ? bytes.read(at: position, into: room) : bytes.readPipe(into: room, stop: stop)
      if count == 0 { break }
      filled += count
      position += count
      guard position <= bytes.limit else { throw LoadError(.fileTooLarge(limit: bytes.limit), file: name) }
    }
    return filled
  }

  /// Goes on at another place; only for a source that can be read at any.
  mutating func move(to position: Int) { self.position = position }
}
