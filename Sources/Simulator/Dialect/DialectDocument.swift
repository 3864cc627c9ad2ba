import API
import JSON

/// The document that an appliance of a dialect serves.
struct DialectDocument {
    /// Which of the texts around the document is asked for.
    enum Part: Sendable, Equatable {
        case whole
        /// The first group has the operations.
        case group(Int)
        /// What the page reads to find the document: of springdoc, or of springfox.
        case config
        case resources
    }

    private let form: DialectForm

    init(_ form: DialectForm) {
        self.form = form
    }

    /// What is at a place, if the document or a part of it is.
    static func part(at request: Request, in form: DialectForm) -> Part? {
        guard case .served(let served) = form.dialect.document else { return nil }
        let place = "/api" + served.path
        if served.version == .swagger20 {
            if request.path == "/api/swagger-resources" { return .resources }
            guard request.path == place else { return nil }
            if served.groups.isEmpty { return .whole }
            let name = request.query.first { $0.name == "group" }?.value
            return served.groups.firstIndex { $0 == name }.map(Part.group)
        }
        if request.path == "/api/v3/api-docs/swagger-config" { return .config }
        if served.groups.isEmpty { return request.path == place ? .whole : nil }
        guard request.path.hasPrefix(place + "/") else { return nil }
        let name = percentDecoded(request.path.dropFirst(place.count + 1))
        return served.groups.firstIndex(of: name).map(Part.group)
    }

    func response(_ part: Part, host: String?) -> Response {
        guard let text = try? value(part, host: host ?? "127.0.0.1").text() else {
            return ResponseEnvelope.failure(ServiceError(500, "The document is not there."))
        }
        return Response(status: 200, headers: [("Content-Type", "application/json")], body: text)
    }

    private func value(_ part: Part, host: String) -> JSONValue {
        form.basis.document
    }
}
