import SegmentModel

/// Stores that make queries work hard.
enum DenseStore {
  /// Segments of two modules in one video, each of which overlaps nearly all others.
  static func make(_ count: Int) -> SegmentStore {
    SegmentStore(
      (0..<count).map { number in
        Segment(
          id: "\(number)", jobID: "video", module: number % 2 == 0 ? "a" : "b",
          content: "the words of segment number \(number), which are some more", startTime: Double(number) / 16,
          endTime: Double(number) / 16 + Double(1000 + (number * 7919) % 1000),
          metadata: .object([JSONMember(key: "n", value: .number(JSONNumber(number)))]))
      })
  }

  /// Queries that take every path through joins, sets, stages and texts.
  static let queries = [
    "module=a", "NOT module=a", "content ~ /(w.*){3}zz/", "content HAS words AND content CONTAINS some",
    "metadata.n > 5",
    "metadata.n + 0 > 5", "start_time IN 1..9999 OR duration > 5 OR content CONTAINS zz",
    "module=a AND OVERLAPS(>=1500s) [module=b]", "module=a AND COUNT OVERLAPS [module=b] > 5",
    "module=a AND COUNT DURING [module=b] > 5", "module=a AND NOT NEXT(<=1s) [module=b]",
    "module=a AND OVERLAPS [module=b AND metadata.n != this.metadata.n + 1]",
    "module=a AND OVERLAPS [module=b AND id = this.id]",
    "module=a AND OVERLAPS [module=b AND start_time > this.start_time | top 1 by duration]",
    "a:[module=a] OVERLAPS b:[module=b]", "a:[module=a] COVERS(<=1700s) b:[module=b]",
    "a:[module=a] NEAREST b:[module=b]",
    "a:[module=a] OVERLAPS b:[module=b] | stats count()", "a:[module=a] DURING b:[module=b] | stats count()",
    "a:[module=a | sort by duration] OVERLAPS b:[module=b | sort by duration]",
    "a:[module=a] BEFORE b:[module=b] UNLESS [module=a]",
    "a:[module=a] STARTS(<=1s) b:[module=b] STARTS(<=1s) c:[module=a]",
    "a:[module=a] WITH b:[module=b AND id = a.id]", "a:[module=a] STARTS b:[module=b | merge]",
    "| sort by content desc", "| sort by duration, id", "| top 500 by content", "| top 500 by duration",
    "| distinct content", "| distinct module", "| select content, metadata, upper(content)",
    "| extend n = words(content)",
    "| extend start_time = start_time + 1", "| extend start_time = start_time + metadata.n",
    "| stats count() by content", "| stats count(), sum(duration) by start_time",
    "| stats collect(content), dcount(id)",
    "| stats covered(), peak(), median(duration), p(9, duration), min(content)", "| stats covered() by job_id",
    "| stats max(metadata.n) by bucket(start_time, 5)", "| merge", "| merge by id", "| depth", "| depth by module",
    "| gaps",
    "| gaps within video", "| union [module=a]", "| intersect [module=a]", "| subtract [module=a]", "| pad 5",
    "| clip 5..90",
    "| context 3", "| context 50s", "| until next by module", "| where words(content) > 2",
    "[module=a] | where duration > 5",
    "let @x = [module=a | sort by id]; DURING @x OR COVERS @x", "| limit 500 offset 5",
    "| sort by id | limit 500 offset 5",
  ]
}
