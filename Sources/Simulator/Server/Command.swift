import Glibc
import System

/// A program run to its end, with nothing on its standard input.
struct Command {
    let name: String
    let arguments: [String]

    init(_ name: String, _ arguments: String...) {
        self.name = name
        self.arguments = arguments
    }

    /// Runs it and returns what it printed, standard output and standard error together.
    func run() throws(CommandError) -> String {
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard nothing >= 0 else { throw .start(name, reason: systemMessage(errno)) }
        defer { close(nothing) }
        let outcome: ChildProcess.Outcome
        do throws(SystemError) {
            // A group of its own: Ctrl-C at the terminal is for us.
            outcome = try ChildProcess.run(
                name, arguments: [name] + arguments, input: nothing, together: true, ownGroup: true)
        } catch {
            throw error.errno == ENOENT ? .missing(name) : .start(name, reason: error.reason)
        }
        let output = String(decoding: outcome.output, as: UTF8.self)
        switch outcome.ending {
        case .status(0): return output
        case .status(let status): throw .failed(name, status: status, output: output)
        // As a shell has it.
        case .signal(let number): throw .failed(name, status: 128 + number, output: output)
        }
    }
}

/// Why a program gave no result.
enum CommandError: Error, CustomStringConvertible {
    case missing(String)
    case start(String, reason: String)
    case failed(String, status: Int32, output: String)

    var description: String {
        switch self {
        case .missing(let name): "the command \(name) is needed: install it (Debian: apt install \(name))"
        case .start(let name, let reason): "cannot run \(name): \(reason)"
        case .failed(let name, let status, let output): "\(name) ended with status \(status): \(output)"
        }
    }
}
