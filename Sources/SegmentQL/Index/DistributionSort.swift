extension Array where Element: FixedWidthInteger & BitwiseCopyable {
  /// Sorts the numbers from a place on, none of which may be negative, such as rows and positions are.
  ///
  /// By their bytes, the lowest first, where they are many: there is no branch on what they are.
  ///
  /// Source: D. Knuth, "The Art of Computer Programming", volume 3, 5.2.5, "Sorting by distribution".
  /// - Complexity: O(n) for each byte that the greatest of them has.
  mutating func sortNumbers(from first: Int = 0) {
    let count = self.count - first
    guard count > Self.fewNumbers else { return self[first...].sort() }
    withUnsafeMutableBufferPointer { numbers in
      let numbers = UnsafeMutableBufferPointer(rebasing: numbers[first...])
      withUnsafeTemporaryAllocation(of: Element.self, capacity: count) { other in
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { places in
          Self.sort(numbers, with: other, places)
        }
      }
    }
  }

  /// The same, leaving one of equal numbers.
  mutating func sortWithoutRepeats(from first: Int = 0) {
    guard first + 1 < count else { return }
    // Mostly they come one after the other.
    if (first + 1..<count).allSatisfy({ self[$0 - 1] < self[$0] }) { return }
    sortNumbers(from: first)
    var kept = first
    for position in (first + 1)..<count where self[position] != self[kept] {
      kept += 1
      self[kept] = self[position]
    }
    removeSubrange((kept + 1)...)
  }

  /// So many a comparison sort has in order before all places of a byte are counted through.
  private static var fewNumbers: Int { 96 }

  private static func sort(
    _ numbers: UnsafeMutableBufferPointer<Element>, with other: UnsafeMutableBufferPointer<Element>,
    _ places: UnsafeMutableBufferPointer<Int>
  ) {
    guard let start = numbers.baseAddress, let scratch = other.baseAddress, let greatest = numbers.max() else { return }
    var (from, to) = (start, scratch)
    var shift = 0
    repeat {
      places.initialize(repeating: 0)
      for position in 0..<numbers.count {
        places[Int(truncatingIfNeeded: from[position] &>> Element(shift)) & 0xFF] &+= 1
      }
      var next = 0
      for byte in 0..<256 { (places[byte], next) = (next, next &+ places[byte]) }
      for position in 0..<numbers.count {
        let byte = Int(truncatingIfNeeded: from[position] &>> Element(shift)) & 0xFF
        to[places[byte]] = from[position]
        places[byte] &+= 1
      }
      (from, to) = (to, from)
      shift += 8
    } while shift < Element.bitWidth && greatest >> shift > 0
    if from != start { start.update(from: from, count: numbers.count) }
  }
}
