import CLua
import Lua
import Prompt
import Runtime

/// Runs the prompt's lines in the Lua world.
final class RuntimeEvaluator: Evaluator {
    private let runtime: Runtime
    private let form: OutputForm

    init(runtime: Runtime, form: OutputForm) {
        self.runtime = runtime
        self.form = form
    }

    func evaluate(_ chunk: String) -> Evaluation {
        switch runtime.evaluatePromptLine(chunk) {
        case .incomplete: .incomplete
        case .done(let secret): .done(secret: secret)
        case .failed(let error, let secret): .failed(error.report, secret: secret)
        }
    }

    var wantsToFollow: Bool { runtime.hasPromptFollower }

    func follow() -> String? {
        do {
            try runtime.followPromptLine()
            return nil
        } catch {
            return error.report
        }
    }

    func abandon() { runtime.abandonPromptLine() }

    var interruptFunction: InterruptSource.Function? { { _ = clua_interrupt($0) } }
    var interruptHandle: UnsafeMutableRawPointer? { UnsafeMutableRawPointer(runtime.state.interruptHandle) }
}
