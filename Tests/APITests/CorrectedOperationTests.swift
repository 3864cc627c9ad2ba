import JSON
import Testing

@testable import API

/// Methods and paths by a user's word: where they lead, and that no effect falls.
@Suite struct CorrectedOperationTests {
    private func corrected(_ name: String, _ method: String?, _ path: String?) throws -> APIDocument {
        try APIDocument.bundled().corrected(by: [.operation(name, method: method, path: path)]).document
    }

    private func reason(_ name: String, _ method: String?, _ path: String?) -> CorrectionError.Reason? {
        CorrectionTests.reason { _ = try corrected(name, method, path) }
    }

    @Test func whatThePathNoLongerNamesGoesIntoTheBody() throws {
        let document = try corrected("storage_systems.remove", "POST", "/4.1/storage-system/delete")
        let remove = try #require(document["storage_systems.remove"])
        #expect(remove.effect == .destroy)
        #expect(remove.sources.method == .corrected && remove.sources.path == .corrected)
        #expect(remove.body?.property("name")?.isTarget == true)
        let request = try remove.bind("svm_a")
        #expect(request.method == "POST" && request.path == "/4.1/storage-system/delete")
        #expect(request.body?.json == ["name": "svm_a"])
        #expect(throws: ArgumentError.self) { try remove.bind([:]) }
        // Both roads stay as dangerous as they are.
        #expect(document.match(method: "POST", path: "/4.1/storage-system/delete")?.operation.effect == .destroy)
        #expect(document.match(method: "DELETE", path: "/4.1/storage-system/a")?.operation.effect == .destroy)
    }

    @Test func aBodyThatIsThereTakesItUp() throws {
        let restore = try #require(try corrected("vms.restore", nil, "/4.1/vm/{moref}/restore")["vms.restore"])
        let names = restore.parameters.filter { $0.location == .path }.map(\.name)
        #expect(names == ["moref"])
        #expect(restore.body?.property("backupId")?.isRequired == true)
        #expect(restore.body?.property("backupId")?.isTarget == false)
        #expect(restore.body?.property("restoreLocations") != nil)
    }

    @Test func whatARequestReadsGoesIntoTheQuery() throws {
        let logs = try #require(try corrected("jobs.get", nil, "/4.1/jobs/details")["jobs.get"])
        let request = try logs.bind(7)
        #expect(request.path == "/4.1/jobs/details")
        #expect(request.query.map { "\($0.name)=\($0.value)" } == ["id=7"])
        #expect(logs.effect == .read)
    }

    @Test func whatTheQueryHadMayStandInThePath() throws {
        let list = try #require(try corrected("jobs.list", nil, "/4.1/jobs/of/{type}")["jobs.list"])
        #expect(try list.bind(["type": "backup"]).path == "/4.1/jobs/of/backup")
    }

    @Test func namesOfOneOperationMoveTogether() throws {
        let document = try corrected("vms.restore", "PUT", "/4.1/vm/{moref}/{backupId}/restore")
        let deleted = try #require(document["vms.restore_deleted"])
        #expect(deleted.method == "PUT")
        #expect(PathTemplate(deleted.path)?.shape == "/4.1/vm/{}/{}/restore")
        let names = deleted.parameters.filter { $0.location == .path }.map(\.name)
        #expect(PathTemplate(deleted.path)?.names == names)
    }

    /// An operation, the method and the path that it is given, and the effect that it must have then.
    static let effects: [(String, String, String, Effect)] = [
        ("storage_systems.remove", "POST", "/4.1/elsewhere", .destroy),
        // What changes something may not become less by standing where less is done.
        ("storage_systems.remove", "PUT", "/4.1/schedules", .destroy),
        ("audit.verify", "POST", "/4.1/elsewhere", .change),
        ("audit.verify", "DELETE", "/4.1/elsewhere", .destroy),
        // Where another operation is meant by the same request, the more dangerous one counts.
        ("audit.verify", "POST", "/4.1/backup/7/cleanup", .destroy),
        ("audit.verify", "POST", "/4.1/datastores/unmount", .destroy),
        ("audit.verify", "DELETE", "/4.1/storage-system/a", .destroy),
        // A server that is not particular takes these for the same.
        ("audit.verify", "POST", "/4.1/datastores/unmount/", .destroy),
        ("audit.verify", "POST", "/4.1/Datastores/UNMOUNT", .destroy),
        ("audit.verify", "POST", "/4.1/datastores/unmount.json", .destroy),
        // What only asked does so because of its method.
        ("policies.list", "POST", "/4.1/policies/search", .destroy),
        ("policies.list", "PUT", "/4.1/policies", .destroy),
        ("policies.list", "GET", "/4.1/policy", .read),
    ]

