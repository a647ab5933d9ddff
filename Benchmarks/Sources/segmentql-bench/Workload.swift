import SegmentModel
import SegmentQL

/// A question, as queries and what to take from their results. Taken together the numbers are the workload's answer,
/// which other engines must give too.
struct Workload {
  struct Step {
    var query: String
    var take: [Take]
  }

  /// A number, or several, of a result.
  enum Take {
    /// The number of rows.
    case rows
    /// The number of rows, after every value of every row was read.
    case segments
    /// The sum over the rows of their lengths, or of their starts, in milliseconds, each rounded.
    case segmentDurations, segmentStarts
    /// Each value of a column, in order.
    case values(String)
    /// The sum over a column of seconds, in milliseconds, each rounded.
    case milliseconds(String)
    /// The sum of the products of two columns.
    case products(String, String)

    init?(_ text: String) {
      let words = text.split(separator: " ").map(String.init)
      switch (words.first, words.count) {
      case ("rows", 1): self = .rows
      case ("segments", 1): self = .segments
      case ("segment", 2) where words[1] == "durations": self = .segmentDurations
      case ("segment", 2) where words[1] == "starts": self = .segmentStarts
      case ("values", 2): self = .values(words[1])
      case ("milliseconds", 2): self = .milliseconds(words[1])
      case ("products", 3): self = .products(words[1], words[2])
      default: return nil
      }
    }
  }

  var name: String
  var title: String
  var steps: [Step]
}

/// A corpus that the generator makes, and the right answers over it.
struct CorpusDescription {
  var segments: Int
  var seed: Int
  /// The video that questions about one video are about, counted from 0.
  var video: Int
  /// The segment that questions about one segment are about.
  var id: String
  var expected: [String: [Int]]
}

struct BenchmarkError: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

/// `workloads.json`.
struct WorkloadFile {
  var workloads: [Workload]
  var corpora: [String: CorpusDescription]

  init(path: String) throws {
    let value = try JSONValue(parsing: try readFile(path))
    guard case .array(let list)? = value["workloads"], case .object(let corpora)? = value["corpora"] else {
      throw BenchmarkError("\(path) has no workloads or no corpora")
    }
    workloads = try list.map { try Workload($0) }
    self.corpora = Dictionary(
      uniqueKeysWithValues: try corpora.map { ($0.key, try CorpusDescription($0.value)) })
  }
}

extension Workload {
  fileprivate init(_ value: JSONValue) throws {
    guard let name = value["name"]?.stringValue, let title = value["title"]?.stringValue,
      case .array(let steps)? = value["steps"]
    else { throw BenchmarkError("a workload lacks its name, title or steps") }
    self.name = name
    self.title = title
    self.steps = try steps.map { step in
      guard let query = step["query"]?.stringValue, case .array(let take)? = step["take"] else {
        throw BenchmarkError("a step of \(name) lacks its query or what to take")
      }
      return Step(
        query: query,
        take: try take.map { text in
          guard let take = Take(text.stringValue ?? "") else {
            throw BenchmarkError("\(name) takes \(text.jsonText), which is not known")
          }
          return take
        })
    }
  }
}

extension CorpusDescription {
  fileprivate init(_ value: JSONValue) throws {
    guard let segments = value["segments"]?.doubleValue, let seed = value["seed"]?.doubleValue,
      let video = value["video"]?.doubleValue, let id = value["id"]?.stringValue,
      case .object(let expected)? = value["expected"]
    else { throw BenchmarkError("a corpus lacks its segments, seed, video, id or expected answers") }
    self.segments = Int(segments)
    self.seed = Int(seed)
    self.video = Int(video)
    self.id = id
    self.expected = Dictionary(uniqueKeysWithValues: try expected.map { ($0.key, try answers($0.value)) })
  }
}

/// A list of whole numbers.
func answers(_ value: JSONValue) throws -> [Int] {
  guard case .array(let list) = value else { throw BenchmarkError("answers are lists of numbers") }
  return list.compactMap { $0.doubleValue.map { Int($0) } }
}
