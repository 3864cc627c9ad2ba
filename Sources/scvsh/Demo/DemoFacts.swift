import Appliance
import HTTP
import JSON
import VCenter

/// What a simulator says of itself.
struct DemoFacts: Equatable {
    var url: String
    var address: ApplianceAddress
    /// The vCenter that the appliance works for, at the same place.
    var vcenter: VCenterAddress
    var username: String
    var password: String
    var fingerprint: Fingerprint
    /// The appliance's version, as people call it.
    var version: String?
    /// How many VMs it has.
    var machines: Int?
    /// The zone of its clock, where it says one that is known.
    var timezone: String?

    /// Reads the line that it prints when it is ready.
    init?(readyLine: [UInt8]) {
        guard let document = try? JSONDocument(parsing: readyLine) else { return nil }
        let root = document.root
        guard let url = root["url"]?.string, let address = try? ApplianceAddress(parsing: url),
            let vcenter = try? VCenterAddress(parsing: url),
            let username = root["username"]?.string, let password = root["password"]?.string,
            let text = root["fingerprint"]?.string, let fingerprint = Fingerprint(text)
        else { return nil }
        self.url = url
        self.address = address
        self.vcenter = vcenter
        self.username = username
        self.password = password
        self.fingerprint = fingerprint
        version = root["appliance"]?.string
        machines = root["vms"]?.int.map(Int.init)
        timezone = root["timezone"]?.string.flatMap { TimeZoneName.isKnown($0) ? $0 : nil }
    }

    /// How to connect to it; nothing of a real appliance's settings is used. A time zone that is given counts
    /// instead of its own.
    func settings(timezone: String?, readOnly: Bool) -> ConnectionSettings {
        ConnectionSettings(
            address: address, username: username, password: .given(Secret(password)), trust: .pin(fingerprint),
            timezone: timezone ?? self.timezone, readOnly: readOnly,
            vcenter: .at(VCenterSettings(address: vcenter, trust: .pin(fingerprint))))
    }
}
