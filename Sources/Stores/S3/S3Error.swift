import Voxels

/// What a service says in the body of a refusal.
///
/// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
struct S3Error: Sendable, Equatable {
  /// Such as `AccessDenied`; empty when the body does not say.
  private(set) var code = ""
  private(set) var region: String?

  init(parsing body: Bytes) {
    XMLScan.leaves(body) { path, text in
      switch path {
      case ["Error", "Code"]: code = String(text.prefix(64))
      case ["Error", "Region"]: region = S3Address.isRegion(text) ? text : nil
      default: break
      }
    }
  }

  /// Whether the same may be allowed to somebody else.
  func isRefusal(status: Int) -> Bool {
    switch code {
    case "InvalidObjectState", "NoSuchBucket", "NoSuchKey": false
    case "InvalidAccessKeyId", "ExpiredToken", "InvalidToken", "TokenRefreshRequired", "RequestTimeTooSkewed",
      "SignatureDoesNotMatch", "AccessDenied":
      true
    // Answers to HEAD have no body.
    case "": [400, 401, 403].contains(status)
    default: [401, 403].contains(status)
    }
  }

  static let denied: (problem: String, remedy: String?) = (
    "access is denied", "check the address, or set up credentials (AWS_PROFILE, AWS_ACCESS_KEY_ID)"
  )

  /// What is wrong, and what to do about it; nil for what is not known.
  var words: (problem: String, remedy: String?)? {
    let fresh = "sign in again, or unset AWS_SESSION_TOKEN"
    switch code {
    case "AccessDenied", "AllAccessDisabled", "AccountProblem":
      return S3Error.denied
    case "NoSuchBucket": return ("there is no such bucket", "check the address")
    case "InvalidAccessKeyId": return ("the access key is not known there", "check the credentials and the endpoint")
    case "SignatureDoesNotMatch":
      return ("the secret key does not belong to the access key", "check the credentials")
    case "ExpiredToken", "TokenRefreshRequired": return ("the credentials have expired", fresh)
    case "InvalidToken": return ("the session token is not valid", fresh)
    case "RequestTimeTooSkewed": return ("the clock of this computer is wrong", "set it to the right time")
    case "InvalidObjectState": return ("the object is in an archive", "restore it first")
    case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException":
      return ("the bucket is in another region", "set AWS_REGION to it")
    case "RequestPayment", "RequesterPays":
      return ("the one who reads pays", "set AWS_REQUEST_PAYER=requester to agree")
    case "InvalidBucketName": return ("the bucket's name is not valid", "check the address")
    default: return nil
    }
  }
}
