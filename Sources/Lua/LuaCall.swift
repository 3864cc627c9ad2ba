import CLua

/// A call of a host function: its arguments, and where it comes from. Valid only while the body runs.
public struct LuaCall {
    unowned(unsafe) let box: FunctionBox
    let stack: OpaquePointer
    let base: Int32

    public var state: LuaState { box.state }
    public var function: HostFunction { box.function }

    /// The thread that called; nothing keeps it alive after the function has returned.
    public var thread: LuaThread { LuaThread(pointer: stack, reference: nil, anchor: box.state.anchor) }

    /// How many arguments there are.
    public var count: Int { Int(lua_gettop(stack) - base) }

    /// The type of an argument, counted from 1; `nil` if there is none.
    public func kind(_ index: Int) -> LuaKind { LuaKind(lua_type(stack, slot(index))) }

    /// Whether an argument is nil or missing.
    public func isAbsent(_ index: Int) -> Bool { lua_type(stack, slot(index)) <= LUA_TNIL }

    /// An argument, counted from 1; nil if there is none.
    public subscript(index: Int) -> LuaValue {
        get throws(LuaError) { try state.read(stack, slot(index)) }
    }

    /// All arguments, from one on.
    public func arguments(from first: Int = 1) throws(LuaError) -> [LuaValue] {
        var values: [LuaValue] = []
        for index in stride(from: first, through: count, by: 1) {
            values.append(try self[index])
        }
        return values
    }

    private func slot(_ index: Int) -> Int32 {
        index < 1 || index > count ? lua_gettop(stack) + 1 : base + Int32(index)
    }
}

/// Arguments of a type. Numbers pass for strings and strings of digits for numbers, as Lua's own library has it.
/// Anything else that doesn't fit throws a ``LuaArgumentError``.
extension LuaCall {
    /// The bytes of a string.
    public func bytes(_ index: Int) throws -> [UInt8] {
        switch kind(index) {
        case .string: return state.bytes(stack, slot(index))
        case .number: return Array(try state.describe(try self[index]).utf8)
        default: throw mismatch(index, expected: "a string")
        }
    }

    /// A string, repaired where it is not UTF-8.
    public func string(_ index: Int) throws -> String { String(decoding: try bytes(index), as: UTF8.self) }

    public func integer(_ index: Int) throws -> Int64 {
        var fits: Int32 = 0
        let value = lua_tointegerx(stack, slot(index), &fits)
        guard fits != 0 else { throw mismatch(index, expected: "an integer") }
        return value
    }

    public func number(_ index: Int) throws -> Double {
        var fits: Int32 = 0
        let value = lua_tonumberx(stack, slot(index), &fits)
        guard fits != 0 else { throw mismatch(index, expected: "a number") }
        return value
    }

    public func boolean(_ index: Int) throws -> Bool {
        guard kind(index) == .boolean else { throw mismatch(index, expected: "true or false") }
        return lua_toboolean(stack, slot(index)) != 0
    }

    public func table(_ index: Int) throws -> LuaReference {
        guard kind(index) == .table, let table = try self[index].table else {
            throw mismatch(index, expected: "a table")
        }
        return table
    }

    public func function(_ index: Int) throws -> LuaReference {
        guard kind(index) == .function, let function = try self[index].function else {
            throw mismatch(index, expected: "a function")
        }
        return function
    }

    public func optionalString(_ index: Int) throws -> String? { isAbsent(index) ? nil : try string(index) }
    public func optionalInteger(_ index: Int) throws -> Int64? { isAbsent(index) ? nil : try integer(index) }
    public func optionalBoolean(_ index: Int) throws -> Bool? { isAbsent(index) ? nil : try boolean(index) }
    public func optionalTable(_ index: Int) throws -> LuaReference? { isAbsent(index) ? nil : try table(index) }
    public func optionalFunction(_ index: Int) throws -> LuaReference? { isAbsent(index) ? nil : try function(index) }

    /// The error for an argument that doesn't fit, for a body's own checks.
    public func mismatch(_ index: Int, expected: String) -> LuaArgumentError {
        let got: String
        switch kind(index) {
        case .nil: got = index > count ? "nothing" : "nil"
        case .number where expected == "an integer": got = "a number that has no integer value"
        case let kind: got = kind == .boolean ? "a boolean" : "a \(kind.rawValue)"
        }
        let parameters = function.parameters
        return LuaArgumentError(
            function: function.name, index: index,
            parameter: index >= 1 && index <= parameters.count ? parameters[index - 1].name : nil, expected: expected,
            got: got)
    }
}
