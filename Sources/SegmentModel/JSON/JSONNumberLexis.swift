import CByteScan

/// Numbers of RFC 8259, as the double nearest to their decimal value.
enum JSONNumberLexis {
  typealias Pointer = UnsafePointer<UInt8>

  /// Reads a number, which the cursor must stand at the first byte of.
  ///
  /// A number that reaches `end` is taken as complete: whether more could follow is for the caller to know.
  ///
  /// Clinger's fast path: with at most 2^53 as digits and at most 22 as exponent both operands of one multiplication or
  /// division are exact, so its result is correctly rounded. Everything else goes to the standard library's conversion,
  /// which rounds correctly and does not look at the locale.
  @inline(__always)
  static func scan(_ cursor: inout Pointer, _ end: Pointer, value: inout Double) -> JSONFault? {
    let start = cursor
    var at = cursor
    let isNegative = at < end && at.pointee == 0x2D
    if isNegative { at += 1 }
    var digits: UInt64 = 0
    let integerStart = at
    while at < end {
      let digit = at.pointee &- 0x30
      guard digit < 10 else { break }
      digits = digits &* 10 &+ UInt64(digit)
      at += 1
    }
    let integerCount = at - integerStart
    guard integerCount > 0 else {
      cursor = at
      return at < end ? .badNumber : .unexpectedEnd
    }
    guard integerCount == 1 || integerStart.pointee != 0x30 else {
      cursor = integerStart + 1
      return .badNumber
    }
    var digitCount = integerCount
    var exponent = 0
    if at < end, at.pointee == 0x2E {
      at += 1
      let fractionStart = at
      while at < end {
        let digit = at.pointee &- 0x30
        guard digit < 10 else { break }
        digits = digits &* 10 &+ UInt64(digit)
        at += 1
      }
      exponent = fractionStart - at
      guard exponent < 0 else {
        cursor = at
        return at < end ? .badNumber : .unexpectedEnd
      }
      digitCount -= exponent
    }
    if at < end, at.pointee | 0x20 == 0x65 {
      return scanExponent(from: start, at: at, &cursor, end, value: &value)
    }
    cursor = at
    // 19 digits cannot wrap 64 bits; leading zeros of the fraction only make this test stricter than need be.
    if digitCount <= 19, digits <= 1 << 53, exponent >= -22 {
      let magnitude = Double(digits) / bytescan_power_of_ten(-exponent)
      value = isNegative ? -magnitude : magnitude
      return nil
    }
    return convert(from: start, to: at, &cursor, value: &value)
  }

  /// The same where 24 bytes can be read from the cursor on, however far `end` is: without a branch for each digit of a number
  /// that is as short as most are.
  @inline(__always)
  static func scanPadded(_ cursor: inout Pointer, _ end: Pointer, value: inout Double) -> JSONFault? {
    // What lies behind `end` may look as if it went on.
    if let stop = bytescan_decimal_padded(cursor, &value), stop <= end {
      cursor = stop
      return nil
    }
    return scanSlowly(&cursor, end, value: &value)
  }

  @inline(never)
  private static func scanSlowly(_ cursor: inout Pointer, _ end: Pointer, value: inout Double) -> JSONFault? {
    scan(&cursor, end, value: &value)
  }

  @inline(never)
  private static func scanExponent(
    from start: Pointer, at exponentStart: Pointer, _ cursor: inout Pointer, _ end: Pointer, value: inout Double
  ) -> JSONFault? {
    var at = exponentStart + 1
    if at < end, at.pointee == 0x2B || at.pointee == 0x2D { at += 1 }
    let digitsStart = at
    while at < end, at.pointee &- 0x30 < 10 { at += 1 }
    guard at > digitsStart else {
      cursor = at
      return at < end ? .badNumber : .unexpectedEnd
    }
    cursor = at
    return convert(from: start, to: at, &cursor, value: &value)
  }

  @inline(never)
  private static func convert(
    from start: Pointer, to end: Pointer, _ cursor: inout Pointer, value: inout Double
  ) -> JSONFault? {
    let literal = String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
    guard let converted = Double(literal) else {
      cursor = start
      return .badNumber
    }
    guard converted.isFinite else {
      cursor = start
      return .numberTooLarge
    }
    value = converted
    return nil
  }
}
