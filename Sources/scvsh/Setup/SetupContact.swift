import API
import Appliance
import Errors
import Events
import Glibc
import HTTP
import JSON
import System

/// Trying the appliance: its certificate first, on which nothing is sent, then the login.
extension Setup {
    /// Whom the profile is to believe.
    struct Belief {
        var used: Trust
        /// What the profile says of it; neither, where the system's authorities vouch for the certificate.
        var authority: String?
        var pin: Fingerprint?
    }

    /// Shows the certificate, and asks whether it is the right one.
    func trust(of address: ApplianceAddress, old: JSONObject) throws -> Belief {
        let place = ServerPlace.appliance(address)
        let hosts = KnownHosts(path: folders.knownHosts)
        let accepted: Fingerprint?
        do throws(KnownHostsError) {
            accepted = try hosts.fingerprint(host: address.host, port: address.port)
        } catch {
            throw ContactError.knownHosts(error)
        }
        dialog.tell("Looking at \(place.endpoint) …")
        let resolver = TrustResolver(client: client, loop: loop, console: console, knownHosts: hosts)
        let facts = try resolver.inspect(place)
        let said = wish.connection.trust
        if case .pin(let fingerprint) = said, fingerprint != facts.fingerprint {
            throw SetupError.otherCertificate(facts, of: place.endpoint, said: fingerprint)
        }
        dialog.tell(Self.text(facts, place))
        let isSameAppliance = old["url"]?.string.flatMap { try? ApplianceAddress(parsing: $0) } == address
        let pinned = isSameAppliance ? old["fingerprint"]?.string.flatMap { Fingerprint($0) } : nil
        for (source, other) in [("the profile says so far", pinned), ("was accepted here before", accepted)] {
            if let other, other != facts.fingerprint {
                console.warn("warning: this is not the certificate that \(source): \(other)")
            }
        }
        guard try dialog.agrees("Is this the appliance's certificate?") else {
            throw ContactError.declined(facts, of: place)
        }
        if case .authority(let path) = said {
            let whole = Self.absolute(path)
            return Belief(used: .authority(file: whole), authority: whole)
        }
        if said == nil, let path = old["ca"]?.string {
            let trust = try? Profiles(path: folders.profiles).settings(named: name).trust
            return Belief(used: trust ?? .authority(file: path), authority: path)
        }
        // One that authorities vouch for may be renewed. What was accepted before would stand in its way.
        if said == nil, facts.trustedBySystem, pinned == nil, accepted == nil { return Belief(used: .system) }
        return Belief(used: .pin(facts.fingerprint), pin: facts.fingerprint)
    }

    private static func text(_ facts: CertificateFacts, _ place: ServerPlace) -> String {
        let doubt = facts.doubted(at: place)
        return """
            The certificate of \(place.endpoint):
              subject      \(facts.subject.printable)
              issuer       \(facts.issuer.printable)\(facts.issuer == facts.subject ? " (self-signed)" : "")
              valid        \(facts.notBefore.printable) to \(facts.notAfter.printable)
              names        \(facts.namesText)
              fingerprint  \(facts.fingerprint)
            \(facts.trustedBySystem
                ? "The authorities that this machine trusts vouch for it."
                : doubt.prefix(1).uppercased() + doubt.dropFirst()
                    + ". Compare the fingerprint with \(place.name)'s own.")
            """
    }

    /// What is relative in a profile begins at its folder, and not where the command line was typed. A file that is not
    /// there is told by the login.
    private static func absolute(_ path: String) -> String {
        guard let whole = realpath(path, nil) else { return path }
        defer { free(whole) }
        return String(cString: whole)
    }

    /// How many logins may be refused: vCenter locks an account after five, and others may have used some of them.
    private static let tries = 3

    /// Logs in. A password that was typed and refused is asked for again; all else that was answered stands. A refused
    /// login of a command's password is an error like any other.
    func logIn(
        address: ApplianceAddress, trust: Trust, username: String, password: SetupPassword
    ) throws {
        var left = Self.tries
        while true {
            let secret: Secret
            switch password {
            case .command(_, let printed): secret = printed
            case .asked: secret = try typedPassword(of: username, at: address)
            }
            left -= 1
            guard let failure = try attempt(address: address, trust: trust, username: username, secret: secret) else {
                break
            }
            guard case .asked = password, case .login(.refused, _) = failure, left > 0 else { throw failure }
            dialog.tell(
                """
                \(failure.message)
                Each refused login counts: vCenter locks an account after some of them. \(
                    left == 1 ? "This is the last try" : "\(left) more tries"); all other answers stand. \
                Ctrl-C leaves.
                """)
        }
        dialog.tell("The appliance took the login of \(username).")
    }

    private func typedPassword(of username: String, at address: ApplianceAddress) throws -> Secret {
        var typed = ""
        while typed.isEmpty { typed = try dialog.secret("Password of \(username) at \(address.host): ") }
        return Secret(typed)
    }

    /// Logs in once, and says why that failed.
    private func attempt(
        address: ApplianceAddress, trust: Trust, username: String, secret: Secret
    ) throws -> ApplianceError? {
        var options = SessionOptions()
        options.isReadOnly = true
        if let timeout = wish.timeout { options.setTimeout(timeout) }
        let session = Session(
            address: address, trust: trust,
            credentials: { Credentials(username: username, password: secret, isTyped: false) }, transport: client,
            loop: loop, definition: APIDefinition(bundled: try APIDocument.bundled()), options: options)
        var isOver = false
        var failure: ApplianceError?
        let ticket = session.logIn { error in
            failure = error
            isOver = true
        }
        while !isOver {
            loop.turn()
            if dialog.isInterrupted { ticket.cancel() }
        }
        guard !dialog.isInterrupted else { throw SetupError.interrupted }
        return failure
    }
}
