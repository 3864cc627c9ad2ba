import CLua

/// Writes values flat, so that C pushes all of them in one protected call.
struct ValuePacker {
    private let anchor: StateAnchor
    private(set) var values: [clua_value] = []
    private(set) var bytes: [UInt8] = []
    /// How many values are at the top level.
    var count = 0

    init(_ anchor: StateAnchor) { self.anchor = anchor }

    mutating func append(_ value: LuaValue) throws(LuaError) {
        var packed = clua_value()
        switch value {
        case .nil: packed.kind = Int32(CLUA_NIL)
        case .null: packed.kind = Int32(CLUA_NULL)
        case .boolean(let value):
            packed.kind = Int32(CLUA_BOOLEAN)
            packed.slot = value ? 1 : 0
        case .integer(let value):
            packed.kind = Int32(CLUA_INTEGER)
            packed.integer = value
        case .number(let value):
            packed.kind = Int32(CLUA_NUMBER)
            packed.number = value
        case .string(let text):
            return append(bytes: text)
        case .reference(let reference):
            packed.kind = Int32(CLUA_REFERENCE)
            packed.slot = try slot(reference)
        }
        values.append(packed)
    }

    mutating func append(bytes text: some Collection<UInt8>) {
        let start = bytes.count
        bytes.append(contentsOf: text)
        var packed = clua_value()
        packed.kind = Int32(CLUA_STRING)
        packed.integer = Int64(start)
        packed.length = bytes.count - start
        values.append(packed)
    }

    /// Starts a table: `items` values must follow, then `fields` pairs of key and value.
    mutating func beginTable(items: Int, fields: Int, metatable: LuaReference? = nil) throws(LuaError) {
        var packed = clua_value()
        packed.kind = Int32(CLUA_TABLE)
        packed.integer = Int64(items)
        packed.length = fields
        if let metatable {
            packed.slot = try slot(metatable)
        }
        values.append(packed)
    }

    mutating func appendError(_ fields: [(String, LuaFieldValue)]) throws(LuaError) {
        var packed = clua_value()
        packed.kind = Int32(CLUA_ERROR)
        packed.length = fields.count
        values.append(packed)
        try append(fields)
    }

    private mutating func append(_ fields: [(String, LuaFieldValue)]) throws(LuaError) {
        for (key, value) in fields {
            append(bytes: key.utf8)
            try append(value)
        }
    }

    mutating func append(_ value: LuaFieldValue) throws(LuaError) {
        switch value {
        case .string(let text): append(bytes: text.utf8)
        case .integer(let value): try append(LuaValue.integer(value))
        case .number(let value): try append(LuaValue.number(value))
        case .boolean(let value): try append(LuaValue.boolean(value))
        case .value(let value): try append(value)
        case .list(let items):
            try beginTable(items: items.count, fields: 0)
            for item in items {
                try append(item)
            }
        case .table(let fields):
            try beginTable(items: 0, fields: fields.count)
            try append(fields)
        }
    }

    func slot(_ reference: LuaReference) throws(LuaError) -> Int32 {
        guard reference.anchor === anchor else {
            throw .misuse("a value of another Lua state")
        }
        return reference.slot
    }
}
