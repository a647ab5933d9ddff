import TextWidth

/// Writes diagnostics as text with the line of the query and a mark under the place.
///
///     error: `contnt` is not a field [unknown-field]
///       help: did you mean `content`?
///       |
///     1 | module=ocr AND contnt~"laptop"
///       |                ^^^^^^
public struct DiagnosticRenderer: Sendable {
  /// A part of the text that may be shown in a style of its own.
  public enum Part: Sendable, Hashable {
    /// `error:`, `warning:`, `hint:`
    case severity(Diagnostic.Severity)
    case message
    case code
    /// Line numbers and the bar beside them.
    case gutter
    case source
    case mark(Diagnostic.Severity)
    /// `note:`, `help:`
    case label
  }

  /// The screen columns that a line of the query may take; a longer one is cut around the place.
  public var width: Int
  /// How many diagnostics of one query are written; how many more there are is told.
  public var maximumCount: Int
  /// Wraps a part in what shows it in colour; nothing by default.
  public var style: @Sendable (Part, String) -> String

  public init(
    width: Int = 100, maximumCount: Int = 20, style: @escaping @Sendable (Part, String) -> String = { $1 }
  ) {
    self.width = width
    self.maximumCount = maximumCount
    self.style = style
  }

  /// All diagnostics of a query that cannot run, with a blank line between them.
  public func text(of error: QueryError) -> String { text(of: error.diagnostics, in: error.source) }

  /// Some diagnostics of a text, with a blank line between them, and a line feed at the end.
  ///
  /// - Complexity: O(diagnostics × length of the text).
  public func text(of diagnostics: [Diagnostic], in source: String) -> String {
    var pieces = diagnostics.prefix(maximumCount).map { text(of: $0, in: source) }
    let rest = diagnostics.count - pieces.count
    if rest > 0 { pieces.append("and \(rest) more\n") }
    return pieces.joined(separator: "\n")
  }

  /// One diagnostic of a text, with a line feed at the end.
  public func text(of diagnostic: Diagnostic, in source: String) -> String {
    let place = SourceLine(containing: diagnostic.range.lowerBound, of: source)
    var lines = [
      style(.severity(diagnostic.severity), diagnostic.severity.rawValue + ":") + " "
        + style(.message, escapingControls(in: diagnostic.message)) + " " + style(.code, "[\(diagnostic.code)]")
    ]
    let indent = String(repeating: " ", count: String(place.number).utf8.count + 1)
    // What is likely meant comes first: most readers need no more.
    for fixIt in diagnostic.fixIts {
      lines.append(indent + style(.label, "help:") + " " + escapingControls(in: fixIt.message))
    }
    lines += excerpt(place, diagnostic.range, diagnostic.severity)
    for note in diagnostic.notes {
      lines.append(indent + style(.label, "note:") + " " + escapingControls(in: note.message))
      if let range = note.range {
        lines += excerpt(SourceLine(containing: range.lowerBound, of: source), range, .hint)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func excerpt(_ line: SourceLine, _ range: SourceRange, _ severity: Diagnostic.Severity) -> [String] {
    let number = String(line.number)
    let indent = String(repeating: " ", count: number.utf8.count)
    let (text, columns) = line.window(around: line.columns(of: range), size: max(20, width - number.utf8.count - 3))
    let mark = String(repeating: "^", count: columns.count)
    return [
      style(.gutter, indent + " |"),
      style(.gutter, number + " |") + " " + style(.source, text),
      style(.gutter, indent + " |") + " " + String(repeating: " ", count: columns.lowerBound)
        + style(.mark(severity), mark),
    ]
  }
}
