@_exported import Formats
@_exported import Scenes
@_exported import Stores
@_exported import Voxels
