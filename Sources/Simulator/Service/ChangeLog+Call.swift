import API
import JSON
import System

extension ChangeLog.Change {
    /// A text that is longer is told by its SHA-256 too: nobody reads it, and a simulator may run for long.
    private static let longest = 4096

    /// A request that was granted. Its secrets are known by their SHA-256 only.
    init(_ call: Call, body: JSONValue?) {
        self.init(
            operation: call.operation.name,
            parameters: call.path.merging(call.query) { path, _ in path },
            body: body.map { Self.digested($0, schema: call.operation.body) })
    }

    private static func digested(_ value: JSONValue, schema: Schema?) -> JSONValue {
        switch value {
        case .object(let object):
            .object(
                JSONObject(
                    object.map { key, member in
                        let property = schema?.properties.first { $0.name == key }
                        let isSecret = property?.isSecret ?? SecretFinder.isSecret(name: key)
                        return (key, isSecret ? secret(member) : digested(member, schema: property?.schema))
                    }))
        case .array(let elements): .array(elements.map { digested($0, schema: schema?.items) })
        case .string(let text) where text.utf8.count > longest: .string(SHA256.hex(text))
        default: value
        }
    }

    /// Texts, at whatever depth, as their digests.
    private static func secret(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(SHA256.hex(text))
        case .null, .bool: value
        default: .string(SHA256.hex((try? value.text(sortedKeys: true)) ?? []))
        }
    }
}
