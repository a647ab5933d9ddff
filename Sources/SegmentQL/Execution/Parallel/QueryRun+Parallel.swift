import SegmentModel
import Synchronization

extension QueryRun {
  /// Does pieces of work that do not depend on each other, on as many threads as the run may use, and gives their results
  /// in order.
  ///
  /// Results and errors do not depend on the number of threads: of several pieces that fail, the first one's error is
  /// thrown. Each piece is given a run of its own; what it remarks is gathered in this one, in the order of the pieces.
  func inParallel<Value: Sendable>(
    _ count: Int, _ work: @escaping @Sendable (Int, QueryRun) throws -> Value
  ) throws -> [Value] {
    let (store, memory, deadline) = (store, memory, deadline)
    let stop = StopSignal()
    let failure = FirstFailure()
    let outcomes = (0..<count).map { _ in Outcome<Value>() }
    // Whether to stop is asked on the caller's thread alone, which may be a task's; the others look at the signal.
    let asking = stop.asking(options.isCancelled)
    var own = options
    own.isCancelled = asking
    var others = options
    others.isCancelled = { stop.isSet }
    let (ownOptions, otherOptions) = (own, others)
    let waiting = { _ = asking() }
    ThreadTeam.run(pieces: count, threads: options.parallelism, waiting: waiting) { piece, isCaller in
      // What comes behind a failure would be thrown away.
      guard piece <= failure.piece else { return }
      let run = QueryRun(
        store: store, options: isCaller ? ownOptions : otherOptions, memory: memory, deadline: deadline)
      let result = Result { () throws -> Value in
        let value = try work(piece, run)
        // Work that was broken off because the run must stop is no answer.
        try run.checkNow()
        return value
      }
      if case .failure = result { failure.note(piece) }
      outcomes[piece].set(result, run.remarksSoFar)
    }
    try checkNow()
    return try outcomes.map { outcome in
      guard let (result, remarks) = outcome.value else { throw RunFailure.cancelled }
      gather(remarks)
      return try result.get()
    }
  }
}

/// Tells the other threads of a run that it must stop.
private final class StopSignal: Sendable {
  private let flag = Atomic<Bool>(false)

  var isSet: Bool { flag.load(ordering: .relaxed) }

  /// Asks whether to stop, and passes a yes on.
  func asking(_ isCancelled: @escaping @Sendable () -> Bool) -> @Sendable () -> Bool {
    { [self] in
      if isCancelled() { flag.store(true, ordering: .relaxed) }
      return isSet
    }
  }
}

/// The first piece that failed so far.
private final class FirstFailure: Sendable {
  private let first = Atomic<Int>(.max)
  var piece: Int { first.load(ordering: .relaxed) }
  func note(_ piece: Int) { first.min(piece, ordering: .relaxed) }
}

private final class Outcome<Value: Sendable>: Sendable {
  private let held = Mutex<(Result<Value, any Error>, QueryRun.Remarks)?>(nil)

  var value: (Result<Value, any Error>, QueryRun.Remarks)? { held.whileLocked { $0 } }

  func set(_ result: Result<Value, any Error>, _ remarks: QueryRun.Remarks) {
    held.whileLocked { $0 = (result, remarks) }
  }
}
