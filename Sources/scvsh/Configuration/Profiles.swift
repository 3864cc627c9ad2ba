import API
import Appliance
import HTTP
import JSON
import Runtime
import System
import VCenter

/// The profiles: a JSON file that gives a name to the settings of an appliance.
///
///     {
///       "default": {"url": "scv.demo.local", "username": "administrator@vsphere.local",
///                   "password_command": "secret-tool lookup scv demo", "timezone": "Europe/Berlin",
///                   "color": "red"},
///       "dr": {"url": "scv-dr.demo.local", "ca": "~/dr-ca.pem", "read_only": true}
///     }
struct Profiles {
    /// Where the file is.
    let path: String

    /// What a profile may say.
    static let keys = [
        "url", "username", "password_command", "ca", "fingerprint", "timezone", "read_only", "names", "document",
        "vcenter", "color",
    ]
    /// What it may say of its vCenter.
    static let vcenterKeys = ["url", "username", "password_command", "ca", "fingerprint"]

    /// The keys that a key stands among.
    static func keys(beside key: String) -> [String] {
        key.hasPrefix("vcenter.") ? vcenterKeys.map { "vcenter.\($0)" } : keys
    }
    /// The profile that is used when none is named.
    static let defaultName = "default"

    /// The names of the profiles, for one who looks for them.
    var names: [String] { list().map(\.name) }

    /// The settings of a profile. With no name given, those of `default`, or none at all where there is none.
    func settings(named name: String?) throws(ConfigurationError) -> ConnectionSettings {
        guard let document = try document() else {
            guard let name else { return ConnectionSettings() }
            throw .noProfile(name, path: path, known: [])
        }
        guard let profile = document.root[name ?? Self.defaultName] else {
            guard let name else { return ConnectionSettings() }
            throw .noProfile(name, path: path, known: document.root.members.map(\.key))
        }
        return try read(profile, name: name ?? Self.defaultName)
    }

    /// The names of the profiles, each with the address of its appliance, by the alphabet; none where the file can't be
    /// read, which is told when one is used.
    func list() -> [NamedProfile] {
        guard let bytes = try? contents(), let document = try? JSONDocument(parsing: bytes),
            document.root.kind == .object
        else { return [] }
        return document.root.members.map { NamedProfile(name: $0.key, url: $0.value["url"]?.string) }
            .sorted { $0.name < $1.name }
    }

    /// The appliances that the profiles name, by the alphabet, each with what is wrong with its profile.
    ///
    /// - Throws: what is wrong with the file as a whole; one that is not there holds none.
    func appliances() throws(ConfigurationError) -> [ApplianceFacts] {
        guard let document = try document() else { return [] }
        return document.root.members.map { name, value in
            var facts = ApplianceFacts(name: name)
            do throws(ConfigurationError) {
                let settings = try read(value, name: name)
                facts.url = settings.address?.base
                facts.username = settings.username
                facts.color = settings.color?.rawValue
                if case .at(let vcenter) = settings.vcenter { facts.vcenter = vcenter.address.url }
                if settings.address == nil { facts.fault = ConfigurationError.noAddress(profile: name, path: path) }
            } catch {
                facts.fault = error
            }
            return facts
        }.sorted { $0.name < $1.name }
    }

    private func read(_ profile: JSONCursor, name: String) throws(ConfigurationError) -> ConnectionSettings {
        func fault(_ key: String, _ problem: ConfigurationError.Problem) -> ConfigurationError {
            .profileKey(key, profile: name, path: path, problem)
        }
        guard profile.kind == .object else { throw .profileForm(name, path: path) }
        var settings = ConnectionSettings()
        settings.profile = name
        for (key, value) in profile.members {
            if key == "read_only" {
                guard let flag = value.bool else { throw fault(key, .notBoolean) }
                settings.readOnly = flag
                continue
            }
            if key == "names" {
                guard let names = value.hostNames else { throw fault(key, .notHosts) }
                settings.names = names
                continue
            }
            if key == "vcenter" {
                settings.vcenter = try vcenter(value, profile: name)
                continue
            }
            guard Self.keys.contains(key) else {
                throw fault(key, key == "password" ? .passwordInFile : .unknownKey)
            }
            guard let text = value.string, !text.isEmpty else { throw fault(key, .notText) }
            switch key {
            case "url":
                do throws(AddressError) {
                    settings.address = try ApplianceAddress(parsing: text)
                } catch {
                    throw fault(key, .value(.address(error)))
                }
            case "username": settings.username = text
            case "document":
                guard text.hasPrefix("/"), !text.hasPrefix("//") else { throw fault(key, .notPlace) }
                settings.document = text
            case "password_command":
                settings.password = .command(text, origin: "password_command of profile \(name)")
            case "color":
                guard let color = ProfileColor(rawValue: text) else { throw fault(key, .value(.color(text))) }
                settings.color = color
            case "ca", "fingerprint":
                guard settings.trust == nil else { throw fault(key, .bothTrusts) }
                settings.trust = try trust(text, key: key, fault: fault)
            default:
                guard TimeZoneName.isKnown(text) else { throw fault(key, .value(.timezone(text))) }
                settings.timezone = text
            }
        }
        return settings
    }

