import Glibc

/// One object a thread, made when the thread first asks for it and released when the thread ends.
///
/// Meant for static constants: the key it takes is never given back.
public final class ThreadLocal<Object: AnyObject>: Sendable {
  private let key: pthread_key_t
  private let make: @Sendable () -> Object

  public init(_ make: @escaping @Sendable () -> Object) {
    self.make = make
    var key = pthread_key_t()
    let status = pthread_key_create(&key) { object in
      if let object { Unmanaged<AnyObject>.fromOpaque(object).release() }
    }
    precondition(status == 0, "pthread_key_create: no key left")
    self.key = key
  }

  /// The calling thread's object.
  public var object: Object {
    if let known = pthread_getspecific(key) {
      return Unmanaged<Object>.fromOpaque(known).takeUnretainedValue()
    }
    let fresh = make()
    pthread_setspecific(key, Unmanaged.passRetained(fresh).toOpaque())
    return fresh
  }
}
