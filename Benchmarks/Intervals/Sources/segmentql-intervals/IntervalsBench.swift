import SegmentModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How long the interval index takes for one question: how many overlap, and which.
///
///     segmentql-intervals FILE     over a file's segments, all of a video in one index, and over a hostile timeline
@main
struct IntervalsBench {
  static func main() {
    do {
      guard CommandLine.arguments.count == 2 else { throw Misuse(description: "name one file of segments") }
      let corpus = try Timelines(file: CommandLine.arguments[1])
      let hostile = Timelines(hostileOf: 1_000_000)
      Swift.print("timelines | question | answers | count ns | in order ns | in no order ns | build ms")
      for (timelines, lengths, questions) in [
        (corpus, [0, 3, 60], 1_000_000), (hostile, [0, 3, 60], 2000),
      ] {
        for length in lengths { report(timelines, length: Double(length), questions: questions) }
      }
    } catch {
      let text = Array("segmentql-intervals: \(error)\n".utf8)
      _ = text.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
      exit(1)
    }
  }

  private struct Misuse: Error, CustomStringConvertible { let description: String }

  private static func report(_ timelines: Timelines, length: Double, questions count: Int) {
    let questions = timelines.questions(length: length, count: count)
    let relation = TemporalRelation(.overlaps)
    let began = processorTime()
    var probes = timelines.groups.map { IntervalProbe(IntervalIndex($0), relation) }
    // The first answers make what the index makes when it is first asked.
    for place in probes.indices {
      let first = timelines.groups[place].interval(at: 0)
      var found: [Int32] = []
      _ = probes[place].count(first)
      probes[place].forEach(first) { _ in true }
      if timelines.hasLongIntervals { probes[place].append(overlapsOf: first, to: &found) }
    }
    let built = processorTime() - began
    var answers = 0
    var found: [Int32] = []
    let counting = nanoseconds(count) {
      answers = 0
      for question in questions { answers += probes[question.group].count(question.interval) }
    }
    var inOrder = 0
    let ordered = nanoseconds(count) {
      inOrder = 0
      for question in questions {
        probes[question.group].forEach(question.interval) { member in
          inOrder += member >= 0 ? 1 : 0
          return true
        }
      }
    }
    // The engine asks so where long intervals lie far back, and then sorts.
    var inNoOrder = inOrder
    let unordered =
      !timelines.hasLongIntervals
      ? nil
      : nanoseconds(count) {
        inNoOrder = 0
        for question in questions {
          found.removeAll(keepingCapacity: true)
          probes[question.group].append(overlapsOf: question.interval, to: &found)
          inNoOrder += found.count
        }
      }
    precondition(answers == inOrder && answers == inNoOrder, "the three ways disagree")
    let name = length == 0 ? "an instant" : "\(Int(length)) s"
    let perQuestion = Double(answers) / Double(count)
    Swift.print(
      timelines.name, name, "\((perQuestion * 10).rounded() / 10)", rounded(counting), rounded(ordered),
      unordered.map { "\(rounded($0))" } ?? "-", "\((built * 10_000).rounded() / 10)", separator: " | ")
  }

  /// Nanoseconds of processor time for each of so many questions: the median of seven passes after one that does not count.
  private static func nanoseconds(_ count: Int, _ pass: () -> Void) -> Double {
    pass()
    var times: [Double] = []
    for _ in 0..<7 {
      let began = processorTime()
      pass()
      times.append(processorTime() - began)
    }
    return times.sorted()[3] / Double(count) * 1e9
  }

  private static func rounded(_ value: Double) -> Int { Int(value.rounded()) }

  private static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

extension IntervalProbe {
  /// Appends the positions of all intervals that overlap `a`, in no particular order, as HINT gives them.
  fileprivate mutating func append(overlapsOf a: Interval, to found: inout [Int32]) {
    var first = startRanks.rank(below: a.start)
    appendReaching(over: a.start, startingBefore: first, to: &found)
    while first < starts.count, starts[first] < a.end || starts[first] == a.start {
      found.append(Int32(truncatingIfNeeded: first))
      first += 1
    }
  }
}
