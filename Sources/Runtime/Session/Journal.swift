import API
import Appliance
import HTTP

/// What went through the gate, in chapters: one for each function of a session that was called from outside the
/// library.
///
/// It only listens; secrets are masked before it hears of them. Old chapters are dropped, and the calls of a chapter
/// that is too long are counted only.
final class Journal {
    /// The calls that one function of a session made.
    final class Chapter {
        let number: Int
        /// The function as the user calls it, such as `scv.backup_now`.
        let name: String
        fileprivate(set) var entries: [Entry] = []
        /// Whether what belongs to it says nothing on the way, since it only tries what others would do.
        var isQuiet = false
        /// How many calls came after the last that is kept.
        fileprivate(set) var dropped = 0

        fileprivate init(number: Int, name: String) {
            self.number = number
            self.name = name
        }

        /// The latest call that has a reply was the session's own login. The first one stands before the call that
        /// waits for it.
        fileprivate func noteLogin(isFirst: Bool) {
            let index = entries.lastIndex {
                $0.status != nil && $0.other == nil && $0.operation?.needsToken == false
            }
            guard let index else { return }
            let login = entries[index]
            login.isLogin = true
            guard isFirst, let waiting = entries.firstIndex(where: { $0.status == nil }), waiting < index else {
                return
            }
            entries.remove(at: index)
            entries.insert(login, at: waiting)
        }
    }

    /// One call, and what became of it.
    final class Entry {
        fileprivate(set) var facts: RequestFacts
        let operation: Operation?
        let effect: Effect
        let isDryRun: Bool
        /// Where it went, if that is not the appliance.
        let other: OtherServer?
        /// What it does, in a few words for people.
        let title: String?
        /// As it was planned, then as it was sent.
        fileprivate(set) var request: RedactedRequest
        fileprivate(set) var base: String
        let trust: Trust
        /// How often the same was read.
        fileprivate(set) var times = 1
        fileprivate(set) var status: Int?
        fileprivate(set) var duration: Duration?
        /// Why it came to nothing.
        fileprivate(set) var failure: String?
        /// Whether the session itself asked for it, to get a token.
        fileprivate(set) var isLogin = false
        /// What the library took from the reply.
        fileprivate(set) var taken: [String] = []

        fileprivate init(_ planned: GateEvent.Planned, of session: Session) {
            facts = planned.facts
            operation = planned.operation
            effect = planned.effect
            isDryRun = planned.isDryRun
            request = planned.request
            other = planned.other
            title = planned.title
            base = planned.other?.origin ?? session.address.base
            trust = planned.other?.trust ?? session.trust
        }

        /// Whether the same is read again, as by somebody who waits for a job.
        fileprivate func isRepeated(by planned: GateEvent.Planned) -> Bool {
            planned.effect == .read && effect == .read && facts == planned.facts && failure == nil
                && request.target == planned.request.target && request.body == planned.request.body
                && other == planned.other && request.text == planned.request.text
        }
    }

    private static let maxChapters = 64
    private static let maxEntries = 200
    /// How far back a repeated read is looked for.
    private static let window = 8

    /// The chapter that a call made just now belongs to.
    private let current: () -> Chapter?
    /// Tells a person of each step, while that is wanted.
    var narrator: Narrator?
    private var chapters: [Chapter] = []
    private var count = 0

    init(current: @escaping () -> Chapter?) { self.current = current }

    func begin(_ name: String) -> Chapter {
        count += 1
        let chapter = Chapter(number: count, name: name)
        chapters.append(chapter)
        if chapters.count > Self.maxChapters { chapters.removeFirst() }
        return chapter
    }

    /// A chapter by its number, or the latest that has a call; nil if there is none, or not any more.
    func chapter(_ number: Int?) -> Chapter? {
        guard let number else { return chapters.last { !$0.entries.isEmpty } }
        return chapters.first { $0.number == number }
    }

    /// What the latest function of a session did that was called; nil if none was.
    var latest: DryRunError.Ran? {
        chapters.last.map { chapter in
            let changes = chapter.entries.filter {
                $0.effect > .read && !$0.isDryRun && !$0.isLogin && $0.status != nil
            }
            return .sent(function: chapter.name, changes: changes.map { "\($0.request.method) \($0.request.path)" })
        }
    }

    /// Notes what the library took from the last reply.
    func took(_ text: String) {
        guard let entry = current()?.entries.last else { return }
        entry.taken.append(text)
        narrator?.took(text)
    }

    /// Listens to a session from now on.
    func attach(to session: Session) {
        var open: [Int: Entry] = [:]
        // A login is known for one by the event that follows its reply.
        var answered: (call: Int, chapter: Chapter?)?
        session.events.listen { [unowned self, unowned session] event in
            switch event {
            case .planned(let planned):
                guard let entry = add(planned, of: session) else { return }
                // A change that is only planned has no end.
                if !planned.isDryRun || planned.effect == .read { open[planned.call] = entry }
            case .sent(let sent):
                open[sent.call]?.request = sent.request
                open[sent.call]?.facts = sent.facts
                open[sent.call]?.base = sent.base
            case .answered(let answer):
                guard let entry = open[answer.call] else { return }
                entry.status = answer.status
                entry.duration = answer.duration
                if entry.times == 1 { narrator?.answered(entry) }
                answered = (answer.call, current())
                // A reply that is an error, also one inside an HTTP success, is followed by its own event; a token that
                // was refused, by another try.
                if answer.isSuccess { open[answer.call] = nil }
            case .refused(let end), .failed(let end):
                guard let entry = open.removeValue(forKey: end.call) else { return }
                entry.failure = end.error.message
                narrator?.failed(entry)
            case .renewed(let login):
                if let answered, answered.call == login.call { answered.chapter?.noteLogin(isFirst: login.isFirst) }
            case .done, .retried: break
            }
        }
    }

    private func add(_ planned: GateEvent.Planned, of session: Session) -> Entry? {
        guard let chapter = current() else { return nil }
        if let entry = chapter.entries.suffix(Self.window).first(where: { $0.isRepeated(by: planned) }) {
            entry.times += 1
            return entry
        }
        guard chapter.entries.count < Self.maxEntries else {
            chapter.dropped += 1
            return nil
        }
        let entry = Entry(planned, of: session)
        chapter.entries.append(entry)
        narrator?.began(entry)
        return entry
    }
}
