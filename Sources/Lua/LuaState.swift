import CLua
import Glibc

/// A Lua 5.4 state: the world that a program runs in.
///
/// It belongs to the thread that opened it. No Lua error ever passes a Swift frame: everything that may raise throws a ``LuaError``
/// instead, and what a host function throws is raised when its frame is gone.
public final class LuaState {
    let anchor: StateAnchor
    /// The C side's notes on this state.
    let core: OpaquePointer
    /// What lists made from JSON get where no shape says otherwise, so that an empty one stays a list.
    public var listMetatable: LuaReference?
    /// How many walks of ``forEach(_:_:)`` are under way, which keep the state from closing.
    var walks = 0
    private var closeWhenIdle = false

    /// Opens a state without any library.
    /// - Parameter memoryLimit: how many bytes Lua may hold; beyond, it raises "not enough memory".
    public init(memoryLimit: Int? = nil) throws(LuaError) {
        let callbacks = clua_callbacks(call: callHost, resumed: resumeHost, release: releaseHost)
        guard let main = clua_open(callbacks, memoryLimit.map { max($0, 1) } ?? 0) else {
            throw .noMemory
        }
        core = clua_of(main)
        anchor = StateAnchor(main: main)
        anchor.attach(self)
    }

    deinit { closeNow() }

    /// Ends the state: what is left in it is collected, its references become empty, and every further use throws.
    ///
    /// From inside a call, it happens when the outermost call has returned. Host functions that a finalizer calls meanwhile are refused.
    public func close() {
        closeWhenIdle = true
        closeIfIdle()
    }

    func closeIfIdle() {
        if closeWhenIdle && walks == 0 && anchor.main != nil && clua_depth(core) == 0 {
            closeNow()
        }
    }

    private func closeNow() {
        guard let main = anchor.main else { return }
        clua_close(main)
        anchor.detach()
    }

    public var isClosed: Bool { anchor.main == nil }

    /// Lua's own libraries, all of them, as the `lua5.4` program has them.
    public func openLibraries() throws(LuaError) {
        let L = try here()
        try check(clua_open_libraries(L), L)
    }

    // MARK: - Memory and interrupt

    /// How many bytes Lua holds.
    public var memoryUsed: Int { isClosed ? 0 : clua_memory_used(core) }

    /// How many bytes Lua may hold; nil if that is not limited.
    public var memoryLimit: Int? {
        get {
            let limit = isClosed ? 0 : clua_memory_limit(core)
            return limit == 0 ? nil : limit
        }
        set {
            if !isClosed {
                clua_set_memory_limit(core, newValue.map { max($0, 1) } ?? 0)
            }
        }
    }

    /// Collects all garbage now.
    public func collectGarbage() throws(LuaError) {
        let L = try here()
        try check(clua_collect(L), L)
    }

    /// What C's `clua_interrupt` takes, from a signal handler too; valid until the state closes.
    ///
    /// The interrupt raises `{kind = "interrupted", message = "interrupted"}` in the code that runs, again and again until the outermost call
    /// has returned. If none runs, it does nothing.
    public var interruptHandle: OpaquePointer { core }

    /// Stops the Lua code that runs now, as Ctrl-C would. False if there is none.
    @discardableResult
    public func interrupt() -> Bool { !isClosed && clua_interrupt(UnsafeMutableRawPointer(core)) }

    /// Whether the code that runs has been asked to stop: for host functions that wait.
    public var isInterrupted: Bool { !isClosed && clua_interrupted(core) }

    /// Takes an interrupt back.
    public func clearInterrupt() {
        if !isClosed {
            clua_clear_interrupt(core)
        }
    }

    /// Whether a call from outside is under way.
    public var isRunning: Bool { !isClosed && clua_depth(core) > 0 }

    // MARK: - Chunks

    /// Compiles a chunk of text; precompiled ones are refused.
    /// - Parameter name: as Lua has it: `@file.lua`, `=stdin`, or the source itself.
    public func load(_ source: [UInt8], name: String) throws(LuaError) -> LuaReference {
        let L = try here()
        let status = source.withUnsafeBufferPointer { clua_load(L, $0.baseAddress, $0.count, name) }
        try check(status, L)
        return try takeReference(L)
    }

    /// Compiles a chunk of text; precompiled ones are refused.
    public func load(_ source: String, name: String) throws(LuaError) -> LuaReference {
        try load(Array(source.utf8), name: name)
    }

    // MARK: - The stack, for this room only

    /// The thread whose stack is to be used now.
    func here() throws(LuaError) -> OpaquePointer {
        guard anchor.main != nil, let L = clua_running(core) else {
            throw .closed
        }
        return L
    }

    /// Throws what a status tells, and the stack then holds.
    func check(_ status: Int32, _ L: OpaquePointer) throws(LuaError) {
        if status != LUA_OK {
            throw takeError(status, L)
        }
    }

