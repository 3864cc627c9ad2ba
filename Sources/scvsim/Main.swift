import ArgumentParser
import Glibc

@main
enum Main {
    /// Runs the command line; usage errors end with 2, as in the shell.
    static func main() {
        let command: SimulatorCommand
        do {
            command = try SimulatorCommand.parse(nil)
        } catch {
            // Help and the version come as errors too, with a status of success.
            if SimulatorCommand.exitCode(for: error).isSuccess { SimulatorCommand.exit(withError: error) }
            write(SimulatorCommand.fullMessage(for: error), to: STDERR_FILENO)
            exit(2)
        }
        exit(command.play())
    }
}

/// Writes a line at once; nobody may be there to read it.
func write(_ line: String, to descriptor: Int32) {
    let bytes = Array((line + "\n").utf8)
    var written = 0
    while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 && errno != EINTR { return }
        written += max(0, count)
    }
}
