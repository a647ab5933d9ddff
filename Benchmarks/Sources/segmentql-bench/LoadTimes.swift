import SegmentModel

/// How long files take to load, with one thread and with more.
struct LoadTimes {
  var files: [String]
  var threads: [Int]
  var repetitions: Int

  /// Prints a line for each file and number of threads: medians of wall and processor time, and the rows.
  func print() throws {
    Swift.print("file\tthreads\twall s\tleast s\tprocessor s\trows\tpeak MiB")
    for file in files {
      for count in threads {
        var wall: [Double] = []
        var processor: [Double] = []
        var rows = 0
        for _ in 0..<repetitions {
          let (began, used) = (now(), processorTime())
          rows = try Self.load(file, threads: count).count
          wall.append(now() - began)
          processor.append(processorTime() - used)
        }
        let name = file.split(separator: "/").last.map(String.init) ?? file
        let times = [median(wall), wall.min() ?? 0, median(processor)].map { "\(($0 * 10_000).rounded() / 10_000)" }
        Swift.print("\(name)\t\(count)\t\(times.joined(separator: "\t"))\t\(rows)\t\(Memory.peak().rounded())")
      }
    }
  }

  /// A file's segments, loaded by so many threads.
  static func load(_ path: String, threads: Int) throws -> SegmentStore {
    var options = LoadOptions()
    options.parallelism = threads
    return try SegmentLoader(options: options).load(path: path).store
  }

  private func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }
}
