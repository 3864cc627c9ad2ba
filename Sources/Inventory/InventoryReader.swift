/// Reads what is remembered.
struct InventoryReader {
    /// The columns of a VM's row, in the order in which they are read.
    static let columns =
        "id, moref, name, uuid, bios_uuid, template, host, host_moref, datastores, path, "
        + "first_seen, last_seen, gone_since"
    /// What stands between the names of datastores: no text out of XML holds it.
    static let separator: Character = "\u{1f}"

    private let database: SQLiteDatabase

    init(_ database: SQLiteDatabase) { self.database = database }

    /// What is known of the vCenter that answered last at an address.
    /// - Parameter besides: the uuids by moref, as a look has just shown them: a VM that is there, and has both, is
    ///   left out.
    func vcenter(at url: String, besides: [String: String] = [:]) throws(SQLiteError) -> RememberedVCenter? {
        let find = try database.statement(
            """
            SELECT vcenter.id, vcenter.uuid, vcenter.last_look FROM address
            JOIN vcenter ON vcenter.id = address.vcenter WHERE address.url = ?
            """)
        var found: (id: Int64, uuid: String?, lastLook: Int64)?
        try find.run([.text(url)]) { found = ($0.integer(0) ?? 0, $0.text(1), $0.integer(2) ?? 0) }
        guard let found else { return nil }
        var vms: [RememberedVM] = []
        let list = try database.statement("SELECT \(Self.columns) FROM vm WHERE vcenter = ? ORDER BY name, id")
        try list.run([.integer(found.id)]) { row in
            if !besides.isEmpty, row.integer(12) == nil, let uuid = row.text(3), besides[row.text(1) ?? ""] == uuid {
                return
            }
            vms.append(RememberedVM(vm: Self.vm(row), seen: Self.sightings(row, lastLook: found.lastLook)))
        }
        return RememberedVCenter(uuid: found.uuid, lastLook: found.lastLook, vms: vms)
    }

    /// The VM of a row of `columns`.
    static func vm(_ row: SQLiteRow) -> InventoryLook.VM {
        return InventoryLook.VM(
            moref: row.text(1) ?? "", name: row.text(2), uuid: row.text(3), biosUUID: row.text(4),
            isTemplate: row.integer(5).map { $0 != 0 }, host: row.text(6), hostMoref: row.text(7),
            datastores: Self.names(of: row.text(8) ?? ""),
            path: row.text(9))
    }

    private static func names(of joined: String) -> [String] {
        if joined.isEmpty { return [] }
        // Nearly every VM has its files on one datastore.
        if !joined.utf8.contains(0x1f) { return [joined] }
        return joined.split(separator: separator).map(String.init)
    }

    private static func sightings(_ row: SQLiteRow, lastLook: Int64) -> Sightings {
        Sightings(first: row.integer(10) ?? 0, last: row.integer(11) ?? lastLook, goneSince: row.integer(12))
    }
}
