import Glibc
import System

/// A certificate of the simulator's own, made afresh, in a private folder that goes when it is removed.
struct Certificate: Sendable {
    /// The absolute path of the PEM file.
    let path: String
    /// In PEM.
    let text: String
    /// Its private key as PEM text; no file holds it.
    let key: String
    /// `sha256:` and the hex digits of the DER form's digest.
    let fingerprint: String
    private let folder: String

    /// How long one holds unless told otherwise.
    static let days = 365

    /// Makes a certificate with the `openssl` command, which ends after some days.
    init(days: Int = Self.days) throws(CertificateError) {
        folder = try Self.makeFolder()
        path = folder + "/certificate.pem"
        do {
            (key, text, fingerprint) = try Self.make(in: folder, path: path, days: days)
        } catch {
            Self.remove(folder)
            throw CertificateError(description: "no certificate could be made: \(error)")
        }
    }

    /// Deletes the PEM file and its folder.
    func remove() {
        Self.remove(folder)
    }

    // Everything is said here, since the system's own openssl.cnf may add extensions of its own. The certificate is
    // its own authority, so that the PEM file serves as one.
    private static let configuration = """
        [req]
        prompt = no
        distinguished_name = name
        x509_extensions = extensions
        [name]
        O = scvsim
        CN = SnapCenter Plug-in simulator
        [extensions]
        basicConstraints = critical, CA:TRUE
        keyUsage = critical, digitalSignature, keyCertSign
        extendedKeyUsage = serverAuth
        subjectKeyIdentifier = hash
        subjectAltName = IP:127.0.0.1, DNS:localhost

        """

    private static func make(
        in folder: String, path: String, days: Int
    ) throws -> (key: String, text: String, digest: String) {
        let settings = folder + "/openssl.cnf"
        let keyPath = folder + "/key.pem"
        defer {
            unlink(settings)
            unlink(keyPath)
        }
        try writePrivateFile(Array(configuration.utf8), to: settings)
        _ = try Command(
            "openssl", "req", "-x509", "-config", settings, "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-sha256", "-days", "\(days)", "-keyout", keyPath, "-out", path
        ).run()
        let printed = try Command("openssl", "x509", "-in", path, "-noout", "-fingerprint", "-sha256").run()
        guard let digits = printed.split(separator: "=").last?.filter(\.isHexDigit).lowercased(), digits.count == 64
        else { throw CertificateError(description: "openssl printed no fingerprint: \(printed)") }
        let (key, text) = (try readFile(keyPath), try readFile(path))
        return (String(decoding: key, as: UTF8.self), String(decoding: text, as: UTF8.self), "sha256:" + digits)
    }

    private static func makeFolder() throws(CertificateError) -> String {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        var template = Array(((parent.hasPrefix("/") ? parent : "/tmp") + "/scvsim-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw CertificateError(
                description: "no private folder for the certificate: \(systemMessage(errno))")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func remove(_ folder: String) {
        for name in ["certificate.pem", "openssl.cnf", "key.pem"] { unlink(folder + "/" + name) }
        rmdir(folder)
    }
}

/// Why there is no certificate.
struct CertificateError: Error, CustomStringConvertible {
    let description: String
}
