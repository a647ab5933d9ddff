#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The processors of the machine.
package enum Processors {
  /// How many are in use by the system, at least 1.
  package static let available = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}
