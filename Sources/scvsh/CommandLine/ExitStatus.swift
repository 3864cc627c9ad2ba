import Errors

/// The status the program ends with, by the kind of the error that ended it: see
/// docs/contracts.md, "Errors and exit statuses".
enum ExitStatus: Int32, Sendable, CaseIterable {
    case success = 0
    /// A Lua error, a wrong argument, a script that can't be read.
    case failure = 1
    /// Wrong options or a wrong configuration.
    case usage = 2
    /// No connection, no trust, no login.
    case connection = 3
    /// Refused before anything was sent.
    case refused = 4
    /// The appliance answered with a failure, with nonsense, or not at all after it was told to change something.
    case appliance = 5
    /// A check that found nothing at which a workflow would stop, and could not see all that they need.
    case notKnown = 6
    case interrupted = 130

    /// The status of a program that ended well, and some results of which lack something for errors of these kinds.
    init(shortfalls kinds: [ErrorKind]) {
        let statuses = kinds.map { ExitStatus(kind: $0) }
        self = [.appliance, .connection].first(where: statuses.contains) ?? statuses.first ?? .success
    }

    /// The status for an error of this kind; `inside` holds the kinds of the errors that a `parallel` carries.
    init(kind: ErrorKind, inside: [ErrorKind] = []) {
        switch kind {
        case .usage, .config: self = .usage
        case .connect, .trust, .login, .timeout: self = .connection
        case .refused: self = .refused
        case .appliance, .protocol, .job, .unknownOutcome: self = .appliance
        case .interrupted: self = .interrupted
        case .parallel: self = inside.contains { ExitStatus(kind: $0) == .appliance } ? .appliance : .failure
        case .argument, .notFound, .ambiguous, .empty, .lua: self = .failure
        }
    }
}
