/// What the server sends back, or that it sends nothing.
struct Response: Sendable {
    enum Body: Sendable {
        case bytes([UInt8])
        /// A beginning, then the same piece again and again until the client has had enough.
        case endless(start: [UInt8], again: [UInt8])
    }

    var status: Int
    var headers: [(name: String, value: String)]
    var body: Body
    /// How long the server holds the reply back.
    var delay: Duration = .zero
    /// The reply comes in pieces, and its head does not say how long it is.
    var isChunked = false
    /// The connection is closed without a reply.
    var isDropped = false

    init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = .bytes(body)
    }

    /// The bytes of the body; of an endless one, its beginning.
    var bytes: [UInt8] {
        switch body {
        case .bytes(let bytes): bytes
        case .endless(let start, _): start
        }
    }

    /// The value of a header, whatever the case of its name.
    func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }
}
