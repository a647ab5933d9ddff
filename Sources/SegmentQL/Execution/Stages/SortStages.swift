import SegmentModel

/// `sort` and `top`: stable, nulls last whichever way.
extension StageOperator {
  func sort(_ input: RowStream, _ keys: [BoundSortKey]) throws -> RowBatch {
    let order = try SortOrder(keys, try columns(keys.map(\.expression), of: input), run)
    return try run.rows(of: run.rows(of: input), at: order.sorted(count: input.count))
  }

  func top(_ input: RowStream, _ count: Int, _ keys: [BoundSortKey]) throws -> RowBatch {
    if run.allows(.topSegments), case .segments(let selection) = input,
      var fast = TopSegments(count, keys, frame: frame, run: run),
      let rows = try fast.rows(selection)
    {
      return rows
    }
    let order = try SortOrder(keys, try columns(keys.map(\.expression), of: input), run)
    return try run.rows(of: run.rows(of: input), at: order.first(count, of: input.count))
  }
}

/// The order that sort keys give to row positions; equal rows stay as they are.
struct SortOrder {
  private let columns: [[QueryValue]]
  private let descending: [Bool]
  private let run: QueryRun
  /// Held with the columns.
  private let memory: HeldMemory
  /// The steps of a comparison, which long texts make dearer.
  private let cost: Int

  init(_ keys: [BoundSortKey], _ columns: ValueColumns, _ run: QueryRun) throws {
    self.columns = columns.values
    memory = columns.memory
    cost = columns.values.reduce(1) { $0 + ($1.lazy.map(\.heapBytes).max() ?? 0) / 64 }
    descending = keys.map(\.descending)
    self.run = run
  }

  func precedes(_ left: Int, _ right: Int) -> Bool {
    for (column, descending) in zip(columns, descending) {
      let (a, b) = (column[left], column[right])
      if a == .null || b == .null {
        if a == .null, b == .null { continue }
        return b == .null
      }
      let order = ValueOrder.sorts(a, b)
      if order != 0 { return descending ? order > 0 : order < 0 }
    }
    return left < right
  }

  func sorted(count: Int) throws -> [Int] {
    let held = run.charge(.order)
    defer { held.release() }
    // A merge sort needs half as much again.
    try held.grow(by: count + count / 2, of: Int.self)
    return try sorted(Array(0..<count))
  }

  private func sorted(_ rows: [Int]) throws -> [Int] {
    try rows.sorted {
      try run.step(cost)
      return precedes($0, $1)
    }
  }

  /// The first rows in this order, by a heap of that size: O(n log count).
  func first(_ count: Int, of total: Int) throws -> [Int] {
    guard count < total else { return try sorted(count: total) }
    guard count > 0 else { return [] }
    let held = run.charge(.order)
    defer { held.release() }
    try held.grow(by: count * 2, of: Int.self)
    // A heap whose root is the last of the rows kept so far.
    var heap: [Int] = []
    heap.reserveCapacity(count)
    func siftDown(_ from: Int) {
      var at = from
      while true {
        var last = at
        for child in [2 * at + 1, 2 * at + 2] where child < heap.count && precedes(heap[last], heap[child]) {
          last = child
        }
        if last == at { return }
        heap.swapAt(at, last)
        at = last
      }
    }
    for row in 0..<total {
      try run.step(cost)
      if heap.count < count {
        heap.append(row)
        var at = heap.count - 1
        while at > 0, precedes(heap[(at - 1) / 2], heap[at]) {
          heap.swapAt(at, (at - 1) / 2)
          at = (at - 1) / 2
        }
      } else if precedes(row, heap[0]) {
        heap[0] = row
        siftDown(0)
      }
    }
    return try sorted(heap)
  }
}
