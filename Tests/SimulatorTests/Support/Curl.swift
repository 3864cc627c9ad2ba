import Foundation

@testable import Simulator

/// What curl printed, and how it ended: 0 or one of its own numbers.
func curl(_ simulator: Simulator, _ path: String, _ options: String...) throws -> (
    status: Int32, text: String
) {
    let process = process(simulator, path, options)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
}

func process(_ simulator: Simulator, _ path: String, _ options: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
        ["curl", "-sS", "--max-time", "60", "--cacert", simulator.certificate.path] + options
        + [simulator.url + path]
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return process
}

func simulator(_ change: (inout WorldOptions) -> Void = { _ in }) throws -> Simulator {
    var options = WorldOptions()
    options.now = .beginning
    change(&options)
    return try Simulator(options, port: 0)
}
