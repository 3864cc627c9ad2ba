/// The lines that were run, in search of one that goes on as what is typed.
struct SuggestionSource {
    private var lines: [(text: String, bytes: [UInt8])] = []

    /// How many lines are looked at that begin as wanted, where of none enough may be suggested.
    private static let patience = 20

    mutating func add(_ line: String) { lines.append((line, Array(line.utf8))) }

    mutating func remove(_ line: String) { lines.removeAll { $0.text == line } }

    /// The rest of the latest line that begins so, as far as it may be suggested; empty if there is none.
    func rest(of typed: [UInt8], length: (_ historyLine: String, _ typed: String) -> Int) -> [UInt8] {
        guard let first = typed.first else { return [] }
        var tries = 0
        var tried: Set<String> = []
        for line in lines.reversed() where line.bytes.first == first && line.bytes.count > typed.count {
            guard line.bytes.starts(with: typed), tried.insert(line.text).inserted else { continue }
            var end = min(length(line.text, String(decoding: typed, as: UTF8.self)), line.bytes.count)
            // Not in the middle of a character.
            while end > 0, end < line.bytes.count, line.bytes[end] & 0xC0 == 0x80 { end -= 1 }
            if end > typed.count { return Array(line.bytes[typed.count..<end]) }
            tries += 1
            if tries == Self.patience { break }
        }
        return []
    }
}
