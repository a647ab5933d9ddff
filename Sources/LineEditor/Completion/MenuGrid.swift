import TextWidth

/// How a menu is laid out: a list with descriptions where few are offered, a grid of names otherwise.
struct MenuGrid {
  private static let gap = 2
  private static let longestList = 8
  private static let widestName = 40

  private let candidates: [Completion]
  private let selection: Int?
  private let width: Int
  private let showsDescriptions: Bool
  private let nameWidth: Int
  let columns: Int

  init(_ menu: CompletionMenu, width: Int) {
    candidates = menu.candidates
    selection = menu.selection
    self.width = width
    let widest = candidates.reduce(1) { max($0, min(Self.widestName, displayWidth(of: $1.text))) }
    nameWidth = max(1, min(widest, width - 1))
    showsDescriptions =
      candidates.count <= Self.longestList && candidates.contains { !$0.description.isEmpty } && width > nameWidth + 8
    columns = showsDescriptions ? 1 : max(1, (width - 1 + Self.gap) / (nameWidth + Self.gap))
  }

  private var rowCount: Int { (candidates.count + columns - 1) / columns }

  /// The rows to show, at most `limit`: those around the selection, and below them what is left out or the description.
  func rows(limit: Int, style: EditorStyle) -> [Frame.Row] {
    guard limit > 0 else { return [] }
    let note = selection.map { showsDescriptions ? "" : candidates[$0].description } ?? ""
    let needsFooter = limit > 1 && (rowCount > limit || !note.isEmpty)
    let visible = min(rowCount, needsFooter ? limit - 1 : limit)
    let selectedRow = (selection ?? 0) / columns
    let first = min(max(0, selectedRow - visible + 1), rowCount - visible)
    var rows = (first..<first + visible).map { row($0, style) }
    if needsFooter {
      let hidden = candidates.count - min(candidates.count, visible * columns)
      let more = hidden > 0 ? "… \(hidden) more" : ""
      let footer = [note, more].filter { !$0.isEmpty }.joined(separator: "  ")
      rows.append(Frame.Row(footer, style.note, limit: width - 1))
    }
    return rows
  }

  private func row(_ index: Int, _ style: EditorStyle) -> Frame.Row {
    var row = Frame.Row()
    for (column, candidate) in candidates[index * columns..<min(candidates.count, (index + 1) * columns)].enumerated() {
      row.pad(to: column * (nameWidth + Self.gap))
      let isSelected = selection == index * columns + column
      row.append(candidate.text, isSelected ? style.selection : style.candidate, limit: row.width + nameWidth)
      if showsDescriptions, !candidate.description.isEmpty {
        row.pad(to: nameWidth + Self.gap)
        row.append(candidate.description, style.note, limit: width - 1)
      }
    }
    return row
  }
}
