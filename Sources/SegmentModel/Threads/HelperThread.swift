#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A thread that runs one closure. Signals of the process go to other threads.
package struct HelperThread: Sendable {
  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private let number: UInt

  /// `nil` when the system gives no more threads.
  ///
  /// - Parameter stackSize: in bytes; `nil` for what the system gives.
  package init?(stackSize: Int? = nil, _ body: @escaping @Sendable () -> Void) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    if let stackSize { pthread_attr_setstacksize(&attributes, stackSize) }
    var every = sigset_t()
    var former = sigset_t()
    sigfillset(&every)
    pthread_sigmask(SIG_SETMASK, &every, &former)
    defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let argument = Unmanaged.passRetained(Work(body))
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        #if canImport(Darwin)
          let raw = argument
        #else
          guard let raw = argument else { return nil }
        #endif
        Unmanaged<Work>.fromOpaque(raw).takeRetainedValue().body()
        return nil
      }, argument.toOpaque())
    guard status == 0 else {
      argument.release()
      return nil
    }
    #if canImport(Darwin)
      number = UInt(bitPattern: thread)
    #else
      number = UInt(thread)
    #endif
  }

  /// Waits until the closure has returned; to be called once.
  package func join() {
    #if canImport(Darwin)
      if let thread = pthread_t(bitPattern: number) { pthread_join(thread, nil) }
    #else
      pthread_join(pthread_t(number), nil)
    #endif
  }
}
