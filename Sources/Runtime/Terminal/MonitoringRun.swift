import System

/// A run of a script as a plug-in of a monitoring system: one line on standard output, and a status of 0 to 3.
///
/// That it is one the words behind the script's name say (`plugin=true`), until the script's own header says whether it
/// can be one. So what fails before there is a header is told to the monitoring system, too.
public final class MonitoringRun {
    /// What a plug-in found, as monitoring systems read it from the status.
    public enum State: Int32, CaseIterable, Sendable {
        case ok = 0
        case warning = 1
        case critical = 2
        case unknown = 3

        /// The word that stands for it in the line.
        public var word: String {
            switch self {
            case .ok: "OK"
            case .warning: "WARNING"
            case .critical: "CRITICAL"
            case .unknown: "UNKNOWN"
            }
        }
    }

    /// A state, and the line that tells it.
    public struct Result: Hashable, Sendable {
        public let state: State
        public let line: String
    }

    /// Whether the run is one of a plug-in.
    public private(set) var isOne: Bool
    /// Whether the words behind the script's name ask for one.
    public let isAsked: Bool
    private let script: String
    private var found: Result?
    private var failure: String?

    /// Reads what stands behind the options: the script's name, and the words that it is passed.
    public init(script words: [String]) {
        script = words.first ?? ""
        isAsked = words.dropFirst().contains(where: Self.asks)
        isOne = isAsked
    }

    /// The script's name without its folder and `.lua`, in capitals: `RPO-AUDIT`.
    public var name: String {
        let file = script.split(separator: "/").last.map(String.init) ?? ""
        return (file.hasSuffix(".lua") ? String(file.dropLast(4)) : file).uppercased()
    }

    /// Whether a word asks for a plug-in. One that is misspelt does as well: what is wrong with it is told to the
    /// monitoring system, which would take the status of any other error for an alarm.
    private static func asks(_ word: String) -> Bool {
        let bare = (word.hasPrefix("--") ? String(word.dropFirst(2)) : word).lowercased()
        if bare == "plugin" { return true }
        return bare.hasPrefix("plugin=") && !["false", "no", "off", "0"].contains(String(bare.dropFirst(7)))
    }

    /// Says whether the script can be a plug-in, as its header has it.
    public func settle(canBe: Bool) { isOne = isAsked && canBe }

    /// Keeps what the script has found.
    public func finish(_ state: State, line: String) { found = Result(state: state, line: Self.oneLine(line)) }

    /// Keeps what stopped the program; the first failure is the one that counts.
    public func fail(_ message: String) { failure = failure ?? message }

    /// Notes that what was found lacks something that could not be asked: then all is well of nothing.
    public func fallShort() {
        if found?.state == .ok { fail("a part of what was asked for could not be read") }
    }

    /// What is to be told at the end. Whatever failed, nothing is known; so it is where the script has said nothing.
    public var result: Result {
        if let failure { return unknown(failure.isEmpty ? "it failed without a word" : failure) }
        return found ?? unknown("the script ended without a result")
    }

    private func unknown(_ problem: String) -> Result {
        // A bar would begin the figures.
        let plain = problem.map { $0 == "|" ? "/" : String($0) }.joined()
        return Result(state: .unknown, line: Self.oneLine("\(name.isEmpty ? "SCVSH" : name) UNKNOWN - \(plain)"))
    }

    /// A text without an end of a line in it, nor anything that can't be seen.
    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: "; ").visible
    }
}
