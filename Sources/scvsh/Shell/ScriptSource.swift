/// Turns the text of a script into what Lua compiles.
enum ScriptSource {
    /// Blanks a first line that begins with `#`, such as `#!/usr/bin/env scvsh`; the lines keep their numbers.
    static func withoutFirstComment(_ source: [UInt8]) -> [UInt8] {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let start = source.starts(with: mark) ? mark.count : 0
        guard source.count > start, source[start] == UInt8(ascii: "#") else { return Array(source[start...]) }
        let end = source[start...].firstIndex(of: UInt8(ascii: "\n")) ?? source.count
        return Array(source[end...])
    }
}
