import SegmentModel
import Testing

@Suite struct CheckTests {
  private func segment(
    _ id: String?, numeric: Bool = false, module: String = "m", content: String? = "x", _ start: Double?,
    _ end: Double?
  ) -> Segment {
    Segment(
      id: id, hasNumericID: numeric, jobID: "a", module: module, content: content, startTime: start, endTime: end)
  }

  private func report(_ segments: [Segment], firstRows: Int = 3) -> CheckReport {
    var builder = SegmentStoreBuilder()
    builder.addVideo(VideoFacts(duration: 100), ofJob: "a")
    builder.append(contentsOf: segments)
    return builder.finish().check(firstRows: firstRows)
  }

  @Test func findsNothingInOrdinarySegments() {
    let report = report([segment("1", 0, 5), segment("2", 5, 100), segment("1", module: "other", content: "y", 0, 5)])
    #expect(report.isClean)
    #expect(report.segmentCount == 3)
    #expect(report.jobCount == 1)
  }

  @Test(
    arguments: [
      (CheckReport.Kind.missingStart, nil, 5), (.missingEnd, 5, nil), (.zeroLength, 5, 5), (.startAfterEnd, 6, 5),
      (.negativeTime, -1, 5), (.pastDuration, 99, 100.5),
    ] as [(CheckReport.Kind, Double?, Double?)])
  func findsOddTimes(_ kind: CheckReport.Kind, _ start: Double?, _ end: Double?) {
    let report = report([segment("1", 0, 1), segment("2", start, end)])
    #expect(report.findings.map(\.kind) == [kind])
    #expect(report[kind]?.count == 1)
    // A negative start sorts first.
    #expect(report[kind]?.firstRows == [kind == .negativeTime ? 0 : 1])
  }

  @Test func findsOddFields() {
    let report = report([
      segment(nil, 1, 2), segment("7", numeric: true, 2, 3), segment("8", content: "", 3, 4),
      segment("9", content: nil, 4, 5),
      segment("10", module: "", 5, 6),
    ])
    #expect(
      report.findings.map(\.kind) == [.nullContent, .emptyContent, .missingModule, .missingID, .numericID])
    #expect(report.findings.map(\.firstRows) == [[3], [2], [4], [0], [1]])
  }

  @Test func countsEachRepetitionOfAnIDAndNamesTheFirstRows() {
    var segments = (0..<10).map { segment("same", content: "content \($0)", Double($0), Double($0) + 1) }
    segments.append(segment("same", module: "other", 20, 21))
    let report = report(segments, firstRows: 2)
    #expect(report.findings == [report[.duplicateID]].compactMap { $0 })
    #expect(report[.duplicateID]?.count == 9)
    #expect(report[.duplicateID]?.firstRows == [1, 2])
  }

  @Test func numbersRowsThroughTheStore() {
    let long = SegmentStore([segment("1", 0, 1)])
      .adding([Segment(id: "1", jobID: "b", module: "m", content: "x", startTime: 0, endTime: 0)])
    #expect(long.check()[.zeroLength]?.firstRows == [1])
  }

  @Test func everyKindSaysWhatFollowsFromIt() {
    for kind in CheckReport.Kind.allCases { #expect(!kind.meaning.isEmpty) }
  }
}
