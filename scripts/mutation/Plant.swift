import SwiftOperators
import SwiftParser
import SwiftSyntax

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Plants faults in a copy of the sources, each behind a switch, so that one build holds them all.
///
///     plant SOURCES SEED COUNT EXCLUDED < subjects > mutants
///
/// SOURCES is the folder of the copy, which is rewritten. A line of `subjects` is a subject's name and its folders, with
/// blanks between. Of each subject COUNT faults are chosen by SEED; which ones depends on their own lines alone, so that
/// a change of the code leaves the others what they are. EXCLUDED is a file of `path:line` where no fault may be, because
/// one there did not compile. A line of `mutants` is number, subject, place, line of code, original, replacement, with tabs
/// between.
@main
struct Plant {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count == 5, let seed = UInt64(arguments[2]), let count = Int(arguments[3]) else {
      print("usage: plant SOURCES SEED COUNT EXCLUDED < subjects > mutants")
      exit(2)
    }
    let excluded = Set((read(arguments[4]) ?? "").split(separator: "\n").map(String.init))
    var number = 0
    while let line = readLine() {
      let words = line.split(separator: " ").map(String.init)
      guard let subject = words.first else { continue }
      var found: [Candidate] = []
      for folder in words.dropFirst() {
        for path in swiftFiles(arguments[1], folder) {
          guard let text = read(arguments[1] + "/" + path) else { continue }
          found += candidates(path, text).filter { !excluded.contains("\(path):\($0.line)") }
        }
      }
      let chosen = choose(found, count: count, seed: seed)
      for (path, own) in Dictionary(grouping: chosen, by: \.path).sorted(by: { $0.key < $1.key }) {
        rewrite(arguments[1] + "/" + path, own.sorted { $0.range.lowerBound < $1.range.lowerBound }) { candidate in
          number += 1
          let place = "\(candidate.path):\(candidate.line)"
          print(
            [subject, place, candidate.code, candidate.original, candidate.replacement]
              .reduce("\(number)") { $0 + "\t" + $1 })
          return number
        }
      }
    }
  }

  /// Those with the smallest hashes, none within another.
  private static func choose(_ found: [Candidate], count: Int, seed: UInt64) -> [Candidate] {
    var chosen: [Candidate] = []
    for candidate in found.sorted(by: { $0.hash(seed) < $1.hash(seed) }) where chosen.count < count {
      let clashes = chosen.contains { $0.path == candidate.path && $0.range.overlaps(candidate.range) }
      if !clashes { chosen.append(candidate) }
    }
    return chosen
  }

  private static func candidates(_ path: String, _ text: String) -> [Candidate] {
    let tree = Parser.parse(source: text)
    let folded = OperatorTable.standardOperators.foldAll(tree) { _ in }
    let visitor = FaultVisitor(path: path, text: text)
    visitor.walk(folded)
    return visitor.candidates
  }

  private static func rewrite(_ path: String, _ faults: [Candidate], number: (Candidate) -> Int) {
    guard let text = read(path) else { return }
    let bytes = Array(text.utf8)
    // On one line with the first, so that lines keep their numbers.
    var result = Array("import CByteScan; ".utf8)
    var position = 0
    for fault in faults {
      result += bytes[position..<fault.range.lowerBound]
      result += fault.switched(number(fault)).utf8
      position = fault.range.upperBound
    }
    result += bytes[position...]
    write(result, path)
  }

  private static func swiftFiles(_ root: String, _ folder: String) -> [String] {
    guard let listing = popen("cd '\(root)' && find '\(folder)' -name '*.swift' | LC_ALL=C sort", "r") else {
      return []
    }
    defer { pclose(listing) }
    var text = ""
    var buffer = [CChar](repeating: 0, count: 4096)
    while fgets(&buffer, Int32(buffer.count), listing) != nil { text += string(buffer) }
    return text.split(separator: "\n").map(String.init)
  }

  private static func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func write(_ bytes: [UInt8], _ path: String) {
    guard let file = fopen(path, "w") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  private static func string(_ buffer: [CChar]) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

/// A place where a fault can be planted.
struct Candidate {
  let path: String
  let line: Int
  /// In bytes of the line of code.
  let column: Int
  /// The line of code, without blanks around.
  let code: String
  /// In bytes of the file.
  let range: Range<Int>
  let original: String
  /// What stands there in the mutant; for people.
  let replacement: String
  /// What is written there: the mutant where `mutant(NUMBER)` holds, else the original.
  let form: String

  func switched(_ number: Int) -> String { form.replacing("NUMBER", with: "\(number)") }

  /// FNV-1a over what the fault is, not over where in the file.
  func hash(_ seed: UInt64) -> UInt64 {
    var hash = 0xCBF2_9CE4_8422_2325 ^ (seed &* 0x9E37_79B9_7F4A_7C15)
    for byte in (path + "\t" + code + "\t\(column)\t" + replacement).utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    hash ^= hash >> 32
    return hash &* 0xD6E8_FEB8_6659_FD93
  }
}

extension String {
  fileprivate func replacing(_ word: String, with other: String) -> String {
    var parts = [""]
    var rest = self[...]
    while let first = rest.first {
      if rest.hasPrefix(word) {
        parts.append("")
        rest = rest.dropFirst(word.count)
      } else {
        parts[parts.count - 1].append(first)
        rest = rest.dropFirst()
      }
    }
    return parts.joined(separator: other)
  }
}
