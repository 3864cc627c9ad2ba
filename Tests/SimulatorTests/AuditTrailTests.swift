import JSON
import Testing

@testable import Simulator

struct AuditTrailTests {
    private func states(_ appliance: Appliance) throws -> [String] {
        let files = try appliance.payload("audit.logs", "/4.1/audit/logs")["auditLogResponseList"]?.array ?? []
        return files.compactMap { $0["integrity"]?.string }
    }

    @Test("Only a verification finds what was tampered with and what is gone")
    func verify() throws {
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

    @Test("Changes and logins are written down with who made them, and no secret is")
    func record() throws {
        let appliance = try Appliance()
        _ = appliance.send(
            "POST", "/api/4.1/auth/login", body: Array(#"{"username":"my-pass-phrase","password":"no"}"#.utf8),
            token: nil
        )
        let settings: JSONValue = ["name": "svm_new", "username": "vsadmin", "password": "storage-secret"]
        _ = appliance.send("POST", "/api/4.1/storage-system", body: try settings.text())
        _ = appliance.send("GET", "/api/4.1/jobs")
        let reply = appliance.send("GET", "/api/4.1/audit/logs/audit.log")
        #expect(reply.header("Content-Type") == "application/octet-stream")
        let log = String(decoding: reply.bytes, as: UTF8.self)
        let lines = log.split(separator: "\n").suffix(3)
        #expect(
            lines.map { $0.dropFirst(24) } == [
                "administrator@vsphere.local auth.login: Login successful.", "- auth.login: refused.",
                "administrator@vsphere.local storage_systems.add: Storage system svm_new added successfully.",
            ])
        for secret in ["my-pass-phrase", "storage-secret", Accounts.password, appliance.token] {
            #expect(!log.contains(secret))
        }
    }

    @Test("No name can make a line of its own")
    func forgery() {
        var trail = AuditTrail()
        trail.record("policies.create: a\nb\r\nc\u{1B}[0m\u{2028}d", by: "x", at: .beginning)
        #expect(
            String(decoding: trail.active, as: UTF8.self) == "2026-11-23 15:05:09.000 x policies.create: a b c [0m d\n")
    }

    @Test("A file that is full is rolled over; there are never more than the configuration says")
    func rollOver() {
        var trail = AuditTrail()
        trail.sizeLimit = 200
        trail.configure(AuditConfig(maxFiles: 3), at: .beginning)
        for number in 0..<60 {
            trail.record("policies.create: Policy number \(number) created.", by: "me", at: .beginning + Double(number))
        }
        #expect(trail.files.count { $0.content != nil } == 3)
        let gone = trail.files.filter { $0.content == nil }
        #expect(gone.allSatisfy { $0.integrity == .rolledOver } && gone.count == 10)
        #expect(Set(trail.files.map(\.name)).count == trail.files.count)
        #expect(trail.files.allSatisfy { $0.name.wholeMatch(of: /audit(-\d\d\d\d)(-\d\d){5}\.log\.gz/) != nil })
        trail.configure(AuditConfig(maxFiles: 1), at: .beginning + 60)
        #expect(trail.files.count { $0.content != nil } == 1)
        trail.verify(at: .beginning + 61)
        #expect(trail.files.filter { $0.content == nil }.allSatisfy { $0.integrity == .rolledOver })
    }

    @Test(
        "Files that are not there are refused",
        arguments: [
            "audit-2026-11-20-00-00-00.log.gz", "audit-2026-11-19-00-00-00.log.gz", "audit-2026.log.gz", "passwd",
        ])
    func notThere(name: String) throws {
        let reply = try Appliance().send("GET", "/api/4.1/audit/logs/\(name)")
        #expect(reply.status == 404)
        #expect(try messages(reply).first?.contains(name) == true)
    }

    @Test("The configuration is changed as a whole")
    func configuration() throws {
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
        "A configuration that can't be is refused",
        arguments: [
            (["maxFiles": 0], "maxFiles"), (["maxFiles": 1001], "maxFiles"), (["maxFileSize": 0], "maxFileSize"),
            (["maxFileSize": 9_000_000_000_000_000_000], "maxFileSize"), (["maxFiles": "5"], "maxFiles"),
            (["syslogServer": ["enabled": true]], "address"),
            (["syslogServer": ["enabled": true, "address": "log"]], "port"),
            (["syslogServer": ["address": "a b"]], "spaces"), (["syslogServer": ["port": 70000]], "port"),
            (["syslogServer": ["format": "RFC1"]], "format"),
        ] as [(JSONValue, String)])
    func configurationRefused(body: JSONValue, word: String) throws {
        let appliance = try Appliance()
        let reply = appliance.send("PUT", "/api/4.1/audit/config", body: try body.text())
        #expect(reply.status == 400)
        let sentence = try messages(reply).joined()
        #expect(sentence.contains(word), "\(sentence)")
        #expect(try appliance.payload("audit.config", "/4.1/audit/config")["maxFiles"] == 10)
    }
}
