import JSON
import Testing

@testable import Simulator

@Suite struct BodyFieldsTests {
    private let body = BodyFields([
        "name": "gold", "count": 3, "consistent": true, "entities": ["vm-1", "vm-2"], "days": [1, 15],
        "locking": ["period": 2], "policies": [["id": 7], ["id": 8]], "nothing": nil,
    ])

    @Test func readsEachKindOfField() {
        #expect(body.string("name") == "gold")
        #expect(body.integer("count") == 3)
        #expect(body.bool("consistent") == true)
        #expect(body.strings("entities") == ["vm-1", "vm-2"])
        #expect(body.integers("days") == [1, 15])
        #expect(body.object("locking")?.integer("period") == 2)
        #expect(body.objects("policies")?.map { $0.integer("id") } == [7, 8])
    }

    @Test(arguments: ["missing", "nothing"])
    func aFieldThatWasLeftOutOrIsNullIsNil(name: String) {
        #expect(body.string(name) == nil)
        #expect(body.strings(name) == nil)
        #expect(body.object(name) == nil)
        #expect(BodyFields(nil).integer(name) == nil)
    }

    @Test func aRequiredFieldIsReadOrRefusedByItsName() throws {
        #expect(try body.required(string: "name") == "gold")
        #expect(try body.required(object: "locking").required(integer: "period") == 2)
        #expect(throws: ServiceError(400, "backupId is needed.")) { try body.required(integer: "backupId") }
        #expect(throws: ServiceError(400, "nothing is needed.")) { try body.required(strings: "nothing") }
        #expect(throws: ServiceError(400, "name is needed.")) { try body.required(objects: "name") }
    }

    @Test func aBodyMayItselfBeAListOfNumbers() {
        #expect(BodyFields([4, 5]).elements == [4, 5])
        #expect(BodyFields(nil).elements == [])
    }
}
