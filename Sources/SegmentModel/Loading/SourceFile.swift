#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One source of bytes in a load: folders are listed by now.
struct SourceFile: Sendable {
  enum Origin: Sendable {
    case path
    case bytes([UInt8])
    case descriptor(Int32)
  }

  let name: String
  let origin: Origin
  /// Found in a folder, so that a file without segments is passed over.
  let isFromFolder: Bool
  /// The bytes it has, if that is known beforehand.
  let size: Int?

  /// The name without folders and extension.
  var stem: String {
    let last = name.utf8.split(separator: 0x2F).last.map { String($0) ?? name } ?? name
    guard let dot = last.utf8.lastIndex(of: 0x2E), dot > last.startIndex else { return last }
    return String(last[..<dot])
  }

  static func files(of source: LoadSource) throws(LoadError) -> [SourceFile] {
    switch source {
    case .bytes(let bytes, let name):
      return [SourceFile(name: name, origin: .bytes(bytes), isFromFolder: false, size: bytes.count)]
    case .descriptor(let descriptor, let name):
      return [SourceFile(name: name, origin: .descriptor(descriptor), isFromFolder: false, size: nil)]
    case .path(let path):
      var status = stat()
      guard stat(path, &status) == 0 else { throw LoadError(.system(operation: "open", errno: errno), file: path) }
      guard status.st_mode & S_IFMT == S_IFDIR else {
        let isRegular = status.st_mode & S_IFMT == S_IFREG
        return [
          SourceFile(name: path, origin: .path, isFromFolder: false, size: isRegular ? Int(status.st_size) : nil)
        ]
      }
      let files = try Folder.files(in: path)
      guard !files.isEmpty else { throw LoadError(.noFiles, file: path) }
      return files
    }
  }

  func load(into session: inout LoadSession) throws(LoadError) {
    let limit = session.options.maximumFileSize
    let source: SourceBytes
    switch origin {
    case .path: source = try SourceBytes(path: name, limit: limit)
    case .bytes(let bytes): source = try SourceBytes(memory: bytes, name: name, limit: limit)
    case .descriptor(let descriptor): source = try SourceBytes(descriptor: descriptor, name: name, limit: limit)
    }
    session.beginFile(name)
    let byteCount: Int
    do throws(LoadError) {
      byteCount = try read(source, into: &session)
    } catch {
      // A file that changed may fail in any way; the change is what to tell.
      if source.hasChanged { throw LoadError(.changedWhileRead, file: name) }
      let isPassedOver = error.reason == .noSegments || error.reason == .isEmpty
      guard isFromFolder, isPassedOver else { throw error }
      session.report.notes.append("\(name): \(error.reason); passed over")
      return
    }
    if source.hasChanged { throw LoadError(.changedWhileRead, file: name) }
    source.leave(at: byteCount)
    try session.checkpoint(bytesRead: byteCount)
    session.endFile(byteCount: byteCount)
  }

  /// Reads all segments, and returns the number of bytes.
  private func read(_ bytes: SourceBytes, into session: inout LoadSession) throws(LoadError) -> Int {
    let options = session.options
    let source = ByteSource(bytes, stop: session.stop)
    var window = ByteWindow(source, size: options.windowSize, maximumSize: options.maximumRowSize)
    // The byte order mark and the first byte after white space must be in the window.
    var first: UInt8?
    while true {
      first = window.firstByteBehindMark()
      if window.isFinal || first != nil { break }
      try window.refill()
    }
    if window.beginsWithForeignMark { throw LoadError(.notUTF8, file: name) }
    guard let first else { throw LoadError(.isEmpty, file: name) }
    window.skipMark()
    if first == 0x7B || first == 0x5B {
      var loader = JSONLoader(window, stem: stem, options: options)
      try loader.load(into: &session)
      return loader.byteCount
    } else {
      var loader = CSVLoader(window, stem: stem, options: options)
      try loader.load(into: &session)
      return loader.byteCount
    }
  }
}
