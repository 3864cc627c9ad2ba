import Errors

/// An appliance that a profile names, as far as the profile says.
public struct ApplianceFacts {
    /// The name of the profile.
    public var name: String
    /// Where the appliance is.
    public var url: String?
    /// Who logs in there.
    public var username: String?
    /// The vCenter that it works for.
    public var vcenter: String?
    /// The colour of the prompt with it.
    public var color: String?
    /// Why the profile can't be used.
    public var fault: (any ReportableError)?

    /// An appliance of which only the name is known.
    public init(name: String) { self.name = name }
}
