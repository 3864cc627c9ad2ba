import JSON

/// The form in which the appliance answers everything but files: see docs/appliance.md, "Address, login and envelope".
enum ResponseEnvelope {
    /// A reply that something was done, with its payload if there is one.
    static func success(status: Int = 200, messages: [String], payload: Payload?) -> Response {
        var writer = JSONWriter()
        begin(&writer, status: status, messages: messages)
        if let payload {
            writer.key("response")
            payload(&writer)
        }
        writer.endObject()
        return response(status: status, writer.bytes)
    }

    /// A reply that something was refused.
    static func failure(_ refusal: ServiceError) -> Response {
        var writer = JSONWriter()
        begin(&writer, status: refusal.status, messages: refusal.messages)
        writer.endObject()
        var response = response(status: refusal.status, writer.bytes)
        response.headers += refusal.headers.map { ($0.name, $0.value) }
        return response
    }

    private static func begin(_ writer: inout JSONWriter, status: Int, messages: [String]) {
        writer.beginObject()
        writer.key("statusMessage")
        writer.string(phrase(status))
        writer.key("statusCode")
        writer.integer(Int64(status))
        writer.key("responseMessage")
        writer.beginArray()
        for message in messages { writer.string(message) }
        writer.endArray()
    }

    private static func response(status: Int, _ bytes: [UInt8]) -> Response {
        Response(status: status, headers: [("Content-Type", "application/json")], body: bytes)
    }

    /// What a status is called.
    static func phrase(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 409: "Conflict"
        case 413: "Payload Too Large"
        case 415: "Unsupported Media Type"
        case 429: "Too Many Requests"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        default: status < 400 ? "OK" : "Error"
        }
    }
}

/// Writes what stands under `response`. It runs after the world's lock was let go, on a copy of what it needs.
typealias Payload = @Sendable (inout JSONWriter) -> Void
