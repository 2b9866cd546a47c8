import Glyphs
import Testing
