import API
import JSON

/// The document that an appliance of a dialect serves: it tells what the other keys made, without our marks.
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

    private static let configPath = "/api/v3/api-docs/swagger-config"
    private static let resourcesPath = "/api/swagger-resources"

    private let form: DialectForm
    private let served: Dialect.Document.Served

    init(_ form: DialectForm) {
        self.form = form
        if case .served(let served) = form.dialect.document {
            self.served = served
        } else {
            served = Dialect.Document.Served()
        }
    }

    /// What is at a place, if the document or a part of it is.
    static func part(at request: Request, in form: DialectForm) -> Part? {
        guard case .served(let served) = form.dialect.document else { return nil }
        let place = "/api" + served.path
        if served.version == .swagger20 {
            if request.path == resourcesPath { return .resources }
            guard request.path == place else { return nil }
            if served.groups.isEmpty { return .whole }
            let name = request.query.first { $0.name == "group" }?.value
            return served.groups.firstIndex { $0 == name }.map(Part.group)
        }
        if request.path == configPath { return .config }
        if served.groups.isEmpty { return request.path == place ? .whole : nil }
        guard request.path.hasPrefix(place + "/") else { return nil }
        let name = percentDecoded(request.path.dropFirst(place.count + 1))
        return served.groups.firstIndex(of: name).map(Part.group)
    }

    /// - Parameter host: The host and port under which the client reached the appliance.
    func response(_ part: Part, host: String?) -> Response {
        guard let text = try? value(part, host: host ?? "127.0.0.1").text() else {
            return ResponseEnvelope.failure(ServiceError(500, "The document is not there."))
        }
        return Response(status: 200, headers: [("Content-Type", "application/json")], body: text)
    }

    private func value(_ part: Part, host: String) -> JSONValue {
        switch part {
        case .whole, .group(0): return document(host: host)
        case .group: return version(of: Self.otherGroup, host: host)
        case .config: return config
        case .resources: return resources
        }
    }

    private func document(host: String) -> JSONValue {
        let ours = form.basis.document.object ?? JSONObject()
        let told = DocumentTelling(form, responses: served.responses).document
        if form.dialect.document == .bundled, told == ours {
            var document = ours
            document["servers"] = [["url": .string("https://\(host)/api")]]
            return .object(document)
        }
        return version(of: told.withoutMarks, host: host)
    }

    private func version(of document: JSONObject, host: String) -> JSONValue {
        var document = document
        var info = document["info"]?.object ?? JSONObject()
        info["description"] = "The REST API of the appliance."
        document["info"] = .object(info)
        switch served.version {
        case .openAPI30, .openAPI31:
            document["servers"] = [["url": .string("https://\(host)/api")]]
            return .object(served.version == .openAPI31 ? document.asOpenAPI31 : document)
        case .swagger20: return .object(document.asSwagger(host: host))
        }
    }

    /// What stands beside the operations: a document without any of them.
    private static let otherGroup: JSONObject = [
        "openapi": "3.0.3", "info": ["title": "Internal", "version": "1"],
        "paths": [
            "/internal/health": [
                "get": [
                    "operationId": "health", "tags": ["internal"],
                    "responses": ["200": ["description": "It is alive."]],
                ]
            ]
        ],
    ]

    // MARK: Where it is

    private var config: JSONValue {
        guard !served.groups.isEmpty else {
            return ["configUrl": .string(Self.configPath), "url": .string("/api" + served.path)]
        }
        let urls = served.groups.map { name -> JSONValue in
            ["url": .string("/api\(served.path)/\(name.percentEncoded)"), "name": .string(name)]
        }
        return ["configUrl": .string(Self.configPath), "urls": .array(urls)]
    }

    private var resources: JSONValue {
        let all = served.groups.isEmpty ? ["default"] : served.groups
        return .array(
            all.map { name in
                let query = served.groups.isEmpty ? "" : "?group=\(name.percentEncoded)"
                let place = JSONValue.string("/api\(served.path)\(query)")
                return ["name": .string(name), "url": place, "location": place, "swaggerVersion": "2.0"]
            })
    }
}

extension String {
    /// The text where a part of a URL may stand.
    fileprivate var percentEncoded: String {
        utf8.reduce(into: "") { text, byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = scalar.properties.isAlphabetic || (0x30...0x39).contains(byte) || "-._~".utf8.contains(byte)
            if byte < 0x80, isPlain {
                text.unicodeScalars.append(scalar)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
    }
}
