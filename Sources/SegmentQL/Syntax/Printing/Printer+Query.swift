extension Printer {
  mutating func query(_ query: Query) {
    for binding in query.bindings {
      write("let @\(binding.name.text) = ")
      set(binding.set)
      write("; ")
    }
    pipeline(query.body)
  }

  mutating func pipeline(_ pipeline: Pipeline) {
    switch pipeline.source {
    case .all: break
    case .filter(let filter): self.filter(filter)
    case .pattern(let pattern): self.pattern(pattern)
    }
    for (index, stage) in pipeline.stages.enumerated() {
      if index > 0 || pipeline.source != .all { write(" ") }
      write("| ")
      self.stage(stage)
    }
  }

  mutating func set(_ set: SetExpression) {
    switch set.kind {
    case .reference(let name): write("@" + name.text)
    case .pipeline(let pipeline):
      write("[")
      self.pipeline(pipeline)
      write("]")
    }
  }

  private mutating func pattern(_ pattern: Pattern) {
    step(pattern.first)
    for link in pattern.links {
      write(" ")
      relation(link.relation)
      write(" ")
      step(link.step)
      if let unless = link.unless {
        write(" UNLESS ")
        set(unless)
      }
    }
  }

  private mutating func step(_ step: Pattern.Step) {
    if let name = step.name { write(Printer.name(name.text) + ":") }
    set(step.set)
  }

  // MARK: Stages

  mutating func stage(_ stage: Stage) {
    switch stage.kind {
    case .where(let filter):
      write("where ")
      self.filter(filter)
    case .select(let columns): self.columns("select ", columns)
    case .extend(let columns):
      write("extend ")
      list(columns) { printer, column in
        printer.write(Printer.name(column.columnName) + " = ")
        printer.expression(column.expression)
      }
    case .sort(let keys): sortKeys("sort by ", keys, descendingByDefault: false)
    case .limit(let count, let offset):
      number("limit ", count)
      if let offset { number(" offset ", offset) }
    case .top(let count, let keys):
      number("top ", count)
      sortKeys(" by ", keys, descendingByDefault: true)
    case .distinct(let expressions):
      write("distinct ")
      list(expressions) { $0.expression($1) }
    case .stats(let aggregates, let groups):
      columns("stats ", aggregates)
      grouping(groups)
    default: intervalStage(stage.kind)
    }
  }

  private mutating func intervalStage(_ kind: Stage.Kind) {
    switch kind {
    case .merge(let gap, let groups):
      write("merge")
      if let gap {
        write(" gap ")
        expression(gap)
      }
      grouping(groups)
    case .depth(let groups):
      write("depth")
      grouping(groups)
    case .gaps(let withinVideo): write(withinVideo ? "gaps within video" : "gaps")
    case .union(let set): operand("union ", set)
    case .intersect(let set): operand("intersect ", set)
    case .subtract(let set): operand("subtract ", set)
    case .pad(let before, let after):
      write("pad ")
      expression(before)
      if let after {
        write(", ")
        expression(after)
      }
    case .clip(let range):
      write("clip ")
      self.range(range)
    case .context(.rows(let extent)), .context(.time(let extent)):
      write("context ")
      count(extent, orTime: true)
    case .untilNext(let groups):
      write("until next")
      grouping(groups)
    case .where, .select, .extend, .sort, .limit, .top, .distinct, .stats: break
    }
  }

  private mutating func number(_ word: String, _ expression: Expression) {
    write(word)
    count(expression)
  }

  private mutating func operand(_ word: String, _ set: SetExpression) {
    write(word)
    self.set(set)
  }

  private mutating func grouping(_ columns: [NamedExpression]) {
    if !columns.isEmpty { self.columns(" by ", columns) }
  }

  private mutating func columns(_ word: String, _ columns: [NamedExpression]) {
    write(word)
    list(columns) { printer, column in
      guard let name = column.name else {
        printer.asWritten(column.expression, column.text)
        return
      }
      printer.expression(column.expression)
      printer.write(" as " + Printer.name(name.text))
    }
  }

  private mutating func sortKeys(_ word: String, _ keys: [SortKey], descendingByDefault: Bool) {
    write(word)
    list(keys) { printer, key in
      printer.asWritten(key.expression, key.text)
      if key.descending != descendingByDefault { printer.write(key.descending ? " desc" : " asc") }
    }
  }

  /// The text that names a column, where it still reads as the expression.
  private mutating func asWritten(_ expression: Expression, _ text: String) {
    if Parser.expression(reading: text)?.withoutRanges == expression.withoutRanges {
      write(text)
    } else {
      self.expression(expression)
    }
  }
}

extension Parser {
  /// The expression that a text is, or `nil` when it is anything else.
  static func expression(reading text: String) -> Expression? {
    guard !text.isEmpty else { return nil }
    var lexer = Lexer(text)
    let tokens = lexer.readAll()
    var parser = Parser(bytes: lexer.bytes, tokens: tokens, limits: ParserLimits())
    guard let expression = try? parser.expression(), parser.kind == .end, parser.diagnostics.isEmpty else { return nil }
    return expression
  }
}
