/// Puts questions to the user one at a time, in the order in which they came up.
final class ConfirmationQueue {
    /// Puts one question, and says whether the answer is yes; nil where there is nobody to ask.
    var confirm: ((GrantRequest) -> Bool)?

    private let timing: any Timing
    private var waiting: [Question] = []
    private var isOpen = false

    init(timing: any Timing) { self.timing = timing }

    /// A question that has not been answered.
    final class Question: Cancellable {
        fileprivate let grant: GrantRequest
        fileprivate var done: ((Refusal?) -> Void)?

        fileprivate init(_ grant: GrantRequest, _ done: @escaping (Refusal?) -> Void) {
            self.grant = grant
            self.done = done
        }

        func cancel() { done = nil }
    }

    /// Asks; `done` gets nil for yes, later.
    func ask(_ grant: GrantRequest, _ done: @escaping (Refusal?) -> Void) -> any Cancellable {
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
                let refusal: Refusal? =
                    if let confirm {
                        confirm(question.grant) ? nil : .notConfirmed
                    } else {
                        .noTerminal(question.grant)
                    }
                isOpen = false
                let done = question.done
                question.done = nil
                done?(refusal)
            }
            if !waiting.isEmpty { goOn() }
        }
    }
}
