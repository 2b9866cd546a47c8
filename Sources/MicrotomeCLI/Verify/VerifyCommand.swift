import ArgumentParser
import Inspection
import JSON
import Scenes
import Stores
import Voxels

/// `microtome verify`: is everything that is stored all right.
struct VerifyCommand: MicrotomeCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Decode every stored chunk, check every checksum, and name what is wrong.",
    discussion: """
      SOURCE is anything that microtome opens, a folder of several such sources, a folder inside an array, or one \
      shard. All shards, WKW files and chunks are read and decoded on all cores. What is missing is fill value and all \
      right; files that do not belong to an array are listed as notes. The exit status is 1 when anything is wrong.

      A run that was interrupted goes on where it was when it is started again. What was found so far is kept below \
      $XDG_STATE_HOME/microtome/verify, or in the file that --resume names, until all is done.

      EXAMPLES
        microtome verify brain.zarr
        microtome verify dataset --layer color --mag 1
        microtome verify brain.zarr --sample 1000            a thousand objects, spread evenly
        microtome verify brain.zarr/0/c/3                    the shards in one folder
        microtome verify s3://bucket/em.zarr --json report.json
        microtome verify brain.zarr --json - | jq '.arrays[].faults[]'
      """)

  @Argument(help: "A path or URL.")
  var source: String

  @Option(help: ArgumentHelp("Look at so many objects, spread evenly over all of them.", valueName: "n"))
  var sample: Int?

  @Option(help: ArgumentHelp("With --sample: other objects for another number.", valueName: "n"))
  var seed: UInt64 = 0

  @OptionGroup var selection: ArrayChoiceOptions

  @Option(help: ArgumentHelp("Write the report as one JSON document.", valueName: "file|-"))
  var json: String?

  @Option(help: ArgumentHelp("The file that keeps how far it has come.", valueName: "file"))
  var resume: String?

  @Flag(help: "Start anew, whatever an earlier run has found.")
  var fresh = false

  @OptionGroup var network: NetworkOptions

  func validate() throws {
    if let sample, sample < 1 { throw ValidationError("--sample must be at least 1") }
  }

  func execute() async throws {
    // What a cache has says nothing of what is stored.
    try network.apply(caches: false)
    let found = try await SourceArrays.find(source, selection.choice, with: network.opener)
    let notices = SourceNotices(source, found.policies)
    notices.print()
    let arrays = found.items.map { item in
      VerifiableArray(
        path: item.path, layer: item.layer, mag: item.mag, objects: ArrayObjectsRegistry.objects(of: item.node),
        part: item.part)
    }
    let verifier = Verifier(arrays, sample: sample.map { ObjectSample(count: $0, seed: seed) })
    var key = selection.key
    if let sample { key += " sample \(sample) seed \(seed)" }
    let state = try await VerificationStateFile.open(resume, source: source, key: key)
    let name = SourceName.withoutSecrets(source)
    let run = VerificationRun(source: name, verifier: verifier, state: state)
    try await run.list()
    if fresh { state?.remove() } else { await run.restore() }
    try await run.finish()
    notices.print(isComplete: true)
    let report = verifier.report(failures: found.failures)
    let text = report.json(source: name).text(indent: 1) + "\n"
    if let json, json != "-" { try SavedFile.write(Array(text.utf8), to: json) }
    StandardOutput.write(json == "-" ? text : report.text(source: name, omitted: found.omitted, run.pace))
    state?.remove()
    if !report.isFaultless { throw ExitStatus(code: 1) }
  }
}
