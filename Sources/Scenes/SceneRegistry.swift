/// Every dialect of scene metadata that microtome reads, in the order in which they are tried. A new one is a folder
/// beside this file and a line here.
public enum SceneRegistry {
  public static let all: [any SceneReader.Type] = [
    CollectionReader.self,
    NeuroglancerReader.self,
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

  /// Every viewer whose links are opened. A new one is a line here.
  static let links: [any ViewerLink.Type] = [
    NeuroglancerURL.self,
    WebknossosURL.self,
  ]
}
