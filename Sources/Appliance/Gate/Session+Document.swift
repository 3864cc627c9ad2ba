import API

extension Session {
    /// Where appliances have their documents: OpenAPI 3, or the older Swagger 2.0. See
    /// docs/appliance.md, "The appliance's own document".
    public static let documentPaths = ["/v3/api-docs", "/v2/api-docs"]

    /// Reads the appliance's own document, through the gate like everything else.
    ///
    /// `done` is called once, never before this has returned. Nothing is made of it here: what it holds is still
    /// untrusted.
    @discardableResult
    public func readDocument(_ done: @escaping (Result<FetchedDocument, ApplianceError>) -> Void) -> Ticket {
        let reading = DocumentReading(session: self, done)
        reading.begin((definition.documentPlace.map { [$0] } ?? []) + Self.documentPaths)
        return Ticket { reading.ticket?.cancel() }
    }
}

/// Asks at one path after the other.
private final class DocumentReading {
    private let session: Session
    private let done: (Result<FetchedDocument, ApplianceError>) -> Void
    private var all: [String] = []
    /// The request on its way.
    private(set) var ticket: Ticket?

    init(session: Session, _ done: @escaping (Result<FetchedDocument, ApplianceError>) -> Void) {
        self.session = session
        self.done = done
    }

    func begin(_ paths: [String]) {
        all = paths
        begin(paths[...])
    }

    private func begin(_ paths: ArraySlice<String>) {
        guard let path = paths.first else { return }
        var call = GateCall(APIRequest(method: "GET", path: path), operation: LiveDocument.operation(at: path))
        call.timeout = session.options.readTimeout
        call.replyLimit = LiveDocument.maxSize
        ticket = session.perform(call) { [self] result in
            ticket = nil
            switch result {
            case .success(let reply):
                done(.success(FetchedDocument(bytes: reply.bytes, path: path, address: session.address)))
            case .failure(.appliance(let failure, let facts)) where failure.status == 404:
                let others = paths.dropFirst()
                guard others.isEmpty else { return begin(others) }
                done(.failure(.noDocument(paths: all.map { session.address.path + $0 }, facts: facts)))
            case .failure(let error):
                done(.failure(error))
            }
        }
    }
}
