import Voxels

/// The part of `make bench` that runs inside the library. `Benchmarks/run` starts it and says when to repeat.
@main
enum Main {
  static func main() async {
    do {
      try await repeatOnDemand(try await benchmark(Array(CommandLine.arguments.dropFirst())))
    } catch {
      StandardStream.error("MicrotomeBenchmarks: \(error)\n")
    }
  }

  private static func benchmark(_ arguments: [String]) async throws -> any Benchmark {
    switch (arguments.first, arguments.count) {
    case ("decode", 2): return ArrayDecoding(path: arguments[1], array: ".")
    case ("decode", 3): return ArrayDecoding(path: arguments[1], array: arguments[2])
    case ("chunks", 2): return ArrayDecoding(path: arguments[1], array: ".", assembles: false)
    case ("slice", 4): return try SliceReading(path: arguments[1], axis: arguments[2], position: arguments[3])
    case ("second", 4): return try await SecondSlice.open(arguments[1], axis: arguments[2], position: arguments[3])
    case ("zstd", 3): return try ZstdLimit(shards: arguments[1], chunksPerShard: Int(arguments[2]) ?? 0)
    case ("frame", 2): return try await FrameDrawing.open(arguments[1])
    case ("planes", 1): return try await PlaneGathering.make()
    default:
      throw Failure(
        .usage, "",
        "decode SOURCE [ARRAY], chunks SOURCE, slice or second SOURCE AXIS POSITION, zstd FOLDER CHUNKS, frame SOURCE "
          + "or planes")
    }
  }

  /// One repetition for every line of standard input, each answered by one line of JSON.
  private static func repeatOnDemand(_ benchmark: any Benchmark) async throws {
    while readLine() != nil {
      let figures = try await benchmark.run()
      let members = figures.map { "\"\($0.name)\": \($0.value)" }
      StandardStream.output("{\(members.joined(separator: ", "))}\n")
    }
  }
}
