/// Every dialect of scene metadata that microtome reads, in the order in which they are tried. A new one is a folder
/// beside this file and a line here.
public enum SceneRegistry {
  public static let all: [any SceneReader.Type] = [
    CollectionReader.self,
    N5ImageReader.self,
    WebknossosReader.self,
    WKWLayerReader.self,
    MultiscaleReader.self,
    OMESceneReader.self,
    PlateReader.self,
    WellReader.self,
    SeriesReader.self,
    LabelsReader.self,
    PrecomputedReader.self,
    NIfTIReader.self,
    BigDataViewerReader.self,
    ImarisReader.self,
    IlastikReader.self,
    PlainArrayReader.self,
    PlainGroupReader.self,
  ]
}
