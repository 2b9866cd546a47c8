import TestSupport
import Testing
import Voxels

extension InTerminal {
  @Suite struct TimePointTests {
    let folder = TemporaryFolder()

    /// Four time points in chunks of two, in a volume as large as the sample.
    private func write() -> String {
      let array = TestArray([4, 48, 80, 96], chunk: [2, 16, 40, 48]) { index in
        UInt64(TimePointTests.value(index[0], Vector3(index[3], index[2], index[1])))
      }
      TestImage("film", axes: ["t", "z", "y", "x"], levels: [(array, scale: [1, 10, 10, 10])]).write(
        to: folder("film.zarr"))
      return folder("film.zarr")
    }

    private static func value(_ time: Int, _ voxel: Vector3<Int>) -> Int {
      20 + 50 * time + (voxel.x + 2 * voxel.y + 5 * voxel.z) % 50
    }

    private static func gray(_ time: Int) -> (Vector3<Int>) -> UInt32 {
      { UInt32(value(time, $0)) * 0x010101 }
    }

    @Test func bracketsStepThroughTime() throws {
      let session = try BrowsingSession(write())
      session.view.color = TimePointTests.gray(0)
      try session.expectView("the first time point")
      try session.terminal.wait("its number") { $0.text(59).contains("time 0/3") }
      for time in 1...3 {
        session.terminal.press("]")
        session.view.color = TimePointTests.gray(time)
        try session.expectView("time point \(time)")
      }
      session.terminal.press("]")
      try session.terminal.wait("the last one still") { $0.text(59).contains("time 3/3") }
      #expect(session.terminal.screen.text(58).contains("film: \(TimePointTests.value(3, Vector3(48, 40, 24)))"))
      session.terminal.press("[", "[")
      session.view.color = TimePointTests.gray(1)
      try session.expectView("two back")
      session.terminal.type(":time 2")
      session.terminal.press("Enter")
      session.view.color = TimePointTests.gray(2)
      try session.expectView("the one that was asked for")
    }
  }
}
