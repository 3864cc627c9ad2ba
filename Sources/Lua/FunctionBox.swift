import CLua
import Errors

/// An object that a userdata keeps alive.
class Box {}

/// What a host function or a continuation is to Lua.
final class FunctionBox: Box {
    let function: HostFunction
    let body: HostFunction.Body
    /// Bodies run only while Lua runs, and Lua only while its state is there.
    unowned(unsafe) let state: LuaState

    init(function: HostFunction, body: @escaping HostFunction.Body, state: LuaState) {
        self.function = function
        self.body = body
        self.state = state
    }

    /// Runs the body; the arguments are above `base`. The answer is for C to act upon.
    func run(_ stack: OpaquePointer, base: Int32) -> Int32 {
        do {
            switch try body(LuaCall(box: self, stack: stack, base: base)) {
            case .none: return 0
            case .value(let value): return try answer(value, stack)
            case .values(let values):
                try state.push(values, stack)
                return Int32(values.count)
            case .yield(let values, let then):
                let box = Unmanaged.passRetained(FunctionBox(function: function, body: then, state: state))
                let status = clua_push_box(stack, box.toOpaque())
                if status != LUA_OK {
                    box.release()
                    try state.check(status, stack)
                }
                try state.push(values, stack)
                return Int32(CLUA_YIELD) - Int32(values.count)
            }
        } catch {
            state.pushError(error, stack, base: base)
            return Int32(CLUA_RAISE)
        }
    }

    /// A single result. Lua gives every C function room for it, and only a string has to be made.
    private func answer(_ value: LuaValue, _ stack: OpaquePointer) throws(LuaError) -> Int32 {
        switch value {
        case .string(let bytes):
            try state.check(bytes.withUnsafeBufferPointer { clua_push_string(stack, $0.baseAddress, $0.count) }, stack)
        case .reference(let reference) where reference.anchor !== state.anchor:
            throw .misuse("a value of another Lua state")
        default: state.pushSimple(value, stack)
        }
        return 1
    }
}

func callFunction(_ stack: OpaquePointer?, _ object: UnsafeMutableRawPointer?) -> Int32 {
    guard let stack, let object else { return 0 }
    return Unmanaged<FunctionBox>.fromOpaque(object)._withUnsafeGuaranteedRef { $0.run(stack, base: 0) }
}

func resumeFunction(_ stack: OpaquePointer?, _ object: UnsafeMutableRawPointer?) -> Int32 {
    guard let stack, let object else { return 0 }
    return Unmanaged<FunctionBox>.fromOpaque(object)._withUnsafeGuaranteedRef { $0.run(stack, base: 1) }
}

func releaseFunction(_ object: UnsafeMutableRawPointer?) {
    guard let object else { return }
    Unmanaged<Box>.fromOpaque(object).release()
}

extension LuaState {
    /// Leaves one error object on top, in any case.
    func pushError(_ error: any Error, _ stack: OpaquePointer, base: Int32) {
        var status = pushOnce(error, stack)
        if status == Int32(CLUA_NO_ROOM) {
            // The arguments are not needed any more, and C's own room is enough then.
            lua_settop(stack, base)
            status = pushOnce(error, stack)
            if status == Int32(CLUA_NO_ROOM) {
                lua_pushnil(stack)
            }
        }
        if status == LUA_OK, let traceback = (error as? LuaError)?.traceback {
            traceback.utf8CString.withUnsafeBufferPointer { text in
                clua_carry_traceback(stack, text.baseAddress, text.count - 1)
            }
        }
    }

    private func pushOnce(_ error: any Error, _ stack: OpaquePointer) -> Int32 {
        do throws(LuaError) {
            return pushPacked(try packError(error), stack)
        } catch {
            // Its object belongs to another state: its sentence will do.
            return Array(error.message.utf8).withUnsafeBufferPointer {
                clua_push_string(stack, $0.baseAddress, $0.count)
            }
        }
    }

    func packError(_ error: any Error) throws(LuaError) -> ValuePacker {
        var packer = ValuePacker(anchor)
        packer.count = 1
        if let error = error as? LuaError {
            try packer.append(error.value)
        } else if let error = error as? any LuaErrorConvertible {
            try packer.appendError(error.luaFields)
        } else if let error = error as? any ReportableError {
            try packer.appendError(error.fields.map { ($0.name, LuaFieldValue($0.value)) })
        } else {
            try packer.appendError([("kind", "lua"), ("message", .string(String(describing: error)))])
        }
        return packer
    }

    /// Makes a Lua function of a host function, and sets it in a table under its short name.
    @discardableResult
    public func register(_ function: HostFunction, in table: LuaReference? = nil) throws(LuaError) -> LuaReference {
        let stack = try here()
        let box = Unmanaged.passRetained(FunctionBox(function: function, body: function.body, state: self))
        let status = clua_push_function(stack, box.toOpaque())
        if status != LUA_OK {
            box.release()
            try check(status, stack)
        }
        let reference = try takeReference(stack)
        if let table {
            try set(table, .string(function.shortName), .reference(reference), raw: true)
        }
        return reference
    }

    /// What a function value was registered as; nil if it is none of Swift's.
    public func documentation(of value: LuaValue) -> HostFunction? {
        guard let reference = value.function, reference.anchor === anchor, let stack = try? here(),
            lua_checkstack(stack, 1) != 0
        else { return nil }
        lua_rawgeti(stack, luaRegistry, lua_Integer(reference.slot))
        defer { lua_settop(stack, -2) }
        guard let object = clua_function_object(stack, -1) else { return nil }
        return Unmanaged<FunctionBox>.fromOpaque(object).takeUnretainedValue().function
    }
}
