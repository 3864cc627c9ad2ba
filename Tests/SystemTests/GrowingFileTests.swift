import Glibc
import TestSupport
import Testing

@testable import System

@Suite struct GrowingFileTests {
    private func errno(_ body: () throws(SystemError) -> Void) -> Int32? {
        do throws(SystemError) {
            try body()
            return nil
        } catch {
            return error.errno
        }
    }

    @Test func whatIsAddedIsThereAtOnceForItsOwnerAlone() throws {
        let folder = try TemporaryFolder()
        let file = try GrowingFile(folder.file("x"), overwrite: false)
        try file.append(Array("one\n".utf8))
        #expect(try folder.text("x") == "one\n")
        try file.append(Array("two\n".utf8))
        #expect(try folder.text("x") == "one\ntwo\n")
        var facts = stat()
        #expect(stat(folder.file("x"), &facts) == 0 && facts.st_mode & 0o777 == 0o600)
    }

    @Test func otherFilesAreAsTheyWereWithoutIt() throws {
        let folder = try TemporaryFolder()
        let file = try GrowingFile(folder.file("x"), overwrite: false)
        try file.append(Array("one\n".utf8))
        var action = sigaction()
        #expect(sigaction(SIGXFSZ, nil, &action) == 0 && action.__sigaction_handler.sa_handler == nil)
    }

    @Test func whatIsThereStaysUnlessItIsToBeReplaced() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("dear", to: "x")
        chmod(path, 0o644)
        #expect(errno { () throws(SystemError) in _ = try GrowingFile(path, overwrite: false) } == EEXIST)
        #expect(try folder.text("x") == "dear")
        let file = try GrowingFile(path, overwrite: true)
        try file.append(Array("new".utf8))
        #expect(try folder.text("x") == "new")
        var facts = stat()
        #expect(stat(path, &facts) == 0 && facts.st_mode & 0o777 == 0o600)
    }

    @Test func nothingButAnOrdinaryFileIsReplaced() throws {
        let folder = try TemporaryFolder()
        let target = try folder.write("dear", to: "target")
        symlink(target, folder.file("link"))
        symlink(folder.file("nowhere"), folder.file("dangling"))
        mkfifo(folder.file("pipe"), 0o600)
        for overwrite in [false, true] {
            let obstacles: [(String, Int32)] = [
                (folder.path, EISDIR), (folder.path + "/", EISDIR), (folder.file("link"), ELOOP),
                (folder.file("dangling"), ELOOP), (folder.file("pipe"), ENOTSUP), ("/dev/full", ENOTSUP), ("", ENOENT),
                (folder.file("none/x"), ENOENT), ("a\u{0}b", EINVAL),
            ]
            for (path, number) in obstacles {
                let met = errno { () throws(SystemError) in _ = try GrowingFile(path, overwrite: overwrite) }
                #expect(met == number, "\(path)")
            }
        }
        #expect(try folder.text("target") == "dear")
    }
}
