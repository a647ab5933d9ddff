/// Why a load must stop before its end: its caller's wish, or its time.
///
/// A reference, as the layout of an instant is not known to those who would hold one.
final class StopCheck: Sendable {
  private let isCancelled: @Sendable () -> Bool
  private let deadline: ContinuousClock.Instant?
  private let timeLimit: Duration

  /// The check of a load that begins now.
  init(_ options: LoadOptions) {
    isCancelled = options.isCancelled
    timeLimit = options.timeLimit ?? .zero
    deadline = options.timeLimit.map { ContinuousClock.now + $0 }
  }

  /// A check for a thread that works for this load.
  init(isCancelled: @escaping @Sendable () -> Bool) {
    self.isCancelled = isCancelled
    timeLimit = .zero
    deadline = nil
  }

  /// `nil` as long as the load may go on.
  var reason: LoadError.Reason? {
    if isCancelled() { return .cancelled }
    if let deadline, ContinuousClock.now >= deadline { return .timeLimit(timeLimit) }
    return nil
  }
}
