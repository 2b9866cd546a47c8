import Browser
import Testing
