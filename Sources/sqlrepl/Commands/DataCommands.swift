import SegmentModel
import SegmentQL

extension DotCommand {
  static let open = DotCommand("open", "PATH ...", "load files or folders in place of what is loaded") {
    session, arguments throws(SessionError) in
    let paths = arguments.words.map(session.path)
    guard !paths.isEmpty else { throw .usage(".open takes files or folders", hint: "as in .open report.json") }
    guard !paths.contains("-") else { throw .usage("standard input can be loaded only at the start") }
    try session.open(paths)
    try session.tell("loaded \(session.storeSummary)")
  }

  static let fields = DotCommand("fields", "", "the fields that a query can name, and how many segments have them") {
    session, arguments throws(SessionError) in
    try arguments.none()
    try session.requireData()
    try session.show(table: Shown(rows: try session.catalog().fieldRows, noun: "field"))
  }

  static let schema = DotCommand("schema", "[MODULE]", "for each module, what its metadata holds, to any depth") {
    session, arguments throws(SessionError) in
    try session.requireData()
    let module = try arguments.atMostOne("transcription")
    let catalog = try session.catalog()
    if let module, !catalog.modules.contains(module) {
      let nearest = Suggestion.nearest(to: module, among: catalog.modules)
      throw .usage("there is no module \(module)", hint: nearest.map { "did you mean \($0)?" })
    }
    try session.show(table: Shown(rows: catalog.schemaRows(module: module), noun: "field"))
  }

  static let modules = DotCommand("modules", "", "the modules, with how many segments each has and when") {
    session, arguments throws(SessionError) in
    try arguments.none()
    try session.requireData()
    try session.show(table: Shown(rows: StoreOverview(session.store).moduleRows, noun: "module"))
  }

  static let jobs = DotCommand("jobs", "", "the videos, with what the files say of them") {
    session, arguments throws(SessionError) in
    try arguments.none()
    try session.requireData()
    try session.show(table: Shown(rows: StoreOverview(session.store).jobRows, noun: "video"))
  }

  static let check = DotCommand("check", "", "what is odd about the data: skipped rows, missing ends, reversed times") {
    session, arguments throws(SessionError) in
    try arguments.none()
    guard session.loaded != nil else { throw .usage("nothing is loaded", hint: ".open loads files") }
    try session.show(table: Shown(rows: session.findings, noun: "finding"), wrapping: true)
  }
}

extension Session {
  fileprivate func requireData() throws(SessionError) {
    if loaded == nil { throw .usage("nothing is loaded", hint: ".open loads files") }
  }
}
