import CPCRE2
import SegmentModel
import Synchronization

/// A regular expression, compiled once and shared by any number of threads; each makes a `RegexMatcher` of its own.
///
/// PCRE2's syntax with Unicode-aware `\w \b \d \s`, without what `RegexScreen` refuses.
final class CompiledRegex: Sendable {
  let pattern: String
  let options: RegexOptions
  private let code: RegexCode
  /// Made when a match first needs supervision.
  private let supervisedCode = Mutex<RegexCode?>(nil)

  private let isNative: Bool

  /// - Parameter isNative: whether to make machine code of it, which takes about 50 µs at the first match and then halves
  ///   the time of each.
  /// - Throws: what is wrong with the pattern, and at which of its bytes.
  init(pattern: String, options: RegexOptions = [], isNative: Bool = true) throws(RegexCompileError) {
    let bytes = Array(pattern.utf8)
    if let refusal = RegexScreen.refusal(in: bytes) { throw refusal }
    self.pattern = pattern
    self.options = options
    self.isNative = isNative
    code = try RegexCode(bytes, options: options, supervised: false)
  }

  /// What one thread needs to run this pattern, to be made once for a scan; what costs time waits for the first text.
  ///
  /// - Parameter workspace: memory that the matchers of one thread share.
  func makeMatcher(
    limits: RegexLimits = RegexLimits(), workspace: RegexWorkspace? = nil, interrupted: (() -> Bool)? = nil
  ) throws(RegexMatchError) -> RegexMatcher {
    try RegexMatcher(
      self, code: code, limits: limits, workspace: workspace ?? RegexWorkspace(), interrupted: interrupted)
  }

  /// Makes machine code at the first call; false where there is none.
  fileprivate func makeNative() -> Bool { isNative && code.makeNative() }

  /// The pattern with a call-back before each of its items, through which a match can be counted and stopped.
  fileprivate func supervised() throws(RegexMatchError) -> RegexCode {
    let made = supervisedCode.whileLocked { held -> RegexCode? in
      if let code = held { return code }
      let code = try? RegexCode(Array(pattern.utf8), options: options, supervised: true)
      if isNative { _ = code?.makeNative() }
      held = code
      return code
    }
    // The call-backs can push a very large pattern over PCRE2's size limit.
    guard let made else { throw .memoryLimit }
    return made
  }
}

/// Owns one `pcre2_code`. It is only read after `makeNative`, which is why it can be shared.
private final class RegexCode: @unchecked Sendable {
  let pointer: OpaquePointer
  private let native = Mutex<Bool?>(nil)

  init(_ pattern: [UInt8], options: RegexOptions, supervised: Bool) throws(RegexCompileError) {
    guard let context = pcre2_compile_context_create_8(nil) else {
      throw RegexCompileError(message: "there is no memory left for the pattern", offset: 0)
    }
    defer { pcre2_compile_context_free_8(context) }
    pcre2_set_parens_nest_limit_8(context, RegexLimits.nesting)

    var flags = PCRE2_UTF | UInt32(PCRE2_UCP) | UInt32(PCRE2_MATCH_INVALID_UTF) | UInt32(PCRE2_NEVER_BACKSLASH_C)
    flags |= UInt32(supervised ? PCRE2_AUTO_CALLOUT : PCRE2_USE_OFFSET_LIMIT)
    if options.contains(.caseless) { flags |= UInt32(PCRE2_CASELESS) }
    if options.contains(.multiline) { flags |= UInt32(PCRE2_MULTILINE) }
    if options.contains(.dotAll) { flags |= UInt32(PCRE2_DOTALL) }
    if options.contains(.extended) { flags |= UInt32(PCRE2_EXTENDED) }

    var status: Int32 = 0
    var offset = 0
    let code = pcre2_compile_8(pattern, pattern.count, flags, &status, &offset, context)
    guard let code else {
      throw RegexCompileError(message: Self.message(of: status), offset: min(max(offset, 0), pattern.count))
    }
    pointer = code
  }

  deinit { pcre2_code_free_8(pointer) }

