extension UInt8 {
    public var isASCIILetter: Bool { (97...122).contains(self | 0x20) }
    public var isASCIIDigit: Bool { (48...57).contains(self) }
    /// Whether names of fields and options have it.
    public var isPartOfName: Bool {
        isASCIILetter || isASCIIDigit || self == UInt8(ascii: "_") || self == UInt8(ascii: "-")
    }
    public var isHexDigit: Bool { isASCIIDigit || (97...102).contains(self | 0x20) }
}

extension [UInt8] {
    /// Whether a text stands at a place.
    public func hasAt(_ place: Int, _ text: StaticString) -> Bool {
        text.withUTF8Buffer { self[place...].starts(with: $0) }
    }

    /// With a mask in the place of each range; they follow each other.
    public func struck(_ ranges: [Range<Int>]) -> [UInt8] {
        var result: [UInt8] = []
        var copied = 0
        for range in ranges where range.lowerBound >= copied {
            result += self[copied..<range.lowerBound]
            result += SecretFinder.mask.utf8
            copied = range.upperBound
        }
        return result + self[copied...]
    }

    /// Where other bytes stand first, from a place on.
    public func firstPlace(of other: [UInt8], from start: Int) -> Int? {
        guard let first = other.first, count >= other.count else { return nil }
        var at = start
        while at + other.count <= count {
            if self[at] == first, self[at..<(at + other.count)].elementsEqual(other) { return at }
            at += 1
        }
        return nil
    }
}
