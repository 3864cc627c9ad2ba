import ArgumentParser
import Glibc
import System

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
            writeText(SimulatorCommand.fullMessage(for: error) + "\n", to: STDERR_FILENO)
            exit(2)
        }
        exit(command.play())
    }
}
