/// The SHA-256 of a whole certificate in DER form.
public struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
    /// The SHA-256 digest, always 32 bytes.
    public let bytes: [UInt8]

    /// Takes a digest that OpenSSL made.
    init(digest: [UInt8]) { bytes = digest }

    /// Takes the digest itself; nil unless it is 32 bytes long.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self.bytes = Array(bytes)
    }

    /// Reads `sha256:HEX`, bare hex, or what `openssl x509 -fingerprint -sha256` prints; in either case, with or
    /// without colons.
    public init?(_ text: String) {
        var rest = Substring(text.lowercased())
        for prefix in ["sha256 fingerprint=", "sha256:"] where rest.hasPrefix(prefix) {
            rest.removeFirst(prefix.count)
            break
        }
        var digits = Array(rest.utf8)
        if digits.contains(UInt8(ascii: ":")) {
            // Colons stand between bytes or nowhere: 95 characters, each third one a colon.
            guard digits.count == 95 else { return nil }
            for index in digits.indices where (index % 3 == 2) != (digits[index] == UInt8(ascii: ":")) { return nil }
            digits.removeAll { $0 == UInt8(ascii: ":") }
        }
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        for index in stride(from: 0, to: 64, by: 2) {
            guard let high = Self.value(ofDigit: digits[index]), let low = Self.value(ofDigit: digits[index + 1])
            else { return nil }
            bytes.append(high << 4 | low)
        }
        self.bytes = bytes
    }

    /// `sha256:` and 64 lower-case digits: the form that is stored and shown.
    public var description: String {
        let digits = Array("0123456789abcdef".utf8)
        var text = Array("sha256:".utf8)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func value(ofDigit digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
