/// Puts what a look showed in the place of what was known: one transaction.
struct InventoryWriter {
    private let database: SQLiteDatabase
    private let look: InventoryLook
    private let now: Int64

    init(_ database: SQLiteDatabase, _ look: InventoryLook, now: Int64) {
        self.database = database
        self.look = look
        self.now = now
    }

    func write() throws(SQLiteError) {
        try database.transaction { () throws(SQLiteError) in
            guard let vcenter = try vcenter() else { return }
            try writeVMs(of: vcenter)
            try writeThings(look.datastores, kind: "datastore", of: vcenter)
            try writeThings(look.hosts, kind: "host", of: vcenter)
        }
    }

    // MARK: The vCenter

    private struct VCenter {
        let id: Int64
        /// The look before this one.
        let lastLook: Int64
    }

    /// The row of the vCenter; nil where another shell has remembered a later look already.
    private func vcenter() throws(SQLiteError) -> VCenter? {
        guard let known = try known() else { return try make() }
        // A clock that was ahead once must not end all remembering.
        if known.lastLook > look.time, known.lastLook <= now { return nil }
        try database.statement(
            """
            UPDATE vcenter SET uuid = COALESCE(?, uuid), product = COALESCE(?, product),
            version = COALESCE(?, version), last_look = ? WHERE id = ?
            """
        ).run([
            SQLiteValue(Self.key(look.vcenter)), SQLiteValue(look.product), SQLiteValue(look.version),
            .integer(look.time), .integer(known.id),
        ])
        try noteAddress(known.id)
        return known
    }

    /// By its instance uuid it is the same at any address; without one, it is what answered there before.
    private func known() throws(SQLiteError) -> VCenter? {
        var found: VCenter?
        func note(_ row: SQLiteRow) { found = VCenter(id: row.integer(0) ?? 0, lastLook: row.integer(1) ?? 0) }
        if let uuid = Self.key(look.vcenter) {
            try database.statement("SELECT id, last_look FROM vcenter WHERE uuid = ?").run([.text(uuid)], row: note)
            if found != nil { return found }
        }
        let isNamed = look.vcenter == nil ? "" : " AND vcenter.uuid IS NULL"
        try database.statement(
            """
            SELECT vcenter.id, vcenter.last_look FROM address JOIN vcenter ON vcenter.id = address.vcenter
            WHERE address.url = ?\(isNamed)
            """
        ).run([.text(look.url)], row: note)
        return found
    }

    private func make() throws(SQLiteError) -> VCenter {
        try database.statement(
            "INSERT INTO vcenter (uuid, product, version, first_look, last_look) VALUES (?, ?, ?, ?, ?)"
        ).run([
            SQLiteValue(Self.key(look.vcenter)), SQLiteValue(look.product), SQLiteValue(look.version),
            .integer(look.time), .integer(look.time),
        ])
        let made = VCenter(id: try database.integer("SELECT last_insert_rowid()"), lastLook: look.time)
        try noteAddress(made.id)
        return made
    }

    private func noteAddress(_ vcenter: Int64) throws(SQLiteError) {
        try database.statement("INSERT OR REPLACE INTO address (url, vcenter) VALUES (?, ?)")
            .run([.text(look.url), .integer(vcenter)])
    }

    // MARK: The VMs

