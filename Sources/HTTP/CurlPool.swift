import CCurl
import Events

/// The transfers of one trust setting, and the connections they share.
///
/// libcurl uses an open connection again without asking again who is at its other end. So what is trusted in different
/// ways must never share one, and each trust setting has a pool: a multi handle, which keeps the connections, and the
/// TLS sessions that new ones may resume. An easy handle serves one transfer: below release 8.1.1 libcurl keeps in it a
/// pointer into the headers of the last reply, and a first header line that is folded then writes into memory that was
/// freed. Debian 12's 7.88.1 has that fault.
final class CurlPool {
    private let loop: EventLoop
    private let multi: UnsafeMutableRawPointer
    /// The TLS sessions that its connections may resume: see CCurl.
    let sessions: OpaquePointer
    private var watches: [Int32: EventLoop.Watch] = [:]
    private var timer: EventLoop.Timer?
    private var active: [UnsafeMutableRawPointer: HTTPTransfer] = [:]

    /// How many connections are kept open for later.
    private static let kept = 128

    /// Makes an empty pool; nil if there is no memory for it. Its TLS sessions are resumed for so long.
    init?(loop: EventLoop, resumption: Duration) {
        guard let multi = ccurl_multi_init() else { return nil }
        guard let sessions = ccurl_sessions_new(resumption.nanoseconds / 1_000_000) else {
            ccurl_multi_cleanup(multi)
            return nil
        }
        self.loop = loop
        self.multi = multi
        self.sessions = sessions
        let context = Unmanaged.passUnretained(self).toOpaque()
        ccurl_multi_on_socket(multi, curlSocketChanged, context)
        ccurl_multi_on_timer(multi, curlTimerChanged, context)
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.kept)
    }

    deinit {
        // A pool with transfers is held by them, so only idle connections are left to close.
        ccurl_multi_on_socket(multi, nil, nil)
        ccurl_multi_on_timer(multi, nil, nil)
        timer?.cancel()
        for watch in watches.values { watch.cancel() }
        ccurl_multi_cleanup(multi)
        ccurl_sessions_release(sessions)
    }

    /// Sets a transfer going; it ends by `remove`.
    func add(_ transfer: HTTPTransfer, on handle: EasyHandle) -> CURLMcode {
        let code = ccurl_multi_add(multi, handle.pointer)
        if code == CURLM_OK { active[handle.pointer] = transfer }
        return code
    }

    /// Takes a handle out of use; a connection in the middle of a transfer is closed, any other is kept.
    func remove(_ handle: EasyHandle) {
        ccurl_multi_remove(multi, handle.pointer)
        active[handle.pointer] = nil
    }

    /// Does at once what the next turn of the loop would do: what was added goes out. Not to be called by anything that
    /// libcurl calls.
    func advance() {
        guard timer != nil else { return }
        act(on: CURL_SOCKET_BAD, 0)
    }

    private func act(on socket: Int32, _ events: Int32) {
        ccurl_multi_act(multi, socket, events)
        var code = CURLE_OK
        while let easy = ccurl_multi_next_done(multi, &code) {
            // Told later, by the loop: nothing of the caller's runs inside libcurl.
            active[easy]?.ended(code)
        }
    }

    fileprivate func socketChanged(_ socket: Int32, _ what: Int32) {
        guard what != CURL_POLL_REMOVE else {
            watches.removeValue(forKey: socket)?.cancel()
            return
        }
        var interest: EventLoop.Readiness = []
        if what & CURL_POLL_IN != 0 { interest.insert(.readable) }
        if what & CURL_POLL_OUT != 0 { interest.insert(.writable) }
        if let watch = watches[socket] {
            watch.interest = interest
            return
        }
        watches[socket] = loop.watch(socket, for: interest) { [unowned self] readiness in
            var events: Int32 = 0
            if readiness.contains(.readable) { events |= CURL_CSELECT_IN }
            if readiness.contains(.writable) { events |= CURL_CSELECT_OUT }
            if readiness.contains(.failed) { events |= CURL_CSELECT_ERR }
            act(on: socket, events)
        }
    }

    fileprivate func timerChanged(_ milliseconds: Int) {
        timer?.cancel()
        timer = nil
        guard milliseconds >= 0 else { return }
        timer = loop.after(.milliseconds(milliseconds)) { [unowned self] in
            timer = nil
            act(on: CURL_SOCKET_BAD, 0)
        }
    }
}

private func curlSocketChanged(
    _: UnsafeMutableRawPointer, _ socket: Int32, _ what: Int32, _ context: UnsafeMutableRawPointer,
    _: UnsafeMutableRawPointer?
) -> Int32 {
    Unmanaged<CurlPool>.fromOpaque(context).takeUnretainedValue().socketChanged(socket, what)
    return 0
}

private func curlTimerChanged(
    _: UnsafeMutableRawPointer, _ milliseconds: Int, _ context: UnsafeMutableRawPointer
) -> Int32 {
    Unmanaged<CurlPool>.fromOpaque(context).takeUnretainedValue().timerChanged(milliseconds)
    return 0
}
