import Voxels
import XML

/// A BigDataViewer project: what its XML document says.
///
/// https://imagej.net/plugins/bdv/#xml-file-format
struct SpimData {
  /// One stack of images: what one setup saw at one time point.
  struct View: Hashable {
    var timepoint: Int
    var setup: Int
  }

  /// Everything that is the same at all time points of one channel, angle, tile and illumination.
  struct Setup {
    var id: Int
    var name: String?
    /// Physical extent of a voxel, x, y, z; nil where the document has none that makes sense.
    var voxelSize: Vector3<Double>?
    var unit: String?
  }

  /// The loader's name, such as `bdv.hdf5`, and what else is said of it.
  var loader: XML
  var version: String
  /// Relative to the folder of the document.
  var basePath: XML?
  /// By rising id.
  var setups: [Setup]
  /// Ids, rising.
  var timepoints: [Int]
  var missing: Set<View>
  /// From voxels at full resolution (centres at integers) to the world; a failure where it is beyond us.
  var registrations: [View: Result<AffineTransform, Failure>]

  /// - Throws: ``Failure`` (`invalid`, `tooLarge`) without a source.
  init(_ root: XML) throws(Failure) {
    guard let sequence = root["SequenceDescription"], let loader = sequence["ImageLoader"] else {
      throw Failure(.invalid, "", "the BigDataViewer project has no <SequenceDescription> with an <ImageLoader>")
    }
    self.loader = loader
    version = root.attributes["version"] ?? ""
    basePath = root["BasePath"]
    setups = []
    for element in sequence["ViewSetups"]?.all("ViewSetup") ?? [] { setups.append(try SpimData.setup(element)) }
    setups.sort { $0.id < $1.id }
    guard Set(setups.map(\.id)).count == setups.count else {
      throw Failure(.invalid, "", "two <ViewSetup>s of the BigDataViewer project have one id")
    }
    timepoints = try Timepoints.ids(sequence["Timepoints"])
    missing = []
    for element in sequence["MissingViews"]?.all("MissingView") ?? [] { missing.insert(try SpimData.view(element)) }
    registrations = [:]
    for element in root["ViewRegistrations"]?.all("ViewRegistration") ?? [] {
      let view = try SpimData.view(element)
      do throws(Failure) {
        registrations[view] = .success(try Registration.transform(element))
      } catch {
        registrations[view] = .failure(error)
      }
    }
  }

  private static func setup(_ element: XML) throws(Failure) -> Setup {
    guard let id = element["id"].flatMap({ Int($0.text) }), id >= 0 else {
      throw Failure(.invalid, "", "a <ViewSetup> of the BigDataViewer project has no id")
    }
    var setup = Setup(id: id)
    setup.name = element["name"].map(\.text).flatMap { $0.isEmpty ? nil : $0 }
    let size = element["voxelSize"]?["size"].flatMap { Numbers.doubles($0.text) } ?? []
    if size.count == 3, size.allSatisfy({ $0.isFinite && $0 > 0 }) {
      setup.voxelSize = Vector3(size[0], size[1], size[2])
      setup.unit = element["voxelSize"]?["unit"].map(\.text).flatMap { $0.isEmpty ? nil : $0 }
    }
    return setup
  }

  private static func view(_ element: XML) throws(Failure) -> View {
    guard let timepoint = element.attributes["timepoint"].flatMap({ Int($0) }),
      let setup = element.attributes["setup"].flatMap({ Int($0) })
    else { throw Failure(.invalid, "", "a <\(element.name)> of the BigDataViewer project lacks timepoint or setup") }
    return View(timepoint: timepoint, setup: setup)
  }
}
