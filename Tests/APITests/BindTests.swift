import API
import JSON
import Testing

@Suite struct BindTests {
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

    // MARK: What the appliance said itself

    /// A group whose words and keys no document knows.
    private static let group: JSONValue = [
        "name": "gold-web", "notification": "OnErrors", "notifications": 3,
        "policies": [["id": "2", "frequency": ["type": "Weekly", "startTimes": 1, "startTime": 1_795_000_000]]],
    ]

    private func change(
        _ more: JSONObject, of group: JSONValue = BindTests.group, kept: JSONValue? = BindTests.group
    ) throws -> APIRequest {
        var arguments = try #require(group.object)
        arguments["resourceGroupId"] = 1
        for (key, value) in more { arguments[key] = value }
        return try #require(bundled["resource_groups.update"]).bind(.object(arguments), kept: kept)
    }

    @Test func whatTheApplianceSaidGoesBackAsItCame() throws {
        let call = try change(["description": "x"])
        #expect(call.body?.json?.object?["notification"] == "OnErrors")
        #expect(call.body?.json?.object?["policies"] == Self.group.object?["policies"])
        #expect(call.body?.json?.object?["notifications"] == 3)
        #expect(call.notes.isEmpty)
    }

    @Test func aRecordThatHasTheCorrectedAndTheOldKeyGoesBackWithBoth() throws {
        let update = try #require(bundled["resource_groups.update"])
        let body = try #require(update.body)
        let renamed = Correction.field(schema: try #require(body.name), name: "description", spelling: "note")
        let document = try bundled.corrected(by: [renamed]).document
        let operation = try #require(document["resource_groups.update"])
        for keys in [["note", "description"], ["description", "note"]] {
            var group = try #require(Self.group.object)
            for key in keys { group[key] = .string("the \(key)") }
            var arguments = group
            arguments["resourceGroupId"] = 1
            let sent = try operation.bind(.object(arguments), kept: .object(group)).body?.json
            #expect(sent?["note"] == "the note" && sent?["description"] == "the description")
        }
        // One that the record has alone is the field that was corrected.
        var group = try #require(Self.group.object)
        group["description"] = "x"
        var arguments = group
        arguments["resourceGroupId"] = 1
        #expect(try operation.bind(.object(arguments), kept: .object(group)).body?.json?["note"] == "x")
        // And nobody gives both.
        arguments["note"] = "y"
        #expect(throws: ArgumentError.self) { try operation.bind(.object(arguments)) }
    }

    @Test func whatElseIsInTheBodyIsChecked() {
        #expect(throws: ArgumentError.self) { try change([:], kept: nil) }
        #expect(throws: ArgumentError.self) { try change(["notification": "Sometimes"]) }
        #expect(throws: ArgumentError.self) { try change(["name": "gold web"]) }
        #expect(throws: ArgumentError.self) { try change(["descriptions": "x"]) }
        #expect(throws: ArgumentError.self) { try change(["description": 7]) }
    }

    @Test func itMayStandElsewhereInAList() throws {
        let policy = try #require(Self.group.object?["policies"]?.array?.first)
        #expect(throws: Never.self) { try change(["policies": [["id": 1], policy]]) }
    }

    // MARK: What is accepted

    @Test func pathAndQueryByNameTheRestIntoTheBody() throws {
        let call = try bind("things.update", ["id": 7, "dry": true, "name": "a_1", "size": 3])
        #expect(call.path == "/4.1/things/7")
        #expect(call.query.map { "\($0.name)=\($0.value)" } == ["dry=true"])
        #expect(call.body?.json == ["name": "a_1", "size": 3])
        #expect(call.notes.isEmpty)
        #expect(call.target == "/4.1/things/7?dry=true")
    }

    @Test func aSingleRequiredArgumentMayBeBare() throws {
        #expect(try bind("jobs.get", 118).path == "/4.1/jobs/118")
        #expect(try bind("jobs.get", "118").path == "/4.1/jobs/118")
        #expect(try bind("jobs.get", 118.0).path == "/4.1/jobs/118")
        #expect(try bind("things.tag", "red").body?.json == ["tag": "red"])
        #expect(try bind("things.fail", [1, 2]).body?.json == [1, 2])
    }

    @Test(arguments: [JSONValue.null, [], [:]])
    func noArgumentsAtAllAreFineWhereNoneAreRequired(arguments: JSONValue) throws {
        let call = try bind("jobs.list", arguments)
        #expect(call.target == "/4.1/jobs")
        #expect(call.body == nil)
    }

    @Test func aBodyMayBeGivenWholeAndIsSentAsItStands() throws {
        let body: JSONValue = ["name": "x", "unheard_of": [1]]
        let call = try bind("things.update", ["id": 7, "body": body])
        #expect(call.body?.json == body)
        #expect(call.notes.isEmpty)
    }

    @Test func stableNamesAreSentUnderTheAppliancesSpellingAtEveryDepth() throws {
        #expect(
            try bind("resource_groups.backup_now", ["resource_group_id": 2, "policy_id": 3]).body?.json
                == ["resourceGroupId": 2, "policyId": 3])
        let call = try bind(
            "resource_groups.create",
            ["name": "g", "entities": ["vm-1"], "policies": [["id": 1]], "spanning": ["type": "EXCLUDE_ALL"]])
        #expect(call.body?.json?["spanningDatastores"] == ["spanningType": "EXCLUDE_ALL"])
    }