    /// What a profile says of its vCenter: its address, an object, or false.
    private func vcenter(_ value: JSONCursor, profile: String) throws(ConfigurationError) -> VCenterChoice {
        func fault(_ key: String, _ problem: ConfigurationError.Problem) -> ConfigurationError {
            .profileKey(key, profile: profile, path: path, problem)
        }
        if value.bool == false { return .none }
        let text = value.string ?? value["url"]?.string
        guard value.kind == .object || value.string != nil, let text, !text.isEmpty else {
            throw fault("vcenter", .notVCenter)
        }
        let choice: VCenterChoice
        do throws(AddressError) {
            choice = try VCenterChoice(parsing: text)
        } catch {
            throw fault(value.kind == .object ? "vcenter.url" : "vcenter", .value(.vcenter(error)))
        }
        guard case .at(var settings) = choice else { return choice }
        for (key, member) in value.members where key != "url" {
            let name = "vcenter.\(key)"
            guard Self.vcenterKeys.contains(key) else {
                throw fault(name, key == "password" ? .passwordInFile : .unknownKey)
            }
            guard let text = member.string, !text.isEmpty else { throw fault(name, .notText) }
            switch key {
            case "username": settings.username = text
            case "password_command":
                settings.password = .command(text, origin: "vcenter.password_command of profile \(profile)")
            default:
                guard settings.trust == nil else { throw fault(name, .bothTrusts) }
                settings.trust = try trust(text, key: name, fault: fault)
            }
        }
        return .at(settings)
    }

    /// The trust that a key gives, whose name ends in `ca` or `fingerprint`.
    private func trust(
        _ text: String, key: String, fault: (String, ConfigurationError.Problem) -> ConfigurationError
    ) throws(ConfigurationError) -> Trust {
        if key.hasSuffix("ca") { return .authority(file: located(text)) }
        guard let fingerprint = Fingerprint(text) else { throw fault(key, .value(.fingerprint)) }
        return .pin(fingerprint)
    }

    /// A file that a profile names: `~/` is the home folder, and what is relative begins at the profiles' own folder.
    private func located(_ file: String) -> String {
        if file.hasPrefix("/") { return file }
        if file.hasPrefix("~/"), let home = XDGDirectories.home { return home + file.dropFirst(1) }
        return path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex) + file
    }

    /// The whole file; nil where there is none.
    func document() throws(ConfigurationError) -> JSONDocument? {
        guard let bytes = try contents() else { return nil }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: bytes)
        } catch {
            throw .profilesNotJSON(path: path, error)
        }
        guard document.root.kind == .object else { throw .profilesForm(path: path) }
        return document
    }

    private func contents() throws(ConfigurationError) -> [UInt8]? {
        do throws(SystemError) {
            return try readOrdinaryFile(path, limit: 1 << 20)
        } catch {
            if error.isMissing { return nil }
            throw .profilesUnreadable(error)
        }
    }
}

extension JSONCursor {
    /// A name or address, or a list of them, as an appliance's are written; nil where it is anything else.
    fileprivate var hostNames: [String]? {
        let texts = string.map { [$0] } ?? (kind == .array ? elements.map { $0.string ?? "" } : [""])
        let hosts = texts.compactMap { text -> String? in
            guard !text.contains("/"), let address = try? ApplianceAddress(parsing: text) else { return nil }
            return address.host
        }
        return hosts.count == texts.count ? hosts : nil
    }
}
