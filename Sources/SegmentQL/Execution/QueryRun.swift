import SegmentModel

/// What stops a run.
enum RunFailure: Error {
  /// A pattern came to no answer on a text.
  case regex(RegexMatchError, pattern: String, range: SourceRange, job: String, id: String?)
  case cancelled
  case deadline
  case rowLimit(Int)
}

/// One run of a query: what it reads, what bounds it, and what it remembers on the way.
///
/// Belongs to one thread.
final class QueryRun {
  let store: StoreView
  let options: QueryOptions
  private let deadline: ContinuousClock.Instant?
  /// The sets that were made so far, by identity.
  private var sets: [ObjectIdentifier: SetIndex] = [:]
  /// How often a comparison met unlike types, by its place.
  var unlikeTypes: [SourceRange: Int] = [:]
  private var countdown = QueryRun.stepsBetweenChecks

  private static let stepsBetweenChecks = 4_096

  /// Where to note what each step took, if somebody wants to know.
  let profile: RunProfile?

  init(store: StoreView, options: QueryOptions, profile: RunProfile? = nil) {
    self.store = store
    self.profile = profile
    self.options = options
    deadline = options.timeLimit.map { ContinuousClock.now + $0 }
  }

  /// Counts some steps of work, and now and then looks whether the run must stop.
  func step(_ count: Int = 1) throws {
    countdown -= count
    if countdown <= 0 {
      countdown = QueryRun.stepsBetweenChecks
      try checkNow()
    }
  }

  func allows(_ rewrite: Rewrite) -> Bool { !options.disabledRewrites.contains(rewrite) }

  func checkNow() throws {
    if options.isCancelled() { throw RunFailure.cancelled }
    if let deadline, ContinuousClock.now > deadline { throw RunFailure.deadline }
  }

  /// Whether a match that is under way must stop.
  var mustStop: Bool {
    if options.isCancelled() { return true }
    if let deadline { return ContinuousClock.now > deadline }
    return false
  }

  /// The rows of a set that is the same for every outer row, made once.
  func index(of set: BoundSet) throws -> SetIndex {
    if let made = sets[ObjectIdentifier(set)] { return made }
    let index = SetIndex(
      try Evaluator(run: self).rows(of: set.pipeline, job: nil),
      module: allows(.runIndexes) ? set.pipeline.wholeModule : nil)
    sets[ObjectIdentifier(set)] = index
    return index
  }
}
