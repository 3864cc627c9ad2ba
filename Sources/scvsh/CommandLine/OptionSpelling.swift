// The options as they are written. Tests hold both lists against the argument parser's own.

/// An option that stands alone.
enum LoneOption: String, CaseIterable {
    case interactive = "-i"
    case warnings = "-W"
    case luaVersion = "-v"
    case ignoreLuaEnvironment = "-E"
    case demo = "--demo"
    case setup = "--setup"
    case insecure = "--insecure"
    case readOnly = "--read-only"
    case dryRun = "--dry-run"
    case yes = "--yes"
    case sync = "--sync"
    case check = "--check"
    case list = "--list"
    case lint = "--lint"
    case trace = "--trace"
    case pseudonyms = "--pseudonyms"
    case overwrite = "--overwrite"
    case noInit = "--no-init"
    case doctor = "--doctor"

    /// The option that this word is, in any of its spellings.
    init?(spelling word: String) {
        switch word {
        case "-i": self = .interactive
        case "-y": self = .yes
        case "-W": self = .warnings
        case "-v": self = .luaVersion
        case "-E": self = .ignoreLuaEnvironment
        default:
            // Of so many texts the first comparison makes a table, which a start with -e alone is not to pay for.
            guard word.utf8.starts(with: "--".utf8) else { return nil }
            self.init(rawValue: word)
        }
    }
}

/// An option that takes a value.
enum ValuedOption: String, CaseIterable {
    case code = "-e"
    case module = "-l"
    case profile = "--profile"
    case url = "--url"
    case vcenter = "--vcenter"
    case username = "--username"
    case passwordCommand = "--password-command"
    case ca = "--ca"
    case fingerprint = "--fingerprint"
    case report = "--report"
    case definitions = "--definitions"
    case log = "--log"
    case logFile = "--log-file"
    case record = "--record"
    case timeout = "--timeout"
    case timezone = "--timezone"
    case output = "--output"
    case color = "--color"

    /// The option that this word is, in any of its spellings.
    init?(spelling word: String) {
        switch word {
        case "-e": self = .code
        case "-l": self = .module
        case "-p": self = .profile
        case "-o": self = .output
        default:
            guard word.utf8.starts(with: "--".utf8) else { return nil }
            self.init(rawValue: word)
        }
    }
}
