import Synchronization

/// Shard builders without rows whose columns have room: what one shard was read into, the next is read into again.
final class SpareShards: Sendable {
  private struct Spare: @unchecked Sendable {
    let builder: UnsafeMutablePointer<ShardBuilder>
  }

  private let spares = Mutex<[Spare]>([])
  /// How many rows there is room for in a new builder.
  private let stagedRows: Int

  /// - Parameter stagedRows: how many rows a new builder has room for at once; 0 where it is to grow.
  init(stagedRows: Int = 0) { self.stagedRows = stagedRows }

  deinit {
    for spare in spares.whileLocked({ $0 }) {
      spare.builder.deinitialize(count: 1)
      spare.builder.deallocate()
    }
  }

  /// A builder without rows, which belongs to the caller.
  func take() -> UnsafeMutablePointer<ShardBuilder> {
    if let spare = spares.whileLocked({ $0.popLast() }) { return spare.builder }
    return Self.allocate(stagedRows > 0 ? ShardBuilder(stagedRows: stagedRows) : ShardBuilder())
  }

  /// Takes a builder without rows.
  func give(_ builder: consuming ShardBuilder) {
    let spare = Spare(builder: Self.allocate(builder))
    spares.whileLocked { $0.append(spare) }
  }

  static func allocate(_ builder: consuming ShardBuilder) -> UnsafeMutablePointer<ShardBuilder> {
    let place = UnsafeMutablePointer<ShardBuilder>.allocate(capacity: 1)
    place.initialize(to: builder)
    return place
  }
}
