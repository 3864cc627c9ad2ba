import API

/// A correction as it is kept, and where: so that one which makes no sense can be found and mended.
public struct KeptCorrection: Sendable {
    public let correction: Correction
    /// Such as `/home/me/.config/scvsh/corrections.json: entry 2 of https://scv.demo.local:8144/api`.
    public let place: String

    public init(_ correction: Correction, place: String) {
        self.correction = correction
        self.place = place
    }
}

/// Keeps what users say of their appliances from run to run, for each appliance by its address.
public protocol CorrectionStore: AnyObject {
    /// The appliance that a profile leads to, nil being the default one; the network is not touched.
    func appliance(profile: String?) throws -> ApplianceAddress

    /// The corrections of an appliance.
    func corrections(of appliance: ApplianceAddress) throws -> [KeptCorrection]

    /// Changes the corrections of an appliance, while nobody else can: `change` gets those that are kept, and gives
    /// those that are to be. Whatever it throws is thrown, and leaves all as it was.
    ///
    /// Gives what was in the way of keeping them, if anything was.
    func changeCorrections(
        of appliance: ApplianceAddress, _ change: ([KeptCorrection]) throws -> [Correction]
    ) throws -> String?
}
