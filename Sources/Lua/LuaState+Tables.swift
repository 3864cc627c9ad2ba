import CLua

extension LuaState {
    /// The table of globals; Lua code may have given it a metatable.
    public var globals: LuaReference {
        get throws(LuaError) {
            let stack = try here()
            try check(clua_push_globals(stack), stack)
            return try takeReference(stack)
        }
    }

    /// The set of the tables made of JSON that hold a key `confirm`: what a person is asked about is not answered by
    /// data.
    ///
    /// It keeps none of them alive, and others may be put in.
    public var decodedConfirmations: LuaReference {
        get throws(LuaError) {
            let stack = try here()
            try check(clua_push_decoded(stack), stack)
            return try takeReference(stack)
        }
    }

    /// Which members of records were null, and so were left out: a table from records to their names, each behind a
    /// line feed, and one at the end.
    ///
    /// It keeps none of the records alive.
    public var nullMembers: LuaReference {
        get throws(LuaError) {
            let stack = try here()
            try check(clua_push_nulls(stack), stack)
            return try takeReference(stack)
        }
    }

    /// The metatable of all error tables that are made here: `__tostring` gives the message, and the hint on a line of
    /// its own.
    public var errorMetatable: LuaReference {
        get throws(LuaError) {
            let stack = try here()
            try check(clua_push_error_metatable(stack), stack)
            return try takeReference(stack)
        }
    }

    /// Makes a table of the items, in order, and the fields.
    public func makeTable(
        array: [LuaValue] = [], fields: [(String, LuaValue)] = [], metatable: LuaReference? = nil
    ) throws(LuaError) -> LuaReference {
        let stack = try here()
        var packer = ValuePacker(anchor)
        try packer.beginTable(items: array.count, fields: fields.count, metatable: metatable)
        for item in array {
            try packer.append(item)
        }
        for (key, value) in fields {
            packer.append(bytes: key.utf8)
            try packer.append(value)
        }
        packer.count = 1
        try check(pushPacked(packer, stack), stack)
        return try takeReference(stack)
    }

    /// Makes a list of tables, each of the fields that are made of an item: thousands in one call.
    public func makeRecords<Item>(
        _ items: [Item], _ fields: (Item) -> [(String, LuaFieldValue)]
    ) throws(LuaError) -> LuaReference {
        let stack = try here()
        var packer = ValuePacker(anchor)
        try packer.beginTable(items: items.count, fields: 0)
        for item in items { try packer.append(.table(fields(item))) }
        packer.count = 1
        try check(pushPacked(packer, stack), stack)
        return try takeReference(stack)
    }

    /// Makes the error table that a Swift error becomes when a host function throws it; a ``LuaError`` is its own
    /// object.
    public func makeError(_ error: any Error) throws(LuaError) -> LuaValue {
        if let error = error as? LuaError { return error.value }
        let stack = try here()
        try check(pushPacked(packError(error), stack), stack)
        return try take(stack)
    }

    /// `table[key]`; a raw access passes metamethods by.
    public func get(_ table: LuaReference, _ key: LuaValue, raw: Bool = false) throws(LuaError) -> LuaValue {
        let stack = try here()
        var packer = ValuePacker(anchor)
        try packer.append(key)
        let slot = try packer.slot(table)
        let status = packer.values.withUnsafeBufferPointer { values in
            packer.bytes.withUnsafeBufferPointer { clua_get(stack, slot, values.baseAddress, $0.baseAddress, raw) }
        }
        try check(status, stack)
        return try take(stack)
    }

    /// `table[key] = value`; a raw access passes metamethods by.
    public func set(_ table: LuaReference, _ key: LuaValue, _ value: LuaValue, raw: Bool = false) throws(LuaError) {
        let stack = try here()
        var packer = ValuePacker(anchor)
        try packer.append(key)
        try packer.append(value)
        let slot = try packer.slot(table)
        let status = packer.values.withUnsafeBufferPointer { values in
            packer.bytes.withUnsafeBufferPointer { clua_set(stack, slot, values.baseAddress, $0.baseAddress, raw) }
        }
        try check(status, stack)
    }

