/// Cuts a text into what a pseudonym stands for, and what stays.
struct PseudonymScanner {
    /// A piece of a text, by its place in bytes.
    enum Piece: Equatable {
        case kept(Range<Int>)
        case word(Range<Int>)
        case uuid(Range<Int>)
        case address4(Range<Int>)
        case address6(Range<Int>)
        case hardware(Range<Int>)
        /// An id of vCenter: its kind with all that stands before the number, and the number.
        case moref(Range<Int>, Range<Int>)
    }

    let bytes: [UInt8]
    /// Whether the letter behind a backslash stands for a sign, and begins no word.
    private let isQuoted: Bool
    private var at = 0

    init(_ bytes: [UInt8], isQuoted: Bool = false) {
        self.bytes = bytes
        self.isQuoted = isQuoted
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The next piece; nil at the end.
    mutating func next(_ words: PseudonymWords) -> Piece? {
        let start = at
        while at < bytes.count, !isWord(at) {
            // `::1` begins with no letter.
            if isSign(":", at), isSign(":", at + 1), let end = endOfAddress6() {
                if at > start { break }
                return take(end, Piece.address6)
            }
            at += isQuoted && bytes[at] == UInt8(ascii: "\\") ? 2 : 1
        }
        at = min(at, bytes.count)
        if at > start { return .kept(start..<at) }
        guard at < bytes.count else { return nil }
        if let end = endOfUUID() { return take(end, Piece.uuid) }
        if let end = endOfTime() { return take(end, Piece.kept) }
        if let end = endOfHardwareAddress() { return take(end, Piece.hardware) }
        if let end = endOfAddress6() { return take(end, Piece.address6) }
        if let (end, isAddress) = endOfDotted() { return take(end, isAddress ? Piece.address4 : Piece.kept) }
        if let (number, end) = endOfMoref() {
            defer { at = end }
            return .moref(at..<number, number..<end)
        }
        let end = endOfWord(at)
        let isKept = words.keep(text(at..<end)) || isMeasure(at..<end)
        return take(end, isKept ? Piece.kept : Piece.word)
    }

    private mutating func take(_ end: Int, _ make: (Range<Int>) -> Piece) -> Piece {
        defer { at = end }
        return make(at..<end)
    }

    // MARK: Bytes

    private func isDigit(_ index: Int) -> Bool { index < bytes.count && (48...57).contains(bytes[index]) }

    private func isLetter(_ index: Int) -> Bool {
        guard index < bytes.count else { return false }
        return (97...122).contains(bytes[index] | 0x20) || bytes[index] >= 0x80
    }

    private func isWord(_ index: Int) -> Bool { isDigit(index) || isLetter(index) }

    private func isHex(_ index: Int) -> Bool {
        isDigit(index) || index < bytes.count && (97...102).contains(bytes[index] | 0x20)
    }

    private func isSign(_ sign: Character, _ index: Int) -> Bool {
        index < bytes.count && bytes[index] == sign.asciiValue
    }

    private func endOfDigits(_ index: Int) -> Int {
        var end = index
        while isDigit(end) { end += 1 }
        return end
    }

    private func endOfWord(_ index: Int) -> Int {
        var end = index
        while isWord(end) { end += 1 }
        return end
    }

    // MARK: Forms

    private func endOfUUID() -> Int? {
        var end = at
        for (index, count) in [8, 4, 4, 4, 12].enumerated() {
            if index > 0 {
                guard isSign("-", end) else { return nil }
                end += 1
            }
            for _ in 0..<count {
                guard isHex(end) else { return nil }
                end += 1
            }
        }
        return isWord(end) ? nil : end
    }

    /// `2026-11-23T15:05:09.000+00:00`, with what it may lack.
    private func endOfTime() -> Int? {
        var end = at
        for (index, count) in [4, 2, 2].enumerated() {
            if index > 0 {
                guard isSign("-", end) else { return nil }
                end += 1
            }
            guard endOfDigits(end) == end + count else {
                // The day has a `T` behind it.
                return nil
            }
            end += count
        }
        guard isSign("T", end), isDigit(end + 1) else { return isWord(end) ? nil : end }
        end = endOfDigits(end + 1)
        while end < bytes.count, ":.".utf8.contains(bytes[end]), isDigit(end + 1) { end = endOfDigits(end + 1) }
        if isSign("Z", end), !isWord(end + 1) { return end + 1 }
        return isLetter(end) ? nil : end
    }

    /// Digits with points between them: an address where there are four small numbers, else a version or a number.
    private func endOfDotted() -> (Int, isAddress: Bool)? {
        var end = endOfDigits(at)
        guard end > at else { return nil }
        var parts = [at..<end]
        while isSign(".", end), isDigit(end + 1) {
            let start = end + 1
            end = endOfDigits(start)
            parts.append(start..<end)
        }
        let isAddress = parts.count == 4 && parts.allSatisfy { $0.count <= 3 && (Int(text($0)) ?? 256) < 256 }
        if !isWord(end) { return (end, isAddress) }
        // `9.13.1P4`
        guard parts.count > 1, isLetter(end) else { return nil }
        let last = endOfDigits(end + 1)
        return last > end + 1 && !isWord(last) ? (last, false) : nil
    }

    private func endOfHardwareAddress() -> Int? {
        var end = at
        for index in 0..<6 {
            if index > 0 {
                guard isSign(":", end) else { return nil }
                end += 1
            }
            guard isHex(end), isHex(end + 1) else { return nil }
            end += 2
        }
        return isWord(end) || isSign(":", end) ? nil : end
    }

    /// Groups of hex digits with seven colons between them, or with two that follow each other.
    private func endOfAddress6() -> Int? {
        var end = at
        var colons = 0
        var isShort = false
        while true {
            var size = 0
            while isHex(end) {
                end += 1
                size += 1
            }
            guard size <= 4, !isLetter(end) else { return nil }
            guard isSign(":", end), isHex(end + 1) || isSign(":", end + 1) && !isShort else { break }
            colons += 1
            end += 1
            if isSign(":", end) {
                colons += 1
                isShort = true
                end += 1
            }
        }
        return (isShort && colons <= 8 && end > at + 2) || colons == 7 ? end : nil
    }

    /// `vm-1004`, `group-v12`: where the number begins, and where it ends.
    private func endOfMoref() -> (number: Int, end: Int)? {
        for kind in Self.morefs where bytes[at...].starts(with: kind) {
            let number = at + kind.count
            let end = endOfDigits(number)
            if end > number, !isWord(end) { return (number, end) }
        }
        return nil
    }

    private static let morefs = [
        "vm-", "host-", "datastore-", "datacenter-", "network-", "network-o", "resgroup-", "resgroup-v", "dvportgroup-",
        "dvs-", "domain-c", "domain-s", "group-d", "group-h", "group-n", "group-p", "group-s", "group-v", "snapshot-",
        "task-", "session-",
    ].map { Array($0.utf8) }

    private static let units: Set<String> = ["b", "kb", "mb", "gb", "tb", "ms", "s", "m", "h", "d", "am", "pm"]

    /// A number with a unit right behind it, `10GB`.
    private func isMeasure(_ range: Range<Int>) -> Bool {
        let end = endOfDigits(range.lowerBound)
        return end > range.lowerBound && Self.units.contains(text(end..<range.upperBound).lowercased())
    }
}
