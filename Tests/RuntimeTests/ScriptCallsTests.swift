import TestSupport
import Testing

@testable import Runtime

@Suite struct ScriptCallsTests {
    private func found(_ text: String) -> [String] {
        ScriptCalls.calls(in: text).map { call in
            switch call.target {
            case .operation(let name): "\(call.line) api \(name)"
            case .workflow(let name): "\(call.line) \(name)"
            }
        }
    }

    @Test(arguments: [
        ("scv.jobs()", ["1 jobs"]),
        ("scv.api.jobs.get(7)\nscv . api\n.jobs. list{}", ["1 api jobs.get", "2 api jobs.list"]),
        (#"scv["api"]['jobs']["get"](7)"#, ["1 api jobs.get"]),
        (#"scv.api["jobs" .. x].get()"#, []),
        ("scv.api[name].get()", []),
        ("local f = scv.api.jobs.get f(7) f.x()", ["1 api jobs.get"]),
        ("local j = scv.api.jobs j.get(7) j = {} j.get(8)", ["1 api jobs.get"]),
        ("local api <const>, x = scv.api, 1 api.jobs.get()", []),
        ("local api <const> = scv.api\napi.jobs.get()", ["2 api jobs.get"]),
        ("local s = scv.connect 'dr' s.jobs()", ["1 jobs"]),
        ("local s = scv.connect(names[1])\ns.api.jobs.get()", ["2 api jobs.get"]),
        ("for _, s in ipairs{scv} do s.jobs() end", []),
        ("scv.connect('dr').jobs()", ["1 jobs"]),
        ("scv.connect(scv.policies()[1].name)\n.jobs()", ["1 policies", "1 jobs"]),
        ("-- scv.jobs()\n--[[ scv.jobs() ]] local t = 'scv.jobs()'", []),
        ("other.scv.jobs() other:scv()", []),
        ("local t = {scv = 1, x = scv.policies}", ["1 policies"]),
        ("scv = scv.connect('dr') scv.jobs()", ["1 jobs"]),
        ("scv.api.sync() scv.api.differences{}", []),
        ("if scv.api == nil then end", []),
        ("scv.", []), ("scv.api.", []), ("scv.connect(", ["1 connect"]), ("", []), ("local x <", []), ("x =", []),
    ])
    func areFoundByReading(text: String, calls: [String]) {
        #expect(found(text) == calls)
    }

    @Test func scriptsAreThoseOfAFolderAndOfTheFoldersInIt() throws {
        let folder = try TemporaryFolder()
        for name in ["b.lua", "a.lua", "c.txt", ".d.lua"] { try folder.write("", to: name) }
        #expect(try ScriptFolder(path: folder.path).scripts().map(\.name) == ["a.lua", "b.lua"])
        #expect(throws: (any Error).self) { try ScriptFolder(path: folder.file("a.lua")).scripts() }
        #expect(throws: (any Error).self) { try ScriptFolder(path: folder.file("nowhere")).scripts() }
    }
}
