import API
import JSON

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
    private let options: WorldOptions
    /// The version of the appliance that it plays: that of its document.
    private let applianceVersion: String
    private let server: HTTPServer

    /// Makes a world and a certificate, and listens on 127.0.0.1; port 0 takes any free one.
    public convenience init(_ options: WorldOptions, port: Int) throws {
        try self.init(options, port: port, documentBytes: APIDocument.bundledBytes)
    }

    /// The same with another document; operations that are not built are answered with 501.
    init(_ options: WorldOptions, port: Int, documentBytes: [UInt8]) throws {
        let document = try APIDocument(JSONDocument(parsing: documentBytes).root)
        let service = Service(world: World(options), document: document, documentBytes: documentBytes)
        let certificate = try Certificate()
        do {
            server = try HTTPServer(
                port: port, key: certificate.key, certificate: certificate.text, accepts: { service.accepts() },
                answer: { request in service.answer(request) })
        } catch {
            certificate.remove()
            throw error
        }
        self.certificate = certificate
        self.options = options
        applianceVersion = document.version
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
        let announcement: JSONObject = [
            "url": .string(url),
            "username": .string(Accounts.userNames[0]),
            "password": .string(Accounts.password),
            "fingerprint": .string(certificate.fingerprint),
            "certificate": .string(certificate.path),
            "version": .string(Self.version),
            "appliance": .string(applianceVersion),
            "vms": .integer(Int64(options.vms)),
        ]
        // No number in it is a fraction, so it can always be written.
        let text = (try? JSONValue.object(announcement).text()) ?? []
        return String(decoding: text, as: UTF8.self)
    }
}
