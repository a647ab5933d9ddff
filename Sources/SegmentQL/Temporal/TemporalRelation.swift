/// A time word and its bound, ready to relate two intervals: the one definition of what each word means.
struct TemporalRelation: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case overlaps, during, covers, before, after, near, meets, metBy, starts, finishes, equals
    case allen(AllenSet)
    /// `WITH`: no condition on time.
    case always
  }

  /// `NEXT`, `PREVIOUS` and `NEAREST` choose one partner among those that the kind admits.
  enum Selection: Sendable, Hashable {
    case next, previous, nearest
  }

  let kind: Kind
  /// `nil` for a word that gives all its partners.
  let selection: Selection?
  let bound: AmountRange?
  /// Whether per cent are of the second interval's length; as written they are of the first's.
  let measuresSecond: Bool

  /// - Parameter bound: the binder gives none to ALLEN and WITH, which have no amount; given one, they ignore it.
  init(_ word: TimeWord, bound: AmountRange? = nil) {
    var selection: Selection?
    switch word {
    case .overlaps: kind = .overlaps
    case .during: kind = .during
    case .covers: kind = .covers
    case .before, .then: kind = .before
    case .after: kind = .after
    case .near: kind = .near
    case .meets: kind = .meets
    case .metBy: kind = .metBy
    case .starts: kind = .starts
    case .finishes: kind = .finishes
    case .equals: kind = .equals
    case .with: kind = .always
    case .allen(let relations): kind = .allen(AllenSet(relations))
    case .next: (kind, selection) = (.before, .next)
    case .previous: (kind, selection) = (.after, .previous)
    case .nearest: (kind, selection) = (.near, .nearest)
    }
    self.selection = selection
    self.bound =
      switch kind {
      case .allen, .always: nil
      default: bound
      }
    measuresSecond = false
  }

  init(kind: Kind, bound: AmountRange?, selection: Selection? = nil, measuresSecond: Bool = false) {
    self.kind = kind
    self.bound = bound
    self.selection = selection
    self.measuresSecond = measuresSecond
  }

  /// Whether `a` stands in this relation to `b`.
  ///
  /// For `NEXT`, `PREVIOUS` and `NEAREST`: whether `b` may be the one, being on the right side at an admitted gap.
  func holds(between a: Interval, and b: Interval) -> Bool {
    switch kind {
    case .overlaps: a.overlaps(b) && admits(shared: a.sharedSeconds(with: b), a, b)
    case .during: a.lies(within: b) && admits((a.start - b.start) + (b.end - a.end), a, b)
    case .covers: b.lies(within: a) && admits((b.start - a.start) + (a.end - b.end), a, b)
    case .before: a.end <= b.start && admits(b.start - a.end, a, b)
    case .after: b.end <= a.start && admits(a.start - b.end, a, b)
    case .near: admits(a.gap(to: b), a, b)
    case .meets: isWithinTolerance(abs(b.start - a.end), a, b)
    case .metBy: isWithinTolerance(abs(a.start - b.end), a, b)
    case .starts: isWithinTolerance(abs(a.start - b.start), a, b)
    case .finishes: isWithinTolerance(abs(a.end - b.end), a, b)
    case .equals: isWithinTolerance(max(abs(a.start - b.start), abs(a.end - b.end)), a, b)
    case .allen(let relations): relations.contains(AllenSet(AllenRelation(between: a, and: b)))
    case .always: true
    }
  }

  /// The relation that holds between `b` and `a` exactly when this one holds between `a` and `b`.
  var converse: TemporalRelation {
    let kind: Kind =
      switch kind {
      case .during: .covers
      case .covers: .during
      case .before: .after
      case .after: .before
      case .meets: .metBy
      case .metBy: .meets
      case .allen(let relations): .allen(relations.inverse)
      case .overlaps, .near, .starts, .finishes, .equals, .always: kind
      }
    return TemporalRelation(kind: kind, bound: bound, measuresSecond: !measuresSecond)
  }

  private func admits(_ amount: Double, _ a: Interval, _ b: Interval) -> Bool {
    guard let bound else { return true }
    return bound.limits(whole: (measuresSecond ? b : a).length).contains(amount)
  }

  /// An instant that shares time does so with the whole of itself.
  private func admits(shared: Double, _ a: Interval, _ b: Interval) -> Bool {
    if let bound, bound.isPercent, (measuresSecond ? b : a).isInstant { return bound.admits(percent: 100) }
    return admits(shared, a, b)
  }

  /// Without a bound the two times must be equal.
  private func isWithinTolerance(_ distance: Double, _ a: Interval, _ b: Interval) -> Bool {
    bound == nil ? distance == 0 : admits(distance, a, b)
  }
}
