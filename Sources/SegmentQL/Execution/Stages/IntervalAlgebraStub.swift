enum IntervalAlgebra {
  static func merge(_ i: [Interval], gap: Double) -> [(interval: Interval, count: Int)] { [] }
  static func depth(_ i: [Interval]) -> [(interval: Interval, depth: Int)] { [] }
  static func gaps(between i: [Interval], within f: Interval) -> [Interval] { [] }
  static func union(_ a: [Interval], _ b: [Interval]) -> [Interval] { [] }
  static func intersection(_ a: [Interval], _ b: [Interval]) -> [Interval] { [] }
  static func difference(_ a: [Interval], _ b: [Interval]) -> [Interval] { [] }
  static func coveredSeconds(_ a: [Interval]) -> Double { 0 }
  static func peak(_ a: [Interval]) -> Int { 0 }
  static func pad(_ a: Interval, before: Double, after: Double) -> Interval? { a }
  static func clip(_ a: Interval, to: Interval) -> Interval? { a }
}
