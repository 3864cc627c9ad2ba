extension StringProtocol {
    /// The text without white space at both ends.
    func trimmingSpaces() -> String {
        var slice = self[...]
        while let first = slice.first, first.isWhitespace { slice = slice.dropFirst() }
        while let last = slice.last, last.isWhitespace { slice = slice.dropLast() }
        return String(slice)
    }

    /// Where `other` stands first.
    func firstRange(of other: String) -> Range<Index>? {
        guard !other.isEmpty else { return nil }
        var start = startIndex
        while start < endIndex {
            let rest = self[start...]
            if rest.hasPrefix(other) { return start..<index(start, offsetBy: other.count) }
            start = index(after: start)
        }
        return nil
    }

    /// At most `limit` characters, with `…` where the rest was.
    package func shortened(to limit: Int) -> String {
        count <= limit ? String(self) : String(prefix(limit - 1)) + "…"
    }
}

extension Duration {
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }

    /// The duration as a person reads it: `60 s`, `0.25 s`.
    package var asText: String {
        let milliseconds = Int((inSeconds * 1000).rounded())
        let whole = milliseconds / 1000
        var fraction = String(milliseconds % 1000)
        guard fraction != "0" else { return "\(whole) s" }
        fraction = String(repeating: "0", count: 3 - fraction.count) + fraction
        while fraction.last == "0" { fraction.removeLast() }
        return "\(whole).\(fraction) s"
    }
}

/// A number of bytes as a person reads it: `512 bytes`, `1.4 MB`.
func sizeText(_ bytes: Int) -> String {
    switch bytes {
    case 1: return "1 byte"
    case ..<10_000: return "\(bytes) bytes"
    case ..<1_000_000: return "\(bytes / 1000) kB"
    default:
        let tenths = bytes / 100_000
        return "\(tenths / 10).\(tenths % 10) MB"
    }
}
