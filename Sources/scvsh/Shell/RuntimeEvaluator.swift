import Errors
import Lua
import Prompt
import Runtime

/// Runs the prompt's lines in the Lua world.
final class RuntimeEvaluator: Evaluator {
    private let prompt: PromptInterpreter

    init(prompt: PromptInterpreter) { self.prompt = prompt }

    func evaluate(_ chunk: String) -> Evaluation {
        do throws(LuaError) {
            guard try prompt.run(chunk) else { return .incomplete }
            return .done(secret: prompt.holdsSecret)
        } catch {
            return .failed(error.report, secret: prompt.holdsSecret)
        }
    }

    func isGivenAway(by earlier: String) -> Bool { prompt.isGivenAway(by: earlier) }

    func follow() -> String? {
        do throws(LuaError) {
            try prompt.follow()
            return nil
        } catch {
            return error.report
        }
    }

    func abandon() { prompt.abandon() }
}
