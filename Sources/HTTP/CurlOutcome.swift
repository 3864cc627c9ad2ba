import CCurl
import System

/// What it means when libcurl ends a transfer with an error.
struct CurlOutcome {
    let code: CURLcode
    let handle: EasyHandle
    /// None for an inspection.
    let trust: Trust?
    let gotReply: Bool
    /// The proxy on the way, if there is one.
    let proxy: ProxySetting?

    /// The kind of failure, and a sentence about it.
    var meaning: (kind: HTTPError.Kind, detail: String) {
        let (kind, detail) = meaningWithoutProxy
        // From the handshake on it is the appliance that one speaks to.
        guard let proxy, !handle.hasSent, !handle.hasBegunTLS, let problem = problem(of: kind) else {
            return (kind, detail)
        }
        return (.proxy(proxy, problem), detail)
    }

    private func problem(of kind: HTTPError.Kind) -> ProxySetting.Problem? {
        let answer = handle.number(CURLINFO_HTTP_CONNECTCODE)
        if answer != 0, !(200..<300).contains(answer) { return .answered(status: answer) }
        switch kind {
        case .resolve: return .unknown
        case .connect(let number): return .unreachable(errno: number)
        case .timeout: return .timeout
        case .closed, .truncated: return .closed
        default: return nil
        }
    }

    /// What libcurl says of a handshake that the other end broke off.
    private static let brokenHandshakes = ["SSL_ERROR_SYSCALL", "Connection reset", "unexpected eof", "Broken pipe"]

    private var meaningWithoutProxy: (kind: HTTPError.Kind, detail: String) {
        var detail = handle.explanation(of: code)
        let kind: HTTPError.Kind
        switch code {
        case CURLE_URL_MALFORMAT:
            kind = .request
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
            // The URL was looked at before; what is not supported here is the form of the reply.
            kind = .notHTTP
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            kind = .resolve
        case CURLE_COULDNT_CONNECT, CURLE_PROXY:
            kind = .connect(errno: Int32(truncatingIfNeeded: handle.number(CURLINFO_OS_ERRNO)))
        case CURLE_OPERATION_TIMEDOUT:
            kind = .timeout(phase)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR:
            let (problem, text) = certificateProblem
            kind = .certificate(problem, presented: handle.certificate)
            detail = text ?? detail
        case CURLE_SSL_CACERT_BADFILE:
            kind = if case .authority(let file) = trust { .authority(file: file) } else { .library }
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_SHUTDOWN_FAILED:
            let isBrokenOff = Self.brokenHandshakes.contains { detail.firstRange(of: $0) != nil }
            // Whatever it was that did not go with a session that was kept: in full it may.
            kind = (isBrokenOff || handle.hasOfferedSession) && !handle.hasSent ? .handshakeClosed : .tls
        case CURLE_RECV_ERROR where !handle.hasSent && handle.number(CURLINFO_HTTP_CONNECTCODE) != 0:
            // A proxy answered, but opened no way through.
            kind = .connect(errno: 0)
        case CURLE_GOT_NOTHING:
            kind = .closed
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR:
            kind = gotReply ? .truncated : .closed
        case CURLE_PARTIAL_FILE:
            kind = .truncated
        case CURLE_OUT_OF_MEMORY:
            kind = .library
        default:
            // What libcurl stumbles over once a reply has begun is that reply: a first header line that is folded is
            // told as a bad argument of its own.
            kind = gotReply ? .notHTTP : .library
        }
        return (kind, detail)
    }

    private var phase: HTTPError.Phase {
        if gotReply { return .body }
        if handle.hasSent { return .reply }
        if handle.size(CURLINFO_NAMELOOKUP_TIME_T) == 0 { return .resolve }
        return handle.hasBegunTLS ? .tls : .connect
    }

    private var certificateProblem: (HTTPError.CertificateProblem, String?) {
        if case .pin(let expected) = trust {
            return (.changed(expected: expected), "the certificate is not the one that was pinned")
        }
        guard let error = handle.chainError else { return (.invalid, nil) }
        // Where the chain is in order it is the name that libcurl itself turned down.
        guard let doubt = CertificateDoubt(chain: error) else { return (.wrongName, nil) }
        return (doubt.problem, doubt.detail)
    }
}

extension CertificateDoubt {
    /// OpenSSL's verdict of a chain; nil where it is in order.
    fileprivate init?(chain error: Int) {
        guard error != 0 else { return nil }
        let text = String(cString: ccurl_chain_error(error))
        if ccurl_chain_is_unknown_issuer(error) {
            self.init(problem: .unknownIssuer, detail: text)
        } else if ccurl_chain_is_out_of_date(error) {
            self.init(problem: .outOfDate, detail: text)
        } else {
            self.init(problem: .invalid, detail: text)
        }
    }
}

extension CertificateFacts {
    /// Reads the facts that the verifier noted. Whoever sent them chose the text, so it is made safe for a terminal.
    init(_ certificate: ccurl_certificate) {
        let digest = withUnsafeBytes(of: certificate.digest) { Array($0) }
        var names: [String] = []
        if var next = certificate.names {
            while next.pointee != 0 {
                names.append(String(cString: next).visible)
                while next.pointee != 0 { next += 1 }
                next += 1
            }
        }
        self.init(
            fingerprint: Fingerprint(digest: digest),
            subject: certificate.subject.map { String(cString: $0).visible } ?? "",
            issuer: certificate.issuer.map { String(cString: $0).visible } ?? "",
            notBefore: withUnsafeBytes(of: certificate.not_before) { Self.text($0) },
            notAfter: withUnsafeBytes(of: certificate.not_after) { Self.text($0) },
            names: names,
            doubt: CertificateDoubt(chain: certificate.chain)
                ?? (certificate.names_host ? nil : CertificateDoubt(problem: .wrongName)))
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
