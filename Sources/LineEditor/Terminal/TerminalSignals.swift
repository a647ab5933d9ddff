import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Signals that matter to a terminal in raw mode, caught while a line is read.
///
/// A handler does no more than the signal-safe: it sets a bit, wakes the reader through a pipe, and for the signals that
/// end the process puts the terminal back into its own mode before it lets them do so.
enum TerminalSignals {
  /// What happened since the last look.
  struct Pending: OptionSet, Sendable {
    let rawValue: UInt32
    static let resized = Pending(rawValue: 1)
    /// The terminal's mode may be another by now: the process was stopped, or somebody else's handler ran.
    static let resumed = Pending(rawValue: 2)
    static let suspend = Pending(rawValue: 4)
    static let interrupt = Pending(rawValue: 8)
  }

  private static let handled: [Int32] = [
    SIGWINCH, SIGCONT, SIGTSTP, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGABRT, SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV,
  ]

  private static let pending = Atomic<UInt32>(0)
  private static let wakeWriter = Atomic<Int32>(-1)
  private static let wakeReader = Atomic<Int32>(-1)
  private static let isInstalled = Atomic<Bool>(false)
  /// What the process had done before, by signal number; written only while none of the signals is caught.
  nonisolated(unsafe) private static let previous = {
    let actions = UnsafeMutablePointer<sigaction>.allocate(capacity: 65)
    actions.initialize(repeating: sigaction(), count: 65)
    return actions
  }()

  /// The descriptor to poll beside the terminal: readable when a signal came.
  static var wakeDescriptor: Int32 { wakeReader.load(ordering: .relaxed) }

  /// Catches the signals; those of `exceptions` are left to do what they did.
  static func install(except exceptions: Set<Int32> = []) {
    guard !isInstalled.exchange(true, ordering: .acquiringAndReleasing) else { return }
    openPipe()
    TerminalMode.prepare()
    for signal in handled {
      _ = sigaction(signal, nil, previous + Int(signal))
      if exceptions.contains(signal) { continue }
      // A signal that was ignored from outside, as by nohup, stays so.
      if signal == SIGHUP, isIgnored(previous[Int(signal)]) { continue }
      var action = sigaction(calling: handle)
      sigemptyset(&action.sa_mask)
      action.sa_flags = 0
      _ = sigaction(signal, &action, nil)
    }
  }

  static func uninstall() {
    guard isInstalled.load(ordering: .acquiring) else { return }
    for signal in handled { _ = sigaction(signal, previous + Int(signal), nil) }
    isInstalled.store(false, ordering: .releasing)
  }

  /// What came since the last call, which is thereby dealt with.
  static func take() -> Pending {
    var buffer = [UInt8](repeating: 0, count: 64)
    while read(wakeDescriptor, &buffer, buffer.count) > 0 {}
    return Pending(rawValue: pending.exchange(0, ordering: .acquiringAndReleasing))
  }

  private static func openPipe() {
    guard wakeDescriptor < 0 else { return }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    wakeReader.store(ends[0], ordering: .relaxed)
    wakeWriter.store(ends[1], ordering: .relaxed)
  }

  private static let handle: @convention(c) (Int32) -> Void = { signal in
    let savedError = errno
    switch signal {
    case SIGWINCH: wake(.resized)
    case SIGCONT: wake(.resumed)
    case SIGTSTP: wake(.suspend)
    case SIGINT: wake(.interrupt)
    default:
      TerminalMode.restoreFromSignalHandler()
      _ = sigaction(signal, previous + Int(signal), nil)
      // Where the earlier handler returns, the reader finds the terminal changed and takes it up again.
      wake(.resumed)
      raise(signal)
    }
    errno = savedError
  }

  private static func wake(_ event: Pending) {
    pending.bitwiseOr(event.rawValue, ordering: .acquiringAndReleasing)
    var byte: UInt8 = 0
    _ = write(wakeWriter.load(ordering: .relaxed), &byte, 1)
  }
}

#if canImport(Darwin)
  private func sigaction(calling handler: @escaping @convention(c) (Int32) -> Void) -> sigaction {
    sigaction(__sigaction_u: .init(__sa_handler: handler), sa_mask: 0, sa_flags: 0)
  }

  private func isIgnored(_ action: sigaction) -> Bool {
    unsafeBitCast(action.__sigaction_u.__sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
#elseif canImport(Musl)
  private func sigaction(calling handler: @escaping @convention(c) (Int32) -> Void) -> sigaction {
    var action = sigaction()
    action.__sa_handler.sa_handler = handler
    return action
  }

  private func isIgnored(_ action: sigaction) -> Bool {
    unsafeBitCast(action.__sa_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
#else
  private func sigaction(calling handler: @escaping @convention(c) (Int32) -> Void) -> sigaction {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    return action
  }

  private func isIgnored(_ action: sigaction) -> Bool {
    unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
#endif
