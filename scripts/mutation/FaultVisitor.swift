import SwiftSyntax

/// Finds where faults can be planted in a file, and which.
///
/// Left alone are what does not run (attributes, patterns, types, other platforms' code), what only a debug build runs
/// (assertions), what sizes a buffer, and whatever is longer than a line.
final class FaultVisitor: SyntaxVisitor {
  private let path: String
  private let lines: [Substring]
  private let lineEnds: [Int]
  private(set) var candidates: [Candidate] = []

  init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    lineEnds = text.utf8.enumerated().filter { $0.element == 0x0A }.map(\.offset)
    super.init(viewMode: .sourceAccurate)
  }

  private static let others = [
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "&&": "||", "||": "&&", "+": "-", "-": "+",
    "&+": "&-", "&-": "&+", "+=": "-=", "-=": "+=", "===": "!==", "!==": "===",
  ]

  /// - Parameter form: with `NUMBER` for the fault's number.
  private func add(_ node: some SyntaxProtocol, as replacement: String, form: String) {
    let range = node.positionAfterSkippingLeadingTrivia.utf8Offset..<node.endPositionBeforeTrailingTrivia.utf8Offset
    let original = node.trimmedDescription
    guard !original.contains("\n"), !replacement.contains("\n") else { return }
    let line = lineEnds.partition(at: range.lowerBound)
    let code = lines[line].drop { $0 == " " }
    let lineStart = line == 0 ? 0 : lineEnds[line - 1] + 1
    let column = range.lowerBound - lineStart - (lines[line].utf8.count - code.utf8.count)
    candidates.append(
      Candidate(
        path: path, line: line + 1, column: column, code: String(code), range: range, original: original,
        replacement: replacement, form: form))
  }

  private func choice(_ node: some SyntaxProtocol, _ replacement: String) {
    add(node, as: replacement, form: "(mutant(NUMBER) ? (\(replacement)) : (\(node.trimmedDescription)))")
  }

  // MARK: Expressions

  override func visit(_ node: InfixOperatorExprSyntax) -> SyntaxVisitorContinueKind {
    let (left, right) = (node.leftOperand.trimmedDescription, node.rightOperand.trimmedDescription)
    guard let name = node.operator.as(BinaryOperatorExprSyntax.self)?.operator.text else { return .visitChildren }
    switch name {
    case "+=", "-=":
      if let other = Self.others[name], node.parent?.is(CodeBlockItemSyntax.self) ?? false {
        let mutant = "\(left) \(other) \(right)"
        add(node, as: mutant, form: "if mutant(NUMBER) { \(mutant) } else { \(node.trimmedDescription) }")
      }
    case "..<", "...":
      add(
        node.rightOperand, as: "\(right) - 1", form: "(mutant(NUMBER) ? (\(right)) - 1 : (\(right)))")
      add(
        node.leftOperand, as: "\(left) + 1", form: "(mutant(NUMBER) ? (\(left)) + 1 : (\(left)))")
    case "==" where right == "nil", "!=" where right == "nil":
      add(node, as: "!(\(node.trimmedDescription))", form: "(mutant(NUMBER) != (\(node.trimmedDescription)))")
    default:
      guard let other = Self.others[name], !left.hasPrefix("try"), !isText(node) else { break }
      choice(node, "\(left) \(other) \(right)")
    }
    return .visitChildren
  }

  /// Texts are joined by `+` and have no `-`.
  private func isText(_ node: InfixOperatorExprSyntax) -> Bool {
    node.leftOperand.is(StringLiteralExprSyntax.self) || node.rightOperand.is(StringLiteralExprSyntax.self)
      || node.leftOperand.is(ArrayExprSyntax.self) || node.rightOperand.is(ArrayExprSyntax.self)
  }

  override func visit(_ node: IntegerLiteralExprSyntax) -> SyntaxVisitorContinueKind {
    let text = node.literal.text
    let isHuge = (Int(text.filter { $0 != "_" }) ?? 0) > 1 << 20
    guard !isHuge, !isInPattern(node), !isRawValue(node) else { return .visitChildren }
    choice(node, text == "1" ? "0" : text == "0" ? "1" : "\(text) + 1")
    return .visitChildren
  }

  override func visit(_ node: BooleanLiteralExprSyntax) -> SyntaxVisitorContinueKind {
    guard !isInPattern(node), !isDefaultOfParameter(node) else { return .visitChildren }
    let other = node.literal.text == "true" ? "false" : "true"
    add(node, as: other, form: node.literal.text == "true" ? "!mutant(NUMBER)" : "mutant(NUMBER)")
    return .visitChildren
  }

  override func visit(_ node: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
    let name = node.calledExpression.trimmedDescription
    if ["assert", "precondition", "assertionFailure", "fatalError"].contains(name) || name.hasSuffix("reserveCapacity")
      || name.contains("allocate")
    {
      return .skipChildren
    }
    let arguments = Array(node.arguments)
    guard arguments.count == 2, node.trailingClosure == nil else { return .visitChildren }
    let (first, second) = (arguments[0].expression.trimmedDescription, arguments[1].expression.trimmedDescription)
    if name == "min" || name == "max" || name == "Swift.min" || name == "Swift.max" {
      let other = name.hasSuffix("min") ? name.dropLast(3) + "max" : name.dropLast(3) + "min"
      choice(node, "\(other)(\(first), \(second))")
    } else if first != second, !name.hasSuffix("init"), name.first?.isLowercase == true {
      let labels = arguments.map { $0.label.map { $0.text + ": " } ?? "" }
      choice(node, "\(name)(\(labels[0])\(second), \(labels[1])\(first))")
    }
    return .visitChildren
  }

  override func visit(_ node: TernaryExprSyntax) -> SyntaxVisitorContinueKind {
    negate(node.condition)
    return .visitChildren
  }

  // MARK: Conditions

  override func visit(_ node: ConditionElementSyntax) -> SyntaxVisitorContinueKind {
    guard case .expression(let condition) = node.condition else { return .visitChildren }
    negate(condition)
    let text = condition.trimmedDescription
    if let list = node.parent?.parent, list.is(GuardStmtSyntax.self) {
      add(condition, as: "true", form: "(mutant(NUMBER) || (\(text)))")
    } else if let list = node.parent?.parent, list.is(IfExprSyntax.self) {
      add(condition, as: "false", form: "(!mutant(NUMBER) && (\(text)))")
    }
    return .visitChildren
  }

  override func visit(_ node: WhereClauseSyntax) -> SyntaxVisitorContinueKind {
    negate(node.condition)
    return .visitChildren
  }

  private func negate(_ condition: ExprSyntax) {
    let text = condition.trimmedDescription
    guard !isConditionOfPlatform(condition) else { return }
    add(condition, as: "!(\(text))", form: "(mutant(NUMBER) != (\(text)))")
  }

  // MARK: Statements

  override func visit(_ node: CodeBlockItemSyntax) -> SyntaxVisitorContinueKind {
    // The last expression of a function or closure may be its value.
    guard let list = node.parent?.as(CodeBlockItemListSyntax.self), list.count > 1, !isInConditionalCode(node),
      case .expr(let expression) = node.item
    else { return .visitChildren }
    let text = expression.trimmedDescription
    let isCall = expression.is(FunctionCallExprSyntax.self)
    let assignment = expression.as(InfixOperatorExprSyntax.self)?.operator.is(AssignmentExprSyntax.self) ?? false
    // An initializer must give every property a value.
    guard isCall || assignment && !isInInitializer(node), !text.hasPrefix("assert"), !text.hasPrefix("precondition"),
      !text.contains("reserveCapacity"), !text.contains("dealloc"), !text.contains("_free")
    else { return .visitChildren }
    add(expression, as: "", form: "if !mutant(NUMBER) { \(text) }")
    return .visitChildren
  }

  // MARK: What is left alone

  override func visit(_ node: IfConfigDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: AttributeSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: EnumCaseDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: StringLiteralExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }

  private func isInConditionalCode(_ node: some SyntaxProtocol) -> Bool {
    node.parent?.parent?.is(IfConfigClauseSyntax.self) ?? false
  }

  private func isInInitializer(_ node: some SyntaxProtocol) -> Bool {
    var parent = node.parent
    while let current = parent {
      if current.is(InitializerDeclSyntax.self) { return true }
      parent = current.parent
    }
    return false
  }

  private func isConditionOfPlatform(_ node: some SyntaxProtocol) -> Bool {
    node.trimmedDescription.contains("#available")
  }

  private func isInPattern(_ node: some SyntaxProtocol) -> Bool {
    var parent = node.parent
    while let current = parent {
      if current.is(ExpressionPatternSyntax.self) || current.is(SwitchCaseItemSyntax.self)
        || current.is(MatchingPatternConditionSyntax.self)
      {
        return true
      }
      if current.is(CodeBlockItemSyntax.self) { return false }
      parent = current.parent
    }
    return false
  }

  private func isRawValue(_ node: some SyntaxProtocol) -> Bool {
    node.parent?.parent?.is(EnumCaseElementSyntax.self) ?? false
  }

  private func isDefaultOfParameter(_ node: some SyntaxProtocol) -> Bool {
    node.parent?.parent?.is(FunctionParameterSyntax.self) ?? false
  }
}

extension [Int] {
  /// How many lie before a position.
  fileprivate func partition(at position: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < position { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
