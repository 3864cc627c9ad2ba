import Appliance
import Events
import HTTP

/// Settles whom a session believes, before anything is sent: see docs/architecture.md, "Safety".
struct TrustResolver {
    let client: HTTPClient
    let loop: EventLoop
    let console: ShellConsole
    let knownHosts: KnownHosts

    /// The trust that was `said`, else what was accepted for the host before, else the system's, else what a person
    /// says.
    func trust(for address: ServerPlace, said: Trust?) throws -> Trust {
        if said == .insecure { warn(of: address) }
        var facts: CertificateFacts?
        func presented() throws -> CertificateFacts {
            let shown = try facts ?? inspect(address)
            facts = shown
            return shown
        }
        switch try decision(
            for: address, said: said, terminal: TerminalQuestion.isPossible, presented: presented)
        {
        case .use(let trust): return trust
        case .refuse: throw ContactError.unknown(try presented(), of: address)
        case .ask: return try ask(try presented(), address)
        }
    }

    /// What is to be done, before anybody is asked; `presented` is called where it depends on the certificate.
    func decision(
        for address: ServerPlace, said: Trust?, terminal: Bool, presented: () throws -> CertificateFacts
    ) throws -> TrustDecision {
        if let said { return .use(said) }
        let accepted: Fingerprint?
        do throws(KnownHostsError) {
            accepted = try knownHosts.fingerprint(host: address.host, port: address.port)
        } catch {
            throw ContactError.knownHosts(error)
        }
        return try TrustDecision.make(accepted: accepted, terminal: terminal, presented: presented)
    }

    private func ask(_ facts: CertificateFacts, _ address: ServerPlace) throws -> Trust {
        let interruptions = TerminalQuestion.interruptions
        console.note(TrustQuestion.text(facts, address: address))
        let answer = TerminalQuestion().answer(TrustQuestion.question, since: interruptions)
        console.asked(TrustQuestion.question, answer.text)
        switch answer {
        case .interrupted: throw ContactError.interrupted
        case .text(let answer) where TerminalQuestion.isYes(answer): break
        default: throw ContactError.declined(facts, of: address)
        }
        do throws(KnownHostsError) {
            try knownHosts.accept(facts.fingerprint, host: address.host, port: address.port)
        } catch {
            // The answer holds for this run all the same.
            console.note("warning: the certificate will be asked about again: \(error)")
        }
        return .pin(facts.fingerprint)
    }

    /// Reads the certificate on a connection of its own, on which nothing is sent.
    func inspect(_ address: ServerPlace) throws -> CertificateFacts {
        var outcome: Result<CertificateFacts, HTTPError>?
        let transfer = client.inspect(host: address.host, port: address.port) { outcome = $0 }
        let before = TerminalQuestion.interruptions
        while outcome == nil {
            loop.turn()
            if TerminalQuestion.interruptions != before { transfer.cancel() }
        }
        if TerminalQuestion.interruptions != before { throw ContactError.interrupted }
        do throws(HTTPError) {
            guard let facts = try outcome?.get() else { throw HTTPError(kind: .closed) }
            return facts
        } catch {
            throw ContactError.noContact(error, with: address)
        }
    }

    private func warn(of address: ServerPlace) {
        let text =
            "warning: --insecure: the certificate of \(address.endpoint) is not checked. "
            + "Whoever is between here and there can read the password and change what is sent."
        console.warn(text)
    }
}
