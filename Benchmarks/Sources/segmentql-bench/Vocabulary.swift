/// SplitMix64, whose sequence is part of the corpus' definition.
///
/// Source: G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
struct Random {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number in `0..<bound`.
  mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }
}

/// The words of the corpus, the nth of a list about 1/n as often as the first.
struct Vocabulary {
  private static let common = """
    and the to we of that is it this for with you on our are so at can from have one what then will all as be by do here
    how if into just keep later like little look make many may more much must need never next not now often only open or
    other over part people plan point put question ready right room same see should show side slide small some soon start
    still stop story such sure take talk team tell than their there they thing think three time together too try two under
    until up use very view wait want water way week well where which while who why window without word work would write
    year yes yet young your answer begin bring carry change clear close cold colour corner cover cross deep door early
    earth enough evening example family figure final follow front garden glass green ground group happen hard heavy high
    house idea inside island kind late learn leave letter light line listen long machine market measure middle minute
    morning mountain music night north number object order outside page paper pattern phone picture piece plant present
    press problem quick quiet reach reason record remember rest river road rule run science sea second sentence several
    shape short signal simple song sound south space special stand station stone street strong study summer surface system
    table teacher term test town train travel tree turn unit value village voice walk wall warm watch weather wheel winter
    """
  private static let rare = """
    laptop keyboard meeting budget revenue working typing invoice deadline prototype customer contract microphone
    subtitle camera timeline codec storyboard loading running dashboard database latency whiteboard projector printing
    """
  private static let objectList = """
    person table chair laptop cup screen book phone bottle lamp plant window keyboard car bicycle dog clock bag tree door
    """
  private static let places = ["office", "kitchen", "street", "studio", "park", "café", "classroom", "Bahnhof", "駅前"]
  private static let names = ["Amara", "Björn", "Chloé", "Dario", "Jürgen", "Mei", "Noor", "Søren"]
  private static let oddities = ["(naïve)", "日本語", "🎬", "\"quoted\"", "line\nbreak", "back\\slash", "100 %"]

  private let spoken: [String]
  private let spokenWeights: [Int]
  private let objects: [String]
  private let objectWeights: [Int]

  init() {
    var words = Self.common.split { $0 == " " || $0 == "\n" }.map(String.init)
    // The rare words are spread over the ranks from 60 on.
    for (position, word) in Self.rare.split(whereSeparator: { $0 == " " || $0 == "\n" }).enumerated() {
      words.insert(String(word), at: min(words.count, 60 + position * 9))
    }
    spoken = words
    spokenWeights = Self.cumulated(words.count)
    objects = Self.objectList.split(separator: " ").map(String.init)
    objectWeights = Self.cumulated(objects.count)
  }

  /// Sums of weights that fall off as 1/rank, in whole numbers so that no rounding differs between machines.
  private static func cumulated(_ count: Int) -> [Int] {
    var sum = 0
    return (0..<count).map { rank in
      sum += 1_000_000 / (rank + 3)
      return sum
    }
  }

  private func pick(_ words: [String], _ weights: [Int], _ random: inout Random) -> String {
    let target = random.below(weights[weights.count - 1])
    var lower = 0
    var upper = weights.count - 1
    while lower < upper {
      let middle = (lower + upper) / 2
      if weights[middle] <= target { lower = middle + 1 } else { upper = middle }
    }
    return words[lower]
  }

  func sentence(_ count: Int, _ random: inout Random) -> String {
    (0..<count).map { _ in pick(spoken, spokenWeights, &random) }.joined(separator: " ")
  }

  func object(_ random: inout Random) -> String { pick(objects, objectWeights, &random) }
  func place(_ random: inout Random) -> String { Self.places[random.below(Self.places.count)] }
  func name(_ random: inout Random) -> String { Self.names[random.below(Self.names.count)] }
  func oddity(_ random: inout Random) -> String { Self.oddities[random.below(Self.oddities.count)] }
}
