import SegmentModel
import Synchronization

/// The metadata columns of a shard, each made when a scan first asks for as much as it costs to make it.
final class MetadataColumns: Sendable {
  private enum Entry {
    case made(MetadataColumn)
    case unfit
    /// How many rows scans have looked at so far.
    case awaited(Int)

    var isAwaited: Bool { if case .awaited = self { true } else { false } }
  }

  private let entries = Mutex<[[PathStep]: Entry]>([:])

  /// How many paths have a column at most.
  private static let mostColumns = 64

  /// The column of a path, if it was made.
  func madeColumn(at path: [PathStep]) -> MetadataColumn? {
    entries.whileLocked { if case .made(let column)? = $0[path] { column } else { nil } }
  }

  /// The column of a path of keys, for a scan of some rows; `nil` where there is none and making one does not pay.
  ///
  /// - Parameter interrupted: asked while a column is made, which then is not kept.
  func column(
    at path: [PathStep], for rows: Int, of shard: SegmentShard, asking interrupted: Interruption? = nil
  ) -> MetadataColumn? {
    var scanned = rows
    let known = entries.whileLocked { ($0[path], $0.count) }
    switch known.0 {
    case .made(let column)?: return column
    case .unfit?: return nil
    case .awaited(let before)?: scanned += before
    case nil: if known.1 >= Self.mostColumns { return nil }
    }
    guard scanned * 4 >= shard.count else {
      entries.whileLocked { if case .made? = $0[path] {} else { $0[path] = .awaited(scanned) } }
      return nil
    }
    let made = MetadataColumnBuilder.column(of: shard, path: path, asking: interrupted)
    if made == nil, interrupted?() == true {
      // Whoever has so little time is not made to pay again for what others may have the time to make.
      entries.whileLocked {
        if $0[path] == nil || $0[path]?.isAwaited == true { $0[path] = .awaited(-8 * shard.count) }
      }
      return nil
    }
    return entries.whileLocked { entries in
      if case .made(let first)? = entries[path] { return first }
      guard let made else {
        entries[path] = .unfit
        return nil
      }
      let column = made.sharing(Self.universe(like: made.universe, among: entries) ?? made.universe)
      entries[path] = .made(column)
      return column
    }
  }

  /// Keys that stand in the same rows share what tells them, so that their tests meet rank by rank.
  private static func universe(like universe: RowUniverse, among entries: [[PathStep]: Entry]) -> RowUniverse? {
    for case .made(let column) in entries.values
    where column.universe.count == universe.count && column.universe.rows.words.elementsEqual(universe.rows.words) {
      return column.universe
    }
    return nil
  }
}
