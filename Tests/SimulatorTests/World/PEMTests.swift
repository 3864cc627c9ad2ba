import JSON
import Testing

@testable import Simulator

@Suite struct PEMTests {
    /// The shortest things that have the form: a sequence of one byte.
    private static let certificate = "-----BEGIN CERTIFICATE-----\nMAEA\n-----END CERTIFICATE-----\n"
    private static let key = "-----BEGIN PRIVATE KEY-----\r\nMAEA\r\n-----END PRIVATE KEY-----"

    @Test func takesACertificateOrSeveralWithTextAroundThem() throws {
        try PEM.checkCertificate(Self.certificate)
        try PEM.checkCertificate("subject=x\n" + Self.certificate + Self.certificate)
        try PEM.checkKey(Self.key)
    }

    @Test(
        arguments: [
            ("", .noBlock("certificate")), ("MAEA", .noBlock("certificate")),
            ("-----BEGIN CERTIFICATE-----\nMAEA\n", .unfinished("CERTIFICATE")),
            ("-----BEGIN CERTIFICATE-----\nMAEA\n-----END KEY-----", .unfinished("CERTIFICATE")),
            ("-----BEGIN CERTIFICATE-----\nMA?A\n-----END CERTIFICATE-----", .notBase64("CERTIFICATE")),
            ("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----", .notBase64("CERTIFICATE")),
            ("-----BEGIN CERTIFICATE-----\nMAIA\n-----END CERTIFICATE-----", .notDER("CERTIFICATE")),
            ("-----BEGIN CERTIFICATE-----\nAAEA\n-----END CERTIFICATE-----", .notDER("CERTIFICATE")),
            (key, .key), (certificate + key, .key),
        ] as [(String, PEMError)])
    func refusesWhatIsNoCertificateWithTheReason(text: String, fault: PEMError) {
        #expect(throws: fault) { try PEM.checkCertificate(text) }
        #expect(!fault.description.isEmpty)
    }

    @Test func takesTheSimulatorsOwnCertificateAndNoneThatIsCut() throws {
        let certificate = try Certificate()
        defer { certificate.remove() }
        let appliance = try Appliance()
        func put(_ text: String) throws -> Response {
            appliance.send(
                "PUT", "/api/4.1/audit/syslogcert", body: try JSONValue.object(["certificate": .string(text)]).text())
        }
        #expect(try put(certificate.text).status == 200)
        let cut = try put(String(certificate.text.dropLast(60)) + "\n-----END CERTIFICATE-----\n")
        #expect(cut.status == 400)
        #expect(try messages(cut).first?.hasPrefix("certificate is not valid") == true)
        #expect(try put(certificate.key).status == 400)
    }
}
