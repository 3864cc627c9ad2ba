import Glibc
import TestSupport
import Testing

@testable import System

@Suite struct AtomicFileTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test func appearsAtTheEndForItsOwnerAlone() throws {
        let file = try AtomicFile(path: folder.file("x"))
        try file.write(Array("one ".utf8))
        try file.write(Array("two".utf8))
        #expect(folder.names.count == 1 && folder.names.allSatisfy { $0.hasPrefix(".part-") })
        try file.complete()
        #expect(folder.names == ["x"])
        #expect(try folder.text("x") == "one two")
        #expect(try folder.mode("x") == 0o600)
    }

    @Test func foldersForOthersAreAsAnyNewOne() throws {
        let mask = umask(0o022)
        umask(mask)
        try makeFolders(above: folder.file("a/b/x"))
        #expect(try folder.mode("a") == 0o777 & ~mask)
        #expect(try folder.mode("a/b") == 0o777 & ~mask)
    }

    @Test func othersMayReadItWhereThatIsSaid() throws {
        let file = try AtomicFile(path: folder.file("x"))
        try file.allowOthers()
        try file.write(Array("one".utf8))
        try file.complete()
        let mask = umask(0o022)
        umask(mask)
        #expect(try folder.mode("x") == Int(0o666 & ~mask))
        #expect(try folder.text("x") == "one")
    }

    @Test func theOldFileStaysWhereTheNewOneIsNotFinished() throws {
        chmod(try folder.write("old", to: "x"), 0o644)
        do {
            let file = try AtomicFile(path: folder.file("x"))
            try file.write(Array("new".utf8))
            #expect(try folder.text("x") == "old")
            file.discard()
            #expect(folder.names == ["x"])
        }
        do {
            // One that nobody holds any more is discarded.
            let file = try AtomicFile(path: folder.file("x"))
            try file.write(Array("new".utf8))
        }
        #expect(folder.names == ["x"])
        #expect(try folder.text("x") == "old")
        #expect(try folder.mode("x") == 0o644)
    }

    @Test func aProgramThatIsKilledLeavesTheOldFile() throws {
        // What a killed writer leaves is a file under another name.
        try folder.write("old", to: "x")
        let file = try AtomicFile(path: folder.file("x"))
        try file.write(Array("half".utf8))
        #expect(try folder.text("x") == "old")
        // And it is in nobody's way.
        let other = try AtomicFile(path: folder.file("x"))
        try other.write(Array("whole".utf8))
        try other.complete()
        #expect(try folder.text("x") == "whole")
    }

    @Test func aLinkStaysALinkOrIsReplacedAsIsAsked() throws {
        try folder.write("old", to: "target")
        try #require(symlink("target", folder.file("link")) == 0)
        let followed = try AtomicFile(path: folder.file("link"))
        try followed.write(Array("new".utf8))
        try followed.complete()
        #expect(try folder.isLink("link"))
        #expect(try folder.text("target") == "new")

        let replaced = try AtomicFile(path: folder.file("link"), place: .replaced)
        try replaced.write(Array("own".utf8))
        try replaced.complete()
        #expect(try !folder.isLink("link"))
        #expect(try folder.text("link") == "own")
        #expect(try folder.text("target") == "new")
    }

    @Test func aLinkToNothingIsReplaced() throws {
        try #require(symlink("nothing", folder.file("link")) == 0)
        let file = try AtomicFile(path: folder.file("link"))
        try file.complete()
        #expect(folder.names == ["link"])
        #expect(try !folder.isLink("link"))
    }

    @Test func nothingButAFileIsReplaced() throws {
        try #require(mkfifo(folder.file("fifo"), 0o600) == 0)
        let expected: [(String, Int32, String)] = [
            (folder.path, EISDIR, folder.path), (folder.file("x/"), EISDIR, folder.file("x/")),
            (folder.file("fifo"), EEXIST, "a file in place of \(folder.file("fifo"))"),
            ("", ENOENT, "a file without a name"), ("a\0b", EINVAL, "a\0b"),
        ]
        for (path, number, words) in expected {
            let error = try #require(throws: SystemError.self) { try AtomicFile(path: path) }
            #expect(error.errno == number, "\(path)")
            #expect("\(error)" == "can't write \(words): \(systemMessage(number))")
        }
        let missing = try #require(throws: SystemError.self) { try AtomicFile(path: folder.file("none/x")) }
        #expect("\(missing)" == "can't write to \(folder.path)/none/: \(systemMessage(ENOENT))")
        #expect(folder.names == ["fifo"])
    }

    @Test func aUsersFileReplacesNothingButAFileAndThatOnlyIfAsked() throws {
        try folder.write("old", to: "x")
        try #require(symlink("x", folder.file("link")) == 0)
        try #require(symlink("nothing", folder.file("dead")) == 0)
        try #require(mkfifo(folder.file("fifo"), 0o600) == 0)
        let names = folder.names
        for (name, number) in [("link", ELOOP), ("dead", ELOOP), ("fifo", ENOTSUP), ("", EISDIR)] {
            for place in [AtomicFile.Place.free, .ordinary] {
                let error = try #require(throws: SystemError.self) {
                    try AtomicFile(path: folder.file(name), place: place)
                }
                #expect(error.errno == number, "\(name)")
            }
        }
        let there = try #require(throws: SystemError.self) { try AtomicFile(path: folder.file("x"), place: .free) }
        #expect(there.errno == EEXIST)
        #expect(folder.names == names)

        let file = try AtomicFile(path: folder.file("x"), place: .ordinary)
        try file.write(Array("new".utf8))
        try file.complete()
        #expect(try folder.text("x") == "new")
    }

    @Test(arguments: [AtomicFile.Place.free, .ordinary])
    func whatCameMeanwhileIsNotReplaced(place: AtomicFile.Place) throws {
        let file = try AtomicFile(path: folder.file("x"), place: place)
        try file.write(Array("new".utf8))
        try folder.write("other", to: "target")
        try #require(symlink("target", folder.file("x")) == 0)
        let error = try #require(throws: SystemError.self) { try file.complete() }
        #expect(error.errno == (place == .free ? EEXIST : ELOOP))
        #expect(try folder.text("target") == "other")
        #expect(folder.names == ["target", "x"])
    }

    @Test func whatHasBeenWrittenCanBeLookedAt() throws {
        let file = try AtomicFile(path: folder.file("x"), place: .free)
        #expect(file.contents(limit: 10) == [])
        try file.write(Array("0123456789".utf8))
        #expect(file.contents(limit: 10) == Array("0123456789".utf8))
        try file.write([0])
        #expect(file.contents(limit: 10) == nil)
    }

    @Test func whatCanNotBePutInPlaceLeavesNothing() throws {
        try #require(mkdir(folder.file("x"), 0o700) == 0)
        let file = try AtomicFile(path: folder.file("x"), place: .replaced)
        let error = try #require(throws: SystemError.self) { try file.complete() }
        #expect(error.errno == EISDIR)
        #expect(folder.names == ["x"])
    }

    @Test func aPrivateFileComesWithItsFolders() throws {
        let path = folder.file("a/b/x")
        try writePrivateFile(Array("one".utf8), to: path)
        try writePrivateFile(Array("two".utf8), to: path)
        #expect(try folder.text("a/b/x") == "two")
        #expect(try folder.mode("a/b/x") == 0o600)
        #expect(try folder.mode("a") == 0o700)
        #expect(throws: SystemError.self) { try writePrivateFile([], to: path + "/below") }
        #expect(try folder.text("a/b/x") == "two")
    }
}
