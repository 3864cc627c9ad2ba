import Appliance
import HTTP
import Testing

@testable import scvsh

@Suite struct ConnectionSettingsTests {
    private func settings() throws -> ConnectionSettings {
        ConnectionSettings(
            address: try ApplianceAddress(parsing: "a.demo.local"), username: "me",
            password: .command("pass", origin: "x"),
            trust: .pin(try #require(Fingerprint("sha256:" + String(repeating: "ab", count: 32)))), timezone: "UTC",
            readOnly: true)
    }

    @Test(arguments: ["a.demo.local", "https://A.demo.local:8144/api"])
    func holdForTheirOwnAppliance(address: String) throws {
        let wanted = try ApplianceAddress(parsing: address)
        #expect(try settings().forAppliance(at: wanted, source: "profile x") == settings())
        #expect(try settings().forAppliance(at: nil, source: "profile x") == settings())
    }

    @Test(arguments: ["b.demo.local", "a.demo.local:8145", "https://a.demo.local/other/api"])
    func sayNothingOfAnotherButWhatForbids(address: String) throws {
        let wanted = try ApplianceAddress(parsing: address)
        let left = try settings().forAppliance(at: wanted, source: "profile x")
        #expect(left.username == nil && left.password == nil && left.trust == nil && left.timezone == nil)
        #expect(left.readOnly == true)
        #expect(left.elsewhere == .init(source: "profile x", address: try settings().address))
    }

    @Test func areForNoneWhereTheyNameNone() throws {
        let lone = ConnectionSettings(username: "me", trust: .authority(file: "/ca"))
        let left = lone.forAppliance(at: try ApplianceAddress(parsing: "b.demo.local"), source: "profile x")
        #expect(left.username == nil && left.elsewhere?.address == nil)
        #expect(left.trust == .authority(file: "/ca"))
    }
}
