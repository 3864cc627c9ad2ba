/// Secrets that a text gives away by its form: a private key, what stands behind a name that secrets go by, a password
/// in a URL, a token. They are found however they are escaped.
///
/// What is no secret may be taken for one, such as a word of a message behind a colon. Never the other way round.
public struct SecretPatterns {
    private let text: UnescapedText
    private let bytes: [UInt8]

    /// A text without them.
    public static func strike(_ text: String) -> String { secrets(in: text).text }

    /// A text without them, and what they are; keys: private keys alone.
    static func secrets(in text: String, keys: Bool = false) -> (text: String, found: [String]) {
        let raw = Array(text.utf8)
        guard raw.count > 5 else { return (text, []) }
        let patterns = SecretPatterns(text: UnescapedText(raw))
        let found = patterns.all(keys: keys)
        guard !found.isEmpty else { return (text, []) }
        return (
            String(decoding: raw.struck(found.map(patterns.range)), as: UTF8.self),
            found.map { String(decoding: patterns.bytes[$0], as: UTF8.self) }
        )
    }

    /// Whether it is worth looking for a private key.
    static func mayHoldKey(_ text: String) -> Bool { text.utf8.count > 32 && text.contains("PRIVATE KEY-----") }

    private init(text: UnescapedText) {
        self.text = text
        bytes = text.bytes
    }

    /// A range as it is in the text itself.
    private func range(_ range: Range<Int>) -> Range<Int> {
        text.place(range.lowerBound)..<text.place(range.upperBound)
    }

