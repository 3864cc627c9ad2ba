import Errors
import Lua

extension Runtime {
    /// The kinds of the errors that a failed `parallel` carries, nested ones included; none for any other error.
    ///
    /// The status that a program ends with depends on them.
    public func kinds(inside error: any Error) -> [ErrorKind] {
        guard let error = error as? LuaError, error.kind == .parallel, let table = error.value.table,
            let kinds = try? state.get(table, "kinds", raw: true).table, let count = try? state.length(kinds)
        else { return [] }
        return (0..<count).compactMap { index in
            let name = try? state.get(kinds, .integer(Int64(index + 1)), raw: true).text
            return name.map { ErrorKind(rawValue: $0) ?? .lua }
        }
    }
}
