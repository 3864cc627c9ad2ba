import TestSupport
import Testing

@testable import scvsh

@Suite struct FoldersTests {
    @Test(arguments: [
        (["HOME": "/home/me"], "/home/me/.config/scvsh", "/home/me/.local/state/scvsh"),
        (["HOME": "/home/me", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"], "/c/scvsh", "/s/scvsh"),
        (
            ["HOME": "/home/me", "XDG_CONFIG_HOME": "c", "XDG_STATE_HOME": ""], "/home/me/.config/scvsh",
            "/home/me/.local/state/scvsh"
        ),
        ([:], "/root/.config/scvsh", "/root/.local/state/scvsh"),
    ])
    func followXDG(_ environment: [String: String], _ configuration: String, _ state: String) {
        let folders = XDGDirectories(environment: environment, home: "/root")
        #expect(folders.configuration == configuration)
        #expect(folders.state == state)
    }

    @Test func followXDGForWhatIsKept() {
        #expect(XDGDirectories(environment: ["HOME": "/home/me"]).documents == "/home/me/.cache/scvsh/documents")
        #expect(XDGDirectories(environment: ["XDG_CACHE_HOME": "/k"]).documents == "/k/scvsh/documents")
    }
}

@Suite struct TimeZoneNameTests {
    @Test(arguments: ["UTC", "GMT", "Z", "+02:00", "-12:00", "+14:00"])
    func known(_ name: String) { #expect(TimeZoneName.isKnown(name, folder: "/nowhere")) }

    @Test(arguments: [
        "", "+2", "+14:01", "+02:60", "02:00", "../etc/passwd", "/etc/passwd", "Mars/Olympus", "a b", ".",
    ])
    func unknown(_ name: String) { #expect(!TimeZoneName.isKnown(name)) }

    @Test func readsTheSystemsZones() throws {
        let folder = try TemporaryFolder()
        try folder.write("TZif2…", to: "Zone")
        try folder.write("# no zone", to: "zone.tab")
        #expect(TimeZoneName.isKnown("Zone", folder: folder.path))
        #expect(!TimeZoneName.isKnown("zone.tab", folder: folder.path))
    }
}

@Suite struct PasswordCommandTests {
    @Test(arguments: [
        ("printf 'a b\\n'", "a b"), ("printf 'x'", "x"), ("printf ' x \\n\\n'", " x \n"), ("echo 'ä'", "ä"),
        ("echo noise >&2; echo x", "x"), ("printf 'x\\r\\n'", "x"),
    ])
    func takesWhatIsPrinted(_ command: String, _ password: String) throws {
        #expect(try PasswordCommand(command: command).run() == password)
    }

    @Test(arguments: [
        ("exit 9", PasswordCommandError.status(9, said: "")),
        ("echo hunter2; echo locked >&2; echo really >&2; exit 1", .status(1, said: "locked / really")),
        ("true", .empty), ("echo", .empty), ("kill -9 $$", .signal(9)), ("printf '\\377'", .notText),
        ("printf 'a\\0b'", .notText), ("/no/such/program 2>/dev/null", .status(127, said: "")),
    ])
    func tellsWhatWentWrongButNotWhatWasPrinted(_ command: String, _ fault: PasswordCommandError) {
        #expect(throws: fault) { try PasswordCommand(command: command).run() }
        #expect(!fault.message.contains("hunter2"))
    }

    @Test func aLotOfNoiseDoesNotBlock() throws {
        let command = "head -c 300000 /dev/zero | tr '\\0' x >&2; echo secret"
        #expect(try PasswordCommand(command: command).run() == "secret")
    }
}

@Suite struct DemoFactsTests {
    private static let fingerprint = "sha256:" + String(repeating: "ab", count: 32)
    private static let line = """
        {"url": "https://127.0.0.1:4711", "username": "demo", "password": "x", "fingerprint": "\(fingerprint)", \
        "appliance": "6.2", "vms": 14}
        """

    @Test func areReadFromTheReadyLine() throws {
        let facts = try #require(DemoFacts(readyLine: Array(Self.line.utf8)))
        #expect(facts.address.base == "https://127.0.0.1:4711/api")
        #expect(facts.version == "6.2")
        #expect(facts.machines == 14)
        let settings = facts.settings(timezone: nil, readOnly: true)
        #expect(settings.trust == .pin(facts.fingerprint))
        #expect(settings.readOnly == true)
    }

    @Test(arguments: ["", "{}", "ready", #"{"url": "http://x"}"#])
    func anythingElseIsNotUnderstood(_ line: String) { #expect(DemoFacts(readyLine: Array(line.utf8)) == nil) }

    @Test(arguments: [
        DemoError.notFound(beside: "/x"), .notStarted(program: "/x", errno: 13), .notReady(program: "/x"),
        .ended(program: "/x", said: "no openssl"), .notUnderstood(program: "/x", line: "hm"),
    ])
    func eachFaultSaysWhatToDo(_ fault: DemoError) {
        #expect(fault.message.contains("/x"))
        #expect(fault.hint?.hasSuffix(".") == true)
    }
}
