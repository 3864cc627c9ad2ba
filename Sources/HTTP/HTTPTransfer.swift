import CCurl
import Events
import System

/// A request that is under way.
public final class HTTPTransfer {
    private enum State {
        /// libcurl has it.
        case running(CurlPool, EasyHandle)
        /// The outcome is settled; `done` is about to be called, or has been.
        case settled
    }

    private let loop: EventLoop
    private let hostPort: HostPort
    private let sink: HTTPRequest.Sink
    private let trust: Trust?
    private var state = State.settled
    private var done: ((Result<HTTPResponse, HTTPError>) -> Void)?

    private var headers = HeaderReader()
    private var body: [UInt8] = []
    private var received: Int64 = 0
    private var ceiling: Int64?
    private var file: AtomicFile?
    private var writesToFile = false
    /// What stopped the transfer from our side; libcurl knows only that it was stopped.
    private var fault: (kind: HTTPError.Kind, detail: String)?

    private var idleTimer: EventLoop.Timer?
    private var lastArrival = MonotonicInstant.now
    /// The certificate of the connection, where this transfer opened one.
    private(set) var certificate: CertificateFacts?
    /// Called with the certificate of a connection that a reply came on, where this transfer opened one.
    var onCertificate: ((CertificateFacts) -> Void)?

    /// What the reply to a download may hold that is not to be downloaded.
    private static let errorBodyLimit = 1 << 20
    /// How much is set aside on a server's word that it will come.
    private static let trustedLength: Int64 = 64 << 20

    init(
        loop: EventLoop, hostPort: HostPort, sink: HTTPRequest.Sink, trust: Trust?,
        done: @escaping (Result<HTTPResponse, HTTPError>) -> Void
    ) {
        self.loop = loop
        self.hostPort = hostPort
        self.sink = sink
        self.trust = trust
        self.done = done
    }

    /// Gives the request up; `done` gets `cancelled`, later, unless the outcome was known already.
    public func cancel() { abort(.cancelled, "the request was cancelled") }
}

// What the client tells a transfer.
extension HTTPTransfer {
    /// Sets the transfer going on a handle that has been set up for it.
    func begin(in pool: CurlPool, on handle: EasyHandle, idle: Duration?) {
        if case .file(let path, _, let overwrite) = sink {
            // Before anything is sent: what can't be written need not be asked for.
            do {
                file = try AtomicFile(path: path, place: overwrite ? .ordinary : .free)
            } catch {
                return settle(.failure(failure(.file(path: path, errno: error.errno), "\(error)")))
            }
        }
        let code = pool.add(self, on: handle)
        guard code == CURLM_OK else {
            pool.remove(handle)
            return settle(.failure(failure(.library, String(cString: ccurl_multi_strerror(code)))))
        }
        state = .running(pool, handle)
        lastArrival = .now
        if let idle { watchIdleness(limit: idle) }
    }

    /// Ends a transfer that could not begin.
    func settle(_ kind: HTTPError.Kind, _ detail: String) {
        settle(.failure(failure(kind, detail)))
    }

    private func watchIdleness(limit: Duration) {
        let deadline = lastArrival.adding(limit)
        idleTimer = loop.after(deadline.since(.now)) { [unowned self] in
            if MonotonicInstant.now < lastArrival.adding(limit) { return watchIdleness(limit: limit) }
            abort(.timeout(.idle), "nothing arrived for \(limit)")
        }
    }

    private func abort(_ kind: HTTPError.Kind, _ detail: String) {
        guard case .running(let pool, let handle) = state else { return }
        let failure = failure(kind, detail, sent: handle.hasSent)
        if !handle.hasSent { handle.doubtSession() }
        pool.remove(handle)
        settle(.failure(failure))
    }

    /// Everything of the transfer is let go; the caller is told when the loop turns.
    private func settle(_ result: Result<HTTPResponse, HTTPError>) {
        state = .settled
        idleTimer?.cancel()
        idleTimer = nil
        file?.discard()
        file = nil
        body = []
        guard let done else { return }
        self.done = nil
        loop.after(.zero) { done(result) }
    }

