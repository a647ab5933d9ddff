/// The completions on offer, and the one among them that is tried out in the text.
struct CompletionMenu {
  private(set) var candidates: [Completion]
  /// The candidate that stands in the text; nil while none is chosen.
  private(set) var selection: Int?
  /// The text and cursor before any candidate was put in.
  let original: (text: String, cursor: Int)

  /// Nil where there is nothing to offer.
  init?(_ candidates: [Completion], original: (text: String, cursor: Int)) {
    guard !candidates.isEmpty else { return nil }
    self.candidates = candidates
    self.original = original
  }

  var selected: Completion? { selection.map { candidates[$0] } }

  /// Chooses the next candidate, or the one before; past the ends it goes round.
  mutating func select(movingBy step: Int) {
    let count = candidates.count
    guard let selection else {
      self.selection = step > 0 ? 0 : count - 1
      return
    }
    self.selection = ((selection + step) % count + count) % count
  }

  /// Moves in a grid of `columns`, row by row; stays where there is no cell.
  mutating func select(movingByRows rows: Int, columns: Int) {
    guard let selection else { return select(movingBy: rows > 0 ? 1 : -1) }
    let target = selection + rows * columns
    if candidates.indices.contains(target) { self.selection = target }
  }

  /// What all candidates start with, where they all replace the same range; nil where they do not.
  var commonCompletion: Completion? {
    guard let first = candidates.first, candidates.allSatisfy({ $0.range == first.range }) else { return nil }
    var common = first.text[...]
    for candidate in candidates.dropFirst() {
      let shared = zip(common, candidate.text).prefix { $0 == $1 }.count
      common = common.prefix(shared)
    }
    return Completion(replace: first.range, with: String(common))
  }
}
