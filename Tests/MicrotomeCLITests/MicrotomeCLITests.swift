import MicrotomeCLI
import Testing
