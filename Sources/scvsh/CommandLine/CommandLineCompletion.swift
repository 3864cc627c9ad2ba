import ArgumentParser
import Runtime
import System

/// What can follow the words of a command line, for the shell that it is typed in.
///
/// See docs/contracts.md, "Completion in shells".
struct CommandLineCompletion {
    /// The option that asks for it. The words behind it are those of the line; the last one, which may be empty, is
    /// being typed.
    static let option = "--complete"

    /// A word that may take the place of the one being typed. Of one that ends in `=` the rest is yet to come.
    struct Candidate: Hashable {
        let word: String
        /// What it means, in one line; may be empty.
        let note: String
    }

    /// An argument that a script takes, as its header has it.
    struct ScriptArgument: Hashable {
        let name: String
        let note: String
        /// The values that it can have, where they can be counted.
        var values: [String] = []
        var isSwitch = false

        /// Whether it names a file or a folder: a header says so in words alone.
        var isFile: Bool {
            values.isEmpty && note.split { !$0.isLetter }.contains { $0 == "file" || $0 == "folder" }
        }
    }

    /// What only others know; asked at need.
    struct Sources {
        var profiles: () -> [String]
        /// The scripts that are called by their names.
        var scripts: () -> [Candidate]
        /// The scripts in the folder at hand.
        var scriptFiles: () -> [String]
        /// What a script takes, by the word of the command line.
        var arguments: (String) -> [ScriptArgument]
    }

    private(set) var candidates: [Candidate] = []
    /// Whether the names of files may follow, too; the shell knows those best.
    private(set) var files = false

    private let sources: Sources

    init(words: [String], sources: Sources) {
        self.sources = sources
        let typed = words.last ?? ""
        var index = 0
        let last = max(words.count - 1, 0)
        // Whether the profile of a setup stands there already.
        var isNamed = false
        while index < last {
            let word = words[index]
            if word == "--" || word.utf8.first != UInt8(ascii: "-") || word == "-" {
                if words[..<index].contains(LoneOption.setup.rawValue) {
                    isNamed = true
                    index += 1
                    continue
                }
                let name = word == "--" ? index + 1 : index
                // All that follows it are scripts.
                if name < last, !words[..<index].contains(LoneOption.lint.rawValue) {
                    offerArguments(of: words[name], given: Array(words[(name + 1)..<last]), typed)
                } else {
                    offerScripts(typed)
                }
                return
            }
            index += 1
            guard let option = ValuedOption(spelling: word) else { continue }
            if index == last {
                offerValues(of: option, typed, before: "")
                return
            }
            index += 1
        }
        if let border = typed.firstIndex(of: "="), let option = ValuedOption(spelling: String(typed[..<border])) {
            offerValues(of: option, String(typed[typed.index(after: border)...]), before: String(typed[...border]))
        } else if typed.hasPrefix("-") {
            offerOptions(typed, given: words[..<last])
        } else if words[..<last].contains(LoneOption.setup.rawValue) {
            if !isNamed { offer(sources.profiles(), typed) }
        } else {
            offerScripts(typed)
        }
    }

    /// The answer: a line for each candidate, its note behind a tab; a line `:files` where names of files may follow.
    ///
    /// A word that a line can't hold, or that would do something in a terminal, is not offered.
    var text: String {
        var lines = candidates.filter { !$0.word.isEmpty && $0.word == $0.word.visible && !$0.word.hasPrefix(":") }
            .map { $0.note.isEmpty ? $0.word : "\($0.word)\t\($0.note.printable)" }
        if files { lines.append(":files") }
        return lines.map { $0 + "\n" }.joined()
    }

    private mutating func offer(_ words: [String], _ typed: String, before: String = "") {
        for word in words where word.hasPrefix(typed) { candidates.append(Candidate(word: before + word, note: "")) }
    }

    // MARK: Options

