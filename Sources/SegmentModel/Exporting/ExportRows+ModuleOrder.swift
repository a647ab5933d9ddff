extension ExportRows.Group {
  /// The codes of the modules that occur, in an order that keeps ties: where rows of two modules have the same start, the
  /// module of the earlier row comes first, so that loading the groups back, which sorts by start and then by place in the
  /// file, gives the rows in the order they have now.
  ///
  /// Rows from one flat list can tie both ways, A before B here and B before A there. Then no order of groups keeps all
  /// ties, and those modules come in the order of their first rows.
  func modulesInOrder() -> [Int] {
    var found: [Int] = []
    var position = [Int?](repeating: nil, count: shard.module.values.count)
    var successors: [Set<Int>] = []
    var tied: (start: Double, modules: [Int])?
    func visit(_ row: Int) {
      let code = Int(shard.module.codes[row])
      let module: Int
      if let known = position[code] {
        module = known
      } else {
        module = found.count
        position[code] = module
        found.append(code)
        successors.append([])
      }
      let start = shard.start[row]
      guard let previous = tied, previous.start == start || (previous.start.isNaN && start.isNaN) else {
        tied = (start, [module])
        return
      }
      guard previous.modules.last != module else { return }
      for earlier in previous.modules where earlier != module { successors[earlier].insert(module) }
      if !previous.modules.contains(module) { tied?.modules.append(module) }
    }
    switch rows {
    case .range(let range): for row in range { visit(row) }
    case .list(let list): for row in list { visit(row) }
    }

    var waitingFor = [Int](repeating: 0, count: found.count)
    for successors in successors { for module in successors { waitingFor[module] += 1 } }
    var order: [Int] = []
    var isPlaced = [Bool](repeating: false, count: found.count)
    while order.count < found.count {
      let free = found.indices.first { !isPlaced[$0] && waitingFor[$0] == 0 }
      guard let next = free ?? found.indices.first(where: { !isPlaced[$0] }) else { break }
      isPlaced[next] = true
      order.append(found[next])
      for module in successors[next] { waitingFor[module] -= 1 }
    }
    return order
  }
}
