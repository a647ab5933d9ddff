import Foundation
import SegmentModel
import TestSupport
import Testing

/// Load, export, load: the second store equals the first, for every shape.
@Suite struct RoundTripTests {
  private static func exported(
    _ store: SegmentStore, _ shape: ExportShape, _ selection: ExportSelection = .all
  ) throws -> [UInt8] {
    var sink = ByteArraySink()
    try store.export(shape, selection, to: &sink)
    return sink.bytes
  }

  /// The store that the documents of a shape make: one document, or one for each video.
  private static func reloaded(_ store: SegmentStore, _ shape: ExportShape) throws -> SegmentStore {
    guard shape.describesOneVideo else { return try SegmentStore(parsing: exported(store, shape)) }
    let documents = try store.jobs.map { job in
      LoadSource.bytes(try exported(store, shape, ExportSelection(jobs: [job.id])), name: job.id + ".json")
    }
    var options = LoadOptions()
    options.isStrict = true
    return try SegmentLoader(options: options).load(documents).store
  }

  @Test(arguments: [ExportShape.results(), .results(repeatingModules: true), .combinedReport], 0..<20)
  func keepsEverything(_ shape: ExportShape, _ seed: Int) throws {
    let store = OddStore(seed: UInt64(seed)).store()
    #expect(try Self.reloaded(store, shape) == store)
  }

  @Test(arguments: 0..<20)
  func keepsSegmentsInShapesWithoutVideos(_ seed: Int) throws {
    let store = OddStore(seed: UInt64(seed), hasVideos: false).store()
    #expect(try Self.reloaded(store, .segments) == store)
    #expect(try Self.reloaded(store, .ndjson) == store)
    let withoutNumericIDs = OddStore(seed: UInt64(seed), hasVideos: false, hasNumericIDs: false).store()
    #expect(try Self.reloaded(withoutNumericIDs, .csv) == withoutNumericIDs)
  }

  @Test(arguments: 0..<20)
  func keepsReportsByModule(_ seed: Int) throws {
    // A report by module orders equal starts by module, so the first store is one that such reports make.
    let first = try Self.reloaded(OddStore(seed: UInt64(seed)).store(), .aggregated)
    #expect(try Self.reloaded(first, .aggregated) == first)
    let grouping = try Self.reloaded(first, .sceneGrouping)
    #expect(try Self.reloaded(grouping, .sceneGrouping) == grouping)
    #expect(Set(grouping.moduleNames).isSubset(of: ["scenes", "shots", "grouped_shots", "video_reasoning"]))
  }

  @Test(arguments: ["json", "csv"])
  func keepsOneModule(_ format: String) throws {
    let store = OddStore(seed: 3, hasVideos: false, hasNumericIDs: false).store()
    let selection = ExportSelection(modules: ["shots"])
    let module = try SegmentStore(parsing: Self.exported(store, format == "csv" ? .csv : .segments, selection))
    let expected = SegmentStore((0..<store.count).map { store.segment(at: $0) }.filter { $0.module == "shots" })
    #expect(module == expected)
    #expect(module.count > 10)
  }

  @Test func keepsRealReports() throws {
    guard let folder = Self.realReports else { return }
    for name in try FileManager.default.contentsOfDirectory(atPath: folder + "/results").sorted() {
      let store = try SegmentStore(contentsOf: folder + "/results/" + name)
      #expect(try Self.reloaded(store, .results()) == store, "\(name)")
      #expect(try Self.reloaded(store, .combinedReport) == store, "\(name)")
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: folder + "/aggregated").sorted() {
      let store = try SegmentStore(contentsOf: folder + "/aggregated/" + name)
      #expect(try Self.reloaded(store, .aggregated) == store, "\(name)")
    }
    for path in ["flat/flat.json", "quirks/quirks.json", "quirks/quirks.csv", "csv/spacelog-mr3.csv"] {
      let store = try SegmentStore(contentsOf: folder + "/" + path)
      #expect(try Self.reloaded(store, path.hasSuffix("csv") ? .csv : .segments) == store, "\(path)")
    }
  }

