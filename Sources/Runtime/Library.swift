import CStdlib
import Lua

/// The standard library's files, compiled into the executable and loaded one by one when first asked for.
final class Library {
    private unowned let state: LuaState
    private let shell: LuaReference
    private var loaded: [String: LuaValue] = [:]
    private var loading: Set<String> = []

    /// - Parameter shell: what each file gets as its argument.
    init(state: LuaState, shell: LuaReference) {
        self.state = state
        self.shell = shell
    }

    /// The names of all files, sorted, without `.lua`.
    static var names: [String] {
        var count = 0
        guard let files = cstdlib_files(&count) else { return [] }
        return (0..<count).map { String(cString: files[$0].name) }.sorted()
    }

    /// The text of a file; nil if there is none of that name.
    static func source(of name: String) -> [UInt8]? {
        guard let file = cstdlib_find(name) else { return nil }
        return Array(UnsafeBufferPointer(start: file.pointee.text, count: cstdlib_size(file)))
    }

    /// What a file returned; it is run at the first time.
    func value(of name: String) throws -> LuaValue {
        if let value = loaded[name] { return value }
        guard let source = Self.source(of: name) else { throw LibraryError.noLibraryFile(name) }
        guard loading.insert(name).inserted else { throw LibraryError.loadedInACircle(name) }
        defer { loading.remove(name) }
        let chunk = try state.load(source, name: "@stdlib/\(name).lua")
        let value = try state.call(.reference(chunk), [.reference(shell)]).first ?? .nil
        loaded[name] = value
        return value
    }

    /// A field of what a file returned.
    func value(of name: String, _ field: String) throws -> LuaValue {
        guard case .reference(let table) = try value(of: name) else { throw LibraryError.noLibraryFile(name) }
        return try state.get(table, .string(field))
    }
}
