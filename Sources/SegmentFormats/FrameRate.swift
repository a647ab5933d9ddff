/// How many frames a second has, and how they are counted.
public struct FrameRate: Sendable, Hashable {
  /// Frames per `denominator` seconds.
  public let numerator: Int
  public let denominator: Int
  /// Whether timecodes leave out numbers so that they keep step with the clock, as television at 29.97 does.
  public let isDropFrame: Bool

  public static let standard = FrameRate(numerator: 25, denominator: 1, isDropFrame: false)

  init(numerator: Int, denominator: Int, isDropFrame: Bool) {
    self.numerator = numerator
    self.denominator = denominator
    self.isDropFrame = isDropFrame
  }

  /// A rate from text: `25`, `23.976`, `29.97` and `59.94` (drop-frame; `29.97ndf` counts without), `30000/1001`.
  ///
  /// `nil` for anything that is no rate from 1 to 1000 frames a second, or a fraction that no timecode is made for.
  public init?(_ text: String) {
    var name = text.lowercased()
    var counting: Bool?
    if name.hasSuffix("ndf") {
      counting = false
      name.removeLast(3)
    } else if name.hasSuffix("df") {
      counting = true
      name.removeLast(2)
    }
    let rates: [String: Int] = [
      "23.976": 24, "23.98": 24, "24000/1001": 24, "29.97": 30, "30000/1001": 30, "47.952": 48, "48000/1001": 48,
      "59.94": 60, "60000/1001": 60,
    ]
    if let nominal = rates[name] {
      let canDrop = nominal % 30 == 0
      guard counting != true || canDrop else { return nil }
      self.init(numerator: nominal * 1000, denominator: 1001, isDropFrame: counting ?? canDrop)
    } else if let whole = Int(name), (1...1000).contains(whole), counting != true {
      self.init(numerator: whole, denominator: 1, isDropFrame: false)
    } else {
      return nil
    }
  }

  /// The frames of a second as timecodes count them.
  public var nominal: Int { (numerator + denominator - 1) / denominator }

  /// Frames a second.
  public var value: Double { Double(numerator) / Double(denominator) }

  /// The frame nearest to a time from 0 to some 10,000 years; times outside are taken to that range.
  public func frame(at seconds: Double) -> Int {
    Int((min(max(seconds, 0), 1e11) * Double(numerator) / Double(denominator)).rounded())
  }

  /// A frame as `00:01:30:12`. The hours go past 24 rather than begin anew.
  public func timecode(ofFrame frame: Int) -> String {
    var number = frame
    if isDropFrame {
      // Every minute but each tenth begins two (at 59.94 four) numbers later.
      let dropped = nominal / 15
      let perTenMinutes = nominal * 600 - 9 * dropped
      let perMinute = nominal * 60 - dropped
      let (tens, rest) = frame.quotientAndRemainder(dividingBy: perTenMinutes)
      number += tens * 9 * dropped
      if rest >= nominal * 60 { number += dropped * (1 + (rest - nominal * 60) / perMinute) }
    }
    let seconds = number / nominal
    return zeroPadded(seconds / 3600, 2) + ":" + zeroPadded(seconds / 60 % 60, 2) + ":" + zeroPadded(seconds % 60, 2)
      + (isDropFrame ? ";" : ":") + zeroPadded(number % nominal, 2)
  }
}
