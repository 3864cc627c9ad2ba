/// Columns of a table in a text that have a name that secrets go by.
public enum SecretColumns {
    public static func strike(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let head = bytes.prefix { $0 != UInt8(ascii: "\n") }
        guard head.count < 4096, head.count < bytes.count else { return text }
        for separator in ",;\t|".utf8 where head.contains(separator) {
            let names = fields(bytes, 0..<head.count, separator)
            let places = Set(
                names.indices.filter { index in
                    SecretFinder.isSecret(
                        name: String(decoding: bytes[names[index]].filter { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
                            .filter { !$0.isWhitespace })
                })
            let isHead = names.allSatisfy { range in
                range.isEmpty || bytes[range].allSatisfy { $0.isPartOfName || " .\"\r".utf8.contains($0) }
            }
            let isTable = fields(bytes, (head.count + 1)..<bytes.count, separator).count == names.count
            guard isHead, isTable, !places.isEmpty else { continue }
            var found: [Range<Int>] = []
            var start = head.count + 1
            while start < bytes.count {
                let row = fields(bytes, start..<bytes.count, separator)
                found += row.indices.filter(places.contains).map { row[$0] }.filter { !$0.isEmpty }
                start = (row.last?.upperBound ?? start) + 1
            }
            return String(decoding: bytes.struck(found), as: UTF8.self)
        }
        return text
    }

    /// The fields of the row that begins here.
    private static func fields(_ bytes: [UInt8], _ range: Range<Int>, _ separator: UInt8) -> [Range<Int>] {
        var fields: [Range<Int>] = []
        var start = range.lowerBound
        var isQuoted = false
        var at = start
        while at < range.upperBound, isQuoted || bytes[at] != UInt8(ascii: "\n") {
            if bytes[at] == UInt8(ascii: "\"") { isQuoted.toggle() }
            if bytes[at] == separator, !isQuoted {
                fields.append(start..<at)
                start = at + 1
            }
            at += 1
        }
        let end = at > start && at <= bytes.count && bytes[at - 1] == UInt8(ascii: "\r") ? at - 1 : at
        return fields + [start..<max(start, end)]
    }
}
