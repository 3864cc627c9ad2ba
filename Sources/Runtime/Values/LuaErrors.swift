import API
import Appliance
import JSON
import Lua

extension ApplianceError: LuaErrorConvertible {
    /// The fields of the error table, as far as they are known: see docs/contracts.md, "Errors and exit statuses".
    public var luaFields: [(String, LuaFieldValue)] {
        fields.map { name, value in
            switch value {
            case .text(let text): (name, .string(text))
            case .integer(let number): (name, .integer(Int64(number)))
            case .list(let texts): (name, .list(texts.map { .string($0) }))
            }
        }
    }
}

extension ArgumentError: LuaErrorConvertible {
    /// The fields of the error table.
    public var luaFields: [(String, LuaFieldValue)] {
        var fields: [(String, LuaFieldValue)] = [("kind", "argument"), ("message", .string(message))]
        if let hint { fields.append(("hint", .string(hint))) }
        fields.append(("operation", .string(operation)))
        return fields
    }
}

extension APIDocumentError: LuaErrorConvertible {
    /// The fields of the error table.
    public var luaFields: [(String, LuaFieldValue)] {
        [
            ("kind", "protocol"), ("message", .string(message)),
            ("hint", "Nothing was changed: scv.api goes by the document that it had."), ("operation", "api.sync"),
        ]
    }
}

extension JSONError: LuaErrorConvertible {
    /// The fields of the error table.
    public var luaFields: [(String, LuaFieldValue)] {
        [("kind", "argument"), ("message", .string("json: \(self)"))]
    }
}
