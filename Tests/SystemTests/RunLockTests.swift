import Glibc
import TestSupport
import Testing

@testable import System

@Suite(.timeLimit(.minutes(1))) struct RunLockTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func lock(_ names: String..., file: String = "x") throws(RunLock.Failure) -> RunLock {
        try RunLock(file, in: names.map { folder.file($0) })
    }

    /// The process that another lock of the same file would name.
    private func holder(_ names: String...) -> Int32? {
        do throws(RunLock.Failure) {
            _ = try RunLock("x", in: names.map { folder.file($0) })
            return nil
        } catch {
            if case .held(let holder) = error { return holder?.pid ?? -1 }
            return -2
        }
    }

    @Test func oneAtATime() throws {
        do {
            let first = try lock("a")
            #expect(holder("a") == getpid())
            _ = try lock("a", file: "y")
            withExtendedLifetime(first) {}
        }
        #expect(holder("a") == nil)
        #expect(try folder.mode("a") == 0o700)
        #expect(try folder.mode("a/x") == 0o600)
    }

    @Test func eachOfTheFoldersCounts() throws {
        let first = try lock("a", "b")
        #expect(holder("a") == getpid())
        #expect(holder("b") == getpid())
        // What is not the first one's is let go of again.
        #expect(holder("c", "b") == getpid())
        #expect(holder("c") == nil)
        withExtendedLifetime(first) {}
    }

    @Test func aFolderThatCanNotBeMadeIsPassedOver() throws {
        let first = try lock("no/such", "a")
        #expect(holder("a") == getpid())
        withExtendedLifetime(first) {}
        #expect(holder("no/such") == -2)
    }

    @Test(arguments: [0o777, 0o770, 0o702]) func aFolderThatOthersMayWriteTo(_ mode: UInt32) throws {
        try #require(mkdir(folder.file("a"), 0o700) == 0 && chmod(folder.file("a"), mode) == 0)
        #expect(throws: RunLock.Failure.folder(folder.file("a"), .openToOthers)) { _ = try lock("a") }
        #expect(throws: RunLock.Failure.folder(folder.file("a"), .openToOthers)) { _ = try lock("b", "a") }
    }

    @Test func whatIsNoFolder() throws {
        try #require(mkdir(folder.file("a"), 0o700) == 0 && symlink("a", folder.file("link")) == 0)
        try folder.write("", to: "file")
        for name in ["link", "file"] {
            #expect(throws: RunLock.Failure.folder(folder.file(name), .notAFolder)) { _ = try lock(name) }
        }
    }

    @Test func aLinkInTheFilesPlaceIsNotFollowed() throws {
        try #require(mkdir(folder.file("a"), 0o700) == 0 && symlink("../target", folder.file("a/x")) == 0)
        #expect(holder("a") == -2)
        #expect(!folder.names.contains("target"))
    }
}
