#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The listing of folders.
enum Folder {
  private static let extensions: Set<String> = ["json", "ndjson", "jsonl", "csv"]
  /// Folders nested deeper than this are not entered.
  private static let greatestDepth = 32

  /// The files with a known extension in a folder and in its folders, in the order of their paths' bytes. Hidden entries
  /// are passed over; links to files are followed, links to folders are not.
  static func files(in root: String) throws(LoadError) -> [SourceFile] {
    var found: [SourceFile] = []
    var folders = [(path: root, depth: 0)]
    while let (folder, depth) = folders.popLast() {
      for name in try entries(of: folder) {
        let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
        var status = stat()
        guard lstat(path, &status) == 0 else { continue }
        if status.st_mode & S_IFMT == S_IFDIR {
          if depth < greatestDepth { folders.append((path, depth + 1)) }
          continue
        }
        guard hasKnownExtension(name), stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
        found.append(SourceFile(name: path, origin: .path, isFromFolder: true, size: Int(status.st_size)))
      }
    }
    return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private static func hasKnownExtension(_ name: String) -> Bool {
    name.utf8.lastIndex(of: 0x2E).map { extensions.contains(name[name.index(after: $0)...].lowercased()) } ?? false
  }

  /// The names in a folder, without hidden ones.
  private static func entries(of folder: String) throws(LoadError) -> [String] {
    guard let directory = opendir(folder) else {
      throw LoadError(.system(operation: "read the folder", errno: errno), file: folder)
    }
    defer { closedir(directory) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: tuple.pointee)) {
          String(cString: $0)
        }
      }
      if !name.hasPrefix(".") { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw LoadError(.system(operation: "read the folder", errno: errno), file: folder) }
    return names
  }
}
