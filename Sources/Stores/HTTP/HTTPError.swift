import CCurl

/// Why there is no answer, or none that is of use.
struct HTTPError: Error, Sendable {
  enum Kind: Sendable {
    /// The name of the host is not known.
    case unknownHost
    case notConnected
    /// The certificate is not to be trusted.
    case untrusted
    /// TLS cannot be spoken with the host.
    case noHandshake
    /// What came is no HTTP.
    case notHTTP
    /// Nothing came for too long.
    case stalled
    /// The connection broke.
    case interrupted
    /// Other bytes came than were asked for, or fewer than announced.
    case wrongBytes
    /// More bytes came than make sense.
    case tooLarge
    /// Too much would have to be read in vain, since the server knows no ranges.
    case noRanges
    /// The address is one where clouds hand out credentials.
    case forbidden
    /// A redirect that is not followed.
    case badRedirect
    case other
  }

  var kind: Kind
  /// Further words.
  var text = ""

  init(_ kind: Kind, _ text: String = "") {
    self.kind = kind
    self.text = text
  }

  init(_ code: CURLcode) {
    text = String(cString: curl_easy_strerror(code))
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: kind = .unknownHost
    case CURLE_COULDNT_CONNECT: kind = .notConnected
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR: kind = .untrusted
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER: kind = .noHandshake
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: kind = .notHTTP
    case CURLE_OPERATION_TIMEDOUT: kind = .stalled
    case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_HTTP2, CURLE_HTTP2_STREAM,
      CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP3:
      kind = .interrupted
    default: kind = .other
    }
  }

  /// How many attempts it is worth. Names are either not known or soon are.
  func attempts(of most: Int) -> Int {
    switch kind {
    case .notConnected, .noHandshake, .notHTTP, .stalled, .interrupted, .wrongBytes: most
    case .unknownHost: min(most, 3)
    default: 1
    }
  }
}
