/// Puts something else in the place of what names people, machines and places, the same for the same each time.
///
/// A text is taken word by word, and what stands between the words stays: so what is found within something else (a
/// group in the name of its backup, a volume in a path) is found within its pseudonym. Words of ``PseudonymWords``
/// stay, and so do numbers, times, versions and sizes. Addresses, uuids and the ids of vCenter become others of their
/// kind.
///
///     var names = Pseudonyms(words: PseudonymWords(["backup", "of"]))
///     names.replace("Backup of gold_web")   // "Backup of cedufo_gimove"
public struct Pseudonyms {
    private let words: PseudonymWords
    /// Under a word in small letters, what stands for it.
    private var bases: [String: String] = [:]
    /// Under a word as it is written, what stands for it.
    private var written: [String: String] = [:]
    /// How many spellings of a word there are, under the word in small letters.
    private var spellings: [String: Int] = [:]
    private var numbers: [String: [String: Int]] = [:]

    /// A table that is empty.
    public init(words: PseudonymWords) { self.words = words }

    /// A text with its pseudonyms.
    ///
    /// - Parameters:
    ///   - isQuoted: whether it is as it stands in JSON, escaped.
    ///   - addressesOnly: whether words stay, so that only addresses, uuids and ids of vCenter become others.
    public mutating func replace(_ text: String, isQuoted: Bool = false, addressesOnly: Bool = false) -> String {
        var scanner = PseudonymScanner(Array(text.utf8), isQuoted: isQuoted)
        var result: [UInt8] = []
        while let piece = scanner.next(words) {
            switch piece {
            case .kept(let range): result += scanner.bytes[range]
            case .word(let range) where addressesOnly: result += scanner.bytes[range]
            case .word(let range): result += word(scanner.text(range)).utf8
            case .uuid(let range):
                result += Self.uuid(number(of: scanner.text(range).lowercased(), among: "uuid")).utf8
            case .address4(let range):
                let count = number(of: scanner.text(range), among: "IPv4")
                result += "198.\(18 + count / 65_024 % 2).\(count / 254 % 256).\(count % 254 + 1)".utf8
            case .address6(let range):
                let count = number(of: scanner.text(range).lowercased(), among: "IPv6")
                result += "2001:db8::\(String(count + 1, radix: 16))".utf8
            case .hardware(let range):
                let count = number(of: scanner.text(range).lowercased(), among: "MAC")
                result += "02:00:00:\(Self.pair(count >> 16)):\(Self.pair(count >> 8)):\(Self.pair(count))".utf8
            case .moref(let kind, let range):
                let kind = scanner.text(kind)
                result += "\(kind)\(100_001 + number(of: scanner.text(range), among: "moref \(kind)"))".utf8
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private mutating func number(of text: String, among kind: String) -> Int {
        let next = numbers[kind]?.count ?? 0
        if let known = numbers[kind]?[text] { return known }
        numbers[kind, default: [:]][text] = next
        return next
    }

    private static func pair(_ number: Int) -> String {
        let text = String(number & 255, radix: 16)
        return text.count == 1 ? "0" + text : text
    }

    private static func uuid(_ number: Int) -> String {
        let text = String(number + 1, radix: 16)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: max(0, 12 - text.count)) + text
    }

    // MARK: Words

    /// What stands for a word: the same one for each way in which it is written, in other capitals.
    private mutating func word(_ text: String) -> String {
        if let known = written[text] { return known }
        let small = text.lowercased()
        let base = bases[small] ?? newBase()
        bases[small] = base
        let made: String
        switch text {
        case small: made = base
        case text.uppercased(): made = base.uppercased()
        default:
            // Between all small and all capital, a way of its own for each.
            let count = (spellings[small] ?? 0) + 1
            spellings[small] = count
            made = Self.spelt(base, way: count)
        }
        written[text] = made
        return made
    }

    private static func spelt(_ base: String, way: Int) -> String {
        var result = ""
        for (index, letter) in base.enumerated() {
            result += way >> index & 1 == 1 ? letter.uppercased() : String(letter)
        }
        return result
    }

    private static let consonants = Array("bdfgklmnprstvz")
    private static let vowels = Array("aeiou")
    private static let syllables = 70
    private static let baseCount = syllables * syllables * syllables

    private mutating func newBase() -> String {
        while true {
            let count = numbers["word"]?.count ?? 0
            _ = number(of: String(count), among: "word")
            // Far apart, so that those of a list don't look alike.
            var rest = count * 7919 % Self.baseCount
            var made = ""
            for _ in 0..<3 {
                made.append(Self.consonants[rest % 14])
                made.append(Self.vowels[rest / 14 % 5])
                rest /= Self.syllables
            }
            if count >= Self.baseCount { made += String(count / Self.baseCount) }
            if !words.keep(made) { return made }
        }
    }
}
