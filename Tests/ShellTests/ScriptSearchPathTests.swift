import TestSupport
import Testing

@testable import scvsh

@Suite struct ScriptSearchPathTests {
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

    @Test func findsAScriptByItsNameAlone() throws {
        let folder = try TemporaryFolder()
        let script = try folder.write("", to: "rpo-audit.lua")
        let places = ScriptSearchPath(folders: ["/nowhere", folder.path])
        #expect(places.path(of: "rpo-audit") == script)
        #expect(places.path(of: "rpo-audit.lua") == script)
        #expect(places.path(of: "./rpo-audit") == "./rpo-audit")
        #expect(places.path(of: "other") == "other")
    }
}
