import API
import Appliance
import Foundation
import JSON
import Lua
import Testing

@testable import Runtime

/// Every operation that is publicly known, as Lua has it. The list is kept apart from the document.
@Suite struct OperationsTests {
    static let names: [String] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "operations.json")
        guard let bytes = try? Data(contentsOf: file), let list = try? JSONDocument(parsing: Array(bytes)) else {
            return []
        }
        return list.root.elements.compactMap { $0["name"]?.string }
    }()

    /// The page that help prints.
    func help(_ name: String, in fixture: RuntimeFixture) throws -> String {
        try fixture.text("local page; io.write = function(text) page = text end help(scv.api.\(name)) return page")
    }

    @Test func theListIsThere() {
        #expect(Self.names.count == 50)
    }

    @Test func luaHasThemAllAndNothingElse() throws {
        let fixture = try RuntimeFixture()
        let names = try fixture.text(
            """
            local names = {}
            for _, s in ipairs(scv.api.subjects()) do
              for _, o in ipairs(s.operations) do
                assert(o.source and o.effect and type(scv.api[s.subject][o["function"]]) == "function")
                names[#names + 1] = o.name
              end
            end
            return table.concat(names, " ")
            """)
        #expect(names.split(separator: " ").map(String.init).sorted() == Self.names.sorted())
        #expect(fixture.appliance.requests.isEmpty)
    }

    @Test(arguments: names)
    func helpSaysHowItIsCalled(name: String) throws {
        let fixture = try RuntimeFixture()
        let operation = try #require(try APIDocument.bundled()[name])
        let page = try help(name, in: fixture)
        #expect(page.hasPrefix("scv.api.\(name)"))
        #expect(page.contains("\(operation.method) \(operation.path): \(operation.effect)"))
        if let title = operation.title { #expect(page.contains("The vendor's title: \(title)")) }
        for parameter in operation.parameters { #expect(page.contains("\n  \(parameter.name) ")) }
        for property in operation.body?.properties ?? [] { #expect(page.contains("\n  \(property.name) ")) }
        #expect(page.contains("assumed"))
        let method = "the method \(operation.method)"
        #expect(page.contains(method) == (operation.sources.method == .assumed))
    }

    /// What help shows can be pasted: it passes every check that is made before a request is sent.
    @Test(arguments: names)
    func theExampleOfHelpCanBeCalled(name: String) throws {
        let fixture = try RuntimeFixture()
        let lines = try help(name, in: fixture).split(separator: "\n", omittingEmptySubsequences: false)
        let example = lines.drop { !$0.hasPrefix("    scv.api.") }.prefix { !$0.isEmpty }.joined(separator: "\n")
        let kind = try fixture.text(
            """
            local kind = "done"
            dry_run(function()
              local ok, e = pcall(function() return \(example) end)
              if not ok then kind = e.kind end
            end)
            return kind
            """)
        let operation = try #require(try APIDocument.bundled()[name])
        // Reads are sent in a dry run too, and the scripted appliance has nothing to show.
        #expect(kind == "done" || (operation.effect == .read && kind == "appliance"), "\(kind): \(example)")
        #expect(fixture.console.notes.isEmpty, "\(fixture.console.notes)")
    }

    @Test(arguments: names)
    func theExampleBodyCanBeSent(name: String) throws {
        let operation = try #require(try APIDocument.bundled()[name])
        let fixture = try RuntimeFixture()
        guard operation.body != nil else {
            #expect(throws: LuaError.self) { try fixture.run("scv.api.example('\(name)')") }
            return
        }
        let again = try fixture.text("return json.encode(scv.api.example('\(name)'))")
        #expect(try JSONDocument(parsing: Array(again.utf8)).root.value == operation.bodyExample)
        #expect(fixture.appliance.requests.isEmpty)
    }

    @Test func whatIsGivenToBeEditedIsNobodyElses() throws {
        let fixture = try RuntimeFixture()
        let text = try fixture.text(
            """
            local one = scv.api.example("resource_groups.create")
            local name = one.name
            one.name = "changed"
            one.added = true
            local other = scv.api.example("resource_groups.create")
            for _, subject in ipairs(scv.api.subjects()) do
              for _, operation in ipairs(subject.operations) do operation.name = "changed" end
            end
            local names = {}
            for _, subject in ipairs(scv.api.subjects()) do
              for _, operation in ipairs(subject.operations) do names[operation.name] = true end
            end
            return tostring(other.name == name and other.added == nil and not names.changed and names["jobs.get"])
            """)
        #expect(text == "true")
        #expect(throws: LuaError.self) { try fixture.run("scv.api.example('')") }
    }
}
