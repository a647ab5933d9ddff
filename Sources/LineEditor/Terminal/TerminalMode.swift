import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The mode of the one terminal that the process edits on: raw while a line is read, its own again however that ends.
enum TerminalMode {
  private static let isRaw = Atomic<Bool>(false)
  private static let input = Atomic<Int32>(-1)
  private static let output = Atomic<Int32>(-1)
  /// The terminal's own mode; written only while it is not raw.
  nonisolated(unsafe) private static let own = {
    let mode = UnsafeMutablePointer<termios>.allocate(capacity: 1)
    mode.initialize(to: termios())
    return mode
  }()
  private static let pasteOn: StaticString = "\u{1B}[?2004h"
  /// Bracketed paste off, attributes off, the cursor shown.
  private static let leave: StaticString = "\u{1B}[?2004l\u{1B}[m\u{1B}[?25h"
  /// What a process that ends in the middle of a line adds.
  private static let newLine: StaticString = "\r\n"

  /// Registers the last resort, for a process that exits while a line is read.
  private static let exitHook: Void = {
    atexit { TerminalMode.restoreFromSignalHandler() }
  }()

  /// Brings everything into being that a signal handler uses.
  static func prepare() {
    _ = exitHook
    _ = own
    _ = (pasteOn.utf8CodeUnitCount, leave.utf8CodeUnitCount, newLine.utf8CodeUnitCount)
  }

  /// Puts the terminal into raw mode; false where it is not a terminal, or gone.
  static func enterRaw(input: Int32, output: Int32) -> Bool {
    prepare()
    if !isRaw.load(ordering: .acquiring) {
      guard tcgetattr(input, own) == 0 else { return false }
    }
    var raw = own.pointee
    raw.c_iflag &= ~tcflag_t(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON)
    raw.c_lflag &= ~tcflag_t(ECHO | ICANON | IEXTEN | ISIG)
    raw.c_cflag = raw.c_cflag & ~tcflag_t(CSIZE) | tcflag_t(CS8)
    withUnsafeMutableBytes(of: &raw.c_cc) { characters in
      characters[Int(VMIN)] = 1
      characters[Int(VTIME)] = 0
    }
    self.input.store(input, ordering: .relaxed)
    self.output.store(output, ordering: .relaxed)
    // What was typed ahead is kept: TCSADRAIN, not TCSAFLUSH.
    isRaw.store(true, ordering: .releasing)
    guard retrying({ tcsetattr(input, TCSADRAIN, &raw) }) == 0 else {
      isRaw.store(false, ordering: .releasing)
      return false
    }
    send(pasteOn)
    return true
  }

  static func leaveRaw() {
    guard isRaw.load(ordering: .acquiring) else { return }
    send(leave)
    _ = retrying { tcsetattr(input.load(ordering: .relaxed), TCSADRAIN, own) }
    isRaw.store(false, ordering: .releasing)
  }

  /// The same by nothing but signal-safe calls, and without waiting for the terminal.
  static func restoreFromSignalHandler() {
    guard isRaw.exchange(false, ordering: .acquiringAndReleasing) else { return }
    send(leave)
    send(newLine)
    _ = tcsetattr(input.load(ordering: .relaxed), TCSANOW, own)
  }

  private static func send(_ sequence: StaticString) {
    _ = write(output.load(ordering: .relaxed), sequence.utf8Start, sequence.utf8CodeUnitCount)
  }

  private static func retrying(_ call: () -> Int32) -> Int32 {
    while true {
      let result = call()
      if result == 0 || errno != EINTR { return result }
    }
  }
}
