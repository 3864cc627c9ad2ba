import API
import JSON

/// What stands for the appliance itself where it is named for others to go there: whoever plays the recording puts
/// itself there.
public enum ApplianceMark {
    /// The host, which no machine can have.
    public static let host = "appliance.invalid"

    /// A document that names an appliance by the mark.
    ///
    /// - Parameter hosts: the names of the appliance, without a port.
    static func mark(_ value: JSONValue, hosts: [String]) -> JSONValue {
        replace(in: value) { mark($0, hosts: hosts) }
    }

    /// A text with the mark in the place of an appliance's names, and of a port behind one: which port it is is the
    /// player's to say.
    static func mark(_ text: String, hosts: [String]) -> String {
        hosts.reduce(text) { text, host in
            let name = Array(host.lowercased().utf8)
            guard !name.isEmpty, text.utf8.count >= name.count else { return text }
            let bytes = Array(text.utf8)
            let small = Array(text.lowercased().utf8)
            // In other letters than those of hosts a text may have another length.
            guard small.count == bytes.count else { return text }
            var result: [UInt8] = []
            var copied = 0
            var at = 0
            while let place = small.firstPlace(of: name, from: at) {
                at = place + name.count
                let isPart = place > 0 && (bytes[place - 1].isPartOfName || bytes[place - 1] == UInt8(ascii: "."))
                let isBegun =
                    at < bytes.count
                    && (bytes[at].isPartOfName
                        || bytes[at] == UInt8(ascii: ".") && at + 1 < bytes.count && bytes[at + 1].isPartOfName)
                guard !isPart, !isBegun else { continue }
                result += bytes[copied..<place] + Self.host.utf8
                if at + 1 < bytes.count, bytes[at] == UInt8(ascii: ":"), bytes[at + 1].isASCIIDigit {
                    at += 1
                    while at < bytes.count, bytes[at].isASCIIDigit { at += 1 }
                }
                copied = at
            }
            return copied == 0 ? text : String(decoding: result + bytes[copied...], as: UTF8.self)
        }
    }

    /// A document with whoever plays it in the place of the mark.
    ///
    /// - Parameter endpoint: its host and port.
    public static func unmark(_ value: JSONValue, endpoint: String) -> JSONValue {
        replace(in: value) { unmark($0, endpoint: endpoint) }
    }

    /// A text with whoever plays it in the place of the mark.
    public static func unmark(_ text: String, endpoint: String) -> String {
        var result = ""
        var rest = text[...]
        while let place = rest.firstRange(of: host) {
            result += rest[..<place.lowerBound] + endpoint
            rest = rest[place.upperBound...]
        }
        return result + rest
    }

    private static func replace(in value: JSONValue, _ change: (String) -> String) -> JSONValue {
        switch value {
        case .string(let text): .string(change(text))
        case .array(let elements): .array(elements.map { replace(in: $0, change) })
        case .object(let object): .object(JSONObject(object.map { (change($0), replace(in: $1, change)) }))
        default: value
        }
    }
}