    private mutating func offerOptions(_ typed: String, given: ArraySlice<String>) {
        for option in Self.options where !given.contains(where: option.spellings.contains) || option.isRepeatable {
            // One spelling of each is enough, unless another one was begun.
            let shown = option.spellings.last.map { [$0] } ?? []
            let begun = typed.utf8.count > 1 ? option.spellings : shown
            for word in begun where word.hasPrefix(typed) {
                candidates.append(Candidate(word: word, note: option.note))
            }
        }
    }

    private mutating func offerValues(of option: ValuedOption, _ typed: String, before: String) {
        switch option {
        case .profile: offer(sources.profiles(), typed, before: before)
        case .output: offer(OutputForm.allCases.map(\.rawValue), typed, before: before)
        case .log: offer(["json"], typed, before: before)
        case .color: offer(ColorChoice.allCases.map(\.rawValue), typed, before: before)
        case .vcenter: offer(["none"], typed, before: before)
        case .ca, .logFile, .report, .record, .definitions: files = true
        case .code, .module, .url, .username, .passwordCommand, .fingerprint, .timeout, .timezone: break
        }
    }

    /// An option, as the help has it.
    private struct Option {
        let spellings: [String]
        var note: String
        var isRepeatable: Bool { spellings.contains { [ValuedOption.code.rawValue, "-l"].contains($0) } }
    }

    /// The options, out of the help: `  -p, --profile <name>    Use this profile.` Behind a long one the note has a
    /// line of its own.
    private static var options: [Option] {
        var found: [Option] = []
        for line in CommandLineParser.helpMessage(columns: 10_000).split(separator: "\n") {
            let words = line.split(separator: " ")
            if line.hasPrefix("  -") {
                let names = words.prefix { $0.hasPrefix("-") }
                let note = words.dropFirst(names.count).drop { $0.hasPrefix("<") }
                found.append(
                    Option(
                        spellings: names.map { $0.hasSuffix(",") ? String($0.dropLast()) : String($0) },
                        note: note.joined(separator: " ")))
            } else if line.hasPrefix("   "), let last = found.last, last.note.isEmpty {
                found[found.count - 1].note = words.joined(separator: " ")
            }
        }
        return found
    }

    // MARK: Scripts

    private mutating func offerScripts(_ typed: String) {
        guard !typed.contains("/"), !typed.hasPrefix("~") else {
            files = true
            return
        }
        // A file whose name begins like an option would be taken for one.
        candidates += sources.scripts().filter { $0.word.hasPrefix(typed) && !$0.word.hasPrefix("-") }
        offer(sources.scriptFiles().filter { !$0.hasPrefix("-") }, typed)
        // Where a script is in a folder of its own.
        files = candidates.isEmpty
    }

    private mutating func offerArguments(of script: String, given: [String], _ typed: String) {
        let arguments = sources.arguments(script)
        func argument(_ word: some StringProtocol) -> ScriptArgument? {
            let name = word.hasPrefix("--") ? String(word.dropFirst(2)) : String(word)
            return arguments.first { $0.name == name.map { $0 == "-" ? "_" : String($0) }.joined() }
        }
        if let before = given.last, before.hasPrefix("--"), !before.contains("="), let named = argument(before),
            !named.isSwitch
        {
            offerValues(of: named, typed, before: "")
        } else if let border = typed.firstIndex(of: "="), let named = argument(typed[..<border]) {
            offerValues(of: named, String(typed[typed.index(after: border)...]), before: String(typed[...border]))
        } else {
            let names = Set(given.compactMap { argument($0.prefix { $0 != "=" })?.name })
            let dashes = typed.hasPrefix("-") ? "--" : ""
            for each in arguments where !names.contains(each.name) {
                let word = dashes + each.name + (each.isSwitch && !dashes.isEmpty ? "" : "=")
                if word.hasPrefix(typed) { candidates.append(Candidate(word: word, note: each.note)) }
            }
            if !dashes.isEmpty, given.isEmpty, "--help".hasPrefix(typed) {
                candidates.append(Candidate(word: "--help", note: "Say what the script does and takes."))
            }
        }
    }

    private mutating func offerValues(
        of argument: ScriptArgument, _ typed: String, before: String
    ) {
        offer(argument.values, typed, before: before)
        if argument.isFile { files = true }
    }
}
