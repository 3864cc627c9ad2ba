/// What the options of a command line say: those of docs/contracts.md, "Command line".
struct CommandLineOptions: Hashable {
    var code: [String] = []
    var modules: [String] = []
    var interactive = false
    var warnings = false
    var luaVersion = false
    var ignoreLuaEnvironment = false
    var demo = false
    var profile: String?
    var setup = false
    var url: String?
    var vcenter: String?
    var username: String?
    var passwordCommand: String?
    var ca: String?
    var fingerprint: String?
    var insecure = false
    var readOnly = false
    var dryRun = false
    var yes = false
    var sync = false
    var check = false
    var report: String?
    var list = false
    var definitions: String?
    var lint = false
    var trace = false
    var log: String?
    var logFile: String?
    var record: String?
    var pseudonyms = false
    var overwrite = false
    var timeout: String?
    var timezone: String?
    var output: String?
    var color: String?
    var noInit = false
    var doctor = false
}

extension CommandLineOptions {
    /// Reads options that can be meant in one way only: each spelled out, a value behind it that does not look like an
    /// option, or after `=`. Nil where there is anything else.
    init?(certain words: [String]) {
        self.init()
        var next = words.startIndex
        while next < words.endIndex {
            let word = words[next]
            next += 1
            if let option = LoneOption(spelling: word) {
                set(option)
            } else if let option = ValuedOption(spelling: word) {
                guard next < words.endIndex, words[next].utf8.first != UInt8(ascii: "-") else { return nil }
                set(option, to: words[next])
                next += 1
            } else {
                guard word.utf8.starts(with: "--".utf8), let border = word.utf8.firstIndex(of: UInt8(ascii: "=")),
                    let option = ValuedOption(spelling: String(word[..<border]))
                else { return nil }
                let value = word[word.utf8.index(after: border)...]
                // A mark above the `=` would make another character of it.
                guard let first = value.utf8.first, first < 0x80 else { return nil }
                set(option, to: String(value))
            }
        }
    }

    private mutating func set(_ option: LoneOption) {
        switch option {
        case .interactive: interactive = true
        case .warnings: warnings = true
        case .luaVersion: luaVersion = true
        case .ignoreLuaEnvironment: ignoreLuaEnvironment = true
        case .demo: demo = true
        case .setup: setup = true
        case .insecure: insecure = true
        case .readOnly: readOnly = true
        case .dryRun: dryRun = true
        case .yes: yes = true
        case .sync: sync = true
        case .check: check = true
        case .list: list = true
        case .lint: lint = true
        case .trace: trace = true
        case .pseudonyms: pseudonyms = true
        case .overwrite: overwrite = true
        case .noInit: noInit = true
        case .doctor: doctor = true
        }
    }

    private mutating func set(_ option: ValuedOption, to value: String) {
        switch option {
        case .code: code.append(value)
        case .module: modules.append(value)
        case .profile: profile = value
        case .url: url = value
        case .vcenter: vcenter = value
        case .username: username = value
        case .passwordCommand: passwordCommand = value
        case .ca: ca = value
        case .fingerprint: fingerprint = value
        case .report: report = value
        case .definitions: definitions = value
        case .record: record = value
        case .log: log = value
        case .logFile: logFile = value
        case .timeout: timeout = value
        case .timezone: timezone = value
        case .output: output = value
        case .color: color = value
        }
    }
}
