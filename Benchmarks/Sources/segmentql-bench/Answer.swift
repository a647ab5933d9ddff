import SegmentModel
import SegmentQL

extension Workload {
  /// Runs the queries as they are written, from text to result, and takes the answer from the results.
  func written(
    _ engine: SegmentEngine, parameters: [String: QueryValue], options: QueryOptions = QueryOptions()
  ) -> () throws -> [Int] {
    let queries = steps.map { ($0, $0.used(parameters)) }
    return {
      try queries.flatMap { step, parameters in
        try step.answer(engine.run(step.query, parameters: parameters, options: options))
      }
    }
  }

  /// The queries parsed and bound beforehand, as an application that asks them often would have them.
  func prepared(
    _ engine: SegmentEngine, parameters: [String: QueryValue], options: QueryOptions
  ) throws -> () throws -> [Int] {
    let queries = try steps.map { ($0, try engine.prepare($0.query), $0.used(parameters)) }
    return {
      try queries.flatMap { step, query, parameters in
        try step.answer(query.run(parameters: parameters, options: options))
      }
    }
  }
}

extension Workload.Step {
  /// The parameters that the query names: others would be a mistake.
  fileprivate func used(_ parameters: [String: QueryValue]) -> [String: QueryValue] {
    parameters.filter { query.contains("$" + $0.key) }
  }

  fileprivate func answer(_ result: QueryResult) throws -> [Int] {
    try take.flatMap { take in
      switch take {
      case .rows: return [result.count]
      case .segments:
        // What the sum holds back from being optimised away is the making of the values.
        var texts = 0
        for row in 0..<result.count {
          for case .text in result.values(row: row) { texts += 1 }
        }
        return [texts < 0 ? -1 : result.count]
      case .segmentDurations:
        return [
          zip(try numbers("start_time", of: result), try numbers("end_time", of: result))
            .reduce(0) { $0 + milliseconds($1.1 - $1.0) }
        ]
      case .segmentStarts: return [try numbers("start_time", of: result).reduce(0) { $0 + milliseconds($1) }]
      case .values(let name): return try numbers(name, of: result).map { Int($0) }
      case .milliseconds(let name): return [try numbers(name, of: result).reduce(0) { $0 + milliseconds($1) }]
      case .products(let first, let second):
        let products = zip(try numbers(first, of: result), try numbers(second, of: result)).map { $0 * $1 }
        return [Int(products.reduce(0, +))]
      }
    }
  }

  private func milliseconds(_ seconds: Double) -> Int { Int((seconds * 1000).rounded()) }

  private func numbers(_ name: String, of result: QueryResult) throws -> [Double] {
    guard let column = result.columns.firstIndex(where: { $0.name == name }) else {
      throw BenchmarkError("the result has no column \(name): \(query)")
    }
    return try (0..<result.count).map { row in
      guard case .number(let number) = result.value(row: row, column: column) else {
        throw BenchmarkError("column \(name) holds something else than numbers: \(query)")
      }
      return number
    }
  }
}
