import Testing

@testable import VCenter

@Suite struct InventoryBuilderTests {
    @Test func moreThanAnyVCenterHasIsSaidAsThat() throws {
        var builder = InventoryBuilder(root: ManagedObject(type: "Folder", id: "group-d1"))
        builder.maxObjects = 2
        func add(_ id: String) throws {
            var object = RetrievedObject()
            object.object = ManagedObject(type: "Folder", id: id)
            try builder.add(object)
        }
        try add("group-v1")
        try add("group-v2")
        try add("group-v2")
        #expect(throws: UnexpectedXML.tooMany(objects: 2)) { try add("group-v3") }
    }
}
