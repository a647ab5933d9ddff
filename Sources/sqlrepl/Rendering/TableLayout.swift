import SegmentQL
import TextWidth

/// A table's columns with the widths that their texts need.
struct TableColumns {
  let columns: [QueryResult.Column]
  /// The widest text of each column, header included.
  private(set) var widths: [Int]
  private let shown: Shown
  private let cells: CellText
  /// How many decimals all values of a column of seconds get.
  private var decimals: [Int?]

  /// Measures the first rows of a result.
  init(_ shown: Shown, rowCount: Int, cells: CellText) {
    columns = shown.rows.columns
    self.shown = shown
    self.cells = cells
    widths = columns.map { displayWidth(of: $0.name) }
    decimals = columns.map { _ in nil }
    for column in columns.indices {
      if columns[column].type == .seconds {
        decimals[column] = (0..<rowCount).reduce(0) { most, row in
          guard case .number(let number) = shown.rows.value(row: row, column: column) else { return most }
          return max(most, NumberText.decimals(of: number))
        }
      }
      for row in 0..<rowCount {
        // Ctrl-C ends the measuring; the first write then ends the rest.
        if InterruptSignal.isRaised { return }
        widths[column] = max(widths[column], displayWidth(of: text(row: row, column: column)))
      }
    }
  }

  func cell(row: Int, column: Int) -> StyledText {
    if columns[column].name.hasSuffix("content"), case .text(let content) = shown.rows.value(row: row, column: column) {
      return StyledText(content, marking: shown.matches.ranges(content))
    }
    return StyledText(safe: text(row: row, column: column))
  }

  private func text(row: Int, column: Int) -> String {
    cells.readable(shown.rows.value(row: row, column: column), in: columns[column], decimals: decimals[column])
  }

  /// The text that a column has in every row, also in those that are not shown; nil where they differ.
  ///
  /// Complexity: O(rows) where they do not.
  func sameValue(inAllRowsOf column: Int) -> String? {
    let rows = shown.rows
    guard columns[column].type == .text, rows.count > 0 else { return nil }
    let value = rows.value(row: 0, column: column)
    guard value != .null else { return nil }
    for row in 1..<max(1, rows.count) where rows.value(row: row, column: column) != value { return nil }
    return text(row: 0, column: column)
  }

  func isRightAligned(_ column: Int) -> Bool {
    switch columns[column].type {
    case .number, .seconds: true
    default: false
    }
  }
}

/// Which columns a table shows, and how wide, so that it fits the screen.
struct TableLayout {
  struct Placed {
    var index: Int
    var width: Int
    var isRightAligned: Bool
  }

  private(set) var columns: [Placed]
  /// The columns that there is no room for.
  private(set) var hidden: [Int] = []

  /// - Parameter isSegments: whether the columns are those of segments, some of which matter less than others.
  init(fitting measured: TableColumns, width: Int?, isSegments: Bool) {
    columns = measured.columns.indices.map {
      Placed(index: $0, width: measured.widths[$0], isRightAligned: measured.isRightAligned($0))
    }
    guard let width else { return }
    while !narrow(to: width, measured: measured), columns.count > 1 {
      let indices = columns.map(\.index)
      let position =
        isSegments
        ? ColumnPriority.leastImportant(of: indices.map { measured.columns[$0].name }) {
          measured.sameValue(inAllRowsOf: indices[$0]) != nil
        } : columns.count - 1
      hidden.append(columns.remove(at: position).index)
      for position in columns.indices { columns[position].width = measured.widths[columns[position].index] }
    }
    hidden.sort()
  }

  /// Narrows the columns of text, the widest first, none below its least width unless it stands alone.
  private mutating func narrow(to width: Int, measured: TableColumns) -> Bool {
    let room = width - 3 * columns.count - 1
    let contents = columns.count { measured.columns[$0.index].name.hasSuffix("content") }
    let leastContent = max(12, min(contents > 1 ? 20 : 30, room * 2 / 5))
    var least = columns.map { column -> Int in
      if column.isRightAligned { return column.width }
      if measured.columns[column.index].name.hasSuffix("content") { return min(column.width, leastContent) }
      // A name is shown whole, or cut where it is too long for that anyway.
      return column.width <= 20 ? column.width : 12
    }
    let spare = room - least.reduce(0, +)
    guard spare >= 0 else {
      if columns.count == 1 { columns[0].width = max(1, min(columns[0].width, room)) }
      return columns.count == 1
    }
    // What was said or seen is read; half of the room is its own before names and ids have more than their least.
    if let content = columns.firstIndex(where: { measured.columns[$0.index].name == "content" }) {
      least[content] += min(spare, max(0, min(columns[content].width, room / 2) - least[content]))
    }
    var low = 0
    var high = columns.map(\.width).max() ?? 0
    func total(_ cap: Int) -> Int { zip(columns, least).reduce(0) { $0 + max($1.1, min($1.0.width, cap)) } }
    while low < high {
      let middle = (low + high + 1) / 2
      if total(middle) <= room { low = middle } else { high = middle - 1 }
    }
    for position in columns.indices {
      columns[position].width = max(least[position], min(columns[position].width, low))
    }
    return true
  }
}
