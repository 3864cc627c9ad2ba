import CCurl
import Events
import Glibc

/// One of libcurl's easy handles, with the memory that it points into. It serves one transfer.
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private let message: UnsafeMutablePointer<CChar>
    private var headers: UnsafeMutablePointer<curl_slist>?
    /// What judges the certificates of the connections that this handle opens.
    private(set) var verifier: OpaquePointer?
    /// Whether the request goes out by TLS.
    private var isEncrypted = true

    init?() {
        guard let pointer = ccurl_easy_init() else { return nil }
        self.pointer = pointer
        message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        ccurl_easy_cleanup(pointer)
        ccurl_list_free(headers)
        if let verifier { ccurl_verifier_release(verifier) }
        message.deallocate()
    }

    /// libcurl's sentence about what went wrong; its general one for `code` if it has none.
    func explanation(of code: CURLcode) -> String {
        let text = String(cString: message)
        return text.isEmpty ? String(cString: ccurl_easy_strerror(code)) : text
    }

    /// The certificate of a connection that this transfer opened: it was presented there, or on the earlier one whose
    /// session it goes on with.
    var certificate: CertificateFacts? {
        guard let verifier, let presented = ccurl_verifier_certificate(verifier) else { return nil }
        return CertificateFacts(presented.pointee)
    }

    /// Whether a connection was opened as far as the TLS handshake.
    var hasBegunTLS: Bool {
        guard let verifier else { return false }
        return ccurl_verifier_began(verifier)
    }

    /// Whether a connection was opened with a TLS session that was kept from an earlier one.
    var hasOfferedSession: Bool {
        guard let verifier else { return false }
        return ccurl_verifier_offered(verifier)
    }

    /// Has no session offered for a while where this handle's was; each connection shakes hands in full.
    func doubtSession() {
        if let verifier, hasOfferedSession { ccurl_verifier_refuse_sessions(verifier) }
    }

    /// OpenSSL's verdict of the presented chain, 0 where it is trusted; nil where none was asked for.
    var chainError: Int? {
        guard let verifier, let presented = ccurl_verifier_certificate(verifier) else { return nil }
        return presented.pointee.chain >= 0 ? presented.pointee.chain : nil
    }

    func number(_ info: CURLINFO) -> Int { ccurl_easy_long(pointer, info) }
    func size(_ info: CURLINFO) -> Int64 { Int64(ccurl_easy_size(pointer, info)) }

    /// Whether any of the request may have left: from the moment the connection is ready for it.
    ///
    /// `PRETRANSFER_TIME_T` alone won't do: libcurl sets it when its first call to send has ended, and it stays 0 while
    /// a body of several TLS records is half sent. On a connection that was open before, it is all there is.
    var hasSent: Bool {
        let ready = isEncrypted ? CURLINFO_APPCONNECT_TIME_T : CURLINFO_CONNECT_TIME_T
        return size(ready) != 0 || size(CURLINFO_PRETRANSFER_TIME_T) != 0
    }
}

extension EasyHandle {
    /// Sets the handle up for a request; returns the first option that was refused. `sessions` are those of the
    /// request's own trust setting.
    func prepare(
        _ request: HTTPRequest, at hostPort: HostPort, sessions: OpaquePointer?, for transfer: HTTPTransfer
    ) -> CURLcode {
        var options = Options(handle: pointer)
        prepareConnection(&options, at: hostPort, connect: request.timeout.connect)
        prepareTrust(&options, request.trust, at: hostPort, sessions)
        options.set(CURLOPT_URL, request.url)
        isEncrypted = !request.url.lowercased().hasPrefix("http:")
        // The caller has checked the path, and what it checked is what is sent.
        options.set(CURLOPT_PATH_AS_IS, 1)
        if let total = request.timeout.total { options.set(CURLOPT_TIMEOUT_MS, total.wholeMilliseconds) }
        if request.fresh {
            // On a connection that was used before, libcurl itself sends again when it proves dead. See
            // docs/architecture.md, "Safety".
            options.set(CURLOPT_FRESH_CONNECT, 1)
            options.set(CURLOPT_FORBID_REUSE, 1)
        }
        prepareMethod(&options, request)
        prepareHeaders(&options, request)
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        options.note(ccurl_easy_on_header(pointer, curlHeaderArrived, context))
        options.note(ccurl_easy_on_body(pointer, curlBodyArrived, context))
        return options.outcome
    }

