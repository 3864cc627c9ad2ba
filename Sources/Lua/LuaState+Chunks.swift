import CLua

extension LuaState {
    /// Compiles a chunk whose globals are the fields of `environment`.
    ///
    /// - Parameters:
    ///   - source: Lua source text.
    ///   - name: Lua's chunk name.
    ///   - environment: what the chunk's `_ENV` is.
    /// - Throws: a `LuaError` of status `.syntax`, or `.memory`.
    public func load(_ source: [UInt8], name: String, environment: LuaReference) throws(LuaError) -> LuaReference {
        let chunk = try load(source, name: name)
        let stack = try here()
        let packer = ValuePacker(anchor)
        let (function, table) = (try packer.slot(chunk), try packer.slot(environment))
        guard lua_checkstack(stack, 2) != 0 else { throw .noRoom }
        lua_rawgeti(stack, luaRegistry, lua_Integer(function))
        lua_rawgeti(stack, luaRegistry, lua_Integer(table))
        // A main chunk has one upvalue, its `_ENV`. Setting it allocates nothing, so that it can't raise.
        if lua_setupvalue(stack, -2, 1) == nil { lua_settop(stack, -2) }
        lua_settop(stack, -2)
        return chunk
    }

    /// Calls `body`, and turns whatever it throws into a Lua error.
    public func bridged<Value>(_ body: () throws -> Value) throws(LuaError) -> Value {
        do {
            return try body()
        } catch {
            throw luaError(from: error)
        }
    }

    /// The error that Lua code would see if a host function threw `error`.
    public func luaError(from error: any Error) -> LuaError {
        if let error = error as? LuaError { return error }
        do {
            let value = try makeError(error)
            guard let table = value.table else { return LuaError(String(describing: error)) }
            let kind = try get(table, "kind", raw: true).text
            // As its __tostring has it: with the hint.
            let message = try describe(value)
            return LuaError(
                value: value, message: message, kindName: kind, status: kind == "interrupted" ? .interrupted : .runtime)
        } catch {
            return error
        }
    }
}
