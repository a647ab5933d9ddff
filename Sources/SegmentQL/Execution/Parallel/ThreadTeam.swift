import SegmentModel
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Some threads that share pieces of work and end with it.
///
/// Plain threads, because a query runs on a thread that must not wait for a task: the pool of Swift concurrency has no
/// thread to spare for that.
enum ThreadTeam {
  /// The bytes of a team's thread's stack: as much as the evaluation of the deepest condition needs several times over.
  private static let stackSize = 2 << 20
  /// More threads than this gain nothing.
  private static let greatestThreadCount = 64

  /// Does each piece of some work once, on the calling thread and others, and returns when all are done.
  ///
  /// Where the system has no thread left, fewer do the work.
  ///
  /// - Parameters:
  ///   - threads: how many at most, the calling one among them; what is below 1 counts as 1.
  ///   - waiting: called on the calling thread now and then, once it has no piece left and waits for the others.
  ///   - work: given the number of a piece, and whether it runs on the calling thread; pieces are begun in their order.
  static func run(
    pieces: Int, threads: Int, waiting: () -> Void = {}, _ work: @escaping @Sendable (Int, Bool) -> Void
  ) {
    let team = Team(pieces: pieces, work)
    let others = (1..<max(1, min(threads, pieces, greatestThreadCount))).compactMap { _ in
      HelperThread(stackSize: stackSize) { team.help(isCaller: false) }
    }
    team.help(isCaller: true)
    var looks = 0
    while team.isBusy {
      looks += 1
      // Most waits are short; a long one leaves the processor to others.
      if looks < 200 { sched_yield() } else { usleep(200) }
      if looks % 16 == 0 { waiting() }
    }
    for thread in others { thread.join() }
  }

  private final class Team: Sendable {
    private let pieces: Int
    private let work: @Sendable (Int, Bool) -> Void
    private let next = Atomic<Int>(0)
    private let done = Atomic<Int>(0)

    init(pieces: Int, _ work: @escaping @Sendable (Int, Bool) -> Void) {
      self.pieces = pieces
      self.work = work
    }

    var isBusy: Bool { done.load(ordering: .acquiring) < pieces }

    func help(isCaller: Bool) {
      while true {
        let piece = next.add(1, ordering: .relaxed).oldValue
        guard piece < pieces else { return }
        work(piece, isCaller)
        done.add(1, ordering: .releasing)
      }
    }
  }
}
