import JSON
import Testing

@testable import Simulator

@Suite struct PoliciesTests {
    static let policy: JSONObject = [
        "name": "gold_hourly", "description": "For the shop", "frequency": "HOURLY", "retentionType": "COUNT",
        "retentionCount": 1018, "snapshotLabel": "a_label_of_thirty_one_characters", "vmConsistent": true,
        "lockingPeriod": ["period": 2, "unit": "MONTHS"], "scripts": ["/opt/before.sh"],
    ]

    @Test func aPolicyThatIsMadeCanBeSeenAndAttached() throws {
        let appliance = try Appliance()
        var policy = Self.policy
        policy["snapshotLabel"] = "label_of_thirty_one_characters_"
        #expect(try appliance.payload("policies.create", "/4.1/policies", .object(policy)) == ["id": 4])
        let list = try appliance.payload("policies.list", "/4.1/policies")["policyResponseList"]?.array
        let made = try #require(list?.last)
        for (name, value) in policy { #expect(made[name] == value, "\(name)") }
        #expect(made["secondaryLockingPeriod"] == policy["lockingPeriod"], "unless it is said")
        let update: JSONValue = ["entities": ["vm-1001"], "policies": [["id": 4]]]
        #expect(try appliance.json("PUT", "/api/4.1/resource-groups/1", update)["statusCode"] == 200)
    }

    @Test func aSecondaryLockingPeriodIsItsOwn() throws {
        let appliance = try Appliance()
        var policy = Self.policy
        policy["snapshotLabel"] = nil
        policy["secondaryLockingPeriod"] = ["period": 1, "unit": "YEARS"]
        #expect(try appliance.payload("policies.create", "/4.1/policies", .object(policy)) == ["id": 4])
        policy["name"] = "secondary_alone"
        policy["lockingPeriod"] = nil
        #expect(try appliance.payload("policies.create", "/4.1/policies", .object(policy)) == ["id": 5])
        let list = try #require(
            try appliance.payload("policies.list", "/4.1/policies")["policyResponseList"]?.array)
        #expect(list[3]["lockingPeriod"] == ["period": 2, "unit": "MONTHS"])
        #expect(list[3]["secondaryLockingPeriod"] == ["period": 1, "unit": "YEARS"])
        #expect(list[4]["lockingPeriod"] == nil)
        #expect(list[4]["secondaryLockingPeriod"] == ["period": 1, "unit": "YEARS"])
    }

    @Test(
        arguments: [
            ("name", "gold hourly", 400, "a space"), ("name", "a|b", 400, "|"), ("name", "DAILY", 409, "already"),
            ("name", nil, 400, "name"), ("frequency", "YEARLY", 400, "frequency"), ("frequency", nil, 400, "frequency"),
            ("retentionCount", 1019, 400, "1018"), ("retentionCount", 0, 400, "retentionCount"),
            ("retentionCount", 1.5, 400, "retentionCount"), ("retentionType", "WEEKS", 400, "retentionType"),
            ("snapshotLabel", "a_label_of_thirty_two_characters", 400, "31"),
            ("lockingPeriod", ["period": 0, "unit": "DAYS"], 400, "period"),
            ("lockingPeriod", ["period": 1], 400, "unit"),
            ("secondaryLockingPeriod", ["period": 0, "unit": "DAYS"], 400, "period"),
            ("secondaryLockingPeriod", ["period": 1, "unit": "WEEKS"], 400, "unit"),
            ("scripts", ["before.sh"], 400, "full path"),
        ] as [(String, JSONValue?, Int, String)])
    func refusesAPolicyThatCanNotBe(key: String, value: JSONValue?, status: Int, word: String) throws {
        let appliance = try Appliance()
        var policy = Self.policy
        policy["snapshotLabel"] = nil
        policy[key] = value
        let reply = appliance.send("POST", "/api/4.1/policies", body: try JSONValue.object(policy).text())
        #expect(reply.status == status)
        let sentence = try messages(reply).joined()
        #expect(sentence.contains(word), "\(sentence)")
        let list = try appliance.payload("policies.list", "/4.1/policies")["policyResponseList"]?.array
        #expect(list?.count == 3)
    }

    @Test func listsThePolicies() throws {
        let policies = try Appliance().payload("policies.list", "/4.1/policies")
        #expect(policies["policyResponseList"]?.array?.count == 3)
    }
}
