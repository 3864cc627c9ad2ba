import ArgumentParser
import Glibc
import Recording
import Simulator
import System

/// The command line of the simulator: see docs/contracts.md, "Simulator".
struct SimulatorCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "scvsim",
            abstract: "Plays a SnapCenter appliance over HTTPS on this machine; nothing in it is real.",
            discussion: """
                When it listens it prints one line of JSON: url, username, password, fingerprint, certificate,
                timezone.
                It ends with SIGTERM, SIGINT, or when a pipe on its standard input is closed.
                """,
            version: "scvsim \(Simulator.version)")
    }

    @Option(help: "The port on 127.0.0.1; 0 takes any free one.")
    var port = 8144

    @Option(
        help: ArgumentHelp(
            "The world is the same for the same seed and --now. (default: \(WorldOptions().seed))"))
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "Where the world's clock begins, such as 2026-11-23T15:05:08; it runs on. Else it is the machine's.",
            valueName: "time"))
    var now: SimulatedTime?

    @Option(help: "How many virtual machines there are. (default: \(WorldOptions().vms))")
    var vms: Int?

    @Option(help: "How many resource groups there are. (default: \(WorldOptions().groups))")
    var groups: Int?

    @Option(help: "How many jobs there have been. (default: \(WorldOptions().jobs))")
    var jobs: Int?

    @Option(
        help: ArgumentHelp(
            "How long a job takes. (default: \(WorldOptions().jobSeconds))", valueName: "seconds"))
    var jobSeconds: Double?

    @Option(
        name: .customLong("latency-ms"),
        help: ArgumentHelp("How long each reply is held back. (default: 0.0)", valueName: "ms"))
    var latency: Double?

    @Option(
        help: ArgumentHelp(
            "How long a token holds. (default: \(WorldOptions().tokenSeconds))", valueName: "seconds"))
    var tokenSeconds: Double?

    @Option(
        help: ArgumentHelp(
            "After how many days its certificate ends. (default: 365)", valueName: "days"))
    var certificateDays: Int?

    @Flag(help: "Offers no resumption of TLS sessions: each connection shakes hands in full.")
    var noResumption = false

    @Option(
        help: ArgumentHelp("A form of the appliance that the facts leave open, in JSON.", valueName: "file"),
        completion: .file())
    var dialect: String?

    @Option(
        help: ArgumentHelp("Plays what `scvsh --record` wrote, and nothing else.", valueName: "file"),
        completion: .file())
    var replay: String?

    @Option(help: ArgumentHelp("Which of a recording's appliances is played. (default: 1)", valueName: "number"))
    var appliance: Int?

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be from 0 to 65535.") }
        for (name, number) in [("--vms", vms), ("--groups", groups), ("--jobs", jobs)] {
            guard (0...1_000_000).contains(number ?? 0) else {
                throw ValidationError("\(name) must be from 0 to 1000000.")
            }
        }
        guard (1...36_500).contains(certificateDays ?? 1) else {
            throw ValidationError("--certificate-days must be from 1 to 36500.")
        }
        // A day is more than any test waits.
        for (name, number, max) in [
            ("--job-seconds", jobSeconds, 86_400), ("--latency-ms", latency, 86_400_000),
            ("--token-seconds", tokenSeconds, 3.2e9),
        ] {
            guard (0...max).contains(number ?? 0) else {
                throw ValidationError("\(name) must be a number from 0 to \(Int(max)).")
            }
        }
        guard replay != nil else {
            guard appliance == nil else { throw ValidationError("--appliance is for --replay.") }
            return
        }
        let others: [(String, Bool)] = [
            ("--seed", seed != nil), ("--now", now != nil), ("--vms", vms != nil), ("--groups", groups != nil),
            ("--jobs", jobs != nil), ("--job-seconds", jobSeconds != nil), ("--latency-ms", latency != nil),
            ("--token-seconds", tokenSeconds != nil), ("--dialect", dialect != nil),
            ("--certificate-days", certificateDays != nil),
        ]
        if let other = others.first(where: \.1) {
            throw ValidationError("\(other.0) is of no use with --replay: a recording is played as it was.")
        }
    }

    /// Plays the appliance until it is told to stop; the result is the exit status.
    func play() -> Int32 {
        // First of all, so that no signal is missed.
        let shutdown = ShutdownSignal()
        let simulator: Simulator
        do {
            simulator = try replay.map { file in try playing(file) } ?? simulating()
        } catch HTTPServerError.portTaken(let port) {
            writeText("scvsim: \(HTTPServerError.portTaken(port))\n", to: STDERR_FILENO)
            return 2
        } catch let error as DialectError {
            writeText("scvsim: \(dialect ?? "--dialect"): \(error)\n", to: STDERR_FILENO)
            return 2
        } catch let error as RecordingError {
            writeText("scvsim: \(replay ?? "--replay"): \(error)\n", to: STDERR_FILENO)
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

    private func simulating() throws -> Simulator {
        var options = options
        if let dialect { options.dialect = try Dialect(parsing: try readFile(dialect)) }
        return try Simulator(options, port: port, certificateDays: certificateDays, resumes: !noResumption)
    }

    /// Plays a recording; says what of it is not played.
    private func playing(_ file: String) throws -> Simulator {
        let recording = try Recording(parsing: try readOrdinaryFile(file, limit: 2 << 30))
        let simulator = try Simulator(
            replaying: recording, appliance: appliance ?? 1, port: port, resumes: !noResumption)
        if let line = recording.cutLine {
            say("\(file): line \(line) was cut short and is left out; the lines before it are played")
        }
        let appliances = recording.applianceCount
        if appliances > 1, appliance == nil {
            say("\(file): it has \(appliances) appliances, of which the first is played; --appliance 2 plays another")
        }
        return simulator
    }

    private func say(_ text: String) { writeText("scvsim: \(text)\n", to: STDERR_FILENO) }

    private var options: WorldOptions {
        var options = WorldOptions()
        options.seed = seed ?? options.seed
        options.now = now
        options.vms = vms ?? options.vms
        options.groups = groups ?? options.groups
        options.jobs = jobs ?? options.jobs
        options.jobSeconds = jobSeconds ?? options.jobSeconds
        options.latency = .milliseconds(latency ?? 0)
        options.tokenSeconds = tokenSeconds ?? options.tokenSeconds
        return options
    }
}

extension SimulatedTime: ExpressibleByArgument {
    /// A moment on the command line.
    public init?(argument: String) { self.init(argument) }
}
