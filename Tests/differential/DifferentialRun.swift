import Foundation
import SegmentModel
import Synchronization
import TestSupport

/// The engine against the reference evaluator over any number of generated pairs, from a seed.
///
///     segmentql-differential --pairs 10000000 --seed 7
///     segmentql-differential --seed 7 --pair 123456
///
/// The second asks about one pair again, after those before it over the same store. Exits with 1 when an answer differs.
@main
struct DifferentialRun {
  private var pairs = 100_000
  private var seed: UInt64 = 1
  private var first = 0
  private var only: Int?
  private var threads = 1
  private var showsCensus = false

  static func main() {
    do {
      let run = try DifferentialRun(Array(CommandLine.arguments.dropFirst()))
      exit(run.only.map(run.askAgain) ?? run.askAll() ? 0 : 1)
    } catch {
      FileHandle.standardError.write(Data("segmentql-differential: \(error)\n".utf8))
      exit(2)
    }
  }

  private struct Misuse: Error, CustomStringConvertible { let description: String }

  private init(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      func number() throws -> Int {
        guard let value = rest.popFirst().flatMap(Int.init), value >= 0 else {
          throw Misuse(description: "\(name) takes a number")
        }
        return value
      }
      switch name {
      case "--pairs": pairs = try number()
      case "--seed": seed = UInt64(try number())
      case "--first": first = try number()
      case "--pair": only = try number()
      case "--threads": threads = max(1, try number())
      case "--census": showsCensus = true
      default: throw Misuse(description: "there is no option \(name)")
      }
    }
  }

  private func askAgain(_ pair: Int) -> Bool {
    let block = PairBlock(seed: seed, number: pair / PairBlock.size)
    let found = block.answered(pair % PairBlock.size + 1)
    guard let asked = found.last else { return true }
    guard let disagreement = asked.disagreement else {
      print("pair \(pair) of seed \(seed) agrees, with \(asked.rowCount) rows: \(asked.query)")
      return true
    }
    print("pair \(pair) of seed \(seed) differs:\n\(disagreement)\nsmallest:\n\(disagreement.shrunk())")
    return false
  }

  private func askAll() -> Bool {
    let began = ContinuousClock.now
    let blocks = (first / PairBlock.size)..<((first + pairs + PairBlock.size - 1) / PairBlock.size)
    let nextBlock = Atomic<Int>(blocks.lowerBound)
    let census = Mutex(PairCensus())
    let differing = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      var own = PairCensus()
      while differing.whileLocked({ $0.count < 5 }) {
        let number = nextBlock.wrappingAdd(1, ordering: .relaxed).oldValue
        guard number < blocks.upperBound else { break }
        let block = PairBlock(seed: seed, number: number)
        own.note(block.store)
        for (position, pair) in block.answered().enumerated() {
          own.note(pair)
          guard let found = pair.disagreement else { continue }
          let name = "pair \(number * PairBlock.size + position) of seed \(seed)"
          differing.whileLocked { $0.append("\(name) differs:\n\(found.shrunk())") }
        }
      }
      census.whileLocked { $0.add(own) }
    }
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    let found = census.whileLocked { $0 }
    let complaints = differing.whileLocked { $0 }
    for complaint in complaints { print(complaint) }
    if showsCensus { print(found) }
    let share = found.pairs == 0 ? 0 : found.withRows * 1000 / found.pairs
    print(
      "\(found.pairs) pairs of seed \(seed) from \(blocks.lowerBound * PairBlock.size) on, "
        + "\(Int(Double(found.pairs) / max(seconds, 1e-9))) a second, \(share / 10).\(share % 10) % with rows, "
        + "\(complaints.count) differ")
    return complaints.isEmpty
  }
}

extension PairCensus: CustomStringConvertible {
  package var description: String {
    func lines(_ counts: [(String, String)]) -> String { counts.map { "  \($0.0)  \($0.1)" }.joined(separator: "\n") }
    let families = families.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { ("\($0.key)", "\($0.value.pairs) pairs, \($0.value.withRows * 100 / max(1, $0.value.pairs)) % with rows") }
    let words = words.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map { ($0.key, "\($0.value)") }
    let quirks = quirks.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
    return "families\n\(lines(families))\nqueries with\n\(lines(words))\nsegments and stores\n\(lines(quirks))"
  }
}