    private func all(keys: Bool) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var at = 0
        while at < bytes.count {
            if let range = keys ? privateKey(at) : secret(at) {
                if !range.isEmpty, !bytes[range].elementsEqual(SecretFinder.mask.utf8) { found.append(range) }
                at = max(at + 1, range.upperBound)
            } else {
                at += 1
            }
        }
        return found
    }

    /// What is told to be a secret at a place.
    private func secret(_ at: Int) -> Range<Int>? {
        switch bytes[at] {
        case UInt8(ascii: ":"): bytes.hasAt(at, "://") ? password(inURL: at + 3) : named(at)
        case UInt8(ascii: "="): named(at)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): quotedBehindName(at)
        case UInt8(ascii: ">"): element(behind: at)
        case UInt8(ascii: "-"): privateKey(at) ?? option(at)
        case UInt8(ascii: "e"): webToken(at)
        case UInt8(ascii: "B"), UInt8(ascii: "b"): credential(at)
        default: nil
        }
    }

    // MARK: Names and values

    /// The word before a sign, with quotes, brackets and blanks between them: where it begins, and in which form it is
    /// compared.
    private func name(before sign: Int) -> (start: Int, text: String) {
        var end = sign
        while end > 0, "\"'\\ \t])".utf8.contains(bytes[end - 1]) { end -= 1 }
        var start = end
        while start > 0, end - start < 64, bytes[start - 1].isPartOfName { start -= 1 }
        return (start, String(decoding: bytes[start..<end], as: UTF8.self))
    }

    private func named(_ sign: Int) -> Range<Int>? {
        let (start, name) = name(before: sign)
        guard name.utf8.count > 2, name.utf8.contains(where: \.isASCIILetter) else { return nil }
        let plain = name.lowercased().filter { $0 != "-" && $0 != "_" }
        if SecretFinder.isSecret(name: name) || plain == "setcookie" {
            return value(behind: sign, isLine: Self.lines.contains(plain), context: start > 0 ? bytes[start - 1] : 0)
        }
        if plain == "name" { return part(behind: sign) }
        guard Self.values.contains(plain), isOfSecret(start) else { return nil }
        return value(behind: sign, isLine: false, context: 0)
    }

    /// Headers, of which all of the line is the value.
    private static let lines: Set<String> = ["authorization", "proxyauthorization", "cookie", "setcookie"]
    /// What a value is called where its name stands beside it.
    private static let values: Set<String> = ["value", "values", "val", "content"]

    /// `name="password" value="x"`: whether a name that secrets go by stands before, within the same tag or object.
    private func isOfSecret(_ end: Int) -> Bool {
        var word = ""
        var at = end - 1
        var quote = false
        while at >= 0, end - at < 300, !"<>{}\n".utf8.contains(bytes[at]) {
            if bytes[at].isPartOfName {
                word = String(UnicodeScalar(bytes[at])) + word
            } else {
                if quote, SecretFinder.isSecret(name: word) { return true }
                word = ""
                quote = bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'")
            }
            at -= 1
        }
        return false
    }

    /// What is named: in quotes or brackets up to their end, else up to a blank or a sign between values. Nil where
    /// there is none.
    private func value(behind sign: Int, isLine: Bool, context: UInt8) -> Range<Int>? {
        var start = sign + 1
        // `=>`, `:=`
        let second = bytes[sign] == UInt8(ascii: "=") ? UInt8(ascii: ">") : UInt8(ascii: "=")
        if start < bytes.count, bytes[start] == second { start += 1 }
        while true {
            start = endOfBlanks(start)
            // `<b>Password:</b> x`
            guard start < bytes.count, bytes[start] == UInt8(ascii: "<"), bytes[sign] == UInt8(ascii: ":"),
                let end = bytes[start...].prefix(100).firstIndex(of: UInt8(ascii: ">"))
            else { break }
            start = end + 1
        }
        guard start < bytes.count else { return nil }
        switch bytes[start] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return quoted(start)
        case UInt8(ascii: "{"), UInt8(ascii: "["): return start..<endOfBrackets(start)
        default: break
        }
        let end = isLine ? endOfLine(start, context: context) : endOfValue(start)
        guard end > start else { return nil }
        return isWordOfMessage(start..<end, isColon: bytes[sign] == UInt8(ascii: ":")) ? nil : start..<end
    }

    /// What stands between quotes. Those within it are escaped once more, or doubled.
    private func quoted(_ start: Int) -> Range<Int> {
        var end = start + 1
        while end < bytes.count {
            if bytes[end] == bytes[start], text.size(end) <= text.size(start) {
                guard end > start + 1, end + 1 < bytes.count, bytes[end + 1] == bytes[start] else { break }
                end += 1
            }
            end += 1
        }
        return (start + 1)..<min(end, bytes.count)
    }

    private func endOfBrackets(_ start: Int) -> Int {
        var depth = 0
        var at = start
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""): at = quoted(at).upperBound
            default: break
            }
            at += 1
            if depth == 0 { return min(at, bytes.count) }
        }
        return bytes.count
    }

    private func endOfValue(_ start: Int) -> Int {
        var end = start
        while end < bytes.count {
            switch bytes[end] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "<"),
                UInt8(ascii: ">"):
                return end
            // A password may have them in it; what stands between values has a name behind it, or nothing.
            case UInt8(ascii: "&"), UInt8(ascii: ","), UInt8(ascii: ";"):
                if isEnd(end + 1) || isName(end + 1) { return end }
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                if isEnd(end + 1) { return end }
            default: break
            }
            end += 1
        }
        return end
    }

    private func endOfLine(_ start: Int, context: UInt8) -> Int {
        let quote = context == UInt8(ascii: "\"") || context == UInt8(ascii: "'") ? context : 0
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r") {
            if quote != 0, bytes[end] == quote { break }
            if bytes[end] == UInt8(ascii: ","), isName(endOfBlanks(end + 1)) { break }
            end += 1
        }
        return end
    }

    /// Whether nothing is behind a sign that belongs to the same value.
    private func isEnd(_ at: Int) -> Bool { at >= bytes.count || !bytes[at].isPartOfName && bytes[at] < 0x80 }

    /// Whether a name begins here that has a value behind it.
    private func isName(_ start: Int) -> Bool {
        var end = start
        while end < bytes.count, end - start < 64, bytes[end].isPartOfName || bytes[end] == UInt8(ascii: ".") {
            end += 1
        }
        return end > start && end < bytes.count && "=:".utf8.contains(bytes[end])
    }

    private func endOfBlanks(_ start: Int) -> Int {
        var at = start
        while at < bytes.count, bytes[at] == UInt8(ascii: " ") || bytes[at] == UInt8(ascii: "\t") { at += 1 }
        return at
    }

    /// `password 'x'`
    private func quotedBehindName(_ at: Int) -> Range<Int>? {
        guard at > 0, bytes[at - 1] == UInt8(ascii: " "), SecretFinder.isSecret(name: name(before: at).text) else {
            return nil
        }
        return quoted(at)
    }

    // MARK: Messages

    /// "password: must be given": what a message goes on with.
    private func isWordOfMessage(_ range: Range<Int>, isColon: Bool) -> Bool {
        let word = String(decoding: bytes[range], as: UTF8.self).lowercased().filter { !".,;!".contains($0) }
        if Self.ends.contains(word) { return true }
        guard isColon, Self.words.contains(word) else { return false }
        let next = endOfBlanks(range.upperBound)
        return next > range.upperBound && next < bytes.count && bytes[next].isASCIILetter
    }

    private static let ends: Set<String> = [
        "true", "false", "null", "nil", "none", "required", "missing", "expired", "invalid", "empty", "incorrect",
        "wrong", "undefined", "***",
    ]
    private static let words: Set<String> = [
        "a", "an", "and", "are", "at", "can", "cannot", "could", "did", "does", "failed", "field", "for", "from",
        "given",
        "has", "have", "in", "is", "it", "may", "must", "no", "not", "of", "only", "or", "please", "property", "should",
        "the", "this", "to", "too", "unable", "unexpected", "unknown", "was", "will", "with", "without", "your",
    ]

    // MARK: Tags, parts, options

    /// What stands in `<password>`, or in `<entry key="password">`.
    private func element(behind close: Int) -> Range<Int>? {
        guard close > 1, bytes[close - 1] != UInt8(ascii: "/"),
            let open = bytes[max(0, close - 500)..<close].lastIndex(of: UInt8(ascii: "<")),
            bytes[open + 1].isPartOfName
        else { return nil }
        let tag = bytes[(open + 1)..<close]
        let whole = tag.prefix { $0 > 0x20 }
        let name = String(decoding: whole.split(separator: UInt8(ascii: ":")).last ?? whole, as: UTF8.self)
        guard SecretFinder.isSecret(name: name) || isKeyed(tag) else { return nil }
        let end =
            bytes.firstPlace(of: Array("</".utf8) + whole, from: close)
            ?? bytes[(close + 1)...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
        let isBlank = bytes[(close + 1)..<end].allSatisfy { $0 <= 0x20 }
        return isBlank ? nil : (close + 1)..<end
    }

    /// Whether a tag has a name that secrets go by in an attribute that says what it is about.
    private func isKeyed(_ tag: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: tag, as: UTF8.self)
        return text.split(whereSeparator: \.isWhitespace).contains { attribute in
            let parts = attribute.split(separator: "=", maxSplits: 1)
            return parts.count == 2 && ["name", "key", "id", "property"].contains(parts[0].lowercased())
                && SecretFinder.isSecret(name: parts[1].filter { $0 != "\"" && $0 != "'" })
        }
    }

    /// A part of a body of several, which has its name in a header: from the empty line to the next part.
    private func part(behind sign: Int) -> Range<Int>? {
        guard sign + 1 < bytes.count, bytes[sign + 1] == UInt8(ascii: "\"") else { return nil }
        let named = quoted(sign + 1)
        let before = String(decoding: bytes[max(0, sign - 100)..<sign], as: UTF8.self).lowercased()
        guard before.contains("form-data"), SecretFinder.isSecret(name: String(decoding: bytes[named], as: UTF8.self))
        else { return nil }
        let ends = ["\r\n\r\n", "\n\n"].compactMap { end in
            bytes.firstPlace(of: Array(end.utf8), from: named.upperBound).map { $0 + end.utf8.count }
        }
        guard let start = ends.min() else { return nil }
        let next = ["\r\n--", "\n--"].compactMap { bytes.firstPlace(of: Array($0.utf8), from: start - 1) }.min()
        return start..<max(start, next ?? bytes.count)
    }

    /// `--password x`, `-u user:x`
    private func option(_ at: Int) -> Range<Int>? {
        guard at == 0 || " \t\n\"'([,".utf8.contains(bytes[at - 1]) else { return nil }
        var end = at
        while end < bytes.count, bytes[end].isPartOfName { end += 1 }
        let start = endOfBlanks(end)
        guard start > end, start < bytes.count, bytes[start] != UInt8(ascii: "-") else { return nil }
        let name = String(decoding: bytes[at..<end], as: UTF8.self)
        let isQuoted = bytes[start] == UInt8(ascii: "\"") || bytes[start] == UInt8(ascii: "'")
        let value = isQuoted ? quoted(start) : start..<endOfValue(start)
        if ["-u", "--user", "--proxy-user"].contains(name) {
            guard let colon = bytes[value].firstIndex(of: UInt8(ascii: ":")) else { return nil }
            return (colon + 1)..<value.upperBound
        }
        return name.hasPrefix("--") && SecretFinder.isSecret(name: name) ? value : nil
    }

    // MARK: What tells itself

    /// From the line that begins a private key to the one that ends it, or to the end of the text.
    private func privateKey(_ at: Int) -> Range<Int>? {
        guard bytes.hasAt(at, "-----BEGIN ") else { return nil }
        let marker = Array("PRIVATE KEY-----".utf8)
        let head = at + 11
        guard let mark = bytes.firstPlace(of: marker, from: head), mark - head < 30 else { return nil }
        let end = bytes.firstPlace(of: marker, from: mark + 1)
        return at..<(end.map { $0 + marker.count } ?? bytes.count)
    }

    /// What stands between the user and the host of a URL.
    private func password(inURL start: Int) -> Range<Int>? {
        let rest = bytes[start...].prefix { $0 > 0x20 && !"\"'<>".utf8.contains($0) }
        let authority = rest.prefix { !"/?#".utf8.contains($0) }
        guard let colon = authority.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        if let end = authority.lastIndex(of: UInt8(ascii: "@")) { return end > colon ? (colon + 1)..<end : nil }
        // A password may have a slash in it that nobody escaped; a port is digits alone.
        guard authority.count > 0, authority[(colon + 1)...].contains(where: { !$0.isASCIIDigit }),
            !authority.starts(with: "[".utf8), let end = rest.lastIndex(of: UInt8(ascii: "@"))
        else { return nil }
        return (colon + 1)..<end
    }

    /// `eyJ….….…`: a token that is signed JSON.
    private func webToken(_ at: Int) -> Range<Int>? {
        guard bytes.hasAt(at, "eyJ"), at == 0 || !bytes[at - 1].isPartOfName else { return nil }
        let parts = bytes[at...].prefix { $0.isPartOfName || $0 == UInt8(ascii: ".") }
        let dots = parts.filter { $0 == UInt8(ascii: ".") }.count
        return dots > 0 && parts.count > 16 ? at..<parts.endIndex : nil
    }

    /// `Bearer x`, `Basic x`
    private func credential(_ at: Int) -> Range<Int>? {
        guard at == 0 || !bytes[at - 1].isPartOfName else { return nil }
        let word = String(decoding: bytes[at...].prefix(6), as: UTF8.self).lowercased()
        let end = at + (word == "bearer" ? 6 : 5)
        guard word == "bearer" || word.hasPrefix("basic"), end < bytes.count, bytes[end] == UInt8(ascii: " ") else {
            return nil
        }
        let start = endOfBlanks(end)
        let value = bytes[start...].prefix { $0.isPartOfName || "._~+/=".utf8.contains($0) }
        guard value.count >= 8, !value.starts(with: "realm=".utf8) else { return nil }
        let isWord = value.dropFirst().allSatisfy { (97...122).contains($0) || $0 == UInt8(ascii: ".") }
        return isWord && value.count < 20 ? nil : start..<value.endIndex
    }
}