    /// Pushes values; all of them or none.
    func push(_ values: [LuaValue], _ L: OpaquePointer) throws(LuaError) {
        if values.isEmpty { return }
        var packer = ValuePacker(anchor)
        for value in values {
            try packer.append(value)
        }
        packer.count = values.count
        try check(pushPacked(packer, L), L)
    }

    func pushPacked(_ packer: ValuePacker, _ L: OpaquePointer) -> Int32 {
        packer.bytes.withUnsafeBufferPointer { bytes in
            packer.values.withUnsafeBufferPointer { values in
                clua_push(L, values.baseAddress, packer.count, bytes.baseAddress)
            }
        }
    }

    func read(_ L: OpaquePointer, _ index: Int32) throws(LuaError) -> LuaValue {
        switch lua_type(L, index) {
        case LUA_TBOOLEAN: return .boolean(lua_toboolean(L, index) != 0)
        case LUA_TNUMBER:
            if lua_isinteger(L, index) != 0 {
                return .integer(lua_tointegerx(L, index, nil))
            }
            return .number(lua_tonumberx(L, index, nil))
        case LUA_TSTRING: return .string(bytes(L, index))
        case LUA_TLIGHTUSERDATA where lua_touserdata(L, index) == clua_null(): return .null
        case LUA_TNIL, LUA_TNONE: return .nil
        default:
            guard lua_checkstack(L, 1) != 0 else { throw .noRoom }
            lua_pushvalue(L, index)
            return .reference(try takeReference(L))
        }
    }

    /// The bytes of what is a string.
    func bytes(_ L: OpaquePointer, _ index: Int32) -> [UInt8] {
        var length = 0
        guard let start = lua_tolstring(L, index, &length) else { return [] }
        return start.withMemoryRebound(to: UInt8.self, capacity: length) {
            Array(UnsafeBufferPointer(start: $0, count: length))
        }
    }

    /// Takes the value from the top.
    func take(_ L: OpaquePointer) throws(LuaError) -> LuaValue {
        defer { lua_settop(L, -2) }
        return try read(L, -1)
    }

    /// Takes the values from the top.
    func take(_ count: Int32, _ L: OpaquePointer) throws(LuaError) -> [LuaValue] {
        if count == 0 { return [] }
        let base = lua_gettop(L) - count
        defer { lua_settop(L, base) }
        var values: [LuaValue] = []
        values.reserveCapacity(Int(count))
        for index in base + 1...base + count {
            values.append(try read(L, index))
        }
        return values
    }

    /// Takes an object from the top.
    func takeReference(_ L: OpaquePointer) throws(LuaError) -> LuaReference {
        anchor.releaseOrphans()
        let kind = LuaKind(lua_type(L, -1))
        let address = UInt(bitPattern: lua_topointer(L, -1))
        var slot: Int32 = 0
        try check(clua_reference(L, &slot), L)
        return LuaReference(kind: kind, address: address, slot: slot, anchor: anchor)
    }

    /// Takes the error that a failed C function left, if its status says that there is one.
    func takeError(_ status: Int32, _ L: OpaquePointer) -> LuaError {
        let traceback = takeTraceback()
        switch status {
        case Int32(CLUA_NO_ROOM): return .noRoom
        case Int32(CLUA_DEAD): return .misuse("cannot resume dead coroutine")
        case Int32(CLUA_NOT_SUSPENDED): return .misuse("cannot resume non-suspended coroutine")
        case LUA_ERRMEM:
            lua_settop(L, -2)
            return .noMemory
        default: break
        }
        defer { lua_settop(L, -2) }
        do throws(LuaError) {
            let value = try read(L, -1)
            let message: String
            if let text = value.text {
                message = text
            } else {
                message = try describeError(L)
            }
            var kind: String?
            if let table = value.table {
                kind = try get(table, "kind", raw: true).text
            }
            let status: LuaError.Status =
                kind == "interrupted" ? .interrupted : status == LUA_ERRSYNTAX ? .syntax : .runtime
            return LuaError(value: value, message: message, traceback: traceback, kind: kind, status: status)
        } catch {
            return error.status == .memory ? .noMemory : error
        }
    }

    private func describeError(_ L: OpaquePointer) throws(LuaError) -> String {
        let status = clua_describe_error(L)
        if status == LUA_OK {
            return try take(L).text ?? ""
        }
        if status != Int32(CLUA_NO_ROOM) {
            lua_settop(L, -2)  // its __tostring failed, or memory ran out
        }
        return "(error object is a \(LuaKind(lua_type(L, -1)).rawValue) value)"
    }

    private func takeTraceback() -> String? {
        guard let text = clua_take_traceback(core) else { return nil }
        defer { free(text) }
        return String(cString: text)
    }
}
