import Appliance
import Foundation
import Lua
import Testing

@testable import Runtime

/// What the host gives the check of a first contact.
@Suite struct CheckTests {
    /// The library's own `shell`, by way of a file that has it.
    private func shell(_ fixture: RuntimeFixture, _ code: String) throws -> String {
        try fixture.text(
            """
            local shell
            for _, fn in ipairs{fail, note, show} do
              local index = 1
              while true do
                local name, value = debug.getupvalue(fn, index)
                if not name then break end
                if type(value) == "table" and type(rawget(value, "value")) == "function" then
                  for at = 1, 20 do
                    local inner, found = debug.getupvalue(value.value, at)
                    if inner == "shell" then shell = found end
                  end
                end
                index = index + 1
              end
            end
            \(code)
            """)
    }

    @Test func aPlanIsBoundAndNothingLeaves() throws {
        let fixture = try RuntimeFixture()
        let planned = try shell(
            fixture,
            """
            local plan = shell.plan("resource_groups.backup_now", {resource_group_id = 1, policy_id = "2"})
            return ("%s %s %s %s %s"):format(plan.dry_run, plan.method, plan.path, plan.body.resourceGroupId,
              plan.body.policyId)
            """)
        #expect(planned == "true POST /4.1/resource-groups/backupnow 1 2")
        #expect(fixture.appliance.requests.isEmpty)
        let slip = "local ok, e = pcall(shell.plan, 'resource_groups.backup_now', {policy = 1}) return e.kind"
        #expect(try shell(fixture, slip) == "argument")
    }

    @Test func aPlanShowsNoSecret() throws {
        let fixture = try RuntimeFixture()
        let planned = try shell(
            fixture,
            """
            local plan = shell.plan("storage_systems.add", {name = "svm", username = "u", password = "hunter2"})
            return plan.body.password
            """)
        #expect(planned == "***")
    }

    @Test func ourOwnDocumentIsThereBesideTheOneThatCounts() throws {
        let fixture = try RuntimeFixture()
        let found = try shell(
            fixture,
            """
            local ours = shell.operation("vms.backups", true)
            return ("%s %s %s %s"):format(ours.path_source, ours.list_name, ours.list_source, ours.record_schema)
            """)
        #expect(found == "D backupResponseList A Backup")
    }

    @Test func aCallThatMayOnlyReadIsHeldToThat() throws {
        let fixture = try RuntimeFixture()
        let kind = try shell(
            fixture,
            """
            local ok, e = pcall(shell.request, "resource_groups.backup_now",
              {resource_group_id = 1, policy_id = 2}, {reading = true})
            return e.kind
            """)
        #expect(kind == "refused")
        #expect(fixture.appliance.requests.isEmpty)
    }

    @Test func aFileIsWrittenForItsOwnerAndReplacesNothing() throws {
        let fixture = try RuntimeFixture()
        let path = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try shell(fixture, "shell.write_private('\(path)', 'one')")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let message = try shell(
            fixture, "local ok, e = pcall(shell.write_private, '\(path)', 'two') return e.kind .. ': ' .. e.message")
        #expect(message == "argument: can't write \(path): there is a file already")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "one")
        _ = try shell(fixture, "shell.write_private('\(path)', 'two', true)")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "two")
    }

    @Test func thePlaceOfAFileIsLookedAtAndLeftAsItIs() throws {
        let fixture = try RuntimeFixture()
        let folder = FileManager.default.temporaryDirectory.appending(path: "place-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try shell(fixture, "shell.check_private('\(folder)/report')")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        let look = "local ok, e = pcall(shell.check_private, '\(folder)%@') return e.kind .. ': ' .. e.message"
        let missing = try shell(fixture, look.replacingOccurrences(of: "%@", with: "/missing/report"))
        #expect(missing.hasPrefix("argument: can't write \(folder)/missing/report: "))
        _ = try shell(fixture, "shell.write_private('\(folder)/report', 'one')")
        #expect(
            try shell(fixture, look.replacingOccurrences(of: "%@", with: "/report"))
                == "argument: can't write \(folder)/report: there is a file already")
        _ = try shell(fixture, "shell.check_private('\(folder)/report', true)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["report"])
    }

    @Test func whatIsOnlyTriedSaysNothing() throws {
        let fixture = try RuntimeFixture()
        let scope = "local chapter <close> = shell.chapter('x')"
        _ = try shell(
            fixture, "do \(scope) shell.quiet(true) shell.note('hidden') shell.quiet(false) shell.note('told') end")
        _ = try shell(fixture, "do \(scope) shell.quiet(true) end shell.note('afterwards')")
        #expect(fixture.console.notes == ["told", "afterwards"])
    }
}
