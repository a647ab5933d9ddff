import Foundation

/// Where tests find files.
public enum TestFolders {
  /// The package's `Tests` folder.
  public static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The real exports that stand beside the checkout on some machines, or `nil`.
  public static let shared: URL? = {
    var folder = tests
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("shared/real")
      if FileManager.default.fileExists(atPath: candidate.appendingPathComponent("questions.json").path) {
        return candidate
      }
    }
    return nil
  }()

  /// The files under a folder whose names end so, in the order of their paths.
  public static func files(under folder: URL, ending: String) -> [URL] {
    let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (found?.compactMap { $0 as? URL } ?? []).filter { $0.path.hasSuffix(ending) }.sorted { $0.path < $1.path }
  }
}

extension ConformanceCase {
  /// Every case of the suite.
  public static func all() throws -> [ConformanceCase] {
    let folder = TestFolders.tests.appendingPathComponent("Conformance")
    return try TestFolders.files(under: folder, ending: ".cases").flatMap { file in
      let name = String(file.path.dropFirst(folder.path.count + 1))
      return try parse(String(contentsOf: file, encoding: .utf8), file: name)
    }
  }
}
