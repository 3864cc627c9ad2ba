import Appliance
import HTTP
import Runtime

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
        place.certificates = certificates.values.sorted { $0.host < $1.host }
        guard let settings = try? sessionSettings(profile: nil) else { return place }
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
    }
}
