import Appliance
import Events
import HTTP
import Inventory
import Lua

@testable import Runtime

/// A runtime connected to a scripted appliance.
final class RuntimeFixture {
    let loop: EventLoop
    let console = TestConsole()
    let appliance: ScriptedAppliance
    let runtime: Runtime

    /// `confirm` answers the questions before something is destroyed; without one there is nobody to ask.
    init(
        options: SessionOptions = SessionOptions(), documents: (any DocumentStore)? = nil,
        inventory: InventoryMemory? = nil, confirm: ((GrantRequest) -> Bool)? = nil
    ) throws {
        let loop = EventLoop()
        let appliance = ScriptedAppliance(loop: loop)
        let connect: RuntimeOptions.Connect = { _, definition in
            let session = Session(
                address: try ApplianceAddress(parsing: "scv.demo.local"), trust: .system,
                credentials: { Credentials(username: "demo", password: "secret") }, transport: appliance, loop: loop,
                definition: definition, options: options)
            session.confirm = confirm
            return session
        }
        self.loop = loop
        self.appliance = appliance
        runtime = try Runtime(
            options: RuntimeOptions(connect: connect, documents: documents, inventory: inventory), loop: loop,
            console: console)
        appliance.answers["GET /4.1/jobs/118"] = { _ in
            (200, #"{"statusCode":200,"response":{"id":118,"type":"backup","status":"RUNNING"}}"#)
        }
    }

    @discardableResult
    func run(_ source: String) throws -> [LuaValue] {
        try runtime.run(try runtime.load(Array(source.utf8), name: "=test"))
    }

    /// Runs lines of the prompt one after another; gives what they have shown, or what stopped them.
    func atPrompt(_ lines: [String]) -> String {
        console.output = []
        for line in lines {
            do throws(LuaError) {
                guard try runtime.prompt.run(line) else { return "incomplete" }
            } catch {
                return "failed: \(error.message)"
            }
        }
        return console.text
    }

    /// The first result as a text.
    func text(_ source: String) throws -> String {
        guard let first = try run(source).first else { return "(nothing)" }
        return try runtime.state.describe(first)
    }
}
