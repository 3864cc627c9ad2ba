import JSON

/// The appliance's document as it serves it: with its own address in it.
struct DocumentText: Sendable {
    private let document: JSONObject

    /// A document that is no JSON object becomes an empty one.
    init(_ bytes: [UInt8]) {
        document = (try? JSONValue(parsing: bytes))?.object ?? JSONObject()
    }

    /// The document for a client that reached the appliance under this host.
    func response(host: String?) -> Response {
        var document = document
        document["servers"] = [["url": .string("https://\(host ?? "127.0.0.1")/api")]]
        guard let text = try? JSONValue.object(document).text() else {
            return ResponseEnvelope.failure(ServiceError(500, "The document is not there."))
        }
        return Response(status: 200, headers: [("Content-Type", "application/json")], body: text)
    }
}
