import SegmentModel
import TestSupport
import Testing

@testable import SegmentQL

/// One segment of one job by its `id`, which takes the way of no other scan: against the plain loop over all segments.
@Suite struct SegmentLookupTests {
  /// Jobs share their ids; an id is met twice in a job, and some segments have none.
  private static let segments: [Segment] = (0..<120).map { segment($0) } + [segment(119, id: "3", job: "job2")]

  private static func segment(_ number: Int, id: String? = nil, job: String? = nil) -> Segment {
    let start = Double(number % 13)
    let ownID: String? = number % 11 == 0 ? nil : "\(number / 7)"
    return Segment(
      id: id ?? ownID, jobID: job ?? "job\(number % 7)", module: number % 2 == 0 ? "a" : "b",
      content: "word\(number % 5)", startTime: start, endTime: start + 2)
  }

  private static let conditions: [(text: String, holds: @Sendable (Segment) -> Bool)] = [
    ("", { _ in true }),
    (" AND module=a", { $0.module == "a" }),
    (" AND start_time < 6", { ($0.startTime ?? .nan) < 6 }),
    (" AND content ~ \"word[13]\"", { $0.content == "word1" || $0.content == "word3" }),
    (" AND job_id=job2", { $0.jobID == "job2" }),
    (" AND id=3", { $0.id == "3" }),
    (" AND NOT module=b", { $0.module != "b" }),
  ]

  @Test(arguments: [1, 2, 7])
  func equalsAPlainLoop(_ jobsPerShard: Int) throws {
    let store = SegmentStore(ReferenceStore(Self.segments), jobsPerShard: jobsPerShard)
    let engine = SegmentEngine(store)
    let stored = (0..<store.count).map { store.segment(at: $0) }
    var found = 0
    for job in ["job0", "job1", "job2", "job3", "job4", "job5", "job6", "", "job", "job77", "jób1"] {
      for id in ["0", "3", "16", "17", "", "03", "3 "] {
        for condition in Self.conditions {
          let query = "job_id=$job AND id=$id" + condition.text
          let result = try engine.run(query, parameters: ["job": .text(job), "id": .text(id)])
          let expected = stored.filter { $0.jobID == job && $0.id == id && condition.holds($0) }
          #expect(Array(result.segments) == expected, "\(query) with \(job), \(id), \(jobsPerShard) jobs a shard")
          found += expected.count
        }
      }
    }
    #expect(found > 50)
  }

  /// Within a set a lookup is for the job that it names, whatever shard the outer row is of.
  @Test func withinASet() throws {
    let engine = SegmentEngine(SegmentStore(ReferenceStore(Self.segments), jobsPerShard: 1))
    let lookup = try engine.run("module=a AND WITH [job_id=job2 AND id=3]")
    let expected = Self.segments.filter { $0.jobID == "job2" && $0.module == "a" }
    #expect(lookup.count == expected.count)
    #expect(lookup.segments.allSatisfy { $0.jobID == "job2" })
  }

  @Test func aPatternThatComesToNoAnswerIsTold() throws {
    let text = String(repeating: "a", count: 60) + "b"
    let engine = SegmentEngine(
      SegmentStore([Segment(id: "1", jobID: "j", module: "m", content: text, startTime: 0, endTime: 1)]))
    var options = QueryOptions()
    options.regexFailures = .skip
    (options.regexLimits.steps, options.regexLimits.stepsPerByte) = (100, 0)
    let result = try engine.run("job_id=j AND id=1 AND content ~ \"^(a|aa)+$\"", options: options)
    #expect(result.count == 0)
    #expect(result.skippedCount == 1)
  }
}
