import API
import JSON
import Testing

@Suite struct HostileDocumentTests {
    func refusal(_ text: String) -> APIDocumentError? {
        do {
            _ = try APIDocument(JSONDocument(parsing: text).root)
            return nil
        } catch {
            return error as? APIDocumentError
        }
    }

    func refusal(paths: String, rest: String = "") -> APIDocumentError? {
        refusal(#"{"openapi": "3.0.0", "paths": \#(paths)\#(rest)}"#)
    }

    func refusal(operation: String, method: String = "get") -> APIDocumentError? {
        refusal(paths: #"{"/x": {"\#(method)": \#(operation)}}"#)
    }

    static let wrongTypes = [
        ("[]", "", "an object is expected, not a list"),
        ("{}", "", "it doesn't say which version of OpenAPI it is"),
        (#"{"openapi": 3}"#, "/openapi", "a string is expected, not a number"),
        (#"{"openapi": "4.0"}"#, "", "version \"4.0\" is not understood; OpenAPI 3.0, 3.1 and Swagger 2.0 are"),
        (#"{"swagger": "1.2"}"#, "", "version \"1.2\" is not understood; OpenAPI 3.0, 3.1 and Swagger 2.0 are"),
        (#"{"swagger": "2.0"}"#, "", "paths is missing"),
        (#"{"openapi": "3.0.0"}"#, "", "paths is missing"),
        (#"{"openapi": "3.0.0", "paths": []}"#, "/paths", "an object is expected, not a list"),
        (#"{"openapi": "3.0.0", "paths": {"/x": 1}}"#, "/paths/~1x", "an object is expected, not a number"),
        (#"{"openapi": "3.0.0", "paths": {"/x": {"get": []}}}"#, "/paths/~1x/get", "an object is expected, not a list"),
        (
            #"{"openapi": "3.0.0", "paths": {"/x": {"get": {"parameters": {}}}}}"#, "/paths/~1x/get/parameters",
            "a list is expected, not an object"
        ),
        (
            #"{"openapi": "3.0.0", "paths": {"/x": {"get": {"parameters": [{"in": "query"}]}}}}"#,
            "/paths/~1x/get/parameters/0", "name is missing"
        ),
        (
            #"{"openapi": "3.0.0", "paths": {"/x": {"get": {"parameters": [{"name": "a", "in": "body"}]}}}}"#,
            "/paths/~1x/get/parameters/0", "in \"body\" makes no sense; expected is path, query, header or cookie"
        ),
        (
            #"{"openapi": "3.0.0", "paths": {"/x": {"get": {"responses": {"nine": {}}}}}}"#,
            "/paths/~1x/get/responses/nine", "status \"nine\" makes no sense; expected is a number from 100 to 599"
        ),
        (
            #"{"openapi": "3.0.0", "paths": {"/x": {"get": {"x-scv-effect": "harmless"}}}}"#, "/paths/~1x/get",
            "x-scv-effect \"harmless\" makes no sense; expected is read, change or destroy"
        ),
        (
            #"{"openapi": "3.0.0", "paths": {"/x": {"get": {"x-scv-privilege": "netappSCV.View"}}}}"#,
            "/paths/~1x/get/x-scv-privilege", "an object is expected, not a string"
        ),
        (
            #"{"openapi": "3.0.0", "paths": {"/x": {"get": {"x-scv-privilege": {"x-scv-source": "A"}}}}}"#,
            "/paths/~1x/get/x-scv-privilege", "name is missing"
        ),
        (
            #"{"openapi": "3.0.0", "paths": {"/x": {"post": {"requestBody": {"content": {"application/json":"#
                + #"{"schema": {"properties": {"a": {"x-scv-shape-source": "B"}}}}}}}}}}"#,
            "/paths/~1x/post/requestBody/content/application~1json/schema/properties/a",
            "x-scv-shape-source \"B\" makes no sense; expected is D, O, A or L"
        ),
        (
            #"{"openapi": "3.0.0", "paths": {"/x": {"get": {"x-scv-lua": "os.execute()"}}}}"#, "/paths/~1x/get",
            "x-scv-lua \"os.execute()\" makes no sense; expected is subject.operation"
        ),
        (
            #"{"openapi": "3.0.0", "paths": {"/x": {"get": {"x-scv-list": "nothing"}}}}"#, "/paths/~1x/get",
            "x-scv-list \"nothing\" makes no sense; expected is a property of the reply"
        ),
    ]

    @Test(arguments: wrongTypes)
    func eachSaysWhatIsWrongAndWhere(text: String, place: String, words: String) {
        let error = refusal(text)
        #expect(error?.place == place)
        let expected = "the API document can't be used: \(words)" + (place.isEmpty ? "" : " (at \(place))")
        #expect(error?.message == expected)
    }

    @Test(arguments: [
        "x", "", "//", "//x", "/x//", "/x//y", "/x/../y", "/x/./y", "/..", "/x?y", "/x#y", "/x y", "/x\\\\y",
        "/x%2e%2e/y",
        "/x;y", "/{a", "/a}", "/{}", "/{a}{b}", "/{a}/{a}", "/{a/b}", "/x\\u0000", "/https://evil", "/ä",
    ])
    func pathsThatLeadElsewhereAreRefused(path: String) {
        let error = refusal(paths: #"{"\#(path)": {"get": {}}}"#)
        guard case .badPath = error?.reason else {
            Issue.record("\(path) gave \(String(describing: error))")
            return
        }
    }

    @Test func fallbackPathsAreHeldToTheSame() {
        #expect(refusal(operation: #"{"x-scv-fallback-paths": ["/../x"]}"#)?.reason == .badPath("/../x"))
    }

    @Test func aParameterThatComesTwiceIsRefused() {
        let twice = #"{"parameters": [{"name": "a", "in": "query"}, {"name": "a", "in": "query"}]}"#
        #expect(refusal(operation: twice)?.reason == .twice("parameter a"))
    }

    @Test func twoOperationsUnderOneNameAreRefused() {
        let error = refusal(paths: #"{"/x": {"get": {"x-scv-lua": "a.b"}}, "/y": {"get": {"x-scv-lua": "a.b"}}}"#)
        #expect(error?.reason == .twice("a.b"))
    }

    @Test func referencesThatLeadInCirclesOutsideOrNowhereAreRefused() {
        func body(_ reference: String) -> String {
            #"{"requestBody": {"content": {"application/json": {"schema": {"$ref": "\#(reference)"}}}}}"#
        }
        func reason(_ reference: String) -> APIDocumentError.Reason? {
            let schemas = ##"""
                , "components": {"schemas": {
                  "A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/C"},
                  "C": {"$ref": "#/components/schemas/A"}, "Self": {"$ref": "#/components/schemas/Self"}}}
                """##
            return refusal(paths: #"{"/x": {"post": \#(body(reference))}}"#, rest: schemas)?.reason
        }
        #expect(reason("#/components/schemas/A") == .referenceLoop("#/components/schemas/A"))
        #expect(reason("#/components/schemas/Self") == .referenceLoop("#/components/schemas/Self"))
        for reference in [
            "#/components/schemas/None", "other.json#/A", "http://evil/x", "file:///etc/passwd", "#", "", "#/%zz",
            "#/components/schemas/A/x/y",
        ] {
            #expect(reason(reference) == .badReference(reference))
        }
    }

    @Test func schemasNestedWithoutEndAreRefused() {
        let deep = String(repeating: #"{"items": "#, count: 100) + "{}" + String(repeating: "}", count: 100)
        let operation = #"{"requestBody": {"content": {"application/json": {"schema": \#(deep)}}}}"#
        #expect(
            refusal(operation: operation, method: "post")?.reason == .tooMany("schemas inside each other", limit: 64))
    }

    @Test func moreThanAnyTrueDocumentHasIsRefused() {
        let paths = (0...5_000).map { #""/p\#($0)": {"get": {}}"# }.joined(separator: ",")
        #expect(refusal(paths: "{\(paths)}")?.reason == .tooMany("operations", limit: 5_000))
        let properties = (0...50_000).map { #""p\#($0)": {}"# }.joined(separator: ",")
        let schemas = (0..<5).map { #""s\#($0)": {"properties": {\#(properties)}}"# }.joined(separator: ",")
        let body = #"{"requestBody": {"content": {"application/json": {"schema": {"properties": {\#(schemas)}}}}}}"#
        #expect(refusal(operation: body)?.reason == .tooMany("schemas", limit: 200_000))
        let parameters = (0...200).map { #"{"name": "p\#($0)", "in": "query"}"# }.joined(separator: ",")
        #expect(refusal(operation: #"{"parameters": [\#(parameters)]}"#)?.reason == .tooMany("parameters", limit: 200))
    }

    @Test func tenMegabytesOfJunkAreRefusedOrIgnoredNotWorkedOn() {
        let junk = "[" + String(repeating: "0,", count: 5_000_000) + "0]"
        #expect(refusal(junk)?.reason == .wrongType(expected: "an object", found: "a list"))
        #expect(refusal(#"{"openapi": "3.0.0", "paths": {}, "x-junk": \#(junk)}"#) == nil)
        #expect(refusal(operation: #"{"x-junk": \#(junk)}"#) == nil)
        #expect(refusal(operation: #"{"parameters": \#(junk)}"#)?.reason == .tooMany("elements", limit: 60_000))
    }

    @Test func wrongKindsEverywhereInOurOwnDocumentNeverCrashTheReader() throws {
        let value = try JSONValue(parsing: APIDocument.bundledBytes)
        var random = SystemRandomNumberGenerator()
        let kinds: [JSONValue] = [.null, true, 7, "x", [], [:], ["$ref": "#/paths"], [1, "x"]]
        for _ in 0..<100 {
            let mutated = value.mutated(with: kinds.randomElement(using: &random) ?? .null, using: &random)
            let root = try JSONDocument(parsing: mutated.text()).root
            _ = try? APIDocument(root)
        }
    }
}

extension JSONValue {
    /// The value with one place in it, picked by chance, replaced.
    func mutated(with other: JSONValue, using random: inout SystemRandomNumberGenerator) -> JSONValue {
        switch self {
        case .object(var object) where !object.isEmpty && Int.random(in: 0..<8, using: &random) > 0:
            let key = object.keys.randomElement(using: &random) ?? ""
            object[key] = object[key]?.mutated(with: other, using: &random)
            return .object(object)
        case .array(var array) where !array.isEmpty && Int.random(in: 0..<8, using: &random) > 0:
            let index = array.indices.randomElement(using: &random) ?? 0
            array[index] = array[index].mutated(with: other, using: &random)
            return .array(array)
        default: return other
        }
    }
}
