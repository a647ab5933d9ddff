/// How long a piece of work takes when it is warm.
struct Measurement {
  /// Milliseconds: the median and the least of the repetitions used, and of the first run, which is not among them.
  var median: Double
  var least: Double
  var first: Double
  var processorMedian: Double
  var repetitions: Int
  /// Repetitions left out because something else ran on the processor meanwhile.
  var disturbed: Int
  /// Whether so many were disturbed that processor time stands in for wall time.
  var isContended: Bool
  var answer: [Int]

  /// Repeats work until at least 7 undisturbed repetitions and `budget` seconds are spent, at most 201 times.
  ///
  /// A repetition is undisturbed when the process used the processor for 95 % of its wall time, 0.1 ms allowed.
  init(budget: Double, _ work: () throws -> [Int]) rethrows {
    let begin = now()
    answer = try work()
    first = (now() - begin) * 1000
    let wanted = first < 8000 ? 7 : 3
    var clean: [Double] = []
    var processor: [Double] = []
    let start = now()
    while true {
      let processorStart = processorTime()
      let wallStart = now()
      _ = try work()
      let wall = now() - wallStart
      let used = processorTime() - processorStart
      if wall - used <= 0.05 * wall + 1e-4 { clean.append(wall * 1000) }
      processor.append(used * 1000)
      let elapsed = now() - start
      if clean.count >= wanted && (elapsed > budget || clean.count >= 201) { break }
      if processor.count >= wanted && elapsed > 2.5 * budget + 2 * Double(wanted) * first / 1000 { break }
    }
    isContended = clean.count < wanted
    disturbed = processor.count - clean.count
    processorMedian = Self.median(processor)
    let used = isContended ? processor : clean
    repetitions = used.count
    median = Self.median(used)
    least = used.min() ?? 0
  }

  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
