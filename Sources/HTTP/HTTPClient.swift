import CCurl
import Events
import Glibc

/// Sends requests, many at once, on the thread of its loop.
///
/// Each trust setting has connections of its own, and TLS sessions that new connections resume. Connections that are
/// kept open are used again for requests that are not `fresh`. Redirects are not followed, and nothing is tried again,
/// but that libcurl itself resends a request that is not `fresh` when a connection that was kept open proves dead.
///
///     let client = HTTPClient(loop: loop)
///     client.start(HTTPRequest(url: "https://scv.example:8144/api/version")) { result in
///         if case .success(let reply) = result { show(reply.body) }
///     }
public final class HTTPClient {
    /// What has connections of its own.
    private enum Purpose: Hashable {
        case requests(Trust)
        case inspections
    }

    private let loop: EventLoop
    private let resumption: Duration
    private var pools: [Purpose: CurlPool] = [:]
    /// Called with the certificate of each connection that was opened for a request and that its reply came on; with
    /// whom the request was for, and how the certificate was judged.
    public var onCertificate: ((_ host: String, _ port: Int, _ trust: Trust, _ facts: CertificateFacts) -> Void)?

    /// Makes a client whose transfers go on whenever `loop` turns; no library is loaded before the first of them. New
    /// connections resume TLS sessions for so long after the host has shown its certificate.
    public init(loop: EventLoop, resumption: Duration = .seconds(600)) {
        self.loop = loop
        self.resumption = resumption
    }

    /// Begins a request; `done` is called once, later, never from inside this call.
    @discardableResult
    public func start(
        _ request: HTTPRequest, _ done: @escaping (Result<HTTPResponse, HTTPError>) -> Void
    ) -> HTTPTransfer {
        let hostPort: HostPort
        do {
            try Self.loadLibraries()
            try Self.check(request)
            hostPort = try HostPort(url: request.url)
        } catch {
            return refused(error, done)
        }
        let transfer = HTTPTransfer(
            loop: loop, hostPort: hostPort, sink: request.sink, trust: request.trust, done: done)
        transfer.onCertificate = { [weak self] facts in
            self?.onCertificate?(hostPort.bareHost, hostPort.port, request.trust, facts)
        }
        begin(transfer, in: .requests(request.trust), idle: request.timeout.idle) { handle, pool in
            handle.prepare(
                request, at: hostPort, sessions: hostPort.proxy == nil ? pool.sessions : nil, for: transfer)
        }
        // Else it would go out at the next turn of the loop only, behind all that is begun before that: sixteen that
        // are begun in a row would keep in step, and wait for each other's work. What may change something has no such
        // haste.
        if !request.fresh { pools[.requests(request.trust)]?.advance() }
        return transfer
    }

    /// Reads the certificate of a host on a connection of its own, on which no request is sent.
    ///
    /// The certificate is shown, not believed: whoever accepts it then pins it, and the next connection is held to it.
    @discardableResult
    public func inspect(
        host: String, port: Int, timeout: Duration = .seconds(10),
        _ done: @escaping (Result<CertificateFacts, HTTPError>) -> Void
    ) -> HTTPTransfer {
        let hostPort = HostPort(host: host, port: port)
        do {
            try Self.loadLibraries()
            _ = try HostPort(url: "https://\(hostPort.host):\(port)/")
        } catch {
            return refused(error, done)
        }
        var shown: HTTPTransfer?
        let transfer = HTTPTransfer(loop: loop, hostPort: hostPort, sink: .memory(limit: 0), trust: nil) { result in
            // Also lets go of the transfer, which holds this closure until it is called.
            let certificate = shown?.certificate
            shown = nil
            done(
                result.flatMap { _ in
                    guard let certificate else {
                        let detail = "no certificate was presented"
                        return .failure(HTTPError(kind: .tls, host: hostPort.bareHost, port: port, detail: detail))
                    }
                    return .success(certificate)
                })
        }
        shown = transfer
        begin(transfer, in: .inspections, idle: nil) { handle, _ in
            handle.prepareInspection(at: hostPort, connect: timeout)
        }
        return transfer
    }

    private func begin(
        _ transfer: HTTPTransfer, in purpose: Purpose, idle: Duration?, prepare: (EasyHandle, CurlPool) -> CURLcode
    ) {
        guard let pool = pool(for: purpose), let handle = EasyHandle() else {
            return transfer.settle(.library, "libcurl has no memory for another request")
        }
        let code = prepare(handle, pool)
        guard code == CURLE_OK else {
            return transfer.settle(.library, "libcurl can't be set up: \(handle.explanation(of: code))")
        }
        transfer.begin(in: pool, on: handle, idle: idle)
    }

    private func pool(for purpose: Purpose) -> CurlPool? {
        if let pool = pools[purpose] { return pool }
        let pool = CurlPool(loop: loop, resumption: resumption)
        pools[purpose] = pool
        return pool
    }

    private func refused<Value>(
        _ failure: HTTPError, _ done: @escaping (Result<Value, HTTPError>) -> Void
    ) -> HTTPTransfer {
        let nowhere = HostPort(host: failure.host, port: failure.port)
        let transfer = HTTPTransfer(loop: loop, hostPort: nowhere, sink: .memory(limit: 0), trust: nil) { result in
            if case .failure(let failure) = result { done(.failure(failure)) }
        }
        transfer.settle(failure.kind, failure.detail)
        return transfer
    }

    private static func loadLibraries() throws(HTTPError) {
        if let reason = ccurl_load() { throw HTTPError(kind: .library, detail: String(cString: reason)) }
    }
}
