import Foundation

/// The bytes of the smallest stack that threads usually have, on which the deepest input must fit in a debug build.
///
/// A sanitizer's frames are several times as large; `SEGMENTQL_STACK_SCALE` makes room for them.
public let smallStackSize =
  (512 << 10) * (ProcessInfo.processInfo.environment["SEGMENTQL_STACK_SCALE"].flatMap(Int.init) ?? 1)
