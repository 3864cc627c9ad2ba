import API
import Appliance
import Errors
import Events
import Glibc
import HTTP
import System

/// Looks whether a server can be reached: by whom it is to be trusted, its certificate, and one request that says
/// nobody's name and no password.
///
/// The request leaves through the gate of a session that has no credentials, as a look aside: once, and told to nobody.
final class DoctorContact {
    private let loop: EventLoop
    private let client: HTTPClient
    private let resolver: TrustResolver
    private let timeout: Duration?
    /// How far the clocks may be apart, in seconds, before it is wrong: beyond it certificates and tokens come to harm.
    private static let clockLimit: Int64 = 300
    /// How soon the end of a certificate is told of, in days.
    private static let daysBefore: Int64 = 30

    /// - Parameter timeout: what the request may take, where that is said.
    init(loop: EventLoop, console: ShellConsole, knownHosts: KnownHosts, timeout: Duration?) {
        self.loop = loop
        self.timeout = timeout
        client = HTTPClient(loop: loop)
        resolver = TrustResolver(client: client, loop: loop, console: console, knownHosts: knownHosts)
    }

    /// - Parameters:
    ///   - subject: what the lines are about, such as `appliance`.
    ///   - said: whom the settings say to believe.
    ///   - path: what is asked for, from the server's root.
    ///   - isSimulated: whether its clock is not that of the world.
    func look(
        _ subject: String, at place: ServerPlace, said: Trust?, path: String, isSimulated: Bool
    ) -> [Finding] {
        var found: [Finding] = []
        if case .authority(let file) = said { found.append(Self.authorities("\(subject) authorities", file)) }
        let isReady = !found.contains { $0.word == .wrong }
        let begin = ContinuousClock.now
        let facts: CertificateFacts
        do {
            facts = try resolver.inspect(place)
        } catch {
            guard let failure = error as? any ReportableError else { return found + [.wrong(subject, "\(error)")] }
            let text = "\(failure.message), after \(Self.duration(since: begin))"
            return found + [.wrong(subject, text + (failure.hint.map { "; \($0)" } ?? ""))]
        }
        found.append(.ok(subject, "\(place.endpoint): a TLS connection in \(Self.duration(since: begin))"))
        found.append(Self.certificate("\(subject) certificate", facts))
        // Without its authorities nobody can be believed; that has been told.
        guard isReady else { return found }
        let trust: Trust
        do {
            trust = try decide(place, facts, said: said)
        } catch {
            guard let failure = error as? any ReportableError else {
                return found + [.wrong("\(subject) trust", "\(error)")]
            }
            return found + [.wrong("\(subject) trust", failure)]
        }
        found.append(.ok("\(subject) trust", Self.words(trust, said: said, knownHosts: resolver.knownHosts)))
        return found + ask(subject, place, trust: trust, path: path, isSimulated: isSimulated)
    }

    // MARK: The certificate

    private static func certificate(_ subject: String, _ facts: CertificateFacts) -> Finding {
        let text = "ends \(facts.notAfter.printable), issued by \(facts.issuer.printable), \(facts.fingerprint)"
        guard let end = seconds(of: facts.notAfter) else { return .info(subject, text) }
        let left = end - Int64(Glibc.time(nil))
        if left < 0 { return .wrong(subject, "it has ended: \(text)") }
        guard left < daysBefore * 86_400 else { return .ok(subject, text) }
        return .info(subject, "ends in \(left / 86_400) days: \(text)")
    }