    private func writeVMs(of vcenter: VCenter) throws(SQLiteError) {
        var rows = VMRows()
        try database.statement("SELECT \(InventoryReader.columns) FROM vm WHERE vcenter = ? ORDER BY id")
            .run([.integer(vcenter.id)]) { row in
                rows.add(id: row.integer(0) ?? 0, vm: InventoryReader.vm(row), isGone: row.integer(12) != nil)
            }
        let insert = try database.statement(
            """
            INSERT INTO vm (moref, name, uuid, bios_uuid, template, host, host_moref, datastores, path, vcenter,
            first_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        let update = try database.statement(
            """
            UPDATE vm SET moref = ?, name = ?, uuid = ?, bios_uuid = ?, template = ?, host = ?, host_moref = ?,
            datastores = ?, path = ?, last_seen = NULL, gone_since = NULL WHERE id = ?
            """)
        for vm in rows.identified(look.vms) {
            guard let row = vm.row else {
                try insert.run(Self.values(vm.seen) + [.integer(vcenter.id), .integer(look.time)])
                continue
            }
            let now = vm.seen.completed(by: row.vm)
            if row.isGone || now != row.vm { try update.run(Self.values(now) + [.integer(row.id)]) }
        }
        let leave = try database.statement("UPDATE vm SET last_seen = ?, gone_since = ? WHERE id = ?")
        for id in rows.unseen {
            try leave.run([.integer(vcenter.lastLook), .integer(look.time), .integer(id)])
        }
    }

    private static func values(_ vm: InventoryLook.VM) -> [SQLiteValue] {
        [
            .text(vm.moref), SQLiteValue(vm.name), SQLiteValue(key(vm.uuid)), SQLiteValue(vm.biosUUID),
            SQLiteValue(vm.isTemplate), SQLiteValue(vm.host), SQLiteValue(vm.hostMoref),
            .text(vm.datastores.joined(separator: String(InventoryReader.separator))), SQLiteValue(vm.path),
        ]
    }

    /// A uuid as it is compared: in small letters; none where it names nothing.
    static func key(_ uuid: String?) -> String? {
        guard let uuid, uuid.utf8.contains(where: { $0 != UInt8(ascii: "0") && $0 != UInt8(ascii: "-") }) else {
            return nil
        }
        // vCenter writes them so.
        let isSmall = uuid.utf8.allSatisfy { $0 < 0x80 && !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        return isSmall ? uuid : uuid.lowercased()
    }

    // MARK: Datastores and hosts

    private func writeThings(
        _ things: [InventoryLook.Thing], kind: String, of vcenter: VCenter
    ) throws(SQLiteError) {
        struct Row {
            let id: Int64
            let thing: InventoryLook.Thing
            let isGone: Bool
        }
        var known: [String: Row] = [:]
        try database.statement(
            "SELECT id, moref, name, type, path, gone_since FROM thing WHERE vcenter = ? AND kind = ? ORDER BY id"
        ).run([.integer(vcenter.id), .text(kind)]) { row in
            let thing = InventoryLook.Thing(
                moref: row.text(1) ?? "", name: row.text(2), type: row.text(3), path: row.text(4))
            known[thing.moref] = Row(id: row.integer(0) ?? 0, thing: thing, isGone: row.integer(5) != nil)
        }
        let insert = try database.statement(
            "INSERT INTO thing (moref, name, type, path, vcenter, kind, first_seen) VALUES (?, ?, ?, ?, ?, ?, ?)")
        let update = try database.statement(
            """
            UPDATE thing SET moref = ?, name = ?, type = ?, path = ?, last_seen = NULL, gone_since = NULL WHERE id = ?
            """)
        for thing in things {
            let row = known.removeValue(forKey: thing.moref)
            let values: [SQLiteValue] = [
                .text(thing.moref), SQLiteValue(thing.name), SQLiteValue(thing.type), SQLiteValue(thing.path),
            ]
            if let row {
                if row.isGone || row.thing != thing { try update.run(values + [.integer(row.id)]) }
            } else {
                try insert.run(values + [.integer(vcenter.id), .text(kind), .integer(look.time)])
            }
        }
        let leave = try database.statement("UPDATE thing SET last_seen = ?, gone_since = ? WHERE id = ?")
        for row in known.values where !row.isGone {
            try leave.run([.integer(vcenter.lastLook), .integer(look.time), .integer(row.id)])
        }
    }
}

extension InventoryLook.VM {
    /// With what was known before, where vCenter does not say it now: of an inaccessible VM it says little.
    fileprivate func completed(by known: Self) -> Self {
        var whole = self
        whole.uuid = InventoryWriter.key(uuid) ?? known.uuid
        whole.name = name ?? known.name
        whole.biosUUID = biosUUID ?? known.biosUUID
        whole.isTemplate = isTemplate ?? known.isTemplate
        whole.host = host ?? known.host
        whole.hostMoref = hostMoref ?? known.hostMoref
        if datastores.isEmpty { whole.datastores = known.datastores }
        whole.path = path ?? known.path
        return whole
    }
}
