import Testing

@testable import SegmentModel

/// Each limit at its edge: one below, the limit, one above.
@Suite struct LoadLimitTests {
  private func rows(_ count: Int) -> String {
    "["
      + (0..<count).map { #"{"id":"\#($0)","job_id":"j","module":"m","content":"0123456789"}"# }.joined(separator: ",")
      + "]"
  }

  @Test func sizeOfTheFile() throws {
    let text = rows(50)
    let size = text.utf8.count
    for window in [nil, 16, size - 1, size, size + 1] {
      for limit in [size, size + 1] {
        #expect(try load(text, window: window) { $0.maximumFileSize = limit }.store.count == 50)
      }
      #expect(throws: LoadError(.fileTooLarge(limit: size - 1), file: "file.json")) {
        try load(text, window: window) { $0.maximumFileSize = size - 1 }
      }
    }
    let folder = TemporaryFolder()
    let path = folder.write(text, to: "rows.json")
    for (limit, reason) in [(size - 1, LoadError.Reason.fileTooLarge(limit: size - 1)), (size, nil), (size + 1, nil)] {
      var options = LoadOptions()
      options.maximumFileSize = limit
      let loader = SegmentLoader(options: options)
      if let reason {
        #expect(throws: LoadError(reason, file: path)) { try loader.load(path: path) }
      } else {
        #expect(try loader.load(path: path).store.count == 50)
      }
    }
  }

  @Test(arguments: [1, 3]) func sizeOfARow(_ threads: Int) throws {
    let long = #"{"id":"long","job_id":"j","module":"m","content":"\#(String(repeating: "x", count: 3000))"}"#
    let before = rows(20).dropLast()
    let text = before + "," + long + "," + rows(20).dropFirst()
    // The comma behind the row must be seen too, to know that the row is at its end.
    let size = long.utf8.count
    func outcome(_ limit: Int) -> Outcome {
      Outcome(Array(text.utf8), window: 64, regions: (threads, 200)) { $0.maximumRowSize = limit }
    }
    for limit in [size, size + 1] {
      guard case .loaded(let store, _) = outcome(limit) else {
        Issue.record("a row of \(size) bytes does not load with a limit of \(limit)")
        continue
      }
      #expect(store.count == 21)
    }
    guard case .failed(let error) = outcome(size - 1) else {
      Issue.record("a row of \(size) bytes loads with a limit of \(size - 1)")
      return
    }
    #expect(error.reason == .rowTooLarge(limit: size - 1))
    #expect(error.place?.byteOffset == before.utf8.count + 1)
    #expect(error.place?.path == "$[20]")
  }

  @Test(arguments: [1, 3]) func rowErrorsKept(_ threads: Int) throws {
    let bad = (0..<10).map { #"{"id":\#($0),"job_id":"j","module":"m","content":5}"# }
    let text = "[" + bad.joined(separator: ",") + "," + rows(30).dropFirst()
    for kept in [0, 1, 9, 10, 11] {
      let report = try load(text, window: 200) {
        $0.rowErrorsKept = kept
        $0.parallelism = threads
        $0.leastRegionSize = 100
      }.report
      #expect(report.badRowCount == 10)
      #expect(report.badRows.map(\.place.path) == (0..<min(kept, 10)).map { "$[\($0)].content" })
    }
    let conflicting = rows(30).dropLast() + "," + rows(30).replacing("0123", with: "9876").dropFirst()
    for kept in [0, 29, 30, 31] {
      let report = try load(String(conflicting), window: 200) {
        $0.rowErrorsKept = kept
        $0.parallelism = threads
        $0.leastRegionSize = 100
      }.report
      #expect(report.conflictCount == 30)
      #expect(report.conflicts.map(\.id) == (0..<min(kept, 30)).map(String.init))
    }
  }

  /// Conflicts that lie side by side, and not all in the first window, so that the threads which read ahead meet most of them.
  @Test(arguments: [1, 3]) func conflictsKept(_ threads: Int) throws {
    let count = 60
    let lines = (0..<count).flatMap { number in
      [("before \(number)", "0123"), ("\(number)", "0123"), ("\(number)", "9876")].map { id, content in
        #"{"id":"\#(id)","job_id":"\#(id)","module":"m","content":"\#(content)"}"#
      }
    }
    for kept in [0, 1, 2, count - 1, count, count + 1] {
      let report = try load("[\(lines.joined(separator: ","))]", window: 200) {
        $0.rowErrorsKept = kept
        $0.parallelism = threads
        $0.leastRegionSize = 300
      }.report
      #expect(report.conflictCount == count)
      #expect(report.conflicts.map(\.id) == (0..<min(kept, count)).map(String.init))
    }
  }

  @Test func memory() throws {
    let text = rows(200)
    var memory = 0
    var builder = SegmentStoreBuilder()
    for segment in try load(text).store.segments { builder.append(segment) }
    memory = builder.memory
    for limit in [memory, memory + 1] {
      #expect(try load(text) { $0.maximumMemory = limit }.store.count == 200)
    }
    #expect(throws: LoadError(.outOfMemoryLimit(limit: memory - 1), file: "file.json")) {
      try load(text) { $0.maximumMemory = memory - 1 }
    }
  }

  @Test(arguments: [1, 3]) func time(_ threads: Int) throws {
    let text = rows(500)
    for limit in [Duration.zero, .nanoseconds(1)] {
      #expect(throws: LoadError(.timeLimit(limit), file: "file.json")) {
        try load(text, window: 256) {
          $0.timeLimit = limit
          $0.parallelism = threads
          $0.leastRegionSize = 1000
        }
      }
    }
    #expect(try load(text) { $0.timeLimit = .seconds(3600) }.store.count == 500)
  }

  @Test func aCancelledTaskStops() async {
    let text = rows(500)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try load(text, window: 256)
    }
    task.cancel()
    let result = await task.result
    #expect(throws: LoadError(.cancelled, file: "file.json")) { try result.get() }
  }

  @Test func sortingStopsToo() throws {
    // In no order, so that all rows are sorted when the file has been read.
    let count = 20_000
    let rows = (0..<count).map { #"{"id":\#($0),"job_id":"j","start_time":\#($0 * 7919 % count)}"# }
    let bytes = Array("[\(rows.joined(separator: ","))]".utf8)
    let calls = Countdown(.max)
    _ = try load(bytes) { options in
      options.parallelism = 1
      options.isCancelled = { calls.isOver }
    }
    let all = Int.max - calls.left
    let lastCalls = Countdown(all - 1)
    #expect(throws: LoadError(.cancelled, file: "file.json")) {
      try load(bytes) { options in
        options.parallelism = 1
        options.isCancelled = { lastCalls.isOver }
      }
    }
    #expect(all > 3)
  }

  @Test func oddNumbersOfThreads() throws {
    for threads in [Int.min, -1, 0, 1, 2, 1000, .max] {
      #expect(
        try load(rows(100)) {
          $0.parallelism = threads
          $0.leastRegionSize = 300
        }.store.count == 100)
    }
  }
}