    private func failure(_ kind: HTTPError.Kind, _ detail: String, sent: Bool = false) -> HTTPError {
        HTTPError(kind: kind, sent: sent, host: hostPort.bareHost, port: hostPort.port, detail: detail)
    }
}

// What libcurl tells a transfer. Nothing here may call back into libcurl, but to ask for numbers.
extension HTTPTransfer {
    func headerArrived(_ line: UnsafeRawBufferPointer) -> Bool {
        lastArrival = .now
        if headers.take(line) { return true }
        fault = (.tooLarge(limit: Int64(HeaderReader.limit)), "the headers of the reply are too large")
        return false
    }

    func bodyArrived(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard case .running(_, let handle) = state else { return false }
        lastArrival = .now
        if received == 0, !bodyBegins(handle) { return false }
        received += Int64(bytes.count)
        if let ceiling, received > ceiling { return tooLarge(ceiling) }
        guard writesToFile, let file else {
            body.append(contentsOf: bytes)
            return true
        }
        do {
            try file.write(bytes)
            return true
        } catch {
            fault = (.file(path: file.path, errno: error.errno), "\(error)")
            return false
        }
    }

    private func bodyBegins(_ handle: EasyHandle) -> Bool {
        switch sink {
        case .memory(let limit):
            ceiling = Int64(limit)
        case .file(_, let limit, _):
            writesToFile = (200..<300).contains(handle.number(CURLINFO_RESPONSE_CODE))
            ceiling = writesToFile ? limit : Int64(Self.errorBodyLimit)
        }
        let announced = handle.size(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T)
        if let ceiling, announced > ceiling { return tooLarge(ceiling) }
        if !writesToFile, announced > 0 { body.reserveCapacity(Int(min(announced, Self.trustedLength))) }
        return true
    }

    private func tooLarge(_ limit: Int64) -> Bool {
        fault = (.tooLarge(limit: limit), "the reply is larger than \(limit) bytes")
        return false
    }

    /// The transfer is over, one way or the other.
    func ended(_ code: CURLcode) {
        guard case .running(let pool, let handle) = state else { return }
        certificate = handle.certificate
        let result = outcome(code, handle)
        // Whoever resumes a session only to break off may do so after the handshake, too: the request has left by then.
        if code != CURLE_OK, headers.isEmpty { handle.doubtSession() }
        pool.remove(handle)
        if case .success = result, let certificate { onCertificate?(certificate) }
        settle(result)
    }

    private func outcome(_ code: CURLcode, _ handle: EasyHandle) -> Result<HTTPResponse, HTTPError> {
        if let fault { return .failure(failure(fault.kind, fault.detail, sent: handle.hasSent)) }
        if code != CURLE_OK {
            let (kind, detail) = CurlOutcome(
                code: code, handle: handle, trust: trust, gotReply: !headers.isEmpty,
                proxy: hostPort.proxy
            ).meaning
            return .failure(failure(kind, detail, sent: handle.hasSent))
        }
        let status = handle.number(CURLINFO_RESPONSE_CODE)
        // An interim reply is none, whatever comes after it; an inspection asks for no reply.
        guard trust == nil || (headers.isWhole && status >= 200) else {
            return .failure(failure(.truncated, "the reply ends within its head", sent: handle.hasSent))
        }
        var reply = HTTPResponse(
            status: status, headers: headers.fields,
            duration: .microseconds(handle.size(CURLINFO_TOTAL_TIME_T)),
            bytesSent: handle.size(CURLINFO_SIZE_UPLOAD_T), bytesReceived: received,
            newConnection: handle.number(CURLINFO_NUM_CONNECTS) > 0)
        if let file, (200..<300).contains(reply.status) {
            reply.file = file
            self.file = nil
        } else {
            swap(&reply.body, &body)
        }
        return .success(reply)
    }
}
