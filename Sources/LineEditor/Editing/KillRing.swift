/// The texts that were killed, the latest last; kills in a row make one text.
struct KillRing {
  private static let capacity = 32

  private var texts: [String] = []
  /// How many steps back from the latest the last yank took its text.
  private var depth = 0
  private var continues = false

  enum Direction {
    case backward, forward
  }

  mutating func kill(_ text: String, _ direction: Direction) {
    guard !text.isEmpty else { return }
    if continues, let last = texts.last {
      texts[texts.count - 1] = direction == .forward ? last + text : text + last
    } else {
      texts.append(text)
      if texts.count > Self.capacity { texts.removeFirst() }
    }
    continues = true
  }

  /// Makes the next kill a text of its own.
  mutating func endRun() { continues = false }

  mutating func yank() -> String? {
    depth = 0
    return texts.last
  }

  /// The text before the one that was yanked last, round and round.
  mutating func yankOlder() -> String? {
    guard !texts.isEmpty else { return nil }
    depth = (depth + 1) % texts.count
    return texts[texts.count - 1 - depth]
  }
}
