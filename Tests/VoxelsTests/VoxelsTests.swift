import Voxels
import Testing
