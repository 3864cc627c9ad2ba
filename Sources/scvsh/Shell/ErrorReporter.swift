import Appliance
import CTerminal
import Glibc
import Lua
import Prompt

/// Tells what went wrong on standard error, and says what status it means.
struct ErrorReporter {
    let console: ShellConsole

    /// Tells an error that ends the program.
    /// - Parameter inside: the kinds of the errors that it carries, where it is that of a `parallel`.
    func tell(_ error: any Error, inside: [String] = []) -> Int32 {
        console.progress(nil)
        switch error {
        case let error as LuaError:
            console.note("scvsh: " + text(for: error, atPrompt: false))
            return ExitStatus(error, inside: inside).rawValue
        case let fault as FileError:
            console.note("scvsh: can't read \(fault.path): \(fault.reason)")
            return ExitStatus.failure.rawValue
        case let fault as UsageError:
            console.note("scvsh: \(fault.message)\n\(fault.hint)")
            return ExitStatus.usage.rawValue
        case let fault as DemoError:
            console.note("scvsh: \(fault.message)\n\(fault.hint)")
            return ExitStatus.usage.rawValue
        case let error as any LuaErrorConvertible:
            let fields = error.luaFields
            console.note(
                "scvsh: "
                    + [Self.text(fields, "message"), Self.text(fields, "hint")].compactMap(\.self).joined(
                        separator: "\n"))
            return ExitStatus(kind: Self.text(fields, "kind")).rawValue
        default:
            console.note("scvsh: \(error)")
            return ExitStatus.failure.rawValue
        }
    }

    /// The words for a Lua error: an error table is its sentence and its hint, all else is the message and the traceback.
    func text(for error: LuaError, atPrompt: Bool) -> String {
        // Whoever pressed Ctrl-C at the prompt knows where; a table says all that there is to say.
        guard error.kind == nil, let traceback = error.traceback, !traceback.isEmpty else { return error.message }
        return error.message + "\n" + traceback
    }

    private static func text(_ fields: [(String, LuaFieldValue)], _ name: String) -> String? {
        guard case .string(let text)? = fields.first(where: { $0.0 == name })?.1 else { return nil }
        return text
    }

    /// Writes a line to standard error, before there is a console.
    static func write(_ text: String) {
        _ = terminal_flush()
        var bytes = Array((text + "\n").utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count > 0 { bytes = bytes.dropFirst(count) } else if errno != EINTR { return }
        }
    }
}

extension ExitStatus {
    /// The status for an uncaught Lua error.
    init(_ error: LuaError, inside: [String]) {
        if error.status == .interrupted {
            self = .interrupted
        } else {
            self.init(kind: error.kind, inside: inside)
        }
    }
}
