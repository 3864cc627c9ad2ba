/// A text as it reads once all is unescaped that is escaped in it, for JSON, for a URL or for HTML, once or several
/// times. Each of its bytes knows where it stands in the text itself.
///
/// Only what stands for a byte of ASCII is unescaped: signs are looked for in it, and the names beside them.
struct UnescapedText {
    /// As it reads.
    private(set) var bytes: [UInt8]
    /// Where each byte begins in the text itself; nil where it is the same place.
    private var places: [Int32]?
    private let count: Int

    /// How often what was unescaped is looked at again.
    private static let depth = 3

    init(_ raw: [UInt8]) {
        bytes = raw
        count = raw.count
        guard raw.contains(where: Self.begins) else { return }
        for _ in 0..<Self.depth where !pass() { break }
    }

    /// Where a byte begins in the text itself; of the end, the end.
    func place(_ index: Int) -> Int {
        guard index < bytes.count else { return count }
        return places.map { Int($0[index]) } ?? index
    }

    /// How many bytes of the text stand for one.
    func size(_ index: Int) -> Int { place(index + 1) - place(index) }

    private static func begins(_ byte: UInt8) -> Bool { byte == 0x25 || byte == 0x26 || byte == 0x5C }

    /// Unescapes once; says whether anything was.
    private mutating func pass() -> Bool {
        var made: [UInt8] = []
        var starts: [Int32] = []
        made.reserveCapacity(bytes.count)
        starts.reserveCapacity(bytes.count)
        var at = 0
        var isChanged = false
        while at < bytes.count {
            starts.append(Int32(place(at)))
            if Self.begins(bytes[at]), let (byte, end) = escaped(at) {
                made.append(byte)
                at = end
                isChanged = true
            } else {
                made.append(bytes[at])
                at += 1
            }
        }
        bytes = made
        places = starts
        return isChanged
    }

    private func escaped(_ at: Int) -> (byte: UInt8, end: Int)? {
        switch bytes[at] {
        case UInt8(ascii: "%"): return ascii(hex(at + 1, count: 2), end: at + 3)
        case UInt8(ascii: "&"): return entity(at + 1)
        default:
            guard at + 1 < bytes.count else { return nil }
            switch bytes[at + 1] {
            case UInt8(ascii: "u"): return ascii(hex(at + 2, count: 4), end: at + 6)
            case UInt8(ascii: "n"): return (UInt8(ascii: "\n"), at + 2)
            case UInt8(ascii: "r"): return (UInt8(ascii: "\r"), at + 2)
            case UInt8(ascii: "t"): return (UInt8(ascii: "\t"), at + 2)
            case let byte where "\"'/\\".utf8.contains(byte): return (byte, at + 2)
            default: return nil
            }
        }
    }

    private func ascii(_ code: Int?, end: Int) -> (byte: UInt8, end: Int)? {
        code.flatMap { $0 < 0x80 ? (UInt8($0), end) : nil }
    }

    private static let names: [(name: [UInt8], byte: UInt8)] = [
        ("quot;", "\""), ("apos;", "'"), ("lt;", "<"), ("gt;", ">"), ("amp;", "&"),
    ].map { (name: String, sign: Character) in (Array(name.utf8), sign.asciiValue ?? 0) }

    private func entity(_ at: Int) -> (byte: UInt8, end: Int)? {
        for (name, byte) in Self.names where bytes[at...].starts(with: name) { return (byte, at + name.count) }
        guard at < bytes.count, bytes[at] == UInt8(ascii: "#"),
            let end = bytes[at...].prefix(10).firstIndex(of: UInt8(ascii: ";"))
        else { return nil }
        let digits = String(decoding: bytes[(at + 1)..<end], as: UTF8.self)
        let isHex = digits.first == "x" || digits.first == "X"
        return ascii(isHex ? Int(digits.dropFirst(), radix: 16) : Int(digits), end: end + 1)
    }

    private func hex(_ at: Int, count: Int) -> Int? {
        guard at + count <= bytes.count, bytes[at..<(at + count)].allSatisfy(\.isHexDigit) else { return nil }
        return Int(String(decoding: bytes[at..<(at + count)], as: UTF8.self), radix: 16)
    }
}
