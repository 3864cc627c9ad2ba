import Errors
import Lua
import Prompt
import Runtime

/// Runs the prompt's lines in the Lua world.
final class RuntimeEvaluator: Evaluator {
    private let interpreter: PromptInterpreter

    init(prompt: PromptInterpreter) { interpreter = prompt }

    func prompt() -> String { interpreter.prompt() }

    func evaluate(_ chunk: String) -> Evaluation {
        do throws(LuaError) {
            guard try interpreter.run(chunk) else { return .incomplete }
            return .done(secret: interpreter.holdsSecret)
        } catch {
            return .failed(error.promptReport, secret: interpreter.holdsSecret)
        }
    }

    var leaving: Int32? { interpreter.leaving }

    var hasPassedSecrets: Bool { interpreter.hasPassedSecrets }

    func isGivenAway(by earlier: String) -> Bool { interpreter.isGivenAway(by: earlier) }

    func follow() -> String? {
        do throws(LuaError) {
            try interpreter.follow()
            return nil
        } catch {
            return error.report
        }
    }

    func abandon() { interpreter.abandon() }
}
