/// How text is coloured, or that it is not.
struct Style: Equatable {
  var isColored: Bool

  static let plain = Style(isColored: false)
  static let colored = Style(isColored: true)

  enum Role: String {
    case error = "1;31"
    case warning = "1;33"
    case hint = "1;36"
    case heading = "1"
    case faint = "2"
    case match = "1;33;4"
    /// A stretch of a timeline that was found.
    case stretch = "33;1"
    case fix = "32"
    case number = "36"
  }

  /// The text, between the codes that give it a role where colour is on. The text must already be safe to show.
  func callAsFunction(_ role: Role, _ text: String) -> String {
    isColored && !text.isEmpty ? "\u{1B}[\(role.rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// What `--color` asks for.
enum ColorChoice: String, CaseIterable {
  case auto, always, never

  /// Whether a stream is coloured.
  ///
  /// A choice on the command line wins; then `NO_COLOR`, then `CLICOLOR_FORCE`; else terminals that are not dumb are.
  func style(isTerminal: Bool, environment: [String: String]) -> Style {
    switch self {
    case .always: return .colored
    case .never: return .plain
    case .auto: break
    }
    if let value = environment["NO_COLOR"], !value.isEmpty { return .plain }
    if let value = environment["CLICOLOR_FORCE"], !value.isEmpty, value != "0" { return .colored }
    return Style(isColored: isTerminal && environment["TERM"] != "dumb" && environment["CLICOLOR"] != "0")
  }
}
