import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Threads that work through numbered tasks, ahead of a caller who takes their outputs in order and lends a hand.
final class TaskTeam<Output: Sendable>: Sendable {
  /// Does a task. It should come to an end soon once the check says so; what it gives is then of no use to anybody.
  typealias Work = @Sendable (_ task: Int, _ stop: StopCheck) -> Output

  private struct State {
    var nextTask = 0
    var outputs: [Int: Output] = [:]
    var threads: [HelperThread] = []
  }

  private let taskCount: Int
  private let work: Work
  private let state = Mutex(State())
  private let isStopped = Atomic(false)

  /// - Parameter helpers: how many threads to start beside the caller's.
  init(taskCount: Int, helpers: Int, work: @escaping Work) {
    self.taskCount = taskCount
    self.work = work
    for _ in 0..<min(helpers, taskCount) {
      guard let thread = HelperThread({ self.help() }) else { break }
      state.whileLocked { $0.threads.append(thread) }
    }
  }

  /// Ends the helpers' work, and returns when they are gone. To be called before the team is let go.
  func stop() {
    isStopped.store(true, ordering: .relaxed)
    let threads = state.whileLocked { state in
      defer { state.threads = [] }
      return state.threads
    }
    for thread in threads { thread.join() }
  }

  /// The output of a task, which the caller waits for, or does itself. Each may be asked for once.
  func output(of task: Int, stop: StopCheck, file: String) throws(LoadError) -> Output {
    while true {
      if let output = state.whileLocked({ $0.outputs.removeValue(forKey: task) }) { return output }
      if let reason = stop.reason { throw LoadError(reason, file: file) }
      if let claimed = claim() {
        let output = work(claimed, stop)
        if claimed == task { return output }
        state.whileLocked { $0.outputs[claimed] = output }
      } else {
        // A helper is at it. Tasks take milliseconds, so looking again soon costs less than a condition would.
        usleep(200)
      }
    }
  }

  private func help() {
    let stop = StopCheck { self.isStopped.load(ordering: .relaxed) }
    while !isStopped.load(ordering: .relaxed), let task = claim() {
      let output = work(task, stop)
      state.whileLocked { $0.outputs[task] = output }
    }
  }

  private func claim() -> Int? {
    state.whileLocked { state in
      guard state.nextTask < taskCount else { return nil }
      defer { state.nextTask += 1 }
      return state.nextTask
    }
  }
}
