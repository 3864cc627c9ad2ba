import CMicrohttpd
import Glibc
import Synchronization
import System

/// An HTTPS server on loopback that hands each whole request to one function, of the connections that it accepts.
final class HTTPServer: Sendable {
    /// Longer bodies are answered with 413; no request of the appliance comes near.
    static let bodyLimit = 4 << 20
    private static let threads: UInt32 = 2
    /// A kept connection is closed after this much silence.
    private static let idleSeconds: UInt32 = 300

    let port: Int
    private let context: ServerContext
    // The address of the daemon (an OpaquePointer is not Sendable), taken out by the one call that stops it.
    private let daemon: Mutex<UInt?>

    /// Starts listening on 127.0.0.1; port 0 takes any free one. Clients may resume TLS sessions if it `resumes`.
    init(
        port: Int, key: String, certificate: String, resumes: Bool = true,
        accepts: @escaping @Sendable () -> Bool = { true },
        answer: @escaping @Sendable (Request) -> Response
    ) throws(HTTPServerError) {
        let listening = try Self.listen(on: port)
        self.port = Self.port(of: listening)
        context = ServerContext(resumes: resumes, accepts: accepts, answer: answer)
        let pointer = Unmanaged.passUnretained(context).toOpaque()
        let callbacks = cmhd_callbacks(
            accept: acceptConnection, begin: beginRequest, handle: handleRequest, finish: finishRequest,
            context: pointer)
        guard
            let started = cmhd_start(
                listening, Self.threads, Self.idleSeconds, key, certificate, context.tickets, callbacks)
        else {
            close(listening)
            throw .daemon
        }
        daemon = Mutex(UInt(bitPattern: started))
    }

    deinit { stop() }

    /// Stops listening and closes all connections; replies held back are sent first. May be called again.
    func stop() {
        let address = daemon.withLock { daemon in
            defer { daemon = nil }
            return daemon
        }
        guard let address else { return }
        context.delayer.stop()
        MHD_stop_daemon(OpaquePointer(bitPattern: address))
    }

    private static func listen(on port: Int) throws(HTTPServerError) -> Int32 {
        guard let number = UInt16(exactly: port) else { throw .socket(port: port, reason: "no such port") }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        guard descriptor >= 0 else { throw .socket(port: port, reason: systemMessage(errno)) }
        // So that a simulator can be started again at once on the port of one that has just ended.
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = number.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard bound == 0, Glibc.listen(descriptor, 1024) == 0 else {
            let reason = errno
            close(descriptor)
            if reason == EADDRINUSE { throw .portTaken(port) }
            throw .socket(port: port, reason: systemMessage(reason))
        }
        return descriptor
    }

    private static func port(of descriptor: Int32) -> Int {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// Why a server could not start.
public enum HTTPServerError: Error, Equatable, CustomStringConvertible {
    case portTaken(Int)
    case socket(port: Int, reason: String)
    case daemon

    public var description: String {
        switch self {
        case .portTaken(let port): "port \(port) is taken: choose another with --port, or 0 for any free one"
        case .socket(let port, let reason): "cannot listen on 127.0.0.1 port \(port): \(reason)"
        case .daemon: "the HTTPS server did not start: libmicrohttpd may have been built without TLS"
        }
    }
}

/// What the daemon's callbacks need; it lives as long as the server that owns it, and so longer than the daemon.
private final class ServerContext: Sendable {
    let accepts: @Sendable () -> Bool
    let answer: @Sendable (Request) -> Response
    let delayer = Delayer()
    // The address of the key of tickets, 0 for none (an OpaquePointer is not Sendable).
    private let ticketsAddress: UInt

    init(resumes: Bool, accepts: @escaping @Sendable () -> Bool, answer: @escaping @Sendable (Request) -> Response) {
        self.accepts = accepts
        self.answer = answer
        ticketsAddress = resumes ? UInt(bitPattern: cmhd_tickets_new()) : 0
    }

    deinit { if let tickets { cmhd_tickets_free(tickets) } }

    /// With what clients resume their sessions, if they may.
    var tickets: OpaquePointer? { OpaquePointer(bitPattern: ticketsAddress) }
}

// The callbacks run on the daemon's threads. Each connection belongs to one thread, so its HTTPExchange is never used
// by two at once; it is retained here and released once, when the daemon reports the request as completed.

private func acceptConnection(
    _ context: UnsafeMutableRawPointer?, _ address: UnsafePointer<sockaddr>?, _ size: socklen_t
) -> MHD_Result {
    guard let context else { return .NO }
    return Unmanaged<ServerContext>.fromOpaque(context).takeUnretainedValue().accepts() ? .YES : .NO
}

private func beginRequest(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    let exchange = HTTPExchange(target: target.map { String(cString: $0) } ?? "/", limit: HTTPServer.bodyLimit)
    return Unmanaged.passRetained(exchange).toOpaque()
}

private func handleRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ piece: UnsafePointer<CChar>?,
    _ size: UnsafeMutablePointer<Int>?, _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context, let connection, let pointer = state?.pointee else { return .NO }
    let server = Unmanaged<ServerContext>.fromOpaque(context).takeUnretainedValue()
    let exchange = Unmanaged<HTTPExchange>.fromOpaque(pointer).takeUnretainedValue()
    return exchange.advance(
        connection, method: method, piece: piece, size: size, answer: server.answer, delayer: server.delayer)
}

private func finishRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ reason: MHD_RequestTerminationCode
) {
    guard let pointer = state?.pointee else { return }
    state?.pointee = nil
    Unmanaged<HTTPExchange>.fromOpaque(pointer).release()
}
