import CLua
import Glibc

/// A Lua 5.4 state: the world that a program runs in.
///
/// It belongs to the thread that opened it. No Lua error ever passes a Swift frame: everything that may raise throws a
/// ``LuaError`` instead, and what a host function throws is raised when its frame is gone.
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
        let callbacks = clua_callbacks(call: callFunction, resumed: resumeFunction, release: releaseFunction)
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
    /// From inside a call, it happens when the outermost call has returned. Host functions that a finalizer calls
    /// meanwhile are refused.
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
    /// - Parameter ignoringEnvironment: whether LUA_PATH and LUA_CPATH count for nothing.
    public func openLibraries(ignoringEnvironment: Bool = false) throws(LuaError) {
        let stack = try here()
        try check(clua_open_libraries(stack, ignoringEnvironment), stack)
    }

    /// Whether warnings are shown on standard error, as Lua's `warn` has it.
    public func setWarnings(_ shown: Bool) {
        if !isClosed { clua_set_warnings(core, shown) }
    }

    // MARK: - Memory

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

    /// Runs a full cycle of the garbage collector.
    public func collectGarbage() throws(LuaError) {
        let stack = try here()
        try check(clua_collect(stack), stack)
    }

    // MARK: - Chunks

    /// Compiles a chunk of text; precompiled ones are refused.
    /// - Parameter name: as Lua has it: `@file.lua`, `=stdin`, or the source itself.
    public func load(_ source: [UInt8], name: String) throws(LuaError) -> LuaReference {
        let stack = try here()
        let status = source.withUnsafeBufferPointer { clua_load(stack, $0.baseAddress, $0.count, name) }
        try check(status, stack)
        return try takeReference(stack)
    }

    /// Compiles a chunk of text; precompiled ones are refused.
    public func load(_ source: String, name: String) throws(LuaError) -> LuaReference {
        try load(Array(source.utf8), name: name)
    }

    // MARK: - The stack, for this room only

    /// The thread whose stack is to be used now.
    func here() throws(LuaError) -> OpaquePointer {
        guard anchor.main != nil, let stack = clua_running(core) else {
            throw .closed
        }
        return stack
    }

    /// Throws what a status tells, and the stack then holds.
    func check(_ status: Int32, _ stack: OpaquePointer) throws(LuaError) {
        if status != LUA_OK {
            throw takeError(status, stack)
        }
    }

    /// Pushes values; all of them or none.
    func push(_ values: [LuaValue], _ stack: OpaquePointer) throws(LuaError) {
        if values.isEmpty { return }
        if values.count <= 16, try pushSimple(values, stack) { return }
        var packer = ValuePacker(anchor)
        for value in values {
            try packer.append(value)
        }
        packer.count = values.count
        try check(pushPacked(packer, stack), stack)
    }

    /// Pushes a few values, if there is none among them that has to be made: that can't fail halfway.
    private func pushSimple(_ values: [LuaValue], _ stack: OpaquePointer) throws(LuaError) -> Bool {
        for value in values {
            switch value {
            case .string: return false
            case .reference(let reference) where reference.anchor !== anchor:
                throw .misuse("a value of another Lua state")
            default: continue
            }
        }
        guard lua_checkstack(stack, Int32(values.count)) != 0 else { throw .noRoom }
        for value in values {
            pushSimple(value, stack)
        }
        return true
    }

    /// Pushes anything but a string; it neither raises nor allocates. There must be room, and a reference be of this
    /// state.
    func pushSimple(_ value: LuaValue, _ stack: OpaquePointer) {
        switch value {
        case .boolean(let value): lua_pushboolean(stack, value ? 1 : 0)
        case .integer(let value): lua_pushinteger(stack, value)
        case .number(let value): lua_pushnumber(stack, value)
        case .null: lua_pushlightuserdata(stack, clua_null())
        case .reference(let reference): lua_rawgeti(stack, luaRegistry, lua_Integer(reference.slot))
        case .nil, .string: lua_pushnil(stack)
        }
    }

    func pushPacked(_ packer: ValuePacker, _ stack: OpaquePointer) -> Int32 {
        packer.bytes.withUnsafeBufferPointer { bytes in
            packer.values.withUnsafeBufferPointer { values in
                clua_push(stack, values.baseAddress, packer.count, bytes.baseAddress)
            }
        }
    }

    func read(_ stack: OpaquePointer, _ index: Int32) throws(LuaError) -> LuaValue {
        switch lua_type(stack, index) {
        case LUA_TBOOLEAN: return .boolean(lua_toboolean(stack, index) != 0)
        case LUA_TNUMBER:
            if lua_isinteger(stack, index) != 0 {
                return .integer(lua_tointegerx(stack, index, nil))
            }
            return .number(lua_tonumberx(stack, index, nil))
        case LUA_TSTRING: return .string(bytes(stack, index))
        case LUA_TLIGHTUSERDATA where lua_touserdata(stack, index) == clua_null(): return .null
        case LUA_TNIL, LUA_TNONE: return .nil
        default:
            guard lua_checkstack(stack, 1) != 0 else { throw .noRoom }
            lua_pushvalue(stack, index)
            return .reference(try takeReference(stack))
        }
    }

    /// The bytes of what is a string.
    func bytes(_ stack: OpaquePointer, _ index: Int32) -> [UInt8] {
        var length = 0
        guard let start = lua_tolstring(stack, index, &length) else { return [] }
        return start.withMemoryRebound(to: UInt8.self, capacity: length) {
            Array(UnsafeBufferPointer(start: $0, count: length))
        }
    }

    /// Takes the value from the top.
    func take(_ stack: OpaquePointer) throws(LuaError) -> LuaValue {
        defer { lua_settop(stack, -2) }
        return try read(stack, -1)
    }

    /// Takes the values from the top.
    func take(_ count: Int32, _ stack: OpaquePointer) throws(LuaError) -> [LuaValue] {
        if count == 0 { return [] }
        let base = lua_gettop(stack) - count
        defer { lua_settop(stack, base) }
        var values: [LuaValue] = []
        values.reserveCapacity(Int(count))
        for index in base + 1...base + count {
            values.append(try read(stack, index))
        }
        return values
    }

    /// Takes an object from the top.
    func takeReference(_ stack: OpaquePointer) throws(LuaError) -> LuaReference {
        anchor.releaseOrphans()
        let kind = LuaKind(lua_type(stack, -1))
        let address = UInt(bitPattern: lua_topointer(stack, -1))
        var slot: Int32 = 0
        try check(clua_reference(stack, &slot), stack)
        return LuaReference(kind: kind, address: address, slot: slot, anchor: anchor)
    }

    /// Takes the error that a failed C function left, if its status says that there is one.
    func takeError(_ status: Int32, _ stack: OpaquePointer) -> LuaError {
        let traceback = takeTraceback()
        switch status {
        case Int32(CLUA_NO_ROOM): return .noRoom
        case Int32(CLUA_INTERRUPTED): return interruption(traceback)
        case Int32(CLUA_DEAD): return .misuse("cannot resume dead coroutine")
        case Int32(CLUA_NOT_SUSPENDED): return .misuse("cannot resume non-suspended coroutine")
        case LUA_ERRMEM:
            lua_settop(stack, -2)
            return .noMemory
        default: break
        }
        defer { lua_settop(stack, -2) }
        do throws(LuaError) {
            let value = try read(stack, -1)
            let message: String
            if let text = value.text {
                message = text
            } else {
                message = try describeError(stack)
            }
            var kind: String?
            if let table = value.table {
                kind = try get(table, "kind", raw: true).text
            }
            let status: LuaError.Status =
                kind == "interrupted" ? .interrupted : status == LUA_ERRSYNTAX ? .syntax : .runtime
            return LuaError(value: value, message: message, traceback: traceback, kindName: kind, status: status)
        } catch {
            return error.status == .memory ? .noMemory : error
        }
    }

    /// `{kind = "interrupted", message = "interrupted"}`, made only now that it is to be seen.
    private func interruption(_ traceback: String?) -> LuaError {
        do throws(LuaError) {
            let value = try makeError(InterruptedError())
            return LuaError(
                value: value, message: "interrupted", traceback: traceback, kindName: "interrupted",
                status: .interrupted)
        } catch {
            return LuaError(
                value: "interrupted", message: "interrupted", traceback: traceback, kindName: "interrupted",
                status: .interrupted)
        }
    }

    private func describeError(_ stack: OpaquePointer) throws(LuaError) -> String {
        let status = clua_describe_error(stack)
        if status == LUA_OK {
            return try take(stack).text ?? ""
        }
        if status != Int32(CLUA_NO_ROOM) {
            lua_settop(stack, -2)  // its __tostring failed, or memory ran out
        }
        return "(error object is a \(LuaKind(lua_type(stack, -1)).rawValue) value)"
    }

    private func takeTraceback() -> String? {
        guard let text = clua_take_traceback(core) else { return nil }
        defer { free(text) }
        return String(cString: text)
    }
}
