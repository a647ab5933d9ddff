import CByteScan

/// A column that grows, in memory of the C allocator, which a finished column takes over without a copy.
///
/// It can be settled into a block that it shares with other columns. It still grows then, by moving out.
package struct ColumnBuilder<Element: BitwiseCopyable & Sendable>: ~Copyable {
  @usableFromInline package private(set) var base: UnsafeMutablePointer<Element>?
  @usableFromInline package fileprivate(set) var count = 0
  private var capacity = 0
  /// What the elements lie in together with other columns', where they do.
  private var shared: ColumnStorage?

  package init() {}

  deinit { if shared == nil { SystemMemory.free(base) } }

  package var elements: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: base, count: count) }

  @inline(__always)
  package mutating func append(_ element: Element) {
    if count == capacity { grow(toFit: count + 1) }
    // `grow` leaves memory for at least one element behind `base`.
    base.unsafelyUnwrapped[count] = element
    count += 1
  }

  @inline(__always)
  package var isFull: Bool { count == capacity }

  /// Appends an element that there is room for.
  @inline(__always)
  package mutating func appendWithinCapacity(_ element: Element) {
    base.unsafelyUnwrapped[count] = element
    count &+= 1
  }

  @inline(__always)
  package mutating func append(_ elements: UnsafeBufferPointer<Element>) {
    guard let source = elements.baseAddress, !elements.isEmpty else { return }
    room(for: elements.count).update(from: source, count: elements.count)
    count += elements.count
  }

  /// Where elements are to be written next, of which there is room for so many.
  @inline(__always)
  fileprivate mutating func room(for more: Int) -> UnsafeMutablePointer<Element> {
    if capacity - count < more { grow(toFit: count + more) }
    return base.unsafelyUnwrapped + count
  }

  /// Drops the elements from a count on.
  package mutating func truncate(to count: Int) {
    if count < self.count { self.count = max(0, count) }
  }

  package mutating func reserve(_ capacity: Int) {
    if capacity > self.capacity { resize(to: capacity) }
  }

  /// The finished column, in memory that fits. The builder is empty afterwards.
  package mutating func finish() -> Column<Element> {
    defer { leave() }
    guard count > 0 else { return Column(adopting: nil, count: 0) }
    if let shared { return Column(base, count: count, in: shared) }
    if capacity > count { resize(to: count) }
    let column = Column(adopting: base, count: count)
    base = nil
    return column
  }

  /// The bytes that the elements take in a block, with room for some more.
  func settledSize(withRoomFor more: Int) -> Int { ColumnBlock.room(for: count + more, of: Element.self) }

  /// Moves the elements to a block, with room for some more; the memory that they leave is for another column.
  mutating func settle(in block: inout ColumnBlock, withRoomFor more: Int) -> ColumnBuilder {
    let settled = block.place(elements, capacity: count + more)
    var spare = ColumnBuilder()
    (spare.base, spare.capacity, spare.shared) = (base, capacity, shared)
    (base, capacity, shared) = (settled, count + more, block.storage)
    return spare
  }

  /// An empty column with room for some elements in a block.
  init(in block: inout ColumnBlock, capacity: Int) {
    base = block.place(UnsafeBufferPointer(start: nil, count: 0), capacity: capacity)
    (self.capacity, shared) = (capacity, block.storage)
  }

  /// Moves elements that stand in a block out of it.
  mutating func leaveBlock() {
    if shared != nil { resize(to: count) }
  }

  /// Becomes empty; memory of its own was freed or given away.
  private mutating func leave() {
    if shared == nil { SystemMemory.free(base) }
    (base, count, capacity, shared) = (nil, 0, 0, nil)
  }

  @inline(never)
  private mutating func grow(toFit needed: Int) {
    resize(to: max(needed, capacity + capacity / 2, 64))
  }

  private mutating func resize(to capacity: Int) {
    if shared == nil {
      base = SystemMemory.resize(base, to: capacity)
    } else {
      let own = SystemMemory.allocate(Element.self, capacity)
      if let base { own.update(from: base, count: count) }
      (base, shared) = (own, nil)
    }
    self.capacity = capacity
  }
}

