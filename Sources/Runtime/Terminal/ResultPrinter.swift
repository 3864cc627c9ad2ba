import Lua

/// The forms of results, by the words that `-o` takes.
public enum OutputForm: String, Sendable, CaseIterable {
    case auto, table, lua, json, ndjson, csv
}

/// Writes results to standard output, in the form that the standard library renders.
public final class ResultPrinter {
    /// The form that was asked for, as `-o` says it.
    public var form = OutputForm.auto

    private let library: Library
    private let topLevel: TopLevel
    private let state: LuaState
    private let console: any Console

    init(state: LuaState, library: Library, topLevel: TopLevel, console: any Console) {
        self.state = state
        self.library = library
        self.topLevel = topLevel
        self.console = console
    }

    /// Says something to a person.
    func say(_ text: String) { console.note(text) }

    /// Writes values in the form that was asked for, or in another.
    /// - Throws: `LuaError` of kind `argument` where a value has no such form.
    public func show(_ values: [LuaValue], form: OutputForm? = nil) throws(LuaError) {
        try write("render", [.string((form ?? self.form).rawValue)], values)
    }

    /// Writes what a line of the prompt gave, in the form that is set there; what is higher than the screen goes
    /// through the pager.
    public func showAtPrompt(_ values: [LuaValue]) throws(LuaError) { try write("at_prompt", [], values) }

    private func write(_ function: String, _ first: [LuaValue], _ values: [LuaValue]) throws(LuaError) {
        guard !values.isEmpty else { return }
        let render = try state.bridged { try library.value(of: "text/show", function) }
        let text = try topLevel.call(render, first + values)
        if case .string(let bytes)? = text.first { console.write(bytes) }
    }
}
