import API
import ArgumentParser
import HTTP
import Runtime

/// What a command line asks for.
struct Invocation: Equatable {
    /// The parts that are run, in order.
    var parts: [Part] = []
    var prompt: Prompting = .never
    /// The command line, as `arg` shows it: the program's name first.
    var arguments: [String] = []
    /// Where the script's name stands in it; 0 without a script.
    var scriptIndex = 0
    /// Whether a simulated appliance is started.
    var demo = false
    /// What the options say of the connection.
    var connection = ConnectionSettings()
    var profile: String?
    /// The form of results; nil when not said.
    var output: OutputForm?
    /// When to use colour.
    var color: ColorChoice = .auto
    /// Whether LUA_INIT is run and, before the prompt, init.lua.
    var initFile = true
    /// Whether the version of Lua is printed first.
    var luaVersion = false
    /// Whether LUA_INIT, LUA_PATH and LUA_CPATH of the environment count for nothing.
    var ignoresLuaEnvironment = false
    var readOnly = false
    var dryRun = false
    var assumeYes = false
    var trace = false
    /// Whether what happens is written as lines of JSON.
    var log = false
    /// The file that they are added to; nil for standard error.
    var logFile: String?
    /// Where the session is recorded.
    var recording: RecordingWish?
    /// Whether the appliance's own document is read before anything runs.
    var sync = false
    /// Whether the appliance is checked, in place of any code.
    var check = false
    /// What profile is to be set up, in place of any code.
    var setup: SetupWish?
    /// Whether the scripts that there are are listed, in place of any code.
    var list = false
    /// Whether what the shell stands on is looked at, in place of any code.
    var doctor = false
    /// The folder that definitions for editors are written to, in place of any code.
    var definitions: String?
    /// The scripts that are looked through, in place of any code.
    var lint: [String]?
    /// The file that the report of a check goes to.
    var report: String?
    /// Whether the report may take the place of a file.
    var overwriteReport = false
    /// What reads and changes may take.
    var timeout: Duration?

    /// A file that the session is to be recorded in.
    struct RecordingWish: Hashable {
        let path: String
        let hasPseudonyms: Bool
        let overwrite: Bool
    }

    enum Part: Hashable {
        case code(String)
        /// A module that is required, as `-l` takes it: `mod`, or `g=mod`.
        case module(String)
        /// From here on Lua's warnings are shown.
        case warnings
        case file(String)
        case standardInput
    }

    enum Prompting: Hashable {
        case never
        case always
        /// If standard input is a terminal; else it is the script.
        case atTerminal
    }

    /// Whether a script is only asked what it takes; then nothing is run before it.
    var asksForScriptHelp: Bool {
        scriptArguments.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
    }

    /// What the script is passed: `...` of each part.
    var scriptArguments: [String] { scriptIndex > 0 ? Array(arguments.dropFirst(scriptIndex + 1)) : [] }
}

/// When to use colour.
enum ColorChoice: String, CaseIterable { case auto, always, never }

enum CommandLineReading: Equatable {
    case run(Invocation)
    /// Text for standard output: the help.
    case tell(String)
    /// The version, and those of the libraries.
    case version
    case wrong(UsageError)
    /// The words of a command line behind which a shell wants to know what can follow.
    case complete([String])
}

extension CommandLineReading {
    /// Whether something is run, or would be if the command line were not wrong.
    var mayRun: Bool {
        switch self {
        case .wrong(.exclusive("--version", _)): false
        case .run, .wrong: true
        case .tell, .version, .complete: false
        }
    }

    /// Reads a command line that begins with the program's name.
    init(_ arguments: [String]) { self.init(arguments, words: CommandLineWords(arguments)) }

    /// Reads a command line that was cut already.
    init(_ arguments: [String], words: CommandLineWords) {
        // What is behind it is being typed, and no command line yet.
        if arguments.count > 1, arguments[1] == CommandLineCompletion.option {
            self = .complete(Array(arguments[2...]))
            return
        }
        // It is all that the parser would say.
        guard words.options != ["--version"] || !words.script.isEmpty else {
            self = .version
            return
        }
        do {
            let options = try CommandLineOptions(parsing: words.options)
            self = .run(try Invocation(options, words: words, arguments: arguments))
        } catch let fault as UsageError {
            self = .wrong(fault)
        } catch {
            self.init(parserSaid: error)
            guard self == .version else { return }
            do {
                try LoneTask.checkVersion(words)
            } catch let fault as UsageError {
                self = .wrong(fault)
            } catch {
                self.init(parserSaid: error)
            }
        }
    }

    /// What the argument parser throws: a wish for help or the version, or what is wrong.
    private init(parserSaid error: any Error) {
        guard CommandLineParser.exitCode(for: error) == .success else {
            self = .wrong(.parser(CommandLineParser.message(for: error)))
            return
        }
        let text = CommandLineParser.fullMessage(for: error)
        self = text == ProjectVersion.number ? .version : .tell(text)
    }
}

