import Stores
import Testing

/// The examples of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
@Suite struct AWSSignatureTests {
  private let signature = AWSSignature(
    AWSCredentials(accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    region: "us-east-1")
  private let host = "https://examplebucket.s3.amazonaws.com"
  private let time = 1_369_353_600

  private func headers(_ url: String, _ headers: [String: String] = [:]) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: signature.headers(method: "GET", url: url, headers: headers, time: time).map {
        ($0.name, $0.value)
      })
  }

  @Test func ranges() {
    let headers = headers(host + "/test.txt", ["range": "bytes=0-9"])
    #expect(
      headers["authorization"] == "AWS4-HMAC-SHA256 "
        + "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
        + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
        + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    #expect(headers["x-amz-date"] == "20130524T000000Z")
    #expect(headers["range"] == "bytes=0-9")
    #expect(headers["host"] == nil)
  }

  @Test(arguments: ["/?max-keys=2&prefix=J", "/?prefix=J&max-keys=2", "?max-keys=2&prefix=J"])
  func listings(target: String) {
    let expected = "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    #expect(headers(host + target)["authorization"]?.hasSuffix(",Signature=" + expected) == true)
  }

  @Test func queriesWithoutValues() {
    let expected = "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
    #expect(headers(host + "/?lifecycle")["authorization"]?.hasSuffix(",Signature=" + expected) == true)
  }

  @Test func sessionTokensAreSigned() {
    let credentials = AWSCredentials(accessKey: "K", secretKey: "SECRET", sessionToken: "TOKEN")
    let headers = AWSSignature(credentials, region: "eu-central-1").headers(method: "HEAD", url: host, time: time)
    #expect(headers.contains { $0.name == "x-amz-security-token" && $0.value == "TOKEN" })
    #expect(headers.last?.value.contains("x-amz-date;x-amz-security-token,") == true)
    #expect(headers.allSatisfy { !$0.value.contains("SECRET") })
    #expect(!"\(credentials) \(String(reflecting: credentials))".contains("SECRET"))
    var dumped = ""
    dump(credentials, to: &dumped)
    #expect(!dumped.contains("SECRET") && !dumped.contains("TOKEN"))
  }
}
