import Foundation
import SegmentModel
import Testing

@Suite struct AtomicFileTests {
  /// A folder of its own for each test, removed afterwards.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "/segmentql-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func write(_ text: String, to path: String, committing: Bool = true) throws(ExportError) {
    var file = try AtomicFile(path)
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBufferPointer { buffer -> Result<Void, ExportError> in
      do throws(ExportError) { return .success(try file.write(buffer)) } catch { return .failure(error) }
    }
    try result.get()
    if committing { try file.commit() }
  }

  private func contents(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

  @Test func appearsOnlyWhenCommitted() throws {
    try withFolder { folder in
      let path = folder + "/out.json"
      try write("new", to: path, committing: false)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
      try write("new", to: path)
      #expect(contents(path) == "new")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["out.json"])
    }
  }

  @Test func leavesTheOldFileUntilCommitted() throws {
    try withFolder { folder in
      let path = folder + "/out.json"
      try write("old", to: path)
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
      try write("new", to: path, committing: false)
      #expect(contents(path) == "old")
      try write("new", to: path)
      #expect(contents(path) == "new")
      #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["out.json"])
    }
  }

  @Test func replacesWhatALinkPointsTo() throws {
    try withFolder { folder in
      try write("old", to: folder + "/real.json")
      try FileManager.default.createSymbolicLink(atPath: folder + "/link.json", withDestinationPath: "real.json")
      try write("new", to: folder + "/link.json")
      #expect(contents(folder + "/real.json") == "new")
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link.json") == "real.json")
    }
  }

  @Test func writesDirectlyToWhatIsNoRegularFile() throws {
    try write("gone", to: "/dev/null")
  }

  @Test func namesTheFileAndTheReasonWhenTheSystemRefuses() throws {
    try withFolder { folder in
      let path = folder + "/missing/out.json"
      #expect(throws: ExportError.file(.create, path: path, code: ENOENT)) { try write("x", to: path) }
      #expect(throws: ExportError.file(.create, path: folder, code: EISDIR)) { try write("x", to: folder) }
      #expect(
        ExportError.file(.create, path: "out", code: ENOENT).description
          == "cannot create out: No such file or directory")
    }
  }

  @Test func reportsAFullDevice() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    #expect(throws: ExportError.file(.write, path: "/dev/full", code: ENOSPC)) { try write("x", to: "/dev/full") }
  }

  @Test func exportsToAFileThatLoadsAsItWasWritten() throws {
    try withFolder { folder in
      let store = try ExportTests.store()
      try store.export(.ndjson, toFile: folder + "/rows.ndjson")
      #expect(contents(folder + "/rows.ndjson") == (try ExportTests.text(store, .ndjson)))
      #expect(throws: ExportError.severalJobs(["a", "b"])) {
        try store.export(.aggregated, toFile: folder + "/none.json")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["rows.ndjson"])
    }
  }
}