extension Invocation {
    /// Checks what the options say, and puts it together.
    init(_ options: CommandLineOptions, words: CommandLineWords, arguments: [String]) throws(UsageError) {
        self.arguments = arguments
        scriptIndex = words.scriptIndex
        parts = Self.parts(options, sequence: words.sequence)
        if let script = words.script.first { parts.append(script == "-" ? .standardInput : .file(script)) }
        // As with lua5.4: a module that is required is no program.
        let isProgram = !options.code.isEmpty || !words.script.isEmpty || options.luaVersion
        prompt = options.interactive ? .always : isProgram ? .never : .atTerminal
        luaVersion = options.luaVersion
        ignoresLuaEnvironment = options.ignoreLuaEnvironment

        try LoneTask.check(options, hasScript: !words.script.isEmpty)
        try readSetup(options, words.script)
        try readEditing(options)
        try readCheck(options)
        if options.list { (list, prompt) = (true, .never) }
        if options.doctor { (doctor, prompt) = (true, .never) }
        demo = options.demo
        profile = setup == nil ? options.profile : nil
        connection = try ConnectionSettings(options)
        setup?.connection = connection
        if demo {
            let real: [(String, Bool)] = [
                ("--profile", profile != nil), ("--url", options.url != nil), ("--username", options.username != nil),
                ("--password-command", options.passwordCommand != nil), ("--ca", options.ca != nil),
                ("--fingerprint", options.fingerprint != nil), ("--insecure", options.insecure),
                ("--vcenter", options.vcenter != nil && connection.vcenter != VCenterChoice.none),
            ]
            if let other = real.first(where: \.1) { throw .exclusive("--demo", other.0) }
        }
        readOnly = options.readOnly
        dryRun = options.dryRun
        assumeYes = options.yes
        trace = options.trace
        try readLog(options)
        if let path = options.record {
            guard !path.isEmpty else { throw .value(option: "--record", path, .text) }
            recording = RecordingWish(path: path, hasPseudonyms: options.pseudonyms, overwrite: options.overwrite)
        } else if options.pseudonyms || (options.overwrite && options.report == nil) {
            throw .without(options.pseudonyms ? "--pseudonyms" : "--overwrite", "--record")
        }
        sync = options.sync
        initFile = !options.noInit
        if let text = options.timeout {
            guard let duration = Self.seconds(text) else { throw .value(option: "--timeout", text, .seconds) }
            timeout = duration
            setup?.timeout = duration
        }
        if let text = options.output {
            guard let form = OutputForm(rawValue: text) else {
                throw .value(option: "--output", text, .oneOf(OutputForm.allCases.map(\.rawValue)))
            }
            output = form
        }
        if let text = options.color {
            guard let choice = ColorChoice(rawValue: text) else {
                throw .value(option: "--color", text, .oneOf(ColorChoice.allCases.map(\.rawValue)))
            }
            color = choice
        }
    }

    /// What `-e`, `-l` and `-W` ask for, in the order in which they stand on the command line.
    private static func parts(_ options: CommandLineOptions, sequence: [String]) -> [Part] {
        var parts: [Part] = []
        var code = options.code[...]
        var modules = options.modules[...]
        // The parser takes it in other spellings, too.
        if options.warnings, !sequence.contains("-W") { parts.append(.warnings) }
        for option in sequence {
            switch option {
            case "-e": if let text = code.popFirst() { parts.append(.code(text)) }
            case "-l": if let word = modules.popFirst() { parts.append(.module(word)) }
            default: parts.append(.warnings)
            }
        }
        return parts + code.map { .code($0) } + modules.map { .module($0) }
    }

    /// A setup is all that a run does. Its profile stands where a script would, or behind `-p`; what an option says is
    /// not asked for. Nobody but the person at the terminal accepts a certificate.
    private mutating func readSetup(_ options: CommandLineOptions, _ words: [String]) throws(UsageError) {
        guard options.setup else { return }
        if words.count > 1 { throw .wordBehindName(words[1]) }
        if let word = words.first, let other = options.profile, word != other {
            throw .exclusive("--setup \(word)", "--profile \(other)")
        }
        let name = words.first ?? options.profile
        if let name, !SetupWish.isName(name) { throw .value(option: "--setup", name, .profileName) }
        setup = SetupWish(name: name, isReadOnly: options.readOnly)
        (parts, prompt, scriptIndex) = ([], .never, 0)
    }

    private mutating func readLog(_ options: CommandLineOptions) throws(UsageError) {
        if let form = options.log {
            guard form == "json" else { throw .value(option: "--log", form, .oneOf(["json"])) }
            log = true
        }
        guard let file = options.logFile else { return }
        guard log else { throw .without("--log-file", "--log") }
        guard !file.isEmpty else { throw .value(option: "--log-file", file, .text) }
        logFile = file
    }

    private mutating func readCheck(_ options: CommandLineOptions) throws(UsageError) {
        if let report = options.report {
            guard options.check else { throw .without("--report", "--check") }
            guard !report.isEmpty else { throw .value(option: "--report", report, .text) }
        }
        guard options.check else { return }
        check = true
        report = options.report
        overwriteReport = options.overwrite
        prompt = .never
    }

    /// What is done for editors.
    private mutating func readEditing(_ options: CommandLineOptions) throws(UsageError) {
        if let folder = options.definitions {
            guard !folder.isEmpty else { throw .value(option: "--definitions", folder, .text) }
            definitions = folder
            prompt = .never
        }
        guard options.lint else { return }
        guard scriptIndex > 0 else { throw .nothingToLint }
        lint = Array(arguments[scriptIndex...])
        parts = []
        prompt = .never
    }

    /// A positive number of seconds, decimals too; nothing that merely begins like a number.
    static func seconds(_ text: String) -> Duration? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: ".") }),
            let number = Double(text), number.isFinite, number >= 0.001, number <= 1e7
        else { return nil }
        return .milliseconds(Int64((number * 1000).rounded()))
    }
}
