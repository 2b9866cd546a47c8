import Stores
import Testing

/// Variables and files of the `aws` tool.
@Suite struct AWSProfileTests {
  private func profile(_ environment: [String: String], _ files: [String: String] = [:]) -> AWSProfile {
    var environment = environment
    environment["HOME"] = "/home/me"
    return AWSProfile(environment: { environment[$0] }, file: { files[$0] })
  }

  private let config = """
    # comment
    [default]
    region=eu-west-1
    [profile lab]  ; comment
    region = eu-central-1 # near
    endpoint_url = https://minio.example.org
    s3 =
      addressing_style = virtual
      endpoint_url = https://s3.example.org
    output = json
    [profile "signs in"]
    sso_session = x
    [profile role]
    role_arn = arn:x
    source_profile = lab
    [profile split]
    services = local
    [services local]
    s3 =
      endpoint_url = http://localhost:9000
    nonsense
    [broken
    """
  private let credentials = """
    [default]
    aws_access_key_id = AKIADEFAULT
    aws_secret_access_key = a#b;c/d+e==
    [lab]
    AWS_ACCESS_KEY_ID=AKIALAB
    aws_secret_access_key\t=\tsecret
    aws_session_token = token==
    """
  private var files: [String: String] {
    ["/home/me/.aws/config": config, "/home/me/.aws/credentials": credentials]
  }

  @Test func nothing() {
    let profile = profile([:])
    #expect(profile.credentials == nil && profile.remedy == nil && profile.region == nil && profile.endpoint == nil)
    #expect(!profile.isRequesterPaying)
  }

  @Test func environment() {
    let profile = profile(
      [
        "AWS_ACCESS_KEY_ID": "K", "AWS_SECRET_ACCESS_KEY": "S", "AWS_SESSION_TOKEN": "T", "AWS_REGION": "r-1",
        "AWS_DEFAULT_REGION": "r-2", "AWS_ENDPOINT_URL": "http://a", "AWS_ENDPOINT_URL_S3": "http://b",
        "AWS_REQUEST_PAYER": "requester",
      ], files)
    #expect(profile.credentials == AWSCredentials(accessKey: "K", secretKey: "S", sessionToken: "T"))
    #expect(profile.region == "r-1")
    #expect(profile.endpoint == "http://b")
    #expect(profile.isRequesterPaying)
  }

  @Test func profiles() {
    let standard = profile([:], files)
    #expect(standard.credentials == AWSCredentials(accessKey: "AKIADEFAULT", secretKey: "a#b;c/d+e=="))
    #expect(standard.region == "eu-west-1")
    let lab = profile(["AWS_PROFILE": "lab"], files)
    #expect(lab.credentials == AWSCredentials(accessKey: "AKIALAB", secretKey: "secret", sessionToken: "token=="))
    #expect(lab.region == "eu-central-1")
    #expect(lab.addressingStyle == "virtual")
    #expect(lab.endpoint == "https://s3.example.org")
    #expect(profile(["AWS_PROFILE": "split"], files).endpoint == "http://localhost:9000")
    #expect(
      profile(["AWS_PROFILE": "lab", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"], files).endpoint == nil)
    let moved = profile(
      ["AWS_CONFIG_FILE": "/c", "AWS_SHARED_CREDENTIALS_FILE": "/k"],
      ["/c": "[default]\nregion = x-1", "/k": "[default]\r\naws_access_key_id = A\r\naws_secret_access_key = B\r\n"])
    #expect(moved.region == "x-1")
    #expect(moved.credentials == AWSCredentials(accessKey: "A", secretKey: "B"))
  }

  @Test func profilesThatOnlyTheToolCanUse() {
    let single = profile(["AWS_PROFILE": "signs in"], files)
    #expect(single.credentials == nil)
    #expect(single.remedy?.contains("signs in by SSO") == true)
    #expect(single.remedy?.contains("aws configure export-credentials") == true)
    #expect(profile(["AWS_PROFILE": "role"], files).remedy?.contains("takes on a role") == true)
    #expect(profile(["AWS_PROFILE": "other"], files).remedy?.contains("no such profile") == true)
  }

  @Test func credentialsThatNoHeaderCanHold() {
    let profile = profile(["AWS_ACCESS_KEY_ID": "K\r\nX-Evil: 1", "AWS_SECRET_ACCESS_KEY": "S"])
    #expect(profile.credentials == nil)
    #expect(profile.remedy != nil)
  }
}
