import Slicing
import Testing
