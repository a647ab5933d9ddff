import CByteScan
import Synchronization

extension Mutex where Value: ~Copyable {
  /// `withLock`, in a way that ThreadSanitizer sees: of the lock itself, as Swift 6.3 makes it on Linux, it knows nothing, and
  /// takes whatever it guards for a race.
  @inlinable @inline(__always)
  package borrowing func whileLocked<Result: ~Copyable, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    try withLock { value throws(Failure) in
      // What takes no memory has no place of its own, and nothing to race for.
      guard MemoryLayout<Value>.size > 0 else { return try body(&value) }
      withUnsafePointer(to: &value) { locksight_taken($0) }
      defer { withUnsafePointer(to: &value) { locksight_leaving($0) } }
      return try body(&value)
    }
  }
}
