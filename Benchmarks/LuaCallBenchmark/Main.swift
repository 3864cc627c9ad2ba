/// What a call from Lua costs: into a plain C function, and into one that Swift offers. For scripts/bench only.
///
/// Both give a boolean, or both take a number and give its absolute value, or both take a short text and give it, so
/// that the difference is the way there and back. Without arguments it prints the nanoseconds of each, one line of JSON
/// for each round; with a function's name and a number it makes that many calls of it and prints nothing, so that
/// their instructions can be counted.
import Lua

@main
struct CallCost {
    static func main() throws {
        let lua = try LuaState()
        try lua.openLibraries()
        try offer(to: lua)
        if CommandLine.arguments.count == 3 {
            let program = try lua.load(repeated, name: "=callcount")
            let arguments = CommandLine.arguments.dropFirst().map { LuaValue.string($0) }
            _ = try lua.call(.reference(program), arguments)
            return
        }
        let program = try lua.load(measure, name: "=callcost")
        for value in try lua.call(.reference(program), []) {
            print(try lua.describe(value))
        }
    }

    static func offer(to lua: LuaState) throws {
        let table = try lua.globals
        _ = try lua.register(HostFunction("host_rawequal") { _ in .value(.boolean(false)) }, in: table)
        _ = try lua.register(HostFunction("host_abs") { call in .value(.integer(abs(try call.integer(1)))) }, in: table)
        _ = try lua.register(HostFunction("host_tostring") { call in .value(.string(try call.string(1))) }, in: table)
    }

    /// The functions by name, each with what it is called with.
    static let functions = """
        local functions = {
            plain_rawequal = rawequal, host_rawequal = host_rawequal, plain_abs = math.abs, host_abs = host_abs,
            plain_tostring = tostring, host_tostring = host_tostring,
        }
        local function argument(name, i) return name:find("tostring") and "vm-1001" or i end

        """

    /// One function, called so often.
    static let repeated =
        functions + """
            local name, calls = ...
            local f = functions[name] or error("there is no function " .. name)
            if argument(name, 1) == 1 then
                for i = 1, math.tointeger(tonumber(calls)) do f(i, i) end
            else
                local text = argument(name, 1)
                for i = 1, math.tointeger(tonumber(calls)) do f(text) end
            end
            """

    /// Rounds of all functions by turns.
    static let measure =
        functions + """
            local clock, calls = os.clock, 1000000
            local function cost(name)
                local f, text = functions[name], argument(name, 1)
                local began = clock()
                if text == 1 then
                    for i = 1, calls do f(i, i) end
                else
                    for i = 1, calls do f(text) end
                end
                return (clock() - began) / calls * 1e9
            end
            local lines = {}
            for round = 1, 15 do
                local parts = {}
                for name in pairs(functions) do parts[#parts + 1] = ('"%s": %.3f'):format(name, cost(name)) end
                lines[round] = "{" .. table.concat(parts, ", ") .. "}"
            end
            return table.concat(lines, "\\n")
            """
}
