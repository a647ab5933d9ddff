/// The rows that an export writes, found and checked before the first byte is written.
struct ExportRows: Sendable {
  /// One job's rows, in the order in which to write them.
  struct Group: Sendable {
    let shard: SegmentShard
    let job: SegmentShard.Job
    var rows: Rows
  }

  enum Rows: Sendable {
    case range(Range<Int>)
    case list([Int])
  }

  /// One row of a shard.
  struct Row {
    let shard: SegmentShard
    let job: SegmentShard.Job
    let row: Int
  }

  /// By job, in the order of the first row of each.
  let groups: [Group]
  /// The rows in the order asked for, when that is not the order of the groups: pairs of group and row of its shard.
  private let order: [(group: Int32, row: Int32)]?

  /// - Parameter modules: a condition on the module beside the selection's own.
  init(_ store: SegmentStore, _ selection: ExportSelection, modules: [String]?) throws(ExportError) {
    if let jobs = selection.jobs {
      let known = Set(store.shards.flatMap { $0.jobs.map { UTF8Key($0.id) } })
      for job in jobs where !known.contains(UTF8Key(job)) { throw .unknownJob(job) }
    }
    let jobs = selection.jobs.map { Set($0.map(UTF8Key.init)) }
    if let rows = selection.rows {
      (groups, order) = try Self.listed(rows, of: store, jobs: jobs, moduleLists: [selection.modules, modules])
    } else {
      groups = Self.whole(store, jobs: jobs, moduleLists: [selection.modules, modules])
      order = nil
    }
  }

  /// For each module code of a shard whether its rows are wanted; `nil` when all are.
  private static func wanted(_ shard: SegmentShard, _ lists: [[String]?]) -> [Bool]? {
    let lists = lists.compactMap { $0 }
    guard !lists.isEmpty else { return nil }
    return shard.module.values.map { name in lists.allSatisfy { list in list.contains { $0.hasSameBytes(as: name) } } }
  }

  private static func whole(_ store: SegmentStore, jobs: Set<UTF8Key>?, moduleLists: [[String]?]) -> [Group] {
    var groups: [Group] = []
    for shard in store.shards {
      let wanted = wanted(shard, moduleLists)
      for job in shard.jobs where jobs?.contains(UTF8Key(job.id)) != false {
        guard let wanted else {
          groups.append(Group(shard: shard, job: job, rows: .range(job.rows)))
          continue
        }
        let rows = job.rows.filter { wanted[Int(shard.module.codes[$0])] }
        // A video without a row of these modules is still a video when it was asked for by name.
        if !rows.isEmpty || jobs != nil { groups.append(Group(shard: shard, job: job, rows: .list(rows))) }
      }
    }
    return groups
  }

  private static func listed(
    _ rows: [Int], of store: SegmentStore, jobs: Set<UTF8Key>?, moduleLists: [[String]?]
  ) throws(ExportError) -> ([Group], [(group: Int32, row: Int32)]) {
    let wanted = store.shards.map { Self.wanted($0, moduleLists) }
    var groups: [Group] = []
    var lists: [[Int]] = []
    var groupOfJob: [UTF8Key: Int] = [:]
    var order: [(group: Int32, row: Int32)] = []
    order.reserveCapacity(rows.count)
    // Rows of one job mostly come together, so the last job found is looked at first.
    var last: (shard: Int, job: SegmentShard.Job)?
    for storeRow in rows {
      guard storeRow >= 0, storeRow < store.count else { throw .rowOutOfRange(storeRow) }
      let (shardIndex, row) = store.locate(storeRow)
      let shard = store.shards[shardIndex]
      if last?.shard != shardIndex || last?.job.rows.contains(row) != true {
        last = (shardIndex, shard.job(ofRow: row))
      }
      guard let job = last?.job, jobs?.contains(UTF8Key(job.id)) != false else { continue }
      if let wanted = wanted[shardIndex], !wanted[Int(shard.module.codes[row])] { continue }
      let group: Int
      if let known = groupOfJob[UTF8Key(job.id)] {
        group = known
      } else {
        group = groups.count
        groupOfJob[UTF8Key(job.id)] = group
        groups.append(Group(shard: shard, job: job, rows: .list([])))
        lists.append([])
      }
      lists[group].append(row)
      order.append((Int32(group), Int32(row)))
    }
    for group in groups.indices { groups[group].rows = .list(lists[group]) }
    return (groups, order)
  }

  /// Calls `body` with each row in the order asked for.
  func forEachRow(_ body: (Row) throws(ExportError) -> Void) throws(ExportError) {
    if let order {
      for (group, row) in order {
        let group = groups[Int(group)]
        try body(Row(shard: group.shard, job: group.job, row: Int(row)))
      }
    } else {
      for group in groups { try group.forEachRow(body) }
    }
  }

  /// The only video there is.
  func oneVideo() throws(ExportError) -> Group {
    guard let first = groups.first else { throw .noJob }
    guard groups.count == 1 else { throw .severalJobs(groups.map(\.job.id)) }
    return first
  }
}

extension ExportRows.Group {
  func forEachRow(_ body: (ExportRows.Row) throws(ExportError) -> Void) throws(ExportError) {
    switch rows {
    case .range(let range):
      for row in range { try body(ExportRows.Row(shard: shard, job: job, row: row)) }
    case .list(let list):
      for row in list { try body(ExportRows.Row(shard: shard, job: job, row: row)) }
    }
  }

  var count: Int {
    switch rows {
    case .range(let range): range.count
    case .list(let list): list.count
    }
  }
}
