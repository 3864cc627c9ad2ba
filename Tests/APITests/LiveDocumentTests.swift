import Foundation
import JSON
import Testing

@testable import API

/// An appliance's own document, written for the tests: ten operations that ours lacks, two paths and a method that
/// differ.
enum LiveFixture {
    static let names = ["openapi-3.1.json", "swagger-2.0.json"]

    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Documents")
        return Array(try Data(contentsOf: folder.appending(path: name)))
    }

    static func correction(_ name: String) throws -> DocumentMerge {
        let live = try LiveDocument(parsing: try bytes(name), host: "scv.demo.local")
        return try APIDocument.bundled().corrected(by: live)
    }

    /// Our document, corrected by one with these paths.
    static func correction(paths: String, rest: String = "") throws -> DocumentMerge {
        let text = #"{"openapi": "3.0.1", "paths": \#(paths)\#(rest)}"#
        let live = try LiveDocument(parsing: Array(text.utf8), host: "scv.demo.local")
        return try APIDocument.bundled().corrected(by: live)
    }
}

extension DocumentMerge {
    /// The differences of one operation, a line each.
    func rows(_ operation: String) -> [String] {
        differences.filter { $0.operation == operation }.map {
            "\($0.subject.rawValue): \($0.ours ?? "-") | \($0.live ?? "-") | "
                + "\($0.taken.rawValue) \($0.source?.rawValue ?? "-")"
        }
    }
}

