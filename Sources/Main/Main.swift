import MicrotomeCLI

@main
struct Main {
  static func main() { Program.run() }
}
