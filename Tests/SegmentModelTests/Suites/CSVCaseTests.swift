import Testing

@testable import SegmentModel

/// What the public suites of CSV taught, in cases of our own, and that CSV and JSON give the same segments.
@Suite struct CSVCaseTests {
  /// What a file's rows hold, in both kinds of line breaks, with one at the end and without, through windows of several
  /// sizes.
  private func check(_ rows: [String], gives expected: [[String?]], sourceLocation: SourceLocation = #_sourceLocation) {
    for lineBreak in ["\n", "\r\n"] {
      for ending in ["", lineBreak] {
        let text = (["id,content,module"] + rows).joined(separator: lineBreak) + ending
        for window in [nil, 1, 3, 16] {
          do {
            let found = try load(text, strict: true, window: window).store.segments.map {
              [$0.id, $0.content, $0.module]
            }
            #expect(found == expected, "\(text)", sourceLocation: sourceLocation)
          } catch {
            Issue.record("\(text): \(error)", sourceLocation: sourceLocation)
          }
        }
      }
    }
  }

  @Test func cellsWithoutQuotes() {
    check(["1,2,3"], gives: [["1", "2", "3"]])
    check(["1,,3"], gives: [["1", "", "3"]])
    check(["1, leading space,3"], gives: [["1", " leading space", "3"]])
    check(["1,trailing space ,3"], gives: [["1", "trailing space ", "3"]])
    check(["1,\t,3"], gives: [["1", "\t", "3"]])
    check(["1,ʤ 😎,é"], gives: [["1", "ʤ 😎", "é"]])
    check(["1,{'a': 1; b},3"], gives: [["1", "{'a': 1; b}", "3"]])
    check([], gives: [])
  }

  @Test func cellsInQuotes() {
    check([#"1,"","""#], gives: [["1", "", ""]])
    check([#"1,"Field with spaces",3"#], gives: [["1", "Field with spaces", "3"]])
    check([#"1,"Anytown, WW",3"#], gives: [["1", "Anytown, WW", "3"]])
    check([#""1","2","3""#, #""4","5","6""#], gives: [["1", "2", "3"], ["4", "5", "6"]])
    check([#"1,"ha ""ha"" ha",3"#], gives: [["1", #"ha "ha" ha"#, "3"]])
    check([##"1,"""",3"##, ##"2,"""""",3"##], gives: [["1", "\"", "3"], ["2", "\"\"", "3"]])
    check([##"1,",""",3"##], gives: [["1", ",\"", "3"]])
    check(
      [#"1,"{""type"": ""Point"", ""at"": [102.0, 0.5]}",3"#],
      gives: [["1", #"{"type": "Point", "at": [102.0, 0.5]}"#, "3"]])
  }

  @Test func lineBreaksInQuotesStayAsTheyAre() {
    check(["1,\"Once upon \na time\",3"], gives: [["1", "Once upon \na time", "3"]])
    check(["1,\"Once upon \r\na time\",3"], gives: [["1", "Once upon \r\na time", "3"]])
    check(["1,\"a\rb\",3"], gives: [["1", "a\rb", "3"]])
    check(["1,\"\n\"\"ha\"\" \n\",3", "4,5,6"], gives: [["1", "\n\"ha\" \n", "3"], ["4", "5", "6"]])
    check(["1,\"\n\n\n\",3"], gives: [["1", "\n\n\n", "3"]])
  }

  @Test(arguments: [
    "1,\"I forgot to close this one,3", "1,\"", "1,\"a\"\"", "1,\"Hey, I missed \" it\",3", "1,This \"is\" bare,3",
    "1,a\"", "1,2", "1,2,3,4", "1,2,3,", "1,\"a\" ,3", "1, \"a\",3", "1,\"a\"b,3", "1,a\rb,3",
  ])
  func brokenRows(_ row: String) throws {
    let text = "id,content,module\n0,x,y\n\(row)\n"
    for window in [nil, 1, 5] {
      #expect(throws: LoadError.self, "\(row)") { try load(text, strict: true, window: window) }
      // A quote that is not closed swallows the rest of the file, which is no file then; other rows go alone.
      guard let result = try? load(text, window: window) else { continue }
      #expect(result.store.segments.map(\.id) == ["0"], "\(row)")
      #expect(result.report.badRowCount == 1, "\(row)")
    }
  }

  @Test func oneColumn() throws {
    #expect(try load("content\n1\n").store.segments.map(\.content) == ["1"])
    #expect(try load("content\r\n\"\"\r\n").store.segments.map(\.content) == [""])
    #expect(try load("content").store.isEmpty)
    #expect(throws: LoadError.self) { try load("") }
    #expect(throws: LoadError.self) { try load("\n\n") }
    #expect(throws: LoadError.self) { try load("qux,quux,quuz\n1,2,3\n") }
  }

  // MARK: The same segments from CSV and from JSON

  @Test func csvAndJSONGiveTheSameSegments() throws {
    let json = #"""
      [{"id":"1","job_id":"j","module":"m","content":"a \"b\"\nc, d","start_time":0.1,"end_time":12.5e1,
        "metadata":{"k":[1,null,"é"],"n":1.50},"created_at":"2025-01-15T10:00:00","rank":3,"note":"x,y"},
       {"id":"2","job_id":"j","module":"m","content":"","start_time":-1,"end_time":null,"metadata":null,
        "created_at":null,"rank":true,"note":""},
       {"id":"","job_id":"j","module":"","content":null,"start_time":null,"end_time":1e-7,"metadata":[],"created_at":"",
        "rank":null,"note":"null"},
       {"id":null,"job_id":"k","module":"日本","content":"\\N","start_time":123456789.123456789,"end_time":5e-324,
        "metadata":"text","created_at":"x","rank":-0.5,"note":"3"}]
      """#
    let csv = #"""
      id,job_id,module,content,start_time,end_time,metadata,created_at,rank,note
      1,j,m,"a ""b""
      c, d",0.1,12.5e1,"{""k"": [1, null, ""é""], ""n"": 1.50}",2025-01-15T10:00:00,3,"x,y"
      2,j,m,"",-1,,,,true,""
      "",j,"",\N,,1e-7,[],"",null,"""null"""
      ,k,日本,"\N",123456789.123456789,5e-324,"""text""",x,-0.5,"""3"""
      """#
    let name = "f.json"
    let expected = try load(json, name: name, strict: true)
    #expect(expected.store.count == 4)
    for window in [nil, 1, 7, 64] {
      let found = try load(csv, name: name, strict: true, window: window)
      #expect(found.store.segments.count == expected.store.segments.count)
      for (fromCSV, fromJSON) in zip(found.store.segments, expected.store.segments) {
        #expect(fromCSV == fromJSON, "\(fromCSV) and \(fromJSON)")
      }
      #expect(found.store == expected.store)
    }
  }
}
