/// An immutable array of plain values in memory of its own, shared by reference.
///
/// The bytes never change after initialisation, which is what makes sharing across threads safe.
@frozen
public struct Column<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  @usableFromInline let storage: ColumnStorage<Element>
  /// The elements. The pointer is valid as long as this column, or a copy of it, is alive.
  public let buffer: UnsafeBufferPointer<Element>

  /// Takes ownership of `count` elements at `base`, allocated by `malloc`.
  @inlinable
  package init(adopting base: UnsafeMutablePointer<Element>?, count: Int) {
    storage = ColumnStorage(base: base)
    buffer = UnsafeBufferPointer(start: base, count: base == nil ? 0 : count)
  }

  /// A copy of an array's elements.
  package init(_ elements: some Collection<Element>) {
    let count = elements.count
    guard count > 0 else {
      self.init(adopting: nil, count: 0)
      return
    }
    let base = ColumnStorage<Element>.allocate(count)
    _ = UnsafeMutableBufferPointer(start: base, count: count).initialize(from: elements)
    self.init(adopting: base, count: count)
  }

  @inlinable public var count: Int { buffer.count }

  /// The element at a position in `0..<count`; outside that range the call stops the process.
  @inlinable
  public subscript(position: Int) -> Element { buffer[position] }
}

@usableFromInline
final class ColumnStorage<Element: BitwiseCopyable>: @unchecked Sendable {
  @usableFromInline let base: UnsafeMutablePointer<Element>?

  @usableFromInline init(base: UnsafeMutablePointer<Element>?) { self.base = base }

  deinit { SystemMemory.free(base) }

  static func allocate(_ count: Int) -> UnsafeMutablePointer<Element> {
    SystemMemory.allocate(Element.self, count)
  }
}
