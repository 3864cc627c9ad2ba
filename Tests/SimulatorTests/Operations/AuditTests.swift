import JSON
import Testing

@testable import Simulator

@Suite struct AuditTests {
    private func states(_ appliance: Appliance) throws -> [String] {
        let files = try appliance.payload("audit.logs", "/4.1/audit/logs")["auditLogResponseList"]?.array ?? []
        return files.compactMap { $0["integrity"]?.string }
    }

    /// The log after a login, a login that was refused, and a storage VM that was added with a password.
    private func log(of appliance: Appliance) throws -> Response {
        _ = appliance.send(
            "POST", "/api/4.1/auth/login", body: Array(#"{"username":"my-pass-phrase","password":"no"}"#.utf8),
            token: nil
        )
        let settings: JSONValue = ["name": "svm_new", "userName": "vsadmin", "password": "storage-secret"]
        _ = appliance.send("POST", "/api/4.1/storage-system", body: try settings.text())
        _ = appliance.send("GET", "/api/4.1/jobs")
        return appliance.send("GET", "/api/4.1/audit/logs/audit.log")
    }

    @Test func writesDownLoginsAndChangesWithWhoMadeThem() throws {
        let reply = try log(of: try Appliance())
        #expect(reply.header("Content-Type") == "application/octet-stream")
        let lines = String(decoding: reply.bytes, as: UTF8.self).split(separator: "\n").suffix(3)
        #expect(
            lines.map { $0.dropFirst(24) } == [
                "administrator@vsphere.local auth.login: Login successful.", "- auth.login: refused.",
                "administrator@vsphere.local storage_systems.add: Storage system svm_new added successfully.",
            ])
    }

    @Test func writesDownNoSecret() throws {
        let appliance = try Appliance()
        let log = String(decoding: try log(of: appliance).bytes, as: UTF8.self)
        for secret in ["my-pass-phrase", "storage-secret", Accounts.password, appliance.token] {
            #expect(!log.contains(secret))
        }
    }

    @Test func onlyAVerificationFindsWhatWasTamperedWithAndWhatIsGone() throws {
        let appliance = try Appliance()
        #expect(try states(appliance) == ["ACTIVE", "NORMAL", "NORMAL", "NORMAL", "NORMAL", "ROLLOVER DELETE"])
        let reply = try appliance.json("POST", "/api/4.1/audit/verify")
        #expect(reply["responseMessage"] == ["Audit log verification triggered."])
        #expect(
            try states(appliance) == ["ACTIVE", "NORMAL", "TAMPERED", "NORMAL", "UNEXPECTED DELETE", "ROLLOVER DELETE"])
        let files = try appliance.payload("audit.logs", "/4.1/audit/logs")["auditLogResponseList"]?.array ?? []
        #expect(files[2]["fileName"] == "audit-2026-11-22-00-00-00.log.gz")
        #expect(files[2]["lastVerified"] == "11/23/2026 03:05:09 PM")
    }

    @Test(arguments: [
        "audit-2026-11-20-00-00-00.log.gz", "audit-2026-11-19-00-00-00.log.gz", "audit-2026.log.gz", "passwd",
    ])
    func refusesAFileThatIsNotThereByItsName(name: String) throws {
        let reply = try Appliance().send("GET", "/api/4.1/audit/logs/\(name)")
        #expect(reply.status == 404)
        #expect(try messages(reply).first?.contains(name) == true)
    }

    @Test func changesTheConfigurationAsAWhole() throws {
        let appliance = try Appliance()
        #expect(
            try appliance.payload("audit.config", "/4.1/audit/config") == [
                "maxFiles": 10, "maxFileSize": 10, "syslogServer": nil,
            ])
        let wanted: JSONValue = [
            "maxFiles": 5, "maxFileSize": 20,
            "syslogServer": ["enabled": true, "address": "log.demo.local", "port": 6514, "format": "RFC5424"],
        ]
        #expect(try appliance.json("PUT", "/api/4.1/audit/config", wanted)["statusCode"] == 200)
        #expect(try appliance.payload("audit.config", "/4.1/audit/config") == wanted)
        #expect(try appliance.json("PUT", "/api/4.1/audit/config", ["maxFiles": 7])["statusCode"] == 200)
        #expect(try appliance.payload("audit.config", "/4.1/audit/config")["maxFileSize"] == 10)
    }

    @Test(
        arguments: [
            (["maxFiles": 0], "maxFiles"), (["maxFiles": 1001], "maxFiles"), (["maxFileSize": 0], "maxFileSize"),
            (["maxFileSize": 9_000_000_000_000_000_000], "maxFileSize"), (["maxFiles": "5"], "maxFiles"),
            (["syslogServer": ["enabled": true]], "address"),
            (["syslogServer": ["enabled": true, "address": "log"]], "port"),
            (["syslogServer": ["address": "a b"]], "spaces"), (["syslogServer": ["port": 70000]], "port"),
            (["syslogServer": ["format": "RFC1"]], "format"),
        ] as [(JSONValue, String)])
    func refusesAConfigurationThatCanNotBe(body: JSONValue, word: String) throws {
        let appliance = try Appliance()
        let reply = appliance.send("PUT", "/api/4.1/audit/config", body: try body.text())
        #expect(reply.status == 400)
        let sentence = try messages(reply).joined()
        #expect(sentence.contains(word), "\(sentence)")
        #expect(try appliance.payload("audit.config", "/4.1/audit/config")["maxFiles"] == 10)
    }
}
