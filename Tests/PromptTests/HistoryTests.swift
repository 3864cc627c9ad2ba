import Foundation
import System
import TestSupport
import Testing

@testable import Prompt

@Suite struct HistoryTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func history(_ name: String = "state/scvsh/history", limit: Int = 2000) -> History {
        History(path: folder.file(name), limit: limit)
    }

    @Test func keepsEntriesFromOneShellToTheNext() throws {
        let first = history()
        #expect(first.load() == [])
        #expect(first.fault == nil)
        first.append("print(1)")
        first.append("for i = 1, 2 do\n\tprint(i)\n\nend")
        #expect(history().load() == ["print(1)", "for i = 1, 2 do\n\tprint(i)\n\nend"])
    }

    @Test func isForItsOwnerAlone() throws {
        history().append("1")
        #expect(try folder.mode("state/scvsh/history") == 0o600)
        #expect(try folder.mode("state/scvsh") == 0o700)
        #expect(try folder.mode("state") == 0o700)
    }

    @Test func takesOthersTheRightToReadAnOlderFile() throws {
        try folder.write("old\n", to: "history")
        chmod(folder.file("history"), 0o644)
        history("history").append("new")
        #expect(try folder.mode("history") == 0o600)
        #expect(try folder.text("history") == "old\nnew\n")
    }

    @Test(arguments: ["", "  ", "\n\t\n", "with\0nul"])
    func leavesOutWhatIsNoEntry(_ text: String) throws {
        #expect(!history().append(text))
        #expect(!FileManager.default.fileExists(atPath: folder.file("state/scvsh/history")))
    }

    @Test func leavesOutWhatIsTooLongToComeBackTo() {
        #expect(!history().append(String(repeating: "x", count: History.maxEntryBytes + 1)))
        #expect(history().append(String(repeating: "x", count: History.maxEntryBytes)))
    }

    @Test func dropsConsecutiveDuplicatesAlsoOfTheShellBefore() throws {
        let one = history()
        #expect(one.append("a"))
        #expect(!one.append("a"))
        #expect(!one.append("  a\n"))
        #expect(one.append("b"))
        #expect(one.append("a"))
        let two = history()
        #expect(two.load() == ["b", "a"])
        #expect(!two.append("a"))
    }

    @Test func hearsOfWhatOthersAdd() {
        let one = history()
        let two = history()
        #expect(one.load() == [])
        #expect(one.news() == .none)
        two.append("a")
        two.append("b")
        #expect(one.news() == .added(["a", "b"]))
        #expect(one.news() == .none)
        one.append("own")
        #expect(one.news() == .none)
        two.append("c")
        one.append("mine")
        #expect(one.news() == .added(["c", "mine"]))
    }

    @Test func theFirstLineIsKnownToWhoWroteItOnly() {
        let one = history()
        let two = history()
        #expect(one.load() == [] && two.load() == [])
        one.append("a")
        #expect(one.news() == .none)
        two.append("b")
        #expect(two.news() == .added(["a", "b"]))
        #expect(one.news() == .added(["b"]))
    }

    @Test func hearsOfWhatOthersTakeOut() {
        let one = history()
        let two = history()
        #expect(one.load() == [])
        for entry in ["a", "secret", "b"] { one.append(entry) }
        #expect(two.load() == ["a", "secret", "b"])
        one.forget { $0 == "secret" }
        #expect(one.news() == .none)
        #expect(two.news() == .rewritten(["a", "b"]))
        #expect(two.news() == .none)
    }

    @Test func twoShellsAtOnceKeepEachOthersLines() throws {
        let one = history()
        let two = history()
        _ = one.load()
        _ = two.load()
        for index in 0..<50 {
            one.append("one \(index)")
            two.append("two \(index)")
        }
        let entries = Set(history().load())
        #expect(entries.count == 100)
    }

    @Test func manyAtOnceKeepEachOthersLines() async throws {
        let path = folder.file("history")
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    let mine = History(path: path)
                    for index in 0..<50 { mine.append("\(writer) \(index)") }
                }
            }
        }
        #expect(Set(History(path: path).load()).count == 200)
    }

    @Test func nothingIsLostWhileAnotherShellCutsTheFileBack() async throws {
        let path = folder.file("history")
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                let writer = History(path: path)
                for index in 0..<1000 { writer.append("\(index)") }
            }
            group.addTask {
                for _ in 0..<200 { _ = History(path: path, limit: 50).load() }
            }
        }
        let left = History(path: path).load().compactMap { Int($0) }
        #expect(left.count >= 50)
        #expect(left == Array((1000 - left.count)..<1000))
    }

    @Test func isCutBackToTheLatest() throws {
        let small = history(limit: 10)
        for index in 0..<25 { small.append("entry \(index)") }
        #expect(history(limit: 10).load() == (15..<25).map { "entry \($0)" })
        let kept = try folder.text("state/scvsh/history").split(separator: "\n")
        #expect(kept.count == 10)
        #expect(try folder.mode("state/scvsh/history") == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("state/scvsh")) == ["history"])
    }

    @Test func readsAFileThatSomeoneElseWrote() throws {
        let text = "\tcut off\nok\n\n  \nunfinished"
        try folder.write(text, to: "history")
        let mine = history("history")
        #expect(mine.load() == ["ok", "  ", "unfinished"])
        mine.append("next")
        #expect(try folder.text("history").hasSuffix("unfinished\nnext\n"))
    }

    @Test func repairsWhatIsNoText() throws {
        try Data([0x61, 0xFF, 0x62, 0x0A]).write(to: URL(fileURLWithPath: folder.file("history")))
        #expect(history("history").load() == ["a\u{FFFD}b"])
    }

    @Test func saysWhyItCanNotBeKeptAndGoesOn() throws {
        try folder.write("a file", to: "blocked")
        let blocked = history("blocked/history")
        #expect(blocked.load() == [])
        #expect(blocked.append("1"))
        let fault = try #require(blocked.fault)
        #expect(fault.path == folder.file("blocked/history"))
        #expect("\(fault)".contains(folder.file("blocked/history")))
        #expect(!blocked.append("1"))
        #expect(blocked.append("2"))
    }

    @Test func refusesWhatIsNoFile() throws {
        try FileManager.default.createDirectory(atPath: folder.file("history"), withIntermediateDirectories: false)
        let folderInstead = history("history")
        folderInstead.append("1")
        #expect(folderInstead.fault?.errno == EISDIR)

        mkfifo(folder.file("pipe"), 0o600)
        let pipeInstead = history("pipe")
        pipeInstead.append("1")
        #expect(pipeInstead.fault?.action == "write")
    }
}
