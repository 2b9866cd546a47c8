import Voxels

/// Zip archives that Python's `zipfile` makes of the files of a folder.
public enum PythonZip {
  /// The ways to pack them.
  public enum Style: String, CaseIterable, Sendable {
    case stored, deflated
    /// ZIP64 records although nothing is large.
    case zip64
    /// Written to a pipe: sizes and checksums come behind the contents.
    case streamed
    /// A program before the archive, as in one that extracts itself.
    case prefixed
    /// The longest comment there can be, with what looks like an end record in it.
    case commented
    /// All files under one top folder, with entries for folders and what macOS adds.
    case wrapped
  }

  /// Packs all files below a folder into an archive.
  public static func make(_ archive: String, of folder: String, _ style: Style = .stored) throws {
    let program = RunningProgram(
      "/usr/bin/env", ["python3", "-c", script, archive, folder, style.rawValue], environment: Microtome.environment)
    let outcome = program.outcome(within: 60)
    guard outcome.status == 0 else { throw Failure(.io, archive, "python3 failed: \(outcome.errors)") }
  }

  /// Packs objects by their names.
  public static func make(_ archive: String, _ objects: [String: [UInt8]], _ style: Style = .stored) throws {
    let folder = TemporaryFolder()
    for (name, bytes) in objects { try folder.write(name, bytes) }
    try make(archive, of: folder.path, style)
  }

  private static let script = """
    import io, os, sys, zipfile
    path, folder, style = sys.argv[1:]
    names = sorted(os.path.relpath(os.path.join(base, name), folder)
                   for base, _, files in os.walk(folder) for name in files)
    class Pipe(io.RawIOBase):
        def __init__(self, file): self.file = file
        def writable(self): return True
        def write(self, data): return self.file.write(data)
    if style == "zip64":
        zipfile.ZIP_FILECOUNT_LIMIT = 0
    with open(path, "wb") as file:
        if style == "prefixed":
            file.write(b"#!/bin/sh\\nexit 0\\n" * 100)
        method = zipfile.ZIP_DEFLATED if style in ("deflated", "streamed") else zipfile.ZIP_STORED
        with zipfile.ZipFile(Pipe(file) if style == "streamed" else file, "w", method) as archive:
            if style == "commented":
                archive.comment = b"PK\\5\\6" + b"!" * 65531
            if style == "wrapped":
                archive.writestr("top/", b"")
                archive.writestr("__MACOSX/._top", b"x")
            for name in names:
                with open(os.path.join(folder, name), "rb") as source:
                    data = source.read()
                    entry = ("top/" if style == "wrapped" else "") + name
                    with archive.open(entry, "w", force_zip64=style == "zip64") as target:
                        target.write(data)
    """
}
