/// A value of vCenter's API.
enum VimValue: Sendable, Equatable {
    case string(String)
    case bool(Bool)
    case int(Int32)
    case long(Int64)
    case time(SimulatedTime)
    /// A word of an enumeration.
    case word(String, of: String)
    case reference(VimReference)
    case references([VimReference])
    case strings([String])
    /// A data object, of a type, with the members that are set.
    case object(String, [Member])

    struct Member: Sendable, Equatable {
        let name: String
        let value: VimValue

        init(_ name: String, _ value: VimValue) {
            self.name = name
            self.value = value
        }
    }

    /// The managed objects that it names.
    var references: [VimReference] {
        switch self {
        case .reference(let reference): [reference]
        case .references(let references): references
        default: []
        }
    }
}

extension VimValue {
    /// A name of the inventory as vCenter writes it: what would part a path is escaped.
    static func name(_ text: String) -> VimValue { .string(escapedName(text)) }

    static func escapedName(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": escaped += "%25"
            case "/": escaped += "%2f"
            case "\\": escaped += "%5c"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
