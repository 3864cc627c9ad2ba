import Glibc

/// What the environment has Lua programs begin with: LUA_INIT_5_4, else LUA_INIT, as `lua5.4` reads them.
enum LuaInit: Equatable {
    /// Code, with the name of its chunk.
    case code([UInt8], name: String)
    /// The file whose path stands behind an `@`, in bytes that need be no text; and what it is called in messages.
    case file([UInt8], name: String)

    /// Reads it; nil where there is none.
    init?() {
        for name in ["LUA_INIT_5_4", "LUA_INIT"] {
            guard let value = getenv(name) else { continue }
            // Bytes, as Lua has them: they need not be text.
            let bytes = Array(UnsafeRawBufferPointer(start: value, count: strlen(value)))
            if bytes.first == UInt8(ascii: "@") {
                let path = Array(bytes.dropFirst())
                self = .file(path, name: String(decoding: path, as: UTF8.self))
            } else {
                self = .code(bytes, name: "=" + name)
            }
            return
        }
        return nil
    }
}
