import Voxels

/// What a NIfTI header says, of either version; nothing is interpreted yet.
///
/// https://nifti.nimh.nih.gov/pub/dist/src/niftilib/nifti1.h, https://nifti.nimh.nih.gov/pub/dist/doc/nifti2.h
struct NIfTIHeader {
  static let size1 = 348
  static let size2 = 540

  var version: Int
  var isBigEndian: Bool
  /// The voxels are in another file, `NAME.img`.
  var isPair: Bool
  /// The rank, then the extent of each axis, x first.
  var dim: [Int]
  var datatype: Int
  var bitsPerVoxel: Int
  /// The sign of the third axis of the qform, then the spacing along each axis.
  var pixdim: [Double]
  var voxelOffset: Double
  var slope: Double
  var intercept: Double
  var calibratedMinimum: Double
  var calibratedMaximum: Double
  var timeOffset: Double
  var units: Int
  var description: String
  var auxiliaryFile: String
  var qformCode: Int
  var sformCode: Int
  var quaternion: [Double]
  var qoffset: [Double]
  /// The first three rows of the matrix from voxel indices to the world.
  var srow: [[Double]]
  var intentCode: Int
  var intentName: String
  var intentParameters: [Double]

  /// Reads the bytes that an object starts with; nil when they are no NIfTI header.
  ///
  /// - Throws: ``Failure`` (`corrupt`) when it is one that is cut short.
  init?(_ bytes: Bytes) throws(Failure) {
    guard bytes.count >= NIfTIHeader.size1 else { return nil }
    let little = NIfTIFields(bytes, isBigEndian: false)
    let big = NIfTIFields(bytes, isBigEndian: true)
    for fields in [little, big] {
      switch Int(fields.integer(Int32.self, at: 0)) {
      case NIfTIHeader.size1:
        guard let isPair = NIfTIHeader.isPair(fields, at: 344, digit: "1") else { return nil }
        self = NIfTIHeader(version1: fields, isPair: isPair)
        return
      case NIfTIHeader.size2:
        guard let isPair = NIfTIHeader.isPair(fields, at: 4, digit: "2") else { return nil }
        guard bytes.count >= NIfTIHeader.size2 else {
          throw Failure(.corrupt, "", "its header is cut short", remedy: "fetch or write the file again")
        }
        self = NIfTIHeader(version2: fields, isPair: isPair)
        return
      default: continue
      }
    }
    return nil
  }

  /// By the magic; nil when there is none.
  private static func isPair(_ fields: NIfTIFields, at offset: Int, digit: Character) -> Bool? {
    if fields.starts(with: Array("n+\(digit)\0".utf8), at: offset) { return false }
    if fields.starts(with: Array("ni\(digit)\0".utf8), at: offset) { return true }
    return nil
  }

  private init(version1 fields: NIfTIFields, isPair: Bool) {
    func short(_ offset: Int) -> Int { Int(fields.integer(Int16.self, at: offset)) }
    func floats(_ offset: Int, _ count: Int) -> [Double] { (0..<count).map { fields.float(at: offset + 4 * $0) } }
    version = 1
    isBigEndian = fields.isBigEndian
    self.isPair = isPair
    dim = (0..<8).map { short(40 + 2 * $0) }
    intentParameters = floats(56, 3)
    intentCode = short(68)
    datatype = short(70)
    bitsPerVoxel = short(72)
    pixdim = floats(76, 8)
    voxelOffset = fields.float(at: 108)
    slope = fields.float(at: 112)
    intercept = fields.float(at: 116)
    units = Int(fields.integer(UInt8.self, at: 123))
    calibratedMaximum = fields.float(at: 124)
    calibratedMinimum = fields.float(at: 128)
    timeOffset = fields.float(at: 136)
    description = fields.text(at: 148, count: 80)
    auxiliaryFile = fields.text(at: 228, count: 24)
    qformCode = short(252)
    sformCode = short(254)
    quaternion = floats(256, 3)
    qoffset = floats(268, 3)
    srow = (0..<3).map { floats(280 + 16 * $0, 4) }
    intentName = fields.text(at: 328, count: 16)
  }

  private init(version2 fields: NIfTIFields, isPair: Bool) {
    func int(_ offset: Int) -> Int { Int(fields.integer(Int32.self, at: offset)) }
    func doubles(_ offset: Int, _ count: Int) -> [Double] { (0..<count).map { fields.double(at: offset + 8 * $0) } }
    version = 2
    isBigEndian = fields.isBigEndian
    self.isPair = isPair
    datatype = Int(fields.integer(Int16.self, at: 12))
    bitsPerVoxel = Int(fields.integer(Int16.self, at: 14))
    dim = (0..<8).map { Int(fields.integer(Int64.self, at: 16 + 8 * $0)) }
    intentParameters = doubles(80, 3)
    pixdim = doubles(104, 8)
    voxelOffset = Double(fields.integer(Int64.self, at: 168))
    slope = fields.double(at: 176)
    intercept = fields.double(at: 184)
    calibratedMaximum = fields.double(at: 192)
    calibratedMinimum = fields.double(at: 200)
    timeOffset = fields.double(at: 216)
    description = fields.text(at: 240, count: 80)
    auxiliaryFile = fields.text(at: 320, count: 24)
    qformCode = int(344)
    sformCode = int(348)
    quaternion = doubles(352, 3)
    qoffset = doubles(376, 3)
    srow = (0..<3).map { doubles(400 + 32 * $0, 4) }
    units = int(500)
    intentCode = int(504)
    intentName = fields.text(at: 508, count: 16)
  }
}
