import API
import Errors
import HTTP
import JSON
import Testing

@testable import Appliance

private let list = RequestFacts(operation: "jobs.list", method: "GET", path: "/4.1/jobs")
private let backup = RequestFacts(
    operation: "resource_groups.backup_now", method: "POST", path: "/4.1/resource-groups/backupnow")
private let raw = RequestFacts(operation: nil, method: "PUT", path: "/4.1/x")
private let login = RequestFacts(operation: "auth.login", method: "POST", path: "/4.1/auth/login")
private let end = HostPort(host: "scv", port: 8144)
private let hex = String(repeating: "ab", count: 32)
private let other = String(repeating: "cd", count: 32)

private func address(_ text: String) -> ApplianceError {
    do throws(AddressError) {
        _ = try ApplianceAddress(parsing: text)
        return .library(detail: "a fault in \(text)")
    } catch {
        return .address(error)
    }
}

private func certificate() -> CertificateFacts? {
    Fingerprint(hex).map {
        CertificateFacts(
            fingerprint: $0, subject: "CN=scv", issuer: "CN=Demo CA", notBefore: "2026-01-01 00:00:00 UTC",
            notAfter: "2026-02-01 00:00:00 UTC", names: ["scv.demo.local", "192.0.2.7"],
            doubt: CertificateDoubt(problem: .unknownIssuer))
    }
}

private func trust(_ problem: HTTPError.CertificateProblem, seen: Bool = true, detail: String = "") -> ApplianceError {
    .trust(
        TrustFailure(problem: problem, presented: seen ? certificate() : nil, detail: detail), endpoint: end,
        facts: list)
}

private func changed(seen: Bool) -> ApplianceError {
    Fingerprint(other).map { trust(.changed(expected: $0), seen: seen) } ?? .library(detail: "a fingerprint")
}

/// One row: an error, its kind, and what it says.
struct Wording: Sendable, CustomTestStringConvertible {
    let error: ApplianceError
    let kind: ErrorKind
    let message: String
    let hint: String?
    var testDescription: String { message }

    init(_ error: ApplianceError, _ kind: ErrorKind, _ message: String, _ hint: String?) {
        self.error = error
        self.kind = kind
        self.message = message
        self.hint = hint
    }

    /// Holds the error against what the row says of it.
    func expect() {
        #expect(error.kind == kind)
        #expect(error.message == message)
        #expect(error.hint == hint)
        #expect(error.description == message + (hint.map { "\n" + $0 } ?? ""))
    }
}

@Suite struct WordingTests {
    static let addressHint = "Give a host, host:port, or a URL such as https://scv.example.com:8144."
    static let network = "Check the address, the network and the firewalls on the way."
    static let sync =
        "The appliance's version may spell it otherwise: scv.api.sync() reads the appliance's own document."
    static func place(_ operation: String) -> String {
        "\nIf you know where this appliance has it: scv.api.correct{operation = \"\(operation)\", method = \"…\", "
            + "path = \"/…\"}"
    }
    static let again = "Ask again; --trace shows the exchange."
    static let look = "It was not sent again. Look with scv.api.jobs.list() before you repeat it."
    static func accept(_ print: String) -> String {
        "Nothing was sent. Pass --ca FILE or, once you have compared it with the appliance's own, "
            + "--fingerprint \(print)."
    }

    static let addresses = [
        Wording(address(""), .config, "the appliance's address is empty", addressHint),
        Wording(
            address("http://scv"), .config,
            "“http://scv” would send the password unencrypted: the appliance is reached by https only", addressHint),
        Wording(
            address("ftp://scv"), .config,
            "“ftp://scv” begins with ftp://, and the appliance is reached by https only",
            addressHint),
        Wording(
            address("a:b@scv"), .config,
            "the appliance's address holds a user name or an “@”: name and password are given apart from it",
            addressHint),
        Wording(address("s c"), .config, "“s c” holds no valid host name or address", addressHint),
        Wording(
            address("ä"), .config, "“ä” holds letters beyond ASCII: give the host name in its xn-- form", addressHint),
        Wording(
            address("scv:0"), .config, "“0” in “scv:0” is not a port: it must be a number from 1 to 65535", addressHint
        ),
        Wording(
            address("scv/x"), .config, "“scv/x” has a path that is not the API's: it must end in /api, or be left out",
            addressHint),
    ]