    @Test func whatTheDocumentDoesNotKnowIsSentWithANote() throws {
        let call = try bind("resource_groups.backup_now", ["resourceGroupId": 2, "policyId": 3, "throttle": true])
        #expect(call.body?.json?["throttle"] == true)
        #expect(call.notes == ["throttle is not known to scv.api.resource_groups.backup_now and is sent as it is"])
    }

    @Test func threePointZeroIsAWholeNumberAndAnEmptyLuaTableIsAListWhereAListIsMeant() throws {
        #expect(
            try bind("resource_groups.backup_now", ["resourceGroupId": 2.0, "policyId": 3]).body?.json
                == ["resourceGroupId": 2, "policyId": 3])
        #expect(try bind("things.update", ["id": 1, "name": "x", "labels": [:]]).body?.json?["labels"] == [])
    }

    @Test func valuesArePercentEncodedInThePathAndInTheQuery() throws {
        let call = try bind("things.file", ["filename": "a+b &%ä.log", "search": "x y=1/ä?"])
        #expect(call.path == "/4.1/files/a%2Bb%20%26%25%C3%A4.log")
        #expect(call.target == "/4.1/files/a%2Bb%20%26%25%C3%A4.log?search=x%20y%3D1%2F%C3%A4%3F")
        #expect(call.fallbackPaths == ["/files/a%2Bb%20%26%25%C3%A4.log"])
    }

    @Test func aListInTheQueryIsSentItemByItem() throws {
        #expect(try bind("things.file", ["filename": "a", "tags": ["x", "y"]]).target == "/4.1/files/a?tags=x&tags=y")
    }

    // MARK: What is refused

    @Test func requiredArgumentsThatAreMissingAreNamedAllOfThem() {
        #expect(reason("jobs.get", .null) == .missing(names: ["id"]))
        #expect(reason("jobs.get", ["id": .null]) == .missing(names: ["id"]))
        #expect(reason("resource_groups.backup_now", [:]) == .missing(names: ["resourceGroupId", "policyId"]))
        #expect(reason("things.update", ["body": [:]]) == .missing(names: ["id", "name"]))
        #expect(reason("things.fail", .null) == .missing(names: ["body"]))
    }

    @Test func aBareArgumentNeedsExactlyOneThatIsRequired() {
        #expect(reason("jobs.list", "backup") == .notNamed(names: ["type"]))
        #expect(reason("resource_groups.backup_now", 3) == .notNamed(names: ["resourceGroupId", "policyId"]))
        #expect(reason("policies.list", 3) == .notNamed(names: []))
    }

    @Test func aMisspeltNameIsRefusedWithTheOneThatWasMeantAtEveryDepth() {
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

    @Test func anyUnknownNameIsRefusedWhereThereIsNoBody() {
        #expect(reason("jobs.list", ["tpye": "x"]) == .unknown(name: "tpye", suggestion: "type", known: ["type"]))
        #expect(reason("jobs.list", ["colour": "x"]) == .unknown(name: "colour", suggestion: nil, known: ["type"]))
        #expect(reason("policies.list", ["x": 1]) == .unknown(name: "x", suggestion: nil, known: []))
    }

    @Test func bodyStandsAloneAndOnlyWhereThereIsOne() {
        #expect(reason("things.update", ["id": 1, "body": [:], "name": "x"]) == .besideBody(names: ["name"]))
        #expect(reason("jobs.list", ["body": [:]]) == .noBody)
    }

    @Test func twoNamesOfOneThingAreRefused() {
        #expect(
            reason("resource_groups.backup_now", ["policyId": 1, "policy_id": 1, "resourceGroupId": 1])
                == .twice(name: "policyId", other: "policy_id"))
    }

    @Test(arguments: ["+", ".", "%", "&"])
    func forbiddenCharactersAreRefusedInThePathAndTheQuery(character: Character) {
        let value = "a\(character)b"
        #expect(
            reason("jobs.list", ["type": .string(value)])
                == .forbiddenInURL(name: "type", value: value, character: character))
        #expect(
            reason("things.tagged", .string(value)) == .forbiddenInURL(name: "tag", value: value, character: character))
        #expect(reason("things.file", .string(value)) == nil)
    }

    @Test func whatWouldLeadToAnotherPathIsRefusedEvenWhereAllCharactersAreAllowed() {
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

    @Test(arguments: Array(" %&*$#@!\\/:?\"<>|;',"))
    func namesThatTheUserGivesAreFreeOfWhatTheVendorForbids(character: Character) {
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

    @Test func anIdThatAListGaveAsTextIsANumberInABody() throws {
        let request = try #require(bundled["resource_groups.backup_now"])
            .bind(["resourceGroupId": "2", "policyId": "3"])
        #expect(request.body?.json == ["resourceGroupId": 2, "policyId": 3])
        #expect(
            reason("resource_groups.backup_now", ["resourceGroupId": "02", "policyId": 3])
                == .invalid([
                    SchemaMismatch(path: "resourceGroupId", problem: .wrongType(expected: [.integer], found: .string))
                ]))
    }

    @Test func wrongTypesValuesAndSizesAreRefusedWithTheirPaths() {
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
                == .invalid([SchemaMismatch(path: "id", problem: .tooSmall(value: "-1", min: 0))]))
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
