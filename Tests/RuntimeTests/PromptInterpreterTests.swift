import HTTP
import Lua
import Testing

@testable import Runtime

@Suite struct PromptInterpreterTests {
    private let fixture: RuntimeFixture
    private var prompt: PromptInterpreter { fixture.runtime.prompt }

    init() throws { fixture = try RuntimeFixture() }

    private func run(_ lines: String...) -> String { fixture.atPrompt(lines) }

    // MARK: Lines

    @Test(arguments: [
        (["1 + 1"], "2\n"), (["x = 3", "x"], "3\n"), (["1, 2"], "1\t2\n"), (["nil"], "nil\n"),
    ])
    func valuesAreShownWithoutReturn(lines: [String], shown: String) {
        #expect(lines.map { run($0) }.joined() == shown)
    }

    @Test func theLastValueIsKeptUnderAName() {
        #expect(run("41", "_ + 1") == "41\n42\n")
    }

    @Test func localsLiveOn() {
        #expect(run("local x = 20", "local function double() return x * 2 end", "x = x + 1", "double()") == "42\n")
        #expect(run("local t", "t") == "nil\n")
    }

    @Test func localsAreNoGlobals() throws {
        #expect(run("local secret = 5") == "")
        #expect(try fixture.text("return tostring(secret)") == "nil")
    }

    @Test(arguments: ["for i = 1, 2 do", "t = {", "s = [[", "f("])
    func aLineThatIsOnlyBegunAsksForMore(line: String) {
        #expect(run(line) == "incomplete")
    }

    @Test func aBlockOfSeveralLinesRunsAsOne() {
        #expect(run("for i = 1, 2 do\nprint(i)\nend") == "")
    }

    @Test func unknownNamesAreErrorsAtThePromptOnly() throws {
        #expect(run("prnit(1)").contains("did you mean print"))
        #expect(try fixture.text("return tostring(prnit)") == "nil")
    }

    // MARK: Typing

    @Test(arguments: [
        ("x = = 3", 4..<5), ("x = = ", 4..<5), ("foo bar ", 4..<7), ("2 + 3 4 ", 6..<7),
        ("for i = 1, 3 do x = = 3", 20..<21), ("f(1) + ) ", 7..<8), ("=x = 3", 3..<4), ("::b:: c d ", 8..<9),
        ("print(1)) ", 8..<9), ("if x then y = end z", 14..<17), ("local 1 = 2", 6..<7), ("x = 1 +* 2", 7..<8),
        ("e = 'ü' x x x", 11..<12),
    ])
    func whatCannotStandWhereItStandsIsFound(line: String, place: Range<Int>) {
        #expect(prompt.misplaced(in: line) == place)
    }

