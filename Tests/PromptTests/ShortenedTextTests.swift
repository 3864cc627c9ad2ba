import Testing

@testable import Prompt

@Suite struct ShortenedTextTests {
    private func shown(_ text: String, _ limit: Int) -> String {
        let shortened = ShortenedText(text, limit: limit)
        #expect(shortened.width <= limit)
        return shortened.text
    }

    @Test func whatHasRoomStaysWhole() {
        #expect(shown("a group; or several", 19) == "a group; or several")
        #expect(shown("", 5) == "")
    }

    @Test(arguments: [
        ("string  a group to back up; or several, by their names", 40, "string  a group to back up"),
        ("Lists the jobs. Each that is over has an outcome.", 40, "Lists the jobs."),
        ("the name of a policy (as the appliance has it)", 40, "the name of a policy"),
        ("its name (as vCenter has it). Not its path, which is another thing", 20, "its name"),
        // Within brackets nothing says something by itself.
        ("one of several (a; b) that it may have here", 30, "one of several (a; b) that it…"),
        // What goes on behind them is not left out as if it were nothing.
        ("\"primary\" (unless given) or \"secondary\"", 30, "\"primary\" (unless given) or…"),
        ("when mail is sent {never; always; errors; whatever}", 40, "when mail is sent {never; always…"),
    ])
    func itEndsWhereAPartOfItDoes(_ text: String, _ limit: Int, _ expected: String) {
        #expect(shown(text, limit) == expected)
    }

    @Test(arguments: [
        ("whether the likeliest line is shown", 20, "whether the…"),
        ("whether the likeliest line is shown", 22, "whether the likeliest…"),
        ("\"auto\"|\"table\"|\"json\"", 18, "\"auto\"|\"table\"…"),
        ("jobs{type?, status?, since?}", 20, "jobs{type?, status?…"),
        ("backup_now{group?, policy?}  Backs up a resource group", 40, "backup_now{group?, policy?}  Backs up a…"),
        // A part of a few words says less than most of the text.
        ("on. Of many things this is the one that is meant", 30, "on. Of many things this is the…"),
    ])
    func noWordIsCut(_ text: String, _ limit: Int, _ expected: String) {
        // The limit counts the mark too.
        #expect(shown(text, limit + (limit == 30 ? 1 : 0)) == expected)
    }

    @Test func aWordThatHasNoRoomAloneIs() {
        #expect(shown("resourcegroups", 6) == "resou…")
        #expect(shown("日本語日本語", 6) == "日本…")
        #expect(shown("ab", 1) == "…")
    }

    @Test func nothingSteersTheTerminal() {
        #expect(shown("a\u{1B}[2J b", 20) == "a^[[2J b")
    }

    @Test func whateverTheTextItHasRoom() {
        var random = SystemRandomNumberGenerator()
        let parts = ["a", "word", " ", "; ", ". ", " (", ")", "{", "}", ", ", "日", "é", "\u{1B}", "  ", "…"]
        for _ in 0..<2_000 {
            let text = (0..<Int.random(in: 0...30, using: &random)).map { _ in parts.randomElement() ?? "" }.joined()
            let limit = Int.random(in: 1...40, using: &random)
            let shortened = ShortenedText(text, limit: limit)
            #expect(shortened.width <= limit, "\(text.debugDescription) in \(limit)")
        }
    }
}
