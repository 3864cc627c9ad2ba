import API
import Appliance
import JSON
import Lua
import Testing

@testable import Runtime

/// Keeps documents in memory.
final class MemoryDocumentStore: DocumentStore {
    var kept: FetchedDocument?
    var problem: String?

    private(set) var reads = 0

    func document(profile: String?) -> FetchedDocument? {
        reads += 1
        return profile == nil ? kept : nil
    }

    func hasProfile(_ name: String) -> Bool { name == "other" }

    func document(named profile: String) throws -> FetchedDocument? { profile == "other" ? kept : nil }

    func keep(_ document: FetchedDocument) -> String? {
        kept = document
        return problem
    }
}

/// The appliance's own document, from Lua.
@Suite struct SyncTests {
    /// Two operations that ours lacks, a path that differs, and a field that is spelled otherwise.
    static let document = ##"""
        {"swagger": "2.0", "info": {"title": "SCV", "version": "6.3"}, "basePath": "/api", "paths": {
          "/4.1/jobs/{jobId}": {"get": {"operationId": "getJob", "responses": {"200": {"schema": {"type": "object",
            "properties": {"statusCode": {"type": "integer"}, "response": {"type": "object",
              "properties": {"id": {"type": "integer"}, "start_time": {"type": "string"}}}}}}}}},
          "/4.1/jobs/{jobId}/text": {"get": {"operationId": "getJobLogsById", "produces": ["text/plain"],
            "responses": {"200": {"schema": {"type": "file"}}}}},
          "/4.1/tags": {"get": {"tags": ["Tags"], "operationId": "listTags",
            "responses": {"200": {"schema": {"type": "array", "items": {"type": "string"}}}}}},
          "/4.1/tags/{tag}": {"delete": {"tags": ["Tags"], "operationId": "removeTag"}}
        }}
        """##

    func fixture(documents: MemoryDocumentStore? = nil) throws -> RuntimeFixture {
        let fixture = try RuntimeFixture(documents: documents)
        fixture.appliance.answers["GET /v2/api-docs"] = { _ in (200, Self.document) }
        fixture.appliance.answers["GET /4.1/tags"] = { _ in (200, #"["gold", "silver"]"#) }
        return fixture
    }

    @Test(arguments: [true, false])
    func whatIsKeptIsReadOnceForTheBannerAndTheFirstUse(isKept: Bool) throws {
        let documents = MemoryDocumentStore()
        let first = try fixture(documents: documents)
        if isKept { try first.run("scv.api.sync()") }
        let fixture = try fixture(documents: documents)
        let before = documents.reads
        var place = PromptPlace()
        fixture.runtime.sessions.describe(in: &place)
        #expect(place.release == (isKept ? "6.3" : nil))
        fixture.runtime.sessions.describe(in: &place)
        _ = try fixture.run("return scv.api.jobs.get(118)")
        #expect(documents.reads == before + 1)
    }

    @Test
    func whatIsNewCanBeCalledInTablesThatWereTakenBefore() throws {
        let fixture = try fixture()
        let text = try fixture.text(
            """
            local api, get = scv.api, scv.api.jobs.get
            assert(not pcall(function() return api.tags end))
            local rows = api.sync()
            assert(#rows > 3 and List == getmetatable(rows))
            assert(api.jobs.get == get)
            return table.concat(api.tags.list_tags(), " ") .. " " .. #rows:where{operation = "tags.list_tags"}
            """)
        #expect(text == "gold silver 1")
        #expect(
            fixture.appliance.requests == [
                "GET /v3/api-docs", "GET /v3/api-docs", "GET /v2/api-docs", "GET /4.1/tags",
            ])
        #expect(fixture.console.notes.last?.hasPrefix("https://scv.demo.local:8144/api/v2/api-docs, read 20") == true)
    }

    @Test
    func assumedPathsAndStableNamesAreCorrected() throws {
        let fixture = try fixture()
        fixture.appliance.answers["GET /4.1/jobs/118/text"] = { _ in (200, "the log") }
        fixture.appliance.answers["GET /4.1/jobs/118"] = { _ in
            (200, #"{"statusCode": 200, "response": {"id": 118, "start_time": "now", "endTime": "later"}}"#)
        }
        let text = try fixture.text(
            """
            assert(scv.api.jobs.get(118).id == 118)
            scv.api.sync()
            local job = scv.api.jobs.get(118)
            return scv.api.jobs.logs(118) .. " " .. job.start_time .. " " .. job.end_time
            """)
        #expect(text == "the log now later")
    }

    @Test
    func anOperationThatNobodyKnowsAsksFirst() throws {
        let fixture = try fixture()
        let text = try fixture.text(
            """
            scv.api.sync()
            local ok, e = pcall(scv.api.tags.remove_tag, "gold")
            return e.kind
            """)
        #expect(text == "refused")
        #expect(!fixture.appliance.requests.contains { $0.hasPrefix("DELETE") })
    }

    @Test
    func helpKnowsWhatIsNew() throws {
        let fixture = try fixture()
        let text = try fixture.text(
            """
            scv.api.sync()
            local said = {}
            io.write = function(text) said[#said + 1] = text end
            help("tags.list_tags")
            help(scv.api.tags.remove_tag)
            return table.concat(said, "\\n")
            """)
        #expect(text.contains("GET /4.1/tags") && text.contains("DELETE /4.1/tags/{tag}"))
        #expect(text.contains("said by the appliance's own document"))
    }

    @Test
    func differencesAreToldAgain() throws {
        let fixture = try fixture()
        #expect(try fixture.text("local n = #scv.api.sync() return n > 0 and n == #scv.api.differences()") == "true")
        #expect(
            try fixture.text(
                """
                local row = scv.api.differences():where{operation = "jobs.logs", what = "path"}[1]
                return row.ours .. " " .. row.live .. " " .. row.taken .. " " .. row.source
                """) == "/4.1/jobs/{id}/logs /4.1/jobs/{jobId}/text live D")
    }

    @Test
    func aSecondReadingStartsFromOurOwnDocumentAgain() throws {
        let fixture = try fixture()
        #expect(try fixture.text("return #scv.api.sync() == #scv.api.sync()") == "true")
        let other = #"{"openapi": "3.0.1", "paths": {"/4.1/other": {"get": {}}}}"#
        fixture.appliance.answers["GET /v3/api-docs"] = { _ in (200, other) }
        #expect(try fixture.text("scv.api.sync() return rawget(scv.api, 'tags')") == "nil")
        #expect(try fixture.text("return rawget(scv.api.jobs, 'get') ~= nil") == "true")
    }

    @Test(
        arguments: [
            (#"{"openapi": "3.0.1", "paths": {"/../x": {"get": {}}}}"#, "is no plain absolute path"),
            (#"{"openapi": "3.0.1", "paths": {}, "servers": [{"url": "https://evil.example/api"}]}"#, "another host"),
            ("<html>", "it is a page of HTML"), ("[]", "an object is expected"),
        ])
    func aDocumentThatIsRefusedChangesNothing(document: String, words: String) throws {
        let documents = MemoryDocumentStore()
        let fixture = try fixture(documents: documents)
        for path in ["/v3/api-docs", "/v2/api-docs"] {
            fixture.appliance.answers["GET " + path] = { _ in (200, document) }
        }
        let text = try fixture.text(
            """
            local ok, e = pcall(scv.api.sync)
            return e.kind .. " " .. e.message .. " " .. #scv.api.differences() .. " "
                .. tostring(rawget(scv.api, "tags"))
            """)
        #expect(text.hasPrefix("protocol ") && text.contains(words) && text.hasSuffix(" 0 nil"), "\(text)")
        #expect(documents.kept == nil)
    }

    @Test
    func anApplianceWithoutADocumentSaysSo() throws {
        let fixture = try RuntimeFixture()
        let text = try fixture.text("local ok, e = pcall(scv.api.sync) return e.kind .. e.status .. ' ' .. tostring(e)")
        #expect(
            text == """
                appliance404 the appliance has no document of its own: neither /api/v3/api-docs \
                nor /api/v2/api-docs nor /api/v3/api-docs/swagger-config nor /api/swagger-resources is there
                If its Swagger page names another place, scv.api.correct{document = "/…"} says where, \
                or "document" in the profile. \
                Nothing was changed: scv.api goes by the document that comes with scvsh.
                """)
    }

    @Test
    func whatWasKeptIsUsedWithoutAConnection() throws {
        let documents = MemoryDocumentStore()
        let first = try fixture(documents: documents)
        try first.run("scv.api.sync()")
        #expect(documents.kept?.path == "/v2/api-docs" && documents.kept?.bytes == Array(Self.document.utf8))

        let second = try fixture(documents: documents)
        #expect(try second.text("return #scv.api.differences() > 0 and scv.api.tags.list_tags ~= nil") == "true")
        #expect(second.appliance.requests.isEmpty)
        #expect(second.console.notes.first?.contains(try #require(documents.kept).date) == true)
        #expect(try second.text("return #scv.api.tags.list_tags()") == "2")
        #expect(second.appliance.requests == ["GET /4.1/tags"])
    }

    @Test
    func whatCanNotBeUsedOrKeptIsNoted() throws {
        let documents = MemoryDocumentStore()
        let address = try ApplianceAddress(parsing: "scv.demo.local")
        documents.kept = FetchedDocument(
            bytes: Array("{".utf8), path: "/v3/api-docs", date: "2026-11-23", address: address)
        documents.problem = "no room"
        let fixture = try fixture(documents: documents)
        #expect(try fixture.text("return scv.api.jobs.get(118).id") == "118")
        #expect(
            fixture.console.notes.count == 1 && fixture.console.notes[0].hasPrefix("what was kept of https://scv.demo"))
        try fixture.run("scv.api.sync()")
        #expect(fixture.console.notes.contains("the appliance's document is not kept for later: no room"))
        #expect(try fixture.text("return #scv.api.tags.list_tags()") == "2")
    }
}
