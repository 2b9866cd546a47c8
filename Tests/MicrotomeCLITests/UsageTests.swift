import Glibc
import TestSupport
import Testing

/// Exit statuses, help, and errors in one line.
@Suite struct UsageTests {
  @Test(arguments: [
    [], ["info"], ["read", "x"], ["info", "x", "--bogus"], ["info", "x", "y"],
    ["snapshot", "x", "--graphics", "kitty"], ["snapshot", "x", "--graphics", "sixel"],
    ["browse", "x", "--graphics", "nonsense"], ["browse", "x", "--color", "16"], ["browse", "x", "--color", "gray"],
    ["browse", "x", "--color", "nonsense"], ["browse", "x", "--keys", "emacs"], ["browse", "x", "--cache-dir", ""],
    ["browse", "x", "--cache-memory", "lots"], ["browse", "x", "--zoom", "0"], ["browse", "x", "--zoom", "nan"],
    ["snapshot", "x", "--view", "top"], ["snapshot", "x", "--size", "10x10", "--pixels", "10x10"],
    ["snapshot", "x", "--size", "0x10"], ["snapshot", "x", "--position", "1,2"], ["snapshot", "x", "-o", "x.jpg"],
    ["read", "x", "-o", "-", "--array", ".", "--offset", "1,2,3"], ["read", "x", "-o", "-", "--region", ":"],
    ["read", "x", "-o", "-", "--offset", "1,2"], ["read", "x", "-o", "-", "--mag", "0"],
  ])
  func wrongUsageIs64InOneLine(_ arguments: [String]) {
    let outcome = Microtome.start(arguments).outcome()
    #expect(outcome.status == 64)
    expectOneLine(outcome)
  }

  @Test func whatIsRefusedForNowIsSaid() {
    let graphics = Microtome.run("snapshot", "x", "--graphics", "kitty").errors
    #expect(graphics.contains("--graphics kitty is not available in this version; use half"))
    let color = Microtome.run("snapshot", "x", "--color", "16").errors
    #expect(color.contains("--color 16 is not available in this version; use truecolor or 256"))
  }

  @Test(arguments: ["info", "snapshot", "browse", "read"])
  func aSourceThatIsNotThereIs1(_ command: String) {
    let folder = TemporaryFolder()
    let more = command == "read" ? ["-o", "-"] : []
    let outcome = Microtome.start([command, folder("nothing.zarr")] + more).outcome()
    #expect(outcome.status == 1)
    expectOneLine(outcome)
    #expect(outcome.errors == "microtome: \(folder("nothing.zarr")): no such file or folder; check the path\n")
  }

  @Test func anEmptyFolderSaysWhatWasLookedFor() {
    let folder = TemporaryFolder()
    let outcome = Microtome.run("info", folder.path)
    #expect(outcome.status == 1)
    expectOneLine(outcome)
    #expect(outcome.errors.hasPrefix("microtome: \(folder.path): ") && outcome.errors.contains("zarr.json"))
  }

  @Test func controlCharactersOfNamesAreShownEscaped() {
    let name = "a\u{1B}[2J\u{7}b\nc\u{9B}31m\u{202E}d"
    let folder = TemporaryFolder()
    for arguments in [
      ["info", folder(name)], ["info", "x", "--\(name)"], ["snapshot", "x", "--view", name],
      ["browse", "x", "--keys", name], [name],
    ] {
      let outcome = Microtome.start(arguments).outcome()
      #expect(outcome.status == 1 || outcome.status == 64)
      expectOneLine(outcome)
      #expect(outcome.errors.contains(#"a\e[2J\x07b\nc\x9b31m\u{202e}d"#))
    }
  }

  @Test func helpHasExamplesEverywhere() {
    for command in [[], ["browse"], ["demo"], ["info"], ["read"], ["snapshot"]] {
      let outcome = Microtome.start(command + ["--help"]).outcome()
      #expect(outcome.status == 0)
      #expect(outcome.errors.isEmpty)
      #expect(outcome.text.contains("EXAMPLES\n"), "\(command)")
      #expect(outcome.text.contains("microtome \(command.first ?? "demo")"))
    }
  }

  @Test func theVersionIsANumber() {
    let outcome = Microtome.run("--version")
    #expect(outcome.status == 0)
    #expect(outcome.text.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+[^\n]*\n/) != nil)
  }

  @Test func completionScriptsAreMade() {
    let folder = TemporaryFolder()
    for shell in ["bash", "zsh", "fish"] {
      let outcome = Microtome.run("--generate-completion-script", shell)
      #expect(outcome.status == 0)
      #expect(outcome.text.contains("snapshot") && outcome.text.contains("microtome"))
      TestFile.write(outcome.output, to: folder("\(shell).sh"))
    }
    let check = RunningProgram("bash", ["-n", folder("bash.sh")], environment: Microtome.environment).outcome()
    #expect(check.status == 0 && check.errors.isEmpty)
  }

  @Test func aReaderThatGoesAwayIsNotASignal() throws {
    let folder = TemporaryFolder()
    Samples.bytes.write(to: folder("bytes.zarr"))
    var pipe: [Int32] = [-1, -1]
    try #require(Glibc.pipe(&pipe) == 0)
    close(pipe[0])
    defer { close(pipe[1]) }
    for arguments in [
      ["info", folder("bytes.zarr")], ["snapshot", folder("bytes.zarr")],
      ["read", folder("bytes.zarr"), "-o", "-"],
    ] {
      let outcome = Microtome.start(arguments, standardOutput: pipe[1]).outcome()
      #expect(outcome.status == 1)
    }
  }

  @Test func aCrashIsAnErrorAndNotASignal() throws {
    let folder = TemporaryFolder()
    Samples.endless(100_000).writeMetadata(to: folder("endless.zarr"))
    let program = Microtome.start(["read", folder("endless.zarr"), "-o", "-"])
    try #require(program.wait(reading: false) { program.hasOutputWaiting })
    program.send(SIGSEGV)
    let outcome = program.outcome()
    #expect(outcome.status == 1)
    #expect(outcome.errors.hasPrefix("microtome: internal error"))
  }
}

/// Standard error has one line that starts with the program's name and nothing that a terminal could act on.
func expectOneLine(_ outcome: RunningProgram.Outcome, _ location: SourceLocation = #_sourceLocation) {
  let errors = outcome.errors
  #expect(errors.hasPrefix("microtome: "), sourceLocation: location)
  #expect(errors.hasSuffix("\n"), sourceLocation: location)
  #expect(errors.dropLast().allSatisfy { !$0.isNewline }, "\(errors)", sourceLocation: location)
  expectHarmless(errors.dropLast(), location)
  #expect(outcome.output.isEmpty, sourceLocation: location)
}

/// Text without anything that a terminal could act on.
func expectHarmless(_ text: some StringProtocol, _ location: SourceLocation = #_sourceLocation) {
  let isHarmless = text.unicodeScalars.allSatisfy {
    $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) && !(0x202A...0x202E).contains($0.value)
  }
  #expect(isHarmless, "\(String(text).debugDescription)", sourceLocation: location)
}
