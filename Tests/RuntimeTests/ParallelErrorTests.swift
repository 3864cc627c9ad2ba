import Errors
import Lua
import Testing

@testable import Runtime

@Suite struct ParallelErrorTests {
    @Test(
        "The kinds inside a failed parallel are told, those of nested ones too",
        arguments: [
            ("parallel({1, 2}, function(n) error('x') end)", [.lua]),
            ("parallel({1}, function() return scv.api.jobs.get(7) end)", [.appliance]),
            (
                "parallel({1}, function() return parallel({1}, function() return scv.api.jobs.get(7) end) end)",
                [.parallel, .appliance]
            ),
            ("error('plain')", []),
            ("scv.api.jobs.get(7)", []),
        ] as [(String, [ErrorKind])])
    func kindsInside(source: String, kinds: [ErrorKind]) throws {
        let world = try World()
        world.appliance.answers["GET /4.1/jobs/7"] = { _ in (404, #"{"statusCode":404,"responseMessage":["none"]}"#) }
        let error = try #require(throws: LuaError.self) { try world.run(source) }
        #expect(world.runtime.kinds(inside: error) == kinds)
    }
}
