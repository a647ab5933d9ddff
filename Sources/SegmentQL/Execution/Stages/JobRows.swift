import SegmentModel

/// The rows of a stage's input by job, in the order of jobs; within one in the order of the input.
struct JobRows {
  let set: RowBatch
  /// The jobs that have rows, ascending, with those rows.
  let jobs: [(job: Int32, rows: [Int])]
  private let interruption: Interruption
  private let memory: MemoryCharge

  /// - Throws: when the run must stop, or would hold too much for the numbers of the rows.
  init(_ set: RowBatch, in run: QueryRun) throws { try self.init(set, rows: 0..<set.job.count, in: run) }

  /// The same for some of the rows.
  init(_ set: RowBatch, rows: some Collection<Int>, in run: QueryRun) throws {
    self.set = set
    interruption = run.interruption
    memory = run.charge(.intervals)
    // Numbers in arrays that grow, and the times of a job, sorted.
    try memory.grow(by: rows.count * 48)
    var found: [(job: Int32, rows: [Int])] = []
    var positions: [Int32: Int] = [:]
    for row in rows {
      try run.step()
      let job = set.job[row]
      // Neighbours mostly are of one job.
      if let last = found.last, last.job == job {
        found[found.count - 1].rows.append(row)
      } else if let position = positions[job] {
        found[position].rows.append(row)
      } else {
        positions[job] = found.count
        found.append((job, [row]))
      }
    }
    jobs = found.sorted { $0.job < $1.job }
  }

  func rows(ofJob job: Int32) -> [Int] {
    let low = partitionPoint(in: jobs.indices) { jobs[$0].job < job }
    return low < jobs.count && jobs[low].job == job ? jobs[low].rows : []
  }

  /// The rows' places in time; rows that have none are left out.
  func intervals(_ rows: [Int]) -> SortedIntervals {
    set.start.withUnsafeBufferPointer { starts in
      set.end.withUnsafeBufferPointer { ends in
        rows.withUnsafeBufferPointer {
          SortedIntervals(starts: starts, ends: ends, rows: $0, interrupted: interruption)
        }
      }
    }
  }
}

/// Intervals on their way into rows: a job, a start, an end, and values.
struct IntervalRows {
  private var job: [Int32] = []
  private var start: [Double] = []
  private var end: [Double] = []
  private var columns: [[QueryValue]]

  private let run: QueryRun
  private let memory: MemoryCharge
  private var uncounted = 0

  init(columns: Int, in run: QueryRun) {
    self.columns = Array(repeating: [], count: columns)
    self.run = run
    memory = run.charge(.intervals)
  }

  mutating func append(_ interval: Interval, job: Int32, _ values: [QueryValue] = []) throws {
    if uncounted == 0 {
      // An array that grows has up to twice the room that it needs.
      try memory.grow(by: 1024 * 2 * (20 + columns.count * MemoryLayout<QueryValue>.stride))
      try run.step(1024)
      uncounted = 1024
    }
    uncounted -= 1
    self.job.append(job)
    start.append(interval.start)
    end.append(interval.end)
    for (column, value) in values.enumerated() { columns[column].append(value) }
  }

  func rows(texts: [MemoryCharge] = []) -> RowBatch {
    RowBatch(
      store: run.store, count: job.count, job: job, start: start, end: end, columns: columns,
      memory: HeldMemory(arrays: [memory], texts: texts))
  }
}
