import API
import JSON
import Testing

@Suite("Reading documents")
struct DocumentReaderTests {
    func operation(_ text: String, path: String = "/4.1/widgets/{id}/parts", method: String = "get") throws
        -> API.Operation
    {
        let root = try Fixture.document(paths: #"{"\#(path)": {"\#(method)": \#(text)}}"#)
        return try #require(try APIDocument(root).operations.first)
    }

    // MARK: Documents without our marks

    @Test(
        "names come from the tag and the operationId",
        arguments: [
            (
                #"{"tags": ["Resource Groups"], "operationId": "getAllUsingGET_1"}"#,
                "resource_groups.get_all_using_get_1"
            ),
            (#"{"tags": ["job-controller"], "operationId": "getJobLogsById"}"#, "job_controller.get_job_logs_by_id"),
            (#"{"operationId": "list"}"#, "widgets.list"),
            (#"{"tags": ["x"]}"#, "x.get_4_1_widgets_id_parts"),
            (#"{"tags": ["end"], "operationId": "4ever"}"#, "_end._4ever"),
            (#"{"tags": ["Übung"], "operationId": "ключ"}"#, "bung._"),
        ])
    func names(text: String, name: String) throws {
        #expect(try operation(text).name == name)
    }

    @Test("names that would be the same are numbered")
    func sameNames() throws {
        let one = #"{"tags": ["t"], "operationId": "a b"}"#
        let two = #"{"tags": ["t"], "operationId": "a-b"}"#
        let root = try Fixture.document(paths: #"{"/x": {"get": \#(one), "post": \#(two)}}"#)
        #expect(try APIDocument(root).operations.map(\.name) == ["t.a_b", "t.a_b_2"])
    }

    @Test(
        "what is not marked reads with GET and HEAD, and may destroy with anything else",
        arguments: [
            ("get", Effect.read), ("head", .read), ("post", .destroy), ("put", .destroy), ("patch", .destroy),
            ("delete", .destroy),
        ])
    func effects(method: String, effect: Effect) throws {
        let operation = try operation("{}", method: method)
        #expect(operation.effect == effect)
        #expect(operation.sources.operation == nil && operation.sources.method == nil && operation.sources.path == nil)
    }

    @Test("without a word on security everything carries the token but the login")
    func tokens() throws {
        #expect(try operation("{}").needsToken)
        #expect(try !operation("{}", path: "/4.1/auth/login", method: "post").needsToken)
        #expect(try !operation(#"{"security": []}"#).needsToken)
        #expect(try !operation(#"{"security": [{}, {"Token": []}]}"#).needsToken)
        #expect(try operation(#"{"security": [{"Token": []}]}"#).needsToken)
    }

    @Test("parameters of the path that nobody describes are strings, and required")
    func undescribed() throws {
        let operation = try operation("{}")
        #expect(operation.parameters.map(\.name) == ["id"])
        #expect(operation.required == ["id"])
        #expect(operation.parameters.first?.source == nil)
    }

    @Test("a parameter that the path has no place for is left out, and a boolean required is no list")
    func slips() throws {
        let operation = try operation(
            #"""
            {"parameters": [{"name": "ghost", "in": "path", "required": true, "schema": {"type": "string"}}],
             "requestBody": {"content": {"application/json": {"schema": {
               "properties": {"a": {"type": "string", "required": true}}}}}}}
            """#, path: "/4.1/items/", method: "put")
        #expect(operation.parameters.isEmpty)
        #expect(operation.required.isEmpty)
        #expect(try operation.bind(["a": "x"]).path == "/4.1/items/")
    }

    @Test("the envelope, the list in it, its records and their columns are found by form")
    func payload() throws {
        let text = #"""
            {"responses": {"default": {"description": "bad"}, "2XX": {"description": "ok", "content": {"*/*": {"schema": {
              "type": "object", "properties": {
                "statusCode": {"type": "integer"},
                "response": {"type": "object", "properties": {"partResponseList": {"type": "array", "items": {
                  "type": "object", "properties": {
                    "id": {"type": ["integer", "null"]}, "adminPassword": {"type": "string"}, "tags": {"type": "array"}
                  }}}}}
              }}}}}}}
            """#
        let operation = try operation(text)
        #expect(operation.isEnveloped)
        #expect(operation.isList)
        #expect(operation.listName == "partResponseList")
        #expect(operation.columns.map(\.key) == ["id"])
        #expect(operation.record?.property("adminPassword")?.isSecret == true)
        #expect(operation.replies.map(\.status) == [200, nil])
    }

    @Test(
        "a reply that is not JSON is a download",
        arguments: ["application/zip", "text/plain", "application/octet-stream"])
    func downloads(type: String) throws {
        let operation = try operation(#"{"responses": {"200": {"description": "", "content": {"\#(type)": {}}}}}"#)
        #expect(operation.isDownload)
        #expect(operation.reply == nil)
    }

    @Test("one operation under two names is two operations, and one route")
    func twoNames() throws {
        let root = try Fixture.document(paths: #"{"/x/{a}": {"post": {"x-scv-lua": ["x.one", "x.two"]}}}"#)
        let document = try APIDocument(root)
        #expect(document.operations.map(\.name) == ["x.one", "x.two"])
        #expect(document.match(method: "POST", path: "/x/1")?.operation.name == "x.one")
    }

    // MARK: Schemas

    @Test("allOf is one object with the properties of all parts")
    func allOf() throws {
        let schema = try Fixture.schema(
            ##"""
            {"allOf": [{"$ref": "#/components/schemas/A"}, {"properties": {"b": {"type": "string"}}, "required": ["b"]}],
             "required": ["a"]}
            """##,
            components: #"{"A": {"type": "object", "properties": {"a": {"type": "integer"}}}}"#)
        #expect(schema?.properties.map(\.name) == ["a", "b"])
        #expect(schema?.properties.allSatisfy(\.isRequired) == true)
        #expect(schema?.types == [.object])
    }

    @Test("types of 3.0 and 3.1, with and without null")
    func types() throws {
        #expect(try Fixture.schema(#"{"type": "string", "nullable": true}"#)?.types == [.string, .null])
        #expect(try Fixture.schema(#"{"type": ["integer", "null"]}"#)?.types == [.integer, .null])
        #expect(try Fixture.schema("{}")?.types == [])
        #expect(try Fixture.schema("true")?.check(1) == [])
        #expect(try Fixture.schema(#"{"const": 3}"#)?.check(4).count == 1)
    }

    @Test("one of several forms has to fit")
    func alternatives() throws {
        let schema = try Fixture.schema(
            #"{"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "integer"}}]}"#)
        #expect(schema?.check("x") == [])
        #expect(schema?.check([1]) == [])
        #expect(schema?.check(["x"]) == [SchemaMismatch(path: "", problem: .noAlternative)])
    }

    @Test("a schema that contains itself is cut where it comes again")
    func recursive() throws {
        let schema = try Fixture.schema(
            ##"{"$ref": "#/components/schemas/Tree"}"##,
            components: #"""
                {"Tree": {"type": "object", "properties": {"name": {"type": "string"},
                  "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}}}}
                """#)
        #expect(schema?.name == "Tree")
        #expect(schema?.check(["name": "a", "children": [["name": 1]]]) == [])
        #expect(schema?.check(["name": 1]).count == 1)
    }

    @Test("references doubled and doubled again are read once each")
    func doubling() throws {
        let components = (0..<60).map { level in
            let next = ##"{"$ref": "#/components/schemas/S\##(level + 1)"}"##
            return #""S\#(level)": {"type": "object", "properties": {"a": \#(next), "b": \#(next)}}"#
        }
        let all = "{" + components.joined(separator: ",") + #", "S60": {"type": "string"}}"#
        #expect(try Fixture.schema(##"{"$ref": "#/components/schemas/S0"}"##, components: all)?.properties.count == 2)
    }
}
