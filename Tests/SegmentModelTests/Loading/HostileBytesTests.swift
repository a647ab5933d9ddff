import TestSupport
import Testing

@testable import SegmentModel

@Suite struct HostileBytesTests {
  private let report = #"""
    {"job_id":"a","video_name":"v\u00e9\ud83d\ude00","duration":12.5e1,"status":"ok","tags":[1,{"x":[]}],
    "segments":[
    {"id":"1","job_id":"a","module":"m","content":"naïve 日本 \"q\"","start_time":-0.5,"end_time":null,"metadata":{"k":[true,false,null]}},
    {"id":2,"module":"s","content":null,"start_time":1,"end_time":1e0,"extra\t":{"y":"z"}}
    ],"m":[{"id":"1","job_id":"a","module":"m","content":"naïve 日本 \"q\"","start_time":-0.5,"end_time":null,
    "metadata":{"k":[true,false,null]}}],"total_segments":3}
    """#

  private let csv =
    "id,content,start_time,metadata,x\r\n1,\"a\"\"é\",1.5,\"{\"\"k\"\":1}\",2\r\n2,b,,,\n3,\"\n\",0,,\"[\"\n"

  private var lines: String {
    "{\"id\":1,\"content\":\"a\",\"start_time\":0}\n{\"job_id\":\"j\",\"segments\":[{\"id\":2,\"content\":\"é\"}]}\n{\"id\":3}\n"
  }

  @Test func windowsOfAnySizeGiveTheSame() throws {
    for text in [report, csv, lines] {
      let bytes = Array(text.utf8)
      let whole = Outcome(bytes)
      guard case .loaded(let store, _) = whole else {
        Issue.record("does not load: \(whole)")
        continue
      }
      #expect(store.count >= 2)
      for window in 1...bytes.count + 1 { #expect(Outcome(bytes, window: window) == whole, "window \(window)") }
    }
  }

  @Test func truncationsNeverCrashAndNeverAddSegments() throws {
    for text in [report, csv, lines] {
      let bytes = Array(text.utf8)
      let all = Set(try load(bytes).store.segments.map(\.id))
      for count in 0..<bytes.count {
        let cut = Array(bytes[..<count])
        let outcome = Outcome(cut)
        #expect(outcome == Outcome(cut, window: 5), "cut at \(count)")
        if case .loaded(let store, _) = outcome { #expect(Set(store.segments.map(\.id)).isSubset(of: all)) }
      }
    }
    // A report that is cut off anywhere is never taken for a whole one.
    let bytes = Array(report.utf8)
    for count in 0..<bytes.count { #expect(throws: LoadError.self) { try load(Array(bytes[..<count])) } }
  }

  @Test func mutationsNeverCrashAndDoNotDependOnTheWindow() {
    var generator = SplitMix64(seed: 6)
    let pieces: [[UInt8]] = ["{", "}", "[", "]", ",", ":", "\"", "\\", "\n", "0", "-", "e", "null", "\u{0}", "é"].map {
      Array($0.utf8)
    }
    for text in [report, csv, lines] {
      let original = Array(text.utf8)
      for _ in 0..<700 {
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
          let place = Int.random(in: 0..<bytes.count, using: &generator)
          switch Int.random(in: 0..<4, using: &generator) {
          case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
          case 1: bytes.remove(at: place)
          case 2: bytes.insert(contentsOf: pieces.randomElement(using: &generator) ?? [], at: place)
          default:
            let end = min(bytes.count, place + Int.random(in: 1...40, using: &generator))
            bytes.insert(contentsOf: Array(bytes[place..<end]), at: Int.random(in: 0...bytes.count, using: &generator))
          }
          if bytes.isEmpty { bytes = [0x5B] }
        }
        let outcome = Outcome(bytes)
        #expect(outcome == Outcome(bytes, window: Int.random(in: 1...64, using: &generator)))
        let size = Int.random(in: 1...100, using: &generator)
        #expect(outcome == Outcome(bytes, regions: (threads: 3, size: size)))
        if case .loaded(let store, _) = outcome { checkTexts(store) }
      }
    }
  }

  /// Whatever got in is valid: UTF-8 as the columns promise it, and metadata that parses and is compact.
  private func checkTexts(_ store: SegmentStore) {
    for shard in store.shards {
      for row in 0..<shard.count {
        for column in [shard.id, shard.content, shard.metadata] {
          #expect(String(validating: column.utf8(row), as: UTF8.self) != nil)
        }
        for text in [shard.metadata[row], shard.extra?[row] ?? ""] where !text.isEmpty {
          #expect((try? JSONValue(parsing: text, maximumDepth: 512))?.jsonText == text)
        }
        #expect(!shard.start[row].isInfinite && !shard.end[row].isInfinite)
      }
    }
  }

  @Test func nestingHasALimit() throws {
    func row(_ depth: Int) -> String {
      #"[{"id":"1","metadata":"# + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}]"
    }
    for limit in [2, 5, JSONLimits.defaultDepth, JSONLimits.greatestDepth] {
      func found(_ depth: Int) throws -> LoadReport { try load(row(depth)) { $0.maximumDepth = limit }.report }
      #expect(try found(limit - 1).badRowCount == 0)
      #expect(try found(limit).badRowCount == 0)
      #expect(try found(limit + 1).badRows.map(\.reason) == [JSONFault.tooDeep.description])
    }
    let deep = 1_000_000
    #expect(try load(row(deep)).report.badRows.map(\.reason) == [JSONFault.tooDeep.description])
    for opening in ["[", #"{"a":"#, #"{"segments":["#, #"{"segments":[{"id":1,"x":"#] {
      let text = String(repeating: opening, count: deep / opening.utf8.count)
      #expect(throws: LoadError.self) { try load(text) }
    }
  }

  @Test func deepValuesAreFreedOnASmallStack() throws {
    let text = row(JSONLimits.greatestDepth)
    let depth = JSONLimits.greatestDepth
    try onSmallStack {
      let result = try load(text) { $0.maximumDepth = depth }
      let segment = result.store.segment(at: 0)
      #expect(segment.metadata == segment.metadata)
      #expect(segment.hashValue == segment.hashValue)
    }
  }

  private func row(_ depth: Int) -> String {
    #"[{"id":"1","metadata":"# + String(repeating: #"[{"k":"#, count: depth / 2) + "1"
      + String(repeating: "}]", count: depth / 2) + "}]"
  }

  @Test func limitsOfSize() throws {
    let text = #"[{"id":"1","content":""# + String(repeating: "x", count: 5000) + #""}]"#
    #expect(throws: LoadError(.fileTooLarge(limit: 5000), file: "file.json")) {
      try load(text) { $0.maximumFileSize = 5000 }
    }
    let error = #expect(throws: LoadError.self) {
      try load(text, window: 16) { $0.maximumRowSize = 4096 }
    }
    #expect(error?.reason == .rowTooLarge(limit: 4096))
    #expect(try load(text, window: 16) { $0.maximumRowSize = 8192 }.store.count == 1)
    let rows = (0..<100).map { #"{"id":"\#($0)","content":"0123456789"}"# }.joined(separator: ",")
    let outOfMemory = LoadError(.outOfMemoryLimit(limit: 2000), file: "file.json")
    #expect(throws: outOfMemory) { try load("[\(rows)]", window: 256) { $0.maximumMemory = 2000 } }
  }

  @Test func keysThatWouldFloodATableStayFast() throws {
    let rows = (0..<20_000).map { #"{"job_id":"j\#($0)","module":"m\#($0)","id":"\#($0)","created_at":"c\#($0)"}"# }
    #expect(try load("[\(rows.joined(separator: ","))]").store.jobs.count == 20_000)
  }
}
