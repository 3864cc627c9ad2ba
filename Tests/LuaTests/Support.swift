import Lua
import Synchronization

/// Counts how many of its probes are alive.
final class Census: Sendable {
    private let alive = Atomic(0)
    var count: Int { alive.load(ordering: .relaxed) }

    final class Probe: Sendable {
        private let census: Census
        init(_ census: Census) {
            self.census = census
            census.alive.add(1, ordering: .relaxed)
        }
        deinit { census.alive.subtract(1, ordering: .relaxed) }
        /// Something to do with it, so that a closure holds it.
        func touch() {}
    }
}

/// A Swift error that holds an object, as real ones do.
struct ProbedError: LuaErrorConvertible {
    var probe: Census.Probe
    var text = "probed"
    var luaFields: [(String, LuaFieldValue)] { [("kind", "probe"), ("message", .string(text))] }
}

struct PlainError: Error, CustomStringConvertible {
    var description: String { "a plain Swift error" }
}

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

/// The LuaError that the body throws; nil if it throws none.
func luaError(_ body: () throws -> Void) throws -> LuaError? {
    do {
        try body()
        return nil
    } catch let error as LuaError {
        return error
    }
}
