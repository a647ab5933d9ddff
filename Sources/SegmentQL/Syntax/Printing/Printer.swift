/// Writes trees as canonical text: one line, keywords in their usual case, one blank around operators.
///
/// Reading the text gives an equal tree, apart from ranges, for every tree that the parser made.
struct Printer {
  private(set) var text = ""

  mutating func write(_ piece: String) { text += piece }

  mutating func list<Item>(_ items: [Item], separator: String = ", ", _ write: (inout Printer, Item) -> Void) {
    for (index, item) in items.enumerated() {
      if index > 0 { self.write(separator) }
      write(&self, item)
    }
  }

  static func print(_ write: (inout Printer) -> Void) -> String {
    var printer = Printer()
    write(&printer)
    return printer.text
  }

  // MARK: Names

  /// A name, in backticks where it would not be read as one.
  static func name(_ name: String) -> String {
    var lexer = Lexer(name)
    let tokens = lexer.readAll()
    if tokens.count == 2, tokens[0].kind == .word, tokens[0].range == SourceRange(0, name.utf8.count),
      !needsBackticks(tokens[0].keyword)
    {
      return name
    }
    var quoted = "`"
    for scalar in name.unicodeScalars {
      quoted += scalar == "`" ? "``" : String(scalar)
    }
    return quoted + "`"
  }

  /// Whether a name that spells this keyword could be taken for it where an expression stands.
  private static func needsBackticks(_ keyword: Keyword?) -> Bool {
    switch keyword {
    case nil, .count, .video, .depth: false
    default: true
    }
  }

  mutating func path(_ path: FieldPath) {
    for (index, component) in path.components.enumerated() {
      switch component.kind {
      case .key(let key) where index == 0: write(Printer.name(key))
      case .key(let key) where key.isEmpty || key.utf8.contains(0x0A): write("[\(StringLiteral.quote(key))]")
      case .key(let key): write("." + Printer.name(key))
      case .index(let number): write("[\(number)]")
      case .wildcard: write("[*]")
      }
    }
  }
}

extension Query: CustomStringConvertible {
  /// The query as canonical text, on one line.
  public var description: String { Printer.print { $0.query(self) } }
}

extension Pipeline: CustomStringConvertible {
  /// The pipeline as canonical text, without brackets.
  public var description: String { Printer.print { $0.pipeline(self) } }
}

extension SetExpression: CustomStringConvertible {
  /// The set as canonical text, with its brackets.
  public var description: String { Printer.print { $0.set(self) } }
}

extension Stage: CustomStringConvertible {
  /// The stage as canonical text, without its `|`.
  public var description: String { Printer.print { $0.stage(self) } }
}

extension Filter: CustomStringConvertible {
  /// The condition as canonical text.
  public var description: String { Printer.print { $0.filter(self) } }
}

extension TimeRelation: CustomStringConvertible {
  /// The time word with its bound as canonical text.
  public var description: String { Printer.print { $0.relation(self) } }
}

extension Expression: CustomStringConvertible {
  /// The value as canonical text.
  public var description: String { Printer.print { $0.expression(self) } }
}

extension FieldPath: CustomStringConvertible {
  /// The path as canonical text.
  public var description: String { Printer.print { $0.path(self) } }
}
