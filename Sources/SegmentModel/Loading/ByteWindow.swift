#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The piece of a source that is in memory, and how far it has been consumed.
///
/// Behind `end` lie `padding` bytes of zero, so that vector loads and loops that stop at a NUL need no other bound.
struct ByteWindow: ~Copyable {
  static let padding = SegmentFields.padding

  private(set) var source: ByteSource
  private var base: UnsafeMutablePointer<UInt8>
  private(set) var capacity: Int
  private let maximumCapacity: Int
  /// The offset in the source of the window's first byte.
  private(set) var baseOffset = 0
  private var filled = 0
  private var consumed = 0
  /// Whether `end` is the end of the source.
  private(set) var isFinal = false
  /// Lines up to `countedTo`, for messages; counted only when somebody asks, or when the bytes cannot be read again.
  private var lines = 0
  private var countedTo = 0

  init(_ source: ByteSource, size: Int, maximumSize: Int) {
    self.source = source
    baseOffset = source.position
    capacity = max(1, size)
    maximumCapacity = max(capacity, maximumSize)
    base = SystemMemory.allocate(UInt8.self, capacity + Self.padding)
    zeroPadding()
  }

  deinit { SystemMemory.free(base) }

  var cursor: UnsafePointer<UInt8> {
    @inline(__always) get { UnsafePointer(base) + consumed }
    @inline(__always) set { consumed = newValue - UnsafePointer(base) }
  }

  var end: UnsafePointer<UInt8> {
    @inline(__always) get { UnsafePointer(base) + filled }
  }

  var isExhausted: Bool { isFinal && consumed == filled }

  /// The offset in the source of a byte of the window.
  @inline(__always)
  func offset(of pointer: UnsafePointer<UInt8>) -> Int { baseOffset + (pointer - UnsafePointer(base)) }

  /// The byte at an offset in the source, if the window holds it.
  func pointer(atOffset offset: Int) -> UnsafePointer<UInt8>? {
    offset >= baseOffset && offset <= baseOffset + filled ? UnsafePointer(base) + (offset - baseOffset) : nil
  }

  var cursorOffset: Int { baseOffset + consumed }

  /// Goes on at another place of a source that can be read at any.
  mutating func move(to offset: Int) {
    source.move(to: offset)
    baseOffset = offset
    filled = 0
    consumed = 0
    isFinal = false
    zeroPadding()
  }

  /// Reads on. What lies before the cursor is given up; what lies behind it moves to the front, and when it fills the
  /// window the window grows.
  ///
  /// - Throws: what the source throws; `rowTooLarge` when the window would have to grow past its limit.
  mutating func refill() throws(LoadError) {
    guard !isFinal else { return }
    if !source.bytes.isSeekable { countLines(to: cursorOffset) }
    let rest = filled - consumed
    if consumed > 0 {
      memmove(base, base + consumed, rest)
      baseOffset += consumed
      consumed = 0
      filled = rest
    } else if filled == capacity {
      guard capacity < maximumCapacity else {
        throw LoadError(.rowTooLarge(limit: maximumCapacity), file: source.name, at: place(of: cursor, path: "$"))
      }
      capacity = min(capacity * 2, maximumCapacity)
      base = SystemMemory.resize(base, to: capacity + Self.padding)
    }
    let room = UnsafeMutableRawBufferPointer(start: base + filled, count: capacity - filled)
    let count = try source.read(into: room)
    filled += count
    if count < room.count { isFinal = true }
    zeroPadding()
  }

  private func zeroPadding() { memset(base + filled, 0, Self.padding) }

  /// The place of a byte, for a message.
  mutating func place(of pointer: UnsafePointer<UInt8>, path: String) -> LoadPlace {
    let offset = offset(of: pointer)
    countLines(to: offset)
    return LoadPlace(byteOffset: offset, line: lines + 1, path: path)
  }

  private mutating func countLines(to offset: Int) {
    guard offset > countedTo else { return }
    if countedTo < baseOffset, source.bytes.isSeekable {
      let chunk = 1 << 16
      withUnsafeTemporaryAllocation(byteCount: chunk, alignment: 1) { buffer in
        while countedTo < min(baseOffset, offset) {
          let wanted = min(chunk, min(baseOffset, offset) - countedTo)
          let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[0..<wanted])
          guard let count = try? source.bytes.read(at: countedTo, into: piece), count > 0 else { break }
          lines += piece[0..<count].count { $0 == 0x0A }
          countedTo += count
        }
      }
      countedTo = max(countedTo, min(baseOffset, offset))
    }
    guard offset > countedTo else { return }
    let start = max(0, countedTo - baseOffset)
    let piece = UnsafeBufferPointer(start: UnsafePointer(base) + start, count: offset - baseOffset - start)
    lines += piece.count { $0 == 0x0A }
    countedTo = offset
  }
}

// MARK: - The beginning of a file
extension ByteWindow {
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private func begins(with bytes: [UInt8]) -> Bool {
    end - cursor >= bytes.count && zip(bytes, UnsafeBufferPointer(start: cursor, count: bytes.count)).allSatisfy(==)
  }

  /// The first byte that is no white space, behind a byte order mark; `nil` when the window does not reach that far.
  func firstByteBehindMark() -> UInt8? {
    var at = cursor + (begins(with: Self.mark) ? Self.mark.count : 0)
    guard at < end, at > cursor || isFinal || end - cursor >= Self.mark.count else { return nil }
    JSONLexis.skipSpace(&at, end)
    return at < end ? at.pointee : nil
  }

  /// Whether the file begins with the byte order mark of UTF-16 or UTF-32.
  var beginsWithForeignMark: Bool {
    begins(with: [0xFF, 0xFE]) || begins(with: [0xFE, 0xFF]) || begins(with: [0, 0, 0xFE, 0xFF])
  }

  mutating func skipMark() {
    if begins(with: Self.mark) { cursor += Self.mark.count }
  }
}
