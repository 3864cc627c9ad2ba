import Testing

@testable import Simulator

@Suite struct AuthTests {
    @Test func tellsAWrongPasswordFromAWrongNameInNothing() throws {
        let appliance = try Appliance()
        let replies = [Accounts.userNames[0], "nobody"].map { name in
            appliance.send(
                "POST", "/api/4.1/auth/login", body: Array(#"{"username":"\#(name)","password":"no"}"#.utf8), token: nil
            )
        }
        #expect(replies.map(\.status) == [401, 401])
        #expect(replies[0].bytes == replies[1].bytes)
    }
}
