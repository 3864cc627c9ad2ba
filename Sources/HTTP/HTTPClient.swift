import Events

/// Sends requests, many at once, on the thread of its loop.
///
/// Each trust setting has connections of its own. Connections that are kept open are used again for requests that are
/// not `fresh`.
public final class HTTPClient {
    private let loop: EventLoop

    /// Makes a client whose transfers go on whenever `loop` turns.
    public init(loop: EventLoop) { self.loop = loop }

    /// Begins a request; `done` is called once, later, never from inside this call.
    @discardableResult
    public func start(
        _ request: HTTPRequest, _ done: @escaping (Result<HTTPReply, HTTPFailure>) -> Void
    ) -> HTTPTransfer {
        loop.after(.zero) { done(.failure(HTTPFailure(kind: .library, detail: "not implemented: requests"))) }
        return HTTPTransfer()
    }

    /// Reads the certificate of a host on a connection of its own, on which no request is sent.
    @discardableResult
    public func inspect(
        host: String, port: Int, timeout: Duration = .seconds(10),
        _ done: @escaping (Result<CertificateFacts, HTTPFailure>) -> Void
    ) -> HTTPTransfer {
        loop.after(.zero) { done(.failure(HTTPFailure(kind: .library, detail: "not implemented: inspection"))) }
        return HTTPTransfer()
    }
}

/// A request that is under way.
public final class HTTPTransfer {
    /// Gives the request up; `done` gets `cancelled`, later, unless the outcome was known already.
    public func cancel() {}
}
