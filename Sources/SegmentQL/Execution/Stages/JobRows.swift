import SegmentModel

/// The rows of a stage's input by job, in the order of jobs; within one in the order of the input.
struct JobRows {
  let set: RowSet
  /// The jobs that have rows, ascending, with those rows.
  let jobs: [(job: Int32, rows: [Int])]

  init(_ set: RowSet) {
    self.set = set
    var rows: [Int32: [Int]] = [:]
    for row in 0..<set.job.count { rows[set.job[row], default: []].append(row) }
    jobs = rows.keys.sorted().map { ($0, rows[$0] ?? []) }
  }

  func rows(ofJob job: Int32) -> [Int] {
    let low = partitionPoint(in: jobs.indices) { jobs[$0].job < job }
    return low < jobs.count && jobs[low].job == job ? jobs[low].rows : []
  }

  /// The rows' places in time, by start; rows that have none are left out.
  func intervals(_ rows: [Int]) -> [Interval] {
    let intervals = rows.compactMap { set.interval($0) }
    let isSorted = zip(intervals, intervals.dropFirst()).allSatisfy { $0.start <= $1.start }
    return isSorted ? intervals : intervals.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
  }
}

/// Intervals on their way into rows: a job, a start, an end, and values.
struct IntervalRows {
  private var job: [Int32] = []
  private var start: [Double] = []
  private var end: [Double] = []
  private var columns: [[QueryValue]]

  init(columns: Int) { self.columns = Array(repeating: [], count: columns) }

  mutating func append(_ interval: Interval, job: Int32, _ values: [QueryValue] = []) {
    self.job.append(job)
    start.append(interval.start)
    end.append(interval.end)
    for (column, value) in values.enumerated() { columns[column].append(value) }
  }

  func rows(_ store: StoreView) -> RowSet {
    RowSet(store: store, count: job.count, job: job, start: start, end: end, columns: columns)
  }
}
