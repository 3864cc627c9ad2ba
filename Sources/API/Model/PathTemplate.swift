/// A path whose parameters stand in braces: `/4.1/jobs/{id}/logs`.
struct PathTemplate: Sendable {
    /// A part between slashes: plain text, or text around one parameter.
    struct Segment: Sendable {
        let prefix: String
        /// The parameter; nil where the segment is plain and all of it is in `prefix`.
        let name: String?
        let suffix: String
    }

    let text: String
    let segments: [Segment]

    private static let maxLength = 1_000

    /// A template; nil unless it is a plain absolute path that leads nowhere else.
    ///
    /// What a parameter says of the values that it takes, as in `{name:.+}`, is no part of it.
    init?(_ text: String) {
        let text = text.withoutPatterns
        guard text.hasPrefix("/"), text.utf8.count <= Self.maxLength else { return nil }
        let parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        var segments: [Segment] = []
        for (index, part) in parts.enumerated() {
            // A slash at the end is part of the path; an empty segment anywhere else is not in a plain one.
            guard !part.isEmpty || index == parts.count - 1, let segment = Segment(part) else { return nil }
            segments.append(segment)
        }
        let names = segments.compactMap(\.name)
        guard Set(names).count == names.count else { return nil }
        self.text = text
        self.segments = segments
    }

    /// The parameters, from left to right.
    var names: [String] { segments.compactMap(\.name) }

    /// The first plain segment that has a letter in front: what the path is about.
    var firstWord: String {
        segments.first { $0.name == nil && $0.prefix.first?.isLetter == true }?.prefix ?? "api"
    }

    /// Whether both are the same but for what their parameters are called.
    func hasShape(of other: PathTemplate) -> Bool {
        segments.count == other.segments.count
            && zip(segments, other.segments).allSatisfy { mine, yours in
                mine.prefix == yours.prefix && mine.suffix == yours.suffix && (mine.name == nil) == (yours.name == nil)
            }
    }

    /// The path with `{}` for each parameter and without a slash at its end: the same for paths that lead to the same.
    var shape: String {
        var shape = segments.map { $0.name == nil ? "/" + $0.prefix : "/\($0.prefix){}\($0.suffix)" }.joined()
        if shape.count > 1, shape.last == "/" { shape.removeLast() }
        return shape
    }

    /// The segments as a server may read them that is not particular: without those that are empty, in small letters,
    /// and the last without the name of a form behind a dot. Nil stands for any.
    private var loosely: [String?] {
        var read = segments.filter { $0.name != nil || !$0.prefix.isEmpty }.map { segment in
            segment.name == nil ? segment.prefix.lowercased() : nil
        }
        if let last = read.last ?? nil { read[read.count - 1] = last.withoutForm }
        return read
    }

    /// Whether some server may take a request of the one for a request of the other.
    func mayMean(_ other: PathTemplate) -> Bool {
        let (mine, yours) = (loosely, other.loosely)
        return mine.count == yours.count && zip(mine, yours).allSatisfy { $0 == nil || $1 == nil || $0 == $1 }
    }

    /// Whether some server may take a path for one of these; its segments are decoded.
    func mayMean(_ path: [String]) -> Bool {
        let mine = loosely
        var read = path.filter { !$0.isEmpty }.map { $0.lowercased() }
        if let last = read.popLast() { read.append(last.withoutForm) }
        return mine.count == read.count && zip(mine, read).allSatisfy { $0 == nil || $0 == $1 }
    }

    /// The same for all paths that differ only in what ``mayMean(_:)`` passes over, and in what their parameters are
    /// called.
    var likeness: String { loosely.map { "/" + ($0 ?? "{}") }.joined() }

    /// The same path with other names for its parameters, from left to right.
    func renamed(_ names: [String]) -> PathTemplate? {
        var rest = names[...]
        let text = segments.map { segment in
            guard let name = segment.name else { return "/" + segment.prefix }
            return "/\(segment.prefix){\(rest.popFirst() ?? name)}\(segment.suffix)"
        }.joined()
        return PathTemplate(text)
    }

    /// The path with values in the place of its parameters, percent-encoded.
    func filled(with values: [String: String]) -> String {
        segments.map { segment in
            guard let name = segment.name else { return "/" + segment.prefix }
            return "/" + segment.prefix + (values[name] ?? "").percentEncoded + segment.suffix
        }.joined()
    }
}

extension String {
    /// What stands before the last dot: behind it some servers expect the form of the reply, as in `list.json`.
    fileprivate var withoutForm: String {
        guard let dot = lastIndex(of: "."), dot != startIndex else { return self }
        return String(self[..<dot])
    }

    /// A path without the regular expressions of its parameters; they may have braces and slashes of their own.
    fileprivate var withoutPatterns: String {
        guard utf8.contains(UInt8(ascii: ":")) else { return self }
        var plain = ""
        var depth = 0
        var isPattern = false
        for character in self {
            switch character {
            case "{": depth += 1
            case "}":
                depth -= 1
                if depth == 0 { isPattern = false }
            case ":" where depth == 1: isPattern = true
            default: break
            }
            if !isPattern { plain.append(character) }
        }
        // Braces that don't match: what is left would hide it.
        return isPattern || depth != 0 ? self : plain
    }
}

extension PathTemplate.Segment {
    init?(_ text: Substring) {
        let parts = text.split(separator: "{", omittingEmptySubsequences: false)
        switch parts.count {
        case 1:
            guard text != ".", text != "..", text.utf8.allSatisfy(\.standsForItself) else { return nil }
            self.init(prefix: String(text), name: nil, suffix: "")
        case 2:
            let inner = parts[1].split(separator: "}", omittingEmptySubsequences: false)
            guard inner.count == 2, !inner[0].isEmpty else { return nil }
            for piece in [parts[0]] + inner where !piece.utf8.allSatisfy(\.standsForItself) { return nil }
            self.init(prefix: String(parts[0]), name: String(inner[0]), suffix: String(inner[1]))
        default: return nil
        }
    }

    /// The parameter's value in a decoded segment, empty where there is no parameter; nil if it doesn't fit.
    func value(in segment: String) -> String? {
        guard name != nil else { return segment == prefix ? "" : nil }
        guard segment.utf8.count > prefix.utf8.count + suffix.utf8.count else { return nil }
        guard segment.hasPrefix(prefix), segment.hasSuffix(suffix) else { return nil }
        return String(segment.dropFirst(prefix.count).dropLast(suffix.count))
    }
}

extension UInt8 {
    /// Whether the byte may stand in a path without an escape (RFC 3986). The semicolon is left out: behind it some
    /// servers expect parameters.
    fileprivate var standsForItself: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-_.~!$&'()*+,=:@".utf8.contains(self)
        }
    }
}
