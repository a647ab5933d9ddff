import SegmentModel

/// Intervals on one or more timelines, and questions about them that repeat from run to run.
struct Timelines {
  struct Question {
    var group: Int
    var interval: Interval
  }

  let name: String
  let hasLongIntervals: Bool
  let groups: [SortedIntervals]

  /// Each video's segments of a file.
  init(file: String) throws {
    let store = try SegmentLoader().load(path: file).store
    groups = store.shards.flatMap { shard in
      shard.jobs.map { job in
        SortedIntervals(
          starts: UnsafeBufferPointer(rebasing: shard.start.buffer[job.rows]),
          ends: UnsafeBufferPointer(rebasing: shard.end.buffer[job.rows]))
      }
    }.filter { $0.count > 0 }
    hasLongIntervals = false
    name = "\(store.count) segments of \(groups.count) videos"
  }

  /// So many intervals on one timeline of as many seconds: of a hundred, one spans a tenth to a half of it, and the
  /// others take up to ten seconds.
  init(hostileOf count: Int) {
    var random = Generator(state: 7)
    let timeline = Double(count)
    let intervals = (0..<count).map { number in
      let length = number % 100 == 0 ? timeline * random.number(in: 0.1..<0.5) : random.number(in: 0.1..<10)
      let start = random.number(in: 0..<(timeline - length))
      return Interval(unchecked: start, start + length)
    }
    groups = [SortedIntervals(intervals.sorted { $0.start < $1.start })]
    hasLongIntervals = true
    name = "\(count) intervals, 1 % of them long"
  }

  /// - Parameter length: of each question in seconds; 0 asks about instants.
  func questions(length: Double, count: Int) -> [Question] {
    var random = Generator(state: 11)
    return (0..<count).map { _ in
      let group = Int(random.next() % UInt64(groups.count))
      let starts = groups[group].starts.buffer
      let start = random.number(in: starts[0]..<max(starts[0] + 1, starts[starts.count - 1]))
      return Question(group: group, interval: Interval(unchecked: start, start + length))
    }
  }
}

/// SplitMix64: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
private struct Generator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  mutating func number(in range: Range<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * Double(next() >> 11) * 0x1p-53
  }
}
