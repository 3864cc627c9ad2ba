import Appliance
import HTTP
import VCenter

/// What is said of the vCenter that an appliance works for.
enum VCenterChoice: Equatable {
    /// That there is none, or that it is left alone.
    case none
    case at(VCenterSettings)

    /// Reads what a person gave: an address, or `none`.
    init(parsing text: String) throws(AddressError) {
        self = text.lowercased() == "none" ? .none : .at(VCenterSettings(address: try VCenterAddress(parsing: text)))
    }
}

/// A vCenter, and how one gets in.
struct VCenterSettings: Equatable {
    var address: VCenterAddress
    /// Who logs in there, if that is somebody else than at the appliance.
    var username: String?
    var password: PasswordSource?
    var trust: Trust?
    /// Whose name and password are not for it, though it has none of its own: such as `profile default`.
    var withheld: String?

    /// Whether the appliance's name and password are for it.
    var sharesCredentials: Bool { username == nil && password == nil && withheld == nil }

    /// Who is believed there, as far as that was said.
    ///
    /// - Parameters:
    ///   - appliance: the trust in an appliance at the same host and port.
    ///   - general: what was said of the appliance: an authority, and trust in anybody, are for all hosts; a pin is one
    ///     host's.
    func trust(appliance: Trust?, general: Trust?) -> Trust? {
        if let said = trust ?? appliance { return said }
        if case .pin = general { return nil }
        return general
    }

    /// These settings, and what `other` says of the same vCenter where they say nothing.
    func or(_ other: VCenterSettings?) -> VCenterSettings {
        guard let other, other.address == address else { return self }
        return VCenterSettings(
            address: address, username: username ?? other.username, password: password ?? other.password,
            trust: trust ?? other.trust, withheld: withheld ?? other.withheld)
    }
}

extension ConnectionSettings {
    /// The vCenter that counts, where these are the options; it may go by what the profile says of it.
    ///
    /// A name and a password of a source are for the two hosts that this source names. Those of the options, those that
    /// are typed, and those of an environment that names no host, are for whatever is used.
    ///
    /// - Parameters:
    ///   - environment: what it says of the appliance that is used.
    ///   - isEnvironmentTied: whether it names one.
    ///   - profile: what it says of the appliance that is used.
    func vcenter(
        environment: ConnectionSettings, isEnvironmentTied: Bool, profile: ConnectionSettings, named name: String
    ) -> VCenterChoice? {
        guard case .at(let said) = vcenter ?? environment.vcenter ?? profile.vcenter else {
            return vcenter ?? environment.vcenter ?? profile.vcenter
        }
        var kept: VCenterSettings?
        if case .at(let own) = profile.vcenter, own.address == said.address { kept = own }
        var settings = said.or(kept)
        guard settings.sharesCredentials, kept == nil, password == nil else { return .at(settings) }
        if environment.password != nil {
            let isNamed = environment.vcenter == .at(VCenterSettings(address: said.address))
            if isEnvironmentTied, !isNamed { settings.withheld = "the environment" }
        } else if profile.password != nil {
            settings.withheld = "profile \(name)"
        }
        return .at(settings)
    }
}
