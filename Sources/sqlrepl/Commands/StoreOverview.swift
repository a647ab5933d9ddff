import SegmentModel
import SegmentQL

/// What a store holds, module by module and video by video.
struct StoreOverview {
  private let store: SegmentStore

  init(_ store: SegmentStore) { self.store = store }

  /// A row for each module, in the order of first appearance.
  var moduleRows: ValueRows {
    struct Extent {
      var count = 0
      var first = Double.infinity
      var last = -Double.infinity
      var jobs = 0
    }
    var names: [String] = []
    var extents: [String: Extent] = [:]
    for shard in store.shards {
      let values = shard.module.values
      for job in shard.jobs {
        var perModule = [Extent](repeating: Extent(), count: values.count)
        for row in job.rows {
          let code = Int(shard.module.codes[row])
          perModule[code].count += 1
          let (start, end) = (shard.start[row], shard.end[row])
          if !start.isNaN { perModule[code].first = min(perModule[code].first, start) }
          let latest = end.isNaN ? start : end
          if !latest.isNaN { perModule[code].last = max(perModule[code].last, latest) }
        }
        for (code, found) in perModule.enumerated() where found.count > 0 {
          if extents[values[code]] == nil { names.append(values[code]) }
          var total = extents[values[code]] ?? Extent()
          total.count += found.count
          total.first = min(total.first, found.first)
          total.last = max(total.last, found.last)
          total.jobs += 1
          extents[values[code]] = total
        }
      }
    }
    let rows = names.map { name -> [QueryValue] in
      let extent = extents[name] ?? Extent()
      return [
        .text(name), .number(Double(extent.count)), .number(Double(extent.jobs)), seconds(extent.first),
        seconds(extent.last),
      ]
    }
    return ValueRows(
      columns: columns(
        ("module", .text), ("segments", .number), ("videos", .number), ("first_start", .seconds), ("last_end", .seconds)
      ),
      rows: rows)
  }

  /// A row for each video, in the store's order.
  var jobRows: ValueRows {
    let rows = store.shards.flatMap(\.jobs).map { job -> [QueryValue] in
      [
        .text(job.id), text(job.video.name), .number(Double(job.rows.count)),
        job.video.duration.map(QueryValue.number) ?? .null, text(job.video.status),
        job.video.processingTime.map(QueryValue.number) ?? .null,
      ]
    }
    return ValueRows(
      columns: columns(
        ("job_id", .text), ("name", .text), ("segments", .number), ("duration", .seconds), ("status", .text),
        ("processing_time", .seconds)),
      rows: rows)
  }

  private func seconds(_ value: Double) -> QueryValue { value.isFinite ? .number(value) : .null }
  private func text(_ value: String?) -> QueryValue { value.map(QueryValue.text) ?? .null }

  private func columns(_ list: (String, QueryResult.Column.ValueType)...) -> [QueryResult.Column] {
    list.map { QueryResult.Column(name: $0.0, type: $0.1) }
  }
}
