import SegmentModel
import SegmentQL
import TextWidth

/// Values as text.
struct CellText {
  var times: TimeStyle = .seconds

  /// The value for a program: exact, with nothing escaped. Null is the empty text.
  func exact(_ value: QueryValue, in column: QueryResult.Column) -> String {
    switch value {
    case .null: ""
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number): isTimecode(column) ? NumberText.timecode(number) : NumberText.shortest(number)
    case .text(let text): text
    case .json(let value): value.jsonText
    }
  }

  /// The value for a person: control characters in their escaped forms, null by name.
  ///
  /// - Parameter decimals: how many a number gets; as many as it needs without.
  func readable(_ value: QueryValue, in column: QueryResult.Column, decimals: Int? = nil) -> String {
    switch value {
    case .null: "null"
    case .number(let number):
      if let decimals, !isTimecode(column) {
        NumberText.fixed(number, decimals: decimals)
      } else {
        exact(value, in: column)
      }
    default: escapingControls(in: exact(value, in: column))
    }
  }

  private func isTimecode(_ column: QueryResult.Column) -> Bool { times == .timecode && column.type == .seconds }
}
