import JSON
import Testing

@testable import API

/// One slip costs the operation that it is in, and is told of; the rest of the document is read.
@Suite struct DocumentSlipTests {
    /// A document with the operation `GET /4.1/good`, and whatever else is given.
    func merge(_ paths: String, rest: String = "") throws -> DocumentMerge {
        let good = #""/4.1/good": {"get": {"tags": ["Extra"], "operationId": "good"}}"#
        return try LiveFixture.correction(paths: "{\(good), \(paths)}", rest: rest)
    }

    func slips(_ merge: DocumentMerge) -> [String] {
        merge.differences.filter { $0.subject == .unreadable }.map { "\($0.operation): \($0.live ?? "-")" }
    }

    static let leftOut = [
        (
            #""/4.1/x?force=true": {"get": {}}"#,
            "GET /4.1/x?force=true: left out: \"/4.1/x?force=true\" is no plain absolute path "
                + "(at /paths/~14.1~1x?force=true)"
        ),
        (
            ##""/4.1/x": {"get": {"parameters": [{"$ref": "#/components/parameters/a"}]}}"##,
            "GET /4.1/x: left out: the reference \"#/components/parameters/a\" leads nowhere inside the document "
                + "(at /paths/~14.1~1x/get/parameters/0)"
        ),
        (
            #""/4.1/x": {"get": []}"#,
            "GET /4.1/x: left out: an object is expected, not a list (at /paths/~14.1~1x/get)"
        ),
        (
            ##""/4.1/x": {"$ref": "#/paths/~14.1~1x"}"##,
            "/4.1/x: left out: the reference \"#/paths/~14.1~1x\" leads back to itself (at /paths/~14.1~1x)"
        ),
        (
            #""/4.1/x": {"post": {"parameters": [{"name": "a", "in": "matrix"}]}}"#,
            "POST /4.1/x: left out: in \"matrix\" makes no sense; expected is path, query, header or cookie "
                + "(at /paths/~14.1~1x/post/parameters/0)"
        ),
    ]

    @Test func methodsMayStandInCapitals() throws {
        let merge = try merge(#""/4.1/x": {"POST": {"tags": ["Extra"], "operationId": "x"}, "GET": []}"#)
        #expect(merge.document["extra.x"]?.method == "POST")
        #expect(
            slips(merge) == ["GET /4.1/x: left out: an object is expected, not a list (at /paths/~14.1~1x/GET)"])
    }

    @Test(arguments: leftOut)
    func anOperationThatCanNotBeReadIsLeftOut(path: String, row: String) throws {
        let merge = try merge(path)
        #expect(slips(merge) == [row])
        #expect(merge.document["extra.good"] != nil)
        #expect(!merge.document.operations.contains { $0.path == "/4.1/x" })
    }

    static let loose = [
        (
            #""responses": {"200": {"description": "OK"}, "5xx": {"description": "Error"}}"#,
            "status \"5xx\" makes no sense; expected is a number from 100 to 599 "
                + "(at /paths/~14.1~1x/post/responses/5xx)"
        ),
        (
            #""responses": {"nine": {}}"#,
            "status \"nine\" makes no sense; expected is a number from 100 to 599 "
                + "(at /paths/~14.1~1x/post/responses/nine)"
        ),
        (
            #""parameters": [{"name": "a", "in": "query"}, {"name": "a", "in": "query"}]"#,
            "parameter a is there twice (at /paths/~14.1~1x/post/parameters/1)"
        ),
        (
            ##""requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Link"}}}}"##,
            "the reference \"#/components/schemas/Link\" leads back to itself (at /components/schemas/Link)"
        ),
        (
            #""requestBody": {"content": {"application/json": {"schema": {"properties": {"a": {"type": "Date"}}}}}}"#,
            "type \"Date\" makes no sense; expected is null, boolean, integer, number, string, array or object "
                + "(at /paths/~14.1~1x/post/requestBody/content/application~1json/schema/properties/a)"
        ),
        (
            #""requestBody": {"content": {"application/json": {"schema": {"minLength": -1}}}}"#,
            "minLength -1.0 makes no sense; expected is a whole number, 0 or more "
                + "(at /paths/~14.1~1x/post/requestBody/content/application~1json/schema)"
        ),
    ]

