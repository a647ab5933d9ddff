import Synchronization

/// A place for one structure that is derived from an immutable owner: made at the first request, then shared.
package final class DerivedStorage: Sendable {
  private let slot = Mutex<(any Sendable)?>(nil)

  package init() {}

  /// The structure of this type, made by `make` if there is none yet. Callers that come while it is being made wait.
  package func value<Value: Sendable>(_: Value.Type = Value.self, make: () -> Value) -> Value {
    slot.withLock { held in
      if let value = held as? Value { return value }
      let value = make()
      held = value
      return value
    }
  }
}
