/// Where a fact about the appliance comes from.
public enum Source: String, Sendable, Hashable, CaseIterable {
    /// The vendor's public pages say so.
    case documented = "D"
    /// A public client that runs against real appliances does it so.
    case observed = "O"
    /// Nobody says so; it is the likeliest form.
    case assumed = "A"
    /// The appliance at hand says so in its own document.
    case live = "L"
    /// The user says so of the appliance at hand.
    case corrected = "C"

    /// Those that a document may bear.
    public static let allCases: [Source] = [.documented, .observed, .assumed, .live]
}
