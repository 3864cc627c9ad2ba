import Appliance
import Errors
import HTTP
import TestSupport
import Testing
import VCenter

@testable import scvsh

@Suite struct VCenterSettingsTests {
    private func at(_ text: String) throws -> VCenterChoice { try VCenterChoice(parsing: text) }

    private func settings(_ json: String) throws -> ConnectionSettings {
        let folder = try TemporaryFolder()
        return try Profiles(path: try folder.write(json, to: "profiles.json")).settings(named: nil)
    }

    @Test func aProfileNamesItByItsAddressOrByAnObject() throws {
        #expect(try settings(#"{"default": {"vcenter": "vc"}}"#).vcenter == at("https://vc/sdk"))
        #expect(try settings(#"{"default": {"vcenter": {"url": "vc"}}}"#).vcenter == at("vc"))
        #expect(try settings(#"{"default": {"vcenter": false}}"#).vcenter == VCenterChoice.none)
        #expect(try settings(#"{"default": {"vcenter": "none"}}"#).vcenter == VCenterChoice.none)
        #expect(try settings(#"{"default": {}}"#).vcenter == nil)
        let digest = String(repeating: "ab", count: 32)
        let whole = try settings(
            #"{"default": {"vcenter": {"url": "vc:8443", "username": "r", "password_command": "x", "#
                + #""fingerprint": "sha256:\#(digest)"}}}"#)
        guard case .at(let vcenter) = whole.vcenter else { throw Missing() }
        #expect(vcenter.address == (try VCenterAddress(parsing: "vc:8443")))
        #expect(vcenter.username == "r" && !vcenter.sharesCredentials)
        #expect(vcenter.password == .command("x", origin: "vcenter.password_command of profile default"))
        #expect(vcenter.trust == .pin(try #require(Fingerprint("sha256:" + digest))))
    }

    private struct Missing: Error {}

    @Test(arguments: [
        (#"true"#, "vcenter must be an address, false, or an object that has a url"),
        (#"{}"#, "vcenter must be an address, false, or an object that has a url"),
        (#"{"url": ""}"#, "vcenter must be an address, false, or an object that has a url"),
        (#""http://vc""#, "vcenter: “http://vc” would send the password unencrypted: vCenter is reached by https only"),
        (#"{"url": "vc/api"}"#, "vcenter.url: “vc/api” has a path that is not the API's: it must end in /sdk"),
        (#"{"url": "vc", "password": "x"}"#, "a password does not belong into a file"),
        (#"{"url": "vc", "user": "x"}"#, "unknown key vcenter.user"),
        (#"{"url": "vc", "ca": "a", "fingerprint": "b"}"#, "ca and fingerprint can't be used together"),
        (#"{"url": "vc", "fingerprint": "b"}"#, "vcenter.fingerprint: not a fingerprint"),
        (#"{"url": "vc", "username": 1}"#, "vcenter.username must be a text, and not empty"),
    ])
    func whatIsWrongIsNamed(value: String, words: String) throws {
        let error = try #require(throws: ConfigurationError.self) {
            try settings(#"{"default": {"vcenter": \#(value)}}"#)
        }
        #expect(error.message.contains(words), "\(error.message)")
        #expect(error.hint?.isEmpty == false)
    }

    @Test func theOptionWinsOverTheVariableAndThatOverTheProfile() throws {
        let appliance = try ApplianceAddress(parsing: "scv")
        let profile = ConnectionSettings(address: appliance, vcenter: try at("c"))
        let environment = try ConnectionSettings(environment: ["SCVSH_VCENTER_URL": "b"])
        let option = ConnectionSettings(vcenter: try at("a"))
        let nothing = ConnectionSettings()
        #expect(option.joined(environment: environment, profile: profile, named: "x").vcenter == (try at("a")))
        #expect(nothing.joined(environment: environment, profile: profile, named: "x").vcenter == (try at("b")))
        #expect(nothing.joined(environment: nothing, profile: profile, named: "x").vcenter == (try at("c")))
        let none = ConnectionSettings(vcenter: VCenterChoice.none)
        #expect(none.joined(environment: environment, profile: profile, named: "x").vcenter == VCenterChoice.none)
        // A profile's vCenter is that of its own appliance.
        let other = ConnectionSettings(address: try ApplianceAddress(parsing: "scv2"))
        #expect(other.joined(environment: nothing, profile: profile, named: "x").vcenter == nil)
    }

    /// Whose name and password are withheld from the vCenter that counts.
    private func withheld(
        _ option: ConnectionSettings, _ environment: ConnectionSettings, _ profile: ConnectionSettings
    ) throws -> String? {
        guard case .at(let vcenter) = option.joined(environment: environment, profile: profile, named: "x").vcenter
        else { throw Missing() }
        #expect(vcenter.sharesCredentials == (vcenter.withheld == nil))
        return vcenter.withheld
    }

    @Test func aProfilesPasswordGoesToItsTwoHostsAndNoOther() throws {
        let profile = ConnectionSettings(
            address: try ApplianceAddress(parsing: "scv"), username: "me", password: .command("p", origin: "p"),
            vcenter: try at("vc"))
        let nothing = ConnectionSettings()
        #expect(try withheld(nothing, nothing, profile) == nil)
        #expect(try withheld(ConnectionSettings(vcenter: at("https://VC:443/sdk")), nothing, profile) == nil)
        #expect(try withheld(ConnectionSettings(vcenter: at("elsewhere")), nothing, profile) == "profile x")
        #expect(try withheld(ConnectionSettings(vcenter: at("vc:444")), nothing, profile) == "profile x")
        let variable = try ConnectionSettings(environment: ["SCVSH_VCENTER_URL": "elsewhere"])
        #expect(try withheld(nothing, variable, profile) == "profile x")
        // What is said beside it is meant for it.
        let both = ConnectionSettings(password: .command("o", origin: "o"), vcenter: try at("elsewhere"))
        #expect(try withheld(both, nothing, profile) == nil)
        // Nobody's password is typed for somebody else: it is asked for at this run.
        let typed = ConnectionSettings(address: profile.address, username: "me")
        #expect(try withheld(ConnectionSettings(vcenter: at("elsewhere")), nothing, typed) == nil)
    }

    @Test func anEnvironmentThatNamesItsHostsIsForThoseAlone() throws {
        let option = ConnectionSettings(vcenter: try at("elsewhere"))
        let nothing = ConnectionSettings()
        var said = ["SCVSH_USERNAME": "me", "SCVSH_PASSWORD": "x"]
        #expect(try withheld(option, ConnectionSettings(environment: said), nothing) == nil)
        said["SCVSH_URL"] = "scv"
        #expect(try withheld(option, ConnectionSettings(environment: said), nothing) == "the environment")
        said["SCVSH_VCENTER_URL"] = "vc"
        #expect(try withheld(option, ConnectionSettings(environment: said), nothing) == "the environment")
        #expect(try withheld(nothing, ConnectionSettings(environment: said), nothing) == nil)
    }

    @Test func whatTheProfileSaysOfAVCenterHoldsWhoeverNamesIt() throws {
        var own = VCenterSettings(address: try VCenterAddress(parsing: "vc"))
        (own.username, own.trust) = ("reader", .authority(file: "/ca"))
        let profile = ConnectionSettings(address: try ApplianceAddress(parsing: "scv"), vcenter: .at(own))
        let option = ConnectionSettings(vcenter: try at("vc"))
        #expect(option.joined(environment: ConnectionSettings(), profile: profile, named: "x").vcenter == .at(own))
        let other = ConnectionSettings(vcenter: try at("vc2"))
        #expect(
            other.joined(environment: ConnectionSettings(), profile: profile, named: "x").vcenter == (try at("vc2")))
    }

    @Test func whatIsMissingForItIsSaid() {
        let error = ConfigurationError.noVCenterPassword(username: "me", host: "vc", withheld: "profile x")
        #expect(
            error.message
                == "no password is given for me at vCenter, vc, and there is no terminal to ask at; what profile x "
                + "says of name and password is for its own appliance and vCenter only")
        #expect(error.kind == .config && error.hint?.contains("--vcenter none") == true)
    }
}
