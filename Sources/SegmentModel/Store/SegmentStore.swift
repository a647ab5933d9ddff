/// An immutable set of segments, held in columns and shared by reference.
///
/// Rows are numbered from 0 in the store's order: videos as loaded, within one by start time (missing starts last), then
/// as in the file. Adding, replacing or removing a job gives a new store that shares the untouched shards.
public struct SegmentStore: Sendable {
  /// The shards, in the order of their rows.
  public let shards: [SegmentShard]
  /// The store's row number of each shard's first row, and the number of rows at the end.
  package let shardBases: [Int]

  package init(shards: [SegmentShard]) {
    self.shards = shards
    var bases = [0]
    bases.reserveCapacity(shards.count + 1)
    for shard in shards { bases.append(bases[bases.count - 1] + shard.count) }
    shardBases = bases
  }

  /// A store without segments.
  public init() { self.init(shards: []) }

  /// The number of segments.
  public var count: Int { shardBases[shardBases.count - 1] }

  public var isEmpty: Bool { count == 0 }
}
