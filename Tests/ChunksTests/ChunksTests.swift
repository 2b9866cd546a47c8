import Chunks
import Testing