    static let requests = [
        Wording(
            .request(.method("G T"), facts: raw), .argument, "“G T” is not an HTTP method",
            "Use GET, POST, PUT, PATCH or DELETE."),
        Wording(
            .request(.path("x\n"), facts: raw), .argument, #"“x\u{a}” is not a path that can be asked for"#,
            "Begin it with a slash, below /api, such as /4.1/jobs; encode spaces as %20 and pass the query as "
                + "query = {}."
        ),
        Wording(
            .request(.header("A B"), facts: raw), .argument,
            "the header “A B” of PUT /4.1/x has characters that no header may have",
            "Names are letters, digits and hyphens; values are one line."),
        Wording(
            .request(.reservedHeader("Token"), facts: raw), .argument,
            "the header “Token” of PUT /4.1/x is set by the session itself", "Leave it out."),
        Wording(
            .request(.override("X-HTTP-Method"), facts: raw), .argument,
            "“X-HTTP-Method” of PUT /4.1/x may give the request another method or path than it was judged by",
            "Give the method and the path themselves."),
        Wording(
            .request(.malformed("bad"), facts: raw), .argument, "PUT /4.1/x can't be sent: bad",
            "Check its path, its query and its headers."),
        Wording(
            .file(path: "/x/log", errno: 28, facts: list), .argument,
            "jobs.list: can't write /x/log: No space left on device",
            "Give another path, or make room and the folder writable."),
        Wording(.interrupted(facts: list), .interrupted, "interrupted", nil),
    ]

