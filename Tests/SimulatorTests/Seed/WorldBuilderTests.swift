import Testing

@testable import Simulator

@Suite struct WorldBuilderTests {
    private func registry(_ change: (inout WorldOptions) -> Void = { _ in }) -> Registry {
        var options = WorldOptions()
        change(&options)
        return WorldBuilder.build(options, beginning: .beginning)
    }

    @Test func buildsTheInventoryThatTheDocumentationShows() throws {
        let registry = registry()
        #expect(registry.vms.count == 14)
        #expect(registry.vms.all.filter(\.isTemplate).count == 1)
        #expect(registry.vms.all.filter { $0.deletion != nil }.map(\.name) == ["crm01"])
        #expect(registry.hosts.all.map(\.name) == ["esx01.demo.local", "esx02.demo.local", "esx03.demo.local"])
        #expect(Set(registry.datastores.all.map(\.kind)) == [.nfs, .vmfs, .vvol])
        #expect(registry.policies.all.map(\.name) == ["hourly", "daily", "weekly"])
        #expect(registry.groups.all.map(\.name) == ["gold_web", "silver_db", "lab", "bronze_files"])
        let gold = try #require(registry.groups[1])
        #expect(gold.entities.map(\.name) == ["web01", "web02", "web03"])
        #expect(gold.policies.compactMap { registry.policies[$0]?.name } == ["hourly", "daily"])
        #expect(registry.groups[3]?.state == .underMaintenance)
    }

    @Test func onlyTwoVMsAreInNoResourceGroup() {
        let registry = registry()
        let protected = Set(registry.groups.all.flatMap { registry.vms(in: $0, at: .beginning) })
        let rest = registry.vms.all.filter { $0.deletion == nil && !protected.contains($0.id) }
        #expect(rest.map(\.name) == ["build07", "legacy01"])
    }

    @Test func theDeletedVMIsInTheLastNightlyBackupAndInNoneAfterIt() throws {
        let registry = registry()
        let crm = try #require(registry.vms.named("crm01"))
        #expect(crm.uuid.hasPrefix("50201c3e-"))
        let backups = try #require(registry.backups[1])
        let with = backups.filter { $0.vms.contains(crm.id) }
        let without = backups.filter { !$0.vms.contains(crm.id) }
        #expect(with.last?.name == "gold_web_11-23-2026_02.00.00.0000")
        #expect(without.allSatisfy { $0.time > registry.days.deletion })
        #expect(!without.isEmpty)
    }

    @Test func noVMIsInAGroupThatIsNotThere() {
        let registry = registry {
            $0.vms = 2
            $0.groups = 1
            $0.jobs = 5
        }
        #expect(registry.vms.all.map(\.name) == ["web01", "web02"])
        #expect(registry.groups[1]?.entities.map(\.name) == ["web01", "web02"])
        #expect(registry.jobs.all.allSatisfy { $0.groupName == "gold_web" })
    }

    @Test func theSameSeedGivesTheSameWorld() {
        let one = registry { $0.seed = 7 }
        let same = registry { $0.seed = 7 }
        let other = registry { $0.seed = 8 }
        #expect(one.vms.all.map(\.uuid) == same.vms.all.map(\.uuid))
        #expect(one.jobs.all.map { $0.log(at: .beginning) } == same.jobs.all.map { $0.log(at: .beginning) })
        #expect(one.vms.all.map(\.uuid) != other.vms.all.map(\.uuid))
    }

    @Test func aLargerWorldHasWhatWasAskedForAndNothingTwice() {
        let registry = registry {
            $0.vms = 700
            $0.groups = 60
            $0.jobs = 5000
        }
        #expect(registry.vms.count == 700)
        #expect(registry.groups.count == 60)
        #expect(registry.jobs.count == 5000)
        for names in [
            registry.vms.all.map(\.name), registry.vms.all.map(\.id), registry.vms.all.map(\.uuid),
            registry.groups.all.map(\.name), registry.hosts.all.map(\.name), registry.datastores.all.map(\.name),
            registry.datastores.all.map(\.id),
        ] {
            #expect(Set(names).count == names.count)
        }
        #expect(registry.vms.all.allSatisfy { registry.hosts[$0.host] != nil })
        #expect(registry.vms.all.allSatisfy { registry.datastores[$0.datastore] != nil })
        #expect(registry.groups.all.allSatisfy { !$0.entities.isEmpty })
    }

    @Test func nothingAtAllIsAWorldToo() {
        let registry = registry {
            $0.vms = 0
            $0.groups = 0
            $0.jobs = 0
        }
        #expect(registry.vms.count == 0)
        #expect(registry.jobs.count == 0)
    }
}
