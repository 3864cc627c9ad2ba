import Lua

/// A state with Lua's libraries.
func makeState(memoryLimit: Int? = nil) throws -> LuaState {
    let state = try LuaState(memoryLimit: memoryLimit)
    try state.openLibraries()
    return state
}

extension LuaState {
    /// Runs a chunk that is named `test.lua`.
    @discardableResult
    func run(_ source: String, _ arguments: [LuaValue] = []) throws(LuaError) -> [LuaValue] {
        try call(load(source, name: "@test.lua"), arguments)
    }

    /// Sets a global host function.
    func offer(_ name: String, _ body: @escaping HostFunction.Body) throws(LuaError) {
        try register(HostFunction(name, body: body), in: globals)
    }
}