    @Test(arguments: [
        "", "x", "x = 3", "1 + 1", "for i = 1, 2 do", "f(", "x = =", "for i = 1, 3 d", "exit", "help jobs",
        "::a:: goto a", "goto nowhere", "x = 'open", "=1 + 1", "1 + 1;", "a .. b", "a // b", "1 << 2",
    ])
    func whatMayBecomeRightIsNotWrong(line: String) { #expect(prompt.misplaced(in: line) == nil) }

    // MARK: Secrets

    @Test(
        arguments: [
            "scv.api.auth.login{username = 'a', password = 'hunter2'}",
            "scv.api.auth.login{usernme = 'a', password = 'hunter2'}",
            "scv.api.auth.login{username = 'a' password = 'hunter2'}",
            "scv.api.auth.lgoin{username = 'a', ['password'] = 'hunter2'}",
            "local admin_password = [[hunter2]]",
            #"scv.request('POST', '/4.1/auth/login', {body = '{"username":"a","password":"hunter2"}'})"#,
            "scv.request('POST', '/4.1/nobody/knows', {body = {accounts = {{passphrase = 'hunter2'}}}})",
            "k = 'hunter2' scv.request('GET', '/4.1/jobs', {headers = {Authorization = k}})",
            "k = 'hunter2' scv.request('GET', '/4.1/jobs', {query = {token = k}})",
            "k = 'pin' scv.request('POST', '/4.1/nobody/knows', {body = {password = k}})",
            #"k = "hun\x74er\50" scv.request('POST', '/4.1/nobody/knows', {body = {password = k}})"#,
            "k = [==[\nhunter2]==] scv.request('POST', '/4.1/nobody/knows', {body = {password = k}})",
            "k = ('hun' .. ('ter') .. 2) scv.request('POST', '/4.1/nobody/knows', {body = {password = k}})",
            "k = 0x118DC2A41 scv.request('POST', '/4.1/nobody/knows', {body = {password = k}})",
            "x.password = ('hunter2')", "x.password = 'hun' .. 'ter2' )", "password = tostring(4711993377) )",
            "local user, password = read(), 'hunter2' )", "local password <const> = 'hunter2'",
            "local user <const>, password <close> = read(), 'hunter2' )",
            "local password <const>, user = 'hunter2', 1 )",
            "scv.add_storage{name = 'a', certificate = 'nofile.pem', key = '-----BEGIN PRIVATE KEY-----\\nMIGH'}",
            "scv.add_storage{name = 'a', key = 'MIGHAgEAMBMG'}", "scv.add_storage{name = 'a', privateKey = 'MIGHAgEA'}",
            "k = '-----BEGIN RSA PRIVATE ' .. 'KEY-----'", "k = '\(String(repeating: "MIGH", count: 30))'",
            "scv.add_storage{name = 'a', passwrd = 'hunter2'}", "scv.add_storage{name = 'a', pass = 'hunter2'}",
            "scv.add_storage{name = 'a', pasvord_of = 'hunter2'}", "scv.add_storage('a', 'hunter2')",
            "scv.add_storage{'a', 'hunter2'}", "scv.api.auth.login('a', 'hunter2')", "scv.add_storage{password = 4711}",
            "scv.request('GET', '/4.1/jobs?password=hunter%2D2')", "scv.request('GET', '/4.1/jobs?pass%77ord=x')",
            "os.execute('curl -u admin:hunter2 https://scv')", "x = 'https://admin:hunter2@scv/'",
            "x = '--password hunter2'", "x = 'Authorization: Bearer abc'",
        ])
    func aSecretIsNoticedWhereverInALineItStands(line: String) {
        #expect(run(line) != "incomplete")
        #expect(prompt.holdsSecret)
    }

    @Test(arguments: [
        "password == 'x'", "local password = ask()", "local hosts = {'a'}", "x = 'the password'",
        "local password = os.getenv('PW')", "local token = io.open('file'):read('a')",
        "x = {password = pw, name = 'a'}",
        "scv.request('GET', '/4.1/jobs?type=backup')", "scv.add_storage{name = 'a', username = 'b'}",
        "scv.backup_now{grup = 'gold'}", "x = 'https://scv:8144/api'", "if passed then print('yes') end",
    ])
    func aLineWithoutASecretHoldsNone(line: String) {
        #expect(run(line) != "incomplete")
        #expect(!prompt.holdsSecret)
    }

    @Test(arguments: [
        "pw = 'hunter2'", "pw = 'hun\\x74er2'", "pw = 'hunte' .. '\\114' .. 2", "half = 'hunte'", "pw = {'hunter2'}",
    ])
    func aLineThatGaveTheSecretToAVariableIsFoundLater(earlier: String) {
        _ = run("pw = 'hunter2'")
        #expect(!prompt.isGivenAway(by: earlier))
        _ = run("scv.add_storage{name = 'a', username = 'b', password = pw, certificate = 'nofile.pem'}")
        #expect(prompt.isGivenAway(by: earlier))
        #expect(!prompt.isGivenAway(by: "print('hello')"))
        // What is typed once more is no less one.
        _ = run("print('hunter2' == pw)")
        #expect(prompt.holdsSecret)
    }

    @Test func errorsShowNoValueOfASecret() {
        for call in [
            "scv.add_storage{name = 'a', username = 'b', password = 12345678}", "scv.add_storage(12345678)",
            "scv.api.storage_systems.add{name = 'a', password = 12345678}",
        ] {
            let told = run(call)
            #expect(!told.contains("12345678"), "\(told)")
        }
    }

    @Test func theNextLineHoldsNoSecretOfTheLast() {
        _ = run("scv.api.auth.login{username = 'a', password = 'hunter2'}")
        _ = run("1")
        #expect(!prompt.holdsSecret)
    }

    // MARK: Who follows

    @Test func aFollowerSeesEachLine() throws {
        fixture.appliance.answers["GET /simulator"] = { _ in (200, #"{"simulator":true,"by_operation":{}}"#) }
        #expect(prompt.follower == nil)
        _ = run("lesson('finding-your-way')")
        #expect(prompt.follower != nil)
        try prompt.follow()
        _ = run("1 + 1")
        try prompt.follow()
        #expect(fixture.console.notes.last?.hasPrefix("Not yet: ") == true)
        prompt.abandon()
        #expect(fixture.console.notes.last?.hasPrefix("Left the lesson") == true)
        #expect(prompt.follower == nil)
    }

    @Test func aLineIsFollowedOnce() throws {
        fixture.appliance.answers["GET /simulator"] = { _ in (200, #"{"simulator":true,"by_operation":{}}"#) }
        _ = run("lesson('finding-your-way')", "1 + 1")
        try prompt.follow()
        let notes = fixture.console.notes.count
        try prompt.follow()
        #expect(fixture.console.notes.count == notes)
    }

    @Test func theSimulatorIsAskedAtTheRootOfTheServer() {
        var asked = ""
        fixture.appliance.answers["GET /simulator"] = { request in
            asked = request.url
            return (200, #"{"simulator":true,"by_operation":{}}"#)
        }
        _ = run("lesson('finding-your-way')")
        #expect(asked == "https://scv.demo.local:8144/simulator")
    }

    // MARK: Completion

    @Test func halfTypedWordsAreCompleted() {
        #expect(prompt.completions(line: "scv.api.job", word: 0..<11).map(\.text) == ["scv.api.jobs"])
        #expect(prompt.completions(line: "print(para", word: 6..<10).map(\.text) == ["parallel"])
        #expect(prompt.completions(line: "scv.backup_now{gr", word: 15..<17).first?.text == "group = ")
        #expect(fixture.appliance.requests.isEmpty)
    }

    @Test func thePromptsOwnNamesAreCompleted() {
        #expect(run("local wonderful = 1") == "")
        #expect(prompt.completions(line: "wond", word: 0..<4).map(\.text) == ["wonderful"])
    }
}
