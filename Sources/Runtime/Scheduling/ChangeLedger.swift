import API
import Appliance
import Errors
import JSON

/// What became of the changes since a program, or a line of the prompt, began: what Ctrl-C has to tell.
///
/// The reply to a change may be in hand already when an interrupt stops the Lua code that waits for it; and of a batch,
/// some changes may be done while others never left.
final class ChangeLedger {
    /// What became of one change.
    enum Outcome {
        /// The appliance said that it is done; the job that it started, where the reply names one.
        case done(job: String?)
        /// It was sent, and nobody knows.
        case unknown(ApplianceError)
        /// Nothing of it left.
        case unsent
        /// The appliance refused it, or it could not be asked for, in these words.
        case failed(String)
    }

    /// What is entered.
    struct Contents {
        fileprivate struct Entry {
            let name: String
            let outcome: Outcome
        }

        fileprivate var entries: [Entry] = []
        /// How many of the first were dropped.
        fileprivate var dropped = 0
    }

    /// All that is entered, to be put back after something else had the ledger.
    var kept = Contents()
    private var entries: [Contents.Entry] {
        get { kept.entries }
        _modify { yield &kept.entries }
    }
    private var dropped: Int {
        get { kept.dropped }
        set { kept.dropped = newValue }
    }

    private static let maxEntries = 10_000
    /// How many jobs or operations are named; the others are counted.
    private static let maxNames = 20

    /// A program begins: what was before is of no concern to it.
    func clear() {
        kept = Contents()
    }

    /// Whether an interrupt has left a change of which nobody knows what became.
    var wasInterrupted: Bool {
        entries.contains {
            if case .unknown(.unknownOutcome(.interrupted, _, _)) = $0.outcome { true } else { false }
        }
    }

    /// Notes how a change ended.
    func note(_ result: Result<GateReply, ApplianceError>) {
        switch result {
        case .success(let reply):
            guard reply.planned == nil, let request = reply.request else { return }
            add(request, .done(job: reply.startedJob))
        case .failure(let error):
            guard let request = error.request else { return }
            switch error {
            case .unknownOutcome: add(request, .unknown(error))
            case .interrupted: add(request, .unsent)
            default: add(request, .failed(error.message))
            }
        }
    }

    private func add(_ request: RequestFacts, _ outcome: Outcome) {
        let name = request.operation ?? "\(request.method) \(request.path)"
        entries.append(Contents.Entry(name: name, outcome: outcome))
        if entries.count > Self.maxEntries {
            entries.removeFirst(Self.maxEntries / 2)
            dropped += Self.maxEntries / 2
        }
    }

    /// What is done, or may be, each a clause without a full stop.
    var deeds: [String] {
        let carriedOut = entries.filter {
            switch $0.outcome {
            case .done, .unknown: true
            case .unsent, .failed: false
            }
        }
        return sentences(of: carriedOut, besides: false, unnamed: [])
    }

    /// The error that stands for an interrupt; nil where the plain one says all that there is to say.
    ///
    /// - Parameter note: what goes on all the same.
    func interruption(note: String?) -> InterruptedChange? {
        guard !entries.isEmpty else { return nil }
        let unknown = entries.lazy.compactMap { entry -> ApplianceError? in
            if case .unknown(let error) = entry.outcome { error } else { nil }
        }.first
        let more = note.map { [$0] } ?? []
        // A job that goes on is named by what says so: "job 12 goes on", "scv.wait_for_job(12)".
        let words = (note ?? "").split { " ,;:()\"\n".contains($0) }.map(String.init)
        let named = Set(zip(words, words.dropFirst()).filter { $0.0.hasSuffix("job") }.map(\.1))
        return InterruptedChange(
            unknown: unknown, sentences: sentences(of: entries, besides: unknown != nil, unnamed: named) + more)
    }

    /// Each operation once for each of its outcomes, in the order in which they first came.
    private func sentences(of entries: [Contents.Entry], besides: Bool, unnamed: Set<String>) -> [String] {
        var order: [String] = []
        var counts: [String: (count: Int, jobs: [String])] = [:]
        // The first unknown one is what the message begins with.
        var skipsUnknown = besides
        for entry in entries {
            let key: String
            var job: String?
            switch entry.outcome {
            case .done(let started):
                key = "\(entry.name) was carried out"
                job = started
            case .unknown:
                if skipsUnknown {
                    skipsUnknown = false
                    continue
                }
                key = "it is not known whether \(entry.name) was carried out"
            case .unsent: key = "\(entry.name) was not sent"
            case .failed(let message): key = message
            }
            if counts[key] == nil { order.append(key) }
            counts[key, default: (0, [])].count += 1
            if let job, !unnamed.contains(job) { counts[key]?.jobs.append(job) }
        }
        var sentences = order.prefix(Self.maxNames).map { key in
            let (count, jobs) = counts[key] ?? (0, [])
            return key + (count > 1 ? " \(count) times" : "") + Self.named(jobs)
        }
        if order.count > Self.maxNames { sentences.append("and \(order.count - Self.maxNames) more outcomes") }
        if dropped > 0 { sentences.append("\(dropped) changes before these are not listed") }
        return sentences
    }

    private static func named(_ jobs: [String]) -> String {
        guard !jobs.isEmpty else { return "" }
        let shown = jobs.suffix(maxNames).joined(separator: ", ")
        return " (\(jobs.count > 1 ? "jobs" : "job") \(jobs.count > maxNames ? "… " : "")\(shown))"
    }
}

/// Ctrl-C, and what became of the changes before it.
struct InterruptedChange: ReportableError {
    /// The first change whose outcome is not known, if there is one.
    let unknown: ApplianceError?
    /// What else is known, each a sentence without a full stop.
    let sentences: [String]

    var kind: ErrorKind { unknown == nil ? .interrupted : .unknownOutcome }

    var message: String {
        guard let unknown else { return "interrupted: " + sentences.joined(separator: "; ") }
        return ([unknown.message] + sentences).joined(separator: "; ")
    }

    var hint: String? { unknown?.hint }

    var details: [ErrorField] { unknown?.details ?? [] }
}