  /// Compiles to machine code where the platform allows it; a pattern that stays without is interpreted.
  func makeNative() -> Bool {
    native.whileLocked { done in
      if let done { return done }
      let result = pcre2_jit_compile_8(pointer, UInt32(PCRE2_JIT_COMPLETE)) == 0
      done = result
      return result
    }
  }

  private static func message(of status: Int32) -> String {
    let text = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
      let length = pcre2_get_error_message_8(status, buffer.baseAddress, buffer.count)
      return String(decoding: buffer.prefix(Int(max(length, 0))), as: UTF8.self)
    }
    // PCRE2 speaks to programmers in places: of its options, and of what an application chose.
    if text.contains("\\C") { return "`\\C` is not supported" }
    guard let aside = text.firstIndex(of: "("), text[aside...].hasPrefix("(PCRE2_") else {
      return text.isEmpty ? "the pattern is not a regular expression" : text
    }
    return String(text[..<aside].reversed().drop { $0 == " " }.reversed())
  }
}

/// Runs one pattern on one thread.
///
/// PCRE2's own match limit starts anew at every start position, so it bounds no time. A text is therefore first searched
/// in pieces, of so few start positions and so few steps each that a piece takes at most some tens of milliseconds. A
/// piece that runs into its limit says nothing yet: it and all after it are searched again under supervision, where
/// every step is counted against one budget for the text and the caller can interrupt. Texts longer than
/// `longestUnsupervised` are supervised from the start. Nothing here looks at a clock, so the outcome is repeatable.
final class RegexMatcher {
  /// Start positions × steps × bytes of text that a piece may cost at most.
  private static let pieceCost = 1 << 26
  private static let stepsPerStart = 256
  private static let longestUnsupervised = 16 << 10
  /// A short text counts as some bytes more, for what its search takes at least.
  private static let bytesPerQuestion = 16 << 10

  private let regex: CompiledRegex
  private let code: RegexCode
  private var isPrepared = false
  /// Machine code is called directly, without the checks that cost as much as a short search.
  private var isNative = false
  private let limits: RegexLimits
  private let context: OpaquePointer
  private let workspace: RegexWorkspace
  private let matchData: OpaquePointer
  private let supervision: Supervision
  private let interrupted: (() -> Bool)?
  /// Bytes searched since the caller was last asked whether to stop.
  private var bytesSinceQuestion = 0
  /// Stands for an empty text: PCRE2 takes no null pointer before 10.41.
  private let placeholder = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
  private var contextStepLimit: UInt32 = 0
  private var contextOffsetLimit = RegexMatcher.noOffsetLimit
  private static let noOffsetLimit = Int(bitPattern: UInt.max)

  fileprivate init(
    _ regex: CompiledRegex, code: RegexCode, limits: RegexLimits, workspace: RegexWorkspace,
    interrupted: (() -> Bool)?
  ) throws(RegexMatchError) {
    guard let matchData = workspace.matchData, let context = pcre2_match_context_create_8(nil) else {
      throw .memoryLimit
    }
    self.regex = regex
    self.code = code
    self.limits = limits
    self.context = context
    self.workspace = workspace
    self.matchData = matchData
    self.interrupted = interrupted
    supervision = Supervision(interrupted: interrupted)
    placeholder.pointee = 0
    pcre2_set_heap_limit_8(context, UInt32(clamping: max(limits.memory, 0) >> 10))
  }

  deinit {
    placeholder.deallocate()
    pcre2_match_context_free_8(context)
  }

  /// Whether the pattern matches anywhere in a text of any bytes; bytes that are not UTF-8 match nothing.
  func matches(_ text: UnsafeBufferPointer<UInt8>) throws(RegexMatchError) -> Bool {
    try search(text, from: 0, options: 0)
  }

  /// The first match, in bytes. Empty at its end where `\K` put the start behind it.
  func firstMatch(in text: UnsafeBufferPointer<UInt8>) throws(RegexMatchError) -> Range<Int>? {
    try search(text, from: 0, options: 0) ? matchedRange : nil
  }

