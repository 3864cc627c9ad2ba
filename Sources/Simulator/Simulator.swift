import API
import JSON
import Recording

/// A simulated appliance, listening.
///
/// ```swift
/// let simulator = try Simulator(WorldOptions(), port: 0)
/// print(simulator.url)  // https://127.0.0.1:40123
/// simulator.stop()
/// ```
public final class Simulator: Sendable {
    /// The project's own version: shell, document and simulator are released as one.
    public static let version = ProjectVersion.number

    /// Where it listens; the appliance's paths follow.
    public let url: String
    /// Its certificate, which no other authority vouches for.
    let certificate: Certificate
    /// What the announcement says beside how to connect.
    private let facts: JSONObject
    private let username: String
    private let password: String
    private let server: HTTPServer

    /// Makes a world and a certificate, and listens on 127.0.0.1; port 0 takes any free one. The certificate ends after
    /// a year, or after so many days; clients may resume their TLS sessions unless it is said that they may not.
    public convenience init(
        _ options: WorldOptions, port: Int, certificateDays: Int? = nil, resumes: Bool = true
    ) throws {
        try self.init(
            options, port: port, documentBytes: APIDocument.bundledBytes, certificateDays: certificateDays,
            resumes: resumes)
    }

    /// The same with another document; operations that are not built are answered with 501.
    convenience init(
        _ options: WorldOptions, port: Int, documentBytes: [UInt8], certificateDays: Int? = nil, resumes: Bool = true
    ) throws {
        let document = try APIDocument(JSONDocument(parsing: documentBytes).root)
        let service = Service(world: World(options), document: document, documentBytes: documentBytes)
        try self.init(
            port: port, certificateDays: certificateDays, resumes: resumes, username: Accounts.userNames[0],
            password: Accounts.password,
            // The version of the appliance that it plays is that of its document.
            facts: [
                "appliance": .string(document.version), "vms": .integer(Int64(options.vms)),
                "timezone": .string(SimulatedTime.zone),
            ],
            accepts: { service.accepts() }, answer: { request in service.answer(request) })
    }

    /// Plays one of the appliances of a recording; any name and password are taken.
    public convenience init(
        replaying recording: Recording, appliance: Int = 1, port: Int, resumes: Bool = true
    ) throws {
        let replay = try Replay(recording, appliance: appliance)
        try self.init(
            port: port, certificateDays: nil, resumes: resumes, username: "anybody", password: "anything",
            facts: ["replay": true, "recorded": .string(recording.head.date)], accepts: { true },
            answer: { request in replay.answer(request) })
    }

    private init(
        port: Int, certificateDays: Int?, resumes: Bool, username: String, password: String, facts: JSONObject,
        accepts: @escaping @Sendable () -> Bool, answer: @escaping @Sendable (Request) -> Response
    ) throws {
        let certificate = try Certificate(days: certificateDays ?? Certificate.days)
        do {
            server = try HTTPServer(
                port: port, key: certificate.key, certificate: certificate.text, resumes: resumes, accepts: accepts,
                answer: answer)
        } catch {
            certificate.remove()
            throw error
        }
        self.certificate = certificate
        self.facts = facts
        self.username = username
        self.password = password
        url = "https://127.0.0.1:\(server.port)"
    }

    deinit { stop() }

    /// Stops listening and removes the certificate. May be called again.
    public func stop() {
        server.stop()
        certificate.remove()
    }

    /// What a client needs to connect, as one line of JSON.
    public var announcement: String {
        var announcement: JSONObject = [
            "url": .string(url),
            "username": .string(username),
            "password": .string(password),
            "fingerprint": .string(certificate.fingerprint),
            "certificate": .string(certificate.path),
            "version": .string(Self.version),
        ]
        for (name, value) in facts { announcement[name] = value }
        // No number in it is a fraction, so it can always be written.
        let text = (try? JSONValue.object(announcement).text()) ?? []
        return String(decoding: text, as: UTF8.self)
    }
}
