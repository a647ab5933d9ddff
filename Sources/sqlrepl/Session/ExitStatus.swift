/// The statuses that the process ends with. They are part of the command's interface.
enum ExitStatus: Int32, Error {
  case success = 0
  /// A query or its data was at fault, or `--exit-status` found no rows.
  case failure = 1
  /// A file could not be read or written.
  case file = 2
  /// The command line was wrong.
  case usage = 64
  /// Ctrl-C.
  case interrupted = 130
}