    @Test(arguments: loose)
    func whatIsOtherwiseWrongIsReadLoosely(member: String, row: String) throws {
        let merge = try merge(
            #""/4.1/x": {"post": {"tags": ["Extra"], "operationId": "odd", \#(member)}}"#,
            rest: ##", "components": {"schemas": {"Link": {"$ref": "#/components/schemas/Link"}}}"##)
        #expect(slips(merge) == ["extra.odd: read loosely: \(row)"])
        let odd = try #require(merge.document["extra.odd"])
        #expect(odd.effect == .destroy)
        #expect(try odd.bind(odd.body == nil ? [:] : ["body": ["a": "x"]]).path == "/4.1/x")
    }

    @Test func anOperationOfOursThatCanNotBeReadStaysAsItIsAndIsNotMissing() throws {
        let merge = try merge(#""/4.1/jobs": {"get": {"parameters": {}}}"#)
        #expect(
            merge.rows("jobs.list") == [
                "unreadable: - | left out: a list is expected, not an object (at /paths/~14.1~1jobs/get/parameters) "
                    + "| ours -"
            ])
        #expect(merge.document["jobs.list"]?.listName == nil && merge.document["jobs.list"]?.isList == true)
    }

    @Test func theFieldOfASecretNameIsSecretHoweverOddItIs() throws {
        let schema = #"{"properties": {"password": {"minLength": "x"}, "token": 7}}"#
        let merge = try merge(
            #""/4.1/x": {"post": {"operationId": "odd", "requestBody": "#
                + #"{"content": {"application/json": {"schema": \#(schema)}}}}}"#)
        let odd = try #require(merge.document.operations.first { $0.path == "/4.1/x" })
        #expect(odd.body?.properties.filter { !$0.isSecret }.map(\.name) == [])
        #expect(odd.body?.property("password")?.isSecret == true)
    }

    @Test func versionsThatWereWrittenAsNumbersOrAreLaterAreRead() throws {
        for (text, words) in [
            (#"{"swagger": 2.0, "paths": {"/4.1/x": {"get": {}}}}"#, "a string is expected, not a number"),
            (#"{"openapi": 3.1, "paths": {"/4.1/x": {"get": {}}}}"#, "a string is expected, not a number"),
            (#"{"openapi": "3.2.0", "paths": {"/4.1/x": {"get": {}}}}"#, "version \"3.2.0\" makes no sense"),
        ] {
            let live = try LiveDocument(parsing: Array(text.utf8), host: "scv")
            #expect(live.operations.map(\.path) == ["/4.1/x"])
            #expect(live.slips.count == 1 && live.slips[0].fault.message.contains(words))
        }
    }

    @Test func aDocumentOfWhichNothingCanBeReadIsRefused() {
        let text = #"{"openapi": "3.0.0", "paths": {"/x?": {"get": {}}, "y": {"get": {}}}}"#
        #expect(throws: APIDocumentError(place: "/paths/~1x?", reason: .badPath("/x?"))) {
            _ = try LiveDocument(parsing: Array(text.utf8), host: "scv")
        }
    }

    @Test func aDocumentWhoseOnlyOperationCanNotBeReadIsRead() throws {
        let text = #"{"openapi": "3.0.0", "paths": {"/4.1/x": {"get": {"parameters": [7]}}}}"#
        let live = try LiveDocument(parsing: Array(text.utf8), host: "scv")
        #expect(live.operations.isEmpty && live.slips.map(\.cost) == [.operation])
    }

    @Test func slipsWithoutEndAreCountedNotKept() throws {
        let paths = (0..<900).map { #""/4.1/x\#($0)": {"get": []}"# }.joined(separator: ", ")
        let rows = slips(try merge(paths))
        #expect(rows.count == 501)
        #expect(rows.last == "(the document): 400 slips more")
    }

    @Test func partsThatDoubleEachOtherEndAsASentence() {
        // Each schema holds the next one twice: 2^60 alternatives, if anybody counted them.
        let schemas = (0..<60).map {
            ##""S\##($0)": {"allOf": [{"$ref": "#/components/schemas/S\##($0 + 1)"}, "##
                + ##"{"$ref": "#/components/schemas/S\##($0 + 1)"}]}"##
        }
        let last = #""S60": {"anyOf": [{"type": "string"}, {"type": "integer"}]}"#
        let body = ##"{"content": {"application/json": {"schema": {"$ref": "#/components/schemas/S0"}}}}"##
        #expect(throws: APIDocumentError.self) {
            try merge(
                #""/4.1/x": {"post": {"requestBody": \#(body)}}"#,
                rest: #", "components": {"schemas": {\#((schemas + [last]).joined(separator: ", "))}}"#)
        }
    }

    @Test func anotherNameOfTheHostIsTakenWhereSomebodySaidThatItIsOne() throws {
        let text = #"{"swagger": "2.0", "host": "SCV01.example.org:8144", "paths": {"/4.1/x": {"get": {}}}}"#
        let bytes = Array(text.utf8)
        #expect(throws: APIDocumentError(place: "", reason: .otherHost("SCV01.example.org:8144"))) {
            _ = try LiveDocument(parsing: bytes, host: "192.0.2.7")
        }
        let live = try LiveDocument(parsing: bytes, host: "192.0.2.7", names: ["scv01.example.org"])
        #expect(live.operations.count == 1)
    }

    @Test func severalDocumentsAreReadAsOne() throws {
        let one = #"{"openapi": "3.0.0", "info": {"title": "One"}, "paths": {"/4.1/a": {"get": {}}}}"#
        let two =
            #"{"swagger": "2.0", "basePath": "/api", "paths": {"/4.1/a": {"get": {}}, "/4.1/b?": {"get": {}}, "#
            + #""/4.1/c": {"get": {}}}}"#
        let live = try LiveDocument(
            parsing: DocumentOutline.joined([Array(one.utf8), Array(two.utf8)]), host: "scv")
        #expect(live.title == "One")
        #expect(live.operations.map(\.path) == ["/4.1/a", "/4.1/c"])
        #expect(live.slips.map(\.path) == ["/4.1/b?"])
    }
}
