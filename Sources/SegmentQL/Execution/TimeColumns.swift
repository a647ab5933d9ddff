import SegmentModel

/// Arithmetic over the times of rows or of their parts, a whole column at a time; NaN stands for null.
///
/// The fast twin of `Evaluator.number` for rows that a stage or a join made.
struct TimeColumns {
  let batch: RowBatch
  let frame: Int

  /// The values of an expression; `nil` for one that reads something else.
  func values(_ expression: BoundExpression) -> [Double]? {
    switch expression {
    case .constant(.number(let value)): return Array(repeating: value, count: batch.count)
    case .field(let reference): return reference.frame == frame ? values(reference.field, of: batch) : nil
    case .negate(let operand): return values(operand)?.map { -$0 }
    case .arithmetic(let operation, let left, let right):
      guard let left = values(left), let right = values(right) else { return nil }
      return zip(left, right).map { operation.apply($0, $1) ?? .nan }
    case .call(.abs, let arguments) where arguments.count == 1: return values(arguments[0])?.map(\.magnitude)
    case .constant, .call, .conditional: return nil
    }
  }

  private func values(_ field: FieldKind, of batch: RowBatch) -> [Double]? {
    guard !batch.start.isEmpty || batch.count == 0 else { return nil }
    switch field {
    case .core(.startTime): return batch.start
    case .core(.endTime): return batch.end
    case .core(.duration): return zip(batch.start, batch.end).map { $1 - $0 }
    case .part(let part, let inner):
      guard part < batch.parts.count, let own = values(inner, of: batch.parts[part].batch) else { return nil }
      return batch.parts[part].rows.map { own[Int($0)] }
    default: return nil
    }
  }
}
