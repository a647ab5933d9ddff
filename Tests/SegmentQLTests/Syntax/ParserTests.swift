import Testing

@testable import SegmentQL

@Suite("Parser")
struct ParserTests {
  private func expectShape(_ text: String, _ shape: String, _ location: Testing.SourceLocation = #_sourceLocation) {
    expectParses(text, location)
    #expect(QueryShape.of(text) == shape, sourceLocation: location)
  }

  @Test("NOT binds tighter than AND, AND tighter than OR; chains are flat")
  func precedence() {
    expectShape("a=1 OR b=2 AND NOT c=3 OR d=4", "(or (= a 1.0) (and (= b 2.0) (not (= c 3.0))) (= d 4.0))")
    expectShape("a=1 AND b=2 and c=3 And d=4", "(and (= a 1.0) (= b 2.0) (= c 3.0) (= d 4.0))")
    expectShape("(a=1 AND b=2) AND c=3", "(and (and (= a 1.0) (= b 2.0)) (= c 3.0))")
    expectShape("NOT (a=1 OR b=2)", "(not (or (= a 1.0) (= b 2.0)))")
    expectShape("not not a=1", "(not (not (= a 1.0)))")
  }

  @Test("arithmetic binds by strength, and to the left")
  func arithmetic() {
    expectShape("x = a - b - c * d", "(= x (- (- a b) (* c d)))")
    expectShape("(a+b)*2 > a % b / c", "(> (* (+ a b) 2.0) (/ (% a b) c))")
    expectShape("x = -5 AND y = - 5 AND z = --5", "(and (= x -5.0) (= y -5.0) (= z (- -5.0)))")
    expectShape("x = -(5) AND y = -a", "(and (= x (- 5.0)) (= y (- a)))")
    expectShape("x = 5 -3 AND y = -a.b", "(and (= x (- 5.0 3.0)) (= y (- a.b)))")
    expectShape("x = -2s*3", "(= x (* -2.0s 3.0))")
  }

  @Test("a parenthesis groups a condition or a value by what follows its partner")
  func parentheses() {
    expectShape("(a) = 1 AND (a = 1)", "(and (= a 1.0) (= a 1.0))")
    expectShape("((a)) IN (1) AND ((\"x\"))", "(and (in a 1.0) (phrase x))")
    expectShape("x IN (a)..(b)", "(in x a..b)")
    expectShape("(a) NOT HAS b", "(not-has a b)")
  }

  @Test("a negative literal is one value with its text")
  func negativeText() {
    guard case .filter(let filter)? = expectParses("id = -007")?.body.source,
      case .comparison(_, _, let right) = filter.kind, case .literal(let literal) = right.kind
    else {
      Issue.record("no comparison")
      return
    }
    #expect(literal == Literal(.number(-7), text: "-007"))
  }

  @Test("keywords are names where no keyword can stand")
  func contextualKeywords() {
    expectShape("end = 3 AND next > 3", "(and (= end 3.0) (> `next` 3.0))")
    expectShape("not = 1", "(= `not` 1.0)")
    expectShape("module = and AND b = or", "(and (= module `and`) (= b `or`))")
    expectShape("exists = 1 AND exists a", "(and (= `exists` 1.0) (exists a))")
    expectShape("count = 1 AND count overlaps [] = 1", "(and (= count 1.0) (count OVERLAPS [all] = 1.0))")
    expectShape("before - 3 > 1 AND before -3", "(and (> (- `before` 3.0) 1.0) (BEFORE -3.0))")
    expectShape("starts in (1) and starts other", "(and (in `starts` 1.0) (STARTS other))")
    expectShape("starts[0] = 1", "(= `starts`[0] 1.0)")
    expectShape("null = null.x", "(= null `null`.x)")
  }

