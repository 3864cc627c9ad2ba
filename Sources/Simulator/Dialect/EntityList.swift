import JSON

/// What a resource group is to hold: by reference, or by the objects that its record has.
enum EntityList {
    static func isList(_ name: PropertyName) -> Bool {
        name.property == "entities" && (name.schema == "NewResourceGroup" || name.schema == "ResourceGroupChange")
    }

    /// A body of the plain form, in which the entities are references alone.
    static func plain(_ body: JSONValue) throws(ServiceError) -> JSONValue {
        guard var object = body.object, let list = object["entities"],
            list.array?.contains(where: { $0.object != nil }) == true
        else { return body }
        object["entities"] = try morefs(in: list, at: "entities", spelling: "moref")
        return .object(object)
    }

    static func morefs(in list: JSONValue, at path: String, spelling: String) throws(ServiceError) -> JSONValue {
        guard let elements = list.array else { return list }
        var morefs: [JSONValue] = []
        for (index, element) in elements.enumerated() {
            guard element.object != nil else {
                morefs.append(element)
                continue
            }
            guard let moref = element[spelling], moref.string != nil else {
                throw ServiceError(400, "\(path)[\(index)].\(spelling) is missing: an entity is known by it.")
            }
            morefs.append(moref)
        }
        return .array(morefs)
    }
}
