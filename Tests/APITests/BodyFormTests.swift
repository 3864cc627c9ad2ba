import JSON
import Testing

@testable import API

/// Bodies in the form that a live document wants, or an error before anything is sent.
@Suite struct BodyFormTests {
    static let fields =
        #""properties": {"a": {"type": "string"}, "n": {"type": "integer"}, "list": {"type": "array", "#
        + #""items": {"type": "string"}}, "o": {"type": "object"}, "file": {"type": "string", "format": "binary"}}"#

    func operation(_ types: [String], schema: String = #"{"type": "object", \#(BodyFormTests.fields)}"#) throws
        -> API.Operation
    {
        let content = types.map { #""\#($0)": {"schema": \#(schema)}"# }.joined(separator: ", ")
        let text =
            #"{"openapi": "3.0.1", "paths": {"/4.1/x": {"post": {"operationId": "x", "#
            + #""requestBody": {"required": true, "content": {\#(content)}}}}}}"#
        return try #require(try LiveDocument(parsing: Array(text.utf8), host: "scv").operations.first)
    }

    func text(_ request: APIRequest) -> String { String(decoding: request.body?.bytes ?? [], as: UTF8.self) }

    @Test(arguments: [
        (["application/json"], "application/json"), (["*/*"], "application/json"),
        (["application/xml", "application/json"], "application/json"),
        (["multipart/form-data", "application/x-www-form-urlencoded"], "application/x-www-form-urlencoded"),
        (["text/plain", "multipart/form-data"], "multipart/form-data"), (["text/csv"], "text/csv"),
        (["application/vnd.scv+json"], "application/vnd.scv+json"),
    ])
    func theFormThatIsTakenOfSeveral(types: [String], type: String) throws {
        #expect(try operation(types).bodyType == type)
    }

    @Test func namesAndValues() throws {
        let form = try operation(["application/x-www-form-urlencoded"])
        let request = try form.bind(["a": "x & y=z+ä", "n": 7, "list": ["p", "q"]])
        #expect(request.body?.type == "application/x-www-form-urlencoded")
        #expect(text(request) == "a=x%20%26%20y%3Dz%2B%C3%A4&n=7&list=p&list=q")
        #expect(request.body?.json == ["a": "x & y=z+ä", "n": 7, "list": ["p", "q"]])
        let error = #expect(throws: ArgumentError.self) { try form.bind(["o": ["p": 1]]) }
        #expect(error?.reason == .noFormOf("o", type: "application/x-www-form-urlencoded"))
    }

    @Test func partsOfAForm() throws {
        let form = try operation(["multipart/form-data"])
        let request = try form.bind([
            "file": ["filename": "a \"b\".pem", "content": "--x\r\ny"], "n": 7, "o": ["p": [1]], "list": ["p", "q"],
        ])
        let type = try #require(request.body?.type)
        #expect(type.hasPrefix("multipart/form-data; boundary=scvsh-"))
        let boundary = type.dropFirst("multipart/form-data; boundary=".count)
        func part(_ head: String, _ content: String) -> String {
            "--\(boundary)\r\nContent-Disposition: form-data; \(head)\r\n\r\n\(content)\r\n"
        }
        let parts = text(request)
        #expect(
            parts.contains(
                part(
                    "name=\"file\"; filename=\"a %22b%22.pem\"\r\nContent-Type: application/octet-stream",
                    "--x\r\ny")))
        #expect(parts.contains(part("name=\"n\"", "7")))
        #expect(parts.contains(part("name=\"o\"\r\nContent-Type: application/json", #"{"p":[1]}"#)))
        #expect(parts.contains(part("name=\"list\"", "p") + part("name=\"list\"", "q")))
        #expect(parts.hasSuffix("--\(boundary)--\r\n"))
        #expect(try text(form.bind(["file": "abc"])).contains("name=\"file\"; filename=\"file\""))
    }

    @Test func whatAFormCantSayIsNotSaid() throws {
        for type in ["application/x-www-form-urlencoded", "multipart/form-data"] {
            let request = try operation([type], schema: #"{"type": "object"}"#).bind(["body": ["a": "x", "n": .null]])
            #expect(request.body?.json == ["a": "x"])
            #expect(!text(request).contains("null"))
        }
    }

    @Test func theNamesOfFilesStay() throws {
        let fields =
            #"{"type": "object", "properties": {"file": {"type": "string", "format": "binary"}, "#
            + #""frequency": {"type": "string"}}}"#
        let form = try operation(["multipart/form-data"], schema: fields)
        let request = try form.bind(["file": ["filename": "a.pem", "content": "x"], "frequency": "DAILY"])
        #expect(request.body?.fileNames == ["file": "a.pem"])
        let words = WordMap([.word("DAILY", theirs: "Daily")])
        let sent = try words.sent(request, of: form)
        #expect(text(sent).contains("filename=\"a.pem\"") && text(sent).contains("Daily"))
        #expect(sent.body?.fileNames == ["file": "a.pem"])
    }

    @Test(arguments: ["text/plain", "application/octet-stream", "application/xml"])
    func aTextAsItStands(type: String) throws {
        let schema = type == "application/xml" ? #"{"type": "object"}"# : #"{"type": "string", "format": "binary"}"#
        let plain = try operation([type], schema: schema)
        if type != "application/xml" {
            let request = try plain.bind("a, \"b\"")
            #expect(request.body?.type == type && text(request) == "a, \"b\"")
        } else {
            let error = #expect(throws: ArgumentError.self) { try plain.bind(["body": ["a": 1]]) }
            #expect(error?.reason == .noForm("application/xml"))
            #expect(error?.message == #"scv.api.x.x takes a body of "application/xml": give it as a text, body = "…""#)
            // And so it can be given.
            let request = try plain.bind(["body": "<a b=\"1\"/>"])
            #expect(request.body?.type == type && text(request) == "<a b=\"1\"/>")
            let list = try operation(["text/csv"], schema: #"{"type": "array", "items": {"type": "string"}}"#)
            #expect(try text(list.bind(["body": "a,b"])) == "a,b")
            #expect(throws: ArgumentError.self) { try operation(["application/json"]).bind(["body": "a"]) }
        }
    }

    @Test func whatNobodyCanMakeIsRefused() throws {
        let mixed = try operation(["multipart/mixed"])
        let error = #expect(throws: ArgumentError.self) { try mixed.bind(["a": "x"]) }
        #expect(error?.reason == .noForm("multipart/mixed"))
        #expect(error?.message == #"scv.api.x.x takes a body of "multipart/mixed", which can't be made here"#)
    }

    @Test func formsOfSwagger20() throws {
        func operation(_ rest: String) throws -> API.Operation {
            let text = #"{"swagger": "2.0", "paths": {"/4.1/x": {"post": {"operationId": "x", \#(rest)}}}}"#
            return try #require(try LiveDocument(parsing: Array(text.utf8), host: "scv").operations.first)
        }
        let field = #"{"name": "a", "in": "formData", "type": "string"}"#
        let file = #"{"name": "file", "in": "formData", "type": "file", "required": true}"#
        #expect(try operation(#""parameters": [\#(field)]"#).bodyType == "application/x-www-form-urlencoded")
        #expect(
            try operation(#""consumes": ["multipart/form-data"], "parameters": [\#(field)]"#).bodyType
                == "multipart/form-data")
        let upload = try operation(#""parameters": [\#(field), \#(file)]"#)
        #expect(upload.bodyType == "multipart/form-data" && upload.required == ["file"])
        #expect(try text(upload.bind(["file": "abc"])).contains("filename=\"file\""))
        let text = #"{"in": "body", "name": "b", "required": true, "schema": {"type": "string"}}"#
        #expect(try operation(#""consumes": ["text/plain"], "parameters": [\#(text)]"#).bodyType == "text/plain")
    }

    @Test func aFormInThePlaceOfJSONIsTakenFromTheAppliance() throws {
        let schema = #"{"type": "object", "properties": {"name": {"type": "string"}}}"#
        let body = #"{"content": {"application/x-www-form-urlencoded": {"schema": \#(schema)}}}"#
        let correction = try LiveFixture.correction(
            paths: #"{"/4.1/policies": {"post": {"requestBody": \#(body)}}}"#)
        #expect(correction.document["policies.create"]?.bodyType == "application/x-www-form-urlencoded")
        #expect(
            correction.rows("policies.create").contains(
                "body type: application/json | application/x-www-form-urlencoded | live D"))
    }
}
