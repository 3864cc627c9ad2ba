import JSON
import Lua

extension LuaState {
    /// The Lua value of a small JSON value, such as the body of a request that was only planned.
    func value(of json: JSONValue) throws -> LuaValue {
        switch json {
        case .null: return .null
        case .bool(let flag): return .boolean(flag)
        case .integer(let number): return .integer(number)
        case .number(let number): return .number(number)
        case .string(let text): return .string(text)
        case .array(let items):
            let table = try makeTable(array: items.map { try value(of: $0) })
            try setMetatable(table, listMetatable)
            return .reference(table)
        case .object(let members):
            return .reference(try makeTable(fields: members.map { ($0.key, try value(of: $0.value)) }))
        }
    }
}
