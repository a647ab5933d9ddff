import Synchronization

/// How far one load has come, and the caller's wish to know.
final class LoadMonitor: Sendable {
  private let state: Mutex<LoadProgress>
  private let progress: (@Sendable (LoadProgress) -> Void)?

  init(totalBytes: Int?, progress: (@Sendable (LoadProgress) -> Void)?) {
    state = Mutex(LoadProgress(bytes: 0, rows: 0, totalBytes: totalBytes))
    self.progress = progress
  }

  func add(bytes: Int, rows: Int) {
    guard let progress else { return }
    state.whileLocked { state in
      state.bytes += bytes
      state.rows += rows
      // Called under the lock, so that calls come one at a time and in order.
      progress(state)
    }
  }
}
