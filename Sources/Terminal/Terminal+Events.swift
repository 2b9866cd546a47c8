import CNcurses
import Glibc

extension Terminal {
  /// Waits for the next event, and meanwhile writes what the terminal did not take at once.
  ///
  /// - Parameter milliseconds: how long to wait at most; 0 takes only what is there, nil waits for ever.
  /// - Returns: the event, or nil when none came in time.
  public func nextEvent(timeout milliseconds: Int?) -> TerminalEvent? {
    let deadline = milliseconds.map { Clock.now + min(max($0, 0), 1 << 40) }
    while true {
      if let event = pendingEvent() { return event }
      let end = [deadline, inputDeadline].compactMap { $0 }.min()
      let wait = end.map { max($0 - Clock.now, 0) }
      sleep(milliseconds: wait.map { Int32(min($0, Int(Int32.max))) } ?? -1)
      if let event = pendingEvent() { return event }
      if let deadline, Clock.now >= deadline { return nil }
    }
  }

  /// What is to be reported without waiting.
  ///
  /// Signals come first, then the user, then our own affairs.
  private func pendingEvent() -> TerminalEvent? {
    if !queued.isEmpty { return queued.removeFirst() }
    for number in [SIGTERM, SIGHUP, SIGINT] where Signals.take(number) { return .terminate(signal: number) }
    if isHungUp && !hasReportedHangUp {
      hasReportedHangUp = true
      return .terminate(signal: SIGHUP)
    }
    if Signals.take(SIGTSTP) { suspend() }
    // Stopped by SIGSTOP, which nobody sees coming: the shell has had the terminal meanwhile.
    if Signals.take(SIGCONT) { resume() }
    if Signals.take(SIGWINCH) {
      let size = size
      queued.append(.resize(columns: size.columns, rows: size.rows))
    }
    if queued.isEmpty && !isHungUp { readInput() }
    if !queued.isEmpty { return queued.removeFirst() }
    if hasDrained {
      hasDrained = false
      return .drained
    }
    return waker.take() ? .wake : nil
  }

  /// Reads tokens until one makes an event or there are no more.
  private func readInput() {
    while queued.isEmpty {
      guard let token = keys.read() else { break }
      vainReads = 0
      decoder.feed(token, into: &queued)
      inputDeadline = decoder.patience.map { Clock.now + $0 }
    }
    if queued.isEmpty, let deadline = inputDeadline, Clock.now >= deadline {
      decoder.expire(into: &queued)
      inputDeadline = nil
    }
  }

  /// Sleeps until the terminal, a signal or another thread has something, or time is up.
  private func sleep(milliseconds: Int32) {
    var descriptors = (
      pollfd(fd: waker.readEnd, events: Int16(POLLIN), revents: 0),
      // After a hang-up these would be ready for ever.
      pollfd(fd: isHungUp ? -1 : STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: isHungUp || output.isEmpty ? -1 : output.descriptor, events: Int16(POLLOUT), revents: 0)
    )
    let count = withUnsafeMutableBytes(of: &descriptors) {
      poll($0.assumingMemoryBound(to: pollfd.self).baseAddress, 3, milliseconds)
    }
    guard count > 0 else { return }
    let failures = Int16(POLLHUP | POLLERR | POLLNVAL)
    if descriptors.0.revents != 0 { waker.drain() }
    if descriptors.1.revents & failures != 0 || descriptors.2.revents & failures != 0 { isHungUp = true }
    if descriptors.1.revents & Int16(POLLIN) != 0 {
      // Reset as soon as something is read. A few in vain may be somebody else's doing; many mean that nothing will
      // come.
      vainReads += 1
      if vainReads > 16 { isHungUp = true }
    }
    if descriptors.2.revents & Int16(POLLOUT) != 0 {
      if output.flush() { hasDrained = true }
      if output.isBroken { isHungUp = true }
    }
  }
}
