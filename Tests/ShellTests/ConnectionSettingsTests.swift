import Appliance
import Errors
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

    private func environment(url: String?) throws -> ConnectionSettings {
        var said = [
            "SCVSH_USERNAME": "me", "SCVSH_PASSWORD": "x", "SCVSH_TIMEZONE": "UTC",
            "SCVSH_FINGERPRINT": "sha256:" + String(repeating: "ab", count: 32),
        ]
        said["SCVSH_URL"] = url
        return try ConnectionSettings(environment: said)
    }

    @Test func theEnvironmentIsForItsOwnAppliance() throws {
        let options = ConnectionSettings(address: try ApplianceAddress(parsing: "b.demo.local"))
        let none = ConnectionSettings()
        let same = options.joined(environment: try environment(url: "b.demo.local"), profile: none, named: "default")
        #expect(same.username == "me" && same.password != nil && same.trust != nil && same.timezone == "UTC")
        let other = options.joined(environment: try environment(url: "a.demo.local"), profile: none, named: "default")
        #expect(other.address == options.address)
        #expect(other.username == nil && other.password == nil && other.trust == nil && other.timezone == nil)
        #expect(
            other.elsewhere
                == .init(source: "the environment", address: try ApplianceAddress(parsing: "a.demo.local")))
        #expect(
            ConfigurationError.noPassword(username: "me", elsewhere: other.elsewhere).message
                == "no password is given for me, and there is no terminal to ask at; what the environment says of "
                + "name and password is for a.demo.local:8144 only")
        // Without an address of its own it is for whichever is used.
        let lone = options.joined(environment: try environment(url: nil), profile: none, named: "default")
        #expect(lone.username == "me" && lone.password != nil && lone.elsewhere == nil)
    }

    @Test func whatTheEnvironmentMayNotSayTheProfileOfTheApplianceDoes() throws {
        let options = ConnectionSettings(address: try ApplianceAddress(parsing: "b.demo.local"))
        let profile = ConnectionSettings(address: options.address, username: "b", password: .command("b", origin: "b"))
        let all = options.joined(environment: try environment(url: "a.demo.local"), profile: profile, named: "b")
        #expect(all.username == "b" && all.password == .command("b", origin: "b"))
    }

    @Test func twoAppliancesAreNamedWithBothWaysOut() throws {
        let fault = ConfigurationError.twoAppliances(
            profile: "lab", try ApplianceAddress(parsing: "lab.demo.local"),
            variable: try ApplianceAddress(parsing: "a.demo.local:8145"))
        #expect(fault.kind == .config)
        #expect(
            fault.message
                == "profile lab is for https://lab.demo.local:8144/api, and SCVSH_URL names "
                + "https://a.demo.local:8145/api")
        #expect(
            fault.hint
                == "Nothing was sent. Take SCVSH_URL out of the environment for lab.demo.local:8144, or leave out "
                + "--profile lab for a.demo.local:8145.")
    }
}
