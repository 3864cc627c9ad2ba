import Glibc

/// The attributes of the element that begins: a text is made only of those that are asked for.
public final class XMLAttributes {
    /// Pairs of name and value as the parser has them; nil where no element begins.
    var given: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    /// The long values that came first: in a reply of thousands of objects they are the names of a few types.
    private var known: [(bytes: [CChar], text: String)] = []

    init() {}

    /// The value of the attribute of that name.
    public subscript(_ key: XMLAttributeKey) -> String? {
        var next = given
        while let pair = next, let name = pair[0], let value = pair[1] {
            if key.isName(name) { return text(value) }
            next = pair + 2
        }
        return nil
    }

    /// All of them, in their order.
    public var all: [XMLAttribute] {
        var attributes: [XMLAttribute] = []
        var next = given
        while let pair = next, let name = pair[0], let value = pair[1] {
            attributes.append(XMLAttribute(XMLName(parsed: name), text(value)))
            next = pair + 2
        }
        return attributes
    }

    private func text(_ value: UnsafePointer<CChar>) -> String {
        let count = strlen(value)
        // Shorter ones are kept within the String.
        guard count > 15, count < 64 else { return String(cString: value) }
        for each in known where each.bytes.count == count && memcmp(each.bytes, value, count) == 0 { return each.text }
        let text = String(cString: value)
        if known.count < 16 { known.append((Array(UnsafeBufferPointer(start: value, count: count)), text)) }
        return text
    }
}

/// The name of an attribute that is looked for in many elements.
public struct XMLAttributeKey: Sendable {
    /// As the parser tells it, with the zero at its end.
    private let bytes: [CChar]

    /// A name in a namespace, or in none.
    public init(_ local: String, in namespace: String = "") {
        let parsed = namespace.isEmpty ? local : namespace + String(XMLName.border) + local
        bytes = parsed.utf8.map { CChar(bitPattern: $0) } + [0]
    }

    fileprivate func isName(_ name: UnsafePointer<CChar>) -> Bool { strcmp(bytes, name) == 0 }
}

extension XMLName {
    /// What parts the namespace from the local name where the parser tells a name: a line feed is in no name, and in no
    /// namespace that it lets pass.
    static let border: Character = "\n"

    /// A name as the parser tells it.
    init(parsed name: UnsafePointer<CChar>) {
        let whole = UnsafeRawBufferPointer(start: name, count: strlen(name))
        if let border = whole.firstIndex(of: UInt8(ascii: "\n")) {
            self.init(
                String(decoding: whole[(border + 1)...], as: UTF8.self),
                in: String(decoding: whole[..<border], as: UTF8.self))
        } else {
            self.init(String(decoding: whole, as: UTF8.self))
        }
    }
}
