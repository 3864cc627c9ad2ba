import Errors
import Foundation
import Runtime
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
        #expect(try places.path(of: "rpo-audit") == script)
        #expect(try places.path(of: "rpo-audit.lua") == script)
        #expect(try places.path(of: "./rpo-audit") == "./rpo-audit")
    }

    @Test func saysWhereItLookedForWhatIsNotThere() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("", to: "rpo-audit.lua")
        let places = ScriptSearchPath(folders: ["/nowhere", folder.path])
        let error = #expect(throws: MissingScript.self) { try places.path(of: "rpo-adit") }
        #expect(error?.kind == .notFound)
        #expect(error?.message == "there is no script rpo-adit; did you mean rpo-audit?")
        #expect(
            error?.hint
                == "Looked for rpo-adit in the folder at hand, and for rpo-adit.lua in /nowhere, \(folder.path). "
                + "scvsh --list lists the scripts that there are.")
    }

    @Test func listsWhatIsFoundByItsNameTheFirstOfEach() throws {
        let user = try TemporaryFolder()
        let tree = try TemporaryFolder()
        for folder in [user.file("scvsh/scripts"), tree.file("scripts/shared")] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        let own = try user.write("", to: "scvsh/scripts/b.lua")
        let bundled = try tree.write("", to: "scripts/shared/a.lua")
        for name in ["b.lua", "notes.txt", ".hidden.lua"] { _ = try tree.write("", to: "scripts/shared/" + name) }
        let places = ScriptSearchPath(
            XDGDirectories(environment: ["XDG_DATA_HOME": user.path], home: "/root"), executable: tree.path + "/scvsh")
        #expect(
            places.scripts() == [
                SharedScript(name: "a", path: bundled, origin: "bundled"),
                SharedScript(name: "b", path: own, origin: "own"),
            ])
    }
}
