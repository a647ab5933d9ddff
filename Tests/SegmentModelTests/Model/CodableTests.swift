import Foundation
import SegmentModel
import Testing

@Suite struct CodableTests {
  @Test func segmentsEncodeWithTheNamesOfTheFile() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let segment = Segment(
      id: "12", hasNumericID: true, jobID: "a", module: "m", content: nil, startTime: 1.5, endTime: nil,
      metadata: try JSONValue(parsing: #"{"n":[1,2.5,18446744073709551615,true,null,"x"]}"#),
      extra: [JSONMember(key: "rank", value: .number(JSONNumber(3)))])
    let text = String(decoding: try encoder.encode(segment), as: UTF8.self)
    #expect(
      text == """
        {"content":null,"created_at":null,"end_time":null,"id":12,"job_id":"a",\
        "metadata":{"n":[1,2.5,18446744073709551615,true,null,"x"]},"module":"m","rank":3,"start_time":1.5}
        """)
    #expect(try JSONDecoder().decode(Segment.self, from: Data(text.utf8)) == segment)
  }

  @Test func segmentsDecodeFromWhatExportsWrite() throws {
    let store = try ExportTests.store()
    let decoded = try JSONDecoder().decode([Segment].self, from: Data(ExportTests.text(store, .segments).utf8))
    // The decoder gives an object's members in no order of the text's.
    func sorted(_ segment: Segment) -> Segment {
      var segment = segment
      segment.extra.sort { $0.key < $1.key }
      if case .object(let members)? = segment.metadata {
        segment.metadata = .object(members.sorted { $0.key < $1.key })
      }
      return segment
    }
    #expect(decoded.map(sorted) == (0..<store.count).map { sorted(store.segment(at: $0)) })
  }

  @Test(arguments: [
    #"{"id":true,"job_id":"a"}"#, #"{"id":"1"}"#, #"{"id":"1","job_id":"a","start_time":"1"}"#,
  ])
  func segmentsOfTheWrongTypesAreRefused(_ text: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Segment.self, from: Data(text.utf8)) }
  }
}
