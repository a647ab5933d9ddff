extension ExportRows.Group {
  /// The codes of the modules that occur, in an order that keeps ties: where rows of two modules have the same start, the
  /// module of the earlier row comes first, so that loading the groups back, which sorts by start and then by place in the
  /// file, gives the rows in the order they have now.
  ///
  /// Rows from one flat list can tie both ways, A before B here and B before A there. Then no order of groups keeps all
  /// ties, and those modules come in the order of their first rows.
  func modulesInOrder() -> [Int] {
    var order = PartialOrder<Int>()
    // The modules of the rows with the current start, in the order of the first row of each.
    var tied: [Int] = []
    var tiedStart = -Double.infinity
    func visit(_ row: Int) {
      let module = order.meet(Int(shard.module.codes[row]))
      let start = shard.start[row]
      if start != tiedStart && !(start.isNaN && tiedStart.isNaN) {
        tied.removeAll(keepingCapacity: true)
        tiedStart = start
      }
      guard tied.last != module else { return }
      for earlier in tied { order.note(earlier, before: module) }
      if !tied.contains(module) { tied.append(module) }
    }
    switch rows {
    case .range(let range): for row in range { visit(row) }
    case .list(let list): for row in list { visit(row) }
    }
    return order.sorted
  }
}
