import API
import Appliance
import Lua

/// What the standard library's files are given of the prompt, for lessons.
struct PromptModule {
    unowned let runtime: Runtime

    var functions: [HostFunction] {
        [atPrompt, line, follow, noteSecret, simulator, place, profiles, open, leave, endsByInterrupt]
    }

    private var atPrompt: HostFunction {
        HostFunction(
            "shell.at_prompt",
            parameters: [],
            results: [.init("boolean", "whether a line of the prompt runs")],
            text: "Says whether there is a person who types line after line."
        ) { [unowned runtime] _ in .value(.boolean(runtime.prompt.isRunning)) }
    }

    private var line: HostFunction {
        HostFunction(
            "shell.prompt_line",
            parameters: [],
            results: [.init("string", "empty away from the prompt")],
            text: "Gives the line of the prompt that runs, as it was typed."
        ) { [unowned runtime] _ in .value(.string(runtime.prompt.isRunning ? runtime.prompt.typed : "")) }
    }

    private var follow: HostFunction {
        HostFunction(
            "shell.follow_prompt",
            parameters: [.init("fn", "function?", "gets the line, whether it ran, and its values or its error")],
            results: [],
            text: "Has a function called after each line of the prompt, in place of the one before; nil ends that."
        ) { [unowned runtime] call in
            runtime.prompt.follower = try call.optionalFunction(1)
            return .none
        }
    }

    private var noteSecret: HostFunction {
        HostFunction(
            "shell.note_secret",
            parameters: [.init("value", "any", "a string or a number; nil: one of those in the line")],
            results: [],
            text: "Notes what is passed as a secret: no line that has it is kept in the history of the prompt."
        ) { [unowned runtime] call in
            switch try call[1] {
            case .nil: runtime.prompt.noteUnnamedSecret()
            case let value where value.table == nil: runtime.prompt.note(secrets: [try runtime.state.describe(value)])
            default: break
            }
            return .none
        }
    }

    private var place: HostFunction {
        HostFunction(
            "shell.place",
            parameters: [],
            results: [
                .init(
                    "table",
                    "profile, host, url, release, color, recording, profiles: texts, where they are known; demo, "
                        + "read_only, dry_run, yes, repl: booleans; machines: a number; version: the shell's own; "
                        + "certificates: those that were seen, as {host, ends, pin, pin_file, unchecked}")
            ],
            text: "Says where the prompt is: with which appliance, and what its lines may do there."
        ) { [unowned runtime] _ in
            .values([.reference(try runtime.place.table(in: runtime.state))])
        }
    }

    private var profiles: HostFunction {
        HostFunction(
            "shell.profiles",
            parameters: [],
            results: [.init("table", "a list of {name =, url =}, by the alphabet")],
            text: "Lists the profiles that there are."
        ) { [unowned runtime] _ in
            let state = runtime.state
            let rows = try runtime.profiles.map { profile in
                try state.makeTable(fields: [
                    ("name", .string(profile.name)), ("url", profile.url.map { .string($0) } ?? .nil),
                ])
            }
            return .value(.reference(try state.makeTable(array: rows.map { .reference($0) })))
        }
    }

    private var open: HostFunction {
        HostFunction(
            "shell.open_prompt",
            parameters: [
                .init("environment", "table", "where its lines run, as `prompt/strict` makes it"),
                .init("declare", "function"), .init("is_bare", "function"),
                .init("greeting", "string", "what is said first"),
            ],
            results: [],
            text: "Opens the prompt in the midst of a program, and goes on when it is left. It needs a terminal."
        ) { [unowned runtime] call in
            guard let open = runtime.openPrompt else { throw LibraryError.noPrompt }
            let environment = PromptEnvironment(
                table: try call.table(1), declareName: try call[2], wordMeans: try call[3], state: runtime.state)
            let greeting = try call.string(4)
            try runtime.prompt.interpose(environment) { try open(greeting) }
            return .none
        }
    }

    private var leave: HostFunction {
        HostFunction(
            "shell.leave",
            parameters: [.init("status", "integer?", "what the program ends with; 0 unless given")],
            results: [],
            text: "Has the prompt be left when the line that runs has ended."
        ) { [unowned runtime] call in
            let status = try call[1] == .nil ? 0 : try call.integer(1)
            runtime.prompt.leaving = Int32(truncatingIfNeeded: status & 0xff)
            return .none
        }
    }

    private var endsByInterrupt: HostFunction {
        HostFunction(
            "shell.ends_by_interrupt",
            parameters: [.init("on", "boolean", "whether it is from now on")],
            results: [],
            text: "Says that Ctrl-C is how the line that runs is to end: as one that went well, if it is an expression."
        ) { [unowned runtime] call in
            runtime.prompt.endsByInterrupt = try call.optionalBoolean(1) == true
            return .none
        }
    }

    private var simulator: HostFunction {
        HostFunction(
            "shell.simulator",
            parameters: [],
            results: [.init("any", "the reply of GET /simulator")],
            text: "Asks the other end for the simulator's own account of itself; an appliance has no such thing."
        ) { [unowned runtime] call in
            var gateCall = GateCall(APIRequest(method: "GET", path: "/simulator"))
            gateCall.countsFromRoot = true
            return try runtime.sessions.defaultSession().send(gateCall, call)
        }
    }
}
