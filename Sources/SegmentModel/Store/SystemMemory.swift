#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The C allocator. Its `realloc` moves pages instead of copying large blocks, which keeps a growing column from ever
/// standing in memory twice.
package enum SystemMemory {
  /// Uninitialised memory for `count` elements. Like every Swift allocation, it ends the process when memory is out.
  package static func allocate<Element: BitwiseCopyable>(_: Element.Type, _ count: Int) -> UnsafeMutablePointer<Element>
  {
    resize(nil, to: count)
  }

  package static func resize<Element: BitwiseCopyable>(
    _ base: UnsafeMutablePointer<Element>?, to count: Int
  ) -> UnsafeMutablePointer<Element> {
    let byteCount = max(count, 1) * MemoryLayout<Element>.stride
    guard let raw = realloc(base, byteCount) else {
      fatalError("out of memory for \(count) elements")
    }
    preferHugePages(raw, byteCount)
    return raw.assumingMemoryBound(to: Element.self)
  }

  /// Uninitialised memory for so many bytes, in pages of 2 MiB where there are enough.
  package static func allocateBlock(_ byteCount: Int) -> UnsafeMutableRawPointer {
    guard byteCount >= hugePage else { return UnsafeMutableRawPointer(allocate(UInt8.self, byteCount)) }
    // A last page that would be filled by half at least is made a whole one.
    let last = byteCount & (hugePage - 1)
    let size = last >= hugePage / 2 ? byteCount - last + hugePage : byteCount
    var block: UnsafeMutableRawPointer?
    guard posix_memalign(&block, hugePage, size) == 0, let block else {
      fatalError("out of memory for \(size) bytes")
    }
    preferHugePages(block, size)
    return block
  }

  package static func free(_ base: UnsafeMutableRawPointer?) {
    #if canImport(Glibc)
      Glibc.free(base)
    #elseif canImport(Musl)
      Musl.free(base)
    #elseif canImport(Darwin)
      Darwin.free(base)
    #endif
  }

  private static let hugePage = 1 << 21

  /// Asks for pages of 2 MiB where a block is large enough to hold some whole ones: writing to it for the first time then
  /// interrupts the process once for 512 pages. No more of it than is written to becomes resident, to 2 MiB.
  private static func preferHugePages(_ block: UnsafeMutableRawPointer, _ byteCount: Int) {
    #if os(Linux)
      let first = (UInt(bitPattern: block) + UInt(hugePage) - 1) & ~UInt(hugePage - 1)
      let end = (UInt(bitPattern: block) + UInt(byteCount)) & ~UInt(hugePage - 1)
      guard first < end else { return }
      // A system without them says no, which changes nothing.
      _ = madvise(UnsafeMutableRawPointer(bitPattern: first), Int(end - first), MADV_HUGEPAGE)
    #endif
  }
}
