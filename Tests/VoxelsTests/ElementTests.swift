import TestSupport
import Testing
import Voxels

@Suite struct ElementTests {
  @Test(arguments: ElementType.allCases)
  func loadsAndFillsEveryBit(_ type: ElementType) {
    let random = pseudoRandomBytes(64 + 8, seed: 9)
    for offset in 0..<64 {
      let element = random.withUnsafeBytes { memory in
        memory.baseAddress.map { Element(type: type, loading: $0 + offset) }
      }
      var bits: UInt64 = 0
      for byte in (0..<type.size).reversed() { bits = bits << 8 | UInt64(random[offset + byte]) }
      #expect(element?.bits == bits)
      var memory = [UInt8](repeating: 0xEE, count: 4 * type.size + 1)
      memory.withUnsafeMutableBytes { element?.fill(UnsafeMutableRawBufferPointer(rebasing: $0[0..<4 * type.size])) }
      let expected = (0..<4).flatMap { _ in random[offset..<offset + type.size] }
      #expect(memory == expected + [0xEE])
    }
  }

  @Test func exactValues() {
    func element(_ type: ElementType, _ bits: UInt64) -> Element { Element(type: type, bits: bits) }
    #expect(element(.uint64, .max).description == "18446744073709551615")
    #expect(element(.uint64, .max).label == .max)
    #expect(element(.int64, 1 << 63).description == "-9223372036854775808")
    #expect(element(.int8, 0xFF).double == -1)
    #expect(element(.int8, 0xFF).label == .max)
    #expect(element(.int16, 0x8000).description == "-32768")
    #expect(element(.int32, 0x8000_0000).double == -2_147_483_648)
    #expect(element(.uint8, 0x1FF).bits == 0xFF)
    #expect(element(.float16, 0x3C00).double == 1)
    #expect(element(.float16, 0x7C00).double == .infinity)
    #expect(element(.float32, 0x7FC0_0001).double.isNaN)
    #expect(element(.float32, 0x3DCC_CCCD).description == "0.1")
    #expect(element(.float64, 0x3FB9_9999_9999_999A).double == 0.1)
    #expect(element(.bool, 1).description == "true")
    #expect(Element.zero(.int32).description == "0")
  }

  @Test func types() {
    #expect(ElementType.uint16.numpyDescriptor == "<u2")
    #expect(ElementType.bool.numpyDescriptor == "|b1")
    #expect(ElementType.int8.numpyDescriptor == "|i1")
    #expect(ElementType.float64.numpyDescriptor == "<f8")
    #expect(ElementType.allCases.filter(\.isInteger).count == 8)
    #expect(ElementType.int16.range == -32768...32767)
  }
}