  @Test("text operators")
  func text() {
    expectShape(#"a ~ "\d\"" AND b !~ '\'' "#, #"(and (~ a <\d\">) (!~ b <\'>))"#)
    expectShape(#"a ~ /x\/y\\/im AND b ~ $p"#, #"(and (~ a <x/y\\>im) (~ b $p))"#)
    expectShape("a NOT CONTAINS 'x' AND b HAS $p", "(and (not-contains a 'x') (has b $p))")
    expectShape(#"a = "\"\\\n\t\u{e9}""#, "(= a '\"\\\n\té')")
  }

  @Test("text is printed with escapes for what does not show")
  func printedText() {
    let query = expectParses(#"a = "\u{1}\u{7f}\u{85}\u{2028}\u{2029}\n\t\\\" é \u{1F600}""#)
    #expect(query?.description == #"a = "\u{1}\u{7F}\u{85}\u{2028}\u{2029}\n\t\\\" é 😀""#)
  }

  @Test("paths")
  func paths() {
    expectShape("metadata.a[0].b[*]['c d'].`e``f` = 1", "(= metadata.a[0].b[*].`c d`.`e``f` 1.0)")
    expectShape("this.start_time < q.end", "(< this.start_time q.end)")
  }

  @Test("relations")
  func relations() {
    expectShape("OVERLAPS(>=50%) [a=1]", "(OVERLAPS(>= 50%) [(= a 1.0)])")
    expectShape("count near(1s..5s) @x >= $n", "(count NEAR(1s..5s) @x >= $n)")
    expectShape("DURING 0..60", "(DURING 0.0..60.0)")
    expectShape("BEFORE (a+1)*2", "(BEFORE (* (+ a 1.0) 2.0))")
    expectShape("BEFORE (a)", "(BEFORE a)")
    expectShape("MEETS(<- 1s) []", "(MEETS(< -1s) [all])")
    expectShape("ALLEN(Meets, MET_BY) @x", "(ALLEN(meets, met_by) @x)")
    expectShape(
      "NOT OVERLAPS [[a=1] THEN [b=2] | limit 1]", "(not (OVERLAPS [(join [(= a 1.0)] THEN [(= b 2.0)]) | limit 1]))")
  }

  @Test("patterns")
  func patterns() {
    expectShape("[]", "[all]")
    expectShape("@x | merge", "@x | merge")
    expectShape(
      "a:[x=1] BEFORE(<=10s) b:@y UNLESS [z=1] NEXT c:[]",
      "(join a:[(= x 1.0)] BEFORE(<= 10s) b:@y unless [(= z 1.0)] NEXT c:[all])")
    expectShape("let @a = [x=1]; let @b = @a; @b", "(let @a [(= x 1.0)]) (let @b @a) @b")
  }

  @Test("columns are named as written")
  func columnNames() throws {
    let query = try #require(expectParses("| stats count( ) ,  sum( a ) as total by  bucket(t,1m) "))
    guard case .stats(let aggregates, let groups)? = query.body.stages.first?.kind else {
      Issue.record("no stats")
      return
    }
    #expect(aggregates.map(\.columnName) == ["count( )", "total"])
    #expect(groups.map(\.columnName) == ["bucket(t,1m)"])
    #expect(query.description == "| stats count( ), sum(a) as total by bucket(t,1m)")
  }

  @Test("the first of `top` is the largest, the first of `sort` the smallest")
  func sortOrder() throws {
    let query = try #require(expectParses("| sort by a, b desc, c asc | top 3 by a, b desc, c asc"))
    let descending = query.body.stages.map { stage -> [Bool] in
      switch stage.kind {
      case .sort(let keys), .top(_, let keys): keys.map(\.descending)
      default: []
      }
    }
    #expect(descending == [[false, true, false], [true, true, false]])
  }

  @Test("context counts rows, or seconds when the number has a unit")
  func context() throws {
    let query = try #require(expectParses("| context 2 | context 2s | context $n"))
    let kinds = query.body.stages.map { stage -> String in
      switch stage.kind {
      case .context(.rows): "rows"
      case .context(.time): "time"
      default: "other"
      }
    }
    #expect(kinds == ["rows", "time", "rows"])
  }

  @Test("a text is held to its length")
  func length() throws {
    let limits = ParserLimits(queryLength: 5)
    #expect(Query.parse("a=123", limits: limits).0 != nil)
    let error = #expect(throws: QueryError.self) { try Query(parsing: "a=1234", limits: limits) }
    #expect(error?.diagnostics.map(\.code) == [.queryTooLong])
    #expect(error?.source == "a=1234")
  }
}
