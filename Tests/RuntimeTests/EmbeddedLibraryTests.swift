import CStdlib
import Foundation
import Testing

/// What is compiled in is what stands in stdlib/; where it is not, scripts/generate was not run.
@Suite struct EmbeddedLibraryTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "stdlib")

    static var embedded: [String: [UInt8]] {
        var count = 0
        let files = UnsafeBufferPointer(start: cstdlib_files(&count), count: count)
        return Dictionary(
            uniqueKeysWithValues: files.map {
                (String(cString: $0.name), Array(String(cString: $0.text).utf8))
            })
    }

    @Test func holdsEveryFileOfTheFolder() throws {
        let names = try FileManager.default.subpathsOfDirectory(atPath: Self.folder.path(percentEncoded: false))
            .filter { $0.hasSuffix(".lua") }.map { String($0.dropLast(4)) }
        #expect(Set(names) == Set(Self.embedded.keys))
    }

    @Test func holdsTheirText() throws {
        for (name, bytes) in Self.embedded {
            let text = try Data(contentsOf: Self.folder.appending(path: name + ".lua"))
            let isSame = Array(text) == bytes
            #expect(isSame, "\(name).lua")
        }
    }

    @Test func isSortedAndSearchable() throws {
        var count = 0
        let files = UnsafeBufferPointer(start: cstdlib_files(&count), count: count)
        let names = files.map { String(cString: $0.name) }
        #expect(names == names.sorted())
        let list = try #require(cstdlib_find("core/list"))
        #expect(String(cString: list.pointee.name) == "core/list")
        #expect(cstdlib_find("no_such_file") == nil)
    }
}
