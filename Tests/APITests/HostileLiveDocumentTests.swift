import JSON
import Testing

@testable import API

@Suite struct HostileLiveDocumentTests {
    func refusal(_ text: String, host: String = "scv.demo.local") -> APIDocumentError.Reason? {
        do throws(APIDocumentError) {
            _ = try LiveDocument(parsing: Array(text.utf8), host: host)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test func whatIsNoDocumentAtAll() {
        guard case .notJSON = refusal("<html>") else { return #expect(Bool(false), "HTML was taken") }
        guard case .notJSON = refusal("") else { return #expect(Bool(false), "nothing was taken") }
        #expect(refusal("[]") == .wrongType(expected: "an object", found: "a list"))
        #expect(refusal("{}") == .version(nil))
        // It says nothing, and would take the place of one that does.
        #expect(refusal(#"{"openapi": "3.0.1", "paths": {}}"#) == .empty)
        #expect(refusal(#"{"openapi": "3.0.1", "paths": {"/4.1/jobs": {}}}"#) == .empty)
        #expect(refusal(#"{"swagger": "2.0", "paths": []}"#) == .wrongType(expected: "an object", found: "a list"))
    }

    @Test func fiftyMegabytes() {
        let text = #"{"openapi": "3.0.0", "paths": {}, "x": ""# + String(repeating: "x", count: 50 << 20) + #""}"#
        #expect(refusal(text) == .tooLarge(text.utf8.count, limit: 16_000_000))
    }

    @Test(arguments: [
        #""servers": [{"url": "https://evil.example/api"}]"#,
        #""servers": [{"url": "/api"}, {"url": "https://evil.example:8144/api"}]"#,
        #""servers": [{"url": "//evil.example/api"}]"#,
        #""servers": [{"url": "https://scv.demo.local@evil.example/api"}]"#,
        #""servers": [{"url": "https://scv.demo.local.evil.example/api"}]"#,
        #""servers": [{"url": "ftp://scv.demo.local/api"}]"#,
        #""servers": [{"url": "https://[2001:db8::1]:8144/api"}]"#,
        #""servers": [{"url": "https://x{y}.example/api", "variables": {"y": {"default": "y"}}}]"#,
    ])
    func anotherHost(servers: String) {
        guard case .otherHost = refusal(#"{"openapi": "3.0.0", "paths": {}, \#(servers)}"#) else {
            return #expect(Bool(false), "\(servers) was taken")
        }
        for method in ["get", "POST"] {
            let inside = #"{"openapi": "3.0.0", "paths": {"/4.1/x": {"\#(method)": {\#(servers)}}}}"#
            guard case .otherHost = refusal(inside) else { return #expect(Bool(false), "\(inside) was taken") }
        }
    }

    @Test func anotherHostInSwagger20() {
        #expect(refusal(#"{"swagger": "2.0", "host": "evil.example", "paths": {}}"#) == .otherHost("evil.example"))
        #expect(refusal(#"{"swagger": "2.0", "host": "SCV.demo.local:443", "paths": {}}"#) == .empty)
    }

    @Test(arguments: [
        "https://scv.demo.local:8144/api", "http://SCV.DEMO.LOCAL/api", "/api", "/", "//scv.demo.local/api", "",
    ])
    func theSameHostHoweverItIsWritten(url: String) {
        let paths = #""paths": {"/4.1/x": {"get": {}}}"#
        #expect(refusal(#"{"openapi": "3.0.0", \#(paths), "servers": [{"url": "\#(url)"}]}"#) == nil)
    }

    @Test(arguments: ["/../x", "/4.1/../../x", "//evil.example", "/x?y", "https://evil"])
    func pathsThatLeadElsewhere(path: String) {
        #expect(refusal(#"{"openapi": "3.0.0", "paths": {"\#(path)": {"get": {}}}}"#) == .badPath(path))
        let base = #"{"swagger": "2.0", "basePath": "\#(path)", "paths": {}}"#
        #expect(refusal(base) == .badPath(path))
    }

    @Test func referencesThatLeadInCirclesInEitherForm() {
        let definitions = ##""definitions": {"A": {"$ref": "#/definitions/B"}, "B": {"$ref": "#/definitions/A"}}"##
        let parameter = ##"{"in": "body", "name": "b", "schema": {"$ref": "#/definitions/A"}}"##
        let swagger =
            #"{"swagger": "2.0", "paths": {"/x": {"post": {"parameters": [\#(parameter)]}}}, \#(definitions)}"#
        // A schema that says nothing costs no operation.
        #expect(refusal(swagger) == nil)
        let parameters = ##"{"swagger": "2.0", "paths": {"/x": {"$ref": "#/paths/~1x"}}}"##
        #expect(refusal(parameters) == .referenceLoop("#/paths/~1x"))
    }

    @Test func schemasThatContainThemselvesAreMergedAllTheSame() throws {
        let job =
            ##"{"type": "object", "properties": {"id": {"type": "integer"}, "child": {"$ref": "#/definitions/J"}}}"##
        let reply = ##"{"200": {"schema": {"type": "array", "items": {"$ref": "#/definitions/J"}}}}"##
        let text =
            #"{"swagger": "2.0", "paths": {"/4.1/jobs": {"get": {"responses": \#(reply)}}}, "#
            + #""definitions": {"J": \#(job)}}"#
        let live = try LiveDocument(parsing: Array(text.utf8), host: "scv.demo.local")
        let jobs = try APIDocument.bundled().corrected(by: live).document["jobs.list"]
        #expect(jobs?.record?.property("child") != nil)
    }

    @Test func namesThatCouldSteerATerminalAreLeftOut() throws {
        let field = #"{"type": "object", "properties": {"a\u001b[2J": {}, "b": {}}}"#
        let text = #"{"swagger": "2.0", "paths": {"/x": {"get": {"responses": {"200": {"schema": \#(field)}}}}}}"#
        let live = try LiveDocument(parsing: Array(text.utf8), host: "scv.demo.local")
        #expect(live.operations.first?.reply?.properties.map(\.name) == ["b"])
        #expect(live.slips.count == 1)
        #expect(!live.slips[0].fault.message.contains("\u{1b}"))
    }

    @Test func ourMarksCountForNothingInIt() throws {
        let correction = try LiveFixture.correction(
            paths: #"""
                {"/4.1/wipe": {"post": {"x-scv-effect": "read", "x-scv-lua": "jobs.list", "tags": ["jobs"],
                  "operationId": "wipe", "x-scv-fallback-paths": ["/.."]}}}
                """#)
        #expect(correction.document["jobs.wipe"]?.effect == .destroy)
        #expect(correction.document["jobs.list"]?.method == "GET")
    }

    @Test func noEffectIsLoweredByAChangeOfMethod() throws {
        let correction = try LiveFixture.correction(
            paths: #"{"/4.1/jobs/{x}": {"post": {}}, "/4.1/datastores/unmount": {"get": {}}}"#)
        #expect(correction.document["jobs.get"]?.effect == .destroy)
        #expect(correction.rows("jobs.get") == ["method: GET | POST | live A", "effect: read | destroy | live D"])
        #expect(correction.document["datastores.unmount"]?.effect == .destroy)
        #expect(correction.document["datastores.unmount"]?.method == "GET")
    }

    @Test func noEffectIsLoweredByTwoOperationsThatChangePlaces() throws {
        let correction = try LiveFixture.correction(
            paths: #"""
                {"/4.1/vm/{a}/attachvmdks": {"post": {"operationId": "detachVmdks"}},
                 "/4.1/x/{a}": {"post": {"operationId": "restoreVm"}},
                 "/4.1/y": {"post": {"operationId": "attachVmdks"}}}
                """#)
        let document = correction.document
        // By its path it is what attaches; who destroys by its own path still does.
        #expect(document["vms.attach_vmdks"]?.path == "/4.1/vm/{moref}/attachvmdks")
        #expect(document["vms.restore"]?.path == "/4.1/x/{a}")
        for path in ["/4.1/vm/vm-1/backups/2/restore", "/4.1/x/vm-1", "/4.1/vm/vm-1/detachvmdks"] {
            #expect(document.match(method: "POST", path: path)?.operation.effect == .destroy)
        }
    }

    @Test func anOperationThatMovesOntoADestroyingOnesRoadDestroys() throws {
        let correction = try LiveFixture.correction(
            paths: #"""
                {"/4.1/vm/{a}/backups/{b}/restore": {"put": {"operationId": "attachVmdks"}},
                 "/4.1/vm/{a}/backups/{b}/restorevmdks": {"post": {"operationId": "createPolicy"}}}
                """#)
        let put = correction.document.match(method: "PUT", path: "/4.1/vm/a/backups/b/restore")
        #expect(put?.operation.effect == .destroy)
        let post = correction.document.match(method: "POST", path: "/4.1/vm/a/backups/b/restorevmdks")
        #expect(post?.operation.effect == .destroy)
    }

    @Test func theLoginStaysWhereItIs() throws {
        let correction = try LiveFixture.correction(
            paths:
                #"{"/4.1/elsewhere": {"put": {"operationId": "login_user", "summary": "login"}}, "#
                + #""/4.1/auth/login": {"put": {}}}"#
        )
        let login = try #require(correction.document["auth.login"])
        #expect(login.method == "POST" && login.path == "/4.1/auth/login" && login.effect == .read)
        #expect(!login.needsToken)
        #expect(correction.rows("auth.login") == ["method: POST | PUT | ours O"])
    }

    @Test func secretsStaySecretUnderAnotherSpelling() throws {
        let correction = try LiveFixture.correction(
            paths: #"""
                {"/4.1/storage-system": {"post": {"requestBody": {"content": {"application/json": {"schema":
                  {"type": "object", "properties": {
                    "pass_word": {"type": "string"}, "user_name": {"type": "string"}}}}}}}}}
                """#)
        let body = try #require(correction.document["storage_systems.add"]?.body)
        #expect(body.property("pass_word")?.isSecret == true)
        #expect(body.secrets(in: ["pass_word": "s3cret", "password": "other"]).sorted() == ["other", "s3cret"])
    }

    @Test func whatIsRequiredIsBelievedWhereWeOnlyAssumedOrWhereItIsMore() throws {
        let correction = try LiveFixture.correction(
            paths: #"""
                {"/4.1/resource-groups/backupnow": {"post": {"requestBody": {"content": {"application/json": {"schema":
                  {"type": "object", "required": ["label"], "properties": {"resourceGroupId": {"type": "integer"},
                   "policyId": {"type": "string"}, "label": {"type": "string"}}}}}}}}}
                """#)
        let body = try #require(correction.document["resource_groups.backup_now"]?.body)
        #expect(body.properties.filter(\.isRequired).map(\.name) == ["resourceGroupId", "policyId", "label"])
        #expect(
            correction.rows("resource_groups.backup_now") == [
                "required: resourceGroupId: required | resourceGroupId: optional | ours O",
                "type: policyId: integer | policyId: string | live O",
                "required: policyId: required | policyId: optional | ours O",
                "body field: - | label | live -",
            ])
    }

    @Test func aQueryParameterKeepsOurNameAndGoesOutUnderTheLiveOne() throws {
        let correction = try LiveFixture.correction(
            paths: #"{"/4.1/jobs": {"get": {"parameters": [{"name": "Type", "in": "query"}]}}}"#)
        #expect(try correction.document["jobs.list"]?.bind(["type": "backup"]).target == "/4.1/jobs?Type=backup")
    }

    @Test func aReplyThatMayBeAnythingTakesNothingFromOurs() throws {
        let content = #"{"application/json": {"schema": {"type": "object"}}}"#
        let jobs = #"{"get": {"responses": {"200": {"content": \#(content)}}}}"#
        let correction = try LiveFixture.correction(paths: #"{"/4.1/jobs": \#(jobs)}"#)
        #expect(correction.document["jobs.list"]?.record?.property(stable: "start_time") != nil)
    }

    @Test func whatAnOperationIsAboutStaysSoInItsBody() throws {
        let body = #"{"content": {"application/json": {"schema": {"properties": {"name": {"type": "string"}}}}}}"#
        let correction = try LiveFixture.correction(
            paths: #"""
                {"/4.1/storage-system/delete":
                    {"post": {"operationId": "removeStorageSystem", "requestBody": \#(body)}}}
                """#)
        let removal = try #require(correction.document["storage_systems.remove"])
        #expect(removal.path == "/4.1/storage-system/delete")
        #expect(removal.body?.property("name")?.isTarget == true)
    }

    @Test func aListOutOfItsWrappingAndOneInANewOne() throws {
        func content(_ schema: String) -> String {
            #"{"get": {"responses": {"200": {"content": {"application/json": {"schema": \#(schema)}}}}}}"#
        }
        let jobs = content(
            #"{"type": "object", "properties": {"total": {"type": "integer"}, "items": {"type": "array"}}}"#)
        let policies = content(#"{"type": "array", "items": {"type": "object"}}"#)
        let correction = try LiveFixture.correction(
            paths: #"{"/4.1/jobs": \#(jobs), "/4.1/policies": \#(policies)}"#)
        #expect(correction.document["jobs.list"]?.listName == "items")
        #expect(correction.document["jobs.list"]?.record?.property(stable: "start_time") != nil)
        let list = try #require(correction.document["policies.list"])
        #expect(list.isList && list.listName == nil)
    }

    @Test func wrongKindsAnywhereNeverCrashTheReaderNorTheMerging() throws {
        let ours = try APIDocument.bundled()
        var random = SystemRandomNumberGenerator()
        let kinds: [JSONValue] = [.null, true, 7, "x", [], [:], ["$ref": "#/paths"], [1, "x"]]
        for name in LiveFixture.names {
            let value = try JSONValue(parsing: try LiveFixture.bytes(name))
            for _ in 0..<100 {
                let mutated = value.mutated(with: kinds.randomElement(using: &random) ?? .null, using: &random)
                guard let live = try? LiveDocument(parsing: Array(mutated.text()), host: "scv.demo.local") else {
                    continue
                }
                _ = ours.corrected(by: live)
            }
        }
    }
}