    static let connections = [
        Wording(
            .connect(.unknownHost, endpoint: end, facts: list), .connect, "the host scv is not known",
            "Check the name in --url, SCVSH_URL or the profile, and this machine's DNS."),
        Wording(
            .connect(.refused, endpoint: HostPort(host: "::1", port: 1), facts: list), .connect,
            "[::1]:1 refuses the connection",
            "Check the port (8144 unless it was changed) and that the appliance's service runs."),
        Wording(
            .connect(.failed("no route"), endpoint: end, facts: list), .connect, "no connection to scv:8144: no route",
            network),
        Wording(
            .connect(.timeout(.seconds(10)), endpoint: end, facts: list), .connect,
            "no connection to scv:8144 within 10 s", network),
        Wording(
            .connect(.timeout(nil), endpoint: end, facts: list), .connect, "no connection to scv:8144 in time",
            network),
        Wording(
            .connect(.closed, endpoint: end, facts: list), .connect,
            "scv:8144 closed the connection before its reply was complete",
            "Ask again; if it stays so, look whether the appliance's service restarts."),
        Wording(
            .connect(.tls("wrong version"), endpoint: end, facts: list), .connect,
            "no encrypted connection to scv:8144: wrong version",
            "Check that this is the appliance's HTTPS port, 8144 unless it was changed."),
        Wording(
            .library(detail: "libcurl.so.4 is missing"), .connect,
            "no request can be sent from this machine: libcurl.so.4 is missing",
            "Install libcurl4 and its libssl, as the README says."),
        Wording(
            .authority(file: "/x.pem", detail: "No such file"), .config,
            "the file of authorities “/x.pem” can't be used: No such file",
            "Give --ca a file of certificates in PEM form."),
        Wording(
            .timeout(after: .seconds(0.25), endpoint: end, facts: list), .timeout,
            "jobs.list: no answer from scv:8144 within 0.25 s",
            "Ask again, or allow more time with --timeout SECONDS or {timeout = SECONDS}."),
        Wording(
            changed(seen: true), .trust,
            "the certificate of scv:8144 has changed: accepted was sha256:\(other), presented is sha256:\(hex)",
            "Nothing was sent. If the appliance's certificate was renewed, compare the new one with it and pass "
                + "--fingerprint sha256:\(hex)."),
        Wording(
            changed(seen: false), .trust,
            "the certificate of scv:8144 has changed: accepted was sha256:\(other), presented is another",
            "Nothing was sent. If the appliance's certificate was renewed, compare the new one with it and pass "
                + "--fingerprint sha256:HEX."),
        Wording(
            trust(.unknownIssuer), .trust,
            "the certificate of scv:8144 is vouched for by nobody that is trusted here (issuer: CN=Demo CA)",
            accept("sha256:\(hex)")),
        Wording(
            trust(.wrongName), .trust,
            "the certificate of scv:8144 was issued to another host: scv.demo.local, 192.0.2.7",
            accept("sha256:\(hex)")),
        Wording(
            trust(.outOfDate), .trust,
            "the certificate of scv:8144 is out of date: it holds from 2026-01-01 00:00:00 UTC to "
                + "2026-02-01 00:00:00 UTC",
            accept("sha256:\(hex)")),
        Wording(
            trust(.invalid, seen: false, detail: "bad signature"), .trust,
            "the certificate of scv:8144 is not accepted: bad signature", accept("sha256:HEX")),
        Wording(
            .login(.refused(username: #"demo\ann"#, status: 401, messages: ["no such user"]), facts: login), .login,
            #"the appliance refuses the login of demo\ann: no such user"#,
            "Check name and password: they are vCenter's, such as administrator@vsphere.local. "
                + "They are not tried again, since vCenter locks accounts."),
        Wording(
            .login(.failed(status: 500, messages: []), facts: login), .login,
            "the appliance can't log anybody in: status 500",
            "Ask again in a while; whether vCenter can be reached from the appliance decides it."),
        Wording(
            .login(.noToken, facts: login), .login, "nobody is logged in, and a look aside logs nobody in",
            "Any call of scv logs in."),
        Wording(
            .login(.noCredentials("no terminal"), facts: login), .login,
            "there is no name and password to log in with: no terminal",
            "Give --username and --password-command, or SCVSH_USERNAME and SCVSH_PASSWORD."),
        Wording(
            .login(.tokenRefused(times: 3, messages: ["a", "b"]), facts: list), .login,
            "the appliance refuses the token, and 3 times a newer one: a; b",
            "Check the login time-out set in vCenter and the appliance's clock."),
    ]

    private static func failed(_ status: Int, _ messages: [String] = ["no"], _ facts: RequestFacts = list)
        -> ApplianceError
    {
        .appliance(ServerFailure(status: status, messages: messages), facts: facts)
    }

    private static let assumed = RequestFacts(
        operation: "vms.restore", method: "POST", path: "/4.1/x", isMethodAssumed: true, isPathAssumed: true)
    private static let methodAssumed = RequestFacts(
        operation: "jobs.fail", method: "PUT", path: "/4.1/jobs/7/failJobs", isMethodAssumed: true)

    private static let whole = RequestFacts(
        operation: "policies.list", method: "GET", path: "/4.1/policies", namesNothing: true)
    private static let wholeAssumed = RequestFacts(
        operation: "reports.protected_vms", method: "GET", path: "/4.1/reports/protectedVM", isMethodAssumed: true,
        namesNothing: true)

    private static let corrected = RequestFacts(
        operation: "jobs.fail", method: "PUT", path: "/4.1/jobs/7/failJobs", isCorrected: true)

    private static func asking(_ privilege: String, _ source: Source?) -> RequestFacts {
        RequestFacts(
            operation: "vms.restore", method: "POST", path: "/4.1/x",
            privilege: Operation.Privilege(name: privilege, source: source))
    }

    static let failures = [
        Wording(
            failed(403, ["Not for you."], asking("netappSCV.Recovery.RecoverVM", .assumed)), .appliance,
            "vms.restore failed with status 403: Not for you.",
            "The user's role likely lacks the privilege netappSCV.Recovery.RecoverVM (which one it is, is assumed); "
                + "roles are assigned in vCenter."),
        Wording(
            failed(403, ["no"], asking("netappSCV.View", .documented)), .appliance,
            "vms.restore failed with status 403: no",
            "The user's role likely lacks the privilege netappSCV.View; roles are assigned in vCenter."),
        Wording(
            failed(400), .appliance, "jobs.list failed with status 400: no",
            "See help(scv.api.jobs.list) for what it takes."),
        Wording(failed(400, ["no"], raw), .appliance, "PUT /4.1/x failed with status 400: no", nil),
        Wording(
            failed(403), .appliance, "jobs.list failed with status 403: no",
            "The user has no role that allows it; roles are assigned in vCenter."),
        Wording(
            failed(404), .appliance, "jobs.list failed with status 404: no",
            "Check the id, and that the appliance's version has this path: "
                + "scv.api.sync() reads the appliance's own document."
                + WordingTests.place("jobs.list")),
        Wording(
            failed(404, ["no"], whole), .appliance, "policies.list failed with status 404: no",
            "Nothing is there: the appliance's version may have another path; "
                + "scv.api.sync() reads the appliance's own document."
                + WordingTests.place("policies.list")),
        Wording(
            failed(404, ["no"], wholeAssumed), .appliance, "reports.protected_vms failed with status 404: no",
            "Nothing is there: the method GET is only assumed; scv.api.sync() reads the appliance's own document."
                + WordingTests.place("reports.protected_vms")),
        Wording(
            failed(404, ["no"], assumed), .appliance, "vms.restore failed with status 404: no",
            "Check the id. If it is right: the method POST and this path are only assumed; "
                + "scv.api.sync() reads the appliance's own document."
                + WordingTests.place("vms.restore")),
        Wording(
            failed(404, ["no"], methodAssumed), .appliance, "jobs.fail failed with status 404: no",
            "Check the id. If it is right: the method PUT is only assumed; "
                + "scv.api.sync() reads the appliance's own document."
                + WordingTests.place("jobs.fail")),
        Wording(
            failed(405, ["no"], methodAssumed), .appliance, "jobs.fail failed with status 405: no",
            "The appliance wants it otherwise: the method PUT is only assumed; "
                + "scv.api.sync() reads the appliance's own document."
                + WordingTests.place("jobs.fail")),
        Wording(
            failed(405, ["no"], assumed), .appliance, "vms.restore failed with status 405: no",
            "The appliance wants it otherwise: the method POST and this path are only assumed; "
                + "scv.api.sync() reads the appliance's own document."
                + WordingTests.place("vms.restore")),
        Wording(
            failed(405), .appliance, "jobs.list failed with status 405: no",
            "The method may differ in this version: scv.api.sync() reads the appliance's own document."
                + WordingTests.place("jobs.list")),
        Wording(
            failed(404, ["no"], corrected), .appliance, "jobs.fail failed with status 404: no",
            "Check the id, and that the appliance's version has this path: "
                + "scv.api.sync() reads the appliance's own document.\n"
                + #"scv.api.correct says that it is there: scv.api.correct{operation = "jobs.fail", is = false} "#
                + "takes that back."),
        Wording(
            failed(404, ["no"], raw), .appliance, "PUT /4.1/x failed with status 404: no",
            "Check the id, and that the appliance's version has this path: "
                + "scv.api.sync() reads the appliance's own document."),
        Wording(failed(409, ["a", "b\n"]), .appliance, #"jobs.list failed with status 409: a; b\u{a}"#, nil),
        Wording(
            failed(500, []), .appliance, "jobs.list failed with status 500, without a word of explanation",
            "The appliance's own log says more; scv.api.jobs.list() shows what it is doing."),
        Wording(
            .appliance(ServerFailure(status: 500, insideSuccess: true, messages: ["no"]), facts: list), .appliance,
            "jobs.list failed with status 500 (inside an HTTP success): no",
            "The appliance's own log says more; scv.api.jobs.list() shows what it is doing."),
        Wording(
            .appliance(ServerFailure(status: 503, messages: ["no"], retryAfter: .seconds(90)), facts: list), .appliance,
            "jobs.list failed with status 503: no", "The appliance asks to be left alone for 90 s."),
        Wording(
            .appliance(ServerFailure(status: 500, messages: ["no"], job: "118"), facts: backup), .appliance,
            "resource_groups.backup_now failed with status 500, but the reply names job 118: no",
            "It may have been started all the same: look what becomes of it before trying again: "
                + "scv.wait_for_job(118)"),
    ]

    private static func unknown(_ loss: OutcomeLoss, _ text: String) -> Wording {
        Wording(
            .unknownOutcome(loss, look: "scv.api.jobs.list()", facts: backup), .unknownOutcome,
            "it is not known whether resource_groups.backup_now was carried out: it was sent, and \(text)", look)
    }

    static let losses = [
        unknown(.closed("reset"), "the connection ended before the reply (reset)"),
        unknown(.timeout(.seconds(300)), "there was no reply within 300 s"),
        unknown(.timeout(nil), "there was no reply in time"),
        unknown(.interrupted, "you stopped waiting for the reply"),
        unknown(.gateway(status: 504), "a gateway answered 504 in the appliance's place"),
        unknown(
            .unwritten(path: "/x/log", errno: 28), "its answer can't be written to /x/log: No space left on device"),
        unknown(
            .garbled(.emptyBody), "the reply can't be understood: an empty reply where JSON was expected"),
    ]

    @Test(arguments: addresses + requests + connections + failures + losses)
    func says(row: Wording) { row.expect() }

    @Test func faultOfAnArgumentSpeaksForItself() throws {
        let operation = try #require(try TestDocument.read()["jobs.get"])
        var caught: ArgumentError?
        do throws(ArgumentError) { _ = try operation.bind(.object([:])) } catch { caught = error }
        let fault = try #require(caught)
        let error = ApplianceError.argument(fault)
        #expect(error.kind == .argument)
        #expect(error.message == fault.message)
        #expect(error.hint == fault.hint)
        #expect(error.fields.contains { $0.name == "operation" && $0.value == .text("jobs.get") })
    }

    @Test func fieldsOfTheTable() {
        let error = ApplianceError.appliance(ServerFailure(status: 404, messages: ["no job 7"]), facts: list)
        #expect(
            error.fields.map(\.name) == [
                "kind", "message", "hint", "operation", "method", "path", "status", "messages",
            ])
        #expect(error.fields.first { $0.name == "status" }?.value == .integer(404))
        #expect(error.fields.first { $0.name == "messages" }?.value == .list(["no job 7"]))
        #expect(error.fields.first { $0.name == "path" }?.value == .text("/4.1/jobs"))
        #expect(ApplianceError.interrupted(facts: nil).fields.map(\.name) == ["kind", "message"])
        #expect(
            ApplianceError.refused(.notConfirmed, facts: raw).fields.map(\.name) == [
                "kind", "message", "hint", "method", "path",
            ])
        #expect(ApplianceError.login(.refused(username: "a", status: 401, messages: []), facts: login).status == 401)
        #expect(ApplianceError.unknownOutcome(.gateway(status: 502), look: "", facts: backup).status == 502)
    }
}
