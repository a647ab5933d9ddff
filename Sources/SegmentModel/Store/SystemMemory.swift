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
    guard let raw = realloc(base, max(count, 1) * MemoryLayout<Element>.stride) else {
      fatalError("out of memory for \(count) elements")
    }
    return raw.assumingMemoryBound(to: Element.self)
  }

  package static func free<Element: BitwiseCopyable>(_ base: UnsafeMutablePointer<Element>?) {
    #if canImport(Glibc)
      Glibc.free(base)
    #elseif canImport(Musl)
      Musl.free(base)
    #elseif canImport(Darwin)
      Darwin.free(base)
    #endif
  }
}
