import Foundation

/// Runs a body on so many threads at once, and returns when all have ended.
///
/// Threads of the system, since Swift's own pool has no more of them than the machine has cores.
public func inParallel(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  let group = DispatchGroup()
  for number in 0..<count {
    group.enter()
    Thread.detachNewThread {
      body(number)
      group.leave()
    }
  }
  group.wait()
}
