import LineEditor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where the queries of earlier sessions are kept: `$XDG_STATE_HOME/sqlrepl/history`, by default in `~/.local/state`.
enum HistoryLocation {
  /// The history of this person, or one of this session alone where there is no home, or it cannot be read.
  static func open(_ variables: [String: String]) -> History {
    guard let folder = folder(variables), makeFolders(folder), let history = try? History(path: folder + "/history")
    else { return History() }
    return history
  }

  static func folder(_ variables: [String: String]) -> String? {
    if let state = variables["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/sqlrepl" }
    guard let home = variables["HOME"], home.hasPrefix("/") else { return nil }
    return home + "/.local/state/sqlrepl"
  }

  /// Makes a folder and those that it lies in, for their owner alone.
  private static func makeFolders(_ path: String) -> Bool {
    var part = ""
    for name in path.split(separator: "/") {
      part += "/" + name
      if mkdir(part, 0o700) != 0 && errno != EEXIST && errno != EROFS && errno != EACCES { return false }
    }
    return access(path, W_OK) == 0
  }
}
