import ArgumentParser
import Glibc
import Simulator
import System

/// The command line of the simulator: see docs/contracts.md, "Simulator".
struct SimulatorCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "scvsim",
            abstract: "Plays a SnapCenter appliance over HTTPS on this machine; nothing in it is real.",
            discussion: """
                When it listens it prints one line of JSON: url, username, password, fingerprint, certificate.
                It ends with SIGTERM, SIGINT, or when a pipe on its standard input is closed.
                """,
            version: "scvsim \(Simulator.version)")
    }

    @Option(help: "The port on 127.0.0.1; 0 takes any free one.")
    var port = 8144

    @Option(help: "The world is the same for the same seed and --now.")
    var seed = WorldOptions().seed

    @Option(
        help: ArgumentHelp(
            "Where the world's clock begins, such as 2026-11-23T15:05:08; it runs on. Else it is the machine's.",
            valueName: "time"))
    var now: SimulatedTime?

    @Option(help: "How many virtual machines there are.")
    var vms = WorldOptions().vms

    @Option(help: "How many resource groups there are.")
    var groups = WorldOptions().groups

    @Option(help: "How many jobs there have been.")
    var jobs = WorldOptions().jobs

    @Option(help: ArgumentHelp("How long a job takes.", valueName: "seconds"))
    var jobSeconds = WorldOptions().jobSeconds

    @Option(name: .customLong("latency-ms"), help: ArgumentHelp("How long each reply is held back.", valueName: "ms"))
    var latency = 0.0

    @Option(help: ArgumentHelp("How long a token holds.", valueName: "seconds"))
    var tokenSeconds = WorldOptions().tokenSeconds

    @Option(
        help: ArgumentHelp("A form of the appliance that the facts leave open, in JSON.", valueName: "file"),
        completion: .file())
    var dialect: String?

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be from 0 to 65535.") }
        for (name, number) in [("--vms", vms), ("--groups", groups), ("--jobs", jobs)] {
            guard (0...1_000_000).contains(number) else {
                throw ValidationError("\(name) must be from 0 to 1000000.")
            }
        }
        // A day is more than any test waits.
        for (name, number, max) in [
            ("--job-seconds", jobSeconds, 86_400), ("--latency-ms", latency, 86_400_000),
            ("--token-seconds", tokenSeconds, 3.2e9),
        ] {
            guard number >= 0, number <= max else {
                throw ValidationError("\(name) must be a number from 0 to \(Int(max)).")
            }
        }
    }

    /// Plays the appliance until it is told to stop; the result is the exit status.
    func play() -> Int32 {
        // First of all, so that no signal is missed.
        let shutdown = ShutdownSignal()
        let simulator: Simulator
        do {
            var options = options
            if let dialect { options.dialect = try Dialect(parsing: try readFile(dialect)) }
            simulator = try Simulator(options, port: port)
        } catch HTTPServerError.portTaken(let port) {
            writeText("scvsim: \(HTTPServerError.portTaken(port))\n", to: STDERR_FILENO)
            return 2
        } catch let error as DialectError {
            writeText("scvsim: \(dialect ?? "--dialect"): \(error)\n", to: STDERR_FILENO)
            return 2
        } catch let error as SystemError {
            writeText("scvsim: \(error)\n", to: STDERR_FILENO)
            return 2
        } catch {
            writeText("scvsim: \(error)\n", to: STDERR_FILENO)
            return 1
        }
        writeText(simulator.announcement + "\n", to: STDOUT_FILENO)
        shutdown.wait()
        simulator.stop()
        return 0
    }

    private var options: WorldOptions {
        var options = WorldOptions()
        options.seed = seed
        options.now = now
        options.vms = vms
        options.groups = groups
        options.jobs = jobs
        options.jobSeconds = jobSeconds
        options.latency = .milliseconds(latency)
        options.tokenSeconds = tokenSeconds
        return options
    }
}

extension SimulatedTime: ExpressibleByArgument {
    /// A moment on the command line.
    public init?(argument: String) { self.init(argument) }
}
