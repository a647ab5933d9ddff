import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ctrl-C, kept until someone asks for it.
enum InterruptSignal {
  private static let isPending = Atomic<Bool>(false)

  /// Lets SIGINT set a mark instead of ending the process. Reads that wait for input return at once.
  static func catchSignals() {
    var action = sigaction()
    let handler: @convention(c) (Int32) -> Void = { _ in InterruptSignal.isPending.store(true, ordering: .relaxed) }
    #if canImport(Darwin)
      action.__sigaction_u.__sa_handler = handler
    #else
      action.__sigaction_handler.sa_handler = handler
    #endif
    sigaction(SIGINT, &action, nil)
  }

  /// Whether Ctrl-C was pressed since the mark was last taken or cleared.
  static var isRaised: Bool { isPending.load(ordering: .relaxed) }

  static func clear() { isPending.store(false, ordering: .relaxed) }

  /// Whether Ctrl-C was pressed since the last call.
  static func take() -> Bool { isPending.exchange(false, ordering: .relaxed) }
}
