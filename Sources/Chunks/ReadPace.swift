/// How fast chunks come, as measured.
public struct ReadPace: Sendable, Equatable {
  /// Seconds from asking for a chunk to having it decoded; 0 until measured.
  public var latency = 0.0
  /// Decoded bytes a second; 0 until measured.
  public var bytesPerSecond = 0.0

  public init(latency: Double = 0, bytesPerSecond: Double = 0) {
    self.latency = latency
    self.bytesPerSecond = bytesPerSecond
  }

  /// Seconds until so many bytes of chunks would be here.
  public func seconds(for bytes: Int) -> Double {
    latency + (bytesPerSecond > 0 ? Double(bytes) / bytesPerSecond : 0)
  }
}