  /// A folder of reports beside the checkout, on machines that have it.
  private static var realReports: String? {
    var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      let reports = folder.appendingPathComponent("shared/real").path
      if FileManager.default.fileExists(atPath: reports + "/results") { return reports }
      folder.deleteLastPathComponent()
    }
    return nil
  }
}

/// A store of segments with every oddity that a file can hold, the same for the same seed.
private struct OddStore {
  private var random: SplitMix64
  var hasVideos = true
  var hasNumericIDs = true

  init(seed: UInt64, hasVideos: Bool = true, hasNumericIDs: Bool = true) {
    random = SplitMix64(seed: seed)
    self.hasVideos = hasVideos
    self.hasNumericIDs = hasNumericIDs
  }

  private static let texts = [
    "", " ", "word", "two words", "a,b", "\"", "\"\"", "line\nbreak", "\r\n", "\r", "tab\t", "\\", "\\N", "null", "1",
    "[1]", "{}", "é", "日本語", "🎬🎬", "\u{0}", "\u{1F}", "\u{7F}", "\u{FEFF}", "\u{2028}", "e\u{301}", "'", "=1+1",
    "true", " 3 ", "\"quoted\"",
  ]
  private static let times: [Double] = [
    0, 0.1, 0.1 + 0.2, 1, 1.5, 2, 59.999, 60, -4, 1e300, .leastNonzeroMagnitude, 123_456_789.125,
    1.7976931348623157e308, 3, 7, 7, 7,
  ]
  private static let modules = ["scenes", "shots", "grouped_shots", "transcription", "ocr \"x\"", "é"]

  func store() -> SegmentStore {
    var copy = self
    return copy.make()
  }

  private mutating func make() -> SegmentStore {
    var builder = SegmentStoreBuilder()
    for job in ["job-1", "job \"2\"", "jöb,3"] {
      if hasVideos { builder.addVideo(video(), ofJob: job) }
      for _ in 0..<60 { builder.append(segment(job)) }
    }
    return builder.finish()
  }

  private mutating func video() -> VideoFacts {
    VideoFacts(
      name: maybe(text()), duration: maybe(time()), status: maybe(text()), processingTime: maybe(time()),
      extra: [JSONMember(key: "fps", value: value(depth: 2)), JSONMember(key: "notes", value: value(depth: 3))])
  }

  private mutating func segment(_ job: String) -> Segment {
    let isNumeric = hasNumericIDs && below(5) == 0
    let id: String? = isNumeric ? ["1", "-2", "3.50", "1e3", "12345678901234567890"][below(5)] : maybe(text())
    var extra: [JSONMember] = []
    for name in ["rank", "note", "ünïcode", "a,b", " content", "id\t", "note "] where below(4) == 0 {
      extra.append(JSONMember(key: name, value: value(depth: 2)))
    }
    let metadata = value(depth: 3)
    return Segment(
      id: id, hasNumericID: isNumeric, jobID: job, module: Self.modules[below(Self.modules.count)],
      content: maybe(text()), startTime: maybe(time()), endTime: maybe(time()),
      metadata: metadata == .null ? nil : metadata, createdAt: maybe(text()), extra: extra)
  }

  private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
  private mutating func maybe<Value>(_ value: Value) -> Value? { below(5) == 0 ? nil : value }
  private mutating func text() -> String { Self.texts[below(Self.texts.count)] }
  private mutating func time() -> Double { Self.times[below(Self.times.count)] }

  private mutating func value(depth: Int) -> JSONValue {
    switch below(depth == 0 ? 5 : 7) {
    case 0: return .null
    case 1: return .bool(below(2) == 0)
    case 2:
      let literal = ["0", "-0", "1.0", "1e3", "12345678901234567890", "0.1", "1E-7"][below(7)]
      return JSONNumber(literal: literal).map(JSONValue.number) ?? .null
    case 3, 4: return .string(text())
    case 5: return .array((0..<below(4)).map { _ in value(depth: depth - 1) })
    default:
      let keys = ["a", "b b", "\"", "é"].prefix(below(5))
      return .object(keys.map { JSONMember(key: $0, value: value(depth: depth - 1)) })
    }
  }
}
