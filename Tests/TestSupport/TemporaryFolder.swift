import Foundation

/// A folder of a test's own, gone with it.
public final class TemporaryFolder {
    /// Where it is.
    public let path: String

    /// Makes an empty folder.
    public init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("scvsh-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Where a file of this name is, or would be.
    public func file(_ name: String) -> String { path + "/" + name }

    /// Writes a file, and says where it is.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        try text.write(toFile: file(name), atomically: false, encoding: .utf8)
        return file(name)
    }

    /// What stands in a file.
    public func text(_ name: String) throws -> String { try String(contentsOfFile: file(name), encoding: .utf8) }

    /// The bytes of a file.
    public func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: file(name))) }

    /// The names of all that is directly in it, hidden or not, sorted.
    public var contents: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }

    /// The permissions of a file or folder in it.
    public func mode(_ name: String) throws -> Int { try number(.posixPermissions, of: name) }

    /// How many bytes a file has.
    public func size(_ name: String) throws -> Int { try number(.size, of: name) }

    private func number(_ key: FileAttributeKey, of name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: file(name))
        return (attributes[key] as? NSNumber)?.intValue ?? -1
    }
}
