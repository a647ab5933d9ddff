/// What the steps of a run took, by the place of their pipeline in the text and their number in it, the source being 0.
final class RunProfile {
  struct Key: Hashable {
    var pipeline: SourceRange
    var step: Int
  }

  struct Figures {
    /// Summed over the times it ran, as a set that depends on outer rows does.
    var rows = 0
    var time = Duration.zero
    var runs = 0
  }

  private(set) var figures: [Key: Figures] = [:]

  func note(_ pipeline: SourceRange, step: Int, rows: Int, time: Duration) {
    let key = Key(pipeline: pipeline, step: step)
    figures[key, default: Figures()].rows += rows
    figures[key, default: Figures()].time += time
    figures[key, default: Figures()].runs += 1
  }
}