    /// Sets the handle up to shake hands and stop there, believing whatever it is shown.
    func prepareInspection(at hostPort: HostPort, connect: Duration) -> CURLcode {
        var options = Options(handle: pointer)
        prepareConnection(&options, at: hostPort, connect: connect)
        options.set(CURLOPT_URL, "https://\(hostPort.host):\(hostPort.port)/")
        options.set(CURLOPT_CONNECT_ONLY, 1)
        options.set(CURLOPT_FRESH_CONNECT, 1)
        options.set(CURLOPT_FORBID_REUSE, 1)
        options.set(CURLOPT_SSL_VERIFYHOST, 0)
        offerSystemAuthorities(&options)
        judge(&options, CCURL_VERIFY_LATER, at: hostPort, nil)
        return options.outcome
    }

    private func prepareConnection(_ options: inout Options, at hostPort: HostPort, connect: Duration) {
        options.set(CURLOPT_ERRORBUFFER, message)
        options.set(CURLOPT_NOSIGNAL, 1)
        // A cancelled look-up is left to its thread; otherwise a slow name server would hold up Ctrl-C.
        options.set(CURLOPT_QUICK_EXIT, 1)
        options.set(CURLOPT_PROTOCOLS_STR, "http,https")
        options.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        options.set(CURLOPT_FOLLOWLOCATION, 0)
        options.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        options.set(CURLOPT_TCP_KEEPALIVE, 1)
        // Refused by a handle that still has the buffer of a transfer which found no host; that one serves as well.
        _ = ccurl_easy_set_long(pointer, CURLOPT_BUFFERSIZE, 128 << 10)
        options.set(CURLOPT_CONNECTTIMEOUT_MS, connect.wholeMilliseconds)
        options.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        // A resumed session skips the certificate: which one may be is for the verifier to say, and to keep.
        options.set(CURLOPT_SSL_SESSIONID_CACHE, 0)
        // The environment's proxies are for the hosts beyond this machine.
        if hostPort.isLoopback { options.set(CURLOPT_PROXY, "") }
    }

    private func prepareTrust(
        _ options: inout Options, _ trust: Trust, at place: HostPort, _ sessions: OpaquePointer?
    ) {
        switch trust {
        case .system:
            offerSystemAuthorities(&options)
            judge(&options, CCURL_VERIFY_AUTHORITY, at: place, sessions)
        case .authority(let file):
            options.set(CURLOPT_CAINFO, file)
            options.set(CURLOPT_CAPATH, nil)
            judge(&options, CCURL_VERIFY_AUTHORITY, at: place, sessions)
        case .pin(let pin):
            options.set(CURLOPT_CAINFO, nil)
            options.set(CURLOPT_CAPATH, nil)
            options.set(CURLOPT_SSL_VERIFYHOST, 0)
            judge(&options, CCURL_VERIFY_PIN, pin: pin, at: place, sessions)
        case .insecure:
            options.set(CURLOPT_CAINFO, nil)
            options.set(CURLOPT_CAPATH, nil)
            options.set(CURLOPT_SSL_VERIFYHOST, 0)
            judge(&options, CCURL_VERIFY_NOTHING, at: place, sessions)
            options.set(CURLOPT_SSL_VERIFYPEER, 0)
        }
    }

    /// A system without the bundle of authorities knows none, which is no reason to fail before a certificate is seen.
    private func offerSystemAuthorities(_ options: inout Options) {
        if let bundle = ccurl_easy_text(pointer, CURLINFO_CAINFO), access(bundle, R_OK) != 0 {
            options.set(CURLOPT_CAINFO, nil)
        }
    }

