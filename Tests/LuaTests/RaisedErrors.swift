import Lua

/// A Swift error that holds an object, as real ones do.
struct ProbedError: LuaErrorConvertible {
    var probe: Census.Probe
    var text = "probed"
    var luaFields: [(String, LuaFieldValue)] { [("kind", "probe"), ("message", .string(text))] }
}

struct PlainError: Error, CustomStringConvertible {
    var description: String { "a plain Swift error" }
}

/// The LuaError that the body throws; nil if it throws none.
func luaError(_ body: () throws -> Void) throws -> LuaError? {
    do {
        try body()
        return nil
    } catch let error as LuaError {
        return error
    }
}
