/// An immutable array of plain values, shared by reference.
///
/// The bytes never change after initialisation, which is what makes sharing across threads safe.
@frozen
public struct Column<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  @usableFromInline let storage: ColumnStorage
  /// The elements. The pointer is valid as long as this column, or a copy of it, is alive.
  public let buffer: UnsafeBufferPointer<Element>

  /// Takes ownership of `count` elements at `base`, allocated by `malloc`.
  package init(adopting base: UnsafeMutablePointer<Element>?, count: Int) {
    storage = ColumnStorage(base: base)
    buffer = UnsafeBufferPointer(start: base, count: base == nil ? 0 : count)
  }

  /// `count` elements at `base`, which lie in memory that other columns may share.
  package init(_ base: UnsafeMutablePointer<Element>?, count: Int, in storage: ColumnStorage) {
    self.storage = storage
    buffer = UnsafeBufferPointer(start: base, count: count)
  }

  /// A copy of an array's elements.
  package init(_ elements: some Collection<Element>) {
    let count = elements.count
    guard count > 0 else {
      self.init(adopting: nil, count: 0)
      return
    }
    let base = SystemMemory.allocate(Element.self, count)
    _ = UnsafeMutableBufferPointer(start: base, count: count).initialize(from: elements)
    self.init(adopting: base, count: count)
  }

  @inlinable public var count: Int { buffer.count }

  /// The element at a position in `0..<count`; outside that range the call stops the process.
  @inlinable
  public subscript(position: Int) -> Element { buffer[position] }
}

/// Memory of one column, or of several, which is freed with the last of them.
@usableFromInline
package final class ColumnStorage: @unchecked Sendable {
  private let base: UnsafeMutableRawPointer?

  /// Takes ownership of memory allocated by `malloc`.
  package init(base: UnsafeMutableRawPointer?) { self.base = base }

  deinit { SystemMemory.free(base) }
}
