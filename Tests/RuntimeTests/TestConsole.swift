import Runtime

/// Keeps what a program writes.
final class TestConsole: Console {
    var output: [UInt8] = []
    var notes: [String] = []
    var progressLines: [String?] = []
    var terminal = TerminalFacts(input: false, output: false, error: false, width: 80, color: false)

    var text: String { String(decoding: output, as: UTF8.self) }

    func write(_ bytes: [UInt8]) { output += bytes }
    func note(_ text: String) { notes.append(text) }
    func progress(_ text: String?) { progressLines.append(text) }
}
