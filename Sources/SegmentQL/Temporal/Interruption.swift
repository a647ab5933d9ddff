/// Tells work that takes long whether it must stop. Once it has said so it always does, and what was made until then is
/// given up by whoever asked for it.
typealias Interruption = () -> Bool

extension MutableCollection where Self: RandomAccessCollection {
  /// Sorts, asking now and then whether to stop; once it must, the order is arbitrary and comes soon.
  mutating func sort(asking interrupted: Interruption?, by precedes: (Element, Element) -> Bool) {
    guard let interrupted, count > fewElements else { return sort(by: precedes) }
    var steps = 0
    var isStopped = false
    // When nothing precedes anything, what is left of the sort only moves elements.
    sort { left, right in
      steps &+= 1
      if steps & (comparisonsPerQuestion - 1) == 0 { isStopped = isStopped || interrupted() }
      return !isStopped && precedes(left, right)
    }
  }
}

/// Sorting these takes no longer than some milliseconds.
private let fewElements = 1 << 16
private let comparisonsPerQuestion = 1 << 16
