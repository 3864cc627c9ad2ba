import Lua

/// A slip in a call of a host function that its own argument checks can't see.
enum LibraryError: Error {
    /// An option in a table has the wrong type.
    case option(function: String, name: String, expected: String)
    /// A duration below zero, or none.
    case duration(function: String)
    /// There is no such file in the standard library.
    case noLibraryFile(String)
    /// An error to be raised lacks its kind or its message.
    case formlessError
    /// Nothing says which appliance to talk to.
    case noConnection
    /// A file of the standard library was asked for while it was being loaded.
    case loadedInACircle(String)
    /// The system has no time zone of this name, or can't reckon with it.
    case noZone(String)
}

extension LibraryError: LuaErrorConvertible {
    var luaFields: [(String, LuaFieldValue)] {
        let (kind, message) = wording
        return [("kind", .string(kind)), ("message", .string(message))]
    }

    private var wording: (kind: String, message: String) {
        switch self {
        case .option(let function, let name, let expected):
            ("argument", "\(function): option \(name) must be \(expected)")
        case .duration(let function): ("argument", "\(function): a number of seconds, 0 or more, is needed")
        case .noLibraryFile(let name): ("argument", "the standard library has no file \(name).lua")
        case .formlessError: ("argument", "an error needs kind and message, both strings")
        case .noConnection: ("config", "no appliance is named: pass --url, set SCVSH_URL, or write a profile")
        case .loadedInACircle(let name): ("argument", "stdlib/\(name).lua needs itself while it is being loaded")
        case .noZone(let name): ("config", "this machine has no time zone \(name)")
        }
    }
}

extension TaskError: LuaErrorConvertible {
    var luaFields: [(String, LuaFieldValue)] {
        let message =
            switch self {
            case .joinedTwice: "a task can be joined once only"
            case .notDriven: "a task was resumed by something other than the scheduler"
            }
        return [("kind", .string("argument")), ("message", .string(message))]
    }
}
