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
    /// The file in which everything is recorded.
    public var recording: String?
    /// Where profiles are written.
    public var profiles: String?

    /// A place of which nothing is known.
    public init() {}

    func table(in state: LuaState) throws -> LuaReference {
        func text(_ value: String?) -> LuaValue { value.map { .string($0) } ?? .nil }
        return try state.makeTable(fields: [
            ("profile", text(profile)), ("host", text(host)), ("url", text(url)), ("release", text(release)),
            ("color", text(color)), ("recording", text(recording)), ("profiles", text(profiles)),
            ("demo", .boolean(isDemo)), ("read_only", .boolean(isReadOnly)), ("dry_run", .boolean(isDryRun)),
            ("yes", .boolean(assumesYes)), ("machines", machines.map { .integer(Int64($0)) } ?? .nil),
            ("version", text(ProjectVersion.number)),
        ])
    }
}
