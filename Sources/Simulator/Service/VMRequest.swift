import JSON

/// What somebody does with a VM in vCenter, without the appliance: deletes, renames or moves one, or makes a new one.
struct VMRequest {
    private static let known = ["vm", "delete", "name", "folder", "like", "template", "moref"]

    private let vm: String?
    private let isDeleted: Bool
    private let name: String?
    private let folder: String?
    private let like: String?
    private let isTemplate: Bool?
    private let reference: String?

    init(_ object: JSONObject) throws(ServiceError) {
        for key in object.keys where !Self.known.contains(key) {
            throw ServiceError(400, "A VM knows no \(key): it takes \(Self.known.joined(separator: ", ")).")
        }
        vm = try Self.text(object["vm"], "vm")
        name = try Self.text(object["name"], "name")
        folder = try Self.text(object["folder"], "folder")
        like = try Self.text(object["like"], "like")
        reference = try Self.text(object["moref"], "moref")
        isDeleted = try Self.flag(object["delete"], "delete") ?? false
        isTemplate = try Self.flag(object["template"], "template")
        let isNew = like != nil || isTemplate != nil || reference != nil
        guard vm != nil || (name != nil && !isDeleted) else {
            throw ServiceError(400, "Say which vm, or the name of a new one.")
        }
        guard vm == nil || !isNew else {
            throw ServiceError(400, "like, template and moref are for a new VM, which has a name and no vm.")
        }
        guard vm == nil || isDeleted != (name != nil || folder != nil) else {
            throw ServiceError(400, "Say of a vm either delete, or its name or its folder.")
        }
        if let reference, !reference.hasPrefix("vm-") || reference.dropFirst(3).contains(where: { !$0.isNumber }) {
            throw ServiceError(400, "A moref of a VM is one such as vm-1004.")
        }
    }

    /// Does it; gives the reference of the VM.
    func perform(in world: inout World.State) throws(ServiceError) -> VirtualMachine.ID {
        if let folder, folder != Folder.ofVMs, world.registry.folders[folder] == nil {
            throw ServiceError(404, "There is no folder \(folder).")
        }
        guard let vm else { return try add(to: &world) }
        let found = try Self.find(vm, in: world.registry)
        let id = found.id
        if !isDeleted {
            try checkName(name ?? found.name, in: folder ?? found.folder, of: world.registry, but: id)
        }
        if isDeleted { world.registry.delete(id, at: world.now) }
        if let name { world.registry.rename(id, to: name) }
        if let folder { world.registry.updateVM(id) { $0.folder = folder } }
        return id
    }

    private func add(to world: inout World.State) throws(ServiceError) -> VirtualMachine.ID {
        if let reference, let there = world.registry.vms[reference], there.deletion == nil {
            throw ServiceError(409, "\(reference) is \(there.name).")
        }
        let first = world.registry.vms.all.first { $0.deletion == nil }
        var model = first
        if let like { model = try Self.find(like, in: world.registry) }
        guard let model, let name else { throw ServiceError(409, "There is no VM that a new one could be like.") }
        try checkName(name, in: folder ?? model.folder, of: world.registry)
        return world.registry.addVM(
            name: name, like: model, folder: folder ?? model.folder, isTemplate: isTemplate ?? false, as: reference)
    }

    /// Two VMs of one folder never bear one name.
    private func checkName(
        _ name: String, in folder: Folder.ID, of registry: Registry, but own: VirtualMachine.ID? = nil
    ) throws(ServiceError) {
        let isTaken = registry.vms.all.contains { vm in
            vm.deletion == nil && vm.folder == folder && vm.name == name && vm.id != own
        }
        if isTaken { throw ServiceError(409, "There is a VM \(name) in the folder \(folder) already.") }
    }

    /// A VM that vCenter has, by its reference or its name.
    private static func find(_ word: String, in registry: Registry) throws(ServiceError) -> VirtualMachine {
        let found = registry.vms.all.filter { $0.deletion == nil && ($0.id == word || $0.name == word) }
        guard let vm = found.first else { throw ServiceError(404, "There is no VM \(word) in vCenter.") }
        guard found.count == 1 else { throw ServiceError(409, "There are \(found.count) VMs \(word): say the moref.") }
        return vm
    }

    private static func text(_ value: JSONValue?, _ name: String) throws(ServiceError) -> String? {
        guard let value, !value.isNull else { return nil }
        guard let text = value.string, !text.isEmpty else {
            throw ServiceError(400, "\(name) of a VM is a text that is not empty.")
        }
        return text
    }

    private static func flag(_ value: JSONValue?, _ name: String) throws(ServiceError) -> Bool? {
        guard let value, !value.isNull else { return nil }
        guard let flag = value.bool else { throw ServiceError(400, "\(name) of a VM is true or false.") }
        return flag
    }
}
