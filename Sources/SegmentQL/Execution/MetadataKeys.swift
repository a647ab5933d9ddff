import SegmentModel

/// The keys that occur at the top of metadata, read as far as anybody asked.
struct MetadataKeys {
  private(set) var known: Set<UTF8Key> = []
  /// How far the store has been read.
  private var shard = 0
  private var row = 0

  /// Whether a key occurs; reads on until it is found or nothing is left.
  mutating func has(_ key: String, in store: SegmentStore) -> Bool {
    let wanted = UTF8Key(key)
    while !known.contains(wanted) {
      guard shard < store.shards.count else { return false }
      let texts = store.shards[shard].metadata
      guard row < texts.count else {
        shard += 1
        row = 0
        continue
      }
      let text = texts.utf8(row)
      if !text.isEmpty { RawJSON(text).forEachKey { known.insert(UTF8Key($0)) } }
      row += 1
    }
    return true
  }
}
