/// Why a statement was not carried out.
enum SessionError: Error {
  /// Something to tell, and the status to end with where the session is not interactive.
  case message(String, hint: String? = nil, status: ExitStatus)
  /// What there was to tell has been told.
  case reported(ExitStatus)
  case output(OutputError)
  /// The session is to end.
  case quit

  static func usage(_ text: String, hint: String? = nil) -> SessionError {
    .message(text, hint: hint, status: .failure)
  }
}

/// Runs writes, so that a failed one ends the statement.
func writing<Value>(_ body: () throws(OutputError) -> Value) throws(SessionError) -> Value {
  do throws(OutputError) {
    return try body()
  } catch .unsuitable(let reason) {
    throw .message(reason, status: .failure)
  } catch {
    throw .output(error)
  }
}