  /// The matches from left to right, none beginning before the end of the one before it, at most `limit` of them.
  func allMatches(in text: UnsafeBufferPointer<UInt8>, limit: Int = .max) throws(RegexMatchError) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var from = 0
    var options: UInt32 = 0
    while found.count < limit, from <= text.count, try search(text, from: from, options: options) {
      let range = matchedRange
      // `\K` inside an assertion can report a place that the search has already passed.
      if range.lowerBound >= (found.last?.upperBound ?? 0) { found.append(range) }
      if range.upperBound > from {
        from = range.upperBound
        options = range.isEmpty ? UInt32(PCRE2_NOTEMPTY_ATSTART) : 0
      } else if options == 0 {
        options = UInt32(PCRE2_NOTEMPTY_ATSTART)
      } else {
        from = Self.characterStart(in: text, atOrAfter: from + 1)
      }
    }
    return found
  }

  private var matchedRange: Range<Int> {
    guard let vector = pcre2_get_ovector_pointer_8(matchData) else { return 0..<0 }
    return min(vector[0], vector[1])..<vector[1]
  }

  private func search(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, options: UInt32
  ) throws(RegexMatchError) -> Bool {
    if !isPrepared { prepare() }
    bytesSinceQuestion += text.count + 32
    if bytesSinceQuestion > Self.bytesPerQuestion { try checkInterruption() }
    guard text.count <= Self.longestUnsupervised else { return try supervise(text, from: start, options: options) }
    let base = text.baseAddress ?? UnsafePointer(placeholder)
    if text.count * text.count <= Self.pieceCost / Self.stepsPerStart {
      setStepLimit(Self.stepsPerStart)
      setOffsetLimit(Self.noOffsetLimit)
      let status =
        isNative
        ? pcre2_jit_match_8(code.pointer, base, text.count, start, options, matchData, context)
        : pcre2_match_8(code.pointer, base, text.count, start, options, matchData, context)
      if status >= 0 { return true }
      if status == PCRE2_ERROR_NOMATCH { return false }
      return try supervise(text, from: start, options: options)
    }
    let starts = max(1, Self.pieceCost / Self.stepsPerStart / text.count)
    setStepLimit(Self.stepsPerStart)
    var options = options
    var piece = start
    while true {
      setOffsetLimit(piece + starts - 1)
      let status = pcre2_match_8(code.pointer, base, text.count, piece, options, matchData, context)
      if status >= 0 { return true }
      guard status == PCRE2_ERROR_NOMATCH else { return try supervise(text, from: piece, options: options) }
      bytesSinceQuestion += text.count
      if bytesSinceQuestion > Self.bytesPerQuestion { try checkInterruption() }
      piece = Self.characterStart(in: text, atOrAfter: piece + starts)
      // What holds at the start of the search does not hold at the start of each piece.
      options = 0
      if piece > text.count { return false }
    }
  }

  /// - Throws: `interrupted` when the caller asked to stop.
  func checkInterruption() throws(RegexMatchError) {
    bytesSinceQuestion = 0
    if let interrupted, interrupted() { throw .interrupted }
  }

  private func prepare() {
    isPrepared = true
    isNative = workspace.isNative && regex.makeNative()
    guard isNative else { return }
    pcre2_jit_stack_assign_8(context, nil, workspace.stack(limits.stack).map(UnsafeMutableRawPointer.init))
  }

  /// Searches all of the text from `start` on, counting steps.
  private func supervise(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, options: UInt32
  ) throws(RegexMatchError) -> Bool {
    let code = try regex.supervised()
    let base = text.baseAddress ?? UnsafePointer(placeholder)
    supervision.begin(budget: limits.budget(forBytes: text.count))
    setStepLimit(Int(UInt32.max))
    setOffsetLimit(Self.noOffsetLimit)
    pcre2_set_callout_8(context, Supervision.step, Unmanaged.passUnretained(supervision).toOpaque())
    defer { pcre2_set_callout_8(context, nil, nil) }
    var status = pcre2_match_8(code.pointer, base, text.count, start, options, matchData, context)
    if status == PCRE2_ERROR_JIT_STACKLIMIT {
      // The interpreter keeps its backtracking points on the heap, where there is more room.
      status = pcre2_match_8(code.pointer, base, text.count, start, options | UInt32(PCRE2_NO_JIT), matchData, context)
    }
    switch status {
    case 0...: return true
    case PCRE2_ERROR_NOMATCH: return false
    case PCRE2_ERROR_CALLOUT: throw supervision.isInterrupted ? .interrupted : .stepLimit
    case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_RECURSELOOP: throw .stepLimit
    case PCRE2_ERROR_HEAPLIMIT, PCRE2_ERROR_JIT_STACKLIMIT, PCRE2_ERROR_NOMEMORY: throw .memoryLimit
    default: throw .failed(code: status)
    }
  }

  private func setStepLimit(_ steps: Int) {
    let limit = UInt32(clamping: steps)
    guard limit != contextStepLimit else { return }
    contextStepLimit = limit
    pcre2_set_match_limit_8(context, limit)
    pcre2_set_depth_limit_8(context, limit)
  }

  private func setOffsetLimit(_ limit: Int) {
    guard limit != contextOffsetLimit else { return }
    contextOffsetLimit = limit
    pcre2_set_offset_limit_8(context, limit)
  }

  private static func characterStart(in text: UnsafeBufferPointer<UInt8>, atOrAfter position: Int) -> Int {
    var start = position
    while start < text.count, text[start] & 0xC0 == 0x80 { start += 1 }
    return start
  }
}

