/// Names or codes in the order in which they were met, with what is known of which must come before which.
struct PartialOrder<Element: Hashable> {
  private(set) var elements: [Element] = []
  private var positions: [Element: Int] = [:]
  private var successors: [Set<Int>] = []

  /// The position of an element, which is new if it was not met before.
  mutating func meet(_ element: Element) -> Int {
    if let position = positions[element] { return position }
    positions[element] = elements.count
    elements.append(element)
    successors.append([])
    return elements.count - 1
  }

  /// Notes that one element, by its position, must come before another.
  mutating func note(_ earlier: Int, before later: Int) {
    if earlier != later { successors[earlier].insert(later) }
  }

  /// The elements, each after all that must come before it, and otherwise in the order in which they were met. Where the
  /// demands contradict each other, the element met first comes first.
  ///
  /// - Complexity: O(elements² + demands).
  var sorted: [Element] {
    var waitingFor = [Int](repeating: 0, count: elements.count)
    for successors in successors { for later in successors { waitingFor[later] += 1 } }
    var order: [Element] = []
    var isPlaced = [Bool](repeating: false, count: elements.count)
    while order.count < elements.count {
      let free = elements.indices.first { !isPlaced[$0] && waitingFor[$0] == 0 }
      guard let next = free ?? elements.indices.first(where: { !isPlaced[$0] }) else { break }
      isPlaced[next] = true
      order.append(elements[next])
      for later in successors[next] { waitingFor[later] -= 1 }
    }
    return order
  }
}
