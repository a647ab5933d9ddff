// What reports say of their videos, and to which job that belongs.
extension JSONLoader {
  /// Takes a member of a report that holds no segments.
  mutating func noteFact(_ key: String, _ value: JSONValue, scope: Int, _ session: inout LoadSession) {
    switch (key, value) {
    case ("job_id", .string(let id)): nameJob(ofScope: scope, id, &session)
    case ("job_id", .number(let id)): nameJob(ofScope: scope, id.literal, &session)
    case ("video_name", .string(let name)): scopes[scope].facts.name = name
    case ("duration", .number(let seconds)): scopes[scope].facts.duration = seconds.doubleValue
    case ("status", .string(let status)): scopes[scope].facts.status = status
    case ("processing_time", .number(let seconds)): scopes[scope].facts.processingTime = seconds.doubleValue
    case ("job_id", .null), ("video_name", .null), ("duration", .null), ("status", .null), ("processing_time", .null):
      break
    default: scopes[scope].facts.extra.append(JSONMember(key: key, value: value))
    }
  }

  private mutating func nameJob(ofScope scope: Int, _ id: String, _ session: inout LoadSession) {
    if let earlier = scopes[scope].jobID {
      if earlier != id { session.note("a report names two jobs, \(earlier) and \(id); the first was taken") }
      return
    }
    scopes[scope].jobID = id
    if let unnamed = scopes[scope].unnamedJob {
      session.builder.name(unnamed, as: id)
      scopes[scope].unnamedJob = nil
    }
    scopes[scope].namedJob = session.builder.job(id)
  }

  /// Leaves a scope, which must be the innermost.
  mutating func endScope(_ position: Int, _ session: inout LoadSession) throws(LoadError) {
    var scope = scopes[position]
    settleCount(&scope, &session)
    settleFacts(&scope, &session)
    if let named = scope.namedJob, let id = scope.jobID {
      for (job, _) in scope.unnamedWithin { session.builder.name(job, as: id) }
      scope.unnamedWithin = []
      scope.rowJob = scope.rowJob ?? named
    }
    if let job = scope.unnamedJob { scope.unnamedWithin.append((job, fallbackName(of: scope))) }
    guard let parent = scope.parent else {
      for (job, name) in scope.unnamedWithin { session.builder.name(job, as: name) }
      if !scope.unnamedWithin.isEmpty {
        let names = Set(scope.unnamedWithin.map(\.fallbackName)).sorted().joined(separator: ", ")
        session.note("some segments name no job; they went to: \(names)")
      }
      return
    }
    scopes.removeLast()
    scopes[parent].unnamedWithin += scope.unnamedWithin
    scopes[parent].rowCount += scope.rowCount
    scopes[parent].hasSeveralJobs = scopes[parent].hasSeveralJobs || scope.hasSeveralJobs
    if let job = scope.rowJob {
      if let other = scopes[parent].rowJob, other != job { scopes[parent].hasSeveralJobs = true }
      scopes[parent].rowJob = job
    }
  }

  private func fallbackName(of scope: JSONScope) -> String {
    scope.fallbackName ?? (scope.parent == 0 && frames.isEmpty ? nil : scope.facts.name) ?? scopes[0].fallbackName ?? ""
  }

  /// Drops `total_segments` where it says what the rows say and is made anew at export, which is in a report by module;
  /// and where it is of no video alone. In other reports it stays, as any field does: their exports may list rows twice.
  private func settleCount(_ scope: inout JSONScope, _ session: inout LoadSession) {
    guard let place = scope.facts.extra.firstIndex(where: { $0.key == "total_segments" }),
      let total = scope.facts.extra[place].value.doubleValue
    else { return }
    if total == Double(scope.rowCount) {
      if scope.hasModulesObject || scope.hasSeveralJobs { scope.facts.extra.remove(at: place) }
    } else {
      session.note("total_segments is \(scope.facts.extra[place].value), and the report has \(scope.rowCount)")
    }
  }

  private static let noVideos = VideoFacts(extra: [JSONMember(key: "videos", value: .array([]))])

  private func settleFacts(_ scope: inout JSONScope, _ session: inout LoadSession) {
    guard scope.facts != VideoFacts() else { return }
    // A combined report without videos, rather than a video with a field of this name.
    if scope.facts == Self.noVideos, scope.namedJob == nil, scope.rowJob == nil { return }
    if let job = scope.namedJob ?? scope.unnamedJob {
      session.builder.addVideo(scope.facts, to: job)
    } else if let job = scope.rowJob, !scope.hasSeveralJobs {
      session.builder.addVideo(scope.facts, to: job)
    } else if scope.rowJob == nil, scope.unnamedWithin.isEmpty {
      let job = session.builder.unnamedJob()
      session.builder.addVideo(scope.facts, to: job)
      scope.unnamedJob = job
    } else {
      let keys = scope.facts.extra.map(\.key).joined(separator: ", ")
      session.note("what a report says of several videos together was left out: \(keys)")
    }
  }
}
