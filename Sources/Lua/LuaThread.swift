import CLua

/// A thread of Lua: a coroutine, or the main one.
///
/// Those that ``LuaState/makeThread(_:)`` made are kept alive by this. ``LuaState/running`` and ``LuaCall/thread`` are
/// not: they are there to be compared, and used while they run.
public struct LuaThread: Hashable {
    let pointer: OpaquePointer
    let reference: LuaReference?
    let anchor: StateAnchor

    /// How the part of a coroutine that was resumed came to its end.
    public enum Resumption {
        case yielded([LuaValue])
        case returned([LuaValue])
    }

    public enum Status: Sendable, Hashable {
        /// Not started yet, or waiting in a yield.
        case suspended
        case running
        /// Waiting for another one that it resumed.
        case normal
        /// Returned, failed or closed.
        case dead
    }

    public static func == (a: LuaThread, b: LuaThread) -> Bool { a.pointer == b.pointer }
    public func hash(into hasher: inout Hasher) { hasher.combine(pointer) }

    private func state() throws(LuaError) -> LuaState {
        guard anchor.main != nil, let state = anchor.state else { throw .closed }
        return state
    }

    /// Whether what runs in it now may yield: not the main thread, and not across a C function such as `table.sort`.
    public var isYieldable: Bool { anchor.main != nil && lua_isyieldable(pointer) != 0 }

    public var status: Status {
        guard let state = try? state(), let running = clua_running(state.core) else { return .dead }
        switch clua_thread_status(running, pointer) {
        case Int32(CLUA_THREAD_RUNNING): return .running
        case Int32(CLUA_THREAD_NORMAL): return .normal
        case Int32(CLUA_THREAD_SUSPENDED): return .suspended
        default: return .dead
        }
    }

    /// Runs it until it yields or returns.
    /// - Throws: what it raised, with its own traceback; it is dead then.
    public func resume(_ arguments: [LuaValue] = []) throws(LuaError) -> Resumption {
        let state = try state()
        defer { state.closeIfIdle() }
        let stack = try state.here()
        try state.push(arguments, stack)
        var count: Int32 = 0
        let status = clua_resume(stack, pointer, Int32(arguments.count), &count)
        switch status {
        case LUA_OK: return .returned(try state.take(count, stack))
        case LUA_YIELD: return .yielded(try state.take(count, stack))
        default: throw state.takeError(status, stack)
        }
    }

    /// Ends a suspended or dead thread: its pending `<close>` variables are closed.
    public func close() throws(LuaError) {
        let state = try state()
        defer { state.closeIfIdle() }
        let stack = try state.here()
        let status = clua_close_thread(stack, pointer)
        if status == Int32(CLUA_NOT_SUSPENDED) {
            throw .misuse("cannot close a running coroutine")
        }
        try state.check(status, stack)
    }
}

extension LuaState {
    /// The thread that the state was made with: code outside of any coroutine runs on it.
    public var main: LuaThread {
        get throws(LuaError) {
            guard let main = anchor.main else { throw .closed }
            return LuaThread(pointer: main, reference: nil, anchor: anchor)
        }
    }

    /// The thread that runs now: the main one while nothing runs.
    public var running: LuaThread {
        get throws(LuaError) { LuaThread(pointer: try here(), reference: nil, anchor: anchor) }
    }

    /// A thread that is kept alive by what is returned.
    public func keep(_ thread: LuaThread) throws(LuaError) -> LuaThread {
        if thread.reference != nil { return thread }
        guard thread.anchor === anchor else { throw .misuse("a thread of another Lua state") }
        let stack = try here()
        try check(clua_push_thread(stack, thread.pointer), stack)
        return LuaThread(pointer: thread.pointer, reference: try takeReference(stack), anchor: anchor)
    }

    /// The thread that a value is; nil if it is none.
    public func thread(_ value: LuaValue) throws(LuaError) -> LuaThread? {
        guard case .reference(let reference) = value, reference.kind == .thread else { return nil }
        let stack = try here()
        try push([value], stack)
        defer { lua_settop(stack, -2) }
        return lua_tothread(stack, -1).map { LuaThread(pointer: $0, reference: reference, anchor: anchor) }
    }

    /// The thread as a value that can be passed to Lua code.
    public func value(_ thread: LuaThread) throws(LuaError) -> LuaValue {
        try keep(thread).reference.map { .reference($0) } ?? .nil
    }

    /// Makes a thread that will run the function when it is resumed first.
    public func makeThread(_ function: LuaReference) throws(LuaError) -> LuaThread {
        guard function.kind == .function else { throw .misuse("a function expected, got \(function.kind.rawValue)") }
        let stack = try here()
        try push([.reference(function)], stack)
        try check(clua_new_thread(stack), stack)
        guard let pointer = lua_tothread(stack, -1) else { throw .noMemory }
        return LuaThread(pointer: pointer, reference: try takeReference(stack), anchor: anchor)
    }

    /// Calls a value, on the running thread by default, and gives all its results.
    ///
    /// A host function may call this too. What it calls can't yield, since the Swift frame is in between.
    /// - Throws: what was raised, with a traceback.
    public func call(
        _ function: LuaValue, _ arguments: [LuaValue] = [], on thread: LuaThread? = nil
    ) throws(LuaError) -> [LuaValue] {
        defer { closeIfIdle() }
        var stack = try here()
        if let thread, thread.pointer != stack {
            guard thread.anchor === anchor else { throw .misuse("a thread of another Lua state") }
            guard lua_status(thread.pointer) == LUA_OK, thread.status == .dead else {
                throw .misuse("a thread that waits can't be called")
            }
            stack = thread.pointer
        }
        let base = lua_gettop(stack)
        try push([function], stack)
        do throws(LuaError) {
            try push(arguments, stack)
        } catch {
            lua_settop(stack, base)
            throw error
        }
        try check(clua_call(stack, Int32(arguments.count)), stack)
        return try take(lua_gettop(stack) - base, stack)
    }

    /// Calls a function, on the running thread by default, and gives all its results.
    public func call(
        _ function: LuaReference, _ arguments: [LuaValue] = [], on thread: LuaThread? = nil
    ) throws(LuaError) -> [LuaValue] {
        try call(.reference(function), arguments, on: thread)
    }
}
