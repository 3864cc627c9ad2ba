import API
import JSON
import Testing

@Suite struct DocumentReaderTests {
    func operation(_ text: String, path: String = "/4.1/widgets/{id}/parts", method: String = "get") throws
        -> API.Operation
    {
        let root = try Fixture.document(paths: #"{"\#(path)": {"\#(method)": \#(text)}}"#)
        return try #require(try APIDocument(root).operations.first)
    }

    // MARK: Documents without our marks

    @Test(arguments: [
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
    func namesComeFromTheTagAndTheOperationId(text: String, name: String) throws {
        #expect(try operation(text).name == name)
    }

    @Test func namesThatWouldBeTheSameAreNumbered() throws {
        let one = #"{"tags": ["t"], "operationId": "a b"}"#
        let two = #"{"tags": ["t"], "operationId": "a-b"}"#
        let root = try Fixture.document(paths: #"{"/x": {"get": \#(one), "post": \#(two)}}"#)
        #expect(try APIDocument(root).operations.map(\.name) == ["t.a_b", "t.a_b_2"])
    }

    @Test(arguments: [
        ("get", Effect.read), ("head", .read), ("post", .destroy), ("put", .destroy), ("patch", .destroy),
        ("delete", .destroy),
    ])
    func whatIsNotMarkedReadsWithGETAndHEADAndMayDestroyWithAnythingElse(method: String, effect: Effect) throws {
        let operation = try operation("{}", method: method)
        #expect(operation.effect == effect)
        #expect(operation.sources.operation == nil && operation.sources.method == nil && operation.sources.path == nil)
    }

    @Test func withoutAWordOnSecurityEverythingCarriesTheTokenButTheLogin() throws {
        #expect(try operation("{}").needsToken)
        #expect(try !operation("{}", path: "/4.1/auth/login", method: "post").needsToken)
        #expect(try !operation(#"{"security": []}"#).needsToken)
        #expect(try !operation(#"{"security": [{}, {"Token": []}]}"#).needsToken)
        #expect(try operation(#"{"security": [{"Token": []}]}"#).needsToken)
    }

    @Test func parametersOfThePathThatNobodyDescribesAreStringsAndRequired() throws {
        let operation = try operation("{}")
        #expect(operation.parameters.map(\.name) == ["id"])
        #expect(operation.required == ["id"])
        #expect(operation.parameters.first?.source == nil)
    }

    @Test func aParameterThatThePathHasNoPlaceForIsLeftOutAndABooleanRequiredIsNoList() throws {
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

    @Test func theEnvelopeTheListInItItsRecordsAndTheirColumnsAreFoundByForm() throws {
        let text = #"""
            {"responses": {"default": {"description": "bad"},
              "2XX": {"description": "ok", "content": {"*/*": {"schema": {
              "type": "object", "properties": {
                "statusCode": {"type": "integer"},
                "response": {"type": "object", "properties": {"partResponseList": {"type": "array", "items": {
                  "type": "object", "properties": {
                    "id": {"type": ["integer", "null"]}, "adminPassword": {"type": "string"},
                    "tags": {"type": "array", "readOnly": true}
                  }}}}}
              }}}}}}}
            """#
        let operation = try operation(text)
        #expect(operation.isEnveloped)
        #expect(operation.isList)
        #expect(operation.listName == "partResponseList")
        #expect(operation.columns.map(\.key) == ["id"])
        #expect(operation.record?.property("adminPassword")?.isSecret == true)
        #expect(operation.record?.property("tags")?.isReadOnly == true)
        #expect(operation.record?.property("id")?.isReadOnly == false)
        #expect(operation.replies.map(\.status) == [200, nil])
    }

    @Test(arguments: ["application/zip", "text/plain", "application/octet-stream"])
    func aReplyThatIsNotJSONIsADownload(type: String) throws {
        let operation = try operation(#"{"responses": {"200": {"description": "", "content": {"\#(type)": {}}}}}"#)
        #expect(operation.isDownload)
        #expect(operation.reply == nil)
    }

    @Test func oneOperationUnderTwoNamesIsTwoOperationsAndOneRoute() throws {
        let root = try Fixture.document(paths: #"{"/x/{a}": {"post": {"x-scv-lua": ["x.one", "x.two"]}}}"#)
        let document = try APIDocument(root)
        #expect(document.operations.map(\.name) == ["x.one", "x.two"])
        #expect(document.match(method: "POST", path: "/x/1")?.operation.name == "x.one")
    }

    // MARK: Schemas

    @Test func allOfIsOneObjectWithThePropertiesOfAllParts() throws {
        let schema = try Fixture.schema(
            ##"""
            {"allOf": [{"$ref": "#/components/schemas/A"},
                       {"properties": {"b": {"type": "string"}}, "required": ["b"]}],
             "required": ["a"]}
            """##,
            components: #"{"A": {"type": "object", "properties": {"a": {"type": "integer"}}}}"#)
        #expect(schema?.properties.map(\.name) == ["a", "b"])
        #expect(schema?.properties.allSatisfy(\.isRequired) == true)
        #expect(schema?.types == [.object])
    }

    @Test func typesOfBothVersionsWithAndWithoutNull() throws {
        #expect(try Fixture.schema(#"{"type": "string", "nullable": true}"#)?.types == [.string, .null])
        #expect(try Fixture.schema(#"{"type": ["integer", "null"]}"#)?.types == [.integer, .null])
        #expect(try Fixture.schema("{}")?.types == [])
        #expect(try Fixture.schema("true")?.check(1) == [])
        #expect(try Fixture.schema(#"{"const": 3}"#)?.check(4).count == 1)
    }

    @Test func oneOfSeveralFormsHasToFit() throws {
        let schema = try Fixture.schema(
            #"{"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "integer"}}]}"#)
        #expect(schema?.check("x") == [])
        #expect(schema?.check([1]) == [])
        #expect(
            schema?.check(["x"]) == [
                SchemaMismatch(path: "[0]", problem: .wrongType(expected: [.integer], found: .string))
            ], "the one that it could be says why it is not")
        #expect(
            schema?.check(7) == [
                SchemaMismatch(path: "", problem: .wrongType(expected: [.string, .array], found: .integer))
            ])
        let same = try Fixture.schema(#"{"oneOf": [{"enum": ["a"]}, {"type": "string", "minLength": 3}]}"#)
        #expect(same?.check(7) == [SchemaMismatch(path: "", problem: .noAlternative)])
    }

    @Test func nameAndShapeAreKnownApartAndTheShapeAsWellAsTheNameUnlessItIsSaid() throws {
        let properties = try #require(
            try Fixture.schema(
                #"""
                {"properties": {"a": {"x-scv-source": "D", "x-scv-shape-source": "A"}, "b": {"x-scv-source": "O"},
                  "c": {}}, "required": ["a"]}
                """#)
        ).properties
        #expect(properties.map(\.source) == [.documented, .observed, nil])
        #expect(properties.map(\.shapeSource) == [.assumed, .observed, nil])
    }

    @Test func aSchemaThatContainsItselfIsCutWhereItComesAgain() throws {
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

    @Test func referencesDoubledAndDoubledAgainAreReadOnceEach() throws {
        let components = (0..<60).map { level in
            let next = ##"{"$ref": "#/components/schemas/S\##(level + 1)"}"##
            return #""S\#(level)": {"type": "object", "properties": {"a": \#(next), "b": \#(next)}}"#
        }
        let all = "{" + components.joined(separator: ",") + #", "S60": {"type": "string"}}"#
        #expect(try Fixture.schema(##"{"$ref": "#/components/schemas/S0"}"##, components: all)?.properties.count == 2)
    }
}
