import Foundation
import SegmentModel
import Synchronization
import TestSupport

/// Four threads ask, cancel, load and export for some seconds, as a service would, while memory is watched.
///
///     segmentql-soak --seconds 1800 --seed 5
///
/// Exits with 1 when an answer is wrong, when something was never done, or when memory does not stay level. A program of its
/// own, because a test runner keeps something of each error that is thrown.
@main
struct SoakRun {
  private static let threads = 4

  static func main() {
    let arguments = CommandLine.arguments
    func number(_ name: String, _ other: Int) -> Int {
      arguments.firstIndex(of: name).flatMap { arguments.dropFirst($0 + 1).first }.flatMap(Int.init) ?? other
    }
    let seconds = max(4, number("--seconds", 1800))
    let seed = UInt64(max(0, number("--seed", 5)))
    do {
      let soak = try Soak(seed: seed)
      let samples = run(soak, seconds: seconds, seed: seed)
      print("soak: \(seconds) s, \(soak.summary); \(Memory.report(samples))")
      let failures =
        soak.failures + soak.missing.map { "nothing was \($0.rawValue)" } + [Memory.growth(samples)].compactMap { $0 }
      for failure in failures { print("soak: \(failure)") }
      exit(failures.isEmpty ? 0 : 1)
    } catch {
      print("soak: \(error)")
      exit(1)
    }
  }

  private static func run(_ soak: Soak, seconds: Int, seed: UInt64) -> [Memory] {
    let end = ContinuousClock.now + .seconds(seconds)
    let sampling = Mutex<[Memory]>([])
    inParallel(threads + 1) { thread in
      var random = SplitMix64(seed: seed &+ UInt64(thread))
      while ContinuousClock.now < end {
        if thread < threads {
          soak.act(&random)
        } else {
          Thread.sleep(forTimeInterval: min(1, Double(seconds) / 100))
          sampling.whileLocked { $0.append(Memory.now()) }
        }
      }
    }
    return sampling.whileLocked { $0 }
  }
}
