import Foundation
import Testing

@testable import Simulator

@Suite struct CertificateTests {
    @Test func isItsOwnAuthorityForBothNamesOfThisMachine() throws {
        let simulator = try simulator()
        defer { simulator.stop() }
        #expect(try curl(simulator, "/simulator").status == 0)
        let localhost = simulator.url.replacing("127.0.0.1", with: "localhost")
        #expect(try curl(simulator, "/simulator", localhost + "/simulator").status == 0)
        #expect(simulator.certificate.fingerprint.wholeMatch(of: /sha256:[0-9a-f]{64}/) != nil)
    }

    @Test func eachStartHasACertificateOfItsOwnAndLeavesNoKeyBehind() throws {
        let (one, other) = (try simulator(), try simulator())
        #expect(one.certificate.fingerprint != other.certificate.fingerprint)
        let folder = (one.certificate.path as NSString).deletingLastPathComponent
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["certificate.pem"])
        one.stop()
        one.stop()
        other.stop()
        #expect(!FileManager.default.fileExists(atPath: folder))
    }
}
