import CMicrohttpd

/// One request and its reply while they are under way; owned by the daemon's connection.
final class HTTPExchange {
    /// Why a request ends here, without a reply.
    private static let closed = MHD_Result.NO

    private enum Stage {
        case announced
        case receiving
        case answered(Response)
    }

    private let target: String
    private let limit: Int
    private var stage = Stage.announced
    private var body: [UInt8] = []
    private var isTooLarge = false

    init(target: String, limit: Int) {
        self.target = target
        self.limit = limit
    }

    /// Takes one step of the request: its head, a piece of its body, its end, or the end of a delay.
    func advance(
        _ connection: OpaquePointer, method: UnsafePointer<CChar>?, piece: UnsafePointer<CChar>?,
        size: UnsafeMutablePointer<Int>?, answer: (Request) -> Response, delayer: Delayer
    ) -> MHD_Result {
        switch stage {
        case .announced:
            // A reply queued now would make the daemon close the connection, so it waits for the next call.
            stage = .receiving
            return .YES
        case .receiving:
            if let size, size.pointee > 0, let piece {
                take(piece, count: size.pointee)
                size.pointee = 0
                return .YES
            }
            let response = answer(request(connection, method: method))
            if response.delay > .zero, delayer.hold(connection, for: response.delay) {
                stage = .answered(response)
                return .YES
            }
            return send(response, over: connection)
        case .answered(let response):
            return send(response, over: connection)
        }
    }

    private func take(_ piece: UnsafePointer<CChar>, count: Int) {
        guard !isTooLarge, body.count + count <= limit else {
            isTooLarge = true
            body = []
            return
        }
        body.append(contentsOf: UnsafeRawBufferPointer(start: piece, count: count))
    }

    private func request(_ connection: OpaquePointer, method: UnsafePointer<CChar>?) -> Request {
        var request = Request(method.map { String(cString: $0) } ?? "GET", target, body: body)
        request.isTooLarge = isTooLarge
        withUnsafeMutablePointer(to: &request.headers) { headers in
            _ = MHD_get_connection_values(connection, .HEADER_KIND, collectHeader, headers)
        }
        return request
    }

    private func send(_ response: Response, over connection: OpaquePointer) -> MHD_Result {
        guard !response.isDropped, let reply = ReplyBody.response(for: response) else { return Self.closed }
        defer { MHD_destroy_response(reply) }
        for header in response.headers { MHD_add_response_header(reply, header.name, header.value) }
        return MHD_queue_response(connection, UInt32(response.status), reply)
    }
}

private func collectHeader(
    _ context: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?,
    _ value: UnsafePointer<CChar>?
) -> MHD_Result {
    guard let context, let name else { return .NO }
    let headers = context.assumingMemoryBound(to: [(name: String, value: String)].self)
    headers.pointee.append((String(cString: name), value.map { String(cString: $0) } ?? ""))
    return .YES
}

/// The bytes of a reply, handed to the daemon piece by piece: a long list is not copied whole.
private final class ReplyBody {
    private static let pieceSize = 64 * 1024
    /// What the daemon takes for a size of -1.
    private static let unknownSize = UInt64.max

    private let start: [UInt8]
    private let again: [UInt8]

    private init(start: [UInt8], again: [UInt8]) {
        self.start = start
        self.again = again
    }

    /// A daemon's response for the body of a reply; it keeps what it needs until it is destroyed.
    static func response(for reply: Response) -> OpaquePointer? {
        switch reply.body {
        case .bytes(let bytes) where reply.isChunked:
            return response(from: ReplyBody(start: bytes, again: []), size: unknownSize)
        case .bytes(let bytes) where bytes.count <= pieceSize:
            return bytes.withUnsafeBytes { buffer in
                MHD_create_response_from_buffer(
                    buffer.count, UnsafeMutableRawPointer(mutating: buffer.baseAddress), .RESPMEM_MUST_COPY)
            }
        case .bytes(let bytes):
            return response(from: ReplyBody(start: bytes, again: []), size: UInt64(bytes.count))
        case .endless(let start, let again):
            return response(from: ReplyBody(start: start, again: again), size: unknownSize)
        }
    }

    private static func response(from body: ReplyBody, size: UInt64) -> OpaquePointer? {
        let context = Unmanaged.passRetained(body).toOpaque()
        guard let response = MHD_create_response_from_callback(size, pieceSize, readReply, context, freeReply) else {
            Unmanaged<ReplyBody>.fromOpaque(context).release()
            return nil
        }
        return response
    }

    fileprivate func read(at position: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        if position < UInt64(start.count) {
            return copy(start[Int(position)...], to: buffer)
        }
        guard !again.isEmpty else { return -1 }
        // Pieces may be cut anywhere, so the place inside the repeated part follows from the position.
        let offset = Int((position - UInt64(start.count)) % UInt64(again.count))
        var written = copy(again[offset...], to: buffer)
        while written < buffer.count {
            written += copy(again[...], to: UnsafeMutableRawBufferPointer(rebasing: buffer[written...]))
        }
        return written
    }

    private func copy(_ bytes: ArraySlice<UInt8>, to buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(bytes.count, buffer.count)
        bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
        return count
    }
}

private func readReply(
    _ context: UnsafeMutableRawPointer?, _ position: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int
) -> Int {
    // -1 ends a reply of unknown size.
    guard let context, let buffer else { return -1 }
    let body = Unmanaged<ReplyBody>.fromOpaque(context).takeUnretainedValue()
    return body.read(at: position, into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
}

private func freeReply(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<ReplyBody>.fromOpaque(context).release()
}
