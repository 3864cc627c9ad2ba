/// A zone of the system's database (RFC 9636): when its clocks were set anew, and by what rule they will be.
struct TimeZoneFile {
    /// When the clocks were set, in seconds since 1970, and how far they are ahead of UTC from then on.
    private var changes: [(instant: Int64, offset: Int64)] = []
    /// How far they were ahead before the first of them.
    private var first: Int64 = 0
    /// What holds after the last.
    private var rule: TimeZoneRule?

    /// Reads the bytes of a file; nil if they are none.
    init?(_ bytes: [UInt8]) {
        var reader = Reader(bytes: bytes)
        guard var header = reader.header() else { return nil }
        var width = 4
        if header.version >= UInt8(ascii: "2") {
            // The same again, with room for years that the first part has none for.
            reader.at += header.size(width: 4)
            guard let second = reader.header() else { return nil }
            header = second
            width = 8
        }
        guard reader.at + header.size(width: width) <= bytes.count, header.types > 0 else { return nil }
        var instants: [Int64] = []
        for _ in 0..<header.changes { instants.append(reader.integer(width)) }
        let kinds = (0..<header.changes).map { _ in Int(reader.integer(1) & 0xFF) }
        var offsets: [Int64] = []
        for _ in 0..<header.types {
            offsets.append(reader.integer(4))
            reader.at += 2
        }
        guard kinds.allSatisfy(offsets.indices.contains) else { return nil }
        first = offsets[0]
        changes = zip(instants, kinds).map { ($0, offsets[$1]) }
        reader.at += header.names + header.leaps * (width + 4) + header.standards + header.universals
        if width == 8, reader.at < bytes.count {
            let footer = bytes[reader.at...].dropFirst().prefix { $0 != UInt8(ascii: "\n") }
            rule = TimeZoneRule(String(decoding: footer, as: UTF8.self))
        }
    }

    /// How far the clocks are ahead of UTC at an instant, in seconds.
    func offset(at instant: Int64) -> Int64 {
        guard let last = changes.last else { return rule?.offset(at: instant) ?? first }
        if instant >= last.instant { return rule?.offset(at: instant) ?? last.offset }
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].instant <= instant { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? first : changes[low - 1].offset
    }

    private struct Header {
        let version: UInt8
        let universals, standards, leaps, changes, types, names: Int

        func size(width: Int) -> Int {
            changes * (width + 1) + types * 6 + names + leaps * (width + 4) + standards + universals
        }
    }

    private struct Reader {
        let bytes: [UInt8]
        var at = 0

        mutating func header() -> Header? {
            guard at + 44 <= bytes.count, bytes[at..<(at + 4)].elementsEqual("TZif".utf8) else { return nil }
            let version = bytes[at + 4]
            at += 20
            let counts = (0..<6).map { _ in Int(integer(4)) }
            // Files of the database have a few hundred of each.
            guard counts.allSatisfy({ (0...100_000).contains($0) }) else { return nil }
            return Header(
                version: version, universals: counts[0], standards: counts[1], leaps: counts[2], changes: counts[3],
                types: counts[4], names: counts[5])
        }

        /// A number of so many bytes, the highest first; there must be as many.
        mutating func integer(_ width: Int) -> Int64 {
            var value: Int64 = Int8(bitPattern: bytes[at]) < 0 ? -1 : 0
            for byte in bytes[at..<(at + width)] { value = value << 8 | Int64(byte) }
            at += width
            return value
        }
    }
}
