import API
import Appliance
import JSON
import Testing

@testable import Runtime

/// One rule for what is secret, for all who keep or show something.
@Suite struct SecretTests {
    static let table: [(name: String, value: String, isSecret: Bool)] = [
        ("password", "'hunter22'", true), ("Admin_Password", "'hunter22'", true), ("password", "123456789", true),
        ("token", "1234.5", true), ("apiKey", "'hunter22'", true), ("private_key", "[[hunter22]]", true),
        ("pass-phrase", "'hunter22'", true), ("clientSecret", "987654321", true), ("username", "'hunter22'", false),
        ("size", "123456789", false), ("key", "'hunter22'", false),
    ]

    private func fixture(answering words: String) throws -> RuntimeFixture {
        let fixture = try RuntimeFixture()
        fixture.appliance.answers["POST /4.1/nobody/knows"] = { _ in
            (400, #"{"statusCode":400,"responseMessage":["it does not like \#(words)"]}"#)
        }
        return fixture
    }

    @Test(arguments: table)
    func linesRequestsRecordsAndErrorsAgree(name: String, value: String, isSecret: Bool) throws {
        let text = value.filter { !"'[]".contains($0) }
        let fixture = try fixture(answering: text)
        // A line that fails to compile has nothing but its words to go by.
        let typed = "x = {['\(name)'] = \(value)} +"
        #expect(LineSecrets(typed).looksSecret(SecretFinder.isSecret) == isSecret)
        // One that was sent is known by what the gate found in it.
        let call = "scv.request('POST', '/4.1/nobody/knows', {body = {['\(name)'] = v}, confirm = false})"
        _ = try? fixture.runtime.prompt.run("v = \(value) \(call)")
        #expect(fixture.runtime.prompt.holdsSecret == isSecret)
        let record = try #require(fixture.runtime.journal.chapter(nil)?.entries.last)
        let shown = try #require(record.request.body?[name])
        #expect((shown == "***") == isSecret)
        #expect(record.failure?.contains(text) == !isSecret)
        let planned = try fixture.text("return dry_run(function() v = \(value) \(call) end)[1].body['\(name)']")
        #expect((planned == "***") == isSecret)
        let message = try fixture.text("v = \(value) return select(2, pcall(function() \(call) end)).message")
        #expect(message.contains(text) == !isSecret)
        #expect(message.contains("it does not like ***") == isSecret)
    }
}