    /// The length as `#table` gives it, which may call a metamethod.
    public func length(_ table: LuaReference) throws(LuaError) -> Int {
        let stack = try here()
        let slot = try ValuePacker(anchor).slot(table)
        var length: lua_Integer = 0
        try check(clua_length(stack, slot, &length), stack)
        return Int(length)
    }

    /// Walks raw through all pairs of a table, in no order. The body may clear or change fields, but add none.
    public func forEach(_ table: LuaReference, _ body: (LuaValue, LuaValue) throws -> Void) throws {
        try walk(table) { stack, _ in
            lua_pushnil(stack)
            while true {
                var more = false
                try check(clua_next(stack, &more), stack)
                if !more { return }
                let key = try read(stack, -2)
                let value = try take(stack)
                try body(key, value)
            }
        }
    }

    /// Walks raw through the items 1 … n of a table, n being its border as `rawlen` gives it.
    public func forEachItem(_ table: LuaReference, _ body: (Int, LuaValue) throws -> Void) throws {
        try walk(table) { stack, index in
            let count = Int(lua_rawlen(stack, index))
            for item in 0..<count {
                lua_rawgeti(stack, index, lua_Integer(item + 1))
                try body(item + 1, try take(stack))
            }
        }
    }

    /// Lets `body` walk through a table: it gets the stack, the table's place on it, and room for one more value.
    ///
    /// The state can't close before the walk is over, and the stack is as before then.
    private func walk(_ table: LuaReference, _ body: (OpaquePointer, Int32) throws -> Void) throws {
        let stack = try here()
        let slot = try ValuePacker(anchor).slot(table)
        guard table.kind == .table else { throw LuaError.misuse("a table expected, got \(table.kind.rawValue)") }
        guard lua_checkstack(stack, 2) != 0 else { throw LuaError.noRoom }
        lua_rawgeti(stack, luaRegistry, lua_Integer(slot))
        let index = lua_gettop(stack)
        walks += 1
        defer {
            lua_settop(stack, index - 1)
            walks -= 1
            closeIfIdle()
        }
        try body(stack, index)
    }

    /// Gives a table a metatable, or takes it away.
    public func setMetatable(_ table: LuaReference, _ metatable: LuaReference?) throws(LuaError) {
        let stack = try here()
        let packer = ValuePacker(anchor)
        let slot = try packer.slot(table)
        var metaslot: Int32 = 0
        if let metatable {
            metaslot = try packer.slot(metatable)
        }
        try check(clua_set_metatable(stack, slot, metaslot), stack)
    }

    /// The metatable of a table, function or userdata; its `__metatable` field doesn't hide it.
    public func getMetatable(_ object: LuaReference) throws(LuaError) -> LuaReference? {
        let stack = try here()
        let slot = try ValuePacker(anchor).slot(object)
        guard lua_checkstack(stack, 2) != 0 else { throw .noRoom }
        lua_rawgeti(stack, luaRegistry, lua_Integer(slot))
        guard lua_getmetatable(stack, -1) != 0 else {
            lua_settop(stack, -2)
            return nil
        }
        defer { lua_settop(stack, -2) }
        return try takeReference(stack)
    }

    /// Whether a table is a list even when it is empty: its metatable is ``listMetatable``, or says `__list = true`.
    public func isList(_ table: LuaReference) throws(LuaError) -> Bool {
        guard let metatable = try getMetatable(table) else { return false }
        if metatable == listMetatable { return true }
        return try get(metatable, "__list", raw: true).isTrue
    }

    /// The value as `tostring` gives it.
    public func describe(_ value: LuaValue) throws(LuaError) -> String {
        if let text = value.text { return text }
        let stack = try here()
        try push([value], stack)
        try check(clua_describe(stack), stack)
        return try take(stack).text ?? ""
    }
}

/// The pseudo-index of the registry, which is a macro in C.
let luaRegistry = -LUAI_MAXSTACK - 1000
