import Errors
import Glibc
import Prompt
import Runtime
import System

/// Reports what went wrong on standard error, and says what status it means.
struct ErrorReporter {
    let console: ShellConsole
    /// Where it may be a monitoring system that wants to know.
    var monitoring: MonitoringRun?

    /// Reports an error that ends the program, and says with what status it ends.
    /// - Parameter inside: the kinds of the errors that it carries, where it is that of a `parallel`.
    func report(_ error: any Error, inside: [ErrorKind] = []) -> Int32 {
        console.progress(nil)
        guard let error = error as? any ReportableError else {
            console.complain("scvsh: \(error)")
            monitoring?.fail("\(error)")
            return ExitStatus.failure.rawValue
        }
        console.complain("scvsh: " + error.report)
        monitoring?.fail(error.message)
        return ExitStatus(kind: error.kind, inside: inside).rawValue
    }

    /// Writes a line to standard error, before there is a console.
    static func write(_ text: String) {
        Terminal.flush()
        writeText(text.visibleLines + "\n", to: STDERR_FILENO)
    }
}
