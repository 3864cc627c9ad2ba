import Testing

@testable import Simulator

@Suite struct AccountsTests {
    private let now = SimulatedTime.beginning

    @Test(arguments: Accounts.userNames)
    func takesEachFormOfTheUsersNameInAnyCase(name: String) {
        var accounts = Accounts(tokenSeconds: 60)
        let tokens = [name, name.uppercased()].map { accounts.login($0, Accounts.password, at: now) }
        #expect(!tokens.contains(nil))
        #expect(accounts.logins == 2)
    }

    @Test(arguments: [
        ("nobody", Accounts.password), (Accounts.userNames[0], "wrong"), (Accounts.userNames[0], ""),
        (Accounts.userNames[0], Accounts.password.uppercased()),
    ])
    func givesNoTokenForAWrongNameOrPassword(name: String, password: String) {
        var accounts = Accounts(tokenSeconds: 60)
        let token = accounts.login(name, password, at: now)
        #expect(token == nil)
        #expect(accounts.logins == 0)
    }

    @Test func aTokenHoldsForItsOwnTime() throws {
        var accounts = Accounts(tokenSeconds: 60)
        let (name, password) = (Accounts.userNames[0], Accounts.password)
        let one = accounts.login(name, password, at: now)
        let other = accounts.login(name, password, at: now + 30)
        let (first, second) = (try #require(one), try #require(other))
        #expect(first != second)
        #expect(accounts.user(of: first, at: now + 59.9) == name)
        #expect(accounts.user(of: first, at: now + 60) == nil)
        #expect(accounts.user(of: second, at: now + 60) == name)
        #expect(accounts.user(of: "", at: now) == nil)
        #expect(accounts.user(of: "another", at: now) == nil)
    }
}
