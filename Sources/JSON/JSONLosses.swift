/// Finds what of a JSON text, or of one that is all but JSON, no value here carries on as it came: what
/// ``JSONMender`` makes something else of, numbers with more digits than 64 bits or a double hold, and nulls.
public struct JSONLosses {
    /// A step from an array or an object into it.
    public enum Step: Hashable, Sendable {
        case member(String)
        /// Counted from 0.
        case element(Int)
    }

    /// A value that is lost.
    public struct Loss: Hashable, Sendable {
        /// Where it stands, from the root.
        public let path: [Step]
        /// What becomes of it.
        public let kind: Kind

        /// A loss at a place, which is not looked at.
        public init(path: [Step], kind: Kind) {
            self.path = path
            self.kind = kind
        }
    }

    /// What becomes of a value.
    public enum Kind: String, Sendable {
        /// Characters that are none become U+FFFD.
        case characters
        /// A number loses digits, or becomes text.
        case digits
        /// NaN and Infinity are left out.
        case notANumber
        case null
    }

    /// All of them, in the order of the text.
    public private(set) var found: [Loss] = []
    private let source: [UInt8]
    private var index = 0
    private var frames: [Frame] = []

    private struct Frame {
        let isArray: Bool
        var step: Step
        var expectsKey: Bool
    }

    /// Looks through a text that was read already; in one that is no JSON at all it finds what it can.
    public init(_ source: [UInt8]) {
        self.source = source
        while index < source.count {
            switch source[index] {
            case UInt8(ascii: "{"): open(Frame(isArray: false, step: .member(""), expectsKey: true))
            case UInt8(ascii: "["): open(Frame(isArray: true, step: .element(0), expectsKey: false))
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if !frames.isEmpty { frames.removeLast() }
                index += 1
            case UInt8(ascii: ","): next()
            case UInt8(ascii: ":"):
                if !frames.isEmpty { frames[frames.count - 1].expectsKey = false }
                index += 1
            case UInt8(ascii: "\""): string()
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                word()
            default: index += 1
            }
        }
    }

    private mutating func open(_ frame: Frame) {
        frames.append(frame)
        index += 1
    }

    private mutating func next() {
        index += 1
        guard let frame = frames.last else { return }
        if case .element(let place) = frame.step {
            frames[frames.count - 1].step = .element(place + 1)
        } else {
            frames[frames.count - 1].expectsKey = true
        }
    }

    private mutating func note(_ kind: Kind) { found.append(Loss(path: frames.map(\.step), kind: kind)) }

    private mutating func string() {
        let start = index
        index += 1
        while index < source.count, source[index] != UInt8(ascii: "\"") {
            index += source[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        index = min(index + 1, source.count)
        let token = Array(source[start..<index])
        let isPlain = token.allSatisfy { $0 >= 0x20 && $0 < 0x80 && $0 != UInt8(ascii: "\\") }
        let mender = isPlain ? nil : JSONMender(token)
        if let frame = frames.last, frame.expectsKey {
            let text = mender?.text ?? token
            let key = (try? JSONValue(parsing: text))?.string
            frames[frames.count - 1].step = .member(key ?? String(decoding: text.dropFirst().dropLast(), as: UTF8.self))
        }
        if let changes = mender?.changes, changes[.surrogate] != nil || changes[.encoding] != nil { note(.characters) }
    }

    private mutating func word() {
        let start = index
        while index < source.count, JSONMender.isPart(source[index]) { index += 1 }
        if index == start { index += 1 }
        let token = String(decoding: source[start..<index], as: UTF8.self)
        switch token {
        case "null": note(.null)
        case "NaN", "-NaN", "Infinity", "-Infinity": note(.notANumber)
        case "true", "false": break
        default: if !Self.isHeld(token) { note(.digits) }
        }
    }

    /// Whether a number here says the same, digit for digit.
    private static func isHeld(_ token: String) -> Bool {
        guard token.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }) else {
            return Int64(token) != nil
        }
        guard let number = Double(token), number.isFinite else { return false }
        return digits(of: token) == digits(of: String(describing: number))
    }

    /// The digits of a number from the first that is not 0 to the last, and how often the last stands for a tenth. An
    /// exponent may be any that 64 bits hold, so that sums with it wrap rather than trap.
    private static func digits(of token: String) -> [Int] {
        let parts = token.split { $0 == "e" || $0 == "E" }
        let mantissa = parts.first.map(String.init) ?? ""
        var tenths = 0 &- (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        var digits: [Int] = []
        var isFraction = false
        for character in mantissa {
            if character == "." { isFraction = true }
            guard let digit = character.wholeNumberValue else { continue }
            if isFraction { tenths &+= 1 }
            if digit != 0 || !digits.isEmpty { digits.append(digit) }
        }
        while digits.last == 0 {
            digits.removeLast()
            tenths &-= 1
        }
        return digits.isEmpty ? [] : digits + [tenths]
    }
}
