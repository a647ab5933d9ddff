import SegmentModel

/// The command line: a command, `--name value` pairs, and files.
struct Arguments {
  let command: String
  private(set) var files: [String] = []
  private var options: [(name: String, value: String)] = []

  init(_ words: [String]) throws {
    command = words.first ?? ""
    var rest = words.dropFirst()
    while let word = rest.popFirst() {
      guard word.hasPrefix("--") else {
        files.append(word)
        continue
      }
      guard let value = rest.popFirst() else { throw BenchmarkError("\(word) needs a value") }
      options.append((String(word.dropFirst(2)), value))
    }
  }

  func values(_ name: String) -> [String] { options.filter { $0.name == name }.map(\.value) }

  func value(_ name: String) -> String? { values(name).last }

  func number(_ name: String) throws -> Int? {
    guard let text = value(name) else { return nil }
    guard let number = Int(text) else { throw BenchmarkError("--\(name) needs a whole number, not \(text)") }
    return number
  }

  func workloadFile() throws -> WorkloadFile {
    try WorkloadFile(path: value("workloads") ?? "Benchmarks/workloads.json")
  }

  /// A file of right answers: `{"Q1": [12], …}`.
  static func answers(_ path: String) throws -> [String: [Int]] {
    guard case .object(let members) = try JSONValue(parsing: try readFile(path)) else {
      throw BenchmarkError("\(path) holds no object of answers")
    }
    return Dictionary(uniqueKeysWithValues: try members.map { ($0.key, try segmentql_bench.answers($0.value)) })
  }
}
