import TestSupport
import Testing
import Voxels

@Suite struct FailureTests {
  @Test func lines() {
    let failure = Failure(.corrupt, "a\u{1B}[31m\nb", "is\u{7}bad\u{9B}", remedy: "run\u{202E}away")
    #expect(failure.line == "a\\e[31m\\nb: is\\x07bad\\x9b; run\\u{202e}away")
    #expect(Failure(.io, "", "no source").line == "no source")
    #expect(Failure(.io, "", "x").at("outer").line == "outer: x")
    #expect(Failure(.io, "inner", "x").at("outer").line == "outer: inner: x")
    #expect("\(failure)" == failure.line)
  }

  @Test func wrapping() {
    struct Odd: Error {}
    let failure = Failure(.usage, "s", "p")
    #expect(Failure.wrapping(failure, source: "other") == failure)
    #expect(Failure.wrapping(CancellationError()).code == .cancelled)
    #expect(Failure.wrapping(Odd(), source: "s").source == "s")
  }
}

@Suite struct PrintableTests {
  @Test func nothingThatATerminalActsOn() {
    var values = Array(UInt32(0)..<0x20) + Array(0x7F..<0xA0) + [0x2028, 0x2029, 0x200E, 0x200F, 0x61C, 0xFEFF]
    values += Array(0x202A...0x202E) + Array(0x2066...0x2069)
    for scalar in values.compactMap(Unicode.Scalar.init) {
      let text = "a\(Character(scalar))b".printable
      #expect(!text.unicodeScalars.contains(scalar), "U+\(String(scalar.value, radix: 16))")
      #expect(text.hasPrefix("a\\") && text.hasSuffix("b"))
    }
  }

  @Test func plainTextStays() {
    for text in ["", "brain", "größe µm", "日本語 🧠", "e\u{301}", "a\u{A0}b"] { #expect(text.printable == text) }
    #expect("a\r\nb\tc".printable == "a\\r\\nb\\tc")
  }
}

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.0, 3, "0"), (-0.0, 2, "0"), (-0.0004, 3, "0"), (1.5, 0, "2"), (1.25, 3, "1.25"), (-1.005, 2, "-1"),
    (0.1, 3, "0.1"),
    (999.9996, 3, "1000"), (12.034, 3, "12.034"), (0.05, 2, "0.05"), (1e16, 2, "1e+16"), (-2.5, 1, "-2.5"),
    (123456789012345.0, 3, "123456789012345"),
  ])
  func decimals(_ value: Double, _ decimals: Int, _ text: String) {
    #expect(value.formatted(decimals: decimals) == text)
  }

  /// Whatever the value, the text reads back as the value to that many decimals.
  @Test func readBack() throws {
    var random = SeededRandom(77)
    for _ in 0..<20_000 {
      let exponent = Double.random(in: -3...14.99, using: &random)
      let magnitude = Double("1e\(Int(exponent))").map { $0 * Double.random(in: 1..<10, using: &random) } ?? 0
      let value = Bool.random(using: &random) ? magnitude : -magnitude
      let decimals = Int.random(in: 0...3, using: &random)
      let text = value.formatted(decimals: decimals)
      let back = try #require(Double(text), "\(value) is shown as \(text)")
      let step = [1, 0.1, 0.01, 0.001][decimals]
      #expect(abs(back - value) <= step / 2 + abs(value) * 7e-16, "\(value) is shown as \(text)")
      #expect(text.count { $0 == "-" } <= 1)
    }
    for value in [Double.nan, .infinity, -.infinity, 1e300, .leastNonzeroMagnitude] {
      #expect(!value.formatted(decimals: 3).isEmpty)
    }
  }

  @Test(arguments: [
    (0, "0 B"), (812, "812 B"), (999, "999 B"), (1000, "1 kB"), (3_014_660, "3.01 MB"), (144_000_000_000_000, "144 TB"),
    (999_999, "1 MB"), (9_996, "10 kB"), (99_960, "100 kB"), (Int.max, "9.22 EB"), (-1500, "-1.5 kB"),
  ])
  func byteCounts(_ bytes: Int, _ text: String) {
    #expect(ByteCount.text(bytes) == text)
  }

  @Test(arguments: [
    (12.3, "micrometer", "12.3 µm"), (0.5, "micrometer", "500 nm"), (4.0, "nanometer", "4 nm"),
    (1500, "nm", "1.5 µm"), (2, "mm", "2 mm"), (0.25, "um", "250 nm"), (3, "\u{3BC}m", "3 µm"),
    (10, "angstrom", "1 nm"),
    (1000, "nanometre", "1 µm"), (1, "kilometer", "1 km"), (5, "furlong", "5 furlong"), (0, "micrometer", "0 µm"),
    (-2500, "nanometer", "-2.5 µm"), (1, "micron", "1 µm"),
  ])
  func lengths(_ value: Double, _ unit: String, _ text: String) {
    #expect(LengthUnit.formatted(value, unit: unit) == text)
  }

  @Test func units() {
    #expect(LengthUnit.formatted(12.3456, unit: nil) == "12.35")
    #expect(LengthUnit.meters(in: "nanometer") == 1e-9)
    #expect(LengthUnit.meters(in: "Mm") == 1e6)
    #expect(LengthUnit.meters(in: "second") == nil)
    #expect(LengthUnit.meters(in: "") == nil)
  }

  @Test func mags() {
    #expect(Mag.parse("4") == Vector3(4, 4, 4))
    #expect(Mag.parse("4-4-2") == Vector3(4, 4, 2))
    for text in ["", "0", "-1", "2-2", "2-2-0", "2-2-x", "2--2", "1-2-3-4", "+2", "99999999999999999999"] {
      #expect(Mag.parse(text) == nil, "\(text)")
    }
    for mag in [Vector3(1, 1, 1), Vector3(2, 2, 1), Vector3(16, 16, 4)] { #expect(Mag.parse(Mag.name(mag)) == mag) }
    #expect(Mag.name(Vector3(8, 8, 8)) == "8")
  }
}
