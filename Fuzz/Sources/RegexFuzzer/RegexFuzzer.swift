import CPCRE2
import FuzzSupport
import SegmentModel
import SegmentQL

/// A line with a pattern, and texts: the engine finds the texts that PCRE2 alone finds, or says that a limit was hit.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRegex(_ base: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = InputBytes(base, count)
  let flags = input.next() & 15
  let pattern = String(decoding: input.nextLine(), as: UTF8.self)
  let texts = input.rest.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
  let engine = SegmentEngine(
    SegmentStore(
      texts.enumerated().map { number, text in
        Segment(id: "\(number)", jobID: "job", module: "m", content: text, startTime: Double(number), endTime: nil)
      }))
  let letters = zip("imsx", 0...).filter { flags >> $1 & 1 == 1 }.map(\.0)
  let prefix = letters.isEmpty ? "" : "(?\(String(letters)))"
  // With `(?x)` in front, a comment could not hide what follows: nothing does.
  let whole = prefix + pattern
  guard let found = matches(engine, whole) else { return 0 }
  guard let twin = PlainRegex(whole) else { finding("PCRE2 refuses what was taken: \(whole)") }
  for (number, text) in texts.enumerated() {
    guard let isMatch = twin.matches(text) else { continue }
    expect(isMatch == found.contains(number), "\(whole) and \(text): PCRE2 says \(isMatch)")
  }
  return 0
}

/// The numbers of the texts that match, with an index of words and without; `nil` where a limit was hit or the pattern is
/// none.
private func matches(_ engine: SegmentEngine, _ pattern: String) -> Set<Int>? {
  var options = QueryOptions(timeLimit: .seconds(2))
  var answers: [Answer?] = []
  for rewrites in [[], Set(Rewrite.allCases)] {
    options.disabledRewrites = rewrites
    do throws(QueryError) {
      answers.append(
        Answer(try engine.run("content ~ $p | select id", parameters: ["p": .text(pattern)], options: options)))
    } catch {
      expect(!error.codes.contains(.internalFailure), "an internal failure")
      expect(error.isLimit || rewrites.isEmpty || answers[0] == nil, "one way fails alone: \(error.codes)")
      answers.append(nil)
    }
  }
  guard let first = answers[0], let second = answers[1] else { return nil }
  expect(first == second, "rewrites change the answer for \(pattern)")
  return Set(first.rows.compactMap { row in if case .text(let id)? = row.first { Int(id) } else { nil } })
}

/// PCRE2 with one call for a text, and nothing of what the engine does around it.
private final class PlainRegex {
  private let code: OpaquePointer
  private let data: OpaquePointer
  private let context: OpaquePointer

  init?(_ pattern: String) {
    var status: Int32 = 0
    var offset = 0
    let options = UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) | UInt32(PCRE2_NEVER_BACKSLASH_C)
    let bytes = Array(pattern.utf8)
    guard let code = pcre2_compile_8(bytes, bytes.count, options, &status, &offset, nil),
      let data = pcre2_match_data_create_from_pattern_8(code, nil),
      let context = pcre2_match_context_create_8(nil)
    else { return nil }
    (self.code, self.data, self.context) = (code, data, context)
    pcre2_set_match_limit_8(context, 20_000)
    pcre2_set_heap_limit_8(context, 1 << 14)
  }

  deinit {
    pcre2_match_context_free_8(context)
    pcre2_match_data_free_8(data)
    pcre2_code_free_8(code)
  }

  /// Whether the pattern matches somewhere; `nil` where PCRE2 gave up.
  func matches(_ text: String) -> Bool? {
    let bytes = Array(text.utf8)
    let status = pcre2_match_8(code, bytes, bytes.count, 0, 0, data, context)
    return status >= 0 ? true : status == PCRE2_ERROR_NOMATCH ? false : nil
  }
}