@Suite struct LiveDocumentTests {
    @Test(arguments: [
        (#"{"type": "array", "items": {"type": "string"}}"#, Source.live),
        (#"{"type": "array", "items": {}}"#, .assumed), (#"{"type": "array"}"#, .assumed), ("{}", .assumed),
        (#"{"type": "string"}"#, .live),
        (#"{"type": "array", "items": {"oneOf": [{"type": "string"}]}}"#, .assumed),
    ])
    func theShapeOfAFieldIsFromTheDocumentThatTellsIt(schema: String, source: Source) throws {
        let merge = try LiveFixture.correction(
            paths: """
                {"/4.1/datastores/unmount": {"post": {"responses": {}, "requestBody": {"content": {"application/json":
                {"schema": {"type": "object", "properties": {"morefs": \(schema)}}}}}}}}
                """)
        let morefs = try #require(merge.document["datastores.unmount"]?.body?.property("morefs"))
        #expect(morefs.source == .live && morefs.shapeSource == source)
    }

    @Test func whatMayBeAnyObjectTellsNoShapeOfAReply() throws {
        let merge = try LiveFixture.correction(
            paths: """
                {"/4.1/jobs/{id}": {"get": {"responses": {"200": {"description": "", "content": {"application/json":
                {"schema": {"type": "object", "properties": {"statusCode": {"type": "integer"}, "response":
                {"type": "object", "properties": {"name": {"type": "object"}}}}}}}}}}}}
                """)
        let name = try #require(merge.document["jobs.get"]?.record?.property("name"))
        #expect(name.source == .live && name.shapeSource == .assumed && name.schema.types.contains(.string))
    }

    @Test(arguments: LiveFixture.names)
    func operationsThatOursLacksGetNamesAndEffectsByTheRules(name: String) throws {
        let correction = try LiveFixture.correction(name)
        let known = Set(try APIDocument.bundled().operations.map(\.name))
        let extras = correction.document.operations.filter { !known.contains($0.name) }
        #expect(
            extras.map { "\($0.name) \($0.method) \($0.path) \($0.effect.rawValue)" } == [
                "_function.check GET /4.1/health read",
                "_function.check_2 GET /4.1/health/details read",
                "jobs.get_jobs_summary GET /4.1/jobs/summary read",
                "notification_center.send_test_message POST /4.1/notifications/test destroy",
                "policies.list_2 GET /4.1/policies/templates read",
                "_sync.update_sync_settings PUT /4.1/sync-settings destroy",
                "versions.get_4_1_versions GET /4.1/versions read",
                "vms.get_vm_tags GET /4.1/vm/tags read",
                "vms._end POST /4.1/vm/tags destroy",
                "vms.delete_vm_tag DELETE /4.1/vm/tags/{tag} destroy",
            ])
        #expect(extras.allSatisfy { $0.sources == .init(operation: .live, method: .live, path: .live) })
        for extra in extras {
            #expect(
                correction.rows(extra.name) == ["operation: - | \(extra.method) \(extra.path) | live -"])
        }
        let message = try #require(correction.document["notification_center.send_test_message"])
        #expect(message.body?.properties.map(\.name) == ["recipient", "text"])
        #expect(message.body?.properties.map(\.isRequired) == [true, false])
        #expect(correction.document["vms.get_vm_tags"]?.listName == "tagList")
        #expect(correction.document["versions.get_4_1_versions"]?.isList == true)
    }

    @Test(arguments: LiveFixture.names)
    func pathsAndMethodsThatDifferAreCorrectedAndKeepOurNames(name: String) throws {
        let correction = try LiveFixture.correction(name)
        let document = correction.document
        #expect(try document["jobs.logs"]?.bind(118).path == "/4.1/jobs/118/log-file")
        #expect(document["jobs.logs"]?.isDownload == true)
        #expect(
            correction.rows("jobs.logs") == ["path: /4.1/jobs/{id}/logs | /4.1/jobs/{jobId}/log-file | live D"])
        let remove = try #require(document["storage_systems.remove"])
        #expect(try remove.bind(["name": "192.0.2.21"]).path == "/4.1/storage-system/by-name/192.0.2.21")
        #expect(remove.sources.path == .live)
        let fail = try #require(document["jobs.fail"])
        #expect(fail.method == "POST" && fail.effect == .change && fail.sources.method == .live)
        #expect(correction.rows("jobs.fail").first == "method: PUT | POST | live A")
        let restore = document["vms.restore"]
        #expect(restore?.path == "/4.1/vm/{moref}/backups/{backupId}/restore" && restore?.effect == .destroy)
        #expect(document["vms.restore_deleted"]?.path == "/4.1/vm/{uuid}/backups/{backupId}/restore")
    }

    @Test(arguments: LiveFixture.names)
    func anOperationThatTheLiveDocumentLacksStaysAndIsToldOf(name: String) throws {
        let correction = try LiveFixture.correction(name)
        #expect(correction.rows("audit.verify") == ["operation: POST /4.1/audit/verify | - | ours D"])
        #expect(correction.document["audit.verify"]?.path == "/4.1/audit/verify")
    }

    @Test(arguments: LiveFixture.names)
    func fieldsKeepTheirStableNamesUnderTheLiveSpelling(name: String) throws {
        let correction = try LiveFixture.correction(name)
        let jobs = try #require(correction.document["jobs.list"])
        let start = try #require(jobs.record?.property(stable: "start_time"))
        #expect(start.name == "start_time" && start.also.contains("startTime") && start.source == .live)
        #expect(correction.rows("jobs.list").contains("reply field: [].startTime | [].start_time | live A"))
        #expect(correction.rows("jobs.list").contains("reply field: - | [].owner | live -"))
        #expect(correction.rows("jobs.list").contains("parameter: - | status | live -"))
        #expect(
            try jobs.bind(["type": "backup", "status": "RUNNING"]).target == "/4.1/jobs?type=backup&status=RUNNING")
        let storage = try #require(correction.document["storage_systems.list"])
        #expect(
            storage.listName == "storageSystems" && storage.list?.items?.property(stable: "address")?.name == "address")
        #expect(
            correction.rows("storage_systems.list").contains(
                "list name: storageSystemResponseList | storageSystems | live A"))
        #expect(correction.rows("resource_groups.backup_now") == ["body field: - | comment | live -"])
    }

    @Test func textThatWouldSteerATerminalIsMadeHarmless() throws {
        let correction = try LiveFixture.correction("openapi-3.1.json")
        #expect(correction.document["jobs.get"]?.reply?.property("owner")?.schema.text == "Who started it. [31m")
    }

    @Test func aRequestIsMatchedByItsOldRoadAsWellAsByItsNewOne() throws {
        let document = try LiveFixture.correction("openapi-3.1.json").document
        #expect(document.match(method: "POST", path: "/4.1/jobs/1/failJobs")?.operation.name == "jobs.fail")
        #expect(document.match(method: "PUT", path: "/4.1/jobs/1/failJobs")?.operation.name == "jobs.fail")
    }

    @Test func ourOwnDocumentReadAsALiveOneDiffersInNothingAndAddsNothing() throws {
        let live = try LiveDocument(parsing: APIDocument.bundledBytes, host: "127.0.0.1")
        let correction = try APIDocument.bundled().corrected(by: live)
        #expect(correction.differences == [])
        #expect(correction.document.operations.map(\.name) == (try APIDocument.bundled().operations.map(\.name)))
        #expect(correction.document.operations.map(\.effect) == (try APIDocument.bundled().operations.map(\.effect)))
    }
}
