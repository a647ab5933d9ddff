/// The parts of the page that are the same whatever it shows; the files of `Page`, which are built into the code.
struct PageTemplate {
  private let html = String(decoding: PackageResources.timeline_html, as: UTF8.self)
  private let style = String(decoding: PackageResources.timeline_css, as: UTF8.self)
  private let script: String
  /// Where the data goes.
  private static let dataMark = "{{data}}"

  init() {
    // In the order of their use; one scope for all, so that nothing of it is there for another script.
    let parts = [
      PackageResources.clock_js, PackageResources.lanes_js, PackageResources.bins_js, PackageResources.view_js,
      PackageResources.painter_js, PackageResources.overview_js, PackageResources.player_js,
      PackageResources.pointer_js, PackageResources.keyboard_js, PackageResources.page_js,
    ]
    script =
      "\n\"use strict\";\n{\n" + parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n") + "}\n"
  }

  /// What stands before the data.
  func head(title: String) -> [UInt8] {
    // The policy lets exactly this script and this style work, and nothing else.
    let text = halves.head
      .replacing(all: "{{script-hash}}", with: SHA256.hash(of: script.utf8).base64)
      .replacing(all: "{{style-hash}}", with: SHA256.hash(of: style.utf8).base64)
      .replacing(all: "{{style}}", with: style)
      .replacing(all: "{{title}}", with: escaped(title))
    return Array(text.utf8)
  }

  /// What stands behind the data.
  func tail() -> [UInt8] { Array(halves.tail.replacing(all: "{{script}}", with: script).utf8) }

  private var halves: (head: String, tail: String) {
    let parts = html.splitOnce(at: Self.dataMark)
    return (parts.before, parts.after)
  }

  private func escaped(_ text: String) -> String {
    text.replacingEach { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "'": "&#39;"
      // A title is one line, and braces must not make a mark of the template.
      case "{": "&#123;"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F || scalar == "\u{2028}" || scalar == "\u{2029}": " "
      default: nil
      }
    }
  }
}

extension String {
  fileprivate func splitOnce(at mark: String) -> (before: String, after: String) {
    let (bytes, wanted) = (Array(utf8), Array(mark.utf8))
    let start = bytes.indices.first { bytes[$0...].starts(with: wanted) } ?? bytes.count
    return (
      String(decoding: bytes[..<start], as: UTF8.self),
      String(decoding: bytes[min(bytes.count, start + wanted.count)...], as: UTF8.self)
    )
  }
}
