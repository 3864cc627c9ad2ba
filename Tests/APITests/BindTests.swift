import API
import JSON
import Testing

@Suite("Binding arguments")
struct BindTests {
    let document: APIDocument
    let bundled: APIDocument

    init() throws {
        document = try APIDocument(JSONDocument(parsing: Fixture.things).root)
        bundled = try APIDocument.bundled()
    }

    func bind(_ name: String, _ arguments: JSONValue) throws -> APIRequest {
        let operation = try #require(document[name] ?? bundled[name])
        return try operation.bind(arguments)
    }

    func reason(_ name: String, _ arguments: JSONValue) -> ArgumentError.Reason? {
        do {
            _ = try bind(name, arguments)
            return nil
        } catch {
            return (error as? ArgumentError)?.reason
        }
    }

    // MARK: What is accepted

    @Test("path and query by name, the rest into the body")
    func places() throws {
        let call = try bind("things.update", ["id": 7, "dry": true, "name": "a_1", "size": 3])
        #expect(call.path == "/4.1/things/7")
        #expect(call.query.map { "\($0.name)=\($0.value)" } == ["dry=true"])
        #expect(call.body?.json == ["name": "a_1", "size": 3])
        #expect(call.notes.isEmpty)
        #expect(call.target == "/4.1/things/7?dry=true")
    }

    @Test("a single required argument may be bare")
    func bare() throws {
        #expect(try bind("jobs.get", 118).path == "/4.1/jobs/118")
        #expect(try bind("jobs.get", "118").path == "/4.1/jobs/118")
        #expect(try bind("jobs.get", 118.0).path == "/4.1/jobs/118")
        #expect(try bind("things.tag", "red").body?.json == ["tag": "red"])
        #expect(try bind("things.fail", [1, 2]).body?.json == [1, 2])
    }

    @Test("no arguments at all are fine where none are required", arguments: [JSONValue.null, [], [:]])
    func nothing(arguments: JSONValue) throws {
        let call = try bind("jobs.list", arguments)
        #expect(call.target == "/4.1/jobs")
        #expect(call.body == nil)
    }

    @Test("a body may be given whole and is sent as it stands")
    func wholeBody() throws {
        let body: JSONValue = ["name": "x", "unheard_of": [1]]
        let call = try bind("things.update", ["id": 7, "body": body])
        #expect(call.body?.json == body)
        #expect(call.notes.isEmpty)
    }

