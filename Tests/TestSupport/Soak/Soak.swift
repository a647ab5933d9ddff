import SegmentModel
import SegmentQL
import Synchronization

/// What threads share that ask, cancel, load and export without end, as a service would: one engine, queries with their
/// answers, and documents with the stores that they hold. Every answer that comes is checked, and every refusal must be one
/// that was asked for.
public final class Soak: Sendable {
  private struct Question: Sendable {
    var text: String
    var rows: [[QueryValue]]
  }

  public enum Act: String, CaseIterable, Sendable {
    case asked, cancelled, late, overLimit, exported, loaded, stopped, changed
  }

  private let engine: SegmentEngine
  private let questions: [Question]
  private let documents: [[UInt8]]
  private let counts = Mutex<[Act: Int]>([:])
  private let wrong = Mutex<[String]>([])

  public init(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    // A shard for each job.
    let jobs = Dictionary(grouping: SegmentGenerator.store(&random, count: 120).segments, by: \.jobID)
    let store = SegmentStore(shards: jobs.sorted { $0.key < $1.key }.flatMap { SegmentStore($0.value).shards })
    // Answers come from an engine of its own, so that the shared one starts without indexes.
    let other = SegmentEngine(SegmentStore((0..<store.count).map { store.segment(at: $0) }))
    var generator = QueryGenerator(seed: random.next())
    questions = try QueryGenerator.Family.allCases.flatMap { family in
      try (0..<15).map { _ in
        let text = generator.query(family)
        return Question(text: text, rows: Self.rows(try other.run(text, parameters: QueryGenerator.parameters)))
      }
    }
    engine = SegmentEngine(store)
    documents = try [ExportShape.segments, .ndjson, .csv, .combinedReport].map { try Self.exported(store, $0) }
  }

  /// What was done, and how often.
  public var summary: String {
    counts.whileLocked { counts in
      Act.allCases.map { "\(counts[$0, default: 0]) \($0.rawValue)" }.joined(separator: ", ")
    }
  }

  /// What went wrong, the first twenty.
  public var failures: [String] { wrong.whileLocked { $0 } }

  /// What was never done.
  public var missing: [Act] { counts.whileLocked { counts in Act.allCases.filter { counts[$0, default: 0] == 0 } } }

  /// Does one thing, whichever comes.
  public func act(_ random: inout SplitMix64) {
    let question = random.pick(questions)
    let act: Act
    switch random.int(1...16) {
    case 1...6: act = ask(question, QueryOptions(), expecting: [])
    case 7, 8:
      let countdown = Atomic(random.int(0...3))
      act = ask(
        question, QueryOptions { countdown.subtract(1, ordering: .relaxed).newValue < 0 }, expecting: [.cancelled])
    case 9, 10:
      act = ask(question, QueryOptions(timeLimit: .microseconds(random.int(0...500))), expecting: [.deadlineExceeded])
    case 11: act = ask(question, QueryOptions(maximumRows: random.int(0...20)), expecting: [.rowLimit])
    case 12, 13: act = export(random.pick([.segments, .ndjson, .csv, .combinedReport]), window: random.int(1...4096))
    case 14: act = loadPart(&random)
    case 15: act = stopLoading(&random)
    default: act = change(question, &random)
    }
    counts.whileLocked { $0[act, default: 0] += 1 }
  }

  private func ask(_ question: Question, _ options: QueryOptions, expecting codes: [DiagnosticCode]) -> Act {
    do {
      if Self.rows(try engine.run(question.text, parameters: QueryGenerator.parameters, options: options))
        != question.rows
      {
        note(question.text)
      }
      return .asked
    } catch {
      let code = error.diagnostics.last { $0.severity == .error }?.code
      guard let code, codes.contains(code) else {
        note("\(question.text): \(error)")
        return .asked
      }
      return code == .cancelled ? .cancelled : code == .deadlineExceeded ? .late : .overLimit
    }
  }

  private func export(_ shape: ExportShape, window: Int) -> Act {
    var options = LoadOptions()
    options.isStrict = true
    options.windowSize = window
    do {
      let bytes = try Self.exported(engine.store, shape)
      let loaded = try SegmentLoader(options: options).load([.bytes(bytes, name: "soak")]).store
      if loaded.count != engine.store.count { note("\(shape) loads \(loaded.count) segments") }
    } catch { note("\(shape): \(error)") }
    return .exported
  }

  /// A document that is cut off: whatever is made of it, no more segments than were in it.
  private func loadPart(_ random: inout SplitMix64) -> Act {
    let document = random.pick(documents)
    let part = Array(document.prefix(random.int(0...document.count)))
    if let loaded = try? SegmentStore(parsing: part), loaded.count > engine.store.count { note("a part holds more") }
    return .loaded
  }

  private func stopLoading(_ random: inout SplitMix64) -> Act {
    let countdown = Atomic(random.int(0...3))
    var options = LoadOptions()
    options.windowSize = 64
    options.isCancelled = { countdown.subtract(1, ordering: .relaxed).newValue < 0 }
    let sources = [LoadSource.bytes(random.pick(documents), name: "soak")]
    do {
      _ = try SegmentLoader(options: options).load(sources)
      note("loading went on")
    } catch {
      if error.reason != .cancelled { note("\(error)") }
    }
    return .stopped
  }

  /// A store that shares all shards but one with the first, and holds the same segments.
  private func change(_ question: Question, _ random: inout SplitMix64) -> Act {
    let job = random.pick(engine.store.jobs)
    let changed = engine.store.replacingJob(job.id, with: job.rows.map { engine.store.segment(at: $0) })
    if changed != engine.store { note("\(job.id) replaced by itself") }
    let answer = try? SegmentEngine(changed).run(question.text, parameters: QueryGenerator.parameters)
    if answer.map(Self.rows) != question.rows { note("\(question.text) after a change") }
    return .changed
  }

  private func note(_ text: String) { wrong.whileLocked { if $0.count < 20 { $0.append(text) } } }

  private static func rows(_ result: QueryResult) -> [[QueryValue]] {
    (0..<result.count).map { result.values(row: $0) }
  }

  private static func exported(_ store: SegmentStore, _ shape: ExportShape) throws -> [UInt8] {
    var sink = ByteArraySink()
    try store.export(shape, to: &sink)
    return sink.bytes
  }
}
