import Appliance
import Events
import HTTP
import Runtime
import VCenter

/// The vCenters that appliances work for.
extension SessionFactory: VCenterSource {
    func vcenter(profile: String?) throws -> VCenterAddress? {
        guard case .at(let settings) = try sessionSettings(profile: profile).vcenter else { return nil }
        return settings.address
    }

    func vcenterClient(for session: Session, profile: String?) throws -> VCenterClient? {
        let settings = try sessionSettings(profile: profile)
        guard case .at(let vcenter) = settings.vcenter else { return nil }
        let address = vcenter.address
        let isSamePlace = session.address.endpoint == address.endpoint
        let said = vcenter.trust(appliance: isSamePlace ? session.trust : nil, general: settings.trust)
        let trust = try trustResolver.trust(for: .vCenter(address), said: said)
        var pinFile: String?
        if said == nil, case .pin = trust { pinFile = folders.knownHosts }
        let own = vcenter.sharesCredentials ? nil : CredentialProvider(of: vcenter, username: settings.username)
        let client = VCenterClient(
            address: address, trust: trust, pinFile: pinFile, gate: session,
            credentials: own.map { own in { try own.credentials() } })
        letGoOfVCenters()
        vcenterClients.append(client)
        return client
    }

    /// Ends the sessions at vCenters that only the list of them still holds: a program may connect many times.
    private func letGoOfVCenters() {
        for index in vcenterClients.indices.reversed() where isKnownUniquelyReferenced(&vcenterClients[index]) {
            vcenterClients.remove(at: index).logOut {}
        }
    }

    /// Ends the sessions at vCenters, where that takes no time: vCenter itself ends those that nobody uses, but bears
    /// only so many.
    func logOutOfVCenters() {
        var open = 0
        for client in vcenterClients where client.isLoggedIn {
            open += 1
            client.logOut { open -= 1 }
        }
        var isTime = open > 0
        let timer = loop.after(.seconds(1)) { isTime = false }
        while open > 0, isTime { loop.turn() }
        timer.cancel()
        vcenterClients = []
    }
}
