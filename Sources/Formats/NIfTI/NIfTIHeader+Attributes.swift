import JSON
import Voxels

extension NIfTIHeader {
  /// The header as attributes of the array, under the names that the specification gives the fields. Numbers that are
  /// not finite are null, and control characters in texts are escaped.
  var attributes: JSON {
    func number(_ value: Double) -> JSON { value.isFinite ? .number(value) : .null }
    func numbers(_ values: [Double]) -> JSON { .array(values.map(number)) }
    func integer(_ value: Int) -> JSON { .integer(Int64(value)) }
    var object = JSONObject()
    object["sizeof_hdr"] = integer(version == 1 ? NIfTIHeader.size1 : NIfTIHeader.size2)
    object["endian"] = isBigEndian ? "big" : "little"
    object["dim"] = .ints(dim)
    object["datatype"] = integer(datatype)
    object["bitpix"] = integer(bitsPerVoxel)
    object["pixdim"] = numbers(pixdim)
    object["vox_offset"] = number(voxelOffset)
    object["scl_slope"] = number(slope)
    object["scl_inter"] = number(intercept)
    object["cal_min"] = number(calibratedMinimum)
    object["cal_max"] = number(calibratedMaximum)
    object["toffset"] = number(timeOffset)
    object["xyzt_units"] = integer(units)
    object["descrip"] = .string(description.printable)
    object["aux_file"] = .string(auxiliaryFile.printable)
    object["qform_code"] = integer(qformCode)
    object["sform_code"] = integer(sformCode)
    object["quatern"] = numbers(quaternion)
    object["qoffset"] = numbers(qoffset)
    object["srow"] = .array(srow.map(numbers))
    object["intent_code"] = integer(intentCode)
    object["intent_name"] = .string(intentName.printable)
    object["intent_p"] = numbers(intentParameters)
    return .object(object)
  }
}
