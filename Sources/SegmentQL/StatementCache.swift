import SegmentModel
import Synchronization

/// The statements of the texts that were run lately, so that a text which is run again is neither parsed nor checked
/// again. Any number of threads may use one cache at once.
///
/// Holds at most `capacity` texts of at most `longestText` bytes each; of those the one goes first that was not used for
/// the longest time. Statements know nothing of stores, so nothing here can be out of date.
final class StatementCache: Sendable {
  static let capacity = 64
  static let longestText = 4096

  fileprivate struct Entry {
    let statement: Statement
    var lastUse: UInt64
  }

  fileprivate struct State {
    var entries: [UTF8Key: Entry] = [:]
    var uses: UInt64 = 0
  }

  private let state = Mutex(State())

  /// The statement of a text, made if there is none. Two threads may make the same one at the same time.
  ///
  /// - Throws: every mistake of the text; those are not kept.
  func statement(for text: String) throws(QueryError) -> Statement {
    guard text.utf8.count <= StatementCache.longestText else { return try Statement(text) }
    let key = UTF8Key(text)
    if let known = state.whileLocked({ $0.use(key) }) { return known }
    let statement = try Statement(text)
    state.whileLocked { $0.insert(statement, key) }
    return statement
  }

  /// The number of texts held.
  var count: Int { state.whileLocked { $0.entries.count } }
}

extension StatementCache.State {
  fileprivate mutating func use(_ key: UTF8Key) -> Statement? {
    guard let index = entries.index(forKey: key) else { return nil }
    uses += 1
    entries.values[index].lastUse = uses
    return entries.values[index].statement
  }

  fileprivate mutating func insert(_ statement: Statement, _ key: UTF8Key) {
    if entries.count >= StatementCache.capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      entries[oldest.key] = nil
    }
    uses += 1
    entries[key] = StatementCache.Entry(statement: statement, lastUse: uses)
  }
}
