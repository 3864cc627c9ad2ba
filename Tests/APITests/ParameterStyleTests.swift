import JSON
import Testing

@testable import API

/// Lists and objects in a query, headers, and paths as live documents have them.
@Suite struct ParameterStyleTests {
    func operation(_ parameters: String, path: String = "/4.1/x", isSwagger: Bool = false, body: String = "") throws
        -> API.Operation
    {
        let version = isSwagger ? #""swagger": "2.0""# : #""openapi": "3.0.1""#
        let put = #"{"operationId": "x", "parameters": [\#(parameters)]\#(body)}"#
        let text = #"{\#(version), "paths": {"\#(path)": {"put": \#(put)}}}"#
        return try #require(try LiveDocument(parsing: Array(text.utf8), host: "scv").operations.first)
    }

    static let lists = [
        ("", "?ids=a&ids=b"), (#", "explode": false"#, "?ids=a,b"), (#", "style": "spaceDelimited""#, "?ids=a%20b"),
        (#", "style": "pipeDelimited""#, "?ids=a%7Cb"),
        (#", "style": "pipeDelimited", "explode": true"#, "?ids=a&ids=b"),
    ]

    @Test(arguments: lists)
    func listsOfOpenAPI3(style: String, query: String) throws {
        let schema = #""schema": {"type": "array", "items": {"type": "string"}}"#
        let operation = try operation(#"{"name": "ids", "in": "query", \#(schema)\#(style)}"#)
        #expect(try operation.bind(["ids": ["a", "b"]]).target == "/4.1/x" + query)
        #expect(try operation.bind(["ids": ["a"]]).target == "/4.1/x?ids=a")
    }

    @Test(arguments: [
        ("", "?ids=a,b"), (#", "collectionFormat": "csv""#, "?ids=a,b"),
        (#", "collectionFormat": "multi""#, "?ids=a&ids=b"),
        (#", "collectionFormat": "pipes""#, "?ids=a%7Cb"), (#", "collectionFormat": "ssv""#, "?ids=a%20b"),
    ])
    func listsOfSwagger20(format: String, query: String) throws {
        let list = #""type": "array", "items": {"type": "string"}"#
        let operation = try operation(#"{"name": "ids", "in": "query", \#(list)\#(format)}"#, isSwagger: true)
        #expect(try operation.bind(["ids": ["a", "b"]]).target == "/4.1/x" + query)
    }

    @Test func anElementThatHoldsWhatPartsThemIsRefused() throws {
        let schema = #""schema": {"type": "array", "items": {"type": "string"}}"#
        let operation = try operation(#"{"name": "ids", "in": "query", "explode": false, \#(schema)}"#)
        #expect(throws: ArgumentError.self) { try operation.bind(["ids": ["a,b", "c"]]) }
    }

    static let objectStyles = [
        ("", "?page=1&size=20"), (#", "explode": false"#, "?pageable=page,1,size,20"),
        (#", "style": "deepObject""#, "?pageable%5Bpage%5D=1&pageable%5Bsize%5D=20"),
    ]

    @Test(arguments: objectStyles)
    func objects(style: String, query: String) throws {
        let schema =
            #""schema": {"type": "object", "properties": {"page": {"type": "integer"}, "size": {"type": "integer"}}}"#
        let operation = try operation(#"{"name": "pageable", "in": "query", "required": true, \#(schema)\#(style)}"#)
        #expect(try operation.bind(["pageable": ["page": 1, "size": 20]]).target == "/4.1/x" + query)
        #expect(throws: ArgumentError.self) { try operation.bind(["pageable": ["pages": 1]]) }
        #expect(throws: ArgumentError.self) { try operation.bind(["pageable": ["page": "one"]]) }
        #expect(throws: ArgumentError.self) { try operation.bind([:]) }
    }

    @Test func aParameterOfJSON() throws {
        let content = #""content": {"application/json": {"schema": {"type": "object"}}}"#
        let operation = try operation(#"{"name": "filter", "in": "query", \#(content)}"#)
        #expect(try operation.bind(["filter": ["a": 1]]).target == "/4.1/x?filter=%7B%22a%22%3A1%7D")
    }

    @Test func headersAreArgumentsButForThoseOfTheSession() throws {
        let headers = ["X-Need", "Token", "token", "Authorization", "Content-Type", "Accept", "Cookie"].map {
            #"{"name": "\#($0)", "in": "header", "required": true, "schema": {"type": "string"}}"#
        }
        let operation = try operation(headers.joined(separator: ", "))
        #expect(operation.parameters.map(\.name) == ["X-Need"])
        #expect(operation.required == ["X-Need"])
        let request = try operation.bind(["X-Need": "a.b+c"])
        #expect(request.headers.map { "\($0.name): \($0.value)" } == ["X-Need: a.b+c"])
        #expect(request.target == "/4.1/x")
        #expect(throws: ArgumentError.self) { try operation.bind([:]) }
        #expect(throws: ArgumentError.self) { try operation.bind(["X-Need": "a\r\nEvil: b"]) }
    }

    @Test(arguments: [
        ("/4.1/x/{name:.+}", "/4.1/x/{name}"), ("/4.1/{id:[0-9]{1,3}}/logs", "/4.1/{id}/logs"),
        ("/4.1/{path:.*/[a-z]+}", "/4.1/{path}"),
    ])
    func regularExpressionsInPathsAreNoPartOfThem(path: String, plain: String) throws {
        let name = String(try #require(plain.split(separator: "{")[1].split(separator: "}").first))
        let operation = try operation(
            #"{"name": "\#(name):.+", "in": "path", "required": true, "schema": {"type": "string"}}"#, path: path)
        #expect(operation.path == plain)
        #expect(operation.parameters.map(\.name) == [name])
        #expect(try operation.bind([name: "a"]).path == plain.replacing("{\(name)}", with: "a"))
    }

    @Test func theSameNameInThePathAndInTheBody() throws {
        let body = { (required: String) in
            #", "requestBody": {"content": {"application/json": {"schema": {"required": [\#(required)], "#
                + #""properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}}}}"#
        }
        let id = #"{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}"#
        let both = try operation(id, path: "/4.1/x/{id}", body: body(#""id", "name""#))
        #expect(try both.bind(["id": 7, "name": "a"]).body?.json == ["name": "a", "id": 7])
        #expect(try both.bind(["id": 7, "body": ["id": 8, "name": "a"]]).body?.json == ["id": 8, "name": "a"])
        let one = try operation(id, path: "/4.1/x/{id}", body: body(#""name""#))
        #expect(try one.bind(["id": 7, "name": "a"]).body?.json == ["name": "a"])
        let query = try operation(
            #"{"name": "id", "in": "query", "schema": {"type": "integer"}}"#, body: body(#""id""#))
        #expect(throws: ArgumentError(operation: "x.x", reason: .inBothPlaces(name: "id"))) {
            try query.bind(["id": 7, "name": "a"])
        }
    }
}
