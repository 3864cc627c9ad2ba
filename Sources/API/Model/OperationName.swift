/// The two halves of an operation's name under `scv.api`.
struct OperationName {
    let subject: String
    let function: String

    /// What `scv.api` holds beside the subjects.
    private static let taken: Set<String> = ["correct", "corrections", "differences", "example", "subjects", "sync"]

    var text: String { subject + "." + function }

    /// A name as our document gives it: two words in small letters, digits and `_`.
    init?(_ text: String) {
        let halves = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard halves.count == 2, halves.allSatisfy(\.isWord) else { return nil }
        subject = halves[0]
        function = halves[1]
    }

    /// A name made from what a document without our marks says.
    init(made tag: String, _ identifier: String) {
        let word = tag.asWord
        subject = Self.taken.contains(word) ? "_" + word : word
        function = identifier.asWord
    }

    /// The same, with a number behind it where the name is in use; it is in use from now on.
    init(made tag: String, _ identifier: String, besides used: inout Set<String>) {
        var name = OperationName(made: tag, identifier)
        var number = 2
        while !used.insert(name.text).inserted {
            name = OperationName(made: tag, "\(identifier) \(number)")
            number += 1
        }
        self = name
    }
}

extension String {
    fileprivate var isWord: Bool {
        guard let first = utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return false }
        return utf8.allSatisfy(\.isWordByte) && !luaKeywords.contains(self)
    }

    /// Any text as a word that Lua takes after a dot: `getJobLogsById` becomes `get_job_logs_by_id`.
    fileprivate var asWord: String {
        var word: [UInt8] = []
        var isAfterSmall = false
        for byte in utf8 {
            let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            let small = isCapital ? byte | 0x20 : byte
            if isCapital, isAfterSmall { word.append(UInt8(ascii: "_")) }
            isAfterSmall = !isCapital && small.isWordByte && small != UInt8(ascii: "_")
            if small.isWordByte, small != UInt8(ascii: "_") {
                word.append(small)
            } else if let last = word.last, last != UInt8(ascii: "_") {
                word.append(UInt8(ascii: "_"))
            }
        }
        while word.last == UInt8(ascii: "_") { word.removeLast() }
        let text = String(decoding: word.prefix(100), as: UTF8.self)
        return text.isWord ? text : "_" + text
    }
}

extension UInt8 {
    /// Whether it is a small letter, a digit or `_`.
    fileprivate var isWordByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
