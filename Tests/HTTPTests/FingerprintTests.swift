import HTTP
import Testing

@Suite struct FingerprintTests {
    static let hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    static let colons =
        "01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF"

    @Test(arguments: [
        "sha256:\(hex)", "SHA256:\(hex.uppercased())", hex, hex.uppercased(), colons, "sha256:\(colons)",
        "sha256 Fingerprint=\(colons)", "SHA256 Fingerprint=\(colons)",
    ])
    func everyFormOfOneDigestIsTheSame(text: String) {
        #expect(Fingerprint(text)?.description == "sha256:\(Self.hex)")
    }

    @Test(arguments: [
        "", "sha256:", String(hex.dropLast()), hex + "0", "sha1:\(hex)", "sha256:sha256:\(hex)", " \(hex)",
        hex.replacing("f", with: "g"), String(colons.dropLast()), colons + ":", ":" + colons,
        colons.replacing("23:45", with: "2345"), "0:" + colons.dropFirst(2), "０" + hex.dropFirst(),
    ])
    func whatIsNoDigestIsRefused(text: String) {
        #expect(Fingerprint(text) == nil)
    }

    @Test func aDigestIsThirtyTwoBytes() {
        #expect(Fingerprint(bytes: [UInt8](repeating: 7, count: 32))?.bytes.count == 32)
        #expect(Fingerprint(bytes: [UInt8](repeating: 7, count: 31)) == nil)
    }
}
