import Testing
import XML

@testable import Simulator

@Suite struct SOAPCallTests {
    private func call(_ parameters: String) throws -> SOAPCall {
        try SOAPCall(
            parsing: Array(
                """
                <Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><Login xmlns="urn:vim25">
                <_this type="SessionManager">SessionManager</_this>\(parameters)</Login></Body></Envelope>
                """.utf8))
    }

    @Test func readsMethodObjectAndParameters() throws {
        let read = try call("<userName>R&amp;D</userName><password> a </password>")
        #expect(read.method == "Login")
        #expect(read.this == VimReference("SessionManager", "SessionManager"))
        let parameters = try read.parameters("userName", "password", "locale")
        #expect(try parameters.text("userName") == "R&D")
        #expect(try parameters.text("password") == " a ")
        #expect(try parameters.one("locale") == nil)
    }

    @Test(arguments: [
        ("<password>a</password><userName>b</userName>", "userName comes too late"),
        ("<name>a</name>", "Login has no name"), ("<userName>a</userName><userName>b</userName>", "more than one"),
        ("<userName>a</userName>", "lacks password"), (#"<userName xmlns="urn:other">a</userName>"#, "no userName"),
    ])
    func refusesParametersThatTheSchemaHasNot(parameters: String, says: String) throws {
        let error = #expect(throws: SOAPFault.self) {
            let read = try call(parameters).parameters("userName", "password")
            _ = (try read.text("userName"), try read.text("password"))
        }
        guard case .invalidRequest(let reason) = error else { throw SOAPFault.invalidLogin }
        #expect(reason.contains(says), "\(reason)")
    }
}
