import Testing

@testable import SegmentQL

@Suite("Syntax diagnostics")
struct SyntaxDiagnosticTests {
  @Test("operators of other languages, with what to write")
  func foreignOperators() {
    expectDiagnostics("module«==»ocr", .foreignOperator, fixed: "module=ocr")
    expectDiagnostics("a «<>» 1", .foreignOperator, fixed: "a != 1")
    expectDiagnostics("a=1 «&&» b=2 «||» c=3", .foreignOperator, .foreignOperator, fixed: "a=1 AND b=2 OR c=3")
    expectDiagnostics("a=1 «&» b=2", .foreignOperator, fixed: "a=1 AND b=2")
    expectDiagnostics("«!»a=1", .foreignOperator, fixed: "NOT a=1")
    expectDiagnostics("«!»(a=1)", .foreignOperator, fixed: "NOT (a=1)")
    expectDiagnostics("a «=~» \"x\\d\"", .foreignOperator, fixed: "a ~ \"x\\d\"")
    expectDiagnostics("a «≤» 1 AND b «=>» 2", .foreignOperator, .foreignOperator, fixed: "a <= 1 AND b >= 2")
    expectDiagnostics("a LIKE \"%lap%\"".marking("LIKE"), .foreignSyntax, fixed: "a CONTAINS \"lap\"")
    expectDiagnostics("a NOT LIKE '%lap%'".marking("LIKE"), .foreignSyntax, fixed: "a NOT CONTAINS \"lap\"")
    expectDiagnostics("a LIKE \"la_%\"".marking("LIKE"), .foreignSyntax, fixed: "a ~ \"(?is)^la..*\\z\"")
    expectDiagnostics("a MATCHES \"x\"".marking("MATCHES"), .foreignSyntax, fixed: "a ~ \"x\"")
    expectDiagnostics("a NOT REGEXP \"x\"".marking("REGEXP"), .foreignSyntax, fixed: "a !~ \"x\"")
    expectDiagnostics("a «IS» NULL", .foreignSyntax, fixed: "a = NULL")
    expectDiagnostics("a «IS NOT» NULL", .foreignSyntax, fixed: "a != NULL")
    expectDiagnostics("a «BETWEEN» 1 AND 5 AND b=1", .foreignSyntax, fixed: "a IN 1..5 AND b=1")
    expectDiagnostics("a NOT «BETWEEN» x AND y", .foreignSyntax, fixed: "a NOT IN x..y")
  }

  @Test("habits of SQL")
  func sql() {
    expectDiagnostics("«SELECT» * FROM segments WHERE a=1", .foreignSyntax)
    expectDiagnostics("«SELECT» id, content FROM segments", .foreignSyntax)
    expectDiagnostics("«WHERE» a=1", .foreignSyntax, fixed: " a=1")
    expectDiagnostics("a=1 «ORDER» BY id", .foreignSyntax, fixed: "a=1 | sort by id")
    expectDiagnostics("module=x «ORDER» BY id", .foreignSyntax, fixed: "module=x | sort by id")
    expectDiagnostics("a=1 «GROUP» BY id", .foreignSyntax)
    expectDiagnostics("a=1 | «order» by id", .unknownStage)
    expectDiagnostics("a=1 | «count»", .unknownStage)
    expectDiagnostics("a=1 | «head» 5", .unknownStage)
    expectDiagnostics("a=1 | select «*»", .foreignSyntax)
    expectDiagnostics(
      "a=1 | stats count(«*») by x | limit 1", .foreignSyntax, fixed: "a=1 | stats count() by x | limit 1")
    expectDiagnostics("| stats count(«distinct» x)", .foreignSyntax)
    expectDiagnostics("| limit 5«,» 6", .badStage)
  }

  @Test("two conditions side by side")
  func implicitAnd() {
    expectDiagnostics("a=1 «b»=2", .missingConnective, fixed: "a=1 AND b=2")
    expectDiagnostics("a=1 «b»=2 «c»=3", .missingConnective, .missingConnective, fixed: "a=1 AND b=2 AND c=3")
    expectDiagnostics("a=1 «\"laptop\"»", .missingConnective, fixed: "a=1 AND \"laptop\"")
    expectDiagnostics("(a=1) «(»b=2)", .missingConnective, fixed: "(a=1) AND (b=2)")
    expectDiagnostics("a=1«,» b=2", .missingConnective, fixed: "a=1 AND b=2")
    expectDiagnostics("a=1 «OVERLAPS» []", .missingConnective, fixed: "a=1 AND OVERLAPS []")
    expectDiagnostics("a=1 «order»=2", .missingConnective, fixed: "a=1 AND order=2")
    expectDiagnostics("a=1 «ADN» b=2", .misspelledKeyword, fixed: "a=1 AND b=2")
    expectDiagnostics("module=x «adn» b=2", .misspelledKeyword, fixed: "module=x AND b=2")
    expectDiagnostics("a=1 «limit» 5", .missingPipe, fixed: "a=1 | limit 5")
    expectDiagnostics(
      "module=x «sort» by y «limit» 5", .missingPipe, .missingPipe, fixed: "module=x | sort by y | limit 5")
  }

