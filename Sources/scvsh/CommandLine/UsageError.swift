import API
import Appliance
import Errors

/// What is wrong with a command line, as facts.
enum UsageError: Error, Hashable {
    /// What the argument parser says.
    case parser(String)
    /// A value that an option can't have.
    case value(option: String, String, Expected)
    /// Two options that can't be used together.
    case exclusive(String, String)
    /// An option that means nothing without another one.
    case without(String, String)
    /// No file is named that is to be looked through.
    case nothingToLint
    /// The file of a recording can't be made.
    case recording(path: String, FileObstacle)
    /// The file of the log can't be written to.
    case log(path: String, FileObstacle)
    /// There is no terminal to ask for commands at.
    case noTerminal
    /// There is none for the prompt that a script opens.
    case noTerminalForScript
    /// There is none for the questions of a setup.
    case noTerminalForSetup
    /// Behind the name of the profile of a setup stands something else.
    case wordBehindName(String)

    /// What an option takes.
    enum Expected: Hashable {
        case oneOf([String])
        case seconds
        case fingerprint
        case address(AddressError)
        case vcenter(AddressError)
        case timezone
        case text
        case profileName
    }
}

extension UsageError: ReportableError {
    var kind: ErrorKind { .usage }

    var message: String {
        switch self {
        case .parser(let text): text
        case .value(let option, let text, let expected):
            switch expected {
            case .address(let fault), .vcenter(let fault): "\(option): \(fault)"
            default: "\(option) can't be '\(text)'"
            }
        case .exclusive(let one, let other): "\(one) and \(other) can't be used together"
        case .without(let one, let other): "\(one) is for \(other), which is not given"
        case .recording(let path, let obstacle): "can't record into \(path): \(obstacle.reason)"
        case .log(let path, let obstacle): "can't write the log to \(path): \(obstacle.reason)"
        case .noTerminalForSetup: "--setup needs a terminal on standard input and standard error"
        case .wordBehindName(let word): "--setup takes one name, and '\(word)' stands behind it"
        case .nothingToLint: "--lint names no file"
        case .noTerminalForScript: "repl() needs a terminal on standard input and standard output"
        case .noTerminal: "-i needs a terminal on standard input and standard output"
        }
    }

    /// The options that run code, or have it run.
    private static let ofCode: Set = ["-e", "-i", "-l", "-W"]

    var hint: String? {
        switch self {
        case .parser, .noTerminal, .wordBehindName: "scvsh --help lists the options."
        case .noTerminalForScript: "Leave it out of a script that runs where nobody types."
        case .value(_, let text, .oneOf(let known)):
            if let near = closest(to: text, in: known) {
                "Did you mean '\(near)'? It takes \(known.joined(separator: ", "))."
            } else {
                "It takes \(known.joined(separator: ", "))."
            }
        case .value(_, _, .seconds): "It takes a number of seconds above 0, such as 90 or 2.5."
        case .value(_, _, .fingerprint): "It takes the SHA-256 of the certificate, such as sha256:41d0…, 64 hex digits."
        case .value(_, _, .address): "It takes a host, host:port, or https://host:port/api."
        case .value(_, _, .vcenter): "It takes a host, host:port, https://host:port/sdk, or none."
        case .value(_, _, .timezone): "It takes a zone such as Europe/Berlin, UTC or +02:00."
        case .noTerminalForSetup: "It asks questions; without it, docs/connecting.md says how a profile is written."
        case .value(_, _, .profileName): SetupWish.formOfNames
        case .value(_, _, .text): "It must not be empty."
        case .exclusive("--version", _): "It prints the version, and does nothing else."
        case .exclusive(let task, let other)
        where LoneTask(rawValue: task) != nil && other.hasPrefix("-") && !Self.ofCode.contains(other):
            "\(other) means nothing beside \(task): leave it out."
        case .exclusive("--check", _): "A check runs no code; scv.check() does the same in a script."
        case .exclusive("--list", _): "A list runs no code; scripts() does the same in a script."
        case .exclusive("--doctor", _): "It runs no code, and does nothing else."
        case .exclusive("--setup", _): "A setup writes a profile, and does nothing else."
        case .nothingToLint: "Name the scripts to look through behind it: scvsh --lint FILE."
        case .exclusive("--definitions", _): "Definitions are written by a run of their own."
        case .exclusive("--lint", _): "It runs no code: it only looks through the scripts that follow it."
        case .exclusive("--demo", _): "The simulated appliance has its own address, user and certificate."
        case .exclusive: "Give one of them."
        case .without("--report", _): "Give both, or neither: --check --report FILE."
        case .without("--log-file", _): "Give both, or neither: --log json --log-file FILE."
        case .without(_, let other): "Give both, or neither: \(other) FILE."
        case .log(_, let obstacle): obstacle.hint
        case .recording(_, let obstacle):
            obstacle.isThere ? "Give --overwrite to replace it, or another file." : obstacle.hint
        }
    }
}
