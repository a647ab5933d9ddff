import Synchronization

/// What a run holds memory for, as a message names it.
enum MemoryUse: String, Sendable {
  case rows = "the rows of a stage"
  case values = "the values of columns"
  case join = "the rows of a join"
  case set = "the rows of a set"
  case groups = "groups"
  case order = "the order of a sort"
  case intervals = "intervals"
}

/// Counts the bytes that one run holds, and refuses to go beyond a limit.
final class MemoryAccount: Sendable {
  let limit: Int
  private let held = Atomic<Int>(0)
  private let most = Atomic<Int>(0)

  init(limit: Int) { self.limit = limit }

  /// The bytes held now.
  var bytes: Int { held.load(ordering: .relaxed) }
  /// The most bytes that were held at once.
  var peak: Int { most.load(ordering: .relaxed) }

  fileprivate func take(_ bytes: Int, for use: MemoryUse) throws {
    let now = held.add(bytes, ordering: .relaxed).newValue
    guard now <= limit else {
      held.subtract(bytes, ordering: .relaxed)
      throw RunFailure.memoryLimit(limit, use)
    }
    most.max(now, ordering: .relaxed)
  }

  fileprivate func giveBack(_ bytes: Int) { held.subtract(bytes, ordering: .relaxed) }
}

/// Bytes that count as held while this object lives, or until they are released.
///
/// What is held grows on one thread; the object may die on any.
final class MemoryCharge: Sendable {
  private let account: MemoryAccount
  private let use: MemoryUse
  private let held = Atomic<Int>(0)

  init(_ account: MemoryAccount, _ use: MemoryUse) {
    self.account = account
    self.use = use
  }

  deinit { release() }

  /// Counts bytes that are about to be taken.
  ///
  /// - Throws: when the run would hold more than it may.
  func grow(by bytes: Int) throws {
    guard bytes > 0 else { return }
    try account.take(bytes, for: use)
    held.add(bytes, ordering: .relaxed)
  }

  /// Counts elements that are about to be taken.
  func grow<Element>(by count: Int, of _: Element.Type) throws {
    try grow(by: count * MemoryLayout<Element>.stride)
  }

  /// The bytes are held no longer.
  func release() { account.giveBack(held.exchange(0, ordering: .relaxed)) }
}
