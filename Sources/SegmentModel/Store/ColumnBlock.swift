/// One block of memory that columns are copied into, one behind another, in the room that they need.
///
/// A shard's columns together are large enough for pages of 2 MiB, which few columns are alone: filling such pages
/// interrupts the process far more rarely, and reading them later misses fewer translations.
struct ColumnBlock: ~Copyable {
  let storage: ColumnStorage
  private var next: UnsafeMutableRawPointer
  private let end: UnsafeMutableRawPointer

  /// A cache line, so that no two columns share one.
  static let alignment = 64

  /// A block for so many bytes, each column's counted by ``room(for:of:)``.
  init(byteCount: Int) {
    next = SystemMemory.allocateBlock(byteCount)
    end = next + byteCount
    storage = ColumnStorage(base: next)
  }

  /// How many bytes a column takes up here.
  static func room<Element>(for count: Int, of _: Element.Type) -> Int {
    (count * MemoryLayout<Element>.stride + alignment - 1) & ~(alignment - 1)
  }

  /// Copies elements to a place for `capacity` of them, and returns where they are now.
  mutating func place<Element: BitwiseCopyable>(
    _ elements: UnsafeBufferPointer<Element>, capacity: Int
  ) -> UnsafeMutablePointer<Element> {
    precondition(capacity >= elements.count, "the place was made too small")
    let room = Self.room(for: capacity, of: Element.self)
    precondition(room <= end - next, "the block was made too small")
    let base = next.assumingMemoryBound(to: Element.self)
    next += room
    if let source = elements.baseAddress { base.update(from: source, count: elements.count) }
    return base
  }
}
