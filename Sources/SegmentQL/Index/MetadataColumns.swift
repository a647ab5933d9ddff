import SegmentModel
import Synchronization

/// The metadata columns of a shard, each made when a scan first asks for as much as it costs to make it.
final class MetadataColumns: Sendable {
  private enum Entry {
    case made(MetadataColumn)
    case unfit
    /// How many rows scans have looked at so far.
    case awaited(Int)
  }

  private let entries = Mutex<[[PathStep]: Entry]>([:])

  /// How many paths have a column at most.
  private static let mostColumns = 64

  /// The column of a path of keys, for a scan of some rows; `nil` where there is none and making one does not pay.
  func column(at path: [PathStep], for rows: Int, of shard: SegmentShard) -> MetadataColumn? {
    var scanned = rows
    let known = entries.withLock { ($0[path], $0.count) }
    switch known.0 {
    case .made(let column)?: return column
    case .unfit?: return nil
    case .awaited(let before)?: scanned += before
    case nil: if known.1 >= Self.mostColumns { return nil }
    }
    guard scanned * 4 >= shard.count else {
      entries.withLock { if case .made? = $0[path] {} else { $0[path] = .awaited(scanned) } }
      return nil
    }
    let made = MetadataColumn(shard, path: path)
    entries.withLock { $0[path] = made.map { .made($0) } ?? .unfit }
    return made
  }
}
