/// What a run does in the place of code, and which options mean something beside it.
///
/// Every option that is given and is not among them is refused by its name: none is passed over in silence.
enum LoneTask: String, CaseIterable {
    case setup = "--setup"
    case definitions = "--definitions"
    case lint = "--lint"
    case doctor = "--doctor"
    case check = "--check"
    case list = "--list"

    /// Those that hold of any run: colour, and that LUA_INIT is left out, which a run without code does anyway.
    private static let always: Set = ["--no-init", "--color"]
    /// What says with which appliance it is.
    private static let connection: Set = [
        "--demo", "--profile", "--url", "--vcenter", "--username", "--password-command", "--ca", "--fingerprint",
        "--insecure", "--timezone", "--timeout", "--read-only",
    ]
    /// What is for runs in which Lua runs.
    private static let lua: Set = ["-v", "-E", "--output"]
    /// What is for runs in which the library sends requests.
    private static let requests: Set = [
        "--dry-run", "--yes", "--trace", "--log", "--log-file", "--record", "--pseudonyms", "--overwrite",
    ]

    /// What means something beside it; the appliance's own document is read where `--sync` stands there, too.
    func options(syncs: Bool) -> Set<String> {
        switch self {
        case .setup: Self.connection.subtracting(["--demo", "--insecure"])
        case .doctor: Self.connection
        case .check: Self.connection.union(Self.lua).union(Self.requests).union(["--report"])
        case .list: Self.lua
        case .definitions, .lint:
            Self.connection.union(Self.lua).union(["--sync"]).union(syncs ? Self.requests : [])
        }
    }

    /// Whether words may stand behind it that are no options.
    private var takesWords: Bool { self == .setup || self == .lint }

    /// The task that is asked for, if any; of several, the first stands.
    private init?(of options: CommandLineOptions) {
        if options.setup {
            self = .setup
        } else if options.definitions != nil {
            self = .definitions
        } else if options.lint {
            self = .lint
        } else if options.doctor {
            self = .doctor
        } else if options.check {
            self = .check
        } else if options.list {
            self = .list
        } else {
            return nil
        }
    }

    /// Refuses what means nothing beside the task that is asked for.
    static func check(_ options: CommandLineOptions, hasScript: Bool) throws(UsageError) {
        guard let task = LoneTask(of: options) else { return }
        let allowed = task.options(syncs: options.sync).union(always).union([task.rawValue])
        if let other = options.given.first(where: { !allowed.contains($0) }) { throw .exclusive(task.rawValue, other) }
        if hasScript, !task.takesWords { throw .exclusive(task.rawValue, "a script") }
    }

    /// Refuses whatever stands beside `--version`, which is read by its words alone.
    static func checkVersion(_ words: CommandLineWords) throws {
        let others = try CommandLineOptions(parsing: words.options.filter { $0 != "--version" })
        if let other = others.given.first { throw UsageError.exclusive("--version", other) }
        if !words.script.isEmpty { throw UsageError.exclusive("--version", "a script") }
    }
}

extension CommandLineOptions {
    /// The options that are given, by their names.
    var given: [String] {
        let lone: [(LoneOption, Bool)] = [
            (.interactive, interactive), (.demo, demo), (.insecure, insecure), (.check, check), (.list, list),
            (.doctor, doctor), (.lint, lint), (.setup, setup), (.warnings, warnings), (.luaVersion, luaVersion),
            (.ignoreLuaEnvironment, ignoreLuaEnvironment), (.readOnly, readOnly), (.dryRun, dryRun), (.yes, yes),
            (.sync, sync), (.trace, trace), (.pseudonyms, pseudonyms), (.overwrite, overwrite), (.noInit, noInit),
        ]
        let valued: [(ValuedOption, String?)] = [
            (.code, code.first), (.module, modules.first), (.definitions, definitions), (.record, record),
            (.profile, profile), (.url, url), (.vcenter, vcenter), (.username, username),
            (.passwordCommand, passwordCommand), (.ca, ca), (.fingerprint, fingerprint), (.report, report),
            (.log, log), (.logFile, logFile), (.timeout, timeout), (.timezone, timezone), (.output, output),
            (.color, color),
        ]
        return valued.filter { $0.1 != nil }.map(\.0.rawValue) + lone.filter(\.1).map(\.0.rawValue)
    }
}
