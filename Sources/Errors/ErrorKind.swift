/// What kind of error it is: what scripts tell errors apart by, and what the exit status follows from.
///
/// The raw values are the `kind` of error tables: docs/contracts.md, "Errors and exit statuses".
public enum ErrorKind: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    case usage, config
    case argument
    case notFound = "not_found"
    case ambiguous, empty
    case connect, trust, login, timeout
    case refused
    case appliance
    case `protocol`
    case job
    case unknownOutcome = "unknown_outcome"
    /// Several errors of a `parallel`; the exit status follows from the kinds inside.
    case parallel
    case interrupted
    /// Everything else: an error that plain Lua code raises, or one without a kind of its own.
    case lua

    public var description: String { rawValue }
}
