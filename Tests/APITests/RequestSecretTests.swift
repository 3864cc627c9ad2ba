import JSON
import Testing

@testable import API

/// Secrets in what is sent as something else than JSON, or under a name that only a document or a user tells.
@Suite struct RequestSecretTests {
    static let login =
        #"{"type": "object", "properties": {"user": {"type": "string"}, "#
        + #""pin": {"type": "string", "format": "password"}, "deep": {"type": "object", "properties": "#
        + #"{"code": {"type": "string", "format": "password"}}}}}"#

    func operation(_ parameters: String, path: String = "/4.1/x", rest: String = "") throws -> API.Operation {
        let put = #"{"operationId": "x", "parameters": [\#(parameters)]\#(rest)}"#
        let text = #"{"openapi": "3.0.1", "paths": {"\#(path)": {"put": \#(put)}}}"#
        return try #require(try LiveDocument(parsing: Array(text.utf8), host: "scv").operations.first)
    }

    static let styles: [(String, String, String)] = [
        (#", "style": "deepObject""#, "", "?login%5Buser%5D=u&login%5Bpin%5D=***"),
        ("", "", "?user=u&pin=***"), (#", "explode": false"#, "", "?login=user,u,pin,***"),
        (
            #", "content": {"application/json": {"schema": \#(login)}}"#, "content",
            "?login=%7B%22pin%22%3A%22***%22,%22user%22%3A%22u%22%7D"
        ),
    ]

    @Test(arguments: styles)
    func membersOfAnObjectInTheQuery(style: String, kind: String, shown: String) throws {
        let schema = kind.isEmpty ? #", "schema": \#(Self.login)"# : ""
        let operation = try operation(#"{"name": "login", "in": "query"\#(schema)\#(style)}"#)
        let request = try operation.bind(["login": ["user": "u", "pin": "hunter22"]])
        #expect(request.target.contains("hunter22"))
        var finder = SecretFinder()
        let query = finder.redact(request.query, of: operation.parameters)
        #expect(APIRequest.text(of: query) == shown)
        #expect(finder.found == ["hunter22"])
        var other = SecretFinder()
        other.note(arguments: ["login": ["user": "u", "pin": "hunter22"]], of: operation)
        #expect(other.found == ["hunter22"] && operation.takesSecrets)
    }

    @Test func deepInBrackets() throws {
        let operation = try operation(
            #"{"name": "login", "in": "query", "style": "deepObject", "schema": \#(Self.login)}"#)
        let request = try operation.bind(["login": ["deep": ["code": "c0de-1"]]])
        var finder = SecretFinder()
        #expect(finder.redact(request.query, of: operation.parameters).map(\.value) == ["***"])
        // By hand, and where no document tells of it, the names inside of a name decide.
        #expect(
            finder.redact([("a[pwd]", "x-1"), ("filter", #"{"token": "t-1"}"#)]).map(\.value) == [
                "***", #"{"token":"***"}"#,
            ])
        #expect(finder.found == ["c0de-1", "x-1", "t-1"])
    }

    @Test func headersAndPaths() throws {
        let pin = #""schema": {"type": "string", "format": "password"}"#
        let operation = try operation(
            #"{"name": "X-Pin", "in": "header", \#(pin)}, {"name": "pin", "in": "path", "required": true, \#(pin)}"#,
            path: "/4.1/x/{pin}")
        var finder = SecretFinder()
        #expect(finder.redact([("x-pin", "1234-a")], of: operation.parameters, in: .header).map(\.value) == ["***"])
        #expect(finder.redact([("pin", "9876-b")], of: operation.parameters, in: .path).map(\.value) == ["***"])
    }

    @Test func refusalsDontQuoteThem() throws {
        let operation = try operation(
            #"{"name": "login", "in": "query", "explode": false, "schema": \#(Self.login)}"#)
        for value in ["hunter,22", "hunter+22"] {
            let error = #expect(throws: ArgumentError.self) {
                try operation.bind(["login": ["pin": .string(value)]])
            }
            #expect(error?.message.contains("hunter") == false)
            #expect(error?.message.contains("***") == true)
        }
        let list =
            #"{"name": "ids", "in": "query", "schema": {"type": "array", "items": "#
            + #"{"type": "integer", "format": "password"}}}"#
        let error = #expect(throws: ArgumentError.self) { try self.operation(list).bind(["ids": ["hunter"]]) }
        #expect(error?.message.contains("hunter") == false)
    }

    @Test func alternativesAndElements() throws {
        let schema = try #require(
            try Fixture.schema(
                #"""
                {"type": "object", "properties": {
                  "way": {"oneOf": [{"type": "string"}, {"properties": {"pin": {"format": "password"}}}]},
                  "pins": {"type": "array", "items": {"type": "string", "format": "password"}}}}
                """#))
        var finder = SecretFinder()
        let shown = finder.redact(["way": ["pin": "one-1"], "pins": ["two-2"]], schema: schema)
        #expect(shown == ["way": ["pin": "***"], "pins": ["***"]])
        #expect(finder.found == ["one-1", "two-2"])
    }

    // MARK: Corrected names

    private func shown(_ body: JSONValue, _ corrections: Correction..., in name: String) throws -> JSONValue {
        let document = try APIDocument.bundled().corrected(by: corrections).document
        var finder = SecretFinder()
        return finder.redact(body, schema: document[name]?.body)
    }

    @Test func aSecretStaysOneUnderAnotherName() throws {
        let add = try #require(try APIDocument.bundled()["storage_systems.add"]?.body)
        let schema = try #require(add.name)
        let secret = try #require(add.properties.first { $0.isSecret })
        let renamed = Correction.field(schema: schema, name: secret.label, spelling: "foo")
        for key in ["foo", secret.name, secret.label] {
            #expect(try shown([key: "hunter22"], renamed, in: "storage_systems.add") == [key: "***"])
        }
        let names = try APIDocument.bundled().corrected(by: [renamed]).document.secretNames
        #expect(names.isSuperset(of: ["foo", secret.name, secret.label]))
    }

    @Test func whichOfTwoNamesIsMeantIsOfNoAccount() {
        var pin = Schema.Property(
            name: "userName", schema: Schema(), stableName: "pin", also: ["pinCode"], isSecret: true)
        pin.isCorrected = true
        let user = Schema.Property(name: "pinCode", schema: Schema(), stableName: "user", also: ["userName"])
        for properties in [[pin, user], [user, pin]] {
            var finder = SecretFinder()
            let shown = finder.redact(["userName": "a-1", "pinCode": "b-2"], schema: Schema(properties: properties))
            #expect(shown == ["userName": "***", "pinCode": "***"])
        }
    }

    @Test func aNameThatSecretsGoByMakesOne() throws {
        let add = try #require(try APIDocument.bundled()["storage_systems.add"]?.body)
        let plain = try #require(add.properties.first { !$0.isSecret && $0.schema.types == [.string] })
        let renamed = Correction.field(schema: try #require(add.name), name: plain.label, spelling: "authToken")
        #expect(try shown(["authToken": "t-1"], renamed, in: "storage_systems.add") == ["authToken": "***"])
    }

    @Test func whatLeavesThePathForTheBodyStaysASecret() throws {
        let text = #"""
            {"openapi": "3.0.1", "paths": {"/4.1/x/{pin}": {"post": {"x-scv-lua": "things.open", "parameters":
            [{"name": "pin", "in": "path", "required": true, "schema": {"type": "string", "format": "password"}}]}}}}
            """#
        let document = try APIDocument(JSONDocument(parsing: Array(text.utf8)).root)
        let moved = try document.corrected(by: [.operation("things.open", method: nil, path: "/4.1/open")]).document
        let open = try #require(moved["things.open"])
        #expect(open.body?.property("pin")?.isSecret == true)
        #expect(open.body?.property("pin")?.isTarget == true)
    }

    // MARK: Texts

    @Test func aBodyThatIsAText() throws {
        var finder = SecretFinder()
        let pin = Schema(types: [.string], format: "password")
        #expect(finder.redact(body: "hunter22", type: "text/plain", schema: pin, isSecret: false) == "***")
        #expect(finder.redact(body: "hunter23", type: "text/plain", schema: nil, isSecret: true) == "***")
        #expect(
            finder.redact(body: "user=a\npassword=hunter24\n", type: "text/plain", schema: nil, isSecret: false)
                == "user=a\npassword=***\n")
        #expect(finder.redact(body: "anything", type: "application/octet-stream", schema: nil, isSecret: false) == nil)
        #expect(finder.found == ["hunter22", "hunter23", "hunter24"])
        #expect(APIRequest(method: "POST", path: "/4.1/users/password").isAboutSecrets)
        #expect(!APIRequest(method: "POST", path: "/4.1/users").isAboutSecrets)
    }

    @Test func aPrivateKeyUnderAnyName() {
        let key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\n-----END PRIVATE KEY-----"
        var finder = SecretFinder()
        #expect(finder.redact(["file": .string("a\n" + key)], schema: nil) == ["file": "a\n***"])
        #expect(finder.found == [key])
    }
}
