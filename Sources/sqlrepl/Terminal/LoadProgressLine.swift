import SegmentModel
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A line on the terminal that says how far loading has come, once it has taken 0.3 seconds.
final class LoadProgressLine: Sendable {
  private struct State {
    var next: Double
    var isShown = false
  }

  private let start = Clock.now()
  private let state: Mutex<State>

  init() { state = Mutex(State(next: Clock.now() + 0.3)) }

  func update(_ progress: LoadProgress) {
    let now = Clock.now()
    state.whileLocked { state in
      guard now >= state.next else { return }
      state.next = now + 0.1
      state.isShown = true
      write("\r\u{1B}[K" + text(progress, seconds: now - start))
    }
  }

  /// Removes the line.
  func clear() {
    state.whileLocked { state in
      if state.isShown { write("\r\u{1B}[K") }
      state = State(next: .infinity)
    }
  }

  private func text(_ progress: LoadProgress, seconds: Double) -> String {
    let rate = Double(progress.bytes) / max(seconds, 0.001)
    var text = "loading: \(NumberText.grouped(progress.rows)) segments, \(megabytes(rate))/s"
    if let total = progress.totalBytes, total > 0, rate > 0 {
      let left = Double(max(0, total - progress.bytes)) / rate
      text += ", \(min(100, progress.bytes * 100 / total)) %, \(NumberText.fixed(left, decimals: 0)) s left"
    }
    return text
  }

  private func megabytes(_ bytes: Double) -> String { NumberText.fixed(bytes / 1e6, decimals: 0) + " MB" }

  private func write(_ text: String) {
    var text = text
    text.withUTF8 { try? DescriptorSink(STDERR_FILENO).write(UnsafeRawBufferPointer($0)) }
  }
}
