import Glibc

/// The lines that were run, in search of one that goes on as what is typed. Those that failed when they ran last are
/// not suggested.
struct SuggestionSource {
    private var lines: [String] = []
    /// The bytes of all lines, one behind the other, and where each begins: they are gone through at each key.
    private var bytes: [UInt8] = []
    private var starts: [Int] = []
    /// The lines that failed.
    private var failed: Set<String> = []

    /// How many lines are looked at that begin as wanted, where of none enough may be suggested.
    private static let patience = 20

    mutating func add(_ line: String) {
        lines.append(line)
        starts.append(bytes.count)
        bytes += line.utf8
    }

    mutating func remove(_ unwanted: Set<String>) {
        let kept = lines.filter { !unwanted.contains($0) }
        guard kept.count < lines.count else { return }
        (lines, bytes, starts) = ([], [], [])
        for line in kept { add(line) }
    }

    /// Says whether a line failed when it ran last.
    mutating func mark(_ line: String, failed hasFailed: Bool) {
        if hasFailed { failed.insert(line) } else { failed.remove(line) }
    }

    /// The rest of the latest line that begins so, as far as it may be suggested; empty if there is none.
    func rest(of typed: [UInt8], length: (_ historyLine: String, _ typed: String) -> Int) -> [UInt8] {
        guard !typed.isEmpty else { return [] }
        var tried: Set<String> = []
        var index = lines.count
        while let found = latest(before: index, beginningWith: typed), tried.count < Self.patience {
            index = found
            guard !failed.contains(lines[found]), tried.insert(lines[found]).inserted else { continue }
            let line = bytes[range(of: found)]
            let allowed = length(lines[found], String(decoding: typed, as: UTF8.self))
            var end = line.startIndex + max(0, min(allowed, line.count))
            // Not in the middle of a character.
            while end > line.startIndex, end < line.endIndex, line[end] & 0xC0 == 0x80 { end -= 1 }
            if end > line.startIndex + typed.count { return Array(line[(line.startIndex + typed.count)..<end]) }
        }
        return []
    }

    private func range(of index: Int) -> Range<Int> {
        starts[index]..<(index + 1 < starts.count ? starts[index + 1] : bytes.count)
    }

    /// The last of the lines before one that begins so and goes on.
    private func latest(before end: Int, beginningWith typed: [UInt8]) -> Int? {
        bytes.withUnsafeBytes { all in
            typed.withUnsafeBytes { wanted in
                guard let first = all.baseAddress, let beginning = wanted.baseAddress else { return nil }
                return (0..<end).last { index in
                    let place = range(of: index)
                    return place.count > wanted.count && memcmp(first + place.lowerBound, beginning, wanted.count) == 0
                }
            }
        }
    }
}