    private func judge(
        _ options: inout Options, _ verification: ccurl_verification, pin: Fingerprint? = nil, at place: HostPort,
        _ sessions: OpaquePointer?
    ) {
        options.set(CURLOPT_SSL_VERIFYPEER, 1)
        let (host, port) = (place.bareHost, Int32(place.port))
        let verifier =
            if let pin {
                pin.bytes.withUnsafeBufferPointer {
                    ccurl_verifier_new(verification, $0.baseAddress, host, port, sessions)
                }
            } else {
                ccurl_verifier_new(verification, nil, host, port, sessions)
            }
        guard let verifier else { return options.note(CURLE_OUT_OF_MEMORY) }
        self.verifier = verifier
        options.note(ccurl_easy_set_verifier(pointer, verifier))
    }

    private func prepareMethod(_ options: inout Options, _ request: HTTPRequest) {
        switch (request.method, request.body) {
        case ("HEAD", nil):
            options.set(CURLOPT_NOBODY, 1)
        case ("GET", nil):
            options.set(CURLOPT_HTTPGET, 1)
        case ("DELETE", nil), ("OPTIONS", nil), ("TRACE", nil):
            options.set(CURLOPT_HTTPGET, 1)
            options.set(CURLOPT_CUSTOMREQUEST, request.method)
        case (_, let body):
            options.set(CURLOPT_POST, 1)
            if request.method != "POST" { options.set(CURLOPT_CUSTOMREQUEST, request.method) }
            let body = body ?? []
            options.note(ccurl_easy_set_size(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
            // Copied, since libcurl may read it as long as the transfer lasts.
            body.withUnsafeBytes { bytes in
                let empty: StaticString = ""
                let start = bytes.baseAddress ?? UnsafeRawPointer(empty.utf8Start)
                options.set(CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: start))
            }
        }
    }

    private func prepareHeaders(_ options: inout Options, _ request: HTTPRequest) {
        // An empty value is sent only if the colon is a semicolon; a bare colon takes libcurl's own header away.
        var lines = request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        let names = Set(request.headers.map { $0.name.lowercased() })
        // With it libcurl would wait a second for a server that never says "100 Continue".
        if !names.contains("expect") { lines.append("Expect:") }
        // A body is not a form unless the caller says so.
        if !names.contains("content-type") { lines.append("Content-Type:") }
        for line in lines {
            guard let longer = ccurl_list_append(headers, line) else { return options.note(CURLE_OUT_OF_MEMORY) }
            headers = longer
        }
        options.note(ccurl_easy_set_list(pointer, CURLOPT_HTTPHEADER, headers))
    }
}

/// Sets options one after the other, and remembers the first that was refused.
private struct Options {
    let handle: UnsafeMutableRawPointer
    private(set) var outcome = CURLE_OK

    init(handle: UnsafeMutableRawPointer) { self.handle = handle }

    mutating func note(_ code: CURLcode) { if outcome == CURLE_OK { outcome = code } }
    mutating func set(_ option: CURLoption, _ value: Int) { note(ccurl_easy_set_long(handle, option, value)) }
    mutating func set(_ option: CURLoption, _ value: String?) { note(ccurl_easy_set_text(handle, option, value)) }
    mutating func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) {
        note(ccurl_easy_set_pointer(handle, option, value))
    }
}

extension Duration {
    /// At least 1, since libcurl takes 0 for "no limit", and no more than it accepts.
    fileprivate var wholeMilliseconds: Int {
        let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return Int(min(max(1, rest > 0 ? whole + 1 : whole), Int64(Int32.max)))
    }
}

private func curlHeaderArrived(
    _ data: UnsafeMutablePointer<CChar>, _ size: Int, _ length: Int, _ context: UnsafeMutableRawPointer
) -> Int {
    let transfer = Unmanaged<HTTPTransfer>.fromOpaque(context).takeUnretainedValue()
    let accepted = transfer.headerArrived(UnsafeRawBufferPointer(start: data, count: length))
    return accepted ? length : Int(CURL_WRITEFUNC_ERROR)
}

private func curlBodyArrived(
    _ data: UnsafeMutablePointer<CChar>, _ size: Int, _ length: Int, _ context: UnsafeMutableRawPointer
) -> Int {
    let transfer = Unmanaged<HTTPTransfer>.fromOpaque(context).takeUnretainedValue()
    let accepted = transfer.bodyArrived(UnsafeRawBufferPointer(start: data, count: length))
    return accepted ? length : Int(CURL_WRITEFUNC_ERROR)
}
