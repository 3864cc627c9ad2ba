import CLua
import CSimdjson

/// Which metatables the tables of a JSON document get: a tree of the places that are known.
///
/// Made once, used for every document of its kind.
public final class LuaShape {
    let pointer: OpaquePointer
    // Kept alive, since C refers to them.
    private let metatable: LuaReference?
    private let members: [LuaShape]
    private let items: LuaShape?

    /// A place in a document.
    /// - Parameters:
    ///   - metatable: for the table at this place, be it an object or an array; an object in the place of a list
    ///     gets none, since it is no empty list.
    ///   - members: the known members, if this is an object.
    ///   - items: the shape of each element, if this is an array.
    public init(metatable: LuaReference? = nil, members: [(String, LuaShape)] = [], items: LuaShape? = nil)
        throws(LuaError)
    {
        guard let pointer = clua_shape_new(metatable?.slot ?? 0) else { throw .noMemory }
        self.pointer = pointer
        self.metatable = metatable
        self.members = members.map(\.1)
        self.items = items
        if let items {
            clua_shape_set_items(pointer, items.pointer)
        }
        for (key, shape) in members {
            let isAdded = Array(key.utf8).withUnsafeBufferPointer {
                clua_shape_add_member(pointer, $0.baseAddress, $0.count, shape.pointer)
            }
            guard isAdded else { throw .noMemory }
        }
    }

    deinit { clua_shape_free(pointer) }

    /// Whether all its metatables are of that state.
    func belongs(to anchor: StateAnchor) -> Bool {
        (metatable.map { $0.anchor === anchor } ?? true) && members.allSatisfy { $0.belongs(to: anchor) }
            && (items?.belongs(to: anchor) ?? true)
    }
}

extension LuaState {
    /// Makes Lua values of a JSON document, in one walk.
    ///
    /// Integers stay integers (those beyond 64 bits with a sign become floats). Arrays get the metatable of their
    /// shape, else ``listMetatable``, so that `[]` stays a list.
    /// - Parameters:
    ///   - cursor: a place in a document, which the caller keeps alive meanwhile.
    /// - keepNull: whether members that are null become ``LuaValue/null``, or are left out. In an array they always
    ///   stay, for the others
    ///     would change places.
    ///   - maxDepth: how many arrays and objects may be inside each other; beyond is an error.
    public func pushJSON(
        _ cursor: csj_cursor, shape: LuaShape? = nil, keepNull: Bool = false, maxDepth: Int = 512
    ) throws(LuaError) -> LuaValue {
        let stack = try here()
        if let shape, !shape.belongs(to: anchor) { throw .misuse("a shape of another Lua state") }
        var list: Int32 = 0
        if let listMetatable {
            list = try ValuePacker(anchor).slot(listMetatable)
        }
        try check(
            clua_push_json(stack, cursor, shape?.pointer, list, keepNull, Int32(clamping: maxDepth)), stack)
        return try take(stack)
    }
}
