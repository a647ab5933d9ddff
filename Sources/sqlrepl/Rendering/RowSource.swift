import SegmentModel
import SegmentQL

/// Rows of named columns, read by position: a query's result, or the answer of a dot command.
protocol RowSource {
  var columns: [QueryResult.Column] { get }
  var count: Int { get }
  /// The value in a row and a column, both counted from 0.
  func value(row: Int, column: Int) -> QueryValue
}

extension QueryResult: RowSource {}

/// Rows that were made here.
struct ValueRows: RowSource {
  let columns: [QueryResult.Column]
  let rows: [[QueryValue]]

  var count: Int { rows.count }

  func value(row: Int, column: Int) -> QueryValue {
    rows[row].indices.contains(column) ? rows[row][column] : .null
  }
}

/// What is to be shown, and what the renderers need to know of it beside its values.
struct Shown {
  var rows: any RowSource
  /// Where every row is a segment as a store holds it: the store, and each row's number there.
  var segments: StoredRows?
  /// Whether each row is a segment or several that are joined, whatever columns were added to it.
  var areSegments = false
  /// The query that the rows answer.
  var query: Query?
  /// What one row is called, as `segment` or `pair`.
  var noun = "row"
  /// Finds what the query looked for in a segment's content.
  var matches: TextMatches = .none

  struct StoredRows {
    var store: SegmentStore
    /// The number in the store of a row of the result.
    var number: (Int) -> Int?
  }
}
