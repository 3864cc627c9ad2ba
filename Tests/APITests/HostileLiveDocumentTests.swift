import JSON
import Testing

@testable import API

@Suite("An appliance's own document that is refused, or believed in part")
struct HostileLiveDocumentTests {
    func refusal(_ text: String, host: String = "scv.demo.local") -> APIDocumentError.Reason? {
        do throws(APIDocumentError) {
            _ = try LiveDocument(parsing: Array(text.utf8), host: host)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test("what is no document at all")
    func noDocument() {
        guard case .notJSON = refusal("<html>") else { return #expect(Bool(false), "HTML was taken") }
        guard case .notJSON = refusal("") else { return #expect(Bool(false), "nothing was taken") }
        #expect(refusal("[]") == .wrongType(expected: "an object", found: "a list"))
        #expect(refusal("{}") == .version(nil))
        #expect(refusal(#"{"swagger": "2.0", "paths": []}"#) == .wrongType(expected: "an object", found: "a list"))
    }

    @Test("50 MB")
    func size() {
        let text = #"{"openapi": "3.0.0", "paths": {}, "x": ""# + String(repeating: "x", count: 50 << 20) + #""}"#
        #expect(refusal(text) == .tooLarge(text.utf8.count, limit: 16_000_000))
    }

    @Test(
        "another host",
        arguments: [
            #""servers": [{"url": "https://evil.example/api"}]"#,
            #""servers": [{"url": "/api"}, {"url": "https://evil.example:8144/api"}]"#,
            #""servers": [{"url": "//evil.example/api"}]"#,
            #""servers": [{"url": "https://scv.demo.local@evil.example/api"}]"#,
            #""servers": [{"url": "https://scv.demo.local.evil.example/api"}]"#,
            #""servers": [{"url": "ftp://scv.demo.local/api"}]"#,
            #""servers": [{"url": "https://[2001:db8::1]:8144/api"}]"#,
            #""servers": [{"url": "https://x{y}.example/api", "variables": {"y": {"default": "y"}}}]"#,
        ])
    func otherHost(servers: String) {
        guard case .otherHost = refusal(#"{"openapi": "3.0.0", "paths": {}, \#(servers)}"#) else {
            return #expect(Bool(false), "\(servers) was taken")
        }
        let inside = #"{"openapi": "3.0.0", "paths": {"/4.1/x": {"get": {\#(servers)}}}}"#
        guard case .otherHost = refusal(inside) else { return #expect(Bool(false), "\(inside) was taken") }
    }

    @Test("another host in Swagger 2.0")
    func swaggerHost() {
        #expect(refusal(#"{"swagger": "2.0", "host": "evil.example", "paths": {}}"#) == .otherHost("evil.example"))
        #expect(refusal(#"{"swagger": "2.0", "host": "SCV.demo.local:443", "paths": {}}"#) == nil)
    }

    @Test(
        "the same host, however it is written",
        arguments: [
            "https://scv.demo.local:8144/api", "http://SCV.DEMO.LOCAL/api", "/api", "/", "//scv.demo.local/api", "",
        ])
    func sameHost(url: String) {
        #expect(refusal(#"{"openapi": "3.0.0", "paths": {}, "servers": [{"url": "\#(url)"}]}"#) == nil)
    }

    @Test("paths that lead elsewhere", arguments: ["/../x", "/4.1/../../x", "//evil.example", "/x?y", "https://evil"])
    func paths(path: String) {
        #expect(refusal(#"{"openapi": "3.0.0", "paths": {"\#(path)": {"get": {}}}}"#) == .badPath(path))
        let base = #"{"swagger": "2.0", "basePath": "\#(path)", "paths": {}}"#
        #expect(refusal(base) == .badPath(path))
    }

    @Test("references that lead in circles, in either form")
    func loops() {
        let definitions = ##""definitions": {"A": {"$ref": "#/definitions/B"}, "B": {"$ref": "#/definitions/A"}}"##
        let parameter = ##"{"in": "body", "name": "b", "schema": {"$ref": "#/definitions/A"}}"##
        let swagger =
            #"{"swagger": "2.0", "paths": {"/x": {"post": {"parameters": [\#(parameter)]}}}, \#(definitions)}"#
        #expect(refusal(swagger) == .referenceLoop("#/definitions/A"))
        let parameters = ##"{"swagger": "2.0", "paths": {"/x": {"$ref": "#/paths/~1x"}}}"##
        #expect(refusal(parameters) == .referenceLoop("#/paths/~1x"))
    }

    @Test("schemas that contain themselves are merged all the same")
    func recursion() throws {
        let job =
            ##"{"type": "object", "properties": {"id": {"type": "integer"}, "child": {"$ref": "#/definitions/J"}}}"##
        let reply = ##"{"200": {"schema": {"type": "array", "items": {"$ref": "#/definitions/J"}}}}"##
        let text =
            #"{"swagger": "2.0", "paths": {"/4.1/jobs": {"get": {"responses": \#(reply)}}}, "definitions": {"J": \#(job)}}"#
        let live = try LiveDocument(parsing: Array(text.utf8), host: "scv.demo.local")
        let jobs = try APIDocument.bundled().corrected(by: live).document["jobs.list"]
        #expect(jobs?.record?.property("child") != nil)
    }

    @Test("names that could steer a terminal are refused")
    func names() {
        let field = #"{"type": "object", "properties": {"a\u001b[2J": {}}}"#
        let text = #"{"swagger": "2.0", "paths": {"/x": {"get": {"responses": {"200": {"schema": \#(field)}}}}}}"#
        guard case .badValue = refusal(text) else { return #expect(Bool(false), "the name was taken") }
    }

    @Test("our marks count for nothing in it")
    func marks() throws {
        let correction = try LiveFixture.correction(
            paths: #"""
                {"/4.1/wipe": {"post": {"x-scv-effect": "read", "x-scv-lua": "jobs.list", "tags": ["jobs"],
                  "operationId": "wipe", "x-scv-fallback-paths": ["/.."]}}}
                """#)
        #expect(correction.document["jobs.wipe"]?.effect == .destroy)
        #expect(correction.document["jobs.list"]?.method == "GET")
    }

    @Test("no effect is lowered by a change of method")
    func methods() throws {
        let correction = try LiveFixture.correction(
            paths: #"{"/4.1/jobs/{x}": {"post": {}}, "/4.1/datastores/unmount": {"get": {}}}"#)
        #expect(correction.document["jobs.get"]?.effect == .destroy)
        #expect(correction.rows("jobs.get") == ["method: GET | POST | live A", "effect: read | destroy | live D"])
        #expect(correction.document["datastores.unmount"]?.effect == .destroy)
        #expect(correction.document["datastores.unmount"]?.method == "GET")
    }

    @Test("no effect is lowered by two operations that change places")
    func places() throws {
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

    @Test("an operation that moves onto a destroying one's road destroys")
    func roads() throws {
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

    @Test("the login stays where it is")
    func login() throws {
        let correction = try LiveFixture.correction(
            paths:
                #"{"/4.1/elsewhere": {"put": {"operationId": "login_user", "summary": "login"}}, "/4.1/auth/login": {"put": {}}}"#
        )
        let login = try #require(correction.document["auth.login"])
        #expect(login.method == "POST" && login.path == "/4.1/auth/login" && login.effect == .read)
        #expect(!login.needsToken)
        #expect(correction.rows("auth.login") == ["method: POST | PUT | ours O"])
    }

    @Test("secrets stay secret under another spelling")
    func secrets() throws {
        let correction = try LiveFixture.correction(
            paths: #"""
                {"/4.1/storage-system": {"post": {"requestBody": {"content": {"application/json": {"schema":
                  {"type": "object", "properties": {"pass_word": {"type": "string"}, "user_name": {"type": "string"}}}}}}}}}
                """#)
        let body = try #require(correction.document["storage_systems.add"]?.body)
        #expect(body.property("pass_word")?.isSecret == true)
        #expect(body.secrets(in: ["pass_word": "s3cret", "password": "other"]).sorted() == ["other", "s3cret"])
    }

    @Test("what is required is believed where we only assumed, or where it is more")
    func required() throws {
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

    @Test("a query parameter keeps our name and goes out under the live one")
    func query() throws {
        let correction = try LiveFixture.correction(
            paths: #"{"/4.1/jobs": {"get": {"parameters": [{"name": "Type", "in": "query"}]}}}"#)
        #expect(try correction.document["jobs.list"]?.bind(["type": "backup"]).target == "/4.1/jobs?Type=backup")
    }

    @Test("a list out of its wrapping, and one in a new one")
    func lists() throws {
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

    @Test("wrong kinds anywhere never crash the reader, nor the merging")
    func mutations() throws {
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
