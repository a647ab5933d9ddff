import Synchronization

/// A place for one structure that is derived from an immutable owner: made at the first request, then shared.
///
/// Once it is made, a request takes one atomic load and no lock.
package final class DerivedStorage: Sendable {
  @usableFromInline final class Holder: Sendable {
    @usableFromInline let structure: any AnyObject & Sendable

    @usableFromInline init(_ structure: any AnyObject & Sendable) { self.structure = structure }
  }

  @usableFromInline let made = AtomicLazyReference<Holder>()
  @usableFromInline let making = Mutex(())

  package init() {}

  /// The structure, made by `make` if there is none yet. Callers that come while it is being made wait.
  ///
  /// All callers ask for the same type.
  @inlinable
  package func value<Structure: AnyObject & Sendable>(make: () -> Structure) -> Structure {
    if let structure = made.load()?.structure as? Structure { return structure }
    return making.whileLocked { _ in
      if let structure = made.load()?.structure as? Structure { return structure }
      let structure = make()
      _ = made.storeIfNil(Holder(structure))
      return structure
    }
  }
}
