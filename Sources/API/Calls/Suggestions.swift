/// The one of `candidates` that was probably meant by a misspelt word: at most two letters away, nearest first.
///
/// A key this near to a known one is refused and not sent: docs/contracts.md, "Calling operations". The library's own
/// `core/suggest` decides nothing, it only suggests, and so is more generous.
///
/// A swap of neighbours counts as one letter. A word that shares nothing with a candidate is not meant by it, however
/// short both are.
public func closest(to word: String, in candidates: some Sequence<String>) -> String? {
    let typed = Array(word.lowercased())
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
        let known = Array(candidate.lowercased())
        let distance = letterDistance(typed, known, atMost: 2)
        guard distance <= 2, distance < max(typed.count, known.count) else { continue }
        if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.candidate
}

/// How many letters have to be put in, left out, replaced or swapped with their neighbour (Damerau and Levenshtein,
/// each letter touched once); anything above `limit` if it is more than that.
func letterDistance(_ one: [Character], _ other: [Character], atMost limit: Int) -> Int {
    guard abs(one.count - other.count) <= limit else { return limit + 1 }
    guard !one.isEmpty, !other.isEmpty else { return max(one.count, other.count) }
    var beforeLast = [Int](repeating: 0, count: other.count + 1)
    var last = Array(0...other.count)
    var current = beforeLast
    for row in 1...one.count {
        current[0] = row
        for column in 1...other.count {
            let isSame = one[row - 1] == other[column - 1]
            var distance = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
            if row > 1, column > 1, one[row - 1] == other[column - 2], one[row - 2] == other[column - 1] {
                distance = min(distance, beforeLast[column - 2] + 1)
            }
            current[column] = distance
        }
        (beforeLast, last, current) = (last, current, beforeLast)
    }
    return last[other.count]
}
