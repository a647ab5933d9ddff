import Synchronization

/// A reference that is set once, and read without a lock.
///
/// Does what the standard library's `AtomicLazyReference` does, whose functions are not inlined and look up the type of
/// their result at each call: a look here takes one load and one retain.
package struct LazyReference<Instance: AnyObject & Sendable>: ~Copyable, Sendable {
  @usableFromInline let place = Place()

  /// Knows no type, so that destroying it looks none up either. What it holds is `Sendable`, and is reached by atomic
  /// operations alone.
  @usableFromInline struct Place: ~Copyable, @unchecked Sendable {
    @usableFromInline let held = Atomic<UnsafeRawPointer?>(nil)

    @inlinable
    init() {}

    @inlinable
    deinit {
      if let held = held.load(ordering: .acquiring) { Unmanaged<AnyObject>.fromOpaque(held).release() }
    }
  }

  @inlinable
  package init() {}

  /// The reference, if it was set.
  @inlinable
  package func load() -> Instance? {
    place.held.load(ordering: .acquiring).map { Unmanaged<Instance>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Sets the reference unless another thread has, and gives the one that is set.
  @inlinable
  package func storeIfNil(_ instance: Instance) -> Instance {
    let own = Unmanaged.passRetained(instance)
    let (_, earlier) = place.held.compareExchange(
      expected: nil, desired: UnsafeRawPointer(own.toOpaque()), ordering: .acquiringAndReleasing)
    guard let earlier else { return instance }
    own.release()
    return Unmanaged<Instance>.fromOpaque(earlier).takeUnretainedValue()
  }
}
