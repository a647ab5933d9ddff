import SegmentModel
import SegmentQL

/// What generated pairs consist of, so that a hole in the generators shows.
package struct PairCensus: Sendable {
  /// How many pairs each family has, and how many of them found rows.
  package private(set) var families: [QueryGenerator.Family: (pairs: Int, withRows: Int)] = [:]
  /// How many queries have each keyword, function and symbol.
  package private(set) var words: [String: Int] = [:]
  /// How many segments, or neighbours in a video, have each quirk.
  package private(set) var quirks: [String: Int] = [:]
  package private(set) var pairs = 0
  package private(set) var withRows = 0

  package init() {}

  package mutating func note(_ pair: PairBlock.Pair) {
    pairs += 1
    families[pair.family, default: (0, 0)].pairs += 1
    if pair.rowCount > 0 {
      withRows += 1
      families[pair.family, default: (0, 0)].withRows += 1
    }
    var own: Set<String> = []
    let bytes = Array(pair.query.utf8)
    for highlight in Query.highlights(of: pair.query) {
      let text = String(decoding: bytes[highlight.range.lowerBound..<highlight.range.upperBound], as: UTF8.self)
      switch highlight.kind {
      case .keyword, .function: own.insert(text.lowercased())
      case .symbol: own.insert(text)
      case .parameter: own.insert("$parameter")
      case .regex: own.insert("/regex/")
      case .setName: own.insert("@set")
      case .field, .name, .number, .string, .comment, .error: continue
      }
    }
    for word in own { words[word, default: 0] += 1 }
  }

  package mutating func note(_ store: ReferenceStore) {
    func count(_ quirk: String, _ applies: Bool) { quirks[quirk, default: 0] += applies ? 1 : 0 }
    for (segment, next) in zip(store.segments, store.segments.dropFirst().map(Optional.some) + [nil]) {
      count("segments", true)
      count("no start", segment.startTime == nil)
      count("no end", segment.endTime == nil)
      if let start = segment.startTime, let end = segment.endTime {
        count("instants", start == end)
        count("reversed", end < start)
      }
      count("no content", segment.content == nil)
      count("no id", segment.id == nil)
      count("no metadata", segment.metadata == nil)
      count("not ASCII", segment.content?.utf8.contains { $0 >= 0x80 } ?? false)
      if let next, next.jobID == segment.jobID {
        count("same start as the next", segment.startTime != nil && segment.startTime == next.startTime)
        count("same end as the next", segment.endTime != nil && segment.endTime == next.endTime)
        count("meets the next", segment.endTime != nil && segment.endTime == next.startTime)
      }
    }
    count("stores", true)
    count("stores of 5 videos and more", store.videos.count >= 5)
  }

  package mutating func add(_ other: PairCensus) {
    pairs += other.pairs
    withRows += other.withRows
    words.merge(other.words, uniquingKeysWith: +)
    quirks.merge(other.quirks, uniquingKeysWith: +)
    families.merge(other.families) { ($0.pairs + $1.pairs, $0.withRows + $1.withRows) }
  }

  /// The words that a grammar writes in quotes and no query has.
  package func missing(of words: some Sequence<String>) -> [String] {
    words.filter { self.words[$0.lowercased()] == nil }
  }
}
