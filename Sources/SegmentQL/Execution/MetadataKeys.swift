import SegmentModel

/// The keys that occur at the top of metadata, read as far as anybody asked.
struct MetadataKeys {
  private(set) var known: Set<UTF8Key> = []
  /// How far the store has been read.
  private var shard = 0
  private var row = 0

  /// Keys beyond so many are not remembered: nothing is then said of a key that is not known.
  private static let mostKeys = 65_536

  /// Whether a key occurs, as far as some more bytes tell; `nil` when they do not.
  mutating func has(_ key: String, in store: SegmentStore, reading budget: Int) -> Bool? {
    let wanted = UTF8Key(key)
    var rest = budget
    while !known.contains(wanted), known.count < Self.mostKeys {
      if rest < 0 { return nil }
      guard shard < store.shards.count else { return false }
      let texts = store.shards[shard].metadata
      guard row < texts.count else {
        shard += 1
        row = 0
        continue
      }
      let text = texts.utf8(row)
      rest -= text.count + 8
      if !text.isEmpty { RawJSON(text).forEachKey { known.insert(UTF8Key($0)) } }
      row += 1
    }
    return true
  }
}