    @Test(arguments: effects)
    func noEffectFalls(name: String, method: String, path: String, effect: Effect) throws {
        let document = try corrected(name, method, path)
        #expect(document[name]?.effect == effect)
        let match = document.match(method: method, path: path)
        let found = match?.operation.effect ?? document.effect(like: method, path: path)
        #expect(found.map { $0 >= effect } == true)
        for operation in try APIDocument.bundled().operations {
            let template = PathTemplate(operation.path)
            let values = Dictionary(uniqueKeysWithValues: (template?.names ?? []).map { ($0, "a") })
            let filled = template?.filled(with: values)
            let now = document.match(method: operation.method, path: filled ?? "")
            #expect(now.map { $0.operation.effect >= operation.effect } == true, "\(operation.name)")
        }
    }

    @Test(arguments: ["storage_systems.remove", "audit.verify", "vms.restore"])
    func whatChangesSomethingIsNoGet(name: String) throws {
        let effect = try #require(try APIDocument.bundled()[name]?.effect)
        #expect(
            reason(name, "GET", "/4.1/elsewhere") == .readingMethod(operation: name, method: "GET", effect: effect))
    }

    @Test(arguments: ["/4.1//datastores/unmount", "/4.1/datastores/%75nmount", "/4.1/x/../datastores/unmount"])
    func otherSpellingsOfAPathAreNone(path: String) {
        let found = CorrectionTests.reason {
            _ = try CorrectionTests.order(#"{"operation": "audit.verify", "path": "\#(path)"}"#)
        }
        #expect(found == .path(path))
    }

    @Test func whatTheBodyHasUnderAnotherNameIsWhatTheCallIsAbout() throws {
        let text = #"""
            {"openapi": "3.0.1", "paths": {"/4.1/vm/{moref}": {"delete": {"x-scv-lua": "vms.drop", "parameters":
            [{"name": "moref", "in": "path", "required": true, "schema": {"type": "string"}}],
            "requestBody": {"content": {"application/json": {"schema": {"type": "object", "properties":
            {"vmId": {"type": "string", "x-scv-name": "moref"}, "note": {"type": "string"}}}}}}}}}}
            """#
        let document = try APIDocument(JSONDocument(parsing: Array(text.utf8)).root)
        let moved = try document.corrected(by: [.operation("vms.drop", method: nil, path: "/4.1/drop")])
        let drop = try #require(moved.document["vms.drop"])
        let property = try #require(drop.body?.property("vmId"))
        #expect(property.isTarget && property.isRequired && drop.isBodyRequired)
        #expect(try drop.bind("vm-7").body?.json == ["vmId": "vm-7"])
        #expect(throws: ArgumentError.self) { try drop.bind(["note": "a"]) }
    }

    @Test func aTargetStaysWhatItWas() {
        var property = Schema.Property(name: "vmId", schema: Schema(), stableName: "moref", also: ["vm"])
        (property.isCorrected, property.isExtra) = (true, true)
        for name in ["vmId", "moref", "vm", "VM_ID"] {
            let marked = Schema(properties: [property]).with(target: name).properties[0]
            #expect(marked.isTarget && marked.isCorrected && marked.isExtra)
        }
        #expect(property.givenNames == ["vmId", "vm", "moref"])
    }

    @Test func theLoginIsNotMoved() {
        #expect(reason("auth.login", nil, "/4.1/elsewhere") == .login("auth.login"))
    }

    @Test func whatIsNotKnownIsRefused() {
        #expect(
            reason("storage_system.remove", "POST", "/x")
                == .unknownOperation("storage_system.remove", suggestion: "storage_systems.remove"))
        #expect(
            reason("storage_systems.remove", nil, "/4.1/x/{svm}")
                == .unknownPathName(operation: "storage_systems.remove", name: "svm", known: ["name"]))
        #expect(
            reason("jobs.fail", "POST", "/4.1/jobs/fail") == .noRoomInBody(operation: "jobs.fail", name: "id"))
    }

    @Test func theDifferencesTellWhatIsCorrected() throws {
        let points = try CorrectionTests.corrected(
            #"{"operation": "policies.list", "method": "POST", "path": "/4.1/policies/search"}"#,
            #"{"field": "Backup.start_time", "is": "takenAt"}"#, #"{"word": "COMPLETED", "is": "OK"}"#,
            #"{"document": "/docs"}"#
        ).points
        #expect(
            points.map { "\($0.operation ?? "-") \($0.subject): \($0.ours ?? "-") | \($0.corrected)" } == [
                "- field: Backup.start_time: startTime | Backup.start_time: takenAt", "- word: COMPLETED | OK",
                "- document: - | /docs", "policies.list method: GET | POST",
                "policies.list path: /4.1/policies | /4.1/policies/search", "policies.list effect: read | destroy",
            ])
    }
}
