import Voxels
public struct NumpyDType: Sendable { public var elementType: ElementType; public var isBigEndian: Bool
 public init(parsing: String) throws(Failure) { throw Failure(.unsupported, "", "x") } }
