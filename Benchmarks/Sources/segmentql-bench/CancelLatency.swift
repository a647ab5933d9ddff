import SegmentQL
import Synchronization

/// How soon queries stop that are told to: the longest time between two questions whether to go on, and between the
/// question that says stop and the end of the query.
///
/// Both are processor time of the thread that asks, so that what else runs on the machine does not count.
struct CancelLatency {
  let engine: SegmentEngine
  /// Seconds after which a query is stopped that has not ended.
  var patience = 4.0

  /// Queries that work hard on any corpus; a query of `$list` gets a long list of numbers.
  static let queries = [
    "a:[] OVERLAPS b:[]", "a:[] NEAR(<=1h) b:[] | stats count()", "a:[] OVERLAPS(>=99%) b:[] | stats count()",
    "COUNT NEAR(<=1h) [] > 5", "OVERLAPS [id = this.id AND content = this.content]",
    "a:[module=transcription] BEFORE(<=1h) b:[module=shots] UNLESS [content HAS nothing]", "| sort by content desc, id",
    "| sort by metadata", "| distinct content, id", "| stats count() by content, id",
    "| stats collect(content), dcount(content)",
    "| stats peak(), covered(), median(duration)", "| depth by content", "| merge by content", "| context 10m",
    "content HAS word AND content HAS garden", #"content ~ /(\w+\s?)+$!/"#, #"content ~ /(.*)(.*)(.*)(.*)(.*)[0-9]x/"#,
    "metadata.speaker = \"nobody\"", "EXISTS metadata.nothing", "words(content) IN ($list)",
    "| select content, upper(content), metadata",
    "| extend start_time = start_time + 1 | gaps | merge gap 1h", "| until next by content",
  ]

  /// Whether every query stopped; prints a line for each.
  func run() {
    let list = (0..<8000).map { "\($0 + 100)" }.joined(separator: ",")
    Swift.print("query | questions | longest pause ms | stop ms")
    for query in Self.queries {
      let text = query.replacing("$list", with: list)
      let whole = measured(text, stopAfter: patience)
      let halves = (1...3).map { measured(text, stopAfter: min(patience, whole.seconds) * Double($0) / 4) }
      let stop = ([whole] + halves).map(\.stop).max() ?? 0
      let pause = ([whole] + halves).map(\.pause).max() ?? 0
      Swift.print(query, whole.questions, milliseconds(pause), milliseconds(stop), separator: " | ")
    }
  }

  private struct Figures: Sendable {
    var questions = 0
    var pause = 0.0
    var stop = 0.0
    var seconds = 0.0
  }

  private func measured(_ query: String, stopAfter seconds: Double) -> Figures {
    let questions = Questions(stopAfter: seconds)
    do { _ = try engine.run(query, options: QueryOptions(isCancelled: { questions.ask() })) } catch {}
    return questions.figures(at: processorTime())
  }

  /// What is known of the questions whether to go on.
  private final class Questions: Sendable {
    private let start = processorTime()
    private let seconds: Double
    private let state: Mutex<(figures: Figures, last: Double)>

    init(stopAfter seconds: Double) {
      self.seconds = seconds
      state = Mutex((Figures(), processorTime()))
    }

    func ask() -> Bool {
      state.withLock { state in
        let now = processorTime()
        state.figures.questions += 1
        state.figures.pause = max(state.figures.pause, now - state.last)
        state.last = now
        return now - start > seconds
      }
    }

    func figures(at end: Double) -> Figures {
      state.withLock { state in
        var figures = state.figures
        figures.seconds = end - start
        figures.stop = end - state.last
        return figures
      }
    }
  }

  private func milliseconds(_ seconds: Double) -> Double { (seconds * 10_000).rounded() / 10 }
}
