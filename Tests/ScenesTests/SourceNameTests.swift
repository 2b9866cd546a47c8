import Scenes
import Testing

@Suite struct SourceNameTests {
  @Test(arguments: [
    ("https://h/a.zarr", "https://h/a.zarr"),
    ("https://h/a?versionId=3&part=x", "https://h/a?versionId=3&part=x"),
    (
      "https://h/a?X-Amz-Algorithm=AWS4&X-Amz-Signature=00ff&versionId=3",
      "https://h/a?X-Amz-Algorithm=…&X-Amz-Signature=…&versionId=3"
    ),
    ("https://h/a?sv=2022&sig=a%2Fb%3D#x,y", "https://h/a?sv=…&sig=…#x,y"),
    ("zarr://https://me:word@h/a?token=t", "zarr://https://…@h/a?token=…"),
    ("https://h/a?myAccessToken=&b=1", "https://h/a?myAccessToken=&b=1"),
    ("https://h/a@b/c?password=x@y", "https://h/a@b/c?password=…"),
    (
      #"https://n/#!{"layers":[{"source":"zarr://https://h/a?token=abc|zarr3:","name":"token=x"}]}"#,
      #"https://n/#!{"layers":[{"source":"zarr://https://h/a?token=…|zarr3:","name":"token=x"}]}"#
    ),
    (
      "https://n/#!%7B%22source%22:%22zarr://https://h/a%3Fsig%3Dabc%26b%3D1%22%7D",
      "https://n/#!%7B%22source%22:%22zarr://https://h/a%3Fsig%3D…%26b%3D1%22%7D"
    ),
    ("a?token=b", "a?token=b"), ("", ""), ("https://h/?token=", "https://h/?token="), ("https://", "https://"),
  ])
  func secretsAreHidden(_ text: String, _ shown: String) {
    #expect(SourceName.withoutSecrets(text) == shown)
  }
}
