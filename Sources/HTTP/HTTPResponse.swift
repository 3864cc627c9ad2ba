import System

/// A reply that arrived whole.
public struct HTTPResponse: Sendable {
    /// The HTTP status, such as 200.
    public var status: Int
    /// The headers, in the order in which they came.
    public var headers: [(name: String, value: String)]
    /// The body; empty where it went to a file.
    public var body: [UInt8]
    /// The file that the body was written to, not yet in its place; one that nobody completes is removed.
    public var file: AtomicFile?
    /// The time from the start of the request to the last byte of the reply.
    public var duration: Duration
    /// How many bytes of a body were sent.
    public var bytesSent: Int64
    /// How many bytes of the body came.
    public var bytesReceived: Int64
    /// Whether a connection was opened for the request.
    public var newConnection: Bool

    /// Makes a reply; what is left out is as for an instant one without a body.
    public init(
        status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = [], file: AtomicFile? = nil,
        duration: Duration = .zero, bytesSent: Int64 = 0, bytesReceived: Int64 = 0, newConnection: Bool = false
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.file = file
        self.duration = duration
        self.bytesSent = bytesSent
        self.bytesReceived = bytesReceived
        self.newConnection = newConnection
    }

    /// The value of the first header of that name, in whatever case it came.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.utf8.elementsEqual(name.utf8, by: Self.sameLetter) }?.value
    }

    private static func sameLetter(_ left: UInt8, _ right: UInt8) -> Bool {
        func lower(_ byte: UInt8) -> UInt8 {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
        }
        return lower(left) == lower(right)
    }
}