    /// Reads `2026-11-23 15:05:09 UTC`.
    private static func seconds(of text: String) -> Int64? {
        let numbers = text.split { !$0.isNumber }.compactMap { Int32($0) }
        guard numbers.count == 6, text.hasSuffix(" UTC") else { return nil }
        var fields = tm()
        (fields.tm_year, fields.tm_mon, fields.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
        (fields.tm_hour, fields.tm_min, fields.tm_sec) = (numbers[3], numbers[4], numbers[5])
        return Int64(timegm(&fields))
    }

    // MARK: Trust

    /// The file that says whom to believe: whether it can be, before anything is asked of anybody.
    private static func authorities(_ subject: String, _ file: String) -> Finding {
        do throws(AuthorityFileError) {
            let held = try AuthorityFile(path: file)
            let count = held.count == 1 ? "1 certificate" : "\(held.count) certificates"
            if held.ended == held.count { return .wrong(subject, "\(file): \(count), and none still holds") }
            return .ok(subject, "\(file): \(count)" + (held.ended > 0 ? ", \(held.ended) of which have ended" : ""))
        } catch {
            switch error {
            case .unreadable(let number): return .wrong(subject, "\(file): \(systemMessage(number))")
            case .notOrdinary: return .info(subject, "\(file): a pipe or a device, which is not looked into")
            case .empty: return .wrong(subject, "\(file): there is no certificate in PEM form in it")
            case .damaged(let count, let detail):
                return .wrong(subject, "\(file): certificate \(count + 1) can't be read: \(detail)")
            case .library(let problem): return .wrong(subject, "\(file): \(problem)")
            }
        }
    }

    /// Whom a session would believe, where nobody is asked: the trust that is right for this certificate.
    private func decide(_ place: ServerPlace, _ facts: CertificateFacts, said: Trust?) throws -> Trust {
        switch try resolver.decision(for: place, said: said, terminal: false, presented: { facts }) {
        case .use(.pin(let pin)) where pin != facts.fingerprint:
            let source = Self.words(.pin(pin), said: said, knownHosts: resolver.knownHosts)
            throw ContactError.otherCertificate(facts, of: place, said: pin, by: source)
        case .use(let trust): return trust
        case .ask, .refuse: throw ContactError.unknown(facts, of: place)
        }
    }

    private static func words(_ trust: Trust, said: Trust?, knownHosts: KnownHosts) -> String {
        switch trust {
        case .system: "the system's authorities"
        case .authority(let file): "the authorities in \(file)"
        case .pin where said == nil: "the certificate that was accepted, in \(knownHosts.path)"
        case .pin: "the fingerprint that is set"
        case .insecure: "any certificate, by --insecure"
        }
    }

    // MARK: The request

    private func ask(
        _ subject: String, _ place: ServerPlace, trust: Trust, path: String, isSimulated: Bool
    ) -> [Finding] {
        var reply: HTTPResponse?
        var call = OtherCall(
            server: OtherServer(
                name: place.name, endpoint: place.endpoint, trust: trust,
                pinFile: resolver.knownHosts.path), operation: "doctor", title: "look whether it answers", path: path,
            body: [], shownBody: "",
            judge: { answer, _ in
                reply = answer
                return .taken
            }, wording: { $0 })
        call.method = "GET"
        var gated = GateCall(call)
        gated.isAside = true
        gated.replyLimit = 1 << 20
        let session: Session
        do {
            session = try Self.session(place, trust: trust, client: client, loop: loop, timeout: timeout)
        } catch {
            return [.wrong(subject, "\(error)")]
        }
        var outcome: Result<GateReply, ApplianceError>?
        let begin = ContinuousClock.now
        session.perform(gated) { outcome = $0 }
        while outcome == nil { loop.turn() }
        let time = Self.duration(since: begin)
        guard let reply else {
            if case .failure(let error)? = outcome { return [.wrong("\(subject) request", error)] }
            return [.wrong("\(subject) request", "no reply")]
        }
        let text = "\(path) answers \(reply.status) in \(time), without a login"
        let answer: Finding =
            reply.status >= 500 ? .wrong("\(subject) request", text) : .ok("\(subject) request", text)
        return [answer, Self.clock("\(subject) clock", reply, isSimulated: isSimulated)]
    }

    /// A session that can't log in: nothing that this does needs a token.
    private static func session(
        _ place: ServerPlace, trust: Trust, client: HTTPClient, loop: EventLoop, timeout: Duration?
    ) throws -> Session {
        var options = SessionOptions()
        if let timeout { options.setTimeout(timeout) }
        return Session(
            address: try ApplianceAddress(parsing: place.endpoint.description), trust: trust,
            credentials: { throw ApplianceError.interrupted(facts: nil) }, transport: client, loop: loop,
            definition: APIDefinition(bundled: try APIDocument.bundled()), options: options)
    }

    private static func clock(_ subject: String, _ reply: HTTPResponse, isSimulated: Bool) -> Finding {
        guard let date = reply.header("Date"), let there = ApplianceClock.seconds(of: date) else {
            return .info(subject, "the reply does not say what time it is there")
        }
        let difference = there - Int64(Glibc.time(nil))
        let text =
            difference.magnitude < 2
            ? "as this machine's"
            : "\(difference.magnitude) s \(difference > 0 ? "ahead of" : "behind") this machine's"
        if isSimulated { return .info(subject, "\(text); it is simulated") }
        guard difference.magnitude > UInt64(clockLimit) else { return .ok(subject, text) }
        return .wrong(subject, "\(text); one of the two is set wrong")
    }

    private static func duration(since begin: ContinuousClock.Instant) -> String {
        let (seconds, attoseconds) = (ContinuousClock.now - begin).components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        return milliseconds < 1000 ? "\(milliseconds) ms" : "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
    }
}
