/// A generator of random numbers that gives the same sequence for a seed everywhere.
///
/// Source: S. Vigna, "SplitMix64", public domain.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64
  private var choices: ArraySlice<UInt8> = []

  public init(seed: UInt64) { state = seed }

  /// A sequence that some bytes choose, one number for each byte, so that a change of a byte changes one choice; behind
  /// them it is that of a seed.
  public init(choices: [UInt8]) {
    self.init(seed: UInt64(choices.count))
    self.choices = choices[...]
  }

  public mutating func next() -> UInt64 {
    // Ranges are drawn from the upper bits.
    if let choice = choices.popFirst() { return UInt64(choice) << 56 | 0x7F_FFFF_FFFF_FFFF }
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  public mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  /// True once in `count` times.
  public mutating func oneIn(_ count: Int) -> Bool { int(1...count) == 1 }

  /// One of some; they must not be empty.
  public mutating func pick<Element>(_ elements: [Element]) -> Element { elements[int(0...elements.count - 1)] }
}
