import Appliance
import Glibc
import JSON
import System

/// Where the lines of the log go: standard error, or a file that they are added to.
final class LogOutput {
    private let sink: LineSink
    private let isFile: Bool
    private let console: ShellConsole
    private var isFailureTold = false

    /// Opens the file, before anything is sent; nil for standard error.
    init(path: String?, console: ShellConsole) throws(UsageError) {
        self.console = console
        isFile = path != nil
        do throws(SystemError) {
            sink = if let path { try LineSink(path) } else { LineSink() }
        } catch {
            throw .log(path: path ?? "", FileObstacle(error.errno))
        }
    }

    /// Writes a line. That it can't be written is told once, and the run goes on as it would.
    func write(_ line: [UInt8]) {
        if !isFile { console.progress(nil) }
        guard let problem = sink.write(line), isFile, !isFailureTold else { return }
        isFailureTold = true
        console.warn("lines are missing in the log: \(problem.message); all else goes on")
    }
}

/// A part of the command line that runs, as the log tells it.
struct LoggedPart {
    private let log: EventLog
    private let name: JSONValue
    private let begun = ContinuousClock.now

    /// Tells that it begins.
    init(_ name: String, _ log: EventLog, version: String) {
        self.log = log
        self.name = EventLog.text(name)
        log.write(
            "begin", .info,
            [("script", self.name), ("pid", .integer(Int64(getpid()))), ("version", .string(version))])
    }

    /// Tells that it ended, with this status.
    func end(_ status: Int32) {
        log.write(
            "end", status == 0 ? .info : .error,
            [
                ("script", name), ("status", .integer(Int64(status))),
                ("duration_ms", EventLog.milliseconds(ContinuousClock.now - begun)),
            ])
    }
}
