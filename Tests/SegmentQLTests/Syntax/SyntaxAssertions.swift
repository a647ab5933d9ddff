import Testing

@testable import SegmentQL

/// Parses a right query and checks all that holds for every right query: no diagnostics, ranges that nest, follow one
/// another and hold the text of what they are about, and a canonical text that reads back as an equal tree.
@discardableResult
func expectParses(_ text: String, _ location: Testing.SourceLocation = #_sourceLocation) -> Query? {
  let (query, diagnostics) = Query.parse(text)
  #expect(diagnostics.isEmpty, "\(text): \(diagnostics.map(\.message))", sourceLocation: location)
  guard let query else {
    Issue.record("no tree for \(text)", sourceLocation: location)
    return nil
  }
  expectRangesNest(Node(query), in: text, location)
  expectRangesHoldTheirText(Node(query), of: text, location)
  let printed = query.description
  let (again, complaints) = Query.parse(printed)
  #expect(complaints.isEmpty, "printed \(printed): \(complaints.map(\.message))", sourceLocation: location)
  #expect(again?.withoutRanges == query.withoutRanges, "\(text) printed as \(printed)", sourceLocation: location)
  #expect(again?.description == printed, sourceLocation: location)
  return query
}

private func expectRangesNest(_ node: Node, in text: String, _ location: Testing.SourceLocation) {
  #expect(node.range.lowerBound >= 0 && node.range.upperBound <= text.utf8.count, sourceLocation: location)
  var previousEnd = node.range.lowerBound
  for child in node.children {
    #expect(
      child.range.lowerBound >= previousEnd && child.range.upperBound <= node.range.upperBound,
      "\(child.kind) at \(child.range) in \(node.kind) at \(node.range) of \(text)", sourceLocation: location)
    previousEnd = child.range.upperBound
    expectRangesNest(child, in: text, location)
  }
}

/// The text at a node's range, read by itself, is the node.
private func expectRangesHoldTheirText(_ root: Node, of text: String, _ location: Testing.SourceLocation) {
  let bytes = Array(text.utf8)
  for node in root.all {
    let slice = String(decoding: bytes[node.range.lowerBound..<node.range.upperBound], as: UTF8.self)
    switch node.kind {
    case .expression(let expression):
      #expect(
        Parser.expression(reading: slice)?.withoutRanges == expression.withoutRanges, "\(slice) of \(text)",
        sourceLocation: location)
    case .filter(let filter):
      guard case .filter(let again)? = Query.parse(slice).0?.body.source else {
        Issue.record("\(slice) of \(text) is no filter by itself", sourceLocation: location)
        continue
      }
      #expect(again.withoutRanges == filter.withoutRanges, "\(slice) of \(text)", sourceLocation: location)
    case .set(let set):
      guard case .pattern(let pattern)? = Query.parse(slice).0?.body.source else {
        Issue.record("\(slice) of \(text) is no set by itself", sourceLocation: location)
        continue
      }
      #expect(pattern.first.set.withoutRanges == set.withoutRanges, "\(slice) of \(text)", sourceLocation: location)
    case .name(let name):
      #expect(
        slice.trimmingSigils() == name || slice.contains("``"), "\(slice) of \(text)", sourceLocation: location)
    default: break
    }
  }
}

extension String {
  fileprivate func trimmingSigils() -> String {
    var name = Substring(self)
    if name.hasPrefix("@") { name = name.dropFirst() }
    if name.hasPrefix("`"), name.hasSuffix("`"), name.count >= 2 { name = name.dropFirst().dropLast() }
    return String(name)
  }
}

/// A text in which `«` and `»` mark the place of each diagnostic that is expected.
struct MarkedText {
  var text = ""
  var ranges: [SourceRange] = []

  init(_ marked: String) {
    var open: [Int] = []
    for character in marked {
      switch character {
      case "«": open.append(text.utf8.count)
      case "»": if let start = open.popLast() { ranges.append(SourceRange(start, text.utf8.count)) }
      default: text.append(character)
      }
    }
  }
}

/// Checks that a text has exactly the diagnostics that are marked, with these codes in the order of the text.
///
/// - Parameter fixed: the text with the first fix of each diagnostic made, which must then be right.
func expectDiagnostics(
  _ marked: String, _ codes: DiagnosticCode..., fixed: String? = nil,
  _ location: Testing.SourceLocation = #_sourceLocation
) {
  let expected = MarkedText(marked)
  let (query, diagnostics) = Query.parse(expected.text)
  let told = diagnostics.map { "\($0.code) at \($0.range): \($0.message)" }
  #expect(query == nil, "\(expected.text) is taken", sourceLocation: location)
  #expect(diagnostics.map(\.code) == codes, "\(expected.text): \(told)", sourceLocation: location)
  #expect(
    diagnostics.map(\.range) == expected.ranges.sorted { $0.lowerBound < $1.lowerBound }, "\(expected.text): \(told)",
    sourceLocation: location)
  for diagnostic in diagnostics { expectWellWorded(diagnostic, location) }
  guard let fixed else { return }
  let fixes = diagnostics.compactMap(\.fixIts.first)
  #expect(fixes.count == diagnostics.count, "a fix is missing: \(told)", sourceLocation: location)
  let mended = applying(fixes, to: expected.text)
  #expect(mended == fixed, sourceLocation: location)
  #expect(Query.parse(mended).0 != nil, "\(mended): \(Query.parse(mended).1.map(\.message))", sourceLocation: location)
}

private func expectWellWorded(_ diagnostic: Diagnostic, _ location: Testing.SourceLocation) {
  #expect(!diagnostic.message.isEmpty && !diagnostic.message.hasSuffix("."), sourceLocation: location)
  #expect(diagnostic.message.utf8.count < 200, sourceLocation: location)
  for note in diagnostic.notes { #expect(!note.message.hasSuffix("."), sourceLocation: location) }
}

private func applying(_ fixes: [Diagnostic.FixIt], to text: String) -> String {
  var bytes = Array(text.utf8)
  for fix in fixes.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
    bytes.replaceSubrange(fix.range.lowerBound..<fix.range.upperBound, with: fix.replacement.utf8)
  }
  return String(decoding: bytes, as: UTF8.self)
}
