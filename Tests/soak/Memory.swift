import CHeapSize
import Foundation

/// The memory of the process, where the system tells.
struct Memory: Sendable {
  /// Bytes in memory.
  var resident: Int?
  /// Bytes that were allocated and not freed; what an allocator keeps for later is not among them.
  var allocated: Int?

  static func now() -> Memory {
    var memory = Memory()
    if let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) {
      memory.resident = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * Int(getpagesize()) }
    }
    let allocated = heap_allocated_bytes()
    if allocated >= 0 { memory.allocated = Int(allocated) }
    return memory
  }

  /// How memory grew from the third quarter of the time to the last; `nil` when it stayed level.
  ///
  /// The first half warms up allocators and caches; after it, what a run leaves behind would show.
  static func growth(_ samples: [Memory]) -> String? {
    let (before, after) = (quarter(2, of: samples), quarter(3, of: samples))
    if let before = before.resident, let after = after.resident, after > before + before / 20 + 4 << 20 {
      return "resident memory grew from \(before) to \(after) bytes"
    }
    if let before = before.allocated, let after = after.allocated, after > before + before / 50 + 1 << 18 {
      return "what is allocated grew from \(before) to \(after) bytes"
    }
    return nil
  }

  static func report(_ samples: [Memory]) -> String {
    let quarters = (0..<4).map { quarter($0, of: samples) }
    func list(_ bytes: (Memory) -> Int?) -> String {
      quarters.map { bytes($0).map { "\($0 >> 10)" } ?? "-" }.joined(separator: ", ")
    }
    return "by quarter at most \(list(\.resident)) KiB resident, at least \(list(\.allocated)) KiB allocated"
  }

  /// The most that was resident, and the least that was allocated: what is allocated for a while comes and goes.
  private static func quarter(_ number: Int, of samples: [Memory]) -> Memory {
    let some = samples.dropFirst(samples.count / 4 * number).prefix(samples.count / 4)
    return Memory(resident: some.compactMap(\.resident).max(), allocated: some.compactMap(\.allocated).min())
  }
}
