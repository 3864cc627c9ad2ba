import Foundation
import Lua
import Testing

@testable import Runtime

/// The specs run against a shell made of Lua: it must be what the real one is, or they prove nothing.
@Suite struct SpecShellTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    private let fixture: RuntimeFixture
    private let real: LuaReference
    private let made: LuaReference
    /// What the specs' shell has for themselves.
    private let own: Set<String>

    init() throws {
        fixture = try RuntimeFixture()
        real = fixture.runtime.shell
        let values = try fixture.run(
            """
            local made = assert(loadfile("\(Self.root)/Tests/specs/support/fake_shell.lua"))("\(Self.root)")
            return made.new(), table.concat(made.own, " ")
            """)
        made = try #require(values.first?.table)
        own = Set(try #require(values.last?.text).split(separator: " ").map(String.init))
    }

    @Test func hasTheSameMembers() throws {
        let expected = try members(of: real)
        let found = try members(of: made).filter { !own.contains($0.key) }
        #expect(Set(expected.keys) == Set(found.keys))
        for (name, kind) in expected where name != "json_null" {
            #expect(found[name] == kind, "\(name)")
        }
    }

    @Test func takesNoMoreArgumentsThanTheRealOne() throws {
        let state = fixture.runtime.state
        try state.forEach(real) { key, value in
            guard let name = key.text, let function = state.documentation(of: value) else { return }
            let taken = try fixture.runtime.run(
                try fixture.runtime.load(Array("return debug.getinfo(..., 'u').nparams".utf8), name: "=test"),
                arguments: [try state.get(made, .string(name), raw: true)])
            guard case .integer(let count)? = taken.first else { throw TestFailure("\(name) is no function") }
            #expect(count <= function.parameters.count, "\(name)")
        }
    }

    @Test func behavesLikeTheRealOne() throws {
        let (one, other) = (try behaviour(of: real), try behaviour(of: made))
        #expect(one.count > 40)
        for (expected, found) in zip(one, other) { #expect(expected == found) }
        #expect(one.count == other.count)
    }

    private func members(of shell: LuaReference) throws -> [String: String] {
        var members: [String: String] = [:]
        try fixture.runtime.state.forEach(shell) { key, value in
            if let name = key.text { members[name] = try fixture.text(kindOf: value) }
        }
        return members
    }

    private func behaviour(of shell: LuaReference) throws -> [String] {
        let source = try Data(contentsOf: URL(filePath: "\(Self.root)/Tests/specs/support/shell_behaviour.lua"))
        let runtime = fixture.runtime
        let values = try runtime.run(
            try runtime.load(Array(source), name: "@shell_behaviour.lua"), arguments: [.reference(shell)])
        return try #require(values.first?.text).split(separator: "\n").map(String.init)
    }
}

private struct TestFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension RuntimeFixture {
    /// What `type` says of a value.
    fileprivate func text(kindOf value: LuaValue) throws -> String {
        let kind = try runtime.run(try runtime.load(Array("return type(...)".utf8), name: "=test"), arguments: [value])
        guard let text = kind.first?.text else { throw TestFailure("type gave no text") }
        return text
    }
}
