import CTerminal
import Lua
import System

/// What the standard library's files are given of the terminal.
struct TerminalModule {
    let state: LuaState
    let console: any Console
    let widths: TextWidth
    /// Whether what runs now is to say nothing.
    let isQuiet: () -> Bool

    var functions: [HostFunction] { [terminal, note, progress, width, truncate, holdInterrupts] }

    private var terminal: HostFunction {
        HostFunction(
            "shell.terminal",
            parameters: [],
            results: [.init("table", "stdin, stdout, stderr, color: booleans; width, height: of it")],
            text: "Says what is a terminal, and how large it is."
        ) { [unowned state, console] _ in
            let facts = console.terminal
            let table = try state.makeTable(fields: [
                ("stdin", .boolean(facts.input)), ("stdout", .boolean(facts.output)), ("stderr", .boolean(facts.error)),
                ("width", .integer(Int64(facts.width))), ("height", .integer(Int64(facts.height))),
                ("color", .boolean(facts.color)),
            ])
            return .values([.reference(table)])
        }
    }

    private var note: HostFunction {
        HostFunction(
            "shell.note",
            parameters: [.init("text", "string", "one line")],
            results: [],
            text: "Says something on standard error."
        ) { [console, isQuiet] call in
            let text = try call.string(1)
            if !isQuiet() { console.note(text) }
            return .values([])
        }
    }

    private var progress: HostFunction {
        HostFunction(
            "shell.progress",
            parameters: [.init("text", "string?", "the line; nil takes it away")],
            results: [],
            text: "Draws the progress line anew; shows nothing where standard error is no terminal."
        ) { [console, widths] call in
            // A line that wraps can't be drawn over: each drawing would leave one behind.
            let room = console.terminal.width - 1
            // Written out before it is cut: afterwards it would be longer.
            console.progress(try call.optionalString(1).map { widths.truncate($0.escapingControls(), to: room) })
            return .values([])
        }
    }

    private var width: HostFunction {
        HostFunction(
            "shell.width",
            parameters: [.init("text", "string", "text without line ends")],
            results: [.init("integer", "columns")],
            text: "Says how many columns of a terminal a text takes."
        ) { [widths] call in
            .values([.integer(Int64(widths.columns(of: try call.string(1))))])
        }
    }

    private var truncate: HostFunction {
        HostFunction(
            "shell.truncate",
            parameters: [
                .init("text", "string", "text without line ends"),
                .init("columns", "integer", "the room there is"),
            ],
            results: [.init("string", "the text, cut with a closing … where it is longer")],
            text: "Cuts a text to a number of columns."
        ) { [widths] call in
            let limit = Int(clamping: try call.integer(2))
            return .values([.string(widths.truncate(try call.string(1), to: limit))])
        }
    }

    private var holdInterrupts: HostFunction {
        HostFunction(
            "shell.hold_interrupts",
            parameters: [.init("on", "boolean", "whether another program has the terminal")],
            results: [],
            text: "While it is on, Ctrl-C is for the program that has the terminal, such as a pager, and not for us."
        ) { call in
            interrupts_hold(try call.optionalBoolean(1) == true ? 1 : 0)
            return .none
        }
    }
}
