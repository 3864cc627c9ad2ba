import Errors
import Lua
import Testing

@testable import Runtime

@Suite struct ParallelErrorTests {
    @Test(
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
    func tellsTheKindsInsideThoseOfNestedOnesToo(source: String, kinds: [ErrorKind]) throws {
        let fixture = try RuntimeFixture()
        fixture.appliance.answers["GET /4.1/jobs/7"] = { _ in (404, #"{"statusCode":404,"responseMessage":["none"]}"#) }
        let error = try #require(throws: LuaError.self) { try fixture.run(source) }
        #expect(fixture.runtime.kinds(inside: error) == kinds)
    }
}
