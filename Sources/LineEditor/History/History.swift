/// The texts that were run, the oldest first, each once, at the place of its latest run.
///
/// Lives as long as a session; with a path, what is added is kept in a file that other sessions may share.
package final class History {
  /// How many texts are kept in memory; the file keeps all.
  package static let limit = 10_000

  private var positions: [String: Int] = [:]
  /// The texts in order; a text that was run again leaves nil at its earlier place.
  private var slots: [String?] = []
  private let file: HistoryFile?

  /// A history of this session alone.
  package init() { file = nil }

  /// A history that is kept at `path`; the file comes to be with the first text, readable by its owner alone.
  ///
  /// - Throws: where the file is there and cannot be read.
  package init(path: String) throws(SystemError) {
    let file = HistoryFile(path: path)
    self.file = file
    for text in try file.read().suffix(Self.limit) { remember(text) }
  }

  /// The texts, the oldest first.
  package var entries: [String] { slots.compactMap(\.self) }

  /// Adds a text that was run. White space alone, and the latest text again, add nothing.
  ///
  /// - Throws: where the file cannot be written; the text is in the session's history all the same.
  package func add(_ text: String) throws(SystemError) {
    guard text.contains(where: { !$0.isWhitespace }), text != slots.last else { return }
    remember(text)
    try file?.append(text)
  }

  private func remember(_ text: String) {
    if let earlier = positions[text] { slots[earlier] = nil }
    positions[text] = slots.count
    slots.append(text)
    if slots.count > 2 * Self.limit { compact() }
  }

  private func compact() {
    slots = entries.suffix(Self.limit)
    positions = [:]
    for (index, text) in slots.enumerated() { positions[text ?? ""] = index }
  }

  /// The latest text that starts with `prefix` and goes on, or nil.
  ///
  /// Complexity: O(texts), each compared up to its first difference.
  package func latest(startingWith prefix: String) -> String? {
    for slot in slots.reversed() {
      if let text = slot, text.utf8.count > prefix.utf8.count, text.utf8.starts(with: prefix.utf8) { return text }
    }
    return nil
  }
}
