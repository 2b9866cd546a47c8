/// A certificate for this machine that nobody has signed, as secure servers in tests have it.
public enum TestCertificate {
  /// Writes `certificate.pem` and `key.pem` into a folder.
  public static func write(to folder: TemporaryFolder) {
    let outcome = RunningProgram(
      "/usr/bin/openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
        "-keyout", folder("key.pem"), "-out", folder("certificate.pem"),
      ], environment: ["PATH": "/usr/bin:/bin"]
    ).outcome(within: 300)
    guard outcome.status == 0 else { fatalError("openssl: \(outcome.errors)") }
  }

  /// Lines for the `server` block of an ``NginxServer`` that wrote the certificate beside the served folder.
  public static let settings = "ssl_certificate FOLDER/certificate.pem; ssl_certificate_key FOLDER/key.pem;"
}
