/// The members of an object in the order in which they came.
///
/// Setting a key again replaces its value and keeps its place. Two objects with the same members are equal, whatever
/// their order.
public struct JSONObject: Sendable, Sequence, Hashable, ExpressibleByDictionaryLiteral {
    /// A member: its name and its value.
    public typealias Element = (key: String, value: JSONValue)

    private var entries: [Element] = []
    /// Where each key is; kept only for objects too large to search through.
    private var index: [String: Int] = [:]
    private static let searchable = 16

    /// An object without members.
    public init() {}

    /// An object of these members; of a key that comes twice the last value counts.
    public init(_ members: some Sequence<(String, JSONValue)>) {
        for (key, value) in members { self[key] = value }
    }

    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }

    /// How many members there are.
    public var count: Int { entries.count }

    public var isEmpty: Bool { entries.isEmpty }

    /// The names in order.
    public var keys: [String] { entries.map(\.key) }

    /// The value of a member; setting nil removes it.
    public subscript(key: String) -> JSONValue? {
        get { position(of: key).map { entries[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let place?, let value?): entries[place].value = value
            case (let place?, nil): remove(at: place)
            case (nil, let value?): append(key, value)
            case (nil, nil): break
            }
        }
    }

    public func makeIterator() -> Array<Element>.Iterator { entries.makeIterator() }

    public static func == (one: JSONObject, other: JSONObject) -> Bool {
        one.count == other.count && one.allSatisfy { other[$0.key] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        // Independent of order, as equality is.
        var sum = 0
        for (key, value) in entries {
            var member = Hasher()
            member.combine(key)
            member.combine(value)
            sum ^= member.finalize()
        }
        hasher.combine(sum)
    }

    private func position(of key: String) -> Int? {
        entries.count > Self.searchable ? index[key] : entries.firstIndex { $0.key == key }
    }

    private mutating func append(_ key: String, _ value: JSONValue) {
        entries.append((key, value))
        if entries.count == Self.searchable + 1 {
            rebuildIndex()
        } else if entries.count > Self.searchable {
            index[key] = entries.count - 1
        }
    }

    private mutating func remove(at place: Int) {
        entries.remove(at: place)
        rebuildIndex()
    }

    private mutating func rebuildIndex() {
        index.removeAll()
        guard entries.count > Self.searchable else { return }
        for (place, entry) in entries.enumerated() { index[entry.key] = place }
    }
}
