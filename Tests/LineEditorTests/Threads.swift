#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs `body` once on each of `count` threads, and returns when all are done.
func runThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  final class Work: Sendable {
    let number: Int
    let body: @Sendable (Int) -> Void
    init(_ number: Int, _ body: @escaping @Sendable (Int) -> Void) {
      self.number = number
      self.body = body
    }
  }
  var threads: [pthread_t] = []
  for number in 0..<count {
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let argument = Unmanaged.passRetained(Work(number, body)).toOpaque()
    let status = pthread_create(
      &thread, nil,
      { argument in
        #if canImport(Darwin)
          let work = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
        #else
          guard let argument else { return nil }
          let work = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
        #endif
        work.body(work.number)
        return nil
      }, argument)
    #if canImport(Darwin)
      if status == 0, let thread { threads.append(thread) }
    #else
      if status == 0 { threads.append(thread) }
    #endif
  }
  for thread in threads { pthread_join(thread, nil) }
}
