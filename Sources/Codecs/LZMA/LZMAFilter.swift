import CLZMA
import JSON
import Voxels

/// One step of a raw filter chain, with what matters to a decoder.
enum LZMAFilter: Sendable {
  case lzma1(dictionary: UInt32, lc: UInt32, lp: UInt32, pb: UInt32)
  case lzma2(dictionary: UInt32)
  case delta(distance: UInt32)
  /// A converter of machine code; liblzma's numbers 4 (x86) and up.
  case branch(id: UInt64, start: UInt32)

  /// The list `filters` of a configuration, in the form that Python's `lzma` module documents.
  static func chain(_ configuration: CodecConfiguration) throws(Failure) -> [LZMAFilter] {
    guard let list = configuration["filters"] else { throw configuration.missing("filters") }
    guard let list = list.array, (1...4).contains(list.count) else {
      throw configuration.invalid("filters", "is not a list of one to four filters")
    }
    var filters: [LZMAFilter] = []
    for item in list { filters.append(try LZMAFilter(item, configuration)) }
    let memory = withChain(filters) { lzma_raw_decoder_memusage($0) }
    guard memory != .max else {
      throw configuration.unsupported(
        "filters", "is a chain that liblzma does not know", remedy: "end the chain with LZMA1 or LZMA2")
    }
    guard memory <= LZMACodec.memoryLimit else {
      throw configuration.unsupported(
        "filters", "needs \(memory >> 20) MiB, more than the limit of \(LZMACodec.memoryLimit >> 20)",
        remedy: "write the data with a smaller dictionary")
    }
    return filters
  }

  private init(_ json: JSON, _ configuration: CodecConfiguration) throws(Failure) {
    guard let id = json["id"]?.int else { throw configuration.invalid("filters", "has an item without an \"id\"") }
    func member(_ name: String, default fallback: UInt32) throws(Failure) -> UInt32 {
      guard let value = json[name], !value.isNull else { return fallback }
      guard let integer = value.int, let word = UInt32(exactly: integer) else {
        throw configuration.invalid("filters", "has a member \"\(name)\" that is no integer of 32 bits")
      }
      return word
    }
    switch id {
    case 0x4000_0000_0000_0001, 0x21:
      // The preset gives what is not said; without one Python takes 6.
      var options = lzma_options_lzma()
      guard lzma_lzma_preset(&options, try member("preset", default: 6)) == 0 else {
        throw configuration.invalid("filters", "has a \"preset\" that liblzma does not know")
      }
      let dictionary = try member("dict_size", default: options.dict_size)
      self =
        id == 0x21
        ? .lzma2(dictionary: dictionary)
        : .lzma1(
          dictionary: dictionary, lc: try member("lc", default: options.lc), lp: try member("lp", default: options.lp),
          pb: try member("pb", default: options.pb))
    case 3:
      self = .delta(distance: try member("dist", default: 1))
    case 4...11:
      self = .branch(id: UInt64(id), start: try member("start_offset", default: 0))
    default:
      throw configuration.unsupported("filters", "has filter \(id)", remedy: "write the data with LZMA2")
    }
  }

  /// Lends the chain to `body` as liblzma wants it: filters that point to their options, and an end mark.
  static func withChain<Result>(_ filters: [LZMAFilter], _ body: (UnsafePointer<lzma_filter>) -> Result) -> Result {
    var chain: [lzma_filter] = []
    defer { for filter in chain { filter.options?.deallocate() } }
    for filter in filters { chain.append(filter.allocated()) }
    chain.append(lzma_filter(id: .max, options: nil))
    return chain.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { preconditionFailure("the end mark is there") }
      return body(start)
    }
  }

  private func allocated() -> lzma_filter {
    func options<Options>(_ value: Options) -> UnsafeMutableRawPointer {
      let pointer = UnsafeMutablePointer<Options>.allocate(capacity: 1)
      pointer.initialize(to: value)
      return UnsafeMutableRawPointer(pointer)
    }
    switch self {
    case .lzma1(let dictionary, let lc, let lp, let pb):
      var value = lzma_options_lzma()
      (value.dict_size, value.lc, value.lp, value.pb) = (dictionary, lc, lp, pb)
      return lzma_filter(id: 0x4000_0000_0000_0001, options: options(value))
    case .lzma2(let dictionary):
      var value = lzma_options_lzma()
      value.dict_size = dictionary
      return lzma_filter(id: 0x21, options: options(value))
    case .delta(let distance):
      var value = lzma_options_delta()
      value.type = LZMA_DELTA_TYPE_BYTE
      value.dist = distance
      return lzma_filter(id: 3, options: options(value))
    case .branch(let id, let start):
      var value = lzma_options_bcj()
      value.start_offset = start
      return lzma_filter(id: id, options: options(value))
    }
  }
}
