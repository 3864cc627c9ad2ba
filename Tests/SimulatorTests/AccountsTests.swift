import Testing

@testable import Simulator

struct AccountsTests {
    private let now = SimulatedTime.beginning

    @Test("Each form of the user's name is taken, in any case", arguments: Accounts.userNames)
    func names(name: String) {
        var accounts = Accounts(tokenSeconds: 60)
        #expect(accounts.login(name, Accounts.password, at: now) != nil)
        #expect(accounts.login(name.uppercased(), Accounts.password, at: now) != nil)
        #expect(accounts.logins == 2)
    }

    @Test(
        "A wrong name or password gets no token",
        arguments: [
            ("nobody", Accounts.password), (Accounts.userNames[0], "wrong"), (Accounts.userNames[0], ""),
            (Accounts.userNames[0], Accounts.password.uppercased()),
        ])
    func refusals(name: String, password: String) {
        var accounts = Accounts(tokenSeconds: 60)
        #expect(accounts.login(name, password, at: now) == nil)
        #expect(accounts.logins == 0)
    }

    @Test("Tokens hold for their time, each on its own")
    func expiry() throws {
        var accounts = Accounts(tokenSeconds: 60)
        let first = try #require(accounts.login(Accounts.userNames[0], Accounts.password, at: now))
        let second = try #require(accounts.login(Accounts.userNames[0], Accounts.password, at: now + 30))
        #expect(first != second)
        #expect(accounts.accepts(first, at: now + 59.9))
        #expect(!accounts.accepts(first, at: now + 60))
        #expect(accounts.accepts(second, at: now + 60))
        #expect(!accounts.accepts("", at: now))
        #expect(!accounts.accepts("another", at: now))
    }
}
