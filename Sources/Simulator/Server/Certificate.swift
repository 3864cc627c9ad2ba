import Glibc

/// A certificate of the simulator's own, made afresh, in a private folder that goes when it is removed.
struct Certificate: Sendable {
    /// The absolute path of the PEM file.
    let path: String
    /// The certificate as PEM text.
    let text: String
    /// Its private key as PEM text; no file holds it.
    let key: String
    /// `sha256:` and the hex digits of the DER form's digest.
    let fingerprint: String
    private let folder: String

    /// Makes a certificate with the `openssl` command.
    init() throws(CertificateError) {
        folder = try Self.makeFolder()
        path = folder + "/certificate.pem"
        do {
            (key, text, fingerprint) = try Self.make(in: folder, path: path)
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

    private static func make(in folder: String, path: String) throws -> (key: String, text: String, digest: String) {
        let settings = folder + "/openssl.cnf"
        let keyPath = folder + "/key.pem"
        defer {
            unlink(settings)
            unlink(keyPath)
        }
        try write(configuration, to: settings)
        _ = try Command(
            "openssl", "req", "-x509", "-config", settings, "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-sha256", "-days", "30", "-keyout", keyPath, "-out", path
        ).run()
        let printed = try Command("openssl", "x509", "-in", path, "-noout", "-fingerprint", "-sha256").run()
        guard let digits = printed.split(separator: "=").last?.filter(\.isHexDigit).lowercased(), digits.count == 64
        else { throw CertificateError(description: "openssl printed no fingerprint: \(printed)") }
        return (try read(keyPath), try read(path), "sha256:" + digits)
    }

    private static func makeFolder() throws(CertificateError) -> String {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        var template = Array(((parent.hasPrefix("/") ? parent : "/tmp") + "/scvsim-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw CertificateError(
                description: "no private folder for the certificate: \(String(cString: strerror(errno)))")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func remove(_ folder: String) {
        for name in ["certificate.pem", "openssl.cnf", "key.pem"] { unlink(folder + "/" + name) }
        rmdir(folder)
    }

    private static func write(_ text: String, to path: String) throws(CertificateError) {
        guard let file = fopen(path, "wx") else { throw error(path) }
        defer { fclose(file) }
        guard fputs(text, file) >= 0 else { throw error(path) }
    }

    private static func read(_ path: String) throws(CertificateError) -> String {
        guard let file = fopen(path, "r") else { throw error(path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func error(_ path: String) -> CertificateError {
        CertificateError(description: "\(path): \(String(cString: strerror(errno)))")
    }
}

/// Why there is no certificate.
struct CertificateError: Error, CustomStringConvertible {
    let description: String
}
