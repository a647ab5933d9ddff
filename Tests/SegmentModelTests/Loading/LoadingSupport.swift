import SegmentModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Loads a text, by default through a window that it fits in.
func load(
  _ text: String, name: String = "file.json", strict: Bool = false, window: Int? = nil,
  _ change: (inout LoadOptions) -> Void = { _ in }
) throws(LoadError) -> LoadResult {
  try load(Array(text.utf8), name: name, strict: strict, window: window, change)
}

func load(
  _ bytes: [UInt8], name: String = "file.json", strict: Bool = false, window: Int? = nil,
  _ change: (inout LoadOptions) -> Void = { _ in }
) throws(LoadError) -> LoadResult {
  var options = LoadOptions()
  options.isStrict = strict
  if let window {
    options.windowSize = window
    options.leastStagingSize = 1
  }
  change(&options)
  return try SegmentLoader(options: options).load([.bytes(bytes, name: name)])
}

/// What loading gives, for comparison between ways that must agree.
enum Outcome: Equatable {
  case loaded(SegmentStore, LoadReport)
  case failed(LoadError)

  /// - Parameter regions: how many threads to load with, and the least size of the pieces that they share.
  init(
    _ bytes: [UInt8], name: String = "file.json", strict: Bool = false, window: Int? = nil,
    regions: (threads: Int, size: Int)? = nil, _ change: (inout LoadOptions) -> Void = { _ in }
  ) {
    do {
      let result = try load(bytes, name: name, strict: strict, window: window) { options in
        options.parallelism = regions?.threads ?? 1
        if let regions {
          options.leastRegionSize = regions.size
          options.leastStagingSize = 1
        }
        change(&options)
      }
      self = .loaded(result.store, result.report)
    } catch {
      self = .failed(error)
    }
  }
}

extension SegmentStore {
  var segments: [Segment] { (0..<count).map { segment(at: $0) } }
}

/// A folder for one test, removed with everything in it.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/segmentql-test-XXXXXX".utf8CString)
    _ = mkdtemp(&template)
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  deinit { removeAll(path) }

  private func removeAll(_ path: String) {
    chmod(path, 0o700)
    if let directory = opendir(path) {
      while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { removeAll("\(path)/\(name)") }
      }
      closedir(directory)
      rmdir(path)
    } else {
      unlink(path)
    }
  }

  @discardableResult
  func write(_ text: String, to name: String) -> String {
    let file = "\(path)/\(name)"
    let stream = fopen(file, "w")
    _ = text.withCString { fputs($0, stream) }
    fclose(stream)
    return file
  }

  func makeFolder(_ name: String) { mkdir("\(path)/\(name)", 0o755) }
}
