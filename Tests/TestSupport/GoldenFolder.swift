/// Where the goldens of `Tests/Goldens` lie on this machine.
public let goldenFolder: String = {
  let parts = #filePath.split(separator: "/").dropLast(2)
  return "/" + parts.joined(separator: "/") + "/Goldens"
}()
