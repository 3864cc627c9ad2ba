import API
import JSON

extension RecordedExchange {
    /// What two requests that are the same have in common, whatever the order of their members and parameters.
    public struct Key: Hashable, Sendable {
        public let method: String
        /// The parts of the path, decoded.
        public let path: [String]
        let query: [Pair]
        let body: RecordedBody
    }

    /// The request alone, in the one form in which it is compared.
    public var key: Key { Self.key(method: method, path: path, query: query, body: body) }

    /// The form in which a request is compared.
    ///
    /// - Parameter path: percent-encoded; whatever is written otherwise and means the same is the same.
    public static func key(method: String, path: String, query: [Pair], body: RecordedBody) -> Key {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
            .map { String($0).percentDecoded ?? String($0) }
        return Key(
            method: method, path: segments,
            query: query.sorted { ($0.name, $0.value) < ($1.name, $1.value) }, body: body)
    }
}

extension RecordedExchange.Key {
    /// Whether anything was struck out of it, which stands for whatever is there.
    public var hasGaps: Bool {
        path.contains(where: \.hasGap) || query.contains { $0.value.hasGap } || body.hasGap
    }

    /// Whether a request is this one, but for what was struck out here.
    public func fits(_ other: RecordedExchange.Key) -> Bool {
        method == other.method && path.count == other.path.count && query.count == other.query.count
            && zip(path, other.path).allSatisfy { $0.fits($1) }
            && zip(query, other.query).allSatisfy { $0.name == $1.name && $0.value.fits($1.value) }
            && body.fits(other.body)
    }
}

extension RecordedBody {
    fileprivate var hasGap: Bool {
        switch self {
        case .json(let value): value.hasGap
        case .text(let text, _): text.hasGap
        // What is not kept is not compared.
        case .leftOut: true
        case .none: false
        }
    }

    fileprivate func fits(_ other: RecordedBody) -> Bool {
        switch (self, other) {
        case (.none, .none): true
        case (.json(let mine), .json(let yours)): mine.fits(yours)
        case (.text(let mine, _), .text(let yours, _)): mine.fits(yours)
        case (.leftOut, let body): body != .none
        default: false
        }
    }
}

extension JSONValue {
    fileprivate var hasGap: Bool {
        switch self {
        case .string(let text): text.hasGap
        case .array(let elements): elements.contains(where: \.hasGap)
        case .object(let object): object.contains { $0.value.hasGap }
        default: false
        }
    }

    fileprivate func fits(_ other: JSONValue) -> Bool {
        switch (self, other) {
        // A number may be a secret, too.
        case (.string(SecretFinder.mask), _): true
        case (.string(let mine), .string(let yours)): mine.fits(yours)
        case (.array(let mine), .array(let yours)):
            mine.count == yours.count && zip(mine, yours).allSatisfy { $0.fits($1) }
        case (.object(let mine), .object(let yours)):
            mine.count == yours.count && mine.allSatisfy { key, value in yours[key].map(value.fits) ?? false }
        default: self == other
        }
    }
}

extension String {
    fileprivate var hasGap: Bool { firstRange(of: SecretFinder.mask) != nil }

    /// Whether another text is this one with something in the place of each mask.
    fileprivate func fits(_ other: String) -> Bool {
        guard hasGap else { return self == other }
        let pieces = parts(around: SecretFinder.mask)
        guard let first = pieces.first, let last = pieces.last, other.hasPrefix(first) else { return false }
        var rest = other.dropFirst(first.count)
        for piece in pieces.dropFirst().dropLast() {
            guard !piece.isEmpty else { continue }
            guard let place = rest.firstRange(of: piece) else { return false }
            rest = rest[place.upperBound...]
        }
        return rest.count >= last.count && rest.hasSuffix(last)
    }

    private func parts(around mark: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let place = rest.firstRange(of: mark) {
            parts.append(String(rest[..<place.lowerBound]))
            rest = rest[place.upperBound...]
        }
        return parts + [String(rest)]
    }
}
