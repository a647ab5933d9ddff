import Synchronization
import Testing

@testable import SegmentModel

/// What a load tells of how far it has come.
@Suite struct ProgressTests {
  private func rows(_ count: Int, _ job: String) -> [UInt8] {
    let rows = (0..<count).map { #"{"id":"\#($0)","job_id":"\#(job)","module":"m","content":"text"}"# }
    return Array("[\(rows.joined(separator: ","))]".utf8)
  }

  @Test(arguments: [1, 3]) func itGrowsFileByFileToTheSumOfAll(_ threads: Int) throws {
    let files = [rows(400, "a"), rows(300, "b"), rows(200, "c")]
    let told = Mutex<[LoadProgress]>([])
    var options = LoadOptions()
    options.parallelism = threads
    options.windowSize = 1000
    options.leastRegionSize = 5000
    options.progress = { progress in told.whileLocked { $0.append(progress) } }
    let result = try SegmentLoader(options: options).load(
      files.enumerated().map { .bytes($0.element, name: "\($0.offset).json") })
    #expect(result.store.count == 900)
    let steps = told.whileLocked { $0 }
    let size = files.reduce(0) { $0 + $1.count }
    #expect(steps.last == LoadProgress(bytes: size, rows: 900, totalBytes: size))
    #expect(steps.allSatisfy { $0.totalBytes == size })
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.bytes <= $1.bytes && $0.rows <= $1.rows })
  }
}
