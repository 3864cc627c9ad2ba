import API
import Appliance
import Lua

/// Where the prompt is: with which appliance, and what its lines may do there.
public struct PromptPlace: Equatable, Sendable {
    /// The profile that the appliance is of; nil where it was named in another way.
    public var profile: String?
    /// The appliance's host, with its port where that is another than the usual one.
    public var host: String?
    /// The appliance's address, as it is shown.
    public var url: String?
    /// The appliance's release.
    public var release: String?
    /// The colour that its profile gives to the prompt.
    public var color: String?
    /// Whether the appliance is a simulated one, which ends with the shell.
    public var isDemo = false
    /// How many VMs a simulated one has.
    public var machines: Int?
    /// Whether nothing but reads is let out.
    public var isReadOnly = false
    /// Whether changes are planned only.
    public var isDryRun = false
    /// Whether nobody is asked before something is destroyed.
    public var assumesYes = false
    /// Whether it stands in the midst of a script.
    public var isInScript = false
    /// The file in which everything is recorded.
    public var recording: String?
    /// Where profiles are written.
    public var profiles: String?

    /// The certificates that were shown and believed so far.
    public var certificates: [Certificate] = []

    /// A certificate of an appliance or a vCenter.
    public struct Certificate: Equatable, Sendable {
        /// Whose it is: host and port.
        public var host: String
        /// When it ceases to hold, as `2026-11-23 15:05:09 UTC`.
        public var ends: String
        /// Its fingerprint, where that is what is believed; nil where an authority, or nobody, was asked.
        public var pin: String?
        /// The file that has the fingerprint, where it was accepted at the first contact.
        public var pinFile: String?
        /// Whether it was not checked at all.
        public var isUnchecked: Bool
        /// Whether an earlier run has seen it, and nothing was seen since.
        public var isRemembered: Bool

        /// Puts together what is known of a certificate.
        public init(
            host: String, ends: String, pin: String?, pinFile: String?, isUnchecked: Bool, isRemembered: Bool = false
        ) {
            self.isRemembered = isRemembered
            self.host = host
            self.ends = ends
            self.pin = pin
            self.pinFile = pinFile
            self.isUnchecked = isUnchecked
        }
    }

    /// A place of which nothing is known.
    public init() {}

    func table(in state: LuaState) throws -> LuaReference {
        func text(_ value: String?) -> LuaValue { value.map { .string($0) } ?? .nil }
        let certificates = try certificates.map { certificate in
            LuaValue.reference(
                try state.makeTable(fields: [
                    ("host", text(certificate.host)), ("ends", text(certificate.ends)), ("pin", text(certificate.pin)),
                    ("pin_file", text(certificate.pinFile)), ("unchecked", .boolean(certificate.isUnchecked)),
                    ("remembered", .boolean(certificate.isRemembered)),
                ]))
        }
        return try state.makeTable(fields: [
            ("certificates", .reference(try state.makeTable(array: certificates))),
            ("profile", text(profile)), ("host", text(host)), ("url", text(url)), ("release", text(release)),
            ("color", text(color)), ("recording", text(recording)), ("profiles", text(profiles)),
            ("demo", .boolean(isDemo)), ("read_only", .boolean(isReadOnly)), ("dry_run", .boolean(isDryRun)),
            ("yes", .boolean(assumesYes)), ("repl", .boolean(isInScript)),
            ("machines", machines.map { .integer(Int64($0)) } ?? .nil),
            ("version", text(ProjectVersion.number)),
        ])
    }
}
