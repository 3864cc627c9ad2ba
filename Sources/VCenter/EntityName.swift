/// The name of something in vCenter, which writes `%`, `/` and `\` in names as `%25`, `%2f` and `%5c`.
struct EntityName: Hashable {
    /// As vCenter writes it.
    let raw: String

    /// As people write it. What vCenter would not have written stays as it is.
    var plain: String {
        guard raw.utf8.contains(UInt8(ascii: "%")) else { return raw }
        var result: [UInt8] = []
        var rest = Array(raw.utf8)[...]
        while let byte = rest.first {
            let code = rest.count > 2 && byte == UInt8(ascii: "%") ? Array(rest.dropFirst().prefix(2)) : []
            if let meaning = Self.meanings[code.map { $0 | 0x20 }] {
                result.append(meaning)
                rest = rest.dropFirst(3)
            } else {
                result.append(byte)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// As a part of a path, in which a slash would part names.
    var segment: String { raw.utf8.contains(UInt8(ascii: "/")) ? raw.replacing("/", with: "%2f") : raw }

    // Digits have the bit of small letters already.
    private static let meanings: [[UInt8]: UInt8] = [
        Array("25".utf8): UInt8(ascii: "%"), Array("2f".utf8): UInt8(ascii: "/"), Array("5c".utf8): UInt8(ascii: "\\"),
    ]
}
