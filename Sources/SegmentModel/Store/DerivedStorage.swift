import Synchronization

/// A place for one structure that is derived from an immutable owner: made at the first request, then shared.
///
/// Once it is made, a request takes one atomic load and no lock.
package final class DerivedStorage: Sendable {
  @usableFromInline let made = LazyReference<any AnyObject & Sendable>()
  @usableFromInline let making = Mutex(())

  package init() {}

  /// The structure, made by `make` if there is none yet. Callers that come while it is being made wait.
  ///
  /// All callers ask for the same type.
  @inlinable
  package func value<Structure: AnyObject & Sendable>(make: () -> Structure) -> Structure {
    if let structure = made.load() as? Structure { return structure }
    return making.whileLocked { _ in
      if let structure = made.load() as? Structure { return structure }
      let structure = make()
      _ = made.storeIfNil(structure)
      return structure
    }
  }
}
