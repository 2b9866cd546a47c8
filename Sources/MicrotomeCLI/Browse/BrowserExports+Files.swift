import Browser
import Glyphs
import Scenes

extension BrowserExports {
  /// Files in the working folder, and links that are printed when the browser ends.
  static func files(_ links: ShownLinks) -> BrowserExports {
    BrowserExports(
      savePicture: { raster, voxel in
        let path = "microtome-\(voxel.x)-\(voxel.y)-\(voxel.z).png"
        try SavedFile.write(try PNG.encode(raster), to: path)
        return "saved \(path)"
      },
      makeLink: { try links.make($0) },
      saveScene: { scene, path in
        let warnings = try Blocking.run { try await SceneSaving.save(scene, to: path) }
        return (["saved \(path)"] + warnings).joined(separator: "; ")
      })
  }
}
