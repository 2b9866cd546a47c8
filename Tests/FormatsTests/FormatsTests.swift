import Formats
import Testing
