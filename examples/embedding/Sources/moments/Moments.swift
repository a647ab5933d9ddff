import SegmentModel
import SegmentQL

/// Prints where in a folder of reports a word is said while a laptop is in the picture.
///
///     moments FOLDER [WORD]
@main
struct Moments {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    let folder = arguments.first ?? "."
    let word = arguments.dropFirst().first ?? "laptop"

    let store = try SegmentStore(contentsOf: folder)
    print("\(store.count) segments of \(store.jobs.count) videos")

    let engine = SegmentEngine(store)
    let moments = try engine.prepare(
      """
      module=transcription AND content HAS $word
        AND OVERLAPS [module=visualelements AND metadata.objects[*].label = "laptop"]
      """)
    for segment in try moments.run(parameters: ["word": .text(word)]).segments {
      print(segment.jobID, clock(segment.startTime), segment.content ?? "")
    }

    // A table: one row for each video, values by column.
    let talk = try engine.run("module=transcription | stats covered() as seconds by job_id")
    for row in 0..<talk.count {
      let values = talk.values(row: row)
      if case .text(let job) = values[0], case .number(let seconds) = values[1] {
        print(job, "is spoken in for", clock(seconds))
      }
    }

    // A mistake is a value with a place in the text, and often with a way to mend it.
    do {
      _ = try engine.run(#"module=transcription AND contnet HAS "laptop""#)
    } catch {
      for diagnostic in error.diagnostics {
        print(diagnostic.code, diagnostic.message, diagnostic.fixIts.map(\.message).joined(separator: "; "))
      }
    }
  }

  /// Minutes and seconds.
  static func clock(_ seconds: Double?) -> String {
    guard let seconds else { return "-:--" }
    let whole = Int(seconds.rounded(.down))
    return "\(whole / 60):\(whole % 60 < 10 ? "0" : "")\(whole % 60)"
  }
}
