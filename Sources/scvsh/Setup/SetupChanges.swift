import JSON
import System

/// What a profile says, or what changes in it, in lines for people. What may hold a secret is not shown.
struct SetupChanges {
    let lines: [String]

    /// - Parameter from: what it was; nil to tell what the profile says.
    init(from: JSONObject?, to: JSONObject) {
        var lines: [String] = []
        var keys = from?.keys ?? []
        keys += to.keys.filter { !keys.contains($0) }
        for key in keys where from?[key] != to[key] {
            let new = to[key].map { Self.text(of: $0, key: key) }
            let label = key.printable + String(repeating: " ", count: max(1, 18 - key.count))
            guard from != nil else {
                lines.append(label + (new ?? ""))
                continue
            }
            let old = from?[key].map { Self.text(of: $0, key: key) }
            lines.append(label + (old == new ? "another than before" : "\(old ?? "nothing") → \(new ?? "nothing")"))
        }
        self.lines = lines
    }

    private static func text(of value: JSONValue, key: String) -> String {
        switch value {
        case _ where key.contains("command"): "a command"
        case _ where key.contains("password"): "(not shown)"
        case .string(let text): text.printable
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .object(let members): (members["url"]?.string).map { "\($0.printable), and more" } ?? "an object"
        case .array(let items): items.compactMap(\.string).joined(separator: ", ").printable
        default: "…"
        }
    }
}
