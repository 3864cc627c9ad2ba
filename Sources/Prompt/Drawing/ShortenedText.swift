/// A text in one row of so many columns, made printable: all of it where it has room, else as much as says something by
/// itself.
///
/// It ends where a sentence does, or a part of one; failing that behind a word, with `…` for what is left out. Only a
/// word that has no room alone is cut.
struct ShortenedText {
    /// What is shown.
    private(set) var text = ""
    /// The columns that it takes.
    private(set) var width = 0

    /// Where a text may end: how many characters are left, and the columns that they take.
    private struct End {
        var count: Int
        var width: Int
    }

    /// What opens a bracket, and what closes one: within them no part ends that says something by itself.
    private static let opening = Set("([{".utf8), closing = Set(")]}".utf8)

    init(_ source: String, limit: Int) {
        let bytes = Array(source.utf8)
        var shown: [String] = []
        var depth = 0
        var part: End?
        var word: End?
        var place = 0
        while place < bytes.count {
            let next = place + 1 < bytes.count ? bytes[place + 1] : 0
            let end = End(count: shown.count, width: width)
            if place > 0, depth == 0, Self.endsPart(bytes, at: place) { part = end }
            if width < limit, place > 0, Self.endsWord(bytes[place], next, before: bytes[place - 1]) { word = end }
            if Self.opening.contains(bytes[place]) { depth += 1 }
            if Self.closing.contains(bytes[place]) { depth -= 1 }
            let character = ShownCharacter(in: bytes, at: place)
            place += character.length
            guard width + character.width <= limit else {
                shorten(shown, limit: limit, part: part, word: word)
                return
            }
            shown.append(character.text)
            width += character.width
        }
        text = shown.joined()
    }

    private mutating func shorten(_ shown: [String], limit: Int, part: End?, word: End?) {
        // A part of a few words says less than most of the text.
        if let part, 3 * part.width >= limit || word == nil {
            (text, width) = (shown.prefix(part.count).joined(), part.width)
        } else if let word {
            (text, width) = (shown.prefix(word.count).joined() + "…", word.width + 1)
        } else {
            var kept = shown
            while width >= limit, let last = kept.popLast() {
                width -= ShownCharacter(in: Array(last.utf8), at: 0).width
            }
            (text, width) = (kept.joined() + "…", width + 1)
        }
    }

    /// Whether a sentence or a part of one ends before a byte: behind `.`, before `; `, and before what is added to a
    /// sentence in brackets at its end.
    private static func endsPart(_ bytes: [UInt8], at place: Int) -> Bool {
        let blank = UInt8(ascii: " ")
        let next = place + 1 < bytes.count ? bytes[place + 1] : 0
        guard bytes[place] != UInt8(ascii: ";") else { return next == blank }
        guard bytes[place] == blank, bytes[place - 1] != blank else { return false }
        if bytes[place - 1] == UInt8(ascii: ".") { return true }
        guard next == UInt8(ascii: "("), let close = bytes[place...].firstIndex(of: UInt8(ascii: ")")) else {
            return false
        }
        return close + 1 == bytes.count || ".;".utf8.contains(bytes[close + 1])
    }

    /// Whether a word ends before a byte, and no comma that would stand in front of what is left out.
    private static func endsWord(_ byte: UInt8, _ next: UInt8, before: UInt8) -> Bool {
        let blank = UInt8(ascii: " ")
        // One of several words: `"asc"|"desc"`.
        if byte == UInt8(ascii: "|") { return true }
        if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") { return next == blank }
        return byte == blank && before != blank && !",;:".utf8.contains(before)
    }
}
