import CLua

/// What a handle is to Lua.
final class HandleBox: Box {
    let object: AnyObject

    init(_ object: AnyObject) { self.object = object }
}

extension LuaState {
    /// A value that stands for an object of Swift's. Lua code can pass it on and compare it; it can neither make one
    /// nor look into it.
    public func makeHandle(_ object: AnyObject) throws(LuaError) -> LuaReference {
        let stack = try here()
        let box = Unmanaged.passRetained(HandleBox(object) as Box)
        let status = clua_push_box(stack, box.toOpaque())
        if status != LUA_OK {
            box.release()
            try check(status, stack)
        }
        return try takeReference(stack)
    }

    /// What a handle stands for; nil for any other value.
    public func object(of value: LuaValue) -> AnyObject? {
        guard let reference = value.reference, reference.kind == .userdata, reference.anchor === anchor,
            let stack = try? here(), lua_checkstack(stack, 1) != 0
        else { return nil }
        lua_rawgeti(stack, luaRegistry, lua_Integer(reference.slot))
        defer { lua_settop(stack, -2) }
        guard let object = clua_box_object(stack, -1) else { return nil }
        return (Unmanaged<Box>.fromOpaque(object).takeUnretainedValue() as? HandleBox)?.object
    }

    /// Has a function look at each chunk that Lua code compiles by `load`, `loadfile`, `dofile` or `require`, before it
    /// does. It is called with `"text"` or `"file"`, and that; what it gives is the error, or nil.
    public func checkChunks(by function: LuaReference) throws(LuaError) {
        let stack = try here()
        let slot = try ValuePacker(anchor).slot(function)
        guard lua_checkstack(stack, 1) != 0 else { throw .noRoom }
        lua_rawgeti(stack, luaRegistry, lua_Integer(slot))
        try check(clua_check_chunks(stack), stack)
    }
}