extension ColumnBuilder<UInt8> {
  /// Appends bytes, without a call for the few that most texts have.
  @inline(__always)
  fileprivate mutating func appendBytes(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
    bytescan_copy(room(for: bytes.count), source, bytes.count)
    count &+= bytes.count
  }

  /// Appends bytes behind which `SegmentFields.padding` more can be read.
  @inline(__always)
  fileprivate mutating func appendPadded(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress else { return }
    bytescan_copy_padded(room(for: bytes.count &+ SegmentFields.padding), source, bytes.count)
    count &+= bytes.count
  }
}

/// A text column that grows.
package struct TextColumnBuilder: ~Copyable {
  private var arena = ColumnBuilder<UInt8>()
  private var offsets = ColumnBuilder<UInt32>()

  package init() { offsets.append(0) }

  private init(arena: consuming ColumnBuilder<UInt8>, offsets: consuming ColumnBuilder<UInt32>) {
    self.arena = arena
    self.offsets = offsets
    self.offsets.append(0)
  }

  package var count: Int { offsets.count - 1 }
  package var byteCount: Int { arena.count }

  /// Appends one text. The caller has made sure that the arena stays below 4 GiB (``ShardBuilder/arenaLimit``).
  @inline(__always)
  package mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    arena.appendBytes(text)
    offsets.append(UInt32(truncatingIfNeeded: arena.count))
  }

  /// The same for a text behind which `SegmentFields.padding` bytes more can be read.
  @inline(__always)
  package mutating func appendPadded(_ text: UnsafeBufferPointer<UInt8>) {
    arena.appendPadded(text)
    offsets.append(UInt32(truncatingIfNeeded: arena.count))
  }

  /// Appends empty texts until there are as many as given.
  package mutating func pad(to count: Int) {
    while self.count < count { offsets.append(UInt32(truncatingIfNeeded: arena.count)) }
  }

  /// The bytes of a text, valid until the next change.
  @inline(__always)
  package func utf8(_ row: Int) -> UnsafeBufferPointer<UInt8> {
    let bounds = offsets.elements
    return UnsafeBufferPointer(rebasing: arena.elements[Int(bounds[row])..<Int(bounds[row + 1])])
  }

  /// The bytes that the texts take in a block, with room for some more that are about as long.
  func settledSize(withRoomFor more: Int) -> Int {
    arena.settledSize(withRoomFor: bytes(of: more)) + offsets.settledSize(withRoomFor: more)
  }

  private func bytes(of more: Int) -> Int {
    guard more > 0, count > 0 else { return 0 }
    // A quarter more, and what a text copied in whole vectors writes behind itself.
    return Int(1.25 * Double(byteCount) / Double(count) * Double(more)) + SegmentFields.padding
  }

  /// Moves the texts to a block, with room for some more; the memory that they leave is for another column.
  mutating func settle(in block: inout ColumnBlock, withRoomFor more: Int) -> TextColumnBuilder {
    let arena = arena.settle(in: &block, withRoomFor: bytes(of: more))
    return TextColumnBuilder(arena: arena, offsets: offsets.settle(in: &block, withRoomFor: more))
  }

  /// An empty column with room for some texts of a length in a block.
  init(in block: inout ColumnBlock, capacity: Int, length: Int) {
    self.init(
      arena: ColumnBuilder(in: &block, capacity: capacity * length),
      offsets: ColumnBuilder(in: &block, capacity: capacity + 1))
  }

  /// Moves texts that stand in a block out of it.
  mutating func leaveBlock() {
    arena.leaveBlock()
    offsets.leaveBlock()
  }

  package mutating func finish() -> TextColumn {
    defer { self = TextColumnBuilder() }
    return TextColumn(arena: arena.finish(), offsets: offsets.finish())
  }
}
