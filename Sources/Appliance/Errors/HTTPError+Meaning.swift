import Glibc
import HTTP
import System

extension HTTPError {
    /// Whether a request that may be repeated is worth repeating: there was no connection, or it broke.
    ///
    /// A time-out is not: it has been waited for long enough.
    var isWorthAnotherTry: Bool {
        switch kind {
        case .resolve, .connect, .closed, .truncated, .handshakeClosed: true
        case .proxy(_, .timeout), .proxy(_, .answered(status: 407)): false
        case .proxy: true
        default: false
        }
    }

    /// What happened, in a few words.
    var summary: String {
        switch kind {
        case .resolve: "the host is not known"
        case .connect(let number) where number == ECONNREFUSED: "connection refused"
        case .connect: "no connection"
        case .closed: "connection closed"
        case .handshakeClosed: "TLS handshake broken off"
        case .proxy(let proxy, _): "no way through the proxy \(proxy.place)"
        case .truncated: "reply cut off"
        default: detail.escapingControls()
        }
    }

    /// The limit that ran out, as far as it can be told.
    func timeLimit(
        _ given: Duration?, isChange: Bool, isDownload: Bool, _ options: SessionOptions
    ) -> Duration? {
        guard case .timeout(let phase) = kind else { return nil }
        switch phase {
        case .resolve, .connect, .tls: return min(options.connectTimeout, given ?? options.connectTimeout)
        case .idle: return options.idleTimeout
        case .reply, .body:
            return given ?? (isDownload ? options.idleTimeout : isChange ? options.changeTimeout : options.readTimeout)
        }
    }

    /// How the reply to a change that was sent got lost.
    func loss(timeout: Duration?, detail: String) -> OutcomeLoss {
        switch kind {
        case .timeout: .timeout(timeout)
        case .cancelled: .interrupted
        case .truncated: .garbled(.truncated(size: nil))
        case .tooLarge(let limit): .garbled(.tooLarge(limit: Int(clamping: limit)))
        case .notHTTP: .garbled(.other(detail.isEmpty ? "it is not HTTP" : detail))
        default: .closed(detail.isEmpty ? summary : detail)
        }
    }

    /// The error for a request that was not sent, or may be repeated by whoever wants to.
    func error(
        _ end: HostPort, _ facts: RequestFacts, timeout: Duration?, file: String?, knownFrom: String? = nil,
        redact: (String) -> String
    ) -> ApplianceError {
        let detail = redact(detail).escapingControls()
        switch kind {
        case .request: return .request(.malformed(detail), facts: facts)
        case .resolve: return .connect(.unknownHost, endpoint: end, facts: facts)
        case .connect(let number) where number == ECONNREFUSED: return .connect(.refused, endpoint: end, facts: facts)
        case .connect(let number):
            return .connect(.failed(detail.isEmpty ? Self.text(of: number) : detail), endpoint: end, facts: facts)
        case .proxy(let proxy, let problem): return .connect(.proxy(proxy, problem), endpoint: end, facts: facts)
        case .tls, .handshakeClosed: return .connect(.tls(detail), endpoint: end, facts: facts)
        case .certificate(let problem, let presented):
            return .trust(
                TrustFailure(problem: problem, presented: presented, detail: detail, knownFrom: knownFrom),
                endpoint: end, facts: facts)
        case .authority(let path): return .authority(file: path, detail: detail)
        case .timeout(let phase):
            switch phase {
            case .resolve, .connect, .tls: return .connect(.timeout(timeout), endpoint: end, facts: facts)
            case .reply, .body, .idle: return .timeout(after: timeout, endpoint: end, facts: facts)
            }
        case .tooLarge(let limit):
            return .unexpectedReply(.tooLarge(limit: Int(clamping: limit)), status: nil, facts: facts)
        case .truncated: return .unexpectedReply(.truncated(size: nil), status: nil, facts: facts)
        case .closed: return .connect(.closed, endpoint: end, facts: facts)
        case .notHTTP:
            return .unexpectedReply(.other(detail.isEmpty ? "it is not HTTP" : detail), status: nil, facts: facts)
        case .cancelled: return .interrupted(facts: facts)
        case .file(let path, let number): return .file(path: file ?? path, errno: number, facts: facts)
        case .library: return .library(detail: detail)
        }
    }

    /// The error for a first contact, on which nothing but the certificate was asked for.
    public func contactError(_ endpoint: HostPort) -> ApplianceError {
        let facts = RequestFacts(operation: nil, method: "", path: "")
        return error(endpoint, facts, timeout: nil, file: nil, redact: { $0 })
    }

    private static func text(of number: Int32) -> String {
        number == 0 ? "no reason is given" : systemMessage(number)
    }
}
