import Lua

/// Where the globals of the prompt's lines live; `stdlib/prompt/strict.lua` makes it.
struct PromptEnvironment {
    /// The `_ENV` of each line.
    let table: LuaReference
    private let declareName: LuaValue
    private let wordMeans: LuaValue
    private let state: LuaState

    /// Takes one that was made, with what declares a name in it, and what says whether a word means the prompt's own.
    init(table: LuaReference, declareName: LuaValue, wordMeans: LuaValue, state: LuaState) {
        self.table = table
        self.declareName = declareName
        self.wordMeans = wordMeans
        self.state = state
    }

    /// Makes it anew; what lines assign goes into the globals of `state`.
    init(state: LuaState, library: Library) throws(LuaError) {
        let make = try state.bridged { try library.value(of: "prompt/strict", "environment") }
        let made = try state.call(make, [.reference(try state.globals)], on: state.main)
        guard made.count == 3, let table = made[0].table else {
            throw state.luaError(from: LibraryError.noLibraryFile("prompt/strict"))
        }
        self.state = state
        self.table = table
        (declareName, wordMeans) = (made[1], made[2])
    }

    /// Makes a name one of the prompt's own; a constant takes one value.
    func declare(_ declaration: PromptText.Declaration) throws(LuaError) {
        let arguments: [LuaValue] = [.string(declaration.name), .boolean(declaration.isConstant)]
        _ = try state.call(declareName, arguments, on: state.main)
    }

    /// Closes the constants that the line before was to give a value and did not.
    func closeConstants() throws(LuaError) { _ = try state.call(declareName, [], on: state.main) }

    /// Whether a word, standing alone, means what the prompt has for it: nothing of the user's has its name.
    func isBare(_ word: String) throws(LuaError) -> Bool {
        try state.call(wordMeans, [.string(word)], on: state.main).first == .boolean(true)
    }

    /// Keeps what a line gave: `_` is the last value, `__` and `___` are those before it.
    func keep(_ value: LuaValue) throws(LuaError) {
        for (older, newer) in [("___", "__"), ("__", "_")] {
            try state.set(table, .string(older), try state.get(table, .string(newer), raw: true), raw: true)
        }
        try state.set(table, .string("_"), value, raw: true)
    }

    /// Keeps what stopped a line, under `_error`.
    func keep(error: LuaValue) throws(LuaError) {
        try state.set(table, .string("_error"), error, raw: true)
    }
}
