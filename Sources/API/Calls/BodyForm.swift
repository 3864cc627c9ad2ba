import JSON

/// How bodies of a media type are made.
enum BodyForm {
    case json
    /// Names and values, as in a query.
    case urlencoded
    /// A part for each member.
    case multipart
    /// The text that is given, as it stands.
    case text

    /// The form for a media type; nil where bodies can't be made in it.
    init?(_ type: String) {
        let name = type.prefix { $0 != ";" }.lowercased()
        if type.isJSON || name == "*/*" || name == "application/*" {
            self = .json
        } else if name == "application/x-www-form-urlencoded" {
            self = .urlencoded
        } else if name == "multipart/form-data" {
            self = .multipart
        } else if name.hasPrefix("multipart/") || name.hasPrefix("message/") {
            return nil
        } else {
            self = .text
        }
    }

    /// Which of several forms is taken where a document allows them all.
    fileprivate var rank: Int {
        switch self {
        case .json: 0
        case .urlencoded: 1
        case .multipart: 2
        case .text: 3
        }
    }
}

extension [String] {
    /// The media type to send, of those that a document allows: JSON if it is among them.
    var preferredBodyType: String? {
        enumerated().min { one, other in
            let (mine, yours) = (BodyForm(one.element)?.rank ?? 9, BodyForm(other.element)?.rank ?? 9)
            return (mine, one.offset) < (yours, other.offset)
        }?.element
    }
}

/// Writes what a call gives as its body in the form that the document wants.
struct BodyWriter {
    let operation: Operation
    /// The names of the files that are sent, by the parts that they are.
    var fileNames: [String: String] = [:]

    /// The body; what has no form there is an error, before anything is sent.
    func body(_ value: JSONValue) throws(ArgumentError) -> RequestBody {
        guard let form = BodyForm(operation.bodyType) else { throw operation.fault(.noForm(operation.bodyType)) }
        switch form {
        case .json:
            do throws(JSONWriter.NotANumberError) {
                return try RequestBody(value)
            } catch {
                throw operation.fault(.invalid([SchemaMismatch(path: "body", problem: .notANumber)]))
            }
        case .urlencoded: return try urlencoded(value)
        case .multipart: return try multipart(value)
        case .text:
            guard let text = value.plainText else { throw operation.fault(.noForm(operation.bodyType)) }
            return RequestBody(bytes: Array(text.utf8), json: value, type: operation.bodyType)
        }
    }

    private func members(of value: JSONValue) throws(ArgumentError) -> JSONObject {
        guard let members = value.object else { throw operation.fault(.noForm(operation.bodyType)) }
        // A form has no way to say null: it is not sent.
        return JSONObject(members.filter { !$0.value.isNull }.map { ($0.key, $0.value) })
    }

    private func urlencoded(_ value: JSONValue) throws(ArgumentError) -> RequestBody {
        var fields: [(name: String, value: String)] = []
        let members = try members(of: value)
        for (name, member) in members {
            for element in member.array ?? [member] {
                guard let text = element.plainText else {
                    throw operation.fault(.noFormOf(name, type: operation.bodyType))
                }
                fields.append((name, text))
            }
        }
        let text = APIRequest.text(of: fields).dropFirst()
        return RequestBody(bytes: Array(text.utf8), json: .object(members), type: operation.bodyType)
    }

    private func multipart(_ value: JSONValue) throws(ArgumentError) -> RequestBody {
        var parts: [(head: String, content: [UInt8])] = []
        let members = try members(of: value)
        var sentNames: [String: String] = [:]
        for (name, member) in members {
            for element in member.array ?? [member] {
                var head = "Content-Disposition: form-data; name=\"\(name.quotedForHeader)\""
                let schema = operation.body?.property(name)?.schema
                if let text = element.plainText {
                    if schema?.isFile == true || schema?.items?.isFile == true {
                        let file = fileNames[name] ?? name
                        sentNames[name] = file
                        head += "; filename=\"\(file.quotedForHeader)\"\r\nContent-Type: application/octet-stream"
                    }
                    parts.append((head, Array(text.utf8)))
                } else if let json = try? RequestBody(element) {
                    parts.append((head + "\r\nContent-Type: \(RequestBody.json)", json.bytes))
                } else {
                    throw operation.fault(.noFormOf(name, type: operation.bodyType))
                }
            }
        }
        // A boundary that no content has: nobody can know it before.
        let boundary =
            "scvsh-" + String(UInt64.random(in: .min ... .max), radix: 16)
            + String(UInt64.random(in: .min ... .max), radix: 16)
        var bytes: [UInt8] = []
        for part in parts {
            bytes += Array("--\(boundary)\r\n\(part.head)\r\n\r\n".utf8) + part.content + Array("\r\n".utf8)
        }
        bytes += Array("--\(boundary)--\r\n".utf8)
        return RequestBody(
            bytes: bytes, json: .object(members), type: "multipart/form-data; boundary=\(boundary)",
            fileNames: sentNames)
    }
}

extension Schema {
    /// Whether a value is the content of a file.
    var isFile: Bool { format == "binary" }
}

extension JSONValue {
    /// The value as a text of its own; nil for lists, objects and null.
    var plainText: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): number.plain
        case .bool(let bool): String(bool)
        case .null, .array, .object: nil
        }
    }
}

extension String {
    /// The text between the quotation marks of a header of a part, as browsers write it.
    fileprivate var quotedForHeader: String {
        replacing("\"", with: "%22").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }
}
