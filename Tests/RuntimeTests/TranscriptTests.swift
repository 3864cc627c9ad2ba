import TestSupport
import Testing

@testable import Runtime

@Suite struct TranscriptTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func transcript(_ name: String = "t", overwrite: Bool = false) throws -> Transcript {
        try Transcript(path: folder.file(name), overwrite: overwrite, header: "# begin\n")
    }

    @Test func holdsWhatWasTypedAndWhatFollowed() throws {
        let transcript = try transcript()
        transcript.type("for i = 1, 2 do\nprint(i)\nend")
        transcript.note("1\n")
        transcript.note("\u{1B}[31m2\u{1B}[0m\n")
        try transcript.flush(secrets: [])
        transcript.type("x")
        try transcript.flush(secrets: [])
        #expect(try folder.text("t") == "# begin\n> for i = 1, 2 do\n  print(i)\n  end\n1\n2\n> x\n")
        #expect(try folder.mode("t") == 0o600)
    }

    @Test func takesSecretsOutOfAllThatIsWritten() throws {
        let transcript = try transcript()
        transcript.type("given = 'hunter2!'")
        transcript.note("hunter2!\npassword: other\n")
        try transcript.flush(secrets: [])
        transcript.type("login{password = 'hunter2!'}")
        transcript.settle(withoutSecrets: "login{password = secret}")
        transcript.note("no login with hunter2!\n")
        try transcript.flush(secrets: ["hunter2!"])
        let text = try folder.text("t")
        #expect(!text.contains("hunter2!"))
        #expect(!text.contains("other"))
        #expect(text.contains("> login{password = secret}\nno login with ***\n"))
        #expect(try folder.mode("t") == 0o600)
        transcript.type("a")
        transcript.settle(withoutSecrets: nil)
        try transcript.flush(secrets: ["hunter2!"])
        #expect(try folder.text("t").hasSuffix("> -- a line with a secret\n"))
    }

    @Test func nothingInItSteersATerminal() throws {
        let transcript = try transcript()
        transcript.type("x = '\u{1B}[2J\u{9B}1m'")
        transcript.note("\u{1B}[31mred\u{1B}[0m\tand \u{1B}]0;title\u{07}\u{202E}\r\n")
        try transcript.flush(secrets: [])
        #expect(
            try folder.text("t")
                == #"# begin"# + "\n" + #"> x = '\u{1b}[2J\u{9b}1m'"# + "\nred\tand "
                + #"\u{1b}]0;title\u{7}\u{202e}\u{d}"# + "\n")
    }

    @Test(arguments: ["password = 'hunter2!' exit()", "password = 'hunter2!' os.exit()"])
    func aLineThatLeavesIsWrittenWithoutItsSecrets(line: String) throws {
        let fixture = try RuntimeFixture()
        // What ends the program ends the test, too.
        _ = try fixture.run("os.exit = function() error('the program has ended', 0) end")
        _ = fixture.atPrompt(["transcript('\(folder.file("t"))')", "print('first')", line])
        if !line.contains("os.exit") { fixture.runtime.prompt.flushTranscript() }
        let text = try folder.text("t")
        #expect(!text.contains("hunter2!"))
        #expect(text.contains("> " + line.replacing("'hunter2!'", with: "secret")))
        #expect(text.contains("first\n"))
    }

    @Test func replacesNoFileUnlessAsked() throws {
        try folder.write("mine", to: "t")
        #expect(throws: PrivateFileError.self) { try transcript() }
        #expect(try folder.text("t") == "mine")
        _ = try transcript(overwrite: true)
        #expect(try folder.text("t") == "# begin\n")
    }
}
