import API
import Errors
import Events
import HTTP
import JSON
import System

/// Writes each thing that happens as one line of JSON, for logs that programs read: docs/contracts.md, "The log".
///
///     {"time":"2026-11-23T15:05:09.034Z","level":"info","event":"request","appliance":"scv:8144","call":2,…}
///
/// It only listens, and hears of the gate what ``CurlTrace`` hears: secrets are masked by then.
public final class EventLog {
    /// How grave it is.
    public enum Level: String, Sendable { case info, warning, error }

    private let sink: ([UInt8]) -> Void
    private let now: () -> UTCMoment
    private let clock: () -> MonotonicInstant

    /// How much of a text that others have written is told, in characters; and how many targets.
    private static let maxText = 500
    private static let maxTargets = 100

    /// Writes to `sink`, a line a call, with its line feed.
    public init(
        now: @escaping () -> UTCMoment = { .now }, clock: @escaping () -> MonotonicInstant = { .now },
        sink: @escaping ([UInt8]) -> Void
    ) {
        self.now = now
        self.clock = clock
        self.sink = sink
    }

    /// Writes one line: time, level and event first, then the fields in their order; those that are nil are left out.
    public func write(_ event: String, _ level: Level = .info, _ fields: [(String, JSONValue?)]) {
        var all: [(String, JSONValue)] = [
            ("time", .string(now().exactText)), ("level", .string(level.rawValue)), ("event", .string(event)),
        ]
        for (name, value) in fields { if let value { all.append((name, value)) } }
        // No field holds a number that JSON lacks.
        guard let line = try? JSONValue.object(JSONObject(all)).text() else { return }
        sink(line + [UInt8(ascii: "\n")])
    }

    /// A text that others have written: in one line, with nothing invisible in it, and not too long.
    public static func text(_ text: String) -> JSONValue {
        let shown = text.escapingControls()
        return .string(shown.count > maxText ? shown.prefix(maxText) + "…" : shown)
    }

    /// A length of time as it stands in a line.
    public static func milliseconds(_ duration: Duration) -> JSONValue {
        .integer(max(0, Int64((duration / .milliseconds(1)).rounded())))
    }

    // MARK: The gate

    /// A call that is on its way.
    private struct Open {
        let planned: GateEvent.Planned
        let begun: MonotonicInstant
        /// Whether the last answer to any try was what was asked for; nil where none was answered.
        var answer: Bool?
    }

    /// Listens to a session from now on.
    public func attach(to session: Session) {
        let appliance = session.address.endpoint.description
        // A call may have begun before the session knew the password that stands in its path.
        let masked = { [unowned session] in Self.text(session.login.finder.redact(text: $0)) }
        var open: [Int: Open] = [:]
        // A login is known for one by the event that follows its end.
        var latest: (call: Int, duration: Duration)?
        session.events.tellsDetails = true
        session.events.listen { [self] event in
            let of = { (call: Int, facts: RequestFacts?) -> [(String, JSONValue?)] in
                let server = open[call]?.planned.other?.endpoint.description
                return [
                    ("appliance", Self.text(appliance)), ("server", server.map(Self.text)),
                    ("call", .integer(Int64(call))),
                    ("operation", facts?.operation.map(Self.text)), ("method", (facts?.method).map(Self.text)),
                    ("path", (facts?.path).map(masked)),
                ]
            }
            switch event {
            case .planned(let planned):
                guard planned.isDryRun, planned.effect > .read else {
                    open[planned.call] = Open(planned: planned, begun: clock())
                    return
                }
                let about = Self.change(planned, masked, outcome: "dry_run")
                write("change", .info, of(planned.call, planned.facts) + about)
            case .sent: break
            case .answered(let answer):
                open[answer.call]?.answer = answer.isSuccess
                latest = (answer.call, answer.duration)
                let envelope = answer.envelopeStatus.flatMap { $0 == answer.status ? nil : $0 }
                write(
                    "request", answer.isSuccess ? .info : .warning,
                    of(answer.call, answer.facts) + [
                        ("attempt", .integer(Int64(answer.attempt))), ("status", .integer(Int64(answer.status))),
                        ("envelope_status", envelope.map { .integer(Int64($0)) }),
                        ("duration_ms", Self.milliseconds(answer.duration)), ("bytes", .integer(Int64(answer.size))),
                        ("file", answer.file.map(Self.text)),
                    ])
            case .retried(let retry):
                write(
                    "retry", .warning,
                    of(retry.call, retry.facts) + [
                        ("attempt", .integer(Int64(retry.attempt))), ("pause_ms", Self.milliseconds(retry.pause)),
                        ("cause", Self.text(retry.cause)),
                    ])
            case .renewed(let login):
                let duration = latest.flatMap { $0.call == login.call ? Self.milliseconds($0.duration) : nil }
                write(
                    "login", .info,
                    of(login.call, nil) + [
                        ("username", Self.text(login.username)), ("first", .bool(login.isFirst)),
                        ("duration_ms", duration),
                    ])
            case .done(let done):
                guard let call = open[done.call] else { return }
                if call.planned.effect > .read {
                    write(
                        "change", .info,
                        of(done.call, done.facts) + Self.change(call.planned, masked, outcome: "done") + [
                            ("job", done.job.map(Self.text)),
                            ("duration_ms", Self.milliseconds(clock().since(call.begun))),
                        ])
                }
                open[done.call] = nil
            case .refused(let end), .failed(let end):
                ended(end, open[end.call], of(end.call, end.facts), masked)
                open[end.call] = nil
            }
        }
    }

    /// A call that came to nothing, or of which nobody knows.
    private func ended(
        _ end: GateEvent.Ended, _ call: Open?, _ fields: [(String, JSONValue?)], _ masked: (String) -> JSONValue
    ) {
        var fields = fields
        var level = Level.error
        if let call, call.planned.effect > .read {
            let outcome =
                switch (end.error, call.answer) {
                case (.unknownOutcome, _): "unknown"
                // Given up, or not written to its file, after it was done.
                case (_, true?): "unknown"
                case (_, false?): "rejected"
                case (_, nil): "not_sent"
                }
            fields += Self.change(call.planned, masked, outcome: outcome)
        }
        if end.error.kind == .refused || end.error.kind == .interrupted { level = .warning }
        fields += [
            ("error", .string(end.error.kind.rawValue)), ("message", masked(end.error.message)),
            ("duration_ms", call.map { Self.milliseconds(clock().since($0.begun)) }),
        ]
        write(call.map { $0.planned.effect > .read } ?? false ? "change" : "failed", level, fields)
    }

    /// What a change is about, and what became of it.
    private static func change(
        _ planned: GateEvent.Planned, _ masked: (String) -> JSONValue, outcome: String
    ) -> [(String, JSONValue?)] {
        let left = planned.targets.count - maxTargets
        return [
            ("effect", .string(planned.effect.rawValue)),
            ("targets", .array(planned.targets.prefix(maxTargets).map(masked))),
            ("targets_left_out", left > 0 ? .integer(Int64(left)) : nil), ("outcome", .string(outcome)),
        ]
    }
}
