import API
import JSON
import Testing

@testable import Simulator

/// The simulator's own copy of the vendor's rules, held against what the document says.
@Suite struct VendorRulesTests {
    private func body(_ operation: String, _ path: String...) throws -> Schema {
        try schema(try #require(APIDocument.bundled()[operation]?.body), path)
    }

    private func reply(_ operation: String, _ path: String...) throws -> Schema {
        try schema(try #require(APIDocument.bundled()[operation]?.reply), path)
    }

    /// The schema of a member of a member …; lists are passed through.
    private func schema(_ schema: Schema, _ path: [String]) throws -> Schema {
        try path.reduce(schema) { schema, name in
            let property = try #require(schema.property(name), "\(name)").schema
            return property.items ?? property
        }
    }

    private func words(_ schema: Schema) -> Set<String> { Set(schema.allowed.compactMap(\.string)) }

    private func words<Word: CaseIterable & RawRepresentable<String>>(_ type: Word.Type) -> Set<String> {
        Set(type.allCases.map(\.rawValue))
    }

    @Test func enumerationsHaveTheWordsOfTheDocument() throws {
        #expect(try words(body("policies.create", "frequency")) == words(BackupFrequency.Kind.self))
        #expect(try words(body("policies.create", "retentionType")) == words(Policy.Retention.self))
        #expect(try words(body("policies.create", "lockingPeriod", "unit")) == words(Policy.Locking.Unit.self))
        let frequency = try body("resource_groups.create", "policies", "frequency")
        #expect(try words(schema(frequency, ["type"])) == words(BackupFrequency.Kind.self))
        #expect(try words(schema(frequency, ["daysOfWeek"])) == Set(VendorRules.weekdays))
        #expect(
            try words(reply("audit.logs", "auditLogResponseList", "integrity")) == words(AuditTrail.Integrity.self))
    }

    @Test func defaultsAreAmongTheWordsOfTheDocument() throws {
        let spanning = try body("resource_groups.create", "spanningDatastores", "spanningType")
        #expect(words(spanning).contains(VendorRules.defaultSpanning))
        #expect(
            try words(body("resource_groups.create", "notification")).contains(VendorRules.defaultNotification))
        #expect(try words(body("storage_systems.add", "protocol")).contains(VendorRules.defaultStorageProtocol))
    }

    @Test func limitsAreThoseOfTheDocument() throws {
        let retention = try body("policies.create", "retentionCount").limits
        #expect(retention.maximum == Double(VendorRules.maxBackupsOfPolicy))
        #expect(try body("policies.create", "snapshotLabel").limits.maxLength == VendorRules.maxLabelLength)
    }

    @Test func charactersInNamesAreThoseOfTheDocument() throws {
        let document = try JSONValue(parsing: APIDocument.bundledBytes)
        let pattern = try #require(document["components"]?["schemas"]?["UserName"]?["pattern"]?.string)
        let allowed = try Regex(pattern)
        for scalar in (UInt8(ascii: " ")...UInt8(ascii: "~")).map({ Character(UnicodeScalar($0)) }) {
            let isForbidden = VendorRules.forbiddenInNames.contains(scalar)
            #expect(("a\(scalar)b".wholeMatch(of: allowed) == nil) == isForbidden, "\(scalar)")
        }
    }

    @Test func jobTypesAreThoseThatOperationsOfTheDocumentStart() throws {
        let started = try APIDocument.bundled().operations.compactMap(\.job?.type)
        #expect(Set(started) == words(Job.Kind.self))
    }
}
