import Testing

@testable import scvsh

@Suite struct PasswordCommandTests {
    @Test(arguments: [
        ("printf 'a b\\n'", "a b"), ("printf 'x'", "x"), ("printf ' x \\n'", " x "), ("echo 'ä'", "ä"),
        ("echo noise >&2; echo x", "x"), ("printf 'x\\r\\n'", "x"),
    ])
    func takesWhatIsPrinted(_ command: String, _ password: String) throws {
        #expect(try PasswordCommand(command: command).run() == password)
    }

    @Test(arguments: [
        ("exit 9", PasswordCommandError.status(9, said: "")),
        ("echo hunter2; echo locked >&2; echo really >&2; exit 1", .status(1, said: "locked / really")),
        ("echo hunter2; echo 'not hunter2' >&2; exit 1", .status(1, said: "not ***")),
        (
            "printf 'a\\033[2Jb\\007\\302\\233c\\377' >&2; exit 1",
            .status(1, said: "a\\u{1b}[2Jb\\u{7}\\u{9b}c\u{FFFD}")
        ),
        ("true", .empty), ("echo", .empty), ("kill -9 $$", .signal(9)), ("printf '\\377'", .notText),
        ("printf 'a\\0b'", .notText), ("printf 'hunter2\\nuser: x\\n'", .lines(2)), ("printf 'x\\n\\n'", .lines(2)),
        ("/no/such/program 2>/dev/null", .status(127, said: "")),
    ])
    func tellsWhatWentWrongButNotWhatWasPrinted(_ command: String, _ fault: PasswordCommandError) {
        #expect(throws: fault) { try PasswordCommand(command: command).run() }
        #expect(!fault.message.contains("hunter2"))
    }

    @Test func whatItComplainsOfIsBoundedAndItsOwn() throws {
        let long = PasswordCommandError.status(1, said: String(repeating: "x", count: 500) + "…")
        #expect(throws: long) { try PasswordCommand(command: "head -c 9000 /dev/zero | tr '\\0' x >&2; exit 1").run() }
        let fault = PasswordCommandError.status(1, said: "locked")
        #expect(fault.message == "the command ended with status 1, and said: locked")
    }

    @Test func aLotOfNoiseDoesNotBlock() throws {
        let command = "head -c 300000 /dev/zero | tr '\\0' x >&2; echo secret"
        #expect(try PasswordCommand(command: command).run() == "secret")
    }
}
