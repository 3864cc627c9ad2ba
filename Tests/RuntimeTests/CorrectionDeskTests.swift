import API
import Appliance
import Events
import HTTP
import JSON
import Lua
import Testing

@testable import Runtime

/// Whose corrections count, and what is said of those that can't be kept.
@Suite struct CorrectionDeskTests {
    /// Keeps corrections in memory, for each appliance by its address.
    final class MemoryCorrections: CorrectionStore {
        /// Where the profile leads.
        var leadsTo: String
        var kept: [String: [Correction]] = [:]
        var problem: String?
        var fault: (any Error)?

        init(_ leadsTo: String) { self.leadsTo = leadsTo }

        func appliance(profile: String?) throws -> ApplianceAddress { try ApplianceAddress(parsing: leadsTo) }

        func corrections(of appliance: ApplianceAddress) throws -> [KeptCorrection] {
            if let fault { throw fault }
            return (kept[appliance.host] ?? []).map { KeptCorrection($0, place: "here") }
        }

        func changeCorrections(
            of appliance: ApplianceAddress, _ change: ([KeptCorrection]) throws -> [Correction]
        ) throws -> String? {
            let changed = try change(try corrections(of: appliance))
            if problem == nil { kept[appliance.host] = changed }
            return problem
        }
    }

    /// A runtime whose sessions lead where the store says.
    private func runtime(
        _ store: MemoryCorrections, documents: (any DocumentStore)? = nil
    ) throws -> (Runtime, TestConsole, ScriptedAppliance) {
        let loop = EventLoop()
        let appliance = ScriptedAppliance(loop: loop)
        appliance.answers["GET /4.1/jobs/118"] = { _ in (200, #"{"statusCode":200,"response":{"id":118}}"#) }
        let console = TestConsole()
        let options = RuntimeOptions(
            connect: { _, definition in
                Session(
                    address: try ApplianceAddress(parsing: store.leadsTo), trust: .system,
                    credentials: { Credentials(username: "demo", password: "secret") }, transport: appliance,
                    loop: loop, definition: definition)
            }, documents: documents, corrections: store)
        return (try Runtime(options: options, loop: loop, console: console), console, appliance)
    }

    private func text(_ runtime: Runtime, _ source: String) throws -> String {
        let values = try runtime.run(try runtime.load(Array(source.utf8), name: "=test"))
        return try values.first.map { try runtime.state.describe($0) } ?? "(nothing)"
    }

    private static let count = "return #scv.api.corrections()"

    @Test func whatWasSaidOfAnotherApplianceDoesNotCount() throws {
        let store = MemoryCorrections("old.example.org")
        store.kept["old.example.org"] = [
            .word("COMPLETED", theirs: "OK"), .operation("jobs.get", method: nil, path: "/4.1/job/{id}"),
        ]
        store.kept["new.example.org"] = [.field(schema: "Backup", name: "name", spelling: "title")]
        let (runtime, _, appliance) = try runtime(store)
        #expect(try text(runtime, Self.count) == "2")
        // Before there is a connection, the profile leads elsewhere.
        store.leadsTo = "new.example.org"
        #expect(try text(runtime, "return scv.api.jobs.get(118).id") == "118")
        #expect(appliance.requests == ["GET /4.1/jobs/118"])
        #expect(try text(runtime, Self.count + ", scv.api.corrections()[1].field") == "1")
        #expect(try text(runtime, "return scv.api.corrections()[1].field") == "Backup.name")
    }

    @Test func aSessionStaysWithItsAppliance() throws {
        let store = MemoryCorrections("old.example.org")
        let (runtime, _, _) = try runtime(store)
        _ = try text(runtime, "return scv.api.jobs.get(118).id")
        store.leadsTo = "new.example.org"
        _ = try text(runtime, #"scv.api.correct{field = "Backup.name", is = "title"}"#)
        #expect(store.kept.keys.sorted() == ["old.example.org"])
    }

    @Test func whatCantBeKeptOrTakenBackForGoodIsSaid() throws {
        let store = MemoryCorrections("old.example.org")
        let (runtime, console, _) = try runtime(store)
        store.problem = "no room"
        _ = try text(runtime, #"scv.api.correct{field = "Backup.name", is = "title"}"#)
        #expect(console.notes.last == "the correction counts in this session, but is not kept: no room")
        #expect(try text(runtime, Self.count) == "1")
        _ = try text(runtime, #"scv.api.correct{field = "Backup.name", is = false}"#)
        #expect(console.notes.last == "it is taken back for this session alone: no room")
        #expect(try text(runtime, Self.count) == "0")
    }

    private struct Wrong: Error {}

    @Test func aWrongFileLeavesTheDocumentsWordOnSecrets() throws {
        let documents = MemoryDocumentStore()
        let document =
            #"{"openapi": "3.0.1", "paths": {"/4.1/x": {"post": {"operationId": "x", "requestBody": {"content": "#
            + #"{"application/json": {"schema": {"properties": {"pin": {"format": "password"}}}}}}}}}}"#
        documents.kept = FetchedDocument(
            bytes: Array(document.utf8), path: "/v3/api-docs", address: try ApplianceAddress(parsing: "old.example.org")
        )
        let store = MemoryCorrections("old.example.org")
        store.fault = Wrong()
        let (runtime, _, _) = try runtime(store, documents: documents)
        #expect(throws: (any Error).self) { try self.text(runtime, Self.count) }
        #expect(runtime.sessions.secretNames.contains("pin"))
        #expect(documents.reads == 1)
        // Once it is mended, it counts.
        store.fault = nil
        store.kept["old.example.org"] = [.field(schema: "Backup", name: "name", spelling: "title")]
        #expect(try self.text(runtime, Self.count) == "1")
        #expect(documents.reads == 1)
    }
}
