import LineEditor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Completes paths by what the folders hold.
struct PathCompleter {
  /// The folder that `~` means.
  let home: String?

  /// The files and folders that a path may mean; hidden ones where the dot is typed.
  ///
  /// - Parameters:
  ///   - typed: the path so far, without quotation marks.
  ///   - range: what is replaced, in UTF-8 bytes.
  func completions(of typed: String, replacing range: Range<Int>) -> [Completion] {
    let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
    let name = typed.dropFirst(folder.count)
    let place = folder.isEmpty ? "." : Files.expandingHome(folder, home: home)
    guard let directory = opendir(place) else { return [] }
    defer { closedir(directory) }
    var found: [Completion] = []
    while let entry = readdir(directory) {
      let entryName = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard entryName.hasPrefix(name), entryName != ".", entryName != "..", name.first == "." || entryName.first != "."
      else { continue }
      var status = stat()
      let isFolder = stat(place + "/" + entryName, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      found.append(Completion(replace: range, with: Self.word(folder + entryName, isFolder: isFolder)))
    }
    return found.sorted { $0.text < $1.text }
  }

  /// A path as one word: in quotation marks where it needs them, which a folder leaves open for what it holds.
  private static func word(_ path: String, isFolder: Bool) -> String {
    let path = isFolder ? path + "/" : path
    guard path.contains(where: { $0.isWhitespace || $0 == "\"" || $0 == "'" }) else { return path }
    let quote = path.contains("\"") ? "'" : "\""
    return quote + path + (isFolder ? "" : quote)
  }
}
