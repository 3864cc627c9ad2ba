import Appliance
import JSON
import TestSupport
import Testing

@testable import scvsh

@Suite struct SetupTests {
    private func reading(_ words: String...) -> CommandLineReading { CommandLineReading(["scvsh", "--setup"] + words) }

    private func wish(_ words: String...) throws -> SetupWish? {
        guard case .run(let invocation) = CommandLineReading(["scvsh", "--setup"] + words) else { return nil }
        #expect(invocation.parts.isEmpty && invocation.prompt == .never && invocation.profile == nil)
        return invocation.setup
    }

    @Test func itsProfileStandsBehindItOrBehindTheOption() throws {
        #expect(try wish() == SetupWish())
        #expect(try wish("dr")?.name == "dr")
        #expect(try wish("-p", "dr")?.name == "dr")
        #expect(try wish("-p", "dr", "dr")?.name == "dr")
        #expect(try wish("dr", "--url", "scv.demo.local")?.connection.address?.host == "scv.demo.local")
        #expect(try wish("--read-only", "dr")?.isReadOnly == true)
        #expect(try wish("--url", "scv.demo.local")?.connection.address?.host == "scv.demo.local")
    }

    @Test func nothingElseGoesWithIt() {
        #expect(reading("a", "--read-only", "b") == .wrong(.wordBehindName("b")))
        #expect(reading("a", "b") == .wrong(.wordBehindName("b")))
        #expect(reading("a b") == .wrong(.value(option: "--setup", "a b", .profileName)))
        #expect(reading("-p", "x", "y") == .wrong(.exclusive("--setup y", "--profile x")))
        for word in ["-i", "--demo", "--insecure", "--dry-run", "--yes", "--sync", "--check", "--list", "--trace"] {
            #expect(reading(word) == .wrong(.exclusive("--setup", word)))
        }
        #expect(reading("-e", "1") == .wrong(.exclusive("--setup", "-e")))
        #expect(reading("--definitions", "d") == .wrong(.exclusive("--setup", "--definitions")))
        #expect(reading("--lint", "x") == .wrong(.exclusive("--setup", "--lint")))
        #expect(reading("--record", "x") == .wrong(.exclusive("--setup", "--record")))
    }

    @Test(arguments: [
        ("dr", true), ("a.b_c@d-1", true), ("9", true), ("", false), ("-x", false), ("a b", false),
        ("ä", false), ("a/b", false), (String(repeating: "a", count: 65), false),
    ])
    func namesArePlainWords(_ name: String, _ isOne: Bool) {
        #expect(SetupWish.isName(name) == isOne)
    }

    @Test func changesAreToldAndSecretsAreNot() {
        let old: JSONObject = ["url": "a", "password_command": "echo x", "password": "hunter2", "color": "red"]
        let new: JSONObject = ["url": "b", "password_command": "echo y", "color": "red", "read_only": true]
        #expect(
            SetupChanges(from: old, to: new).lines == [
                "url               a → b", "password_command  another than before",
                "password          (not shown) → nothing", "read_only         nothing → true",
            ])
        #expect(SetupChanges(from: nil, to: ["vcenter": ["url": "vc"]]).lines == ["vcenter           vc, and more"])
    }

    @Test func commandsAreOfferedForTheProfile() {
        let stores = PasswordStore.all(profile: "it's", folder: "/home/me/my files")
        #expect(stores[0].command == "pass show 'scv/it'\\''s'")
        #expect(stores[2].command == "systemd-creds decrypt --name='scv-it'\\''s' '/home/me/my files/it'\\''s.cred' -")
        let plain = PasswordStore.all(profile: "dr", folder: "/c")[2]
        #expect(plain.command == "systemd-creds decrypt --name=scv-dr /c/dr.cred -")
    }

    @Test func allElseOfTheFileStaysAsItWas() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(#"{"b": {"url": "b", "x": [1, null, 2.5]}, "y": 7}"#, to: "profiles.json")
        let file = ProfileFile(path: path)
        #expect(throws: SetupError.self) { try file.write(["url": "c"], as: "b", seen: nil) }
        try file.write(["url": "a"], as: "a", seen: nil)
        try file.write(["url": "c"], as: "a", seen: ["url": "a"])
        #expect(
            try JSONValue(parsing: Array(folder.text("profiles.json").utf8))
                == ["b": ["url": "b", "x": [1, nil, 2.5]], "y": 7, "a": ["url": "c"]])
        #expect(try folder.mode("profiles.json") == 0o600)
    }
}
