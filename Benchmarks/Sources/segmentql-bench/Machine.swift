#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Seconds since some moment.
func now() -> Double { clockSeconds(CLOCK_MONOTONIC) }

/// Seconds of processor time that this process has used, on all its threads.
func processorTime() -> Double { clockSeconds(CLOCK_PROCESS_CPUTIME_ID) }

private func clockSeconds(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Says something beside the results, on standard error.
func note(_ text: String) {
  let line = Array((text + "\n").utf8)
  _ = line.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
}

func readFile(_ path: String) throws -> [UInt8] {
  guard let file = fopen(path, "rb") else { throw BenchmarkError("cannot open \(path)") }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var window = [UInt8](repeating: 0, count: 1 << 20)
  while true {
    let count = fread(&window, 1, window.count, file)
    if count == 0 { break }
    bytes += window[..<count]
  }
  return bytes
}

enum Memory {
  /// Memory in use, in MiB, after the allocator has given back what it could.
  static func resident() -> Double {
    #if canImport(Glibc)
      // The header that declares it is not in the Glibc module.
      typealias Trim = @convention(c) (Int) -> Int32
      if let symbol = dlsym(nil, "malloc_trim") { _ = unsafeBitCast(symbol, to: Trim.self)(0) }
    #endif
    return field("VmRSS:")
  }

  /// The most memory that was ever in use, in MiB.
  static func peak() -> Double { field("VmHWM:") }

  /// A field of the process' status in MiB; 0 on systems that have no such file.
  private static func field(_ name: String) -> Double {
    guard let bytes = try? readFile("/proc/self/status") else { return 0 }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix(name) {
      let kilobytes = line.dropFirst(name.count).split { $0 == " " || $0 == "\t" }.first.flatMap { Double($0) }
      return (kilobytes ?? 0) / 1024
    }
    return 0
  }
}

enum Machine {
  /// The day, the processor and the system, as a table of timings must state them.
  static func summary() -> String {
    var seconds = time(nil)
    var day = tm()
    gmtime_r(&seconds, &day)
    func padded(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let date = "\(1900 + day.tm_year)-\(padded(day.tm_mon + 1))-\(padded(day.tm_mday))"
    return "\(date), \(processor()), \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) cores"
  }

  private static func processor() -> String {
    guard let bytes = try? readFile("/proc/cpuinfo") else { return "unknown processor" }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix("model name") {
      if let name = line.split(separator: ":").last { return String(name.drop { $0 == " " }) }
    }
    return "unknown processor"
  }
}

func logarithm(_ value: Double) -> Double { log(value) }
func exponential(_ value: Double) -> Double { exp(value) }
