import CByteScan
import Synchronization

extension Mutex where Value: ~Copyable {
  /// `withLock`, in a way that ThreadSanitizer sees: of the lock itself, as Swift 6.3 makes it on Linux, it knows nothing, and
  /// takes whatever it guards for a race.
  @inlinable @inline(__always)
  package borrowing func whileLocked<Result: ~Copyable, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    // A mutex stays where it is.
    let place = withUnsafePointer(to: self) { UnsafeRawPointer($0) }
    return try withLock { value throws(Failure) in
      locksight_taken(place)
      defer { locksight_leaving(place) }
      return try body(&value)
    }
  }
}
