import TestSupport
import Testing

@testable import Prompt

@Suite struct FailuresTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func failures() -> Failures { Failures(path: folder.file("failed_lines")) }

    @Test func aLineFailedUntilItGoesWell() throws {
        let one = failures()
        #expect(one.load() == .init())
        #expect(one.note("  bad ", failed: true) == .init(failed: ["bad"]))
        #expect(one.note("bad", failed: true) == .init())
        #expect(one.note("worse\nthan that", failed: true) == .init(failed: ["worse\nthan that"]))
        #expect(try folder.text("failed_lines") == "bad\nworse\n\tthan that\n")
        #expect(failures().load() == .init(failed: ["bad", "worse\nthan that"]))
        #expect(one.note("bad", failed: false) == .init(mended: ["bad"]))
        #expect(one.note("good", failed: false) == .init())
        #expect(failures().load() == .init(failed: ["worse\nthan that"]))
    }

    @Test func anotherShellHearsOfIt() throws {
        let (one, other) = (failures(), failures())
        _ = (one.load(), other.load())
        _ = one.note("bad", failed: true)
        #expect(other.news() == .init(failed: ["bad"]))
        #expect(other.news() == .init())
        #expect(other.note("bad", failed: false) == .init(mended: ["bad"]))
        #expect(one.news() == .init(mended: ["bad"]))
        // It is the same line again, and is kept again.
        #expect(one.note("bad", failed: true) == .init(failed: ["bad"]))
        #expect(try folder.text("failed_lines") == "bad\n")
    }

    @Test func whatIsForgottenIsInNoFile() throws {
        let one = failures()
        _ = one.note("x = 'hunter2'", failed: true)
        _ = failures().note("of another", failed: true)
        #expect(one.forget { $0.contains("hunter2") || $0 == "of another" }.mended == ["x = 'hunter2'"])
        #expect(try folder.text("failed_lines") == "")
    }
}
