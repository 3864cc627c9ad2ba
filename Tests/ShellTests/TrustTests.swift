import Appliance
import Errors
import HTTP
import Testing
import VCenter

@testable import scvsh

private func fingerprint(_ byte: String) -> Fingerprint { Fingerprint(String(repeating: byte, count: 32))! }

private func facts(
    trusted: Bool = false, doubt: CertificateDoubt = CertificateDoubt(problem: .unknownIssuer),
    subject: String = "CN=scv", issuer: String = "CN=scv"
) -> CertificateFacts {
    CertificateFacts(
        fingerprint: fingerprint("ab"), subject: subject, issuer: issuer, notBefore: "2026-01-01 00:00:00 UTC",
        notAfter: "2027-01-01 00:00:00 UTC", names: ["scv.demo.local", "10.0.0.1"], doubt: trusted ? nil : doubt)
}

@Suite struct TrustTests {
    @Test(arguments: [
        (true, true, TrustDecision.use(.system)), (true, false, .use(.system)), (false, true, .ask),
        (false, false, .refuse),
    ])
    func aFirstContact(_ trusted: Bool, _ terminal: Bool, _ decision: TrustDecision) {
        #expect(
            TrustDecision.make(accepted: nil, terminal: terminal, presented: { facts(trusted: trusted) }) == decision)
    }

    @Test(arguments: [true, false])
    func whatWasAcceptedIsNotLookedAtAgain(_ terminal: Bool) {
        let decision = TrustDecision.make(
            accepted: fingerprint("cd"), terminal: terminal,
            presented: {
                Issue.record("looked")
                return facts()
            })
        #expect(decision == .use(.pin(fingerprint("cd"))))
    }

    @Test func theQuestionShowsAllThatIsToBeCompared() throws {
        let text = TrustQuestion.text(facts(), address: .appliance(try ApplianceAddress(parsing: "scv.demo.local")))
        for part in [
            "scv.demo.local:8144", "CN=scv (self-signed)", "2026-01-01", "2027-01-01", "10.0.0.1", "sha256:abab",
        ] {
            #expect(text.contains(part))
        }
    }

    @Test func aCertificateCanNotWriteOnTheTerminal() throws {
        let evil = facts(subject: "CN=\u{1B}[2Jx\nAccepted\u{9B}1m")
        let text = TrustQuestion.text(evil, address: .appliance(try ApplianceAddress(parsing: "x")))
        #expect(text.contains("CN=?[2Jx?Accepted?1m"))
    }

    @Test(arguments: [("y", true), (" YES ", true), ("", false), ("n", false), ("yesno", false), ("ja", false)])
    func onlyAClearYesIsOne(_ answer: String, _ yes: Bool) { #expect(TerminalQuestion.isYes(answer) == yes) }

    @Test func nobodySaysNo() { #expect(!TerminalQuestion.isYes(nil)) }

    @Test(arguments: [
        (
            CertificateDoubt(problem: .unknownIssuer, detail: "self-signed certificate"),
            "nobody known here vouches for the certificate of scv.demo.local:8144"
        ),
        (CertificateDoubt(problem: .wrongName), "the certificate of scv.demo.local:8144 was issued to another host"),
        (
            CertificateDoubt(problem: .outOfDate, detail: "certificate has expired"),
            "the certificate of scv.demo.local:8144 is out of date"
        ),
        (
            CertificateDoubt(problem: .invalid, detail: "EE certificate key too weak"),
            "the certificate of scv.demo.local:8144 is not accepted: EE certificate key too weak"
        ),
    ])
    func theRefusalSaysWhatSpeaksAgainstIt(_ doubt: CertificateDoubt, _ words: String) throws {
        let place = ServerPlace.appliance(try ApplianceAddress(parsing: "scv.demo.local"))
        let error = ContactError.unknown(facts(doubt: doubt), of: place)
        let names = doubt.problem == .wrongName ? ", names: scv.demo.local, 10.0.0.1" : ""
        #expect(
            error.message
                == "\(words) (issuer: CN=scv, valid 2026-01-01 00:00:00 UTC to 2027-01-01 00:00:00 UTC\(names))")
        let question = TrustQuestion.text(facts(doubt: doubt), address: place)
        #expect(question.hasPrefix(words.prefix(1).uppercased() + words.dropFirst() + ":\n  subject      CN=scv\n"))
    }

    @Test func theRefusalNamesTheOptionToPass() throws {
        let error = ContactError.unknown(facts(), of: .appliance(try ApplianceAddress(parsing: "scv.demo.local")))
        #expect(error.kind == .trust)
        #expect(error.hint?.hasSuffix("--fingerprint \(fingerprint("ab"))") == true)
        let other = ContactError.unknown(facts(), of: .vCenter(try VCenterAddress(parsing: "vc.lab.local")))
        #expect(
            other.hint == "Nothing was sent. Pass --ca FILE or, once you have compared it with vCenter's own, put "
                + #""vcenter": {"url": "vc.lab.local", "fingerprint": "\#(fingerprint("ab"))"} into the profile"#)
    }
}

@Suite struct GrantQuestionTests {
    private func grant(_ count: Int) -> GrantRequest {
        GrantRequest(
            operation: "vms.restore",
            targets: (0..<count).map { GrantRequest.Target(id: "vm-\($0)", name: "web0\($0)") },
            loss: "the VM is overwritten")
    }

    @Test func oneTargetTakesAYes() {
        let question = GrantQuestion(grant(1))
        #expect(question.question == "Go ahead? [y/N] ")
        #expect(question.accepts("y") && !question.accepts("1") && !question.accepts("") && !question.accepts(nil))
    }

    @Test func severalTakeTheirNumber() {
        let question = GrantQuestion(grant(3))
        #expect(grant(3).text.contains("web02"))
        #expect(question.question.contains("3"))
        #expect(question.accepts(" 3 ") && !question.accepts("y") && !question.accepts("2") && !question.accepts(nil))
    }
}
