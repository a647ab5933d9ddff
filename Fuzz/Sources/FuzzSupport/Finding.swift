/// Stops the process, which is how a fuzzer learns that an input broke a promise.
public func finding(_ text: @autoclosure () -> String) -> Never { fatalError("finding: \(text())") }

/// Stops the process unless a promise was kept.
public func expect(_ isKept: Bool, _ text: @autoclosure () -> String) {
  if !isKept { finding(text()) }
}
