import CLua

/// Lua's library, as it was loaded.
public enum LuaLibrary {
    /// What it says of itself: `Lua 5.4.4  Copyright (C) 1994-2022 Lua.org, PUC-Rio`.
    public static var banner: String {
        var length = 0
        guard let text = clua_banner(&length) else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: text, count: length), as: UTF8.self)
    }

    /// Its version, such as `5.4.4`.
    public static var version: String { banner.split(separator: " ").dropFirst().first.map(String.init) ?? "" }
}
