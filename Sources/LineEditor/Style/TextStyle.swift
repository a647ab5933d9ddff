/// How a stretch of text looks: at most one colour for the letters, one for the ground, and attributes.
package struct TextStyle: Hashable, Sendable {
  /// One of the terminal's colours: 0 to 7 the basic ones, 8 to 15 their bright forms, above that the 256-colour palette.
  package struct Color: Hashable, Sendable {
    package var index: UInt8
    package init(index: UInt8) { self.index = index }

    package static let black = Color(index: 0)
    package static let red = Color(index: 1)
    package static let green = Color(index: 2)
    package static let yellow = Color(index: 3)
    package static let blue = Color(index: 4)
    package static let magenta = Color(index: 5)
    package static let cyan = Color(index: 6)
    package static let white = Color(index: 7)
    package static let gray = Color(index: 8)
  }

  package struct Attributes: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let bold = Attributes(rawValue: 1)
    package static let dim = Attributes(rawValue: 2)
    package static let italic = Attributes(rawValue: 4)
    package static let underline = Attributes(rawValue: 8)
    package static let reverse = Attributes(rawValue: 16)
  }

  package var foreground: Color?
  package var background: Color?
  package var attributes: Attributes

  package init(_ foreground: Color? = nil, background: Color? = nil, _ attributes: Attributes = []) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  package static let plain = TextStyle()

  /// The same without colours: what is left where the user wants none.
  package var withoutColor: TextStyle { TextStyle(attributes) }

  /// The sequence that sets exactly this style, whatever was set before.
  var sgr: String {
    if self == .plain { return "\u{1B}[m" }
    var codes = "0"
    for (attribute, code) in [(Attributes.bold, 1), (.dim, 2), (.italic, 3), (.underline, 4), (.reverse, 7)]
    where attributes.contains(attribute) {
      codes += ";\(code)"
    }
    if let foreground { codes += ";" + Self.code(of: foreground, base: 30) }
    if let background { codes += ";" + Self.code(of: background, base: 40) }
    return "\u{1B}[\(codes)m"
  }

  private static func code(of color: Color, base: Int) -> String {
    switch color.index {
    case 0..<8: "\(base + Int(color.index))"
    case 8..<16: "\(base + 60 + Int(color.index) - 8)"
    default: "\(base + 8);5;\(color.index)"
    }
  }
}

extension TextStyle {
  package init(_ attributes: Attributes) { self.init(nil, attributes) }
}

/// A style for a half-open range of the text, in UTF-8 byte offsets. Where spans overlap, the later one holds.
package struct StyledSpan: Hashable, Sendable {
  package var range: Range<Int>
  package var style: TextStyle

  package init(_ range: Range<Int>, _ style: TextStyle) {
    self.range = range
    self.style = style
  }
}
