/// Puts questions to the user one at a time, in the order in which they came up.
final class ConfirmationQueue {
    /// Puts one question, and says whether the answer is yes; nothing where the person gave up with Ctrl-C. It is nil
    /// where there is nobody to ask.
    var confirm: ((GrantRequest) -> Bool?)?

    private let timing: any Timing
    private var waiting: [Question] = []
    private var isOpen = false

    init(timing: any Timing) { self.timing = timing }

    /// What came of a question.
    enum Outcome {
        case granted
        case refused(Refusal)
        /// Ctrl-C.
        case interrupted

        /// Why the call ends here; nil where it goes on.
        func error(_ facts: RequestFacts) -> ApplianceError? {
            switch self {
            case .granted: nil
            case .refused(let refusal): .refused(refusal, facts: facts)
            case .interrupted: .interrupted(facts: facts)
            }
        }
    }

    /// A question that has not been answered.
    final class Question: Cancellable {
        fileprivate let grant: GrantRequest
        fileprivate var done: ((Outcome) -> Void)?

        fileprivate init(_ grant: GrantRequest, _ done: @escaping (Outcome) -> Void) {
            self.grant = grant
            self.done = done
        }

        func cancel() { done = nil }
    }

    /// Asks; `done` gets what came of it, later.
    func ask(_ grant: GrantRequest, _ done: @escaping (Outcome) -> Void) -> any Cancellable {
        let question = Question(grant, done)
        waiting.append(question)
        if waiting.count == 1, !isOpen { goOn() }
        return question
    }

    private func goOn() {
        _ = timing.schedule(after: .zero) { [self] in
            guard !waiting.isEmpty else { return }
            let question = waiting.removeFirst()
            if question.done != nil {
                // Whoever is asked may run the loop, in which further questions may come up: they wait in the queue.
                isOpen = true
                let outcome: Outcome =
                    if let confirm {
                        switch confirm(question.grant) {
                        case true?: .granted
                        case false?: .refused(.notConfirmed)
                        case nil: .interrupted
                        }
                    } else {
                        .refused(.noTerminal(question.grant))
                    }
                isOpen = false
                let done = question.done
                question.done = nil
                done?(outcome)
            }
            if !waiting.isEmpty { goOn() }
        }
    }
}
