/// Metadata at a path of keys compared with a constant that is not null.
struct MetadataTest: Sendable {
  let path: [PathStep]
  let operation: ComparisonOperator
  let constant: QueryValue
  let range: SourceRange
  /// The comparison as it is evaluated row by row.
  let comparison: BoundComparison

  /// `nil` for another comparison.
  init?(_ comparison: BoundComparison, frame: Int) {
    guard !comparison.asDates else { return nil }
    let field: FieldReference
    switch (comparison.left, comparison.right) {
    case (.field(let reference), .constant(let value)):
      (field, operation, constant) = (reference, comparison.operation, value)
    case (.constant(let value), .field(let reference)):
      (field, operation, constant) = (reference, comparison.operation.mirrored, value)
    default: return nil
    }
    guard field.frame == frame, case .metadata(let path) = field.field, constant != .null,
      path.allSatisfy({ if case .key = $0 { true } else { false } })
    else { return nil }
    self.path = path
    range = comparison.range
    self.comparison = comparison
  }
}
