import SegmentModel
import SegmentQL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@main
struct SegmentQLBench {
  static let usage = """
    segmentql-bench generate FILE --segments N [--seed N]      write a corpus; FILE ends in .json, .ndjson or .csv
    segmentql-bench run --corpus FILE [--expected FILE | --answers NAME] [--also FILE]… [--only Q1,Q2]
                        [--video N] [--id ID] [--budget SECONDS] [--threads N]
                                                               time every workload, print one JSON object
    segmentql-bench load FILE… [--threads N]… [--repeat N]     how long files take to load, by 1 and 2 threads
    segmentql-bench cancel --corpus FILE                       how soon the hardest queries stop when told to
    segmentql-bench smoke                                      check the answers over a small corpus
    segmentql-bench table FILE…                                a table of results that `run` and peers/ printed
    Each takes --workloads FILE, Benchmarks/workloads.json unless given.
    """

  static func main() {
    do {
      var arguments = try Arguments(Array(CommandLine.arguments.dropFirst()))
      switch arguments.command {
      case "generate": try generate(&arguments)
      case "run": try run(&arguments)
      case "load":
        let threads = arguments.values("threads").compactMap { Int($0) }
        try LoadTimes(
          files: arguments.files, threads: threads.isEmpty ? [1, 2] : threads,
          repetitions: max(1, try arguments.number("repeat") ?? 7)
        ).print()
      case "cancel": try cancel(&arguments)
      case "smoke": if try !SmokeTest(file: arguments.workloadFile()).run() { exit(1) }
      case "table": try ResultTable(files: arguments.files, workloads: arguments.workloadFile().workloads).print()
      default:
        note(usage)
        exit(64)
      }
    } catch {
      note("segmentql-bench: \(error)")
      exit(1)
    }
  }

  private static func generate(_ arguments: inout Arguments) throws {
    guard let path = arguments.files.first,
      let format = path.split(separator: ".").last.flatMap({ CorpusGenerator.Format(rawValue: String($0)) })
    else { throw BenchmarkError("name a file that ends in .json, .ndjson or .csv") }
    guard let file = fopen(path, "wb") else { throw BenchmarkError("cannot create \(path)") }
    let segments = try arguments.number("segments") ?? 10_000
    let seed = try arguments.number("seed") ?? 7
    try CorpusGenerator(format: format, seed: UInt64(max(0, seed))).generate(segments: segments) { piece in
      guard fwrite(piece, 1, piece.count, file) == piece.count else { throw BenchmarkError("cannot write \(path)") }
    }
    guard fclose(file) == 0 else { throw BenchmarkError("cannot write \(path)") }
  }

  private static func cancel(_ arguments: inout Arguments) throws {
    guard let corpus = arguments.value("corpus") else { throw BenchmarkError("name a corpus with --corpus") }
    CancelLatency(engine: SegmentEngine(try SegmentLoader().load(path: corpus).store)).run()
  }

  private static func run(_ arguments: inout Arguments) throws {
    let file = try arguments.workloadFile()
    guard let corpus = arguments.value("corpus") else { throw BenchmarkError("name a corpus with --corpus") }
    var benchmark = Benchmark(
      corpus: corpus, workloads: file.workloads, expected: [:], video: try arguments.number("video") ?? 0,
      id: arguments.value("id") ?? "1234")
    if let name = arguments.value("answers") {
      guard let description = file.corpora[name] else { throw BenchmarkError("there is no corpus named \(name)") }
      benchmark.expected = description.expected
      benchmark.video = try arguments.number("video") ?? description.video
      benchmark.id = arguments.value("id") ?? description.id
    }
    if let path = arguments.value("expected") { benchmark.expected = try Arguments.answers(path) }
    benchmark.alsoLoad = arguments.values("also")
    benchmark.only = arguments.value("only").map { Set($0.split(separator: ",").map(String.init)) }
    benchmark.threads = try arguments.number("threads") ?? 1
    benchmark.budget = arguments.value("budget").flatMap { Double($0) } ?? 2
    let (report, isRight) = try benchmark.run()
    Swift.print(report.jsonText)
    if !isRight { exit(1) }
  }
}
