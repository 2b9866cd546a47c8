/// What is known of one chunk beside where it lies. A byte each, since there may be millions.
public struct ChunkMarks: OptionSet, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// It does not lie inside its object, or where it is said to lie cannot be.
  public static let outOfRange = ChunkMarks(rawValue: 1)
  /// It has bytes that something else has too.
  public static let overlap = ChunkMarks(rawValue: 2)
  /// Its checksum is wrong.
  public static let wrongChecksum = ChunkMarks(rawValue: 4)
  /// It cannot be decoded.
  public static let undecodable = ChunkMarks(rawValue: 8)
  /// It was decoded, whatever came of it.
  public static let examined = ChunkMarks(rawValue: 16)
  /// It is stored, although all of its voxels are fill value.
  public static let onlyFill = ChunkMarks(rawValue: 32)
  /// Its bytes cannot be read.
  public static let unreadable = ChunkMarks(rawValue: 64)

  /// It was not looked at, since what it is encoded with is not supported.
  public static let unsupported = ChunkMarks(rawValue: 128)

  /// All marks that say that something is wrong.
  public static let faults: ChunkMarks = [.outOfRange, .overlap, .wrongChecksum, .undecodable, .unreadable]
}
