import Appliance
import Errors
import HTTP
import VCenter

/// A server whose certificate has to be settled.
enum ServerPlace: Equatable {
    case appliance(ApplianceAddress)
    case vCenter(VCenterAddress)

    /// An IPv6 address is without its brackets.
    var host: String {
        switch self {
        case .appliance(let address): address.host
        case .vCenter(let address): address.host
        }
    }

    var port: Int {
        switch self {
        case .appliance(let address): address.port
        case .vCenter(let address): address.port
        }
    }

    var endpoint: HostPort { HostPort(host: host, port: port) }

    /// What people call it.
    var name: String {
        switch self {
        case .appliance: "the appliance"
        case .vCenter: "vCenter"
        }
    }

    /// What says that a certificate is its.
    func pinning(_ fingerprint: Fingerprint) -> String {
        switch self {
        case .appliance: "--fingerprint \(fingerprint)"
        case .vCenter(let address): address.pinning(fingerprint)
        }
    }

    /// What a first contact that failed is.
    func contactError(_ error: HTTPError) -> any ReportableError {
        let failure = error.contactError(endpoint)
        return switch self {
        case .appliance: failure
        case .vCenter(let address): address.wording(of: failure)
        }
    }
}
