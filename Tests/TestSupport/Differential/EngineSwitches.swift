import SegmentQL

/// How the engine is to find an answer, which must not depend on it.
package struct EngineSwitches: Sendable, CustomStringConvertible {
  /// What is switched off.
  package var rewrites: Set<Rewrite> = []
  /// With more than one, every scan and join that can be is shared, however short it is.
  package var threads = 1

  package init() {}

  /// All, some, or one of the rewrites off, and in half of the cases several threads.
  init(_ random: inout SplitMix64) {
    switch random.int(1...4) {
    case 1: rewrites = Set(Rewrite.allCases)
    case 2: rewrites = Set(Rewrite.allCases.filter { _ in random.oneIn(2) })
    default: rewrites = [random.pick(Rewrite.allCases)]
    }
    if random.oneIn(2) { threads = random.int(2...4) }
  }

  var options: QueryOptions {
    var options = QueryOptions()
    options.disabledRewrites = rewrites
    options.parallelism = threads
    if threads > 1 { options.shortestParallelWork = 0 }
    options.shortestOrderedWork = 0
    return options
  }

  package var description: String {
    let off = rewrites.isEmpty ? "" : "without \(rewrites.map(\.rawValue).sorted().joined(separator: " "))"
    return off + (threads > 1 ? "\(off.isEmpty ? "" : ", ")on \(threads) threads" : "")
  }
}