/// What the matchers of one thread share, since only one of them matches at a time: where a match is noted, which keeps
/// the backtracking memory of the largest match, and the stack of machine code.
final class RegexWorkspace {
  fileprivate let matchData = pcre2_match_data_create_8(1, nil)
  private var madeStack: OpaquePointer?
  fileprivate let isNative: Bool

  /// - Parameter isNative: whether patterns may become machine code.
  init(isNative: Bool = true) { self.isNative = isNative }

  deinit {
    pcre2_match_data_free_8(matchData)
    pcre2_jit_stack_free_8(madeStack)
  }

  /// The stack, made at the first call with room for some bytes.
  fileprivate func stack(_ size: Int) -> OpaquePointer? {
    if let madeStack { return madeStack }
    let least = 32 << 10
    madeStack = pcre2_jit_stack_create_8(least, min(max(size, least), 1 << 30), nil)
    return madeStack
  }
}

extension RegexLimits {
  /// The steps that a text of some bytes is granted.
  fileprivate func budget(forBytes count: Int) -> Int {
    let (perText, overflow) = stepsPerByte.multipliedReportingOverflow(by: count)
    let (sum, carried) = steps.addingReportingOverflow(perText)
    return overflow || carried ? .max : sum
  }
}

/// Counts the steps of one match and stops it.
private final class Supervision {
  private let interrupted: (() -> Bool)?
  private(set) var isInterrupted = false
  private var steps = 0
  private var budget = 0
  private var nextQuestion = 0
  private var position = 0

  /// How many steps pass between two questions whether to stop.
  private static let stepsPerQuestion = 4096

  init(interrupted: (() -> Bool)?) { self.interrupted = interrupted }

  func begin(budget: Int) {
    steps = 0
    nextQuestion = 0
    position = 0
    isInterrupted = false
    self.budget = budget
  }

  /// Called by PCRE2 before each item; a negative result ends the match with that status.
  static let step: @convention(c) (UnsafeMutablePointer<pcre2_callout_block_8>?, UnsafeMutableRawPointer?) -> Int32 = {
    block, context in
    guard let block, let context else { return PCRE2_ERROR_CALLOUT }
    let supervision = Unmanaged<Supervision>.fromOpaque(context).takeUnretainedValue()
    return supervision.count(at: block.pointee.current_position)
  }

  private func count(at current: Int) -> Int32 {
    steps += 1 + abs(current - position) >> 4
    position = current
    if steps >= nextQuestion {
      nextQuestion = steps + Self.stepsPerQuestion
      if let interrupted, interrupted() {
        isInterrupted = true
        return PCRE2_ERROR_CALLOUT
      }
    }
    return steps > budget ? PCRE2_ERROR_CALLOUT : 0
  }
}
