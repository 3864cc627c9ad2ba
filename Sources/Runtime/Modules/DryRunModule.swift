import Errors
import Lua
import System

/// The global `dry_run`, and the look at chunks that calls it by its right form.
struct DryRunModule {
    unowned let runtime: Runtime

    var dryRun: HostFunction {
        HostFunction(
            "dry_run",
            parameters: [
                .init("fn", "function", "what to try"),
                .init("...", "any", "its arguments"),
            ],
            results: [.init("List", "the changes it would have sent: method, path, body")],
            text: "Runs a function without changing anything: reads are sent, changes are only planned."
        ) { [unowned runtime] call in
            let given = try call[1]
            guard given.kind == .function else {
                let isPlanned = try given.table.map { try runtime.state.get($0, "dry_run", raw: true).isTrue } ?? false
                throw DryRunError.notAFunction(
                    got: call.count == 0 ? "no value" : Self.words(for: given),
                    ran: isPlanned ? .planned : runtime.journal.latest)
            }
            let arguments = try call.arguments(from: 2)
            let requests = try runtime.planned.recording { _ = try runtime.state.call(given, arguments) }
            return .values([try runtime.listOf(requests)])
        }
    }

    /// Looks at what Lua code is about to compile.
    var check: HostFunction {
        HostFunction(
            "check_chunk",
            parameters: [
                .init("kind", "string", "text or file"), .init("text", "string", "the text, or the file's path"),
            ],
            results: [.init("string?", "what is wrong with it")],
            text: "Refuses a chunk in which a call stands in the brackets of dry_run."
        ) { [unowned runtime] call in
            let text = try call.bytes(2)
            do {
                if try call.string(1) == "text" {
                    try runtime.refuseMisplacedCalls(in: text, name: "the text")
                } else {
                    let path = String(decoding: text, as: UTF8.self)
                    // What can't be read here is Lua's to complain of.
                    guard isRegularFile(path), let source = try? readFile(path, limit: 16 << 20) else {
                        return .value(.nil)
                    }
                    try runtime.refuseMisplacedCalls(in: source, name: path)
                }
                return .value(.nil)
            } catch let error as DryRunError {
                return .value(.string(error.report))
            }
        }
    }

    private static func words(for value: LuaValue) -> String {
        value.kind == .nil ? "nil" : "a \(value.kind.rawValue)"
    }
}

extension Runtime {
    /// Refuses a chunk in which a call of `scv` stands in the brackets of the shell's own `dry_run`.
    func refuseMisplacedCalls(in source: [UInt8], name: String) throws(DryRunError) {
        guard isOwnDryRun, let call = LuaLexer.misplacedCall(in: String(decoding: source, as: UTF8.self)) else {
            return
        }
        throw .callInBrackets(call, chunk: name)
    }

    /// The same of a chunk by Lua's name for it, `@backup.lua` or `=stdin`.
    func refuseMisplacedCalls(in source: [UInt8], chunk: String) throws(LuaError) {
        try state.bridged {
            try refuseMisplacedCalls(
                in: source, name: chunk.hasPrefix("@") || chunk.hasPrefix("=") ? String(chunk.dropFirst()) : chunk)
        }
    }

    /// Whether the global is still ours.
    private var isOwnDryRun: Bool {
        guard let globals = try? state.globals, let now = try? state.get(globals, .string("dry_run"), raw: true) else {
            return false
        }
        return now == dryRun.map { .reference($0) }
    }
}
