import Testing

@testable import SegmentModel

/// What several threads load together is what one loads alone.
@Suite struct ParallelLoadingTests {
  /// How rows of several jobs follow each other.
  enum Order: CaseIterable { case jobByJob, interleaved, oneJob }

  /// What is hidden among the rows.
  enum Trap: CaseIterable {
    case none, badRow, brokenRow, duplicate, conflict, rowInText, rowInMetadata, noJob, noModule, unknownField
    case repeatedField, escapes, blanks
  }

  private func job(_ number: Int, _ order: Order, of count: Int) -> String {
    switch order {
    case .jobByJob: "job \(number * 7 / count)"
    case .interleaved: "job \(number % 5)"
    case .oneJob: "job"
    }
  }

  private func jsonRow(_ number: Int, _ order: Order, of count: Int) -> String {
    #"{"id":"\#(number)","job_id":"\#(job(number, order, of: count))","module":"m\#(number % 3)","#
      + #""content":"text \#(number)","start_time":\#(Double(number) / 4),"end_time":\#(number),"metadata":{"k":[{"x":1}]}}"#
  }

  private func trapped(_ trap: Trap, _ row: String, _ earlier: String) -> String {
    func replacing(_ old: String, _ new: String) -> String {
      guard let range = row.firstRange(of: old) else { return row }
      return row.replacingSubrange(range, with: new)
    }
    switch trap {
    case .none: return row
    case .badRow: return replacing(#""start_time":"#, #""start_time":"x","s":"#)
    case .brokenRow: return replacing(#""start_time":"#, #""start_time":-,"s":"#)
    case .duplicate: return earlier
    case .conflict:
      guard let range = earlier.firstRange(of: "text") else { return earlier }
      return earlier.replacingSubrange(range, with: "other")
    case .rowInText:
      return replacing("text", String(earlier.dropLast()).replacing("\"", with: "\\\"") + "},{\\\"id\\\":\\\"5\\\"")
    case .rowInMetadata: return replacing(#"{"k":[{"x":1}]}"#, "[\(earlier),\(earlier),\n\(earlier)\n]")
    case .noJob: return replacing(#""job_id":"#, #""job_id":null,"j":"#)
    case .noModule: return replacing(#""module":"#, #""module":null,"j":"#)
    case .unknownField: return replacing(#""content":"#, #""own":[1,{"id":2}],"content":"#)
    case .repeatedField: return replacing(#""content":"#, #""content":"first","content":"#)
    case .escapes: return replacing("text", #"\u00e9\n\"\\"#)
    case .blanks: return "\n \t" + row + " \r\n"
    }
  }

  private func rows(_ order: Order, _ trap: Trap, count: Int = 60) -> [String] {
    (0..<count).map { number in
      let row = jsonRow(number, order, of: count)
      let isTrapped = number % 17 == 11
      return isTrapped ? trapped(trap, row, jsonRow(number * 2 / 3, order, of: count)) : row
    }
  }

  private func check(_ text: String, name: String, _ comment: @autoclosure () -> Comment) {
    let bytes = Array(text.utf8)
    for strict in [false, true] {
      let alone = Outcome(bytes, name: name, strict: strict)
      for (threads, size) in [(2, 1), (2, 300), (3, 37), (5, 1000)] {
        let together = Outcome(bytes, name: name, strict: strict, regions: (threads, size))
        #expect(together == alone, comment())
      }
      #expect(Outcome(bytes, name: name, strict: strict, window: 50, regions: (3, 200)) == alone, comment())
    }
  }

  @Test(arguments: Order.allCases, Trap.allCases)
  func arrays(_ order: Order, _ trap: Trap) {
    check("[" + rows(order, trap).joined(separator: ",") + "]", name: "a.json", "\(order) \(trap)")
    check("[\n" + rows(order, trap).joined(separator: ",\n  ") + "\n] ", name: "a.json", "\(order) \(trap), lines")
    check("[" + rows(order, trap).joined(separator: ","), name: "a.json", "\(order) \(trap), cut off")
    check("[" + rows(order, trap).joined(separator: ",") + "] []", name: "a.json", "\(order) \(trap), trailing")
  }

  @Test(arguments: Order.allCases, Trap.allCases)
  func lines(_ order: Order, _ trap: Trap) {
    var lines = rows(order, trap)
    check(lines.joined(separator: "\n"), name: "a.ndjson", "\(order) \(trap)")
    lines.insert(#"{"job_id":"late","video_name":"v","segments":[{"id":"1","content":"c"}]}"#, at: 40)
    lines.insert("[1]", at: 30)
    check(lines.joined(separator: "\r\n\n") + "\n", name: "a.ndjson", "\(order) \(trap), with a report")
  }

  @Test(arguments: Order.allCases)
  func csv(_ order: Order) {
    func row(_ number: Int) -> String {
      let content = number % 13 == 5 ? "\"a \"\"b\"\",\n\(number),job 1,m,c,1,2\nend\"" : "text \(number)"
      return "\(number),\(job(number, order, of: 60)),m\(number % 3),\(content),\(Double(number) / 4),\(number)"
    }
    let header = "id,job_id,module,content,start_time,end_time"
    let plain = (0..<60).map(row)
    let traps: [[String]] = [
      plain, plain + plain[20..<40], plain.map { $0.hasPrefix("33,") ? "33,short" : $0 },
      plain.map { $0.hasPrefix("33,") ? "33,job 9,m,c,x,1" : $0 }, plain.map { $0.hasPrefix("33,") ? "" : $0 },
      plain.map { $0.hasPrefix("33,") ? "3,\"open" : $0 }, plain.map { $0.hasPrefix("33,") ? "3,,m,no job,1,2" : $0 },
      plain.map { $0.hasPrefix("33,") ? "3,a\"b,m,c,1,2" : $0 }, plain + ["9,\(job(9, order, of: 60)),m0,other,1,2"],
    ]
    for lines in traps {
      for separator in ["\n", "\r\n"] {
        check(([header] + lines).joined(separator: separator), name: "a.csv", "\(order)")
        check(([header] + lines).joined(separator: separator) + separator, name: "a.csv", "\(order)")
      }
    }
  }

  /// What comes behind the rows of jobs whose shards were taken over.
  enum LateRow: CaseIterable { case none, duplicate, conflict, ofEarlierJob, withUnknownField }

  @Test(arguments: ["json", "ndjson", "csv"], LateRow.allCases)
  func shardsThatWereReadAheadAreTakenAsTheyAre(_ form: String, _ late: LateRow) throws {
    // Enough rows for shards that are not taken apart.
    let count = 40_000
    var rows = (0..<count).map { (id: $0, job: $0 / 1000, content: "text \($0 % 1000)", own: "") }
    switch late {
    case .none: break
    case .duplicate: rows += [rows[5], rows[count - 1]]
    case .conflict: rows += [5, count / 2, count - 1].map { (id: $0, job: $0 / 1000, content: "other", own: "") }
    case .ofEarlierJob: rows += (0..<2000).map { (id: count + $0, job: 3 + $0 / 1000 * 30, content: "more", own: "") }
    case .withUnknownField:
      rows += [(id: count, job: 20, content: "c", own: "7"), (id: count + 1, job: 39, content: "c", own: "8")]
    }
    let objects = {
      rows.map {
        #"{"id":\#($0.id),"job_id":"j\#($0.job)","module":"m","content":"\#($0.content)""#
          + ($0.own.isEmpty ? "}" : #","own":\#($0.own)}"#)
      }
    }
    let text =
      switch form {
      case "json": "[\(objects().joined(separator: ","))]"
      case "ndjson": objects().joined(separator: "\n")
      default:
        "id,job_id,module,content,own\r\n"
          + rows.map { "\($0.id),j\($0.job),m,\"\($0.content)\n\",\($0.own)\r\n" }.joined()
      }
    let bytes = Array(text.utf8)
    let alone = try load(bytes) { $0.parallelism = 1 }
    let together = try load(bytes) {
      $0.parallelism = 2
      $0.leastRegionSize = bytes.count / 4
      $0.leastStagingSize = 1
    }
    #expect(together.store == alone.store)
    #expect(together.report == alone.report)
    #expect(alone.store.shards.count == 1)
    #expect(together.store.shards.count > 1)
    #expect(together.store.moduleNames == alone.store.moduleNames)
  }

  @Test func foldersOfSmallFiles() throws {
    let folder = TemporaryFolder()
    for number in 0..<30 {
      let segments = (0..<5).map { #"{"id":"\#($0)","module":"m","content":"c\#(number % 26)","start_time":\#($0)}"# }
      // The job is named before or behind the segments, some jobs come twice, and some files are malformed or strange.
      let job = #""job_id":"j\#(number % 27)""#
      let list = #""segments":[\#(segments.joined(separator: number == 9 ? "}," : ","))]"#
      let name = "\(number < 10 ? "0" : "")\(number).json"
      switch number {
      case 12: folder.write("[]", to: name)
      case 13: folder.write("", to: name)
      case 14: folder.write(#"[{"id":1,"content":2},{"id":2}]"#, to: name)
      case 15...20: folder.write("{\(list),\(job),\"duration\":5}", to: name)
      case 9: folder.write("{\"id\":1}\n{\"id\":\n{\"id\":2}", to: "09.ndjson")
      default: folder.write("{\(job),\(list),\"status\":\"done\"}", to: name)
      }
    }
    func outcome(threads: Int, strict: Bool) -> Result<LoadResultFacts, LoadError> {
      var options = LoadOptions()
      options.parallelism = threads
      options.isStrict = strict
      options.leastRegionSize = 500
      do throws(LoadError) {
        return .success(LoadResultFacts(try SegmentLoader(options: options).load(path: folder.path)))
      } catch {
        return .failure(error)
      }
    }
    for strict in [false, true] {
      let alone = outcome(threads: 1, strict: strict)
      for threads in [2, 3, 8] { #expect(outcome(threads: threads, strict: strict) == alone) }
    }
    #expect(throws: Never.self) { try outcome(threads: 3, strict: false).get() }
  }

  struct LoadResultFacts: Equatable {
    var store: SegmentStore
    var report: LoadReport
    init(_ result: LoadResult) { (store, report) = (result.store, result.report) }
  }

  @Test func cancellingEndsEveryThread() throws {
    let bytes = Array(("[" + rows(.jobByJob, .none, count: 2000).joined(separator: ",") + "]").utf8)
    for calls in [0, 1, 5, 20] {
      let left = Countdown(calls)
      let error = #expect(throws: LoadError.self) {
        try load(bytes, window: 1000) { options in
          // Four regions for each thread, and a question for each region at least, however fast the threads are.
          options.parallelism = 8
          options.leastRegionSize = 2000
          options.isCancelled = { left.isOver }
        }
      }
      #expect(error?.reason == .cancelled)
    }
  }
}

/// Says so when it has been asked more often than given.
final class Countdown: @unchecked Sendable {
  private(set) var left: Int
  init(_ calls: Int) { left = calls }

  var isOver: Bool {
    left -= 1
    return left < 0
  }
}

extension String {
  func firstRange(of text: String) -> Range<Index>? { ranges(of: text).first }

  func replacingSubrange(_ range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
