import Glibc
import TestSupport
import Voxels

/// Mutates the goldens and reads what comes of it: `Mutations GOLDENS ROUNDS [SPECIMEN SEED]`.
///
/// Whatever happens to the bytes, the outcome must be voxels or a failure: no crash, no hang, no memory out of bounds.
/// It is run under the address sanitizer by script/test-mutations. The last line names specimen and seed of what is
/// being read, so that a crash can be repeated.
@main
enum Main {
  /// No specimen takes a second; what takes this long hangs.
  private static let patience: UInt32 = 60

  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count == 2 || arguments.count == 4, let rounds = Int(arguments[1]) else {
      print("usage: Mutations GOLDENS ROUNDS [SPECIMEN SEED]")
      exit(64)
    }
    var specimens = Specimen.all(in: arguments[0])
    if arguments.count == 4 { specimens.removeAll { $0.name != arguments[2] } }
    guard !specimens.isEmpty else {
      print("no specimens in \(arguments[0])")
      exit(1)
    }
    let scratch = TemporaryFolder()
    var total = Exercise.Outcome()
    // Only what can be read as it is shows anything when it is mutated.
    var sound: [Specimen] = []
    specimens.removeAll { $0.objects.values.allSatisfy(Mutation.isHDF5) }
    for specimen in specimens where await Exercise.run(specimen, specimen.objects, scratch: scratch.path).chunks > 0 {
      sound.append(specimen)
    }
    specimens = sound
    for round in 0..<rounds {
      let specimen = specimens[round % specimens.count]
      let seed = arguments.count == 4 ? UInt64(arguments[3]) ?? 0 : UInt64(round)
      say("\(specimen.name) \(seed)")
      alarm(patience)
      var random = SeededRandom(seed)
      var objects = specimen.objects
      Mutation.apply(to: &objects, &random)
      let outcome = await Exercise.run(specimen, objects, scratch: scratch.path)
      total.chunks += outcome.chunks
      total.failures += outcome.failures
    }
    alarm(0)
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    print(
      "\(rounds) mutations of \(specimens.count) specimens: \(total.chunks) chunks read, \(total.failures) failures, "
        + "\(usage.ru_maxrss >> 10) MB")
    guard total.chunks > rounds / 4, total.failures > rounds / 4 else {
      print("too little was read or refused: the mutations do not reach the decoders")
      exit(1)
    }
  }

  /// Unlike `print`, what this writes is there when the program crashes.
  private static func say(_ line: String) {
    _ = Array((line + "\n").utf8).withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }
}
