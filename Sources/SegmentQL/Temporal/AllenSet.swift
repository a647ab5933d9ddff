/// A union of Allen's thirteen relations.
struct AllenSet: OptionSet, Sendable, Hashable {
  let rawValue: UInt16

  init(rawValue: UInt16) { self.rawValue = rawValue }

  init(_ relation: AllenRelation) { rawValue = 1 << UInt16(relation.position) }

  init(_ relations: some Sequence<AllenRelation>) {
    self.init()
    for relation in relations { insert(AllenSet(relation)) }
  }

  static let all = AllenSet(AllenRelation.allCases)

  /// The relations of the set, in the order in which `AllenRelation` lists them.
  var relations: [AllenRelation] {
    AllenRelation.allCases.filter { contains(AllenSet($0)) }
  }

  /// What holds between b and a when one of this set holds between a and b.
  var inverse: AllenSet { AllenSet(relations.lazy.map(\.inverse)) }
}

extension AllenRelation {
  /// The relation's place in `allCases`, from 0 to 12.
  var position: Int {
    switch self {
    case .precedes: 0
    case .meets: 1
    case .overlaps: 2
    case .finishedBy: 3
    case .contains: 4
    case .starts: 5
    case .equals: 6
    case .startedBy: 7
    case .during: 8
    case .finishes: 9
    case .overlappedBy: 10
    case .metBy: 11
    case .precededBy: 12
    }
  }

  /// What holds between b and a when this holds between a and b.
  var inverse: AllenRelation {
    switch self {
    case .precedes: .precededBy
    case .meets: .metBy
    case .overlaps: .overlappedBy
    case .finishedBy: .finishes
    case .contains: .during
    case .starts: .startedBy
    case .equals: .equals
    case .startedBy: .starts
    case .during: .contains
    case .finishes: .finishedBy
    case .overlappedBy: .overlaps
    case .metBy: .meets
    case .precededBy: .precedes
    }
  }

  /// The one relation that holds between `a` and `b`.
  ///
  /// For instants, where Allen says nothing, exactly one holds too: with the start of the other an instant `starts` it,
  /// inside it is `during`, at its open end, which is outside, it is `met_by`; two instants are equal or one precedes.
  /// So the nine from `overlaps` to `overlapped_by` hold exactly where the two share time.
  init(between a: Interval, and b: Interval) {
    if a.start == b.start {
      self = a.end == b.end ? .equals : a.end < b.end ? .starts : .startedBy
    } else if a.start < b.start {
      if a.end <= b.start {
        self = a.end < b.start ? .precedes : .meets
      } else {
        self = a.end == b.end ? .finishedBy : a.end < b.end ? .overlaps : .contains
      }
    } else if b.end <= a.start {
      self = b.end < a.start ? .precededBy : .metBy
    } else {
      self = b.end == a.end ? .finishes : b.end < a.end ? .overlappedBy : .during
    }
  }
}
