import JSON
import Testing

@testable import API

/// What a user says of an appliance, held against our document.
@Suite struct CorrectionTests {
    static func order(_ text: String) throws -> CorrectionOrder {
        try CorrectionOrder(try #require(try JSONValue(parsing: Array(text.utf8)).object))
    }

    static func corrected(_ texts: String..., by document: APIDocument? = nil) throws -> CorrectedDocument {
        let corrections = try texts.map { text in
            guard case .keep(let correction) = try order(text) else { throw CorrectionError(.takesBack) }
            return correction
        }
        return try (document ?? APIDocument.bundled()).corrected(by: corrections)
    }

    static func reason(_ body: () throws -> Void) -> CorrectionError.Reason? {
        do {
            try body()
            return nil
        } catch {
            return (error as? CorrectionError)?.reason
        }
    }

    // MARK: The form

    static let orders: [(String, CorrectionOrder)] = [
        (
            #"{"field": "Backup.start_time", "is": "createdTime"}"#,
            .keep(.field(schema: "Backup", name: "start_time", spelling: "createdTime"))
        ),
        (
            #"{"operation": "scv.api.jobs.fail", "method": "post", "path": "/api/4.1/jobs/fail"}"#,
            .keep(.operation("jobs.fail", method: "POST", path: "/4.1/jobs/fail"))
        ),
        (#"{"operation": "jobs.fail", "method": "POST"}"#, .keep(.operation("jobs.fail", method: "POST", path: nil))),
        (#"{"word": "COMPLETED", "is": "SUCCESSFUL"}"#, .keep(.word("COMPLETED", theirs: "SUCCESSFUL"))),
        (#"{"document": "/v3/api-docs?group=scv"}"#, .keep(.document("/v3/api-docs?group=scv"))),
        (#"{"field": "a.b.C.start_time", "is": false}"#, .takeBack(.field(schema: "a.b.C", name: "start_time"))),
        (#"{"operation": "jobs.fail", "path": "/a", "is": false}"#, .takeBack(.operation("jobs.fail"))),
        (#"{"operation": "jobs.fail", "is": false}"#, .takeBack(.operation("jobs.fail"))),
        (#"{"operation": "jobs.fail", "method": false}"#, .takeBack(.operation("jobs.fail"))),
        (#"{"word": "COMPLETED", "is": false}"#, .takeBack(.word("COMPLETED"))),
        (#"{"document": false}"#, .takeBack(.document)),
        (#"{"document": "/v3/api-docs", "is": false}"#, .takeBack(.document)),
    ]

    @Test(arguments: orders)
    func anOrderIsRead(text: String, expected: CorrectionOrder) throws {
        #expect(try Self.order(text) == expected)
    }

    @Test(arguments: orders)
    func whatIsKeptIsReadBackAsItWas(text: String, order: CorrectionOrder) throws {
        guard case .keep(let correction) = order else { return }
        let members = JSONObject(correction.members.map { ($0.key, .string($0.value)) })
        #expect(try CorrectionOrder(members) == order)
    }

    static let faults: [(String, CorrectionError.Reason)] = [
        ("{}", .noSubject(keys: [], suggestion: nil)),
        (#"{"feild": "Backup.start_time"}"#, .noSubject(keys: ["feild"], suggestion: "field")),
        (#"{"field": "Backup.x", "word": "A"}"#, .severalSubjects(["field", "word"])),
        (
            #"{"field": "Backup.x", "si": "a"}"#,
            .unknownKey("si", suggestion: "is", known: ["field", "is"])
        ),
        (#"{"word": "A", "path": "/a"}"#, .unknownKey("path", suggestion: nil, known: ["word", "is"])),
        (#"{"field": "Backup.x"}"#, .missing("is")),
        (#"{"field": "Backup.x", "is": true}"#, .notText("is")),
        (#"{"field": "Backup.x", "is": 7}"#, .notText("is")),
        (#"{"field": "Backup.x", "is": null}"#, .notText("is")),
        (#"{"field": "Backup.x", "is": ""}"#, .badText("is", "")),
        (#"{"field": "Backup.x", "is": "a\nb"}"#, .badText("is", "a\nb")),
        (#"{"field": "Backup", "is": "a"}"#, .fieldForm("Backup")),
        (#"{"field": ".x", "is": "a"}"#, .fieldForm(".x")),
        (#"{"field": "Backup.", "is": "a"}"#, .fieldForm("Backup.")),
        (#"{"operation": "jobs.fail"}"#, .operationForm),
        (#"{"operation": "jobs.fail", "is": "jobs.stop"}"#, .operationForm),
        (#"{"operation": "jobs.fail", "method": false, "path": "/a"}"#, .takenBackAndSaid("path")),
        (#"{"operation": "jobs.fail", "method": "HEAD"}"#, .method("HEAD")),
        (#"{"operation": "jobs.fail", "path": "https://evil.example/x"}"#, .path("https://evil.example/x")),
        (#"{"operation": "jobs.fail", "path": "//evil.example/x"}"#, .path("//evil.example/x")),
        (#"{"operation": "jobs.fail", "path": "/4.1/../../x"}"#, .path("/4.1/../../x")),
        (#"{"operation": "jobs.fail", "path": "/4.1/x?a=b"}"#, .path("/4.1/x?a=b")),
        (#"{"operation": "jobs.fail", "path": "4.1/x"}"#, .path("4.1/x")),
        (#"{"operation": "jobs.fail", "path": "/4.1/%2e%2e/x"}"#, .path("/4.1/%2e%2e/x")),
        (#"{"document": "https://evil.example/api-docs"}"#, .path("https://evil.example/api-docs")),
        (#"{"document": "/v3/{group}"}"#, .path("/v3/{group}")),
        (#"{"document": true}"#, .notText("document")),
        (#"{"document": "/a", "is": "/b"}"#, .unknownKey("is", suggestion: nil, known: ["document"])),
    ]

    @Test(arguments: faults)
    func anOrderThatIsNoneIsRefused(text: String, reason: CorrectionError.Reason) {
        #expect(Self.reason { _ = try Self.order(text) } == reason)
    }

    // MARK: Fields

    @Test func aFieldIsReadUnderTheOtherSpellingAlone() throws {
        let document = try Self.corrected(#"{"field": "Backup.start_time", "is": "takenAt"}"#).document
        let property = try #require(document["vms.backups"]?.record?.property(stable: "start_time"))
        #expect(property.name == "takenAt")
        #expect(property.spellings == ["takenAt"])
        #expect(property.source == .corrected)
        // Wherever the schema stands.
        #expect(document["datastores.backups"]?.record?.property("takenAt")?.stableName == "start_time")
        #expect(try APIDocument.bundled()["vms.backups"]?.record?.property("startTime") != nil)
    }

    @Test func aNestedFieldIsCorrectedToo() throws {
        let document = try Self.corrected(#"{"field": "BackupVm.failed", "is": "broken"}"#).document
        let part = document["vms.backups"]?.record?.property(stable: "vms")?.schema.items
        #expect(part?.property(stable: "failed")?.name == "broken")
    }

    @Test func aFieldWithoutAStableNameOfItsOwnKeepsItsName() throws {
        let document = try Self.corrected(#"{"field": "ResourceGroupChange.policies", "is": "plans"}"#).document
        let property = document["resource_groups.update"]?.body?.property("plans")
        #expect(property?.stableName == "policies")
    }

    @Test func aRequestIsSentInTheOtherSpellingWhateverItIsGivenIn() throws {
        let document = try Self.corrected(#"{"field": "ScheduleChange.cron", "is": "quartz"}"#).document
        let operation = try #require(document["schedules.modify"])
        for key in ["cron", "quartz", "cronExpression"] {
            let request = try operation.bind(["name": "a", .init(stringLiteral: key): "0 0 0 * * ?"])
            #expect(request.body?.json?["quartz"] == "0 0 0 * * ?", "\(key)")
        }
    }

    @Test func aListUnderAnotherNameIsFound() throws {
        let correction = #"{"field": "BackupList.backupResponseList", "is": "rows"}"#
        let operation = try #require(try Self.corrected(correction).document["vms.backups"])
        #expect(operation.listName == "rows")
        #expect(operation.list?.items?.name == "Backup")
        #expect(operation.listField == "BackupList.backupResponseList")
    }

    @Test func whatIsSecretStaysSo() throws {
        let document = try Self.corrected(#"{"field": "StorageSystemSettings.key", "is": "pem"}"#).document
        #expect(document["storage_systems.add"]?.body?.property("pem")?.isSecret == true)
        #expect(document.secretNames.isSuperset(of: ["pem", "privateKey", "key"]))
    }

    static let fieldFaults: [([String], CorrectionError.Reason)] = [
        (
            [#"{"field": "Bakcup.start_time", "is": "x"}"#],
            .unknownSchema("Bakcup", suggestion: "Backup", field: "start_time")
        ),
        (
            [#"{"field": "BackupVm.startTime", "is": "x"}"#],
            .unknownField(
                schema: "BackupVm", name: "startTime", suggestion: nil,
                known: ["moref", "uuid", "name", "template", "failed", "host"])
        ),
        (
            [#"{"field": "Backup.start_time", "is": "endTime"}"#],
            .twoMeanings(schema: "Backup", name: "start_time", spelling: "endTime", other: "end_time")
        ),
        (
            [#"{"field": "Backup.start_time", "is": "completedTime"}"#],
            .twoMeanings(schema: "Backup", name: "start_time", spelling: "completedTime", other: "end_time")
        ),
        (
            [#"{"field": "Backup.start_time", "is": "end_time"}"#],
            .twoMeanings(schema: "Backup", name: "start_time", spelling: "end_time", other: "end_time")
        ),
        (
            [#"{"field": "Backup.start_time", "is": "x"}"#, #"{"field": "Backup.end_time", "is": "x"}"#],
            .twoMeanings(schema: "Backup", name: "start_time", spelling: "x", other: "end_time")
        ),
        (
            [#"{"field": "Backup.start_time", "is": "x"}"#, #"{"field": "Backup.start_time", "is": "y"}"#],
            .twice(.field(schema: "Backup", name: "start_time"))
        ),
    ]

    @Test(arguments: fieldFaults)
    func aFieldThatMeansNothingOrTwoThingsIsRefused(texts: [String], reason: CorrectionError.Reason) {
        let found = Self.reason {
            let corrections: [Correction] = try texts.compactMap { text in
                guard case .keep(let correction) = try Self.order(text) else { return nil }
                return correction
            }
            _ = try APIDocument.bundled().corrected(by: corrections)
        }
        #expect(found == reason)
    }

    @Test func aSpellingInsteadOfTheStableNameIsToldTheStableName() {
        let found = Self.reason { _ = try Self.corrected(#"{"field": "Backup.startTime", "is": "x"}"#) }
        guard case .unknownField(_, _, let suggestion, _)? = found else { return #expect(Bool(false)) }
        #expect(suggestion == "start_time")
    }

    @Test func twoFieldsMayChangeTheirSpellings() throws {
        let record = try Self.corrected(
            #"{"field": "Backup.start_time", "is": "endTime"}"#, #"{"field": "Backup.end_time", "is": "startTime"}"#
        ).document["vms.backups"]?.record
        #expect(record?.property(stable: "start_time")?.name == "endTime")
        #expect(record?.property(stable: "end_time")?.name == "startTime")
    }

    @Test func whatOnlyTheAppliancesDocumentKnewIsTheCorrectedField() throws {
        let merge = try LiveFixture.correction(
            paths: #"""
                {"/4.1/schedules": {"put": {"requestBody": {"content": {"application/json": {"schema":
                {"type": "object", "required": ["name", "quartz"], "properties":
                {"name": {"type": "string"}, "quartz": {"type": "string", "maxLength": 40}}}}}}, "responses": {}}}}
                """#)
        let before = try #require(merge.document["schedules.modify"])
        #expect(
            Self.argumentFault { _ = try before.bind(["name": "a", "cron": "x"]) }
                == .missing(names: ["quartz"], unknown: ["quartz"], schema: "ScheduleChange"))
        let document = try Self.corrected(
            #"{"field": "ScheduleChange.cron", "is": "quartz"}"#, by: merge.document
        ).document
        let body = try #require(document["schedules.modify"]?.body)
        #expect(body.properties.map(\.name) == ["name", "quartz"])
        #expect(body.property("quartz")?.isRequired == true)
        #expect(try document["schedules.modify"]?.bind(["name": "a", "cron": "x"]).body?.json?["quartz"] == "x")
    }

    private static func argumentFault(_ body: () throws -> Void) -> ArgumentError.Reason? {
        do {
            try body()
            return nil
        } catch {
            return (error as? ArgumentError)?.reason
        }
    }

    // MARK: Words

    @Test func repliesAreReadInOurWordsAndRequestsSentInTheirs() throws {
        let corrected = try Self.corrected(
            #"{"word": "COMPLETED", "is": "SUCCESSFUL"}"#, #"{"word": "DAILY", "is": "Daily"}"#,
            #"{"word": "backup", "is": "BACKUP_JOB"}"#)
        let jobs = try #require(corrected.document["jobs.list"])
        let reply: JSONValue = [
            ["status": "SUCCESSFUL", "name": "SUCCESSFUL", "type": "BACKUP_JOB", "messages": ["SUCCESSFUL"]],
            ["status": "successful", "lastBackupStatus": "SUCCESSFUL"],
        ]
        var heard = HeardWords()
        #expect(
            corrected.words.received(reply, jobs.list, heard: &heard) == [
                ["status": "COMPLETED", "name": "SUCCESSFUL", "type": "backup", "messages": ["SUCCESSFUL"]],
                ["status": "successful", "lastBackupStatus": "COMPLETED"],
            ])
        let listing = try corrected.words.sent(try jobs.bind(["type": "backup"]), of: jobs)
        #expect(listing.query.map(\.value) == ["BACKUP_JOB"])
        let create = try #require(corrected.document["policies.create"])
        let request = try corrected.words.sent(try create.bind(["name": "DAILY", "frequency": "DAILY"]), of: create)
        #expect(request.body?.json?["frequency"] == "Daily")
        #expect(request.body?.json?["name"] == "DAILY")
    }

    @Test func theWordsOfTheAppliancesDocumentAreAllowedAsOurs() throws {
        let merge = try LiveFixture.correction(
            paths: #"""
                {"/4.1/policies": {"post": {"requestBody": {"content": {"application/json": {"schema":
                {"type": "object", "properties": {"name": {"type": "string"},
                "frequency": {"type": "string", "enum": ["Daily", "Hourly"]}}}}}}, "responses": {}}}}
                """#)
        let corrected = try Self.corrected(#"{"word": "DAILY", "is": "Daily"}"#, by: merge.document)
        let create = try #require(corrected.document["policies.create"])
        let request = try corrected.words.sent(try create.bind(["name": "a", "frequency": "DAILY"]), of: create)
        #expect(request.body?.json?["frequency"] == "Daily")
        #expect(throws: ArgumentError.self) { try create.bind(["name": "a", "frequency": "WEEKLY"]) }
    }

    @Test func oneWordOfTheirsCantStandForTwoOfOurs() {
        let found = Self.reason {
            _ = try Self.corrected(#"{"word": "COMPLETED", "is": "OK"}"#, #"{"word": "WARNING", "is": "OK"}"#)
        }
        #expect(found == .wordTwice(theirs: "OK", one: "COMPLETED", other: "WARNING"))
        let inOtherCapitals = Self.reason {
            _ = try Self.corrected(#"{"word": "COMPLETED", "is": "OK"}"#, #"{"word": "WARNING", "is": "Ok"}"#)
        }
        #expect(inOtherCapitals == .wordTwice(theirs: "Ok", one: "COMPLETED", other: "WARNING"))
    }

    /// What a PUT sends for the frequency of a record which the appliance gave, after it said these words.
    private func putBack(_ frequency: String, said words: [String]) throws -> JSONValue? {
        let corrected = try Self.corrected(#"{"word": "DAILY", "is": "Daily"}"#)
        let create = try #require(corrected.document["policies.create"])
        var heard = HeardWords()
        var records: [JSONValue] = []
        for word in words {
            records.append(corrected.words.received(["name": "a", "frequency": .string(word)], nil, heard: &heard))
        }
        let record: JSONValue = ["name": "a", "frequency": .string(frequency)]
        #expect(records.contains(record))
        let request = APIRequest(method: "PUT", path: "/4.1/policies", body: try RequestBody(record))
        return try corrected.words.sent(request, of: create, kept: record, heard: heard).body?.json?["frequency"]
    }

    @Test func aWordThatIsPutBackGoesAsItCame() throws {
        #expect(try putBack("DAILY", said: ["Daily"]) == "Daily")
        #expect(try putBack("DAILY", said: ["DAILY"]) == "DAILY")
        #expect(try putBack("WEEKLY", said: ["WEEKLY", "Daily"]) == "WEEKLY")
        let error = #expect(throws: ArgumentError.self) { try self.putBack("DAILY", said: ["Daily", "DAILY"]) }
        #expect(error?.reason == .wordOfTwo(path: "frequency", word: "DAILY", theirs: "Daily"))
        #expect(
            error?.message == "scv.api.policies.create: the appliance says both \"DAILY\" and \"Daily\" there, "
                + "so that the \"DAILY\" of frequency can't go back as it came")
        #expect(
            error?.hint == #"scv.api.correct{word = "DAILY", is = false} has words go back as they are"#)
    }

    @Test func aWordThatWasReadAsOneIsWrittenAsOneUnderTheSameKey() throws {
        let corrected = try Self.corrected(#"{"word": "DAILY", "is": "Daily"}"#)
        let schema = Schema(properties: [
            Schema.Property(name: "rhythm", schema: Schema(), stableName: "frequency")
        ])
        var heard = HeardWords()
        let record = corrected.words.received(["rhythm": "Daily"], schema, heard: &heard)
        #expect(record == ["rhythm": "DAILY"])
        let create = try #require(corrected.document["policies.create"])
        let request = APIRequest(method: "PUT", path: "/4.1/policies", body: try RequestBody(record))
        #expect(
            try corrected.words.sent(request, of: create, kept: record, heard: heard).body?.json
                == ["rhythm": "Daily"])
    }

    @Test func theDocumentKnowsItsWords() throws {
        let words = Set(try APIDocument.bundled().words)
        #expect(words.isSuperset(of: ["DAILY", "HOURLY", "backup"]))
    }

    // MARK: Wording

    static let wordings: [(CorrectionError.Reason, String)] = [
        (.noSubject(keys: ["feild"], suggestion: "field"), "\"feild\" does not say what is to be corrected"),
        (.noSubject(keys: ["a", "b"], suggestion: nil), "\"a\" and \"b\" do not say what is to be corrected"),
        (.severalSubjects(["field", "word"]), "field and word are several corrections; give one at a time"),
        (.unknownSchema("Bakcup", suggestion: "Backup", field: "x"), "there is no schema \"Bakcup\""),
        (
            .twoMeanings(schema: "Backup", name: "start_time", spelling: "endTime", other: "end_time"),
            "Backup.start_time can't be spelt \"endTime\", which is Backup.end_time"
        ),
        (
            .readingMethod(operation: "storage_systems.remove", method: "GET", effect: .destroy),
            "storage_systems.remove destroys something, and GET is what only asks"
        ),
        (
            .wordWithMeaning(word: "COMPLETED", theirs: "FAILED"),
            "\"FAILED\" can't mean \"COMPLETED\": it has a meaning of its own"
        ),
        (.notCorrected(.document, known: []), "nothing is corrected of the place of the document"),
        (.notCorrected(.word("A"), known: ["word B"]), "nothing is corrected of word A"),
    ]

    @Test(arguments: wordings)
    func theWording(reason: CorrectionError.Reason, problem: String) {
        let error = CorrectionError(reason)
        #expect(error.problem == problem)
        #expect(error.message == "scv.api.correct: " + problem)
        #expect(String(describing: error.kind) == "argument")
    }

    @Test func aCallIsWrittenAsLuaReadsIt() {
        #expect(
            Correction.field(schema: "Backup", name: "a", spelling: #"q"\"#).call
                == #"scv.api.correct{field = "Backup.a", is = "q\"\\"}"#)
        #expect(
            Correction.operation("jobs.fail", method: "POST", path: nil).call
                == #"scv.api.correct{operation = "jobs.fail", method = "POST"}"#)
        // Whatever stands in a document, it is one text, in one line.
        #expect(
            Correction.field(schema: "B\"..os.exit()..\"", name: "a\nb", spelling: "c\u{202e}").call
                == #"scv.api.correct{field = "B\"..os.exit()..\".a\u{a}b", is = "c\u{202e}"}"#)
        #expect(Correction.Subject.document.takingBack == "scv.api.correct{document = false}")
    }
}