  @Test("text without quotes")
  func quotes() {
    expectDiagnostics("content=«red laptop»", .missingQuotes, fixed: "content=\"red laptop\"")
    expectDiagnostics(
      "content HAS «a red laptop» AND x=1", .missingQuotes, fixed: "content HAS \"a red laptop\" AND x=1")
    expectDiagnostics("«red laptop»", .missingQuotes, fixed: "\"red laptop\"")
    expectDiagnostics("«laptop»", .expectedOperator, fixed: "\"laptop\"")
    expectDiagnostics("«metadata.flag» AND a=1", .expectedOperator, fixed: "EXISTS metadata.flag AND a=1")
    expectDiagnostics("content ~ «laptop»", .expectedPattern, fixed: "content ~ \"laptop\"")
    expectDiagnostics("content = «“lap top”»", .smartQuotes, fixed: "content = \"lap top\"")
    expectDiagnostics("content = «‘lap’» AND a=1", .smartQuotes, fixed: "content = 'lap' AND a=1")
    expectDiagnostics("content = «\"»abc", .unclosedString, fixed: "content = \"abc\"")
    expectDiagnostics("(content = «'»abc) AND b=1", .unclosedString)
    expectDiagnostics("content ~ «/»abc", .unclosedRegex)
    expectDiagnostics("content ~ /abc/«gq»", .unknownRegexFlag)
    expectDiagnostics(#"content = "a«\d»b«\q»""#, .unknownEscape, .unknownEscape, fixed: #"content = "a\\db\\q""#)
    expectDiagnostics(#"content = "«\u{110000}»" OR a="«\u»""#, .unknownEscape, .unknownEscape)
    expectDiagnostics("«`»abc = 1", .unclosedString)
    expectDiagnostics("«`»abc", .unclosedString)
    expectDiagnostics("a = 1 AND «'»b\nAND c=«'»d", .unclosedString, .unclosedString)
    expectDiagnostics("«``» = 1", .missingName)
  }

  @Test("what is missing")
  func missing() {
    expectDiagnostics("module=«»", .expectedValue)
    expectDiagnostics("a= «AND» b=1", .expectedValue)
    expectDiagnostics("a=1 AND«»", .expectedCondition)
    expectDiagnostics("a=1 AND «)»", .expectedCondition)
    expectDiagnostics("a=1 AND «AND» b=2", .expectedCondition)
    expectDiagnostics("«OR» a=1", .expectedCondition)
    expectDiagnostics("OVERLAPS«»", .expectedTarget)
    expectDiagnostics("OVERLAPS «AND» a=1", .expectedTarget)
    expectDiagnostics("a IN «»", .expectedValue)
    expectDiagnostics("a IN «1», 2", .expectedMembers)
    expectDiagnostics("a IN (1«..»2)", .expectedMembers)
    expectDiagnostics("a IN «[»]", .expectedMembers)
    expectDiagnostics("«5» AND a=1", .expectedOperator)
    expectDiagnostics("0 < a «<» 10", .chainedComparison)
    expectDiagnostics("metadata.«=» 1", .badPath)
    expectDiagnostics("metadata.tags«[»x] = 1", .badPath)
    expectDiagnostics("a «HAZ» \"x\"", .misspelledKeyword, fixed: "a HAS \"x\"")
    expectDiagnostics("a «CONTAIN» \"x\"", .misspelledKeyword, fixed: "a CONTAINS \"x\"")
    expectDiagnostics("«$» = 3", .missingName)
    expectDiagnostics("a=1 «^» b=2", .unknownCharacter)
    expectDiagnostics("x = if(a=1«)»", .expectedValue)
    expectDiagnostics("x = if(a=1 «b»=2, 3, 4)", .missingConnective, fixed: "x = if(a=1 AND b=2, 3, 4)")
  }

  @Test("what stands in the place of a value")
  func inPlaceOfAValue() {
    for (query, found) in [
      ("a = [module=x]", "a set"), ("a = @calm", "a set"), ("a = )", "`)`"), ("a =", "the end of the query"),
    ] {
      #expect(Query.parse(query).1.map(\.message) == ["a value must stand here after `=`, not \(found)"])
    }
  }

  @Test("what is long is told in short")
  func longNames() {
    let whole = String(repeating: "x", count: 60)
    for (name, told) in [(whole, whole), (whole + "x", whole.prefix(40) + "…")] {
      let message = "`\(told)` alone is not a condition; compare it with something"
      #expect(Query.parse(name).1.map(\.message) == [message])
    }
  }

  @Test("brackets")
  func brackets() {
    expectDiagnostics("«(»a=1", .unclosedBracket, fixed: "(a=1)")
    expectDiagnostics("OVERLAPS «[»a=1 | limit 3", .unclosedBracket, fixed: "OVERLAPS [a=1 | limit 3]")
    expectDiagnostics("NEAR«(»<=5s [a=1]", .unclosedBracket)
    expectDiagnostics("OVERLAPS [«(»a=1] AND b=2", .unclosedBracket, fixed: "OVERLAPS [(a=1)] AND b=2")
    expectDiagnostics("x = lower«(»a AND b=2", .unclosedBracket, fixed: "x = lower(a) AND b=2")
    expectDiagnostics("a=1«)»", .strayBracket, fixed: "a=1")
    expectDiagnostics("a=1«]» AND b=2", .strayBracket, fixed: "a=1 AND b=2")
    expectDiagnostics("a=1«)»«)» | limit 1", .strayBracket, .strayBracket, fixed: "a=1 | limit 1")
  }

  @Test("sets and relations")
  func relations() {
    expectDiagnostics("«OVERLAP» [a=1]", .unknownTimeWord, fixed: "OVERLAPS [a=1]")
    expectDiagnostics("a=1 AND «OVRELAPS»(>=2s) [a=1]", .unknownTimeWord, fixed: "a=1 AND OVERLAPS(>=2s) [a=1]")
    expectDiagnostics("[a=1] «BEFOR» [b=2]", .unknownTimeWord, fixed: "[a=1] BEFORE [b=2]")
    expectDiagnostics("[a=1] «[»b=2]", .unknownTimeWord)
    expectDiagnostics("a=1 AND «[»b=2]", .bareSet)
    expectDiagnostics("a=1 «@»", .missingName)
    expectDiagnostics("[a=1] «AND» b=2", .bareSet)
    expectDiagnostics("[a=1] «NOT» OVERLAPS [b=2]", .bareSet)
    expectDiagnostics("[a=1] OVERLAPS «0»..60", .expectedSet)
    expectDiagnostics("«THEN» [a=1]", .expectedTarget, fixed: "BEFORE [a=1]")
    expectDiagnostics("NEAR(«5s») [a=1]", .badBound)
    expectDiagnostics("NEAR(«!=»5s) [a=1]", .badBound)
    expectDiagnostics("NEAR(<=«x») [a=1]", .badBound)
    expectDiagnostics("WITH«(»<=5s) [a=1]", .badBound)
    expectDiagnostics("ALLEN(meets)«(»<=5s) [a=1]", .badBound)
    expectDiagnostics("ALLEN(«meet», «touches») [a=1]", .unknownAllenRelation, .unknownAllenRelation)
    expectDiagnostics("ALLEN «[»a=1]", .unknownAllenRelation)
    expectDiagnostics("COUNT OVERLAPS [a=1]«»", .badCount)
    expectDiagnostics("OVERLAPS [a=1] «>=» 3", .badCount, fixed: "COUNT OVERLAPS [a=1] >= 3")
    expectDiagnostics("EXISTS «[»a=1]", .expectedCondition)
  }

  @Test("let")
  func bindings() {
    expectDiagnostics("let «talk» = [a=1]; b=2", .badBinding)
    expectDiagnostics("let @a = [a=1] «b»=2", .badBinding, fixed: "let @a = [a=1]; b=2")
    expectDiagnostics("let @a = «b»=2; c=3", .badBinding)
    expectDiagnostics("let @a «[»a=1]; c=3", .badBinding)
    expectDiagnostics("a=1; «b»=2", .unexpectedText)
  }

  @Test("stages")
  func stages() {
    expectDiagnostics("| «srot» by id", .unknownStage, fixed: "| sort by id")
    expectDiagnostics("| «duration» > 5", .unknownStage)
    expectDiagnostics("a=1 | «(»b=2)", .unknownStage)
    expectDiagnostics(
      "a=1 |«» | limit 1".replacing("«» |", with: "« »|").replacing("« »|", with: " «|»"), .unknownStage)
    expectDiagnostics("| sort «id»", .badStage, fixed: "| sort by id")
    expectDiagnostics("| limit 5 «6»", .unexpectedText)
    expectDiagnostics("| limit «»", .badStage)
    expectDiagnostics("| stats «by» module", .badStage)
    expectDiagnostics("| extend «end_time» - 1", .badStage)
    expectDiagnostics("| gaps within «tape»", .badStage)
    expectDiagnostics("| until «later»", .badStage)
    expectDiagnostics("| clip «5»", .badStage)
    expectDiagnostics("| union «a»=1", .expectedSet)
    expectDiagnostics("| select a as «\"b c\"»", .badStage, fixed: "| select a as `b c`")
  }

  @Test("numbers, times and dates")
  func literals() {
    expectDiagnostics("a = «1e999»", .numberTooLarge)
    expectDiagnostics("a < 10«min»", .unknownUnit, fixed: "a < 10m")
    expectDiagnostics("a < 10«x»", .unknownUnit, fixed: "a < \"10x\"")
    expectDiagnostics("a < «30s1m»", .badTime)
    expectDiagnostics("a < «1m2m»", .badTime)
    expectDiagnostics("a < «1:75»", .badTime)
    expectDiagnostics("a < «1:5»", .badTime)
    expectDiagnostics("a < «1:30@25»", .badTime)
    expectDiagnostics("a < «00:01:30:12»", .timecodeWithoutRate, fixed: "a < 00:01:30:12@25")
    expectDiagnostics("a < «123f»", .timecodeWithoutRate, fixed: "a < 123f@25")
    expectDiagnostics("a < «00:01:30:25@25»", .badTimecode)
    expectDiagnostics("a < «00:01:00;01@29.97»", .badTimecode)
    expectDiagnostics("a < «00:01:00;02@25»", .badTimecode)
    expectDiagnostics("a < «00:01:00:02@12.5»", .badTimecode)
    expectDiagnostics("a < «123f@0»", .badTimecode)
    for date in [
      "2025-02-29", "2025-13-01", "2025-00-01", "2025-01-00", "2025-1-05", "2025-01-15T24:00", "2025-01-15T10:60",
      "2025-01-15T10:05:60", "2025-01-15T10", "2025-01-15T10:05+25:00", "2025-01-15T10:05+1", "2025-01-155",
    ] {
      expectDiagnostics("a < «\(date)»", .badDate)
    }
  }

  @Test("one mistake gives one message")
  func once() {
    expectDiagnostics("start_time > «10 s» AND a=1", .unknownUnit, fixed: "start_time > 10s AND a=1")
    expectDiagnostics("start_time > «1 min»", .unknownUnit, fixed: "start_time > 1m")
    expectDiagnostics("a = «1a2b»", .unknownUnit, fixed: "a = \"1a2b\"")
    expectDiagnostics("content = \"say \"«hi»\" there\" AND a=1", .missingConnective)
    expectDiagnostics("content ~ 'a' «i»", .missingConnective)
    expectDiagnostics("module = ocr«,» asr AND a=1", .expectedMembers)
    expectDiagnostics("a «NOT =» 3", .foreignSyntax, fixed: "a != 3")
    expectDiagnostics("a «NOT ~» \"x\"", .foreignSyntax, fixed: "a !~ \"x\"")
    expectDiagnostics("module«:»ocr", .foreignSyntax, fixed: "module=ocr")
    expectDiagnostics("OVERLAPS «module=»scenes AND a=1", .expectedTarget)
    expectDiagnostics("OVERLAPS «>=»2s [a=1] AND b=2", .badBound)
    expectDiagnostics("OVERLAPS «>=»2s @x AND b=2", .badBound)
    expectDiagnostics("[a=1] BEFORE «<=»5s [b=2] | limit 1", .badBound)
    expectDiagnostics("«COUNT» [a=1] > 3 AND b=2", .badCount)
    expectDiagnostics("COUNT(«OVERLAPS» [a=1]) > 3 AND b=2", .badCount)
    expectDiagnostics("| sort by a «DESCENDING»", .misspelledKeyword, fixed: "| sort by a desc")
  }

  @Test("several mistakes give several messages, each one")
  func several() {
    expectDiagnostics(
      "a= «AND» «OVERLAP» [b= «|» «limt» 5] AND c~«x» | «srot» by z | top «by» q", .expectedValue, .unknownTimeWord,
      .expectedValue, .unknownStage, .expectedPattern, .unknownStage, .badStage)
  }

  @Test("a brackets' mistake does not hide what follows the bracket")
  func recovery() {
    expectDiagnostics("(a= «)» AND b= «)»", .expectedValue, .expectedValue)
    expectDiagnostics("OVERLAPS [a= «|» limit «]» AND lower(b) =«»", .expectedValue, .badStage, .expectedValue)
  }
}

extension String {
  /// The text with the first place of a word marked.
  fileprivate func marking(_ word: String) -> String { replacing(word, with: "«\(word)»", maxReplacements: 1) }
}
