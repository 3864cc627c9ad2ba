import API
import Lua

/// What the standard library's files are given of the lines that the prompt has run.
struct PromptLogModule {
    unowned let runtime: Runtime

    var functions: [HostFunction] {
        [history, lastLine, lines, transcript, transcriptPath, transcribe, settleTranscript]
    }

    private var history: HostFunction {
        HostFunction(
            "shell.history",
            parameters: [],
            results: [.init("string[]", "each once, the latest last")],
            text: "Gives the lines that the arrow keys find."
        ) { [unowned runtime] _ in
            let lines = runtime.prompt.history().map { LuaValue.string($0) }
            return .values([.reference(try runtime.state.makeTable(array: lines))])
        }
    }

    private var lastLine: HostFunction {
        HostFunction(
            "shell.last_line",
            parameters: [],
            results: [.init("table?", "seconds, requests; nil where it was told already")],
            text: "Says how long the last line of the prompt took, and how many requests it sent."
        ) { [unowned runtime] _ in
            guard let (duration, requests) = runtime.prompt.log.takeLast() else { return .values([.nil]) }
            let table = try runtime.state.makeTable(fields: [
                ("seconds", .number(duration / .seconds(1))), ("requests", .integer(Int64(requests))),
            ])
            return .values([.reference(table)])
        }
    }

    private var lines: HostFunction {
        HostFunction(
            "shell.prompt_lines",
            parameters: [],
            results: [.init("table[]", "text, effect: texts; deeds: texts; expression, quiet, ok, withheld: booleans")],
            text: "Gives the lines that the prompt has run so far, without what of them is a secret."
        ) { [unowned runtime] _ in
            let state = runtime.state
            let rows = try runtime.prompt.log.lines.map { line in
                LuaValue.reference(
                    try state.makeTable(fields: [
                        ("text", .string(line.text)), ("effect", line.effect.map { .string($0.rawValue) } ?? .nil),
                        ("deeds", .reference(try state.makeTable(array: line.deeds.map { .string($0) }))),
                        ("expression", .boolean(line.isExpression)), ("quiet", .boolean(line.isQuiet)),
                        ("ok", .boolean(line.succeeded)), ("withheld", .boolean(line.isWithheld)),
                    ]))
            }
            return .values([.reference(try state.makeTable(array: rows))])
        }
    }

    private var transcript: HostFunction {
        HostFunction(
            "shell.transcript",
            parameters: [
                .init("path", "string?", "of the file; nil ends the transcript"),
                .init("header", "string?", "what it begins with"),
                .init("overwrite", "boolean?", "whether an ordinary file that is there is replaced"),
            ],
            results: [],
            text: "Writes down from now on what is typed, printed, said and asked, for its owner's eyes only."
        ) { [unowned runtime] call in
            let prompt = runtime.prompt
            guard let path = try call.optionalString(1) else {
                prompt.flushTranscript()
                prompt.transcript = nil
                return .none
            }
            let next = try Transcript(
                path: path, overwrite: try call.optionalBoolean(3) == true, header: try call.string(2))
            prompt.flushTranscript()
            prompt.transcript = next
            return .none
        }
    }

    private var transcriptPath: HostFunction {
        HostFunction(
            "shell.transcript_path",
            parameters: [],
            results: [.init("string?", "nil where nothing is written down")],
            text: "Says in which file the session is written down."
        ) { [unowned runtime] _ in
            .values([runtime.prompt.transcript.map { .string($0.path) } ?? .nil])
        }
    }

    private var transcribe: HostFunction {
        HostFunction(
            "shell.transcribe",
            parameters: [.init("text", "string", "as it was printed")],
            results: [],
            text: "Adds to the transcript what was printed past the shell, by print or io.write."
        ) { [unowned runtime] call in
            guard let transcript = runtime.prompt.transcript else { return .none }
            transcript.note(try call.string(1))
            return .none
        }
    }

    private var settleTranscript: HostFunction {
        HostFunction(
            "shell.settle_transcript",
            parameters: [],
            results: [],
            text: "Writes down at once what the line has done that runs: it is about to end the program."
        ) { [unowned runtime] _ in
            runtime.prompt.settleTranscript()
            return .none
        }
    }
}
