import Glibc
import Testing

/// A folder of a test's own, gone with it.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/scvsh-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.remove(path) }

    func file(_ name: String) -> String { path + "/" + name }

    /// What is in it, by name.
    var names: [String] { Self.names(in: path) }

    func mode(_ name: String) throws -> mode_t {
        var facts = stat()
        try #require(lstat(file(name), &facts) == 0)
        return facts.st_mode & 0o777
    }

    func isLink(_ name: String) throws -> Bool {
        var facts = stat()
        try #require(lstat(file(name), &facts) == 0)
        return facts.st_mode & S_IFMT == S_IFLNK
    }

    /// Writes a file by other means than those under test.
    func write(_ text: String, to name: String, mode: mode_t = 0o644) throws {
        let stream = try #require(fopen(file(name), "w"))
        fputs(text, stream)
        fclose(stream)
        chmod(file(name), mode)
    }

    /// Reads a file by other means than those under test.
    func text(_ name: String) throws -> String {
        let stream = try #require(fopen(file(name), "r"))
        defer { fclose(stream) }
        var text = ""
        while case let byte = fgetc(stream), byte != EOF { text.unicodeScalars.append(Unicode.Scalar(UInt8(byte))) }
        return text
    }

    private static func names(in path: String) -> [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func remove(_ path: String) {
        for name in names(in: path) { remove(path + "/" + name) }
        if unlink(path) != 0 { rmdir(path) }
    }
}
