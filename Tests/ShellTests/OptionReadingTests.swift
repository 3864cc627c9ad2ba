import ArgumentParser
import Testing

@testable import scvsh

/// What is read without the argument parser has to be what the parser would have read.
@Suite struct OptionReadingTests {
    /// An option as the parser's help has it.
    private struct HelpLine {
        var spellings: [String]
        var takesValue: Bool
    }

    private static let help: [HelpLine] = CommandLineParser.helpMessage().split(separator: "\n").compactMap { line in
        guard line.hasPrefix("  -") else { return nil }
        let words = line.split(whereSeparator: { " ,".contains($0) }).map(String.init)
        let spellings = Array(words.prefix { $0.hasPrefix("-") })
        return HelpLine(spellings: spellings, takesValue: words[spellings.count].hasPrefix("<"))
    }

    private func isParsed(_ words: [String], as options: CommandLineOptions) -> Bool {
        (try? CommandLineParser.parse(words).options) == options
    }

    @Test func everyOptionOfTheHelpIsReadAndNoOther() throws {
        var lone: Set<LoneOption> = []
        var valued: Set<ValuedOption> = []
        for line in Self.help where !line.spellings.contains("--help") && !line.spellings.contains("--version") {
            for word in line.spellings {
                let words = line.takesValue ? [word, "value"] : [word]
                let options = try #require(CommandLineOptions(certain: words), "\(word)")
                #expect(options != CommandLineOptions())
                #expect(isParsed(words, as: options), "\(word)")
                // Cut off here, the value of an option would be taken for the script.
                #expect((ValuedOption(spelling: word) != nil) == line.takesValue)
                if let option = LoneOption(spelling: word) { lone.insert(option) }
                if let option = ValuedOption(spelling: word) { valued.insert(option) }
            }
        }
        #expect(lone == Set(LoneOption.allCases))
        #expect(valued == Set(ValuedOption.allCases))
    }

    @Test(arguments: [
        [], ["--url=host"], ["--url=a=b"], ["-e", ""], ["-e", "a b"], ["--url", "a", "--url", "b"], ["-y", "--yes"],
        ["-e", "1", "-i", "-e", "2"], ["-p", "a", "--profile=b"], ["--output", ""],
        ["-l", "mod"], ["-l", "g=mod", "-W", "-v", "-E", "-e", "1"],
    ])
    func theUsualIsReadWithoutTheParser(_ words: [String]) throws {
        let options = try #require(CommandLineOptions(certain: words))
        #expect(isParsed(words, as: options))
    }

    @Test(arguments: [
        ["-iy"], ["-o=json"], ["-ojson"], ["--read-only=1"], ["--no-sync"], ["-h"], ["--help"], ["--version", "-i"],
        ["--url"], ["--url", "--demo"], ["-e", "-1"], ["--url="], ["--url=\u{338}x"], ["--ur", "x"], ["host"], ["--"],
        ["--generate-completion-script", "bash"], ["---completion"], ["--e=1"], ["-url"], [""],
    ])
    func theRestIsLeftToTheParser(_ words: [String]) {
        #expect(CommandLineOptions(certain: words) == nil)
    }

    @Test func theVersionIsTheParsers() {
        #expect(throws: (any Error).self) { try CommandLineParser.parse(["--version"]) }
        #expect(CommandLineReading(["scvsh", "--version"]) == .version)
        #expect(CommandLineReading(["scvsh", "--version", "-i"]) == .wrong(.exclusive("--version", "-i")))
        #expect(CommandLineReading(["scvsh", "--demo", "--version"]) == .wrong(.exclusive("--version", "--demo")))
    }

    /// The same numbers in each run.
    private struct Chance: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let values = [
        "x", "", "host:1", "a=b", "=", "-", "--", "-1", "-i", "--demo", "--help", "é", "\u{338}", "s.lua", "2.5",
    ]

    private static let oddWords = [
        "-iy", "-yi", "-ie", "-ye", "-ipx", "-o=json", "-ojson", "-px", "-p=x", "--", "-", "", "s.lua", "x=y", "--help",
        "-h", "--version", "--nonsense", "--ur", "--URL", "--no-read-only", "--read-only=true", "--demo=", "-e=1",
        "-ex", "-lx", "-lg=mod", "-WE", "-vi", "-W=1",
        "-e\u{301}", "--e", "--e=1", "--i", "-url", "--url≠x", "--url=\u{338}x", "-é", "—url", "---completion",
        "--generate-completion-script", "--generate-completion-script=zsh", "--experimental-dump-help", "help",
    ]

    private func words(using chance: inout Chance) -> [String] {
        var words: [String] = []
        for _ in 0..<Int.random(in: 0...5, using: &chance) {
            let value = Self.values.randomElement(using: &chance) ?? ""
            let option = Self.help.randomElement(using: &chance)
            let word = option?.spellings.randomElement(using: &chance) ?? ""
            switch Int.random(in: 0..<10, using: &chance) {
            case 0: words.append(Self.oddWords.randomElement(using: &chance) ?? "")
            case 1: words.append("\(word)=\(value)")
            case 2: words.append(word)
            default: words += option?.takesValue == true ? [word, value] : [word]
            }
        }
        return words
    }

    @Test func anyLineIsReadAsTheParserReadsIt() {
        var chance = Chance(state: 15)
        var certain = 0
        for _ in 0..<4000 {
            let line = words(using: &chance)
            let words = CommandLineWords(["scvsh"] + line).options
            guard let options = CommandLineOptions(certain: words) else { continue }
            certain += 1
            #expect(isParsed(words, as: options), "\(line)")
        }
        #expect(certain > 1000)
    }

    @Test func whatStandsBehindTheScriptIsTheScripts() {
        var chance = Chance(state: 16)
        var scripts = 0
        for _ in 0..<1000 {
            let line = words(using: &chance)
            let alone = CommandLineWords(["scvsh"] + line)
            // A setup takes a name where a script would stand, and options behind it.
            guard alone.script.isEmpty, let options = CommandLineOptions(certain: alone.options), !options.setup else {
                continue
            }
            scripts += 1
            let passed = words(using: &chance)
            let whole = CommandLineWords(["scvsh"] + line + ["s.lua"] + passed)
            #expect(whole.options == alone.options && whole.script == ["s.lua"] + passed, "\(line) \(passed)")
        }
        #expect(scripts > 300)
    }
}
