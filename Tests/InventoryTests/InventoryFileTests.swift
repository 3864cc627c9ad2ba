import Foundation
import TestSupport
import Testing

@testable import Inventory

@Suite(.timeLimit(.minutes(2))) struct InventoryFileTests {
    let at: Memory
    init() throws { at = try Memory() }

    private func begin() throws { try at.look([vm("vm-1", "web01", "u1")], at: 10) }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: at.folder.file("data"))
    }

    @Test func isMadeForItsOwnerAlone() throws {
        let mask = umask(0)
        defer { umask(mask) }
        try begin()
        #expect(try at.folder.mode("data") == 0o700)
        #expect(try at.folder.mode("data/inventory.sqlite") == 0o600)
        chmod(at.path, 0o644)
        try begin()
        #expect(try at.folder.mode("data/inventory.sqlite") == 0o600)
    }

    @Test func isNotMadeByReading() throws {
        #expect(try at.memory.vcenter(at: Memory.url) == nil)
        #expect(try at.folder.contents.isEmpty)
    }

    @Test func nothingElseInItsPlaceIsTouched() throws {
        let folder = at.folder.file("data")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try at.folder.write("mine", to: "target")
        func refused(_ what: InventoryError.Obstacle) throws {
            #expect(throws: InventoryError.noFile(path: at.path, what: what)) { try begin() }
            #expect(throws: InventoryError.noFile(path: at.path, what: what)) { try at.vms() }
        }
        try #require(symlink(at.folder.file("target"), at.path) == 0)
        try refused(.link)
        #expect(try at.folder.text("target") == "mine")
        unlink(at.path)
        mkdir(at.path, 0o700)
        try refused(.folder)
        rmdir(at.path)
        mkfifo(at.path, 0o600)
        try refused(.other)
    }

    @Test func aLinkAboveItIsFollowed() throws {
        mkdir(at.folder.file("real"), 0o700)
        try #require(symlink(at.folder.file("real"), at.folder.file("data")) == 0)
        try begin()
        #expect(try at.folder.contents == ["data", "real"])
        #expect(try at.lines() == ["web01 vm-1 u1 10-10"])
    }

    @Test(arguments: ["text", "header", "middle", "cut"]) func aDamagedOneIsSetAsideAndBegunAnew(_ how: String) throws {
        try at.look((0..<300).map { vm("vm-\($0)", "web\($0)", "u\($0)") }, at: 5)
        var bytes = try at.folder.bytes("data/inventory.sqlite")
        switch how {
        case "text": bytes = Data("this is no database, but long enough to be taken for one by its size alone\n".utf8)
        case "header": bytes.replaceSubrange(0..<16, with: Data(repeating: 0x41, count: 16))
        case "middle": bytes.replaceSubrange(4096..<12288, with: Data(repeating: 0xff, count: 8192))
        default: bytes = bytes.prefix(bytes.count / 2)
        }
        try bytes.write(to: URL(filePath: at.path))
        try begin()
        #expect(try at.lines() == ["web01 vm-1 u1 10-10"])
        let aside = try #require(try names().first { $0.hasPrefix("inventory.sqlite.damaged-2") })
        #expect(try at.folder.bytes("data/" + aside) == bytes)
        #expect(at.told.lines.count == 1)
        let said = "what was remembered of vCenter is damaged; it was set aside as \(at.path).damaged-2"
        #expect(at.told.lines.first?.hasPrefix(said) == true)
        // Whoever reads only sets it aside, too.
        try bytes.write(to: URL(filePath: at.path))
        #expect(try at.vms().isEmpty)
        #expect(at.told.lines.count == 2)
    }

    @Test(arguments: ["DROP TABLE vm", "DROP TABLE vcenter", "ALTER TABLE vm DROP COLUMN path"])
    func oneThatLacksWhatItsFormHasIsDamaged(_ change: String) throws {
        for isReading in [false, true] {
            try begin()
            try InventoryFile(path: at.path).openForWriting().execute(change)
            if isReading { #expect(try at.vms().isEmpty) } else { try begin() }
        }
        #expect(at.told.lines.count == 2)
        #expect(at.told.lines.allSatisfy { $0.contains("is damaged; it was set aside as") })
    }

    @Test func anotherShellsNewOneIsNotSetAside() throws {
        try begin()
        let file = InventoryFile(path: at.path, tell: { _ in Issue.record("it was set aside") })
        let damaged = file.identity
        // Meanwhile another shell has begun anew.
        try FileManager.default.moveItem(atPath: at.path, toPath: at.path + ".x")
        try begin()
        try file.setAside(damaged, at: 0)
        #expect(try at.lines() == ["web01 vm-1 u1 10-10"])
    }

    @Test func oneOfALaterShellIsLeftAlone() throws {
        try begin()
        try InventoryFile(path: at.path).openForWriting().execute("PRAGMA user_version = 7")
        let newer = InventoryError.newer(path: at.path, version: 7, ours: InventorySchema.steps.count)
        #expect(throws: newer) { try begin() }
        #expect(throws: newer) { try at.vms() }
        #expect(at.told.lines.isEmpty)
    }

    @Test func oneOfAnEarlierShellIsBroughtToThePresentForm() throws {
        try begin()
        let next = InventorySchema.steps + ["ALTER TABLE vcenter ADD COLUMN site TEXT;"]
        #expect(try at.memory(steps: next).vcenter(at: Memory.url)?.vms.count == 1)
        let newer = InventoryError.newer(path: at.path, version: next.count, ours: next.count - 1)
        #expect(throws: newer) { try begin() }
        // A step that fails leaves the form that was there.
        let wrong = next + ["CREATE TABLE more (id INTEGER); CREATE TABLE vm (id INTEGER);"]
        #expect(throws: InventoryError.self) { try at.memory(steps: wrong).vcenter(at: Memory.url) }
        #expect(try at.memory(steps: next).vcenter(at: Memory.url)?.vms.count == 1)
    }

    @Test func oneThatCantBeWrittenIsReadAllTheSame() throws {
        try begin()
        // The root user may write anything: what a file system that is read-only says is tried by SQLite's own flag.
        let error = InventoryFile(path: at.path)
        let reading = try #require(try error.openForReading())
        #expect(throws: InventoryError.readOnly(path: at.path)) {
            try error.checked { () throws(SQLiteError) in try reading.execute("DELETE FROM vm") }
        }
        #expect(try at.lines() == ["web01 vm-1 u1 10-10"])
    }

    @Test func aFolderThatCantBeMadeIsTold() throws {
        try at.folder.write("", to: "data")
        #expect(throws: InventoryError.self) { try begin() }
        #expect(try at.folder.contents == ["data"])
    }

    @Test func aFullDiskIsToldAndLeavesWhatWasKnown() throws {
        try begin()
        let file = InventoryFile(path: at.path)
        let database = try file.openForWriting()
        try database.execute("PRAGMA max_page_count = 8")
        #expect(throws: InventoryError.full(path: at.path)) {
            try file.checked { () throws(SQLiteError) in
                let look = InventoryLook(
                    url: Memory.url, vcenter: "vc-1", vms: (0..<2000).map { vm("vm-\($0)", "web\($0)", "u\($0)") },
                    time: 20)
                try InventoryWriter(database, look, now: 20).write()
            }
        }
        #expect(try at.lines() == ["web01 vm-1 u1 10-10"])
    }

    // MARK: Several at once

    private func python(_ script: String) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, at.path]
        process.standardOutput = Foundation.Pipe()
        try process.run()
        return process
    }

    private func waitForWord(of process: Process) throws {
        let output = try #require(process.standardOutput as? Foundation.Pipe)
        _ = output.fileHandleForReading.readData(ofLength: 1)
    }

    @Test func waitsForAnotherProcessThatWrites() throws {
        try begin()
        let other = try python(
            """
            import sqlite3, sys, time
            db = sqlite3.connect(sys.argv[1], isolation_level=None)
            db.execute("BEGIN IMMEDIATE")
            print("!", flush=True)
            time.sleep(1)
            db.execute("UPDATE vm SET host = 'esx09'")
            db.execute("COMMIT")
            """)
        try waitForWord(of: other)
        #expect(throws: InventoryError.busy(path: at.path)) {
            try at.memory(patience: 50).remember(InventoryLook(url: Memory.url, vcenter: "vc-1", time: 20))
        }
        // What it reads after that holds what the other wrote.
        try at.look([vm("vm-1", "web01", "u1")], at: 30)
        #expect(try at.vms().first?.vm.host == "esx09")
        other.waitUntilExit()
        #expect(other.terminationStatus == 0)
    }

    @Test func twoProcessesThatWriteLoseNothing() throws {
        try begin()
        let other = try python(
            """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1], timeout=20, isolation_level=None)
            for i in range(200):
                if i == 1: print("!", flush=True)
                db.execute("BEGIN IMMEDIATE")
                db.execute("INSERT INTO vcenter (uuid, first_look, last_look) VALUES (?, 0, 0)", (f"other-{i}",))
                db.execute("COMMIT")
            """)
        try waitForWord(of: other)
        for time in Int64(20)..<120 {
            try at.look([vm("vm-1", "web01", "u1"), vm("vm-\(time)", "v", "u-\(time)")], at: time)
        }
        other.waitUntilExit()
        #expect(other.terminationStatus == 0)
        let database = try #require(try InventoryFile(path: at.path).openForReading())
        #expect(try database.integer("SELECT COUNT(*) FROM vcenter WHERE uuid LIKE 'other-%'") == 200)
        #expect(try at.vms().count == 101)
        #expect(at.told.lines.isEmpty)
    }

    @Test func whatAProcessThatWasKilledBeganIsUndone() throws {
        try begin()
        let other = try python(
            """
            import sqlite3, sys, time
            db = sqlite3.connect(sys.argv[1], isolation_level=None)
            db.execute("PRAGMA cache_size = 1")
            db.execute("BEGIN IMMEDIATE")
            db.execute("UPDATE vm SET name = 'half'")
            for i in range(2000):
                db.execute("INSERT INTO vcenter (uuid, first_look, last_look) VALUES (?, 0, 0)", (f"{i}" * 50,))
            print("!", flush=True)
            time.sleep(60)
            """)
        try waitForWord(of: other)
        kill(other.processIdentifier, SIGKILL)
        other.waitUntilExit()
        #expect(try names().contains("inventory.sqlite-journal"))
        #expect(try at.lines() == ["web01 vm-1 u1 10-10"])
        #expect(at.told.lines.isEmpty)
    }
}
