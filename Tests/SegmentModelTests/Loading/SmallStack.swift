import TestSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

private final class Work {
  let body: () throws -> Void
  var error: (any Error)?
  init(_ body: @escaping () throws -> Void) { self.body = body }
}

/// Runs a body on a thread with a stack of 512 KB, as other threads of a process have them on some systems.
func onSmallStack(_ body: @escaping () throws -> Void) throws {
  let work = Work(body)
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  pthread_attr_setstacksize(&attributes, smallStackSize)
  defer { pthread_attr_destroy(&attributes) }
  #if canImport(Darwin)
    var thread: pthread_t?
  #else
    var thread = pthread_t()
  #endif
  let argument = Unmanaged.passRetained(work).toOpaque()
  let created = pthread_create(
    &thread, &attributes,
    { argument in
      #if canImport(Darwin)
        let work = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
      #else
        let work = Unmanaged<Work>.fromOpaque(argument!).takeRetainedValue()
      #endif
      do { try work.body() } catch { work.error = error }
      return nil
    }, argument)
  guard created == 0 else { throw SmallStackError(code: created) }
  #if canImport(Darwin)
    if let thread { pthread_join(thread, nil) }
  #else
    pthread_join(thread, nil)
  #endif
  if let error = work.error { throw error }
}

struct SmallStackError: Error { let code: Int32 }
