import Errors
import JSON
import Lua

/// Why a Lua value can't be written as JSON; `path` names the place, as in `entities[2].name`.
struct ValueEncodingError: Error, Equatable {
    enum Reason: Equatable {
        /// A function, thread or userdata.
        case unsupported(LuaKind)
        /// NaN or an infinity.
        case notANumber
        /// A table that contains itself.
        case cycle
        /// A table whose keys are neither 1…n nor all strings.
        case mixedKeys
        /// Deeper than `limit` tables.
        case tooDeep(limit: Int)
        /// A string that is not UTF-8.
        case notText
    }
    var reason: Reason
    var path: String
}

/// Makes JSON of Lua values.
///
/// A table is an array if it carries the list metatable or holds just the keys 1…n; an empty table without that
/// metatable is an object. `json.null` is null. Keys of objects are strings; integer keys of a table that is no
/// sequence are refused, since they would come back as strings.
struct LuaToJSON {
    static let maxDepth = 200

    let state: LuaState
    private var open: [LuaReference] = []
    private var path: [String] = []

    init(state: LuaState) { self.state = state }

    /// The JSON of `value`.
    /// - Throws: `ValueEncodingError`, or a `LuaError` when memory runs out.
    mutating func convert(_ value: LuaValue) throws -> JSONValue {
        switch value {
        case .nil: return .null
        case .boolean(let flag): return .bool(flag)
        case .integer(let number): return .integer(number)
        case .number(let number):
            guard number.isFinite else { throw fault(.notANumber) }
            return .number(number)
        case .string(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else { throw fault(.notText) }
            return .string(text)
        case .null: return .null
        case .reference(let reference):
            guard reference.kind == .table else { throw fault(.unsupported(reference.kind)) }
            return try convert(table: reference)
        }
    }

    private mutating func convert(table: LuaReference) throws -> JSONValue {
        guard open.count < Self.maxDepth else { throw fault(.tooDeep(limit: Self.maxDepth)) }
        guard !open.contains(table) else { throw fault(.cycle) }
        open.append(table)
        defer { open.removeLast() }

        var entries: [(key: LuaValue, value: LuaValue)] = []
        try state.forEach(table) { entries.append(($0, $1)) }
        if try state.isList(table) || Self.isSequence(entries) {
            return try array(of: table, count: entries.count)
        }
        return try object(of: entries)
    }

    private mutating func array(of table: LuaReference, count: Int) throws -> JSONValue {
        var items: [JSONValue] = []
        items.reserveCapacity(count)
        try state.forEachItem(table) { index, item in
            path.append("[\(index)]")
            items.append(try convert(item))
            path.removeLast()
        }
        return .array(items)
    }

    private mutating func object(of entries: [(key: LuaValue, value: LuaValue)]) throws -> JSONValue {
        var members = JSONObject()
        for (key, value) in entries {
            guard case .string = key, let name = key.text else { throw fault(.mixedKeys) }
            path.append(path.isEmpty ? name : "." + name)
            members[name] = try convert(value)
            path.removeLast()
        }
        return .object(members)
    }

    private static func isSequence(_ entries: [(key: LuaValue, value: LuaValue)]) -> Bool {
        guard !entries.isEmpty else { return false }
        return entries.allSatisfy { entry in
            guard case .integer(let index) = entry.key else { return false }
            return index >= 1 && index <= Int64(entries.count)
        }
    }

    private func fault(_ reason: ValueEncodingError.Reason) -> ValueEncodingError {
        ValueEncodingError(reason: reason, path: path.joined())
    }
}

extension ValueEncodingError: ReportableError {
    var kind: ErrorKind { .argument }

    var message: String {
        let place = path.isEmpty ? "the value" : path
        return switch reason {
        case .unsupported(let kind): "\(place) is a \(kind.rawValue), which JSON has no form for"
        case .notANumber: "\(place) is not a finite number, which JSON has no form for"
        case .cycle: "\(place) contains itself, so that its JSON would have no end"
        case .mixedKeys: "the keys of \(place) are neither 1, 2, 3, … nor all strings, which JSON has no form for"
        case .tooDeep(let limit): "\(place) is nested more than \(limit) tables deep"
        case .notText: "\(place) is not UTF-8 text, which JSON has no form for"
        }
    }
}
