import Testing

@testable import Runtime

/// What is kept of lines, for a script to be made of.
@Suite struct LineLogTests {
    private let fixture: RuntimeFixture
    private var log: LineLog { fixture.runtime.prompt.log }

    init() throws { fixture = try RuntimeFixture() }

    private static let login = "scv.request('POST', '/4.1/nobody/knows', {body = {password = pw}})"

    @Test func whatTurnsOutToBeASecretIsTakenOutOfEarlierLines() {
        _ = fixture.atPrompt(["pw = 'hunter2!'", "1 + 1"])
        _ = fixture.atPrompt([Self.login])
        #expect(log.lines.prefix(2).map(\.text) == [#"pw = secret("PW")"#, "1 + 1"])
        #expect(log.lines.prefix(2).allSatisfy { !$0.isWithheld })
    }

    @Test func aLineOfWhichASecretCannotBeTakenOutStaysAsOneThatIsWithheld() {
        _ = fixture.atPrompt(["0", "given = 'hun' .. 'ter' .. '2!'", "1 + 1"])
        _ = fixture.atPrompt([Self.login.replacing("= pw", with: "= given")])
        #expect(log.lines.prefix(3).map(\.text) == ["0", "", "1 + 1"])
        #expect(log.lines.prefix(3).map(\.isWithheld) == [false, true, false])
    }

    @Test func whatALineChangedIsKeptWhateverBecameOfIt() {
        let change = "scv.request('POST', '/4.1/jobs/118', {body = {}, confirm = false})"
        fixture.appliance.answers["POST /4.1/jobs/118"] = { _ in (200, #"{"statusCode":200,"response":{}}"#) }
        _ = fixture.atPrompt(["1 + 1"])
        _ = fixture.atPrompt([change + " nobody()"])
        _ = fixture.atPrompt(["1 +"])
        #expect(log.lines.prefix(2).map(\.succeeded) == [true, false])
        #expect(log.lines.prefix(2).map(\.deeds) == [[], ["POST /4.1/jobs/118 was carried out"]])
        #expect(log.lines.dropFirst(2).allSatisfy { $0.deeds == [] })
    }

    @Test(arguments: [
        // A comment keeps it; so do pieces that are put together with what takes another's place.
        "pw = 'hunter2!' -- hunter2!", #"pw = 'hunter2!' x = 'hun' .. "\x74er" .. '2!'"#,
    ])
    func nothingIsKeptOfALineThatHoldsTheSecretStill(line: String) {
        _ = fixture.atPrompt([line])
        _ = fixture.atPrompt([Self.login])
        #expect(log.lines.first?.isWithheld == true)
        #expect(log.lines.first?.text == "")
    }
}
