import Appliance
import HTTP
import Runtime
import VCenter

/// Where the prompt is.
extension SessionFactory {
    /// The default appliance, as options, environment, profile and the simulator's own account have it; nothing is
    /// connected for it. What is wrong with the settings is told when a connection is made.
    var place: PromptPlace {
        var place = PromptPlace()
        place.isDryRun = invocation.dryRun
        place.assumesYes = invocation.assumeYes
        place.recording = invocation.recording?.path
        place.profiles = folders.profiles
        place.isReadOnly = invocation.readOnly
        let settings = try? sessionSettings(profile: nil)
        let seen = Array(certificates.values) + (settings.map(rememberedCertificates) ?? [])
        place.certificates = seen.sorted { $0.host < $1.host }
        guard let settings else { return place }
        place.isReadOnly = settings.readOnly ?? false
        place.url = settings.address?.origin
        place.host = settings.address.map {
            $0.port == ApplianceAddress.defaultPort ? $0.endpoint.host : $0.endpoint.description
        }
        place.profile = settings.profile
        place.color = settings.color?.rawValue
        if let facts = simulatorFacts {
            place.isDemo = true
            place.release = facts.version
            place.machines = facts.machines
        }
        return place
    }

    /// Keeps what a certificate says, for the prompt: one that ends soon is told of there.
    func note(certificate facts: CertificateFacts, of host: String, port: Int, trust: Trust) {
        let end = HostPort(host: host, port: port)
        var pin: Fingerprint?
        if case .pin(let fingerprint) = trust { pin = fingerprint }
        // Most connections show what the one before has shown.
        if let known = certificates[end], known.ends == facts.notAfter, known.pin == pin?.description { return }
        let accepted = try? KnownHosts(path: folders.knownHosts).fingerprint(host: host, port: port)
        certificates[end] = PromptPlace.Certificate(
            host: end.description, ends: facts.notAfter, pin: pin?.description,
            pinFile: pin != nil && accepted == pin ? folders.knownHosts : nil, isUnchecked: trust == .insecure)
        remember(CertificateFile.Entry(place: end, belief: .init(trust), ends: facts.notAfter))
    }

    /// Keeps what a certificate says for later runs. A simulated appliance ends with this one. Where nothing can be
    /// kept, later runs tell of it behind their first connection, as this one does.
    private func remember(_ entry: CertificateFile.Entry) {
        guard simulatorFacts?.address.endpoint != entry.place, !keptCertificates.contains(entry) else { return }
        try? CertificateFile(path: folders.certificates).keep(entry)
    }

    /// What earlier runs have seen of the certificates that the settings lead to, where nothing was seen since: of the
    /// appliance and its vCenter. What was believed in another way than now says nothing.
    private func rememberedCertificates(_ settings: ConnectionSettings) -> [PromptPlace.Certificate] {
        guard !keptCertificates.isEmpty, let address = settings.address else { return [] }
        var places = [(address.endpoint, settings.trust)]
        if case .at(let vcenter) = settings.vcenter, vcenter.address.endpoint != address.endpoint {
            places.append((vcenter.address.endpoint, vcenter.trust(appliance: nil, general: settings.trust)))
        }
        return places.compactMap { place, said in
            guard certificates[place] == nil, let kept = keptCertificates.first(where: { $0.place == place }) else {
                return nil
            }
            let accepted = try? KnownHosts(path: folders.knownHosts).fingerprint(host: place.host, port: place.port)
            let belief = CertificateFile.Belief(said ?? accepted.map { .pin($0) } ?? .system)
            guard belief == kept.belief else { return nil }
            var pin: Fingerprint?
            if case .pin(let fingerprint) = belief { pin = fingerprint }
            return PromptPlace.Certificate(
                host: place.description, ends: kept.ends, pin: pin?.description,
                pinFile: pin != nil && accepted == pin ? folders.knownHosts : nil, isUnchecked: belief == .unchecked,
                isRemembered: true)
        }
    }
}
