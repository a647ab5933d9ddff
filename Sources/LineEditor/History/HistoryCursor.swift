/// A walk through the history from the text being typed, which counts as the newest entry.
///
/// What was changed in an entry on the way is kept until the walk ends; the history itself does not change.
struct HistoryCursor {
  private let entries: [String]
  private var index: Int
  private var changed: [Int: String] = [:]

  init(_ history: History) {
    entries = history.entries
    index = entries.count
  }

  /// The nearest older entry whose text starts with `prefix`, in exchange for the text now shown; nil at the oldest.
  mutating func older(than text: String, prefix: String = "") -> String? {
    step(from: text, through: stride(from: index - 1, through: 0, by: -1), prefix)
  }

  mutating func newer(than text: String, prefix: String = "") -> String? {
    guard index < entries.count else { return nil }
    return step(from: text, through: stride(from: index + 1, through: entries.count, by: 1), prefix)
  }

  private mutating func step(
    from text: String, through candidates: StrideThrough<Int>, _ prefix: String
  ) -> String? {
    for candidate in candidates {
      let found = self.text(at: candidate)
      guard found.utf8.starts(with: prefix.utf8), found != text else { continue }
      if text != self.text(at: index) { changed[index] = text }
      index = candidate
      return found
    }
    return nil
  }

  private func text(at index: Int) -> String {
    changed[index] ?? (index < entries.count ? entries[index] : "")
  }
}
