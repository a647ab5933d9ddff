import Testing

@testable import sqlrepl

/// The limits that a person sets for queries, on the command line and in a session.
struct LimitTests {
  private let folder = ScratchFolder()

  private func counted(_ arguments: [String]) -> ToolRun {
    let report = folder.store(
      "report.json",
      """
      {"job_id": "talk", "segments": [
      {"id": "1", "job_id": "talk", "module": "scenes", "content": "Desk", "start_time": 0, "end_time": 30},
      {"id": "2", "job_id": "talk", "module": "scenes", "content": "Door", "start_time": 30, "end_time": 40}]}
      """)
    return run([report, "--mode", "count"] + arguments)
  }

  @Test(arguments: ["1e300", "1e-300", "3600", "1.7976931348623157e308"]) func everyTimeoutIsTaken(_ seconds: String) {
    let found = counted(["--timeout", seconds, "-c", "module=scenes"])
    #expect(found.status == (seconds == "1e-300" ? .failure : .success))
  }

  @Test func limitsStopAQueryAndSayHowToRaiseThem() {
    let memory = counted(["--max-memory", "1", "-c", "| sort by id"])
    #expect(memory.status == .failure && memory.errors.contains("[memory-limit]"))
    #expect(memory.errors.contains("--max-memory"))
    let rows = counted(["--max-rows", "1", "-c", "| sort by id"])
    #expect(rows.status == .failure && rows.errors.contains("[row-limit]"))
    let time = counted(["--timeout", "1e-9", "-c", ".explain analyze module=scenes"])
    #expect(time.status == .failure && time.errors.contains("[deadline-exceeded]"))
  }

  @Test func aSessionShowsAndSetsThem() {
    let shown = counted(["--max-memory", "3M", "--skip-regex-failures", "-c", ".limit"])
    #expect(shown.errors == "limit time off\nlimit memory 3M\nlimit rows 50000000\nlimit regex skip\n")
    let set = counted(["-c", ".limit memory 1", "-c", "| sort by id"])
    #expect(set.status == .failure && set.errors.hasPrefix("limit memory 1\n"))
    let raised = counted([
      "--timeout", "1e-9", "-c", ".limit time off", "-c", ".limit rows 7", "-c", ".limit regex stop", "-c", "id=none",
    ])
    #expect(raised.status == .success)
    for wrong in ["tim 5", "time 0", "memory 5x", "rows no", "regex maybe", "time 1 2"] {
      let refused = counted(["-c", ".limit \(wrong)"])
      #expect(refused.status == .failure && refused.errors.contains(".limit"))
    }
  }
}
