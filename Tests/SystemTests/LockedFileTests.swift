import Glibc
import TestSupport
import Testing

@testable import System

@Suite(.timeLimit(.minutes(1))) struct LockedFileTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func append(_ text: String, to name: String = "x") throws {
        let file = try LockedFile(folder.file(name))
        try file.append(Array(text.utf8))
    }

    @Test func isMadeForItsOwnerAlone() throws {
        try append("a\n", to: "state/x")
        #expect(try folder.mode("state/x") == 0o600)
        #expect(try folder.mode("state") == 0o700)
    }

    @Test func takesOthersTheRightToReadAnOlderFile() throws {
        try folder.write("old", to: "x")
        try append("new\n")
        #expect(try folder.mode("x") == 0o600)
        #expect(try folder.text("x") == "old\nnew\n")
    }

    @Test func theEndIsReadFromTheBeginningOfALine() throws {
        try append("one\ntwo\nthree\n")
        let path = folder.file("x")
        #expect(try LockedFile.contents(of: path, last: 100) == Array("one\ntwo\nthree\n".utf8))
        #expect(try LockedFile.contents(of: path, last: 8) == Array("three\n".utf8))
        #expect(try LockedFile(path).contents(last: 11) == Array("two\nthree\n".utf8))
        #expect(try LockedFile.contents(of: folder.file("none"), last: 8) == nil)
    }

    @Test func isReplacedWholeUnderTheLock() throws {
        try folder.write("old\n", to: "target")
        try #require(symlink("target", folder.file("x")) == 0)
        do {
            let file = try LockedFile(folder.file("x"))
            try file.replace(with: Array("new\n".utf8))
        }
        #expect(try folder.text("x") == "new\n")
        #expect(try folder.mode("x") == 0o600)
        #expect(try folder.text("target") == "old\n")
        #expect(folder.names == ["target", "x"])
    }

    @Test func whoeverComesSecondWaits() throws {
        let path = folder.file("x")
        let second: Background<Void>
        do {
            let first = try LockedFile(path)
            second = Background {
                let file = try LockedFile(path)
                try file.append(Array("second\n".utf8))
            }
            usleep(50_000)
            // The other waits for the file that is about to be replaced, and must not write to it.
            try first.replace(with: Array("first\n".utf8))
            #expect(try folder.text("x") == "first\n")
        }
        try second.value()
        #expect(try folder.text("x") == "first\nsecond\n")
    }

    @Test func manyAtOnceLoseNothing() throws {
        let path = folder.file("x")
        let writers = (0..<4).map { writer in
            Background {
                for index in 0..<50 {
                    let file = try LockedFile(path)
                    let lines = try file.contents(last: 1 << 20)
                    try file.replace(with: lines + Array("\(writer) \(index)\n".utf8))
                }
            }
        }
        for writer in writers { try writer.value() }
        #expect(Set(try folder.text("x").split(separator: "\n")).count == 200)
        #expect(folder.names == ["x"])
    }

    @Test func whatIsNoFileIsRefused() throws {
        try #require(mkdir(folder.file("folder"), 0o700) == 0)
        try #require(mkfifo(folder.file("fifo"), 0o600) == 0)
        try folder.write("", to: "file")
        for (name, number) in [("folder", EISDIR), ("fifo", EINVAL), ("file/x", ENOTDIR)] {
            let error = try #require(throws: SystemError.self) { try append("x", to: name) }
            #expect(error == SystemError("write", folder.file(name), errno: number))
        }
        let error = try #require(throws: SystemError.self) { _ = try LockedFile("/proc/none/x") }
        #expect(error.action == "make the folder of" && error.path == "/proc/none/x")
    }

    @Test func aFolderIsLockedByOneAtATime() throws {
        let path = folder.path
        let writers = (0..<4).map { _ in
            Background {
                for _ in 0..<25 {
                    let lock = try LockedFolder(path)
                    let count = try? readFile(path + "/count")
                    let number = count.flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
                    try writePrivateFile(Array("\(number + 1)".utf8), to: path + "/count")
                    _ = lock
                }
            }
        }
        for writer in writers { try writer.value() }
        #expect(try folder.text("count") == "100")
        let error = try #require(throws: SystemError.self) { _ = try LockedFolder(path + "/none") }
        #expect(error.errno == ENOENT)
    }
}
