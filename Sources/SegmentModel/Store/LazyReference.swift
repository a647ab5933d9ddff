import Synchronization

/// A reference that is set once, and read without a lock.
///
/// Does what the standard library's `AtomicLazyReference` does, whose functions are not inlined and look up the type of
/// their result at each call: a look here takes one load and one retain.
package struct LazyReference<Instance: AnyObject & Sendable>: ~Copyable, Sendable {
  @usableFromInline let held = Atomic<Unmanaged<Instance>?>(nil)

  @inlinable
  package init() {}

  deinit { held.load(ordering: .acquiring)?.release() }

  /// The reference, if it was set.
  @inlinable
  package func load() -> Instance? { held.load(ordering: .acquiring)?.takeUnretainedValue() }

  /// Sets the reference unless another thread has, and gives the one that is set.
  @inlinable
  package func storeIfNil(_ instance: Instance) -> Instance {
    let own = Unmanaged.passRetained(instance)
    let (_, earlier) = held.compareExchange(expected: nil, desired: own, ordering: .acquiringAndReleasing)
    guard let earlier else { return instance }
    own.release()
    return earlier.takeUnretainedValue()
  }
}
