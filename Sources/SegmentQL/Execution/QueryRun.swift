import SegmentModel

/// What stops a run.
enum RunFailure: Error {
  /// A pattern came to no answer on a text.
  case regex(RegexMatchError, pattern: String, range: SourceRange, job: String, id: String?)
  case cancelled
  case deadline
  case rowLimit(Int)
  /// More bytes than the run may hold, and what for.
  case memoryLimit(Int, MemoryUse)
}

/// One run of a query: what it reads, what bounds it, and what it remembers on the way.
///
/// Belongs to one thread.
final class QueryRun {
  let store: StoreView
  let options: QueryOptions
  /// What the run holds in memory.
  let memory: MemoryAccount
  let deadline: ContinuousClock.Instant?
  /// Why the run must stop, once it must.
  private var stop: RunFailure?
  /// The sets that were made so far, by identity.
  private var sets: [ObjectIdentifier: SetIndex] = [:]
  /// How often a comparison met unlike types, by its place.
  var unlikeTypes: [SourceRange: Int] = [:]
  /// The segments that were left out because a pattern came to no answer on them, by number in the store.
  private var skippedSegments: Set<Int> = []
  /// The rows that are no segments and were left out likewise.
  private var skippedRows = 0
  private var countdown = QueryRun.stepsBetweenChecks

  private static let stepsBetweenChecks = 4_096

  /// Where to note what each step took, if somebody wants to know.
  let profile: RunProfile?

  init(store: StoreView, options: QueryOptions, profile: RunProfile? = nil) {
    self.store = store
    self.profile = profile
    self.options = options
    memory = MemoryAccount(limit: options.maximumMemory)
    deadline = options.timeLimit.map { ContinuousClock.now + max(.zero, min($0, .seconds(QueryRun.century))) }
  }

  /// A run of a piece of another run's work.
  init(store: StoreView, options: QueryOptions, memory: MemoryAccount, deadline: ContinuousClock.Instant?) {
    self.store = store
    self.options = options
    self.memory = memory
    self.deadline = deadline
    profile = nil
  }

  /// What a run has to tell beside its rows.
  struct Remarks: Sendable {
    var unlikeTypes: [SourceRange: Int]
    var skippedSegments: Set<Int>
    var skippedRows: Int
  }

  var remarksSoFar: Remarks {
    Remarks(unlikeTypes: unlikeTypes, skippedSegments: skippedSegments, skippedRows: skippedRows)
  }

  /// Takes over what the run of a piece has to tell.
  func gather(_ remarks: Remarks) {
    unlikeTypes.merge(remarks.unlikeTypes) { $0 + $1 }
    skippedSegments.formUnion(remarks.skippedSegments)
    skippedRows += remarks.skippedRows
  }

  private static let century = 3_155_760_000

  /// Counts some steps of work, and now and then looks whether the run must stop.
  func step(_ count: Int = 1) throws {
    countdown -= count
    if countdown <= 0 {
      countdown = QueryRun.stepsBetweenChecks
      try checkNow()
    }
  }

  func allows(_ rewrite: Rewrite) -> Bool { !options.disabledRewrites.contains(rewrite) }

  /// Looks whether the run must stop.
  func checkNow() throws {
    if mustStop, let stop { throw stop }
  }

  /// Whether the run must stop, for what cannot throw. Once it must it always must, so that work which was broken off is
  /// never taken for an answer: whoever asks next throws.
  var mustStop: Bool {
    if stop != nil { return true }
    if options.isCancelled() {
      stop = .cancelled
    } else if let deadline, ContinuousClock.now > deadline {
      stop = .deadline
    }
    return stop != nil
  }

  /// The same for work that knows nothing of runs.
  var interruption: Interruption { { [self] in mustStop } }

  /// Counts a row that is left out because a pattern came to no answer on it.
  func skip(_ row: Row) {
    if let (shard, number) = row.segment {
      skippedSegments.insert(store.store.shardBases[store.position(of: shard)] + number)
    } else {
      skippedRows += 1
    }
  }

  /// How many segments, and other rows, were left out.
  var skippedCount: Int { skippedSegments.count + skippedRows }

  /// Memory that is counted as long as the charge lives.
  func charge(_ use: MemoryUse) -> MemoryCharge { MemoryCharge(memory, use) }

  /// The rows of a set that is the same for every outer row, made once.
  func index(of set: BoundSet) throws -> SetIndex {
    if let made = sets[ObjectIdentifier(set)] { return made }
    let index: SetIndex =
      if allows(.runIndexes), let module = set.pipeline.wholeModule {
        SetIndex(ofModule: module, in: store)
      } else {
        SetIndex(
          try Evaluator(run: self).rows(of: set.pipeline, job: nil), in: self, module: set.pipeline.onlyModule)
      }
    sets[ObjectIdentifier(set)] = index
    return index
  }
}
