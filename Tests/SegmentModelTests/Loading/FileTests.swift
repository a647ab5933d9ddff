import Synchronization
import Testing

@testable import SegmentModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What may happen to files, and what is said of it.
@Suite struct FileTests {
  private let folder = TemporaryFolder()

  private func reason(_ path: String, _ change: (inout LoadOptions) -> Void = { _ in }) -> LoadError.Reason? {
    var options = LoadOptions()
    change(&options)
    do throws(LoadError) {
      _ = try SegmentLoader(options: options).load(path: path)
      return nil
    } catch {
      #expect(error.file == path)
      return error.reason
    }
  }

  private func row(_ number: Int) -> String { #"{"id":"\#(number)","job_id":"j","module":"m","content":"text"}"# }

  private func rows(_ count: Int) -> String { "[" + (0..<count).map(row).joined(separator: ",\n") + "]" }

  @Test func whatIsNoFile() {
    #expect(reason(folder.path + "/none.json") == .system(operation: "open", errno: ENOENT))
    #expect(reason(folder.path) == .noFiles)
    folder.makeFolder("empty.json")
    #expect(reason(folder.path + "/empty.json") == .noFiles)
    #expect(reason(folder.write("", to: "nothing.json")) == .isEmpty)
    #expect(reason(folder.write(" \n\t", to: "blank.json")) == .isEmpty)
    #expect(reason(folder.write("[]", to: "rows.json")) == nil)
    symlink(folder.path + "/gone", folder.path + "/link.json")
    #expect(reason(folder.path + "/link.json") == .system(operation: "open", errno: ENOENT))
    #expect(reason("/dev/null") == .isEmpty)
    #expect(reason(folder.path + "/rows.json/more") == .system(operation: "open", errno: ENOTDIR))
    #expect(reason("/dev/zero") { $0.maximumFileSize = 1 << 20 } == .fileTooLarge(limit: 1 << 20))
  }

  @Test(.enabled(if: geteuid() != 0 || fileUserOfThread != nil)) func whatMayNotBeRead() throws {
    let path = folder.write(rows(1), to: "secret.json")
    folder.write(rows(1), to: "open.json")
    folder.makeFolder("closed")
    chmod(path, 0)
    chmod(folder.path + "/closed", 0)
    chmod(folder.path, 0o755)
    let paths = [path, folder.path + "/closed", folder.path + "/open.json", folder.path]
    let reasons = try asAnyUser {
      paths.map { path in
        var options = LoadOptions()
        options.parallelism = 1
        do throws(LoadError) {
          _ = try SegmentLoader(options: options).load(path: path)
          return nil
        } catch {
          return error.reason
        }
      }
    }
    // A folder of which one file may not be read fails: nothing is left out in silence.
    let expected: [LoadError.Reason?] = [
      .system(operation: "open", errno: EACCES), .system(operation: "read the folder", errno: EACCES), nil,
      .system(operation: "read the folder", errno: EACCES),
    ]
    #expect(reasons == expected)
  }

  /// What a body gives with the rights of a user that is not root, on a thread of its own that takes them if need be.
  private func asAnyUser(
    _ body: @escaping @Sendable () -> [LoadError.Reason?]
  ) throws -> [LoadError.Reason?] {
    guard geteuid() == 0, let setUser = fileUserOfThread else { return body() }
    let found = Mutex<[LoadError.Reason?]>([])
    let thread = try #require(
      HelperThread {
        _ = setUser(65_534)
        let reasons = body()
        found.whileLocked { $0 = reasons }
      })
    thread.join()
    return found.whileLocked { $0 }
  }

  @Test func aSocketIsNoFile() throws {
    let path = folder.path + "/socket.json"
    let descriptor = socketDescriptor()
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { target in
      target.copyBytes(from: path.utf8.prefix(target.count - 1))
    }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
    #expect(reason(path) == .system(operation: "open", errno: ENXIO))
  }

  private func socketDescriptor() -> Int32 {
    #if canImport(Glibc)
      socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
      socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
  }

  @Test(arguments: [1, 3]) func filesThatChangeWhileTheyAreRead(_ threads: Int) {
    let text = rows(400)
    let changes: [(String, @Sendable (String) -> Void)] = [
      ("shrinks", { truncate($0, 9000) }),
      ("is emptied", { truncate($0, 0) }),
      ("grows", { append(" ", to: $0) }),
      ("grows by a value", { append("\n{\"id\":1}", to: $0) }),
      ("is written to", { overwrite($0) }),
      ("is replaced", { rename(twin(of: $0), $0) }),
      ("is removed", { unlink($0) }),
    ]
    for (name, change) in changes {
      let path = folder.write(text, to: "\(name).json")
      folder.write(text, to: "\(name).json.twin")
      // A modification within the clock's grain would not show.
      usleep(20_000)
      let calls = Mutex(0)
      let reason = reason(path) { options in
        options.windowSize = 4096
        options.parallelism = threads
        options.leastRegionSize = 5000
        options.isCancelled = {
          if calls.whileLocked({ calls in
            calls += 1
            return calls == 2
          }) {
            change(path)
          }
          return false
        }
      }
      #expect(reason == .changedWhileRead, "\(name)")
    }
  }

  @Test func aPipeIsReadToItsEnd() throws {
    let path = folder.path + "/pipe"
    try #require(mkfifo(path, 0o600) == 0)
    let text = rows(5000)
    let writer = try #require(
      HelperThread {
        guard let stream = fopen(path, "w") else { return }
        _ = text.withCString { fputs($0, stream) }
        fclose(stream)
      })
    let result = try SegmentLoader().load(path: path)
    writer.join()
    #expect(result.store.count == 5000)
    #expect(result.report.byteCount == text.utf8.count)
  }

  @Test func waitingForAPipeCanBeStopped() throws {
    let path = folder.path + "/pipe"
    try #require(mkfifo(path, 0o600) == 0)
    #expect(reason(path) { $0.timeLimit = .milliseconds(30) } == .timeLimit(.milliseconds(30)))
    #expect(reason(path) { $0.isCancelled = { true } } == .cancelled)
  }

  @Test func aDescriptorIsReadFromWhereItStands() throws {
    let path = folder.write("skip me" + rows(40) + " ", to: "rows.json")
    let descriptor = open(path, O_RDONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    lseek(descriptor, 7, SEEK_SET)
    let result = try SegmentLoader().load([.descriptor(descriptor, name: "input.json")])
    #expect(result.store.count == 40)
    // It stays open, at its end.
    #expect(lseek(descriptor, 0, SEEK_CUR) == off_t(7 + rows(40).utf8.count + 1))
    let error = #expect(throws: LoadError.self) { try SegmentLoader().load([.descriptor(-1, name: "x")]) }
    #expect(error?.reason == .system(operation: "read", errno: EBADF))
  }
}

private func append(_ text: String, to path: String) {
  guard let stream = fopen(path, "a") else { return }
  _ = text.withCString { fputs($0, stream) }
  fclose(stream)
}

private func overwrite(_ path: String) {
  guard let stream = fopen(path, "r+") else { return }
  fputs("[ ", stream)
  fclose(stream)
}

private func twin(of path: String) -> String { path + ".twin" }

/// Linux's `setfsuid`, which gives one thread the rights of another user over files; `nil` elsewhere.
private let fileUserOfThread: (@convention(c) (UInt32) -> CInt)? = dlsym(nil, "setfsuid").map {
  unsafeBitCast($0, to: (@convention(c) (UInt32) -> CInt).self)
}
