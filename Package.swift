// swift-tools-version: 6.2
import PackageDescription

// One target per room of docs/architecture.md; the dependency lists below are its arrows, and there are no others.

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ room: String, _ dependencies: [Target.Dependency] = [], excluding scripts: [String] = []) -> Target {
  .testTarget(
    name: "\(room)Tests", dependencies: [.target(name: room), "TestSupport"] + dependencies,
    path: "Tests/\(room)Tests", exclude: scripts, swiftSettings: strict)
}

func library(_ name: String, _ pkgConfig: String?, apt package: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

let package = Package(
  name: "microtome",
  products: [
    .executable(name: "microtome", targets: ["Main"]),
    .library(name: "Microtome", targets: ["Microtome"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    library("CZstd", "libzstd", apt: "libzstd-dev"),
    library("CBlosc", "blosc", apt: "libblosc-dev"),
    library("CLZ4", "liblz4", apt: "liblz4-dev"),
    library("CDeflate", "libdeflate", apt: "libdeflate-dev"),
    library("CZlib", "zlib", apt: "zlib1g-dev"),
    library("CBzip2", nil, apt: "libbz2-dev"),
    library("CLZMA", "liblzma", apt: "liblzma-dev"),
    library("CJSONC", "json-c", apt: "libjson-c-dev"),
    library("CExpat", "expat", apt: "libexpat1-dev"),
    library("CPNG", "libpng", apt: "libpng-dev"),
    library("CCrypto", "libcrypto", apt: "libssl-dev"),
    library("CJPEG", "libturbojpeg", apt: "libturbojpeg0-dev"),
    // Its pkg-config file carries a define that SwiftPM refuses, and nothing that is needed.
    library("CJXL", nil, apt: "libjxl-dev"),
    library("CNcurses", nil, apt: "libncurses-dev"),
    library("CMalloc", nil, apt: "libc6-dev"),
    // Headers of our own, nothing to link.
    .systemLibrary(name: "CProcessors"),
    .systemLibrary(name: "CCacheHints"),
    .target(name: "CLazyLibrary"),
    // These need libhdf5-dev and libcurl4-openssl-dev for their headers.
    .target(name: "CHDF5", dependencies: ["CLazyLibrary"]),
    .target(name: "CCurl", dependencies: ["CLazyLibrary"]),
    .target(name: "CSignals"),
    .target(name: "CPNGReader", dependencies: ["CPNG"]),
    .target(name: "CJXLReader", dependencies: ["CJXL"]),

    room("Voxels", ["CMalloc", "CProcessors", "CCacheHints"]),
    room("Pixels", []),
    room("JSON", ["Voxels", "CJSONC"]),
    room("XML", ["Voxels", "CExpat"]),
    room("Stores", ["Voxels", "JSON", "CCurl", "CCrypto", "CDeflate"]),
    room(
      "Codecs",
      [
        "Voxels", "JSON", "CZstd", "CBlosc", "CLZ4", "CDeflate", "CZlib", "CBzip2", "CLZMA", "CJPEG", "CPNGReader",
        "CJXL", "CJXLReader",
      ]),
    room("Formats", ["Voxels", "JSON", "Stores", "Codecs", "CHDF5"]),
    room("Scenes", ["Voxels", "JSON", "XML", "Stores", "Formats"]),
    room("Inspection", ["Voxels", "JSON", "Stores", "Codecs", "Formats"]),
    room("Chunks", ["Voxels", "CCacheHints"]),
    room("Slicing", ["Voxels", "Chunks", "CCacheHints"]),
    room("Rendering", ["Voxels", "Pixels", "Slicing"]),
    room("Glyphs", ["Pixels", "CPNG"]),
    room("Terminal", ["Voxels", "Glyphs", "CNcurses", "CSignals"]),
    room(
      "Browser",
      [
        "Voxels", "JSON", "Stores", "Formats", "Inspection", "Scenes", "Chunks", "Slicing", "Rendering", "Pixels",
        "Glyphs", "Terminal",
      ]),
    .target(
      name: "Embedded", path: "Assets", resources: [.embedInCode("demo.json")], swiftSettings: strict),
    room(
      "MicrotomeCLI",
      [
        "Voxels", "JSON", "Stores", "Codecs", "Formats", "Inspection", "Scenes", "Chunks", "Slicing", "Rendering",
        "Pixels", "Glyphs", "Terminal", "Browser", "Embedded",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    room("Microtome", ["Voxels", "Stores", "Formats", "Scenes"]),
    .executableTarget(
      name: "Main", dependencies: ["MicrotomeCLI"], swiftSettings: strict),

    .executableTarget(
      name: "MicrotomeBenchmarks",
      dependencies: ["Voxels", "Formats", "Scenes", "Chunks", "Slicing", "Browser", "Glyphs", "CZstd"],
      path: "Benchmarks/MicrotomeBenchmarks", swiftSettings: strict),

    .target(
      name: "TestSupport", dependencies: ["Voxels", "JSON", "Stores"], path: "Tests/TestSupport", swiftSettings: strict),
    tests("Voxels"),
    tests("JSON", ["Voxels"]),
    tests("XML", ["Voxels"]),
    tests("Stores", ["Voxels", "JSON"], excluding: ["S3/moto_buckets.py"]),
    tests("Codecs", ["Voxels", "JSON"], excluding: ["make_goldens.py"]),
    tests("Formats", ["Voxels", "JSON", "Stores", "Codecs"]),
    tests("Inspection", ["Voxels", "JSON", "Stores", "Formats"], excluding: ["read_shards.py"]),
    tests("Scenes", ["Voxels", "JSON", "Stores", "Formats"]),
    tests("Chunks", ["Voxels"]),
    tests("Slicing", ["Voxels", "JSON", "Chunks"]),
    tests("Rendering", ["Voxels", "Pixels", "Slicing"]),
    tests("Glyphs", ["Pixels", "CPNG"]),
    .executableTarget(
      name: "TerminalProbe", dependencies: ["Terminal"], path: "Tests/TerminalProbe", swiftSettings: strict),
    tests("Terminal", ["TerminalProbe"]),
    // The last two suites run the built `microtome` as well.
    tests(
      "Browser",
      [
        "Voxels", "JSON", "Stores", "Formats", "Scenes", "Chunks", "Slicing", "Rendering", "Pixels", "Glyphs",
        "Terminal", "Main",
      ]),
    tests("MicrotomeCLI", ["Voxels", "JSON", "Stores", "CPNG", "Main"]),

    .executableTarget(
      name: "Mutations", dependencies: ["Voxels", "Stores", "Formats", "Scenes", "TestSupport"],
      path: "Tests/Mutations",
      swiftSettings: strict),
  ]
)
