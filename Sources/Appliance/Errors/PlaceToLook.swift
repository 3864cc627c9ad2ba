import API

/// Where a person sees whether a change was carried out whose reply was lost.
///
/// Most changes leave a job; the others show in the list of their own subject.
func placeToLook(after operation: Operation?, in document: APIDocument) -> String {
    switch operation?.name {
    case "resource_groups.backup_now": return "scv.api.jobs.list{type = \"backup\"}"
    case "vms.restore", "vms.restore_deleted", "vms.restore_vmdks": return "scv.api.jobs.list{type = \"restore\"}"
    case "datastores.mount": return "scv.api.jobs.list{type = \"mountBackup\"}"
    default: break
    }
    if let subject = operation?.subject, document["\(subject).list"] != nil { return "scv.api.\(subject).list()" }
    return "scv.api.jobs.list()"
}
