import Appliance
import Errors
import Glibc
import HTTP
import Runtime
import TestSupport
import Testing

@testable import scvsh

private let pin = "sha256:" + String(repeating: "ab", count: 32)

@Suite struct ProfilesTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func settings(_ text: String, named name: String? = nil) throws -> ConnectionSettings {
        try Profiles(path: try folder.write(text, to: "profiles.json")).settings(named: name)
    }

    private func fault(_ text: String, named name: String? = nil) throws -> ConfigurationError {
        try #require(throws: ConfigurationError.self) { try settings(text, named: name) }
    }

    @Test func aProfileSaysEverything() throws {
        let read = try settings(
            """
            {"dr": {"url": "dr.demo.local:443", "username": "me", "password_command": "pass", "fingerprint": "\(pin)",
                    "timezone": "UTC", "read_only": true, "color": "red"}}
            """, named: "dr")
        #expect(read.address?.base == "https://dr.demo.local:443/api")
        #expect(read.username == "me")
        #expect(read.password == .command("pass", origin: "password_command of profile dr"))
        #expect(read.trust == .pin(try #require(Fingerprint(pin))))
        #expect(read.timezone == "UTC")
        #expect(read.readOnly == true)
        #expect(read.color == .red)
        #expect(read.profile == "dr")
    }

    @Test func nameAndColorGoToNoOtherAppliance() throws {
        let profile = try settings(#"{"default": {"url": "scv.demo.local", "color": "red"}}"#)
        #expect(profile.forAppliance(at: profile.address, source: "profile default").color == .red)
        let other = profile.forAppliance(at: try ApplianceAddress(parsing: "other"), source: "profile default")
        #expect(other.color == nil)
        #expect(other.profile == nil)
    }

    @Test func aPipeIsNotWaitedFor() throws {
        let pipe = folder.path + "/pipe"
        try #require(mkfifo(pipe, 0o600) == 0)
        let fault = try #require(throws: ConfigurationError.self) { try Profiles(path: pipe).settings(named: nil) }
        #expect(fault.message == "can't read \(pipe): it is no ordinary file")
    }

    @Test func theDefaultIsTakenWhereNoneIsNamed() throws {
        #expect(try settings(#"{"default": {"username": "me"}, "x": {}}"#).username == "me")
        #expect(try settings(#"{"x": {"username": "me"}}"#) == ConnectionSettings())
        #expect(try Profiles(path: folder.path + "/none.json").settings(named: nil) == ConnectionSettings())
    }

    @Test func allProfilesAreListedWithWhatIsWrongWithThem() throws {
        let path = try folder.write(
            """
            {"prod": {"url": "scv.demo.local", "username": "me", "vcenter": "vc.demo.local", "color": "red"},
             "dr": {"url": "dr.demo.local", "colour": "red"}, "empty": {}, "odd": 7}
            """, to: "profiles.json")
        let listed = try Profiles(path: path).appliances()
        #expect(listed.map(\.name) == ["dr", "empty", "odd", "prod"])
        #expect(
            listed.map { $0.fault?.message } == [
                "\(path): profile dr: unknown key colour", "\(path): profile empty names no url",
                "\(path): profile odd must be an object", nil,
            ])
        #expect(listed[3].url == "https://scv.demo.local:8144/api")
        #expect([listed[3].username, listed[3].color] == ["me", "red"])
        #expect(listed[3].vcenter?.contains("vc.demo.local") == true)
        #expect(try Profiles(path: folder.path + "/none.json").appliances().isEmpty)
        let broken = try folder.write("{", to: "broken.json")
        #expect(throws: ConfigurationError.self) { try Profiles(path: broken).appliances() }
    }

    @Test func authoritiesAreFoundBesideTheProfiles() throws {
        #expect(try settings(#"{"default": {"ca": "/etc/ca.pem"}}"#).trust == .authority(file: "/etc/ca.pem"))
        #expect(try settings(#"{"default": {"ca": "ca.pem"}}"#).trust == .authority(file: folder.path + "/ca.pem"))
        let home = try #require(XDGDirectories.home)
        #expect(try settings(#"{"default": {"ca": "~/ca.pem"}}"#).trust == .authority(file: home + "/ca.pem"))
    }

    private static let form =
        #"The form is {"default": {"url": "scv.example.org", "username": "administrator@vsphere.local"}}."#

    @Test(arguments: [
        (#"{"default": {"usrname": "me"}}"#, "profile default: unknown key usrname", "Did you mean username?"),
        (
            #"{"default": {"shape": "round"}}"#, "profile default: unknown key shape",
            "There are url, username, password_command, ca, fingerprint, timezone, read_only, names, document, "
                + "vcenter, color."
        ),
        (#"{"default": {"colour": "red"}}"#, "profile default: unknown key colour", "Did you mean color?"),
        (
            #"{"default": {"color": "pink"}}"#, "profile default: color: no colour 'pink'",
            "It takes red, green, yellow, blue, magenta, cyan."
        ),
        (
            #"{"default": {"password": "hunter2"}}"#, "profile default: a password does not belong into a file",
            "Use password_command, which fetches it from where it is safe."
        ),
        (
            #"{"default": {"url": 1}}"#, "profile default: url must be a text, and not empty",
            "The README shows a profile."
        ),
        (
            #"{"default": {"read_only": "yes"}}"#, "profile default: read_only must be true or false",
            "The README shows a profile."
        ),
        (
            #"{"default": {"fingerprint": "12"}}"#, "profile default: fingerprint: not a fingerprint",
            "It takes the certificate's SHA-256, such as sha256:41d0…, 64 hex digits."
        ),
        (
            #"{"default": {"timezone": "Mars"}}"#, "profile default: timezone: no time zone is called 'Mars'",
            "It takes a zone such as Europe/Berlin, UTC or +02:00."
        ),
        (
            #"{"default": {"ca": "a", "fingerprint": "\#(pin)"}}"#,
            "profile default: ca and fingerprint can't be used together", "Keep one of them."
        ),
        (#"{"default": []}"#, "profile default must be an object", Self.form),
        ("[]", "it must hold one object, with a member for each profile", Self.form),
    ])
    func whatIsWrongIsNamed(_ text: String, _ message: String, _ hint: String) throws {
        let fault = try fault(text)
        #expect(fault.message == "\(folder.path)/profiles.json: \(message)")
        #expect(fault.hint == hint)
        #expect(!fault.message.contains("hunter2"))
    }

    @Test func whatIsNotJSONIsTold() throws {
        let fault = try fault("{\n  \"default\": {\n")
        #expect(fault.message.hasPrefix("\(folder.path)/profiles.json:"))
        #expect(fault.message.contains("not JSON"))
    }

    @Test func aProfileThatIsNotThere() throws {
        let near = try fault(#"{"prod": {}, "dr": {}}"#, named: "prd")
        #expect(near.message == "there is no profile prd in \(folder.path)/profiles.json")
        #expect(near.hint == "Did you mean prod?")
        let far = try fault(#"{"prod": {}, "dr": {}}"#, named: "laboratory")
        #expect(far.hint == "There are dr, prod.")
        let none = try #require(throws: ConfigurationError.self) {
            try Profiles(path: folder.path + "/none.json").settings(named: "x")
        }
        #expect(none.message == "there is no profile x: \(folder.path)/none.json holds none")
    }

    @Test func aFileThatCanNotBeRead() throws {
        let fault = try #require(throws: ConfigurationError.self) {
            try Profiles(path: folder.path).settings(named: nil)
        }
        #expect(fault.message == "can't read \(folder.path): Is a directory")
    }
}

@Suite struct PrecedenceTests {
    @Test func optionsWinOverTheEnvironmentAndThatOverTheProfile() throws {
        let option = ConnectionSettings(username: "option")
        let environment = try ConnectionSettings(environment: [
            "SCVSH_USERNAME": "environment", "SCVSH_URL": "environment", "SCVSH_PASSWORD": "secret", "SCVSH_CA": "",
        ])
        let profile = ConnectionSettings(
            address: try ApplianceAddress(parsing: "profile"), username: "profile",
            password: .command("x", origin: "y"), trust: .insecure, timezone: "UTC", readOnly: true)
        let all = option.or(environment).or(profile)
        #expect(all.username == "option")
        #expect(all.address?.host == "environment")
        #expect(all.password == .given(Secret("secret")))
        #expect(all.trust == .insecure)
        #expect(all.timezone == "UTC")
        #expect(all.readOnly == true)
    }

    @Test func aCommandOnTheCommandLineWinsOverAPasswordInTheEnvironment() throws {
        let option = ConnectionSettings(password: .command("x", origin: "--password-command"))
        let all = option.or(try ConnectionSettings(environment: ["SCVSH_PASSWORD": "secret"]))
        #expect(all.password == .command("x", origin: "--password-command"))
    }

    @Test(arguments: [
        (["SCVSH_URL": "http://x"], "SCVSH_URL: "),
        (["SCVSH_FINGERPRINT": "12"], "SCVSH_FINGERPRINT: not a fingerprint"),
        (["SCVSH_TIMEZONE": "Mars"], "SCVSH_TIMEZONE: no time zone is called 'Mars'"),
        (["SCVSH_CA": "a", "SCVSH_FINGERPRINT": pin], "SCVSH_CA and SCVSH_FINGERPRINT are both set"),
    ])
    func whatIsWrongInTheEnvironment(_ environment: [String: String], _ message: String) throws {
        let fault = try #require(throws: ConfigurationError.self) { try ConnectionSettings(environment: environment) }
        #expect(fault.message.hasPrefix(message))
        #expect(fault.hint?.isEmpty == false)
    }
}
