import Appliance
import HTTP

/// What one source (the options, the environment, a profile) says of the connection; nil where it says nothing.
struct ConnectionSettings: Equatable {
    var address: ApplianceAddress?
    var username: String?
    var password: PasswordSource?
    var trust: Trust?
    var timezone: String?
    var readOnly: Bool?
    /// Other names that the appliance goes by.
    var names: [String]?
    /// Where the appliance's own document is.
    var document: String?
    /// The vCenter that the appliance works for.
    var vcenter: VCenterChoice?
    /// The profile that the appliance is of.
    var profile: String?
    /// The colour of the prompt with this appliance.
    var color: ProfileColor?
    /// Who has a name, a password or a certificate for another appliance than this one; nil if nobody has. They are
    /// not used, and an error about what is missing says why.
    var elsewhere: Elsewhere?

    /// A source whose settings are for another appliance.
    struct Elsewhere: Equatable {
        /// Such as `profile default`, or `the environment`.
        let source: String
        /// Nil where the source names no appliance.
        let address: ApplianceAddress?
    }

    /// These settings, and what `other` says where they say nothing.
    ///
    /// Trust is one setting: an option that pins a certificate is not joined by an authority from the environment.
    func or(_ other: ConnectionSettings) -> ConnectionSettings {
        ConnectionSettings(
            address: address ?? other.address, username: username ?? other.username,
            password: password ?? other.password, trust: trust ?? other.trust, timezone: timezone ?? other.timezone,
            readOnly: readOnly ?? other.readOnly, names: names ?? other.names, document: document ?? other.document,
            vcenter: vcenter ?? other.vcenter, profile: profile ?? other.profile, color: color ?? other.color,
            elsewhere: elsewhere ?? other.elsewhere)
    }

    /// What these settings still say of an appliance at `wanted`, where they were written for their own: who logs in,
    /// the certificate, the zone of its clock, its names, the place of its document, its vCenter and the colour of its
    /// prompt are those of one appliance, and no other's.
    ///
    /// - Parameter source: what names the settings, as in `profile default`.
    func forAppliance(at wanted: ApplianceAddress?, source: String) -> ConnectionSettings {
        guard let wanted, wanted != address else { return self }
        var kept = self
        kept.address = nil
        kept.timezone = nil
        kept.names = nil
        kept.document = nil
        kept.vcenter = nil
        kept.profile = nil
        kept.color = nil
        if username != nil || password != nil { kept.elsewhere = Elsewhere(source: source, address: address) }
        kept.username = nil
        kept.password = nil
        if case .pin = trust { kept.trust = nil }
        return kept
    }
}

extension ConnectionSettings {
    /// These settings, which are those of the options; then those of the environment; then those of the profile.
    /// Environment and profile say nothing of another appliance than their own, and an environment without an address
    /// is for the one that is used, whichever it is.
    func joined(environment: ConnectionSettings, profile: ConnectionSettings, named name: String) -> ConnectionSettings
    {
        let wanted = address ?? environment.address
        let said =
            environment.address == nil
            ? environment : environment.forAppliance(at: wanted, source: "the environment")
        let kept = profile.forAppliance(at: wanted, source: "profile \(name)")
        var joined = or(said).or(kept)
        joined.vcenter = vcenter(
            environment: said, isEnvironmentTied: environment.address != nil, profile: kept, named: name)
        return joined
    }
}

enum PasswordSource: Equatable {
    case given(Secret)
    /// What this command prints; `origin` is what names it, since the command itself may hold a secret.
    case command(String, origin: String)

    static func == (one: PasswordSource, other: PasswordSource) -> Bool {
        switch (one, other) {
        case (.command(let a, let b), .command(let c, let d)): a == c && b == d
        case (.given, .given): true
        default: false
        }
    }
}

extension ConnectionSettings {
    init(_ options: CommandLineOptions) throws(UsageError) {
        if let url = options.url {
            do throws(AddressError) {
                address = try ApplianceAddress(parsing: url)
            } catch {
                throw .value(option: "--url", error.text, .address(error))
            }
        }
        if let text = options.vcenter {
            do throws(AddressError) {
                vcenter = try VCenterChoice(parsing: text)
            } catch {
                throw .value(option: "--vcenter", error.text, .vcenter(error))
            }
        }
        for (name, value) in [
            ("--username", options.username), ("--password-command", options.passwordCommand), ("--ca", options.ca),
            ("--timezone", options.timezone), ("--profile", options.profile),
        ] where value?.isEmpty == true {
            throw .value(option: name, "", .text)
        }
        username = options.username
        password = options.passwordCommand.map { .command($0, origin: "--password-command") }
        timezone = options.timezone
        if let zone = timezone, !TimeZoneName.isKnown(zone) { throw .value(option: "--timezone", zone, .timezone) }
        if options.readOnly { readOnly = true }

        var trusts: [(option: String, trust: Trust)] = []
        if let file = options.ca { trusts.append(("--ca", .authority(file: file))) }
        if let text = options.fingerprint {
            guard let fingerprint = Fingerprint(text) else { throw .value(option: "--fingerprint", text, .fingerprint) }
            trusts.append(("--fingerprint", .pin(fingerprint)))
        }
        if options.insecure { trusts.append(("--insecure", .insecure)) }
        if trusts.count > 1 { throw .exclusive(trusts[0].option, trusts[1].option) }
        trust = trusts.first?.trust
    }

    /// What the environment says; an empty variable says nothing.
    init(environment: [String: String]) throws(ConfigurationError) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let url = value("SCVSH_URL") {
            do throws(AddressError) {
                address = try ApplianceAddress(parsing: url)
            } catch {
                throw .variable("SCVSH_URL", .address(error))
            }
        }
        if let url = value("SCVSH_VCENTER_URL") {
            do throws(AddressError) {
                vcenter = try VCenterChoice(parsing: url)
            } catch {
                throw .variable("SCVSH_VCENTER_URL", .vcenter(error))
            }
        }
        username = value("SCVSH_USERNAME")
        timezone = value("SCVSH_TIMEZONE")
        if let zone = timezone, !TimeZoneName.isKnown(zone) { throw .variable("SCVSH_TIMEZONE", .timezone(zone)) }
        if let secret = value("SCVSH_PASSWORD") {
            password = .given(Secret(secret))
        } else if let command = value("SCVSH_PASSWORD_COMMAND") {
            password = .command(command, origin: "SCVSH_PASSWORD_COMMAND")
        }
        if let file = value("SCVSH_CA") { trust = .authority(file: file) }
        if let text = value("SCVSH_FINGERPRINT") {
            guard trust == nil else { throw .bothVariables("SCVSH_CA", "SCVSH_FINGERPRINT") }
            guard let fingerprint = Fingerprint(text) else { throw .variable("SCVSH_FINGERPRINT", .fingerprint) }
            trust = .pin(fingerprint)
        }
    }
}
