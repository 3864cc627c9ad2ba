/// Files in gzip's form (RFC 1952). Nothing is made smaller: the text stands in it as it is, which every unpacker
/// reads.
enum Gzip {
    private static let maxBlock = 65_535

    static func pack(_ bytes: [UInt8]) -> [UInt8] {
        // No name, no time, and a system that is not known.
        var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(maxBlock)
            rest = rest.dropFirst(block.count)
            let length = UInt16(block.count)
            packed.append(rest.isEmpty ? 1 : 0)
            packed.append(littleEndian: length)
            packed.append(littleEndian: ~length)
            packed += block
        } while !rest.isEmpty
        packed.append(littleEndian: checksum(bytes))
        packed.append(littleEndian: UInt32(truncatingIfNeeded: bytes.count))
        return packed
    }

    /// CRC-32, as gzip has it.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8) }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { sum, _ in sum & 1 == 0 ? sum >> 1 : 0xEDB8_8320 ^ (sum >> 1) }
    }
}

extension [UInt8] {
    fileprivate mutating func append(littleEndian number: some FixedWidthInteger & UnsignedInteger) {
        for shift in stride(from: 0, to: number.bitWidth, by: 8) { append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
}
