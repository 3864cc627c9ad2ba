import Errors

/// A `dry_run` that would plan nothing, since what stands in its brackets runs before it begins.
enum DryRunError: Error {
    /// Seen before anything ran: `dry_run(scv.backup_now{…})`. `chunk` is the name of what was to be compiled.
    case callInBrackets(MisplacedCall, chunk: String)
    /// What came is no function; `ran` is what the journal knows of the call that gave it.
    case notAFunction(got: String, ran: Ran?)

    /// What the latest call of a session did.
    enum Ran: Equatable {
        /// Its changes were planned only, since the session is in a dry run.
        case planned
        /// The function as the user called it, such as `scv.backup_now`, and its changes that went out.
        case sent(function: String, changes: [String])
    }
}

extension DryRunError: ReportableError {
    var kind: ErrorKind { .argument }

    var message: String {
        switch self {
        case .callInBrackets(let call, let chunk):
            "\(chunk):\(call.line): dry_run(\(call.function)…) would call \(call.function) for real, before dry_run "
                + "begins"
        case .notAFunction(let got, let ran):
            "dry_run: fn (argument 1) must be a function, not \(got); what stood in the brackets "
                + (ran?.words ?? "has already run, for real")
        }
    }

    var hint: String? {
        switch self {
        case .callInBrackets(let call, _):
            "Nothing has run. Write dry_run(function() \(call.function)… end), or dry_run(\(call.function), {…})."
        case .notAFunction:
            "Write dry_run(function() … end), or dry_run(fn, {…}): the function, and its arguments behind a comma."
        }
    }
}

extension DryRunError.Ran {
    fileprivate var words: String {
        switch self {
        case .planned: "was planned already, since this session is a dry run"
        case .sent(let function, let changes) where changes.isEmpty:
            "has already run, for real: \(function), which only read"
        case .sent(let function, let changes):
            "has already run, for real: \(function), which sent \(changes.joined(separator: ", "))"
        }
    }
}
