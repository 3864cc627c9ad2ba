import CLua

/// A function that Swift offers to Lua, together with what help says of it.
///
/// Named after what Lua's manual calls the host program, the one that Lua is embedded in; no ESXi host is meant.
public struct HostFunction {
    /// A parameter, as help shows it.
    public struct Parameter: Sendable, Hashable {
        public var name: String
        /// As Lua has it: `string`, `table?` (may be left out), `any`, `...`.
        public var type: String
        public var text: String

        public init(_ name: String, _ type: String, _ text: String = "") {
            self.name = name
            self.type = type
            self.text = text
        }
    }

    /// A result, as help shows it.
    public struct Result: Sendable, Hashable {
        public var type: String
        public var text: String

        public init(_ type: String, _ text: String = "") {
            self.type = type
            self.text = text
        }
    }

    public typealias Body = (LuaCall) throws -> LuaReturn

    /// The whole name, as a user would write it: `json.decode`.
    public var name: String
    public var parameters: [Parameter]
    public var results: [Result]
    /// What it does, in sentences.
    public var text: String
    public var body: Body

    public init(
        _ name: String, parameters: [Parameter] = [], results: [Result] = [], text: String = "", body: @escaping Body
    ) {
        self.name = name
        self.parameters = parameters
        self.results = results
        self.text = text
        self.body = body
    }

    /// The part of the name after the last dot: its key in the table that it is registered in.
    public var shortName: String {
        // Asked of each function at every start: by bytes, which a dot is one of.
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return name }
        return String(name[name.utf8.index(after: dot)...])
    }
}

/// How a host function ends: with values, or by leaving the coroutine to wait.
public enum LuaReturn {
    case none
    case value(LuaValue)
    case values([LuaValue])
    /// Suspends the coroutine, giving these values to whoever resumed it; the body goes on with what the next resume
    /// passes. Outside of a coroutine that yields, this raises Lua's own error.
    case yield([LuaValue] = [], then: HostFunction.Body)
}
