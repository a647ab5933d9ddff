extension SegmentStore: Equatable {
  /// Whether two stores hold the same videos and segments in the same order, however they are divided into shards.
  ///
  /// Metadata and unknown fields are compared as compact JSON text, so `1.0` is not `1`, and the order of members counts.
  /// Complexity: O(segments).
  public static func == (left: SegmentStore, right: SegmentStore) -> Bool {
    guard left.count == right.count else { return false }
    let (leftJobs, rightJobs) = (left.jobs, right.jobs)
    guard leftJobs == rightJobs else { return false }
    return leftJobs.allSatisfy { job in
      guard !job.rows.isEmpty else { return true }
      let (leftShard, leftRow) = left.locate(job.rows.lowerBound)
      let (rightShard, rightRow) = right.locate(job.rows.lowerBound)
      return (0..<job.rows.count).allSatisfy {
        left.shards[leftShard].hasSameRow(leftRow + $0, as: rightRow + $0, of: right.shards[rightShard])
      }
    }
  }
}

extension SegmentShard {
  func hasSameRow(_ row: Int, as otherRow: Int, of other: SegmentShard) -> Bool {
    ShardBuilder.isSameTime(start[row], other.start[otherRow]) && ShardBuilder.isSameTime(end[row], other.end[otherRow])
      && flags[row] == other.flags[otherRow] && module[row] == other.module[otherRow]
      && createdAt[row] == other.createdAt[otherRow] && id.utf8(row).hasSameBytes(as: other.id.utf8(otherRow))
      && content.utf8(row).hasSameBytes(as: other.content.utf8(otherRow))
      && metadata.utf8(row).hasSameBytes(as: other.metadata.utf8(otherRow))
      && extraText(row).hasSameBytes(as: other.extraText(otherRow))
  }

  private func extraText(_ row: Int) -> UnsafeBufferPointer<UInt8> {
    extra?.utf8(row) ?? UnsafeBufferPointer(start: nil, count: 0)
  }
}
