import Foundation
import Testing

@testable import scvsh

@Suite struct ScriptPlacesTests {
    @Test func looksAmongTheUsersScriptsFirst() {
        let user = XDGDirectories(environment: ["XDG_DATA_HOME": "/data"], home: "/root")
        #expect(
            ScriptSearchPath(user, executable: "/usr/local/bin/scvsh").folders == [
                "/data/scvsh/scripts", "/usr/local/bin/scripts/shared", "/usr/local/share/scvsh/scripts",
            ])
        #expect(
            ScriptSearchPath(user, executable: "/src/.build/x86_64/release/scvsh").folders.last == "/src/scripts/shared"
        )
        #expect(ScriptSearchPath(user, executable: nil).folders == ["/data/scvsh/scripts"])
    }

    @Test func findsByName() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data().write(to: folder.appending(path: "rpo-audit.lua"))
        let path = folder.path(percentEncoded: false)
        let places = ScriptSearchPath(folders: ["/nowhere", path])
        #expect(places.path(of: "rpo-audit") == path + "/rpo-audit.lua")
        #expect(places.path(of: "rpo-audit.lua") == path + "/rpo-audit.lua")
        #expect(places.path(of: "./rpo-audit") == "./rpo-audit")
        #expect(places.path(of: "other") == "other")
    }
}
