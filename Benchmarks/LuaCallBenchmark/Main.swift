/// What a call from Lua costs, in nanoseconds: into a plain C function, and into one that Swift offers. For
/// scripts/bench only.
///
/// Both give a boolean, or both take a number and give its absolute value, so that the difference is the way there and
/// back. Prints one line of JSON.
import Lua

@main
struct CallCost {
    static func main() throws {
        let lua = try LuaState()
        try lua.openLibraries()
        try offer(to: lua)
        let program = try lua.load(measure, name: "=callcost")
        for value in try lua.call(.reference(program), []) {
            print(try lua.describe(value))
        }
    }

    static func offer(to lua: LuaState) throws {
        let table = try lua.globals
        _ = try lua.register(HostFunction("host_rawequal") { _ in .value(.boolean(false)) }, in: table)
        _ = try lua.register(HostFunction("host_abs") { call in .value(.integer(abs(try call.integer(1)))) }, in: table)
    }

    /// Rounds of both functions by turns; the least time of each is what it costs when nothing else disturbs.
    static let measure = """
        local clock, calls = os.clock, 2000000
        local function cost(f)
            local began = clock()
            for i = 1, calls do f(i, i) end
            return (clock() - began) / calls * 1e9
        end
        local least = {}
        local rows = {
            {"plain_rawequal", rawequal}, {"host_rawequal", host_rawequal},
            {"plain_abs", math.abs}, {"host_abs", host_abs},
        }
        for round = 1, 9 do
            for _, row in ipairs(rows) do
                least[row[1]] = math.min(least[row[1]] or math.huge, cost(row[2]))
            end
        end
        local parts = {}
        for i, row in ipairs(rows) do parts[i] = ('"%s": %.2f'):format(row[1], least[row[1]]) end
        return "{" .. table.concat(parts, ", ") .. "}"
        """
}
