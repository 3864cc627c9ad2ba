import Glibc
import Testing

@testable import Inventory

@Suite struct InventoryErrorTests {
    @Test(arguments: [
        (InventoryError.noFile(path: "/x", what: .link), "/x is a symbolic link, and is left alone"),
        (.noFile(path: "/x", what: .folder), "/x is a folder, and is left alone"),
        (.noFile(path: "/x", what: .other), "/x is no ordinary file, and is left alone"),
        (.cantMake(path: "/x", errno: EROFS), "can't make /x: Read-only file system"),
        (
            .newer(path: "/x", version: 7, ours: 1),
            "/x was written by a later scvsh (form 7, this one knows 1), and is left alone"
        ),
        (.busy(path: "/x"), "/x is in use by others"),
        (.readOnly(path: "/x"), "/x can't be written to"),
        (.full(path: "/x"), "there is no room on the disk for /x"),
        (.failed(path: "/x", words: "disk I/O error"), "/x: disk I/O error"),
        (.stuck(path: "/x", errno: EACCES), "/x is damaged, and can't be set aside: Permission denied"),
    ]) func saysWhatIsWrong(_ error: InventoryError, _ words: String) {
        #expect(error.description == words)
    }
}