    @Test("stable names are sent under the appliance's spelling, at every depth")
    func stableNames() throws {
        #expect(
            try bind("resource_groups.backup_now", ["resource_group_id": 2, "policy_id": 3]).body?.json
                == ["resourceGroupId": 2, "policyId": 3])
        let call = try bind(
            "resource_groups.create",
            ["name": "g", "entities": ["vm-1"], "policies": [["id": 1]], "spanning": ["type": "EXCLUDE_ALL"]])
        #expect(call.body?.json?["spanningDatastores"] == ["spanningType": "EXCLUDE_ALL"])
    }

    @Test("what the document doesn't know is sent with a note")
    func unknownButFar() throws {
        let call = try bind("resource_groups.backup_now", ["resourceGroupId": 2, "policyId": 3, "throttle": true])
        #expect(call.body?.json?["throttle"] == true)
        #expect(call.notes == ["throttle is not known to scv.api.resource_groups.backup_now and is sent as it is"])
    }

    @Test("3.0 is a whole number, and an empty Lua table is a list where a list is meant")
    func fitted() throws {
        #expect(
            try bind("resource_groups.backup_now", ["resourceGroupId": 2.0, "policyId": 3]).body?.json
                == ["resourceGroupId": 2, "policyId": 3])
        #expect(try bind("things.update", ["id": 1, "name": "x", "labels": [:]]).body?.json?["labels"] == [])
    }

    @Test("values are percent-encoded, in the path and in the query")
    func encoding() throws {
        let call = try bind("things.file", ["filename": "a+b &%ä.log", "search": "x y=1/ä?"])
        #expect(call.path == "/4.1/files/a%2Bb%20%26%25%C3%A4.log")
        #expect(call.target == "/4.1/files/a%2Bb%20%26%25%C3%A4.log?search=x%20y%3D1%2F%C3%A4%3F")
        #expect(call.fallbackPaths == ["/files/a%2Bb%20%26%25%C3%A4.log"])
    }

    @Test("a list in the query is sent item by item")
    func queryLists() throws {
        #expect(try bind("things.file", ["filename": "a", "tags": ["x", "y"]]).target == "/4.1/files/a?tags=x&tags=y")
    }

    // MARK: What is refused

    @Test("required arguments that are missing are named, all of them")
    func missing() {
        #expect(reason("jobs.get", .null) == .missing(names: ["id"]))
        #expect(reason("jobs.get", ["id": .null]) == .missing(names: ["id"]))
        #expect(reason("resource_groups.backup_now", [:]) == .missing(names: ["resourceGroupId", "policyId"]))
        #expect(reason("things.update", ["body": [:]]) == .missing(names: ["id", "name"]))
        #expect(reason("things.fail", .null) == .missing(names: ["body"]))
    }

    @Test("a bare argument needs exactly one that is required")
    func notNamed() {
        #expect(reason("jobs.list", "backup") == .notNamed(names: ["type"]))
        #expect(reason("resource_groups.backup_now", 3) == .notNamed(names: ["resourceGroupId", "policyId"]))
        #expect(reason("policies.list", 3) == .notNamed(names: []))
    }

    @Test("a misspelt name is refused with the one that was meant, at every depth")
    func misspelt() {
        let known = ["resourceGroupId", "policyId"]
        #expect(
            reason("resource_groups.backup_now", ["resourceGroupId": 1, "policyID": 2, "policId": 2])
                == .unknown(name: "policyID", suggestion: "policyId", known: known))
        #expect(
            reason("things.update", ["id": 1, "name": "x", "deep": ["colour": 1]])
                == .unknown(name: "deep.colour", suggestion: "color", known: ["color"]))
        #expect(
            reason("things.update", ["idd": 1, "name": "x"])
                == .unknown(name: "idd", suggestion: "id", known: ["id", "dry", "name", "size", "labels", "deep"]))
    }

    @Test("any unknown name is refused where there is no body")
    func unknownWithoutBody() {
        #expect(reason("jobs.list", ["tpye": "x"]) == .unknown(name: "tpye", suggestion: "type", known: ["type"]))
        #expect(reason("jobs.list", ["colour": "x"]) == .unknown(name: "colour", suggestion: nil, known: ["type"]))
        #expect(reason("policies.list", ["x": 1]) == .unknown(name: "x", suggestion: nil, known: []))
    }

    @Test("body stands alone, and only where there is one")
    func bodyRules() {
        #expect(reason("things.update", ["id": 1, "body": [:], "name": "x"]) == .besideBody(names: ["name"]))
        #expect(reason("jobs.list", ["body": [:]]) == .noBody)
    }

    @Test("two names of one thing are refused")
    func twice() {
        #expect(
            reason("resource_groups.backup_now", ["policyId": 1, "policy_id": 1, "resourceGroupId": 1])
                == .twice(name: "policyId", other: "policy_id"))
    }

    @Test("forbidden characters are refused in the path and the query", arguments: ["+", ".", "%", "&"])
    func forbiddenInURL(character: Character) {
        let value = "a\(character)b"
        #expect(
            reason("jobs.list", ["type": .string(value)])
                == .forbiddenInURL(name: "type", value: value, character: character))
        #expect(
            reason("things.tagged", .string(value)) == .forbiddenInURL(name: "tag", value: value, character: character))
        #expect(reason("things.file", .string(value)) == nil)
    }

    @Test("what would lead to another path is refused, even where all characters are allowed")
    func leadsElsewhere() {
        #expect(reason("things.file", "..") == .leadsElsewhere(name: "filename", value: ".."))
        #expect(reason("things.file", ".") == .leadsElsewhere(name: "filename", value: "."))
        #expect(reason("things.file", "") == .empty(name: "filename"))
        #expect(reason("things.tagged", "") == .empty(name: "tag"))
        for (value, character) in [("a/b", "/"), ("../x", "/"), ("a\\b", "\\"), ("a\u{0}", "\0"), ("a\r\nb", "\r\n")]
            as [(String, Character)]
        {
            let expected = ArgumentError.Reason.forbiddenInURL(name: "filename", value: value, character: character)
            #expect(reason("things.file", .string(value)) == expected)
        }
        #expect(
            reason("jobs.list", ["type": "a\nb"])
                == .forbiddenInURL(name: "type", value: "a\nb", character: "\n"))
        #expect(reason("jobs.list", ["type": ""]) == .empty(name: "type"))
    }

    @Test("names that the user gives are free of what the vendor forbids", arguments: Array(" %&*$#@!\\/:?\"<>-|;',"))
    func forbiddenInNames(character: Character) {
        let name = "gold\(character)web"
        let arguments: JSONValue = ["name": .string(name), "entities": ["vm-101"], "policies": [["id": 1]]]
        #expect(
            reason("resource_groups.create", arguments)
                == .forbiddenInName(path: "name", value: name, character: character))
        // The same rule by method and path, for documents without the mark.
        #expect(
            reason("policies.create_policy", ["name": .string(name)])
                == .forbiddenInName(path: "name", value: name, character: character))
    }

    @Test("wrong types, values and sizes are refused with their paths")
    func invalid() {
        let arguments: JSONValue = [
            "name": "g", "entities": ["vm-1", "vm-2", 3], "policies": [["id": 1], ["id": "x"], ["frequency": [:]]],
            "notification": "SOMETIMES",
        ]
        #expect(
            reason("resource_groups.create", arguments)
                == .invalid([
                    SchemaMismatch(path: "entities[2]", problem: .wrongType(expected: [.string], found: .integer)),
                    SchemaMismatch(path: "policies[1].id", problem: .wrongType(expected: [.integer], found: .string)),
                    SchemaMismatch(path: "policies[2]", problem: .missing(name: "id")),
                    SchemaMismatch(
                        path: "notification",
                        problem: .notAllowed(
                            value: "\"SOMETIMES\"",
                            allowed: ["\"NEVER\"", "\"ALWAYS\"", "\"ERRORS\"", "\"ERRORS_AND_WARNINGS\""])),
                ]))
        #expect(
            reason("jobs.get", "one")
                == .invalid([SchemaMismatch(path: "id", problem: .wrongType(expected: [.integer], found: .string))]))
        #expect(
            reason("jobs.get", -1)
                == .invalid([SchemaMismatch(path: "id", problem: .tooSmall(value: "-1", least: 0))]))
        #expect(
            reason("resource_groups.backup_now", ["resourceGroupId": 1.5, "policyId": .null])
                == .invalid([
                    SchemaMismatch(path: "resourceGroupId", problem: .wrongType(expected: [.integer], found: .number)),
                    SchemaMismatch(path: "policyId", problem: .wrongType(expected: [.integer], found: .null)),
                ]))
        #expect(
            reason("things.tagged", ["tag": ["x": 1]])
                == .invalid([SchemaMismatch(path: "tag", problem: .wrongType(expected: [.string], found: .object))]))
    }
}
