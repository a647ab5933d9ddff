import SegmentModel

/// What loading some bytes gives, for comparison between ways that must agree.
public enum Loaded: Equatable {
  case store(SegmentStore, LoadReport)
  case failure(LoadError)

  /// - Parameter window: how many bytes are read at a time; `nil` for all at once.
  public init(_ bytes: [UInt8], window: Int? = nil) {
    var options = LoadOptions()
    options.windowSize = window ?? bytes.count + 1
    if window != nil { options.leastStagingSize = 1 }
    do {
      let result = try SegmentLoader(options: options).load([.bytes(bytes, name: "input")])
      self = .store(result.store, result.report)
    } catch {
      self = .failure(error)
    }
  }

  public var store: SegmentStore? { if case .store(let store, _) = self { store } else { nil } }
}

extension SegmentStore {
  /// Every segment, in the order of the rows.
  public var segments: [Segment] { (0..<count).map { segment(at: $0) } }

  /// Stops the process where a column breaks what it promises: UTF-8, compact JSON, times that are no infinities, rows
  /// of a job in the order of their starts.
  public func checkColumns() {
    expect(shards.reduce(0) { $0 + $1.count } == count, "the shards do not add up")
    for shard in shards {
      for row in 0..<shard.count {
        for column in [shard.id, shard.content, shard.metadata] {
          expect(String(validating: column.utf8(row), as: UTF8.self) != nil, "bad UTF-8 in row \(row)")
        }
        for text in [shard.metadata[row], shard.extra?[row] ?? ""] where !text.isEmpty {
          let value = try? JSONValue(parsing: text, maximumDepth: JSONLimits.greatestDepth)
          expect(value?.jsonText == text, "not compact: \(text)")
        }
        expect(!shard.start[row].isInfinite && !shard.end[row].isInfinite, "an infinite time in row \(row)")
      }
      for job in shard.jobs {
        for row in job.rows.dropFirst() {
          let isInOrder =
            !(shard.start[row] < shard.start[row - 1]) && (!shard.start[row - 1].isNaN || shard.start[row].isNaN)
          expect(isInOrder, "row \(row) of \(job.id) stands before its time")
        }
      }
    }
  }
}
