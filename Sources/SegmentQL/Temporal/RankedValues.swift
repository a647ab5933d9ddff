import CByteScan
import SegmentModel

/// Ascending values that are asked for ranks, with every 64th of them beside, where they are so many that this pays.
struct RankedValues: Sendable {
  private let column: Column<Double>
  private let pivots: Column<Double>

  /// Below it a rank is found within a few cache lines anyway.
  private static let leastCount = 256
  fileprivate static let stride = 64

  /// - Complexity: O(n / 64).
  init(_ column: Column<Double>) {
    self.column = column
    let values = column.buffer
    guard values.count >= Self.leastCount else {
      pivots = Column(adopting: nil, count: 0)
      return
    }
    let count = values.count / Self.stride
    let chosen = SystemMemory.allocate(Double.self, count)
    for place in 0..<count { chosen[place] = values[(place + 1) * Self.stride - 1] }
    pivots = Column(adopting: chosen, count: count)
  }

  /// The same without a reference; valid as long as these values are.
  var view: View { View(values: column.buffer, pivots: pivots.buffer.baseAddress) }

  struct View {
    let values: UnsafeBufferPointer<Double>
    fileprivate let pivots: UnsafePointer<Double>?

    /// How many of the values are less than a number.
    ///
    /// - Complexity: O(log n), without branches on the values.
    @inline(__always)
    func rank(below number: Double) -> Int { rank(below: number) { _ in } }

    /// The same, calling `expecting` as soon as it is known from which place on, and at most 64 places further, the rank is
    /// found: what lies there in other columns can be asked for meanwhile.
    @inline(__always)
    func rank(below number: Double, expecting: (Int) -> Void) -> Int {
      guard let pivots, let base = values.baseAddress else { return values.rank(below: number) }
      // Pivots are few and lie together, so that a rank waits for memory twice.
      let first = bytescan_rank_below(pivots, values.count / RankedValues.stride, number) * RankedValues.stride
      expecting(first)
      return bytescan_rank_below_from(base, values.count, first, number)
    }

    /// How many of the values, which are finite, are no greater than a number.
    ///
    /// - Complexity: O(log n), without branches on the values.
    @inline(__always)
    func rank(through number: Double) -> Int { rank(below: number.nextUp) }
  }
}
